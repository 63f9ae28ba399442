"""What some kinds of nodes show besides title and ports: a formula, a list, a sign, how many weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from editor.canvas import geometry
from editor.canvas.texts import Role, Texts
from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.graph import BLOCK, UNLESS_TOLD, Block, LayerId, Node, Object, Value
from nodes.nesting import ENDS
from nodes.report import shape_text

translate = QCoreApplication.translate

MOST_LINES = 6
MOST_WIDTH = 300
"""A line that is wider is shortened."""
LINE = 17
"""Scene units from line to line."""
SIGN_TOP = 22
END_TOP = 14
CAPTION = 18
"""How much room the word above the ports of a body's end takes."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown beyond title and ports, and where the ports begin.

    `sign` stands instead of a title. `end`: the beginning or the end of a body, a part of its edge.
    `instance`: of a block, which can be opened.
    """

    lines: tuple[str, ...] = ()
    sign: str = ""
    end: bool = False
    instance: bool = False
    top: int = geometry.FIRST_ROW
    """From the node's top to the middle of its first port."""

    @property
    def height(self) -> int:
        """How much the lines add to the height of the node."""
        return LINE * len(self.lines) + (6 if self.lines else 0)


PLAIN = Card()
END = Card(end=True, top=END_TOP)
LEAF = Card(end=True, top=END_TOP + CAPTION)


class Known(Protocol):
    """What a card asks of the findings."""

    @property
    def counts(self) -> Mapping[LayerId, int]:
        """How many numbers the weights inside each instance have."""


def card_of(block: Block, node: Node, spec: NodeSpec | None, catalogue: Catalogue, known: Known) -> Card:
    """What `node` shows; almost all nodes are `PLAIN`."""
    if spec is None:
        return PLAIN
    if spec.id.startswith(BLOCK):
        return _instance(node, known)
    if spec.id in _LISTS:
        return _list(block, node, catalogue)
    if spec.infix:
        return Card(sign=spec.infix, top=SIGN_TOP)
    if spec.id in ENDS:
        return END if spec.id == "enter" else LEAF
    make = _MAKERS.get(spec.id)
    return PLAIN if make is None else make(block, node)


def width_of(card: Card, texts: Texts) -> float:
    """How wide the lines and the sign are."""
    widest = max((texts.width(line, Role.SHAPE) for line in card.lines), default=0.0)
    return max(min(widest, MOST_WIDTH), texts.width(card.sign, Role.SIGN) + 16 if card.sign else 0.0)


def _instance(node: Node, known: Known) -> Card:
    count = known.counts.get(node.layer) if node.layer is not None else None
    if count is None:
        return Card(instance=True)
    return Card((translate("Canvas", "{0} parameters").format(f"{count:,}"),), instance=True)


def _list(block: Block, node: Node, catalogue: Catalogue) -> Card:
    layer = block.layer_of(node)
    layers = layer.config.get("layers") if layer is not None else None
    if isinstance(layers, Object):
        return Card((short(layers),))
    parts = [_element(each, catalogue) for each in (layers if isinstance(layers, tuple) else ())]
    return Card(_some(parts))


def _element(value: Value, catalogue: Catalogue) -> str:
    if not isinstance(value, Object):
        return "?"
    spec = catalogue.object_spec(value.type)
    title = spec.title if spec else value.type.rpartition(".")[2]
    shown = [short(each) for name, each in value.config.items() if name not in ("layers", "name")]
    return " ".join((title, *shown[:3]))


def short(value: Value) -> str:
    """A value in a word or two; an argument of the block by its name."""
    if isinstance(value, Object) and value.type == "argument":
        return str(value.config.get("name", ""))
    if isinstance(value, Object) and value.type == UNLESS_TOLD:
        return f"{value.config.get('value') is True} …"
    if isinstance(value, Object):
        return value.type.rpartition(".")[2]
    return value if isinstance(value, str) else str(value)


def _some(lines: list[str]) -> tuple[str, ...]:
    """The first of `lines`, and how many more there are."""
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    rest = translate("Canvas", "… {0} more").format(len(lines) - MOST_LINES + 1)
    return (*lines[: MOST_LINES - 1], rest)


def _expression(block: Block, node: Node) -> Card:
    text = node.arguments.get("text")
    return Card(_some(text.splitlines() if isinstance(text, str) else []))


def _code(block: Block, node: Node) -> Card:
    body = node.arguments.get("body")
    return Card(_some([line for line in body.splitlines() if line.strip()] if isinstance(body, str) else []))


def _index(block: Block, node: Node) -> Card:
    index = node.arguments.get("index")
    return Card(sign=f"[{index}]" if isinstance(index, str) and len(index) <= 16 else "[…]", top=SIGN_TOP)


def _weight(block: Block, node: Node) -> Card:
    layer = block.layer_of(node)
    shape = None if layer is None else layer.config.get("shape")
    if layer is None or not isinstance(shape, tuple):
        return PLAIN
    sizes = tuple(each if isinstance(each, int) else None for each in shape)
    return Card((" · ".join((shape_text(sizes), short(layer.config.get("initializer", "glorot_uniform")))),))


_LISTS = frozenset({"chain", "keras.Sequential"})
_MAKERS = {"expression": _expression, "code": _code, "operator.index": _index, "weight": _weight}
