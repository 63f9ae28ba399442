"""What flows back through the live model, and what came of training it: values only.

Wires are keyed as in a report: by the path of block instances, the node and its port; weights by their keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from nodes.figures import Figures, figures_of_json
from nodes.graph import NodeId, PortName
from nodes.running import PortValue, Where, path_of, port_value

State = Literal["flows", "zero", "none", "frozen"]
"""`none`: the loss does not depend on it; `frozen`: training does not change it, so nobody asks."""


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient of the loss with respect to one weight or one wire.

    `norm` is the root of the sum of squares. Of a weight there are `figures`, of a wire a `value`. `rows` is
    how many rows of a table were looked up, where that is not all of it.
    """

    state: State
    norm: float | None = None
    figures: Figures | None = None
    value: PortValue | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one call of a shared layer gives to the gradient of a weight: the norm."""

    where: Where
    norm: float | None


@dataclass(frozen=True, slots=True)
class Gradients:
    """One backward pass. `parts` are those of a weight's calls, for each shared layer that has it.

    Without `apart` the calls could not be told apart: a layer assigns its own trained weights while it runs.
    """

    loss: str
    value: float | None
    weights: Mapping[str, Gradient] = field(default_factory=dict)
    wires: Mapping[tuple[Where, PortName], Gradient] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, tuple[Part, ...]]] = field(default_factory=dict)
    apart: bool = True

    def parts_at(self, weight: str, layer: str) -> tuple[Part, ...]:
        """The parts of the calls of `layer`, a key, in the gradient of `weight`; none unless it is shared."""
        return self.parts.get(weight, {}).get(layer, ())


def number_of(told: Any) -> float | None:
    """A number as the session tells it: `nan` and `inf` are words in JSON."""
    return None if told is None else float(told)


def gradients_of(told: Mapping[str, Any]) -> Gradients:
    """What the session tells of a backward pass."""
    return Gradients(
        str(told["name"]),
        number_of(told["loss"]),
        {key: _of_weight(each) for key, each in told["weights"].items()},
        {
            ((path_of(path), NodeId(node)), PortName(port)): _of_wire(each)
            for path, node, port, each in told["wires"]
        },
        {
            key: {layer: tuple(map(_part, sites)) for layer, sites in layers.items()}
            for key, layers in told["parts"].items()
        },
        bool(told["apart"]),
    )


def _of_weight(told: Mapping[str, Any]) -> Gradient:
    figures = figures_of_json(told) if "count" in told else None
    return Gradient(told["state"], number_of(told.get("norm")), figures, rows=told.get("rows"))


def _of_wire(told: Mapping[str, Any]) -> Gradient:
    value = port_value(told) if "dtype" in told else None
    return Gradient(told["state"], number_of(told.get("norm")), value=value)


def _part(told: Sequence[Any]) -> Part:
    path, node, norm = told
    return Part((path_of(path), NodeId(node)), number_of(norm))


Stopped = Literal["", "cancelled", "nan"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some steps of training.

    `still` says of weights that have not moved why: `none` (the loss does not depend on them), `zero` (their
    gradient is zero), or `small` (the steps were too small to change a digit). `broken` weights hold values
    that are not finite. `seconds` is what a step took, the first one left out.
    """

    steps: int
    first: float | None
    last: float | None
    stopped: Stopped = ""
    seconds: float = 0.0
    trained: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    still: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """The last training, as far as it has come: what was chosen for it, and the loss of every step.

    `restored`: the weights have the values of before it again.
    """

    choices: Mapping[str, Any]
    losses: tuple[float | None, ...] = ()
    outcome: Outcome | None = None
    restored: bool = False


def outcome_of(told: Mapping[str, Any]) -> Outcome:
    """What the session tells of a training."""
    return Outcome(
        int(told["losses"]),
        number_of(told["first"]),
        number_of(told["last"]),
        told["stopped"],
        float(told["seconds"]),
        tuple(told["trained"]),
        tuple(told["moved"]),
        dict(told["still"]),
        tuple(told["broken"]),
    )
