"""What the sweep tries: for each entry of the catalogue, inputs that suit it and values for its arguments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, NodeSpec, PortSpec
from nodes.graph import Object, Shape, Value
from tests.nodes.runtime.sweep_tables import ARGUMENTS, EXCLUDED, INPUTS, NOT_TRIED, VALUES

TALLY = pytest.StashKey[Counter[str]]()
"""Where a run keeps its counts."""

SHAPES: Mapping[int, Shape] = {3: (6, 6), 2: (6,), 4: (8, 8, 3), 5: (8, 8, 8, 3), 1: ()}
"""Shapes without the batch, by rank; the rank that most entries take comes first."""
BATCH = 6
"""How many examples the data has; as many as a short side, so that a matrix of them can be square."""
DTYPES = ("int32", "float16", "float64", "bool", "uint8", "int64")


@dataclass(frozen=True)
class Given:
    """What one wire brings: an Input's shape without the batch, its dtype, and perhaps a fixed batch."""

    port: str
    shape: Shape
    dtype: str = "float32"
    batch: int | None = None


@dataclass(frozen=True)
class Case:
    """One node to be tried: an entry with arguments and inputs. `label` says what is special about it."""

    entry: str
    label: str
    inputs: tuple[Given, ...]
    arguments: Mapping[str, Value] = field(default_factory=dict)


def entries(nodes: Mapping[str, NodeSpec]) -> list[NodeSpec]:
    """The layers and functions that the sweep goes through."""
    wanted = (id for id in sorted(nodes) if id.startswith(("keras.layers.", "keras.ops.")))
    return [nodes[id] for id in wanted if id not in EXCLUDED]


def cases_of(spec: NodeSpec, works: Callable[[Case], bool], few: bool = False) -> Iterator[Case]:
    """The cases of one entry. `works` tells whether Keras takes a case, so that the others can start there.

    With `few`, the first that works and, of the others, a small choice that is the same each time.
    """
    tried = list(_ranks(spec))
    base = next((case for case in tried if works(case)), tried[0])
    others = [*(case for case in tried if case is not base), *_variations(spec, base)]
    if few:
        others = random.Random(spec.id).sample(others, min(1, len(others)))
    yield base
    yield from others


def _ranks(spec: NodeSpec) -> Iterator[Case]:
    """Inputs as the table says; and all of one shape, of each rank in turn."""
    arguments = ARGUMENTS.get(spec.id, {})
    table = INPUTS.get(spec.id)
    if table is not None:
        given = tuple(Given(port, *rest) for port, *rest in table)
        yield Case(spec.id, "table", given, arguments)
    for rank, shape in SHAPES.items():
        ports = [port for port in spec.inputs if not port.optional or port is spec.inputs[0]]
        given = tuple(one for port in ports for one in _wires(port, shape))
        yield Case(spec.id, f"rank {rank}", given, arguments)
        if not ports:
            return


def _wires(port: PortSpec, shape: Shape) -> list[Given]:
    count = min(max(port.least, 2), port.most or 2) if port.many else 1
    return [Given(port.name, shape)] * count


def _variations(spec: NodeSpec, base: Case) -> Iterator[Case]:
    if base.inputs:
        for dtype in DTYPES:
            given = tuple(replace(each, dtype=dtype) for each in base.inputs)
            yield replace(base, label=f"dtype {dtype}", inputs=given)
        given = tuple(replace(each, batch=BATCH) for each in base.inputs)
        yield replace(base, label="batch", inputs=given)
    wired = {each.port for each in base.inputs}
    for port in spec.inputs:
        if port.optional and port.name not in wired and (spec.id, port.name) not in NOT_TRIED:
            shape, dtype = _optional_input(spec, port, base)
            more = (*base.inputs, *(replace(each, dtype=dtype) for each in _wires(port, shape)))
            yield replace(base, label=f"port {port.name}", inputs=more)
        if port.literal and port is not spec.inputs[0]:
            given = tuple(each for each in base.inputs if each.port != port.name)
            yield replace(
                base, label=f"typed {port.name}", inputs=given, arguments={**base.arguments, port.name: 1}
            )
    for argument in (*spec.arguments, *spec.call_arguments):
        if (spec.id, argument.name) not in NOT_TRIED and argument.name != "name":
            for value in values_of(spec, argument):
                yield replace(
                    base,
                    label=f"{argument.name}={value!r}",
                    arguments={**base.arguments, argument.name: value},
                )


def _optional_input(spec: NodeSpec, port: PortSpec, base: Case) -> tuple[Shape, str]:
    found = VALUES.get((spec.id, port.name))
    if found is not None:
        shape, dtype = found
        return shape, dtype
    first = base.inputs[0] if base.inputs else Given("", (6,))
    return (first.shape[:1], "bool") if "mask" in port.name else (first.shape, first.dtype)


def values_of(spec: NodeSpec, argument: ArgumentSpec) -> tuple[Value, ...]:
    """Values other than the default to try for an argument."""
    for key in ((spec.id, argument.name), argument.name):
        if key in VALUES:
            return VALUES[key]
    found = argument.choices or BY_KIND.get(argument.kind, lambda each: ())(argument)
    start = argument.sample if argument.required else argument.default
    return tuple(value for value in found if repr(value) != repr(start))


def _number(argument: ArgumentSpec) -> tuple[Value, ...]:
    low, high = argument.minimum, argument.maximum
    start = argument.sample if argument.required else argument.default
    whole = argument.kind is ArgumentKind.INT
    if not isinstance(start, int | float) or isinstance(start, bool):
        start = low if low is not None else 1
    near = int(start) + 1 if whole else float(start) / 2 or 0.25
    if high is not None:
        near = min(near, high)
    return (int(near) if whole else float(near),)


def _ints(argument: ArgumentSpec) -> tuple[Value, ...]:
    start = argument.sample if argument.required else argument.default
    if isinstance(start, tuple) and all(isinstance(each, int) for each in start):
        return (tuple(each + 1 for each in start),)
    return (2,) if argument.length is None else ((2,) * argument.length,)


def _floats(argument: ArgumentSpec) -> tuple[Value, ...]:
    return ((0.1, 0.5),)


BY_KIND: Mapping[ArgumentKind, Callable[[ArgumentSpec], tuple[Value, ...]]] = {
    ArgumentKind.INT: _number,
    ArgumentKind.FLOAT: _number,
    ArgumentKind.NUMBER: _number,
    ArgumentKind.BOOL: lambda each: (not each.default,),
    ArgumentKind.ACTIVATION: lambda each: ("softplus",),
    ArgumentKind.INITIALIZER: lambda each: (
        "ones",
        Object("keras.initializers.RandomUniform", {"minval": -0.5}),
    ),
    ArgumentKind.REGULARIZER: lambda each: (Object("keras.regularizers.L2", {"l2": 0.5}),),
    ArgumentKind.CONSTRAINT: lambda each: (Object("keras.constraints.NonNeg"),),
    ArgumentKind.INTS: _ints,
    ArgumentKind.FLOATS: _floats,
    ArgumentKind.SEED: lambda each: (7,),
    ArgumentKind.DTYPE: lambda each: ("float64", "int32", "mixed_float16"),
    ArgumentKind.SHAPE: lambda each: ((6, 6),),
    ArgumentKind.LAYER: lambda each: (Object("keras.layers.Dense", {"units": 5}),),
}
