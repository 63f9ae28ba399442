"""What Keras says about a project: specs per port, weights per layer, problems. Values only.

The analyser makes reports; the window and the command line read them. Everything is keyed by the path of
block instances and the node or layer, so that one block used twice has two sets of shapes. A block that the
model does not use (or not yet: a wire is missing) stands under a path of its own, `own_path`, with the shapes
that its Inputs declare; what is found there counts for nothing else. Element `k` of the chain that the layer
`L` is takes the step `L.k`, `chain_step`. What belongs to a layer that a block is given stands where that
layer is made. The instances themselves have no layer report: their weights are those below their path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nodes.graph import (
    BlockId,
    LayerId,
    NodeId,
    Path,
    PortName,
    Shape,
    Value,
    WireId,
    block_of_type,
    block_type,
)


def own_path(block: BlockId) -> Path:
    """The path under which a block is reported that the model does not use."""
    return (LayerId(block_type(block)),)


def is_alone(path: Path) -> bool:
    """Whether what stands at `path` is no part of the model."""
    return bool(path) and block_of_type(path[0]) is not None


def chain_step(chain: LayerId, element: int) -> LayerId:
    """The step of a path that leads into one element of a chain."""
    return LayerId(f"{chain}.{element}")


class Severity(StrEnum):
    """How bad a problem is: an error stops the model from being built, a hint does not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a code and its arguments, never a sentence (`nodes.messages` has the English templates).

    `node`, `port` and `wire` say where; `path` in which block instance (empty: the main block, or every
    instance); `block` the block it stands in.
    """

    code: str
    severity: Severity
    block: BlockId | None = None
    node: NodeId | None = None
    port: PortName | None = None
    wire: WireId | None = None
    path: Path = ()
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """Shape and dtype of what leaves a port. `shape` is None where not even the rank is known."""

    shape: Shape | None
    dtype: str
    sparse: bool = False
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class WeightSpec:
    """One weight of a layer, named as Keras names it inside the layer (`kernel`, `cell/bias`)."""

    name: str
    shape: Shape
    dtype: str
    trainable: bool

    @property
    def count(self) -> int:
        """How many numbers the weight holds."""
        total = 1
        for dimension in self.shape:
            total *= dimension or 0
        return total


class NodeState(StrEnum):
    """What is known of a node."""

    OK = "ok"
    ERROR = "error"
    """Keras refused this call; `problems` says why."""
    WAITING = "waiting"
    """Not analysed: something before it is missing or wrong."""
    UNBUILT = "unbuilt"
    """Its weights cannot be known before data arrives."""


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What Keras says of one call: a spec for each output port, in the order of the ports."""

    state: NodeState
    outputs: Mapping[PortName, TensorSpec] = field(default_factory=dict)
    traced: bool = False
    """Whether the specs come from a traced call (final), not from `compute_output_spec` (first guess)."""


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What Keras says of one layer: its weights, in Keras's order, counted once however often called."""

    weights: tuple[WeightSpec, ...] = ()
    built: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """The analyser's answer for one revision of the document.

    `revision` is the document's, or -1 when nothing has been analysed; `final` tells that every spec has
    been confirmed by a trace.
    """

    revision: int = -1
    nodes: Mapping[tuple[Path, NodeId], NodeReport] = field(default_factory=dict)
    layers: Mapping[tuple[Path, LayerId], LayerReport] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    final: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    def spec(self, node: NodeId, port: PortName, path: Path = ()) -> TensorSpec | None:
        """What leaves `port` of `node`, or None where it is not known."""
        found = self.nodes.get((path, node))
        return None if found is None else found.outputs.get(port)


EMPTY_REPORT = Report()


def shape_text(shape: Shape | None) -> str:
    """A shape as Keras prints it: `(None, 20)`, `()`; `?` when the rank is unknown."""
    return "?" if shape is None else str(tuple(shape))
