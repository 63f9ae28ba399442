"""What the model has, node by node, and in all: like `model.summary()`, and right for subclasses too.

Every weight counts once: a shared layer's stand on the first of its nodes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import Block, BlockId, LayerId, Node, NodeId, Path, PortName, Project
from nodes.names import title_of
from nodes.ports import ports_of
from nodes.report import NodeState, Report, TensorSpec, shape_text

HEADINGS = ("Node", "Type", "Output shape", "Dtype", "Parameters", "Trainable", "Memory")


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
    shared: bool = False
    """Whether other nodes call the same layer; its weights stand on the first of them."""

    @property
    def type_title(self) -> str:
        """The type as a person says it: `Dense`, `matmul`, `Input`."""
        name = self.type.rpartition(".")[2]
        return name.capitalize() if name in ("input", "output", "constant") else name

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
    block = project.main_block
    seen: set[LayerId] = set()
    found = []
    for node in _in_order(block):
        row = _row(block, node, report, catalogue)
        layer = block.layer_of(node)
        if layer is not None and not node.bypassed:
            row = row if layer.id in seen else _with_weights(row, layer.id, report)
            seen.add(layer.id)
        found.append(row)
    return tuple(found)


def totals(rows: Iterable[Row]) -> Totals:
    """The sums of `rows`."""
    rows = tuple(rows)
    return Totals(
        sum(row.parameters or 0 for row in rows),
        sum(row.trainable or 0 for row in rows),
        sum(row.memory or 0 for row in rows),
        all(row.parameters is not None for row in rows),
    )


def _row(block: Block, node: Node, report: Report, catalogue: Catalogue) -> Row:
    layer = block.layer_of(node)
    known = report.nodes.get(((), node.id))
    ports = known.outputs if known and known.outputs else ports_of(block, node, catalogue).outputs
    outputs = tuple((port, report.spec(node.id, port)) for port in ports)
    return Row(
        node.id,
        (),
        block.id,
        title_of(block, node),
        node.kind if layer is None else layer.type,
        _entering(block, node, report) if node.kind == "output" else outputs,
        shared=layer is not None and len(block.calls_of(layer.id)) > 1,
    )


def _entering(block: Block, node: Node, report: Report) -> tuple[tuple[PortName, TensorSpec | None], ...]:
    """What the wires into an Output bring: what the model returns."""
    wires = block.wires_into(node.id)
    return tuple((wire.target_port, report.spec(wire.source, wire.source_port)) for wire in wires[:1])


def _with_weights(row: Row, layer: LayerId, report: Report) -> Row:
    """`row` with what `layer` has: unknown without a word from Keras, unless the call itself is fine."""
    known = report.layers.get((row.path, layer))
    node = report.nodes.get((row.path, row.node))
    if known is None and node is not None and node.state is NodeState.OK:
        return row
    if known is None or not known.built:
        return replace(row, parameters=None, trainable=None, memory=None)
    return replace(
        row,
        parameters=sum(weight.count for weight in known.weights),
        trainable=sum(weight.count for weight in known.weights if weight.trainable),
        memory=sum(-(-weight.count * _bits(weight.dtype) // 8) for weight in known.weights),
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
    return [block.nodes[id] for id in found if block.nodes[id].kind not in ("note", "frame")]


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
    table = [HEADINGS, *(cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for line in table:
        left = [text.ljust(width) for text, width in zip(line[:4], widths[:4], strict=True)]
        right = [text.rjust(width) for text, width in zip(line[4:], widths[4:], strict=True)]
        lines.append("  ".join([*left, *right]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join([*lines, "", totals_text(totals(rows)), ""])
