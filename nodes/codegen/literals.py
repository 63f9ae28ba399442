"""Values of the drawing as expressions of the source.

Nothing from a project becomes code here: strings are quoted and escaped, and every name that is written
bare (a class, an argument) comes from the catalogue.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.codegen.arrays import MOST_NUMBERS, dtype_of, is_array, nested, shape_of
from nodes.codegen.expression import Atom, Expression, Group, Item, Kept, call, sequence
from nodes.codegen.unprintable import Unprintable as Unprintable
from nodes.edit import same
from nodes.graph import UNLESS_TOLD, Object, Value


@dataclass(frozen=True, slots=True)
class Name(Object):
    """A value that stands in the source under a name: its `type` is what is written.

    Made by the planner alone, for arguments of the block and layers of it; no file can hold one.
    """


def literal(value: Value, catalogue: Catalogue, brackets: str = "()") -> Expression:
    """`value` in the source. `brackets` says how tuples are written.

    Raises:
        Unprintable: an object in it is not of the catalogue, or has an argument that its class has not.
    """
    if isinstance(value, str):
        return Atom(quoted(value))
    if isinstance(value, float):
        return Atom(_float(value))
    if value is None or isinstance(value, bool | int):
        return Atom(repr(value))
    if isinstance(value, tuple | list):
        return sequence((literal(each, catalogue, brackets) for each in value), brackets)
    if isinstance(value, Name):
        return Atom(value.type)
    if isinstance(value, Object) and value.type == UNLESS_TOLD:
        return Atom(f"{value.config.get('value') is True} if training is None else training")
    if isinstance(value, Object):
        return array(value, brackets) if is_array(value) else _object(value, catalogue)
    if isinstance(value, Mapping):
        items = (Item(literal(each, catalogue, brackets), f"{quoted(key)}: ") for key, each in value.items())
        return Group("", "{}", tuple(items))
    raise Unprintable("bad-argument")


EXACT = frozenset({"bool", "int8", "uint8", "int16", "uint16", "int32", "float16", "float32"})
"""Dtypes whose numbers TensorFlow takes from Python's as they are."""


def array(value: Object, brackets: str) -> Expression:
    """An array in the source: few numbers as they are, many (and very exact ones) by a name.

    Raises:
        Unprintable: its numbers are not there.
    """
    shape, dtype = shape_of(value), dtype_of(value)
    if math.prod(shape) > MOST_NUMBERS or dtype not in EXACT:
        return Kept(f'np.zeros({shape}, "{dtype}")', value)
    return _numbers(nested(value), brackets)


def _numbers(value: Value, brackets: str) -> Expression:
    if isinstance(value, tuple):
        return sequence((_numbers(each, brackets) for each in value), brackets)
    return Atom(_float(value) if isinstance(value, float) else repr(value))


def _float(value: float) -> str:
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def quoted(text: str) -> str:
    """`text` as a string literal: in double quotes, unless that takes more escapes than single ones."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in text) + quote


ESCAPES = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _escaped(character: str, quote: str) -> str:
    """One character of a string literal. Marks that join what stands beside them are spelled out."""
    if character in ESCAPES:
        return ESCAPES[character]
    if character == quote:
        return "\\" + character
    if character.isascii() and character.isprintable():
        return character
    if character.isprintable() and unicodedata.category(character) not in ("Mn", "Mc", "Me", "Sk"):
        return character
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _object(value: Object, catalogue: Catalogue) -> Expression:
    spec = catalogue.object_spec(value.type)
    if spec is None or not spec.expression or spec.expression.startswith("self."):
        raise Unprintable("unknown-type")
    if spec.bare:
        check_arguments((), value.config.keys())
        return Atom(spec.expression)
    return construction(spec, value.config, catalogue)


def construction(
    spec: NodeSpec,
    config: Mapping[str, Value],
    catalogue: Catalogue,
    more: Mapping[str, Expression] | None = None,
) -> Group:
    """The call of the class that `spec` describes: arguments equal to their default are left out.

    `more` are keywords that do not come from the configuration, put last.

    Raises:
        Unprintable: an argument is unknown, a required one is missing, or a value cannot be written.
    """
    more = more or {}
    check_arguments(spec.arguments, config.keys() - more.keys() - {"name"})
    positional: list[Expression] = []
    keywords: list[tuple[str, Expression]] = []
    for argument, value in given(spec.arguments, config):
        if argument.name in more or argument.name == "name":
            continue
        printed = literal(value, catalogue, "[]" if argument.kind is ArgumentKind.LAYERS else "()")
        if argument.positional and spec.arguments[len(positional)] is argument and not keywords:
            positional.append(printed)
        else:
            keywords.append((argument.name, printed))
    return call(spec.expression, positional, (*keywords, *more.items()))


def check_arguments(arguments: tuple[ArgumentSpec, ...], names: Collection[str]) -> None:
    """Make sure that every name is that of an argument.

    Raises:
        Unprintable: it is not.
    """
    if not {argument.name for argument in arguments}.issuperset(names):
        raise Unprintable("unknown-argument")


def given(
    arguments: tuple[ArgumentSpec, ...], values: Mapping[str, Value]
) -> Iterator[tuple[ArgumentSpec, Value]]:
    """The arguments that have to be written, with their values.

    Raises:
        Unprintable: a required one has no value.
    """
    for argument in arguments:
        if argument.name in values:
            value = values[argument.name]
            if argument.required or not same(value, argument.default):
                yield argument, value
        elif argument.required:
            raise Unprintable("missing-argument")
