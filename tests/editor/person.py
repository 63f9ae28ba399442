"""A person at the whole window of an example, and Keras beside it to compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from editor.main_window import MainWindow
from editor.panels.array_view import ArrayView
from editor.panels.weights_model import NAME
from editor.processes.session import Execution
from nodes.codegen.source import generate
from nodes.names import title_of
from tests.editor.canvas.hand import Hand
from tests.editor.conftest import settle

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier

BESIDE = """\
import types
import numpy as np, tensorflow as tf, keras
given = np.load({given!r}, allow_pickle=False)
told = {{name: globals().get(name) for name in ("model", "inputs", "outputs")}}
space = {{**told, **given, "np": np, "tf": tf, "keras": keras, "__name__": "by_hand"}}
exec({source!r}, space)
exec({code!r}, space)
np.save({found!r}, np.asarray(space["answer"]))
"""
"""Runs the exported source, then code that leaves its `answer`; the model of the session is there too."""


class Person:
    """Acts on a window by mouse and keyboard alone, and reads what stands there."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.qtbot, self.window, self.folder = qtbot, window, folder
        self.live = window.live
        self.weights = window.live_panels.weights
        self.hand = Hand(window.canvas)
        window.resize(1600, 1000)
        settle()

    def wait(self, until: Any) -> None:
        """Wait as long as it takes a kernel to start."""
        self.qtbot.waitUntil(until)

    def rest(self) -> None:
        """Wait until nothing more is asked of the session."""
        settle()
        self.wait(lambda: self.live.is_idle and self.live.session.is_free)

    # -- Keras -------------------------------------------------------------------------------------------

    def keras(self, code: str, **given: Any) -> np.ndarray:
        """What `code` leaves as `answer` in the kernel, beside `build` of the exported file."""
        self.rest()
        project = self.window.document.project
        source = generate(project, self.window.document.catalogue).text
        arrays, found = self.folder / "given.npz", self.folder / "found.npy"
        np.savez(arrays, **given)
        text = BESIDE.format(given=str(arrays), source=source, code=code, found=str(found))
        self._execute(text)
        return np.load(found)

    def values(self) -> list[np.ndarray]:
        """What the model of the session holds, told by Keras itself, in the order of `model.weights`."""
        self.rest()
        found = self.folder / "values.npz"
        self._execute(f"import numpy as np\nnp.savez({str(found)!r}, *globals()['model'].get_weights())")
        with np.load(found) as arrays:
            return [arrays[f"arr_{number}"] for number in range(len(arrays.files))]

    def _execute(self, text: str) -> None:
        # Names of the person stay what they are: all happens in a function's own.
        text = "def _beside():\n    " + text.rstrip().replace("\n", "\n    ") + "\n_beside()\ndel _beside"
        ends: list[Any] = []
        done = Execution(text, lambda told: None, lambda status, reply: ends.append((status, reply)))
        self.live.session.execute(done)
        self.wait(lambda: bool(ends) and self.live.session.is_free)
        assert ends[0][0] == "ok", ends[0][1]

    # -- hands -------------------------------------------------------------------------------------------

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget that can be seen."""
        assert widget.isVisible()
        assert widget.isEnabled()
        self.qtbot.mouseClick(widget, LEFT)

    def press(self, name: str) -> None:
        """Click the button of the panel of weights that is called so."""
        buttons = self.weights.findChildren(QToolButton)
        self.click(next(each for each in buttons if each.accessibleName().startswith(name)))

    def open_tab(self, title: str) -> None:
        """Click the tab of a dock."""
        for bar in self.window.findChildren(QTabBar):
            for at in range(bar.count()):
                if bar.tabText(at) == title and bar.isVisible():
                    self.qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(at).center())
                    settle()
                    return
        raise AssertionError(f"no tab {title}")

    def press_tool(self, action: str) -> None:
        """Click a button of the toolbar."""
        button = self.window.toolbar.widgetForAction(self.window.menus.actions[action])
        self.click(button)

    def build(self) -> None:
        """Click Build, and wait for the model."""
        with self.qtbot.waitSignals([self.live.built, self.live.values_changed]):
            self.press_tool("model.build")
        self.rest()

    def type_over(self, line: QLineEdit | QAbstractSpinBox, text: str, end: bool = False) -> None:
        """Type in place of what stands there; `end` with Return."""
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClick(line, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(line, text)
        if end:
            self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def choose(self, box: QComboBox, text: str) -> None:
        """Go through a drop-down by the arrow keys."""
        at = next(at for at in range(box.count()) if box.itemText(at).startswith(text))
        box.setFocus()
        key = Qt.Key.Key_Down if at > box.currentIndex() else Qt.Key.Key_Up
        for _ in range(abs(at - box.currentIndex())):
            self.qtbot.keyClick(box, key)
        assert box.currentText().startswith(text)

    def take(self, menu: QMenu, text: str) -> None:
        """Click what begins with `text` in a menu that is open."""
        self.wait(menu.isVisible)
        action = next(each for each in menu.actions() if each.text().startswith(text))
        self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        settle()

    def popup(self) -> QMenu:
        """The menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def click_row(self, view: QAbstractItemView, index: QModelIndex, twice: bool = False) -> None:
        """Click a row, or click it twice."""
        view.scrollTo(index)
        at = view.visualRect(index).center()
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=at)
        if twice:
            self.qtbot.mouseDClick(view.viewport(), LEFT, pos=at)
        settle()

    def menu_of_row(self, view: QAbstractItemView, index: QModelIndex, text: str) -> None:
        """Take something from the menu of a row."""
        self.click_row(view, index)
        at = view.visualRect(index).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
        QApplication.sendEvent(view.viewport(), event)
        self.take(self.popup(), text)

    # -- the panel of weights ----------------------------------------------------------------------------

    def open_weights(self) -> None:
        """Bring the panel to the front, and wait for what it lists."""
        self.open_tab("Weights")
        store = self.weights.store
        built = self.live.result
        self.wait(lambda: built is None or len(store.weights) == len(built.weights) == len(store.figures))
        self.rest()

    def row(self, title: str, column: int = NAME) -> QModelIndex:
        """The row of a weight (`dense.kernel`) or layer (`dense`) of the tree; of nothing: the first."""
        model, index = self.weights.model, QModelIndex()
        for part in title.split("."):
            rows = [model.index(at, 0, index) for at in range(model.rowCount(index))]
            index = next(each for each in rows if each.data() == part)
        return index.siblingAtColumn(column)

    def pick(self, title: str) -> None:
        """Click a weight in the tree."""
        self.click_row(self.weights.tree, self.row(title))
        self.rest()

    def shown(self, view: ArrayView | None = None) -> np.ndarray:
        """The numbers in the cells of a table, as they are edited: in full."""
        model = (view or self.weights.detail.view).model
        role = Qt.ItemDataRole.EditRole
        cells = [
            model.index(row, column)
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        self.wait(lambda: all(cell.data() != "…" for cell in cells))
        numbers = [float(cell.data(role)) for cell in cells]
        return np.array(numbers, "float32").reshape(model.rowCount(), model.columnCount())

    def change(self, part: str, operation: str, value: str) -> None:
        """Change a part of the weight that is shown, in the line below its values."""
        line = self.weights.detail.line
        self.type_over(line.index, part)
        self.choose(line.operation, operation)
        with self.qtbot.waitSignal(self.weights.store.history_changed):
            self.type_over(line.value, value, end=True)
        self.rest()

    # -- runs --------------------------------------------------------------------------------------------

    def run(self) -> np.ndarray:
        """Click Run; what the first output then shows."""
        panel = self.window.live_panels.run
        with self.qtbot.waitSignal(self.live.ran):
            self.press_tool("model.run")
        self.rest()
        self.wait(panel.isVisible)
        item = panel.results.topLevelItem(0).child(0)
        panel.results.scrollToItem(item)
        at = panel.results.visualItemRect(item).center()
        self.qtbot.mouseClick(panel.results.viewport(), LEFT, pos=at)
        self.wait(lambda: panel.view is not None and panel.view.model.rowCount() > 0)
        self.rest()
        return self.shown(panel.view)

    # -- the drawing -------------------------------------------------------------------------------------

    def node(self, name: str) -> str:
        """The first node that is called so."""
        block = self.window.document.project.main_block
        return next(each.id for each in block.nodes.values() if title_of(block, each) == name)

    def select(self, name: str) -> str:
        """Click a node."""
        node = self.node(name)
        self.window.canvas.fit()
        settle()
        self.hand.click(self.hand.body(node))
        settle()
        assert self.window.canvas.selection == {node}
        return node

    def leave_selection(self) -> None:
        """Click beside the drawing."""
        self.window.canvas.fit()
        settle()
        nodes = [each.rect for each in self.window.canvas.mirror.nodes.values()]
        least = min(nodes, key=lambda rect: rect.left())
        self.hand.click(least.topLeft() - QPointF(12, 12))
        settle()
        assert not self.window.canvas.selection

    def place(self, words: str) -> None:
        """Search for a node from the keyboard, and place the first that is found after the selected one."""
        self.qtbot.keyClick(self.window.canvas, Qt.Key.Key_Return, CONTROL)
        popup = self.window.placing.popup
        assert popup is not None
        self.wait(popup.isVisible)
        self.qtbot.keyClicks(popup.field, words)
        self.qtbot.keyClick(popup.field, Qt.Key.Key_Return)
        settle()
