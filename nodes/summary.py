"""What the model has, node by node, and in all: like `model.summary()`, and right for subclasses too.

Every weight counts once: a shared layer's stand on the first of its nodes, those in a block on the node of
its instance (and, in `deep_rows`, on the inner nodes too).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    BLOCK,
    CUSTOM,
    Block,
    BlockId,
    LayerId,
    Node,
    NodeId,
    Object,
    Path,
    PortName,
    Project,
    Value,
    block_of_type,
)
from nodes.names import title_of
from nodes.nesting import ENDS, SILENT, bound_in
from nodes.ports import ports_of
from nodes.report import (
    LayerReport,
    NodeState,
    Report,
    TensorSpec,
    chain_step,
    is_alone,
    shape_text,
)
from nodes.visible import on_one_line

HEADINGS = ("Node", "Type", "Output shape", "Dtype", "Parameters", "Trainable", "Memory")


UNLISTED = ENDS | SILENT
"""Kinds of nodes without a row: they are no part of the model, or only where a body begins and ends."""


@dataclass(frozen=True, slots=True)
class Row:
    """One node. The numbers are None where Keras could not tell them."""

    node: NodeId
    path: Path
    block: BlockId
    title: str
    type: str
    """The catalogue's id: `keras.layers.Dense`, `keras.ops.matmul`, `input`."""
    outputs: tuple[tuple[PortName, TensorSpec | None], ...]
    """What leaves each port; of an Output, what enters it."""
    parameters: int | None = 0
    trainable: int | None = 0
    memory: int | None = 0
    """Bytes that the weights take."""
    named: str = ""
    """What a type of the project's own is called: the name of its block or of its code."""
    shared: bool = False
    """Whether other nodes call the same layer; its weights stand on the first of them."""

    @property
    def type_title(self) -> str:
        """The type as a person says it: `Dense`, `matmul`, `Input`."""
        name = self.named or self.type.rpartition(".")[2]
        return name if self.named or "." in self.type else name.capitalize()

    @property
    def shape_title(self) -> str:
        """The shapes of all outputs."""
        return ", ".join(shape_text(spec.shape if spec else None) for _, spec in self.outputs)

    @property
    def dtype_title(self) -> str:
        """The dtypes of the outputs, each once."""
        return ", ".join(dict.fromkeys(spec.dtype for _, spec in self.outputs if spec))


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole model. `complete` is False when some layer's weights are not known."""

    parameters: int = 0
    trainable: int = 0
    memory: int = 0
    complete: bool = True

    @property
    def non_trainable(self) -> int:
        """The parameters that training leaves alone."""
        return self.parameters - self.trainable


def rows(project: Project, report: Report, catalogue: Catalogue) -> tuple[Row, ...]:
    """One row for each node of the main block apart from notes and frames, along the wires."""
    return _rows(project.main_block, (), report, catalogue, _sums(report))


def deep_rows(project: Project, report: Report, catalogue: Catalogue) -> tuple[Row, ...]:
    """As `rows`, and after each instance of a block those of its nodes, with their path."""
    sums, known = _sums(report), {path for path, _ in report.nodes}

    def below(block: Block, path: Path) -> Iterator[Row]:
        entered: set[Path] = set()
        for row in _rows(block, path, report, catalogue, sums):
            yield row
            layer = block.layer_of(block.nodes[row.node])
            for step, inner in () if layer is None else _instances(layer.id, layer.type, layer.config):
                inside = (*path, step)
                if inside in known and inside not in entered and inner in project.blocks:
                    entered.add(inside)
                    yield from below(project.blocks[inner], inside)

    return tuple(below(project.main_block, ()))


def _instances(step: LayerId, type: str, config: Mapping[str, Value]) -> Iterator[tuple[LayerId, BlockId]]:
    """The instance that a layer is, or those among the elements of a chain, with their steps of a path."""
    inner = block_of_type(type)
    if inner is not None:
        yield step, inner
    layers = config.get("layers")
    for place, each in enumerate(layers if isinstance(layers, tuple) else ()):
        if isinstance(each, Object):
            yield from _instances(chain_step(step, place), each.type, each.config)


def _rows(block: Block, path: Path, report: Report, catalogue: Catalogue, sums: Sums) -> tuple[Row, ...]:
    seen: set[LayerId] = set()
    found = []
    for node in _in_order(block):
        row = _row(block, path, node, report, catalogue)
        layer = block.layer_of(node)
        if layer is not None and not node.bypassed:
            # A layer that is only given to others counts where it is given first.
            given = {each for each in bound_in(layer.config) if not block.calls_of(each)} - seen
            mine = [each for each in (layer.id, *sorted(given)) if each not in seen]
            row = _with_weights(row, mine, report, sums) if mine else row
            seen.update(mine)
        found.append(row)
    return tuple(found)


