"""What a function of TensorFlow takes, as the text that `nodes.imported` reads. Nothing is called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

from nodes.catalogue.spec import ArgumentKind
from nodes.imported import BY_NAME, KINDS, TENSOR, TENSORS, is_import_name, last_part
from nodes.refusal import Refusal
from nodes.runtime.introspect.arguments import argument_entry, kind_of_words
from nodes.runtime.introspect.docstrings import Words, words_of
from nodes.runtime.introspect.facts import Facts, read_facts

PLAIN = (type(None), bool, int, float, str)
BY_NAME_ONLY = "tf.raw_ops."
"""Functions of this module refuse arguments without a name."""
MOST_WORDS = 300

_TENSOR = re.compile(
    r"(an? )?((required|optional|numeric|[\w-]+d|rank[- ]?\d|\d-\w+) )*`?(tf\.)?tensor\b", re.I
)
_TENSORS = re.compile(r"(an? )?(python )?(list|tuple|sequence|iterable)( or \w+)? of `?(\w+\.)?tensor", re.I)


def signature_of(name: str) -> str:
    """The signature of the function `name` as a line of Python, with the first sentence of its documentation.

    Raises:
        Refusal: there is no such function, or it is none, or it does not say what it takes.
    """
    function = _found(name)
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError) as error:
        raise Refusal("signature-unread", name=name) from error
    words, facts = words_of(function), _facts()
    given = list(_parameters(name, signature, words, facts))
    summary = " ".join((words.summary or (inspect.getdoc(function) or "").partition("\n")[0]).split())
    summary = summary[:MOST_WORDS].replace("\\", "").replace('"', "'")
    text = f"def {last_part(name)}({', '.join(given)}):\n"
    return text + (f'    """{summary}"""\n' if summary else "    ...\n")


def _found(name: str) -> Any:
    """What `name` names.

    Raises:
        Refusal: nothing, or no function.
    """
    if not is_import_name(name):
        raise Refusal("bad-import-name", name=name)
    thing: Any = tf
    walked = "tf"
    for part in name.split(".")[1:]:
        walked = f"{walked}.{part}"
        try:
            thing = getattr(thing, part)
        except (AttributeError, ImportError) as error:
            raise Refusal("signature-missing", name=name, part=walked) from error
    if inspect.isclass(thing):
        raise Refusal("signature-class", name=name)
    if inspect.ismodule(thing) or not callable(thing):
        raise Refusal("signature-no-function", name=name)
    return thing


def _facts() -> Facts:
    """What is known of arguments by their names, TensorFlow's own before Keras's."""
    facts = read_facts()
    said = facts.table("tensorflow")
    tables = {name: {**facts.table(name), **said.get(name, {})} for name in ("samples", "kinds", "words")}
    return Facts({**facts.tables, **tables, "ops": said, "arguments": {}})


def _parameters(name: str, signature: inspect.Signature, words: Words, facts: Facts) -> Iterator[str]:
    """Each parameter as it stands between the brackets."""
    named, starred = name.startswith(BY_NAME_ONLY), False
    for each in signature.parameters.values():
        bare = each.default is each.empty
        if each.kind is each.VAR_KEYWORD or (each.name == "name" and not bare):
            continue
        if each.kind is each.VAR_POSITIONAL:
            starred = True
            yield f"*{each.name}: {TENSOR}"
            continue
        default = None if bare else _default(each.default)
        if default is None and not bare:
            # What follows something that is left out cannot be passed by its place.
            named = True
            continue
        named = named or each.kind is each.KEYWORD_ONLY
        if named and not starred:
            starred = True
            yield BY_NAME
        said = _takes(name, each, words.arguments.get(each.name, ""), facts)
        yield f"{each.name}: {said}" + ("" if bare else f" = {default}")


def _takes(name: str, parameter: inspect.Parameter, doc: str, facts: Facts) -> str:
    """What a parameter takes: tensors, or a value of some kind."""
    rules, plain = facts.table("ops"), parameter.default in (parameter.empty, None)
    said = facts.table("kinds").get(parameter.name)
    if parameter.name in rules["lists"] or (plain and _TENSORS.match(doc)):
        return TENSORS
    if parameter.name in rules["tensors"] and plain:
        return TENSOR
    if plain and said is None and _TENSOR.match(doc):
        return TENSOR
    default = parameter.default.name if isinstance(parameter.default, tf.DType) else parameter.default
    kind = argument_entry(last_part(name), parameter.name, default, doc, facts)["kind"]
    if isinstance(parameter.default, tf.DType):
        return ArgumentKind.DTYPE
    if kind == ArgumentKind.INT and said is None and kind_of_words(doc) is None:
        # A default of 0 says nothing of fractions.
        return ArgumentKind.NUMBER
    if kind in KINDS and (kind != "any" or default is not parameter.empty):
        return str(kind)
    tensor = default is parameter.empty and (not doc or "`tensor`" in doc[:40].lower())
    return TENSOR if tensor else ArgumentKind.ANY


def _default(value: Any) -> str | None:
    """A default as Python; None where it is no plain value."""
    if isinstance(value, tf.DType):
        return repr(value.name)
    if isinstance(value, tuple | list):
        inside = [_default(each) for each in value]
        return None if None in inside else repr(tuple(value))
    usual = isinstance(value, PLAIN) and value == value and value not in (float("inf"), float("-inf"))
    return repr(value) if usual else None
