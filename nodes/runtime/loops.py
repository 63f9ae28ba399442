"""Loops and branches: their bodies are gone through once, and what they carry is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from nodes.catalogue.shaping import CONDITION, INDEX
from nodes.codegen.wiring import Ref
from nodes.graph import NodeId, PortName, Shape, Value
from nodes.report import NodeState, TensorSpec, shape_text
from nodes.runtime.inference import Tensor
from nodes.runtime.program import Branch, Loop, Step

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
ROUND = TensorSpec((), "int32")
"""What the number of a round is."""
TRUTH = TensorSpec((), "bool")


class Visiting(Protocol[T_co]):
    """What goes through a block."""

    tensors: dict[Ref, Tensor]

    def take_all(self, steps: Sequence[Step]) -> Iterator[T_co]:
        """Go through `steps`."""

    def found(
        self, node: NodeId, state: NodeState, outputs: Mapping[PortName, TensorSpec] | None = None
    ) -> None:
        """Note what is known of a node."""

    def wrong_at(self, code: str, node: NodeId, port: PortName, **arguments: Value) -> None:
        """Note a problem of a port."""


def go_round(visit: Visiting[T], loop: Loop) -> Iterator[T]:
    """Go through the body of `loop`, and say what comes out of it."""
    carried = [_as_carried(loop, visit.tensors.get(ref)) for ref in loop.initial]
    if loop.kind == "if" and loop.decision is not None:
        _check_truth(visit, visit.tensors.get(loop.decision), loop.node)
    if loop.enter is not None:
        _enter(visit, loop, loop.enter, carried)
    for part in (loop.condition, loop.body, loop.other):
        yield from visit.take_all(part.steps)
    if loop.condition.leave is not None and loop.condition.results:
        _check_truth(visit, visit.tensors.get(loop.condition.results[0]), loop.condition.leave)
    leaving = _branches(visit, loop) if loop.kind == "if" else _rounds(visit, loop, carried)
    outputs = {port: each for port, each in zip(loop.outputs, leaving, strict=True) if each is not None}
    for port, tensor in outputs.items():
        visit.tensors[Ref(loop.node, port)] = tensor
    state = NodeState.OK if len(outputs) == len(loop.outputs) else NodeState.WAITING
    visit.found(loop.node, state, {port: tensor.spec for port, tensor in outputs.items()})


def _as_carried(loop: Loop, tensor: Tensor | None) -> Tensor | None:
    """What is known of a value inside: a loop passes on neither its mask nor, being changed, its number."""
    return tensor if tensor is None or loop.kind == "if" else Tensor(tensor.spec)


def _enter(visit: Visiting[T], loop: Loop, enter: NodeId, carried: Sequence[Tensor | None]) -> None:
    given = {port: tensor for port, tensor in zip(loop.outputs, carried, strict=True) if tensor is not None}
    if loop.kind == "for":
        given = {INDEX: Tensor(ROUND), **given}
    for port, tensor in given.items():
        visit.tensors[Ref(enter, port)] = tensor
    known = len(given) >= len(loop.outputs)
    specs = {port: tensor.spec for port, tensor in given.items()}
    visit.found(enter, NodeState.OK if known else NodeState.WAITING, specs)


def _rounds(visit: Visiting[T], loop: Loop, carried: Sequence[Tensor | None]) -> Sequence[Tensor | None]:
    """A loop gives what it was given: a round keeps shape and type of each value."""
    leave, results = loop.body.leave, _results(visit, loop.body)
    if leave is None:
        return carried
    complete, same = True, True
    for port, before, after in zip(loop.outputs, carried, results, strict=True):
        if before is None or after is None:
            complete = False
        elif not _fits(before.spec, after.spec):
            same = False
            arguments = {"expected": _text(before.spec), "received": _text(after.spec)}
            visit.wrong_at("changed-in-loop", leave, port, **arguments)
    visit.found(leave, NodeState.WAITING if not complete else NodeState.OK if same else NodeState.ERROR)
    return carried


def _branches(visit: Visiting[T], loop: Loop) -> Sequence[Tensor | None]:
    """A branch gives what its ends take; both have to give the same."""
    first, second = _results(visit, loop.body), _results(visit, loop.other)
    found: list[Tensor | None] = []
    wrong = False
    for port, one, other in zip(loop.outputs, first, second, strict=True):
        if one is not None and other is not None and _differ(one.spec, other.spec):
            wrong = True
            end = loop.other.leave or loop.body.leave or loop.node
            arguments = {"expected": _text(one.spec), "received": _text(other.spec)}
            visit.wrong_at("branches-differ", end, port, **arguments)
        either = one if other is not None else None
        found.append(None if either is None else Tensor(either.spec))
    for part, results in ((loop.body, first), (loop.other, second)):
        if part.leave is not None:
            complete = all(each is not None for each in results)
            blamed = wrong and part.leave == (loop.other.leave or loop.body.leave)
            state = NodeState.ERROR if blamed else NodeState.OK if complete else NodeState.WAITING
            visit.found(part.leave, state)
    return found


def _results(visit: Visiting[T], part: Branch) -> list[Tensor | None]:
    return [visit.tensors.get(ref) for ref in part.results]


def _check_truth(visit: Visiting[T], tensor: Tensor | None, node: NodeId) -> None:
    """Make sure that what decides is one truth value, as far as it is known."""
    if tensor is not None and _differ(tensor.spec, TRUTH):
        visit.wrong_at("not-a-condition", node, CONDITION, received=_text(tensor.spec))


def _fits(before: TensorSpec, after: TensorSpec) -> bool:
    """Whether a round may make `after` of `before`: it may know more of a shape, but not less."""
    if before.dtype != after.dtype or (before.sparse, before.ragged) != (after.sparse, after.ragged):
        return False
    if before.shape is None:
        return True
    return after.shape is not None and _is_within(after.shape, before.shape)


def _is_within(shape: Shape, wider: Shape) -> bool:
    return len(shape) == len(wider) and all(
        most is None or size == most for size, most in zip(shape, wider, strict=True)
    )


def _differ(one: TensorSpec, other: TensorSpec) -> bool:
    unknown = one.shape is None or other.shape is None
    return one.dtype != other.dtype or not (unknown or one.shape == other.shape)


def _text(spec: TensorSpec) -> str:
    return f"{shape_text(spec.shape)} {spec.dtype}"