@dataclass(slots=True)
class Sum:
    """What a layer has, and all that is inside it."""

    parameters: int = 0
    trainable: int = 0
    memory: int = 0
    complete: bool = True

    def add(self, layer: LayerReport) -> None:
        """Add the weights of a layer."""
        self.complete = self.complete and layer.built
        for weight in layer.weights:
            self.parameters += weight.count
            self.trainable += weight.count if weight.trainable else 0
            self.memory += -(-weight.count * _bits(weight.dtype) // 8)


Sums = Mapping[tuple[Path, LayerId], Sum]


def _sums(report: Report) -> Sums:
    """What each layer has, and each instance or chain below its path; not what is no part of the model."""
    sums: dict[tuple[Path, LayerId], Sum] = {}
    for (path, layer), found in report.layers.items():
        if is_alone(path):
            continue
        around = {(path[:place], LayerId(step.partition(".")[0])) for place, step in enumerate(path)}
        for key in {(path, layer), *around}:
            sums.setdefault(key, Sum()).add(found)
    return sums


def totals(rows: Iterable[Row]) -> Totals:
    """The sums of `rows`."""
    rows = tuple(rows)
    return Totals(
        sum(row.parameters or 0 for row in rows),
        sum(row.trainable or 0 for row in rows),
        sum(row.memory or 0 for row in rows),
        all(row.parameters is not None for row in rows),
    )


def _row(block: Block, path: Path, node: Node, report: Report, catalogue: Catalogue) -> Row:
    layer = block.layer_of(node)
    known = report.nodes.get((path, node.id))
    ports = known.outputs if known and known.outputs else ports_of(block, node, catalogue).outputs
    outputs = tuple((port, report.spec(node.id, port, path)) for port in ports)
    return Row(
        node.id,
        path,
        block.id,
        title_of(block, node),
        node.kind if layer is None else layer.type,
        _entering(block, path, node, report) if node.kind == "output" else outputs,
        named=_own_name(node.kind if layer is None else layer.type, catalogue),
        shared=layer is not None and len(block.calls_of(layer.id)) > 1,
    )


def _own_name(type: str, catalogue: Catalogue) -> str:
    spec = catalogue.get(type) if type.startswith((BLOCK, CUSTOM)) else None
    return "" if spec is None else spec.title


def _entering(
    block: Block, path: Path, node: Node, report: Report
) -> tuple[tuple[PortName, TensorSpec | None], ...]:
    """What the wires into an Output bring: what the model returns."""
    wires = block.wires_into(node.id)
    return tuple((wire.target_port, report.spec(wire.source, wire.source_port, path)) for wire in wires[:1])


def _with_weights(row: Row, layers: Sequence[LayerId], report: Report, sums: Sums) -> Row:
    """`row` with what `layers` have: unknown without a word from Keras, unless the call itself is fine."""
    found = [sums[row.path, layer] for layer in layers if (row.path, layer) in sums]
    node = report.nodes.get((row.path, row.node))
    if not found and node is not None and node.state is NodeState.OK:
        return row
    if not found or not all(each.complete for each in found):
        return replace(row, parameters=None, trainable=None, memory=None)
    return replace(
        row,
        parameters=sum(each.parameters for each in found),
        trainable=sum(each.trainable for each in found),
        memory=sum(each.memory for each in found),
    )


def _bits(dtype: str) -> int:
    """How much one number takes: `float32`, `bfloat16`, `float8_e4m3fn`; `bool` takes a byte."""
    number = re.search(r"\d+", dtype)
    return int(number[0]) if number else 8


def _in_order(block: Block) -> list[Node]:
    """All nodes of the model, each after what leads to it where there is no circle, inputs first."""

    def place(id: NodeId) -> tuple[int, int, NodeId]:
        found = block.places.get(id)
        return (found.x, found.y, id) if found else (0, 0, id)

    drawn = sorted(block.nodes, key=place)
    found: dict[NodeId, None] = {}
    seen: set[NodeId] = set()
    stack = [(id, False) for id in (*reversed(drawn), *reversed(block.inputs))]
    while stack:
        id, ready = stack.pop()
        if ready:
            found[id] = None
        elif id not in seen and id in block.nodes:
            seen.add(id)
            stack.append((id, True))
            sources = {wire.source for wire in block.wires_into(id)}
            stack.extend((each, False) for each in sorted(sources, key=place, reverse=True))
    return [block.nodes[id] for id in found if block.nodes[id].kind not in UNLISTED]


# -- as text ---------------------------------------------------------------------------------------------


def cells(row: Row) -> tuple[str, ...]:
    """What a table shows of `row`, in the order of `HEADINGS`."""
    numbers = (_number(row.parameters), _number(row.trainable), memory_text(row.memory))
    return (row.title, row.type_title, row.shape_title, row.dtype_title, *numbers)


def _number(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def memory_text(count: int | None) -> str:
    """Bytes as `model.summary()` says them: `31.04 KB`, where a KB has 1,024 bytes."""
    if count is None:
        return "?"
    size, unit = float(count), "B"
    for unit in ("B", "KB", "MB", "GB", "TB", "PB"):
        if size < 1024 or unit == "PB":
            break
        size /= 1024
    return f"{size:.2f} {unit}"


def totals_text(totals: Totals) -> str:
    """The totals as one line."""
    least = "" if totals.complete else "at least "
    return (
        f"{least}{totals.parameters:,} parameters: {totals.trainable:,} trainable, "
        f"{totals.non_trainable:,} not; {memory_text(totals.memory)}"
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The table and the totals as Markdown."""
    table = [_escaped(cells(row)) for row in rows]
    rule = ("---",) * 4 + ("---:",) * 3
    lines = ["| " + " | ".join(line) + " |" for line in (HEADINGS, rule, *table)]
    return "\n".join([*lines, "", totals_text(totals(rows)), ""])


def _escaped(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.replace("\\", "\\\\").replace("|", "\\|").split()) for text in texts)


def as_csv(rows: Sequence[Row]) -> str:
    """The table as CSV, with plain numbers; what is not known is empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*HEADINGS[:-1], "Bytes"])
    for row in rows:
        writer.writerow([*cells(row)[:4], row.parameters, row.trainable, row.memory])
    return file.getvalue()


def as_text(rows: Sequence[Row]) -> str:
    """The table and the totals for a terminal."""
    table = [HEADINGS, *(tuple(map(on_one_line, cells(row))) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for line in table:
        left = [text.ljust(width) for text, width in zip(line[:4], widths[:4], strict=True)]
        right = [text.rjust(width) for text, width in zip(line[4:], widths[4:], strict=True)]
        lines.append("  ".join([*left, *right]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join([*lines, "", totals_text(totals(rows)), ""])
