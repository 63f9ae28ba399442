"""Tries entries on the installed Keras, traced and without data, so that nothing has to be guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf
from tensorflow.python.framework.func_graph import FuncGraph

REFUSALS = (
    *(ValueError, TypeError, IndexError, AttributeError, KeyError, NotImplementedError, RuntimeError),
    *(AssertionError, ZeroDivisionError, NameError, tf.errors.OpError),
)
"""What Keras, its backend and Python itself raise at arguments that do not fit."""

Tensor = tuple[tuple[int | None, ...], str]
"""Shape and dtype."""

FLOATS: tuple[Tensor, ...] = tuple(
    (shape, "float32")
    for shape in (
        (2, 4, 4),
        (4, 4),
        (None, 16),
        (None, 8, 16),
        (None, 16, 16, 3),
        (None, 8, 8, 8, 3),
        (None, 4, 16, 16, 3),
        (None, 4, 8, 8, 8, 3),
        (None, 8, 8, 32),
        (4,),
        (),
    )
)
OTHERS: tuple[Tensor, ...] = (
    ((4, 4), "int32"),
    ((4,), "int32"),
    ((None, 8), "int32"),
    ((4, 4), "bool"),
    ((None, 1), "int64"),
    ((None, 1), "string"),
    ((4, 4), "complex64"),
)
USUAL = (*FLOATS, *OTHERS)
NUMBERS: Mapping[str, Any] = {"float32": 1.0, "int32": 1, "bool": True}
"""A number to put in the place of a tensor of each dtype."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A call that worked: what stood at each port, and the tensors that came back."""

    inputs: Mapping[str, Tensor]
    outputs: tuple[Tensor, ...]


def values_of(data: Any) -> Any:
    """A value of the JSON as Keras wants it: tuples, and objects made."""
    if isinstance(data, list):
        return tuple(map(values_of, data))
    if isinstance(data, dict) and data.keys() == {"type", "config"}:
        made = keras
        for part in data["type"].split(".")[1:]:
            made = getattr(made, part)
        return made(**{name: values_of(value) for name, value in data["config"].items()})
    return data


def samples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The values with which a new node starts, as keyword arguments."""
    return {each["name"]: values_of(each["sample"]) for each in entry["arguments"] if "sample" in each}


def try_layer(entry: Mapping[str, Any], candidates: Sequence[Any] = USUAL) -> Trial | None:
    """The first usual input that a layer with its samples takes; None when it takes none."""
    cls = getattr(keras.layers, entry["title"])
    listed = entry.get("listed", 0)

    def call(tensors: dict[str, Any]) -> Any:
        layer = cls(**samples(entry))
        if listed:
            return layer(list(tensors.values()))
        first, *rest = tensors.items()
        return layer(first[1], **dict(rest))

    return next(trials(entry, candidates, call, traces=False), None)


def try_function(entry: Mapping[str, Any], function: Any, said: Mapping[str, Any]) -> Trial | None:
    """The first usual inputs that a function takes, symbolically and traced; None when it takes none."""
    return next(trials(entry, candidates_of(said), caller(entry, function)), None)


def number_ports(entry: Mapping[str, Any], function: Any, said: Mapping[str, Any]) -> set[str]:
    """The ports of a function that take a plain number when there is a tensor at another."""
    found: set[str] = set()
    if len(entry["inputs"]) < 2:
        return found
    call = caller(entry, function)
    for dtype, number in NUMBERS.items():
        candidates = [each for each in candidates_of(said) if isinstance(each, dict) or each[1] == dtype]
        trial = next(trials(entry, candidates, call), None)
        for port in () if trial is None else trial.inputs:
            rest = {name: tensor for name, tensor in trial.inputs.items() if name != port} if trial else {}
            if rest and port not in found and traced(call, rest, {}, {port: number}, traces=True):
                found.add(port)
    return found


def caller(entry: Mapping[str, Any], function: Any) -> Callable[[dict[str, Any]], Any]:
    """A call of `function` with its samples and what stands at the ports."""
    return lambda found: function(*arguments_in_order(entry, found))


def candidates_of(said: Mapping[str, Any]) -> Sequence[Any]:
    """The inputs to try: those of the facts, else the usual ones."""
    given = said.get("trial")
    return [tensors(given)] if given else USUAL


def tensors(given: Mapping[str, Sequence[Any]]) -> dict[str, Tensor]:
    """The inputs that the facts give for a trial."""
    return {port: (tuple(shape), dtype) for port, (shape, dtype) in given.items()}


def arguments_in_order(entry: Mapping[str, Any], found: Mapping[str, Any]) -> list[Any]:
    """The positional arguments of a function's call, up to the last that has a value."""
    values = {**samples(entry), **found}
    defaults = {each["name"]: values_of(each.get("default")) for each in entry["arguments"]}
    spread = {port["name"] for port in entry["inputs"] if port.get("spread")}
    last = max((index for index, name in enumerate(entry["order"]) if name in values), default=-1)
    out: list[Any] = []
    for name in entry["order"][: last + 1]:
        if name in spread:
            return [*out, *values[name]]
        out.append(values.get(name, defaults.get(name)))
    return out


def trials(
    entry: Mapping[str, Any], candidates: Sequence[Any], call: Any, traces: bool = True
) -> Iterator[Trial]:
    """The candidates with which `call` works; each stands at every port that must have a tensor."""
    ports = [port for port in entry["inputs"] if not port.get("optional")]
    for candidate in candidates if ports else ({},):
        inputs = candidate if isinstance(candidate, dict) else {port["name"]: candidate for port in ports}
        counts = {p["name"]: max(2, p.get("least", 1)) for p in entry["inputs"] if p.get("many")}
        outputs = traced(call, inputs, counts, {}, traces)
        if outputs:
            yield Trial(inputs, outputs)


def traced(
    call: Any,
    inputs: Mapping[str, Tensor],
    counts: Mapping[str, int],
    numbers: Mapping[str, Any],
    traces: bool,
) -> tuple[Tensor, ...]:
    """What comes out of `call`, symbolically and (`traces`) in a graph; nothing when either refuses."""
    names = list(dict.fromkeys((*inputs, *numbers)))

    def arranged(made: dict[str, Any]) -> dict[str, Any]:
        lists = {name: [made[name]] * counts[name] for name in made if name in counts}
        found = {**made, **lists, **numbers}
        return {name: found[name] for name in names}

    try:
        flat = keras.tree.flatten(call(arranged(symbolic(inputs))))
        if not traces:
            return tuple((tuple(each.shape), each.dtype) for each in flat)
        with FuncGraph("trial").as_default():
            placeholders = {name: tf.compat.v1.placeholder(each[1], each[0]) for name, each in inputs.items()}
            real = keras.tree.flatten(call(arranged(placeholders)))
    except REFUSALS:
        return ()
    if len(flat) != len(real) or not all(map(tf.is_tensor, real)):
        return ()
    return tuple((tuple(each.shape) if each.shape.rank is not None else (), each.dtype.name) for each in real)


def symbolic(inputs: Mapping[str, Tensor]) -> dict[str, Any]:
    """A tensor without data for each of `inputs`."""
    return {name: keras.KerasTensor(shape, dtype) for name, (shape, dtype) in inputs.items()}
