"""A run of the live model: what its inputs are to be, and what left every node.

Everything that was run is keyed as in a report: by the path of block instances and the node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from nodes.catalogue.spec import Catalogue
from nodes.codegen.ends import declared_inputs
from nodes.codegen.plan import Plans
from nodes.codegen.source import Source, generate
from nodes.codegen.steps import Lines, Region, all_steps
from nodes.codegen.texts import texts_of
from nodes.graph import Block, LayerId, NodeId, Path, PortName, Project, Shape
from nodes.names import title_of
from nodes.vocabulary import vocabulary

Where = tuple[Path, NodeId]

USUAL_BATCH = 2
USUAL_SIZE = 16
"""What stands for a dimension that is declared open."""
USUAL_SHAPE = (USUAL_BATCH, 20)
"""What an input gets of which not even the rank is declared."""
USUAL_HIGHEST = 9
"""Random integers go up to this where nothing says what they count."""

How = Literal["normal", "uniform", "integers", "constant", "file"]


@dataclass(frozen=True, slots=True)
class PortValue:
    """What is told of a tensor that left a port; of one in a loop, of the last round.

    `low`, `high` and `mean` are those of the finite values, None where there are none; of complex numbers
    they tell the size. `bins` is a histogram from `low` to `high`, of a sample where there are many values.
    `times` says how often something left the port.
    """

    dtype: str
    shape: Shape
    size: int = 0
    first: tuple[str, ...] = ()
    nan: int = 0
    inf: int = 0
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    bins: tuple[int, ...] = ()
    times: int = 1

    @property
    def is_finite(self) -> bool:
        """Whether there is neither NaN nor Inf among the values."""
        return not (self.nan or self.inf)


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the live model of `project`. `ports` are in the order in which they were first left."""

    project: Project
    ports: Mapping[Where, Mapping[PortName, PortValue]] = field(default_factory=dict)
    parts: Mapping[Where, Mapping[str, int]] = field(default_factory=dict)
    """How often each part of a loop or branch began: `body`, or `then` and `else`."""
    first: tuple[Where, PortName] | None = None
    """The first port that something left which was not finite."""
    outputs: tuple[tuple[str, PortValue], ...] = ()
    seconds: float = 0.0
    graph: bool = False
    """Whether it ran as one graph."""
    training: bool = False

    def value(self, path: Path, node: NodeId, port: PortName) -> PortValue | None:
        """What left a port; None if nothing did, or nothing that is a tensor."""
        return self.ports.get((path, node), {}).get(port)

    def not_finite(self) -> Iterator[tuple[Where, PortName, PortValue]]:
        """The ports that something left which was not finite, in the order in which it happened."""
        for where, ports in self.ports.items():
            for port, value in ports.items():
                if not value.is_finite:
                    yield where, port, value


def path_of(key: str) -> Path:
    """The path that the session knows as `key`."""
    return tuple(map(LayerId, key.split("/"))) if key else ()


def key_of(path: Path) -> str:
    """What the session calls the block instance at `path`."""
    return "/".join(path)


def port_value(told: Mapping[str, Any]) -> PortValue:
    """What the session tells of one tensor."""
    return PortValue(
        str(told["dtype"]),
        tuple(told["shape"]),
        int(told["size"]),
        tuple(map(str, told["first"])),
        int(told["nan"]),
        int(told["inf"]),
        told["low"],
        told["high"],
        told["mean"],
        tuple(told["bins"]),
        int(told.get("times", 1)),
    )


def run_of(project: Project, told: Mapping[str, Any]) -> Run:
    """What the session tells of a run of the model of `project`."""
    ports: dict[Where, dict[PortName, PortValue]] = {}
    for path, node, port, measures in told.get("ports", ()):
        ports.setdefault((path_of(path), NodeId(node)), {})[PortName(port)] = port_value(measures)
    parts = {
        (path_of(path), NodeId(region)): {str(part): int(count) for part, count in counts.items()}
        for path, region, counts in told.get("parts", ())
    }
    first = told.get("first")
    return Run(
        project,
        ports,
        parts,
        None if first is None else ((path_of(first[0]), NodeId(first[1])), PortName(first[2])),
        tuple((str(name), port_value(each)) for name, each in told.get("outputs", ())),
        float(told.get("seconds", 0.0)),
        told.get("mode") == "graph",
        bool(told.get("training")),
    )


