"""The functions of TensorFlow that only compute, as entries of the catalogue: they need no trust."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.framework.func_graph import FuncGraph

from nodes.runtime.introspect.catalogue import dump, lines_of
from nodes.runtime.introspect.docstrings import words_of
from nodes.runtime.introspect.facts import Facts, read_facts
from nodes.runtime.introspect.functions import call_of
from nodes.runtime.introspect.trial import REFUSALS, USUAL, caller

MODULES = ("math", "linalg", "nn", "signal", "image")
CANDIDATES = (*USUAL, ((None, 16, 16, 1), "float32"), ((2, 4, 4, 4), "complex64"))
PLAIN = (type(None), bool, int, float, str)


def tensorflow_text() -> str:
    """The functions of the installed TensorFlow, as `resources/catalogue/tensorflow.json` holds them."""
    nodes = dict(entries(read_facts()))
    return f'{{\n"tensorflow": {dump(tf.__version__)},\n"nodes": {lines_of(nodes)}\n}}\n'


def entries(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every function that computes tensors from tensors and does nothing else, each under its first name."""
    said = facts.table("tensorflow")
    # What is said of Keras's functions does not hold for those that are called alike here.
    tables = {name: {**facts.table(name), **said[name]} for name in ("samples", "kinds", "words")}
    instead = {
        **tables,
        **{name: said[name] for name in ("functions", "choices", "arguments")},
        "ops": said,
    }
    own = Facts({**facts.tables, **instead, "omitted": {"name": ""}})
    for function, names in functions(tuple(said["left_out"])).items():
        entry = entry_of(function, names, own)
        if entry is not None:
            yield names[0], entry


def functions(left_out: tuple[str, ...]) -> dict[Any, list[str]]:
    """Every function of the modules with its dotted names, without what begins with one of `left_out`."""
    found: dict[Any, list[str]] = {}
    for module in MODULES:
        inside = getattr(tf, module)
        for name in sorted(dir(inside)):
            thing = getattr(inside, name)
            wanted = callable(thing) and not inspect.isclass(thing) and not inspect.ismodule(thing)
            if wanted and not name.startswith(("_", *left_out)):
                found.setdefault(thing, []).append(f"tf.{module}.{name}")
    return found


def entry_of(function: Any, names: list[str], facts: Facts) -> dict[str, Any] | None:
    """One function as the JSON has it; None for one that gives no tensors for any of the usual inputs."""
    words = words_of(function)
    title = names[0].rpartition(".")[2]
    call = call_of(function, title, words, facts)
    for each in call["arguments"]:
        if isinstance(each.get("default"), tf.DType):
            each.update(kind="dtype", default=each["default"].name)
    # A function among the arguments stays what it is.
    call["arguments"] = [each for each in call["arguments"] if _is_plain(each.get("default"))]
    entry: dict[str, Any] = {
        "title": names[0],
        "category": "tensorflow",
        "stateful": False,
        "expression": names[0],
        "aliases": names[1:],
        "summary": words.summary or (inspect.getdoc(function) or "").partition("\n")[0],
        **call,
    }
    count = next(filter(None, (trial(entry, function, candidate) for candidate in CANDIDATES)), 0)
    if not count or not entry["inputs"]:
        return None
    if count > 1:
        entry["outputs"] = ["output", *(f"output_{place}" for place in range(1, count))]
    entry["url"] = f"https://www.tensorflow.org/api_docs/python/{names[0].replace('.', '/')}"
    return entry


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(map(_is_plain, value))
    return isinstance(value, PLAIN)


def trial(entry: Mapping[str, Any], function: Any, candidate: Any) -> int:
    """How many tensors come out when `candidate` stands at every port that must have one; 0 for none."""
    shape, dtype = candidate
    try:
        with FuncGraph("trial").as_default():
            made = {
                port["name"]: [tf.compat.v1.placeholder(dtype, shape)] * 2
                if port.get("many")
                else tf.compat.v1.placeholder(dtype, shape)
                for port in entry["inputs"]
                if not port.get("optional")
            }
            result = caller(entry, function)(made)
    except REFUSALS:
        return 0
    flat = [result] if tf.is_tensor(result) else list(result) if isinstance(result, tuple | list) else []
    if not all(map(tf.is_tensor, flat)) or (len(flat) == 1 and not tf.is_tensor(result)):
        return 0
    return len(flat) if all(isinstance(each, tf.Tensor) for each in keras.tree.flatten(flat)) else 0
