"""A canvas on screen, a hand over it, and drawings to start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas import Canvas
from editor.document import Document
from editor.theme.colours import DARK
from nodes.catalogue.spec import Catalogue
from nodes.graph import NodeId, empty_project
from tests.editor.canvas.hand import Hand, assert_mirrors


@pytest.fixture
def canvas(qtbot, catalogue: Catalogue) -> Iterator[Canvas]:
    """An empty canvas on screen. What it shows at the end of every test mirrors its document."""
    made = Canvas(Document(empty_project(), catalogue), DARK)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    made.view.centerOn(400, 200)
    yield made
    made.interaction.cancel()
    assert_mirrors(made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(canvas: Canvas) -> Hand:
    """A hand over the canvas."""
    return Hand(canvas)


Add = Callable[..., NodeId]


@pytest.fixture
def add(canvas: Canvas, catalogue: Catalogue) -> Add:
    """Place a node with its top left corner at (x, y), wired to nothing."""

    def place(id: str, x: int = 0, y: int = 0, **values) -> NodeId:
        canvas.select([])
        node = canvas.add(catalogue.nodes[id], values, QPointF(x + 500, y + 500))
        assert node is not None
        canvas._edits.place("place", {node: (x, y)})
        canvas.select([])
        return node

    return place


@pytest.fixture
def chain(canvas: Canvas, add: Add, hand: Hand) -> tuple[NodeId, NodeId, NodeId]:
    """Input → Flatten → Dense."""
    nodes = (add("input", 0, 100), add("keras.layers.Flatten", 250, 100), add("keras.layers.Dense", 520, 100))
    for source, target in ((nodes[0], nodes[1]), (nodes[1], nodes[2])):
        hand.drag(hand.output(source), hand.input(target))
    assert_mirrors(canvas)
    return nodes