# -- inputs ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """What an input of the model is to be. `declared` has the batch, and None where a size is open.

    `shape` is what is wanted. An empty `declared` leaves even the rank open.
    """

    node: NodeId
    name: str
    dtype: str
    declared: Shape
    shape: tuple[int, ...]
    how: How = "normal"
    seed: int = 0
    low: float = 0.0
    high: float = 1.0
    value: str = "0"
    path: str = ""
    array: str = ""
    resize: bool = True
    scale: Literal["unit", "signed", "bytes"] = "unit"

    def encoded(self) -> dict[str, Any]:
        """The wish as the session takes it."""
        names = ("name", "dtype", "how", "seed", "low", "high", "value", "path", "array", "resize", "scale")
        found = {name: getattr(self, name) for name in names}
        return {**found, "declared": list(self.declared), "shape": list(self.shape)}


def usual_wishes(project: Project, catalogue: Catalogue) -> tuple[Wish, ...]:
    """What the inputs of the main block are where nobody says anything else: random, and always the same."""
    block, plans = project.main_block, Plans(project, vocabulary(project, catalogue))
    plan = plans.plan(block.id)
    wishes = []
    for node, told in zip(plan.inputs, declared_inputs(plan, block, plans.catalogue), strict=True):
        declared: Shape = () if told.shape is None else (told.batch, *told.shape)
        shape = tuple(
            (USUAL_SIZE if axis else USUAL_BATCH) if size is None else size
            for axis, size in enumerate(declared)
        )
        how, high = _usual_numbers(block, node, told.dtype)
        name, value = title_of(block, block.nodes[node]), "some text" if told.dtype == "string" else "0"
        wishes.append(
            Wish(node, name, told.dtype, declared, shape or USUAL_SHAPE, how, high=high, value=value)
        )
    return tuple(wishes)


def _usual_numbers(block: Block, node: NodeId, dtype: str) -> tuple[How, float]:
    if dtype == "string":
        return "constant", 1.0
    if dtype.startswith(("int", "uint")):
        return "integers", float(_highest(block, node))
    return ("integers" if dtype == "bool" else "normal"), 1.0


def _highest(block: Block, node: NodeId) -> int:
    """The highest number that the input `node` can count to: that of the Embedding that it goes to."""
    for wire in block.wires_from(node):
        target = block.nodes.get(wire.target)
        layer = None if target is None else block.layer_of(target)
        size = None if layer is None else layer.config.get("input_dim")
        if layer is not None and layer.type == "keras.layers.Embedding" and isinstance(size, int):
            return max(0, size - 1)
    return USUAL_HIGHEST


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that went well: when that was (of a clock that only counts up), what its outputs are called and
    which ports they left, and what the inputs were to be."""

    run: Run
    at: float
    ends: tuple[tuple[str, NodeId, PortName], ...]
    wishes: tuple[Wish, ...]


def kept_wishes(usual: Sequence[Wish], before: Sequence[Wish]) -> tuple[Wish, ...]:
    """`usual`, with what was chosen `before` for inputs that declare the same."""
    known = {(each.node, each.dtype, each.declared): each for each in before}
    return tuple(known.get((each.node, each.dtype, each.declared), each) for each in usual)


def ends(project: Project, catalogue: Catalogue) -> tuple[tuple[str, NodeId, PortName], ...]:
    """The outputs of the model in order: what each is called, and the port that it leaves."""
    block, plans = project.main_block, Plans(project, vocabulary(project, catalogue))
    plan = plans.plan(block.id)
    named = plan.outputs if len(plan.outputs) == len(plan.results) else ()
    names = [title_of(block, block.nodes[each]) for each in named or (ref.node for ref in plan.results)]
    return tuple((name, ref.node, ref.port) for name, ref in zip(names, plan.results, strict=True))


# -- watching --------------------------------------------------------------------------------------------


def watched(project: Project, catalogue: Catalogue) -> dict[str, Any]:
    """What the session needs to watch a run of the model of `project`."""
    source: Source = generate(project, catalogue, taps=True)
    assert source.taps is not None
    names = [source.taps.tap, source.taps.calling, source.taps.went]
    return {"source": source.text, "names": names, "traced": may_be_traced(project, catalogue)}


def may_be_traced(project: Project, catalogue: Catalogue) -> bool:
    """Whether nothing in `project` decides by the value of a tensor, and no lines of code may want one."""
    plans = Plans(project, vocabulary(project, catalogue))
    steps = (step for block in project.blocks for step in all_steps(plans.plan(block).steps))
    if any(isinstance(step, Region | Lines) for step in steps):
        return False
    return not any(text.converted for text in texts_of(project.code.values()))
