"""A person at the window: places by searching, wires with the mouse, types into fields.

Everything goes through real mouse and key events; nothing edits the drawing directly.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from editor.main_window import MainWindow
from editor.panels.custom_code_starters import STARTERS
from editor.panels.object_fields import ObjectField
from nodes.catalogue.shaping import ENTER, LEAVES
from nodes.graph import Block, NodeId
from tests.editor.canvas.hand import NOTHING, Hand
from tests.editor.conftest import settle

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Person:
    """Uses `window` as a person does."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.hand = Hand(window.canvas)
        window.resize(1600, 1000)
        settle()

    @property
    def block(self) -> Block:
        """The block on the canvas."""
        return self.window.document.project.blocks[self.window.canvas.block]

    # -- placing and wiring ------------------------------------------------------------------------------

    def place(self, text: str, x: int, y: int) -> NodeId:
        """Search for `text` at an empty place of the canvas and take the first hit."""
        return self.made_by(lambda: self._search(text, QPointF(x, y)))

    def place_inside(self, region: NodeId, text: str, down: int = 0) -> NodeId:
        """As `place`, in the middle of a loop's or branch's body, or so far below it."""
        place = self.block.places[region]
        node = self.place(text, place.x + place.width // 2 - 60, place.y + place.height // 2 - 60 + down)
        assert self.block.nodes[node].region == region
        return node

    def part(self, region: NodeId, kind: str) -> NodeId:
        """What a body begins or ends with."""
        (part,) = [each.id for each in self.block.members_of(region) if each.kind == kind]
        return part

    def made_by(self, gesture: Callable[[], None]) -> NodeId:
        """The one node that is there after `gesture` and was not before, besides the ends of a body."""
        before = set(self.block.nodes)
        gesture()
        kinds = {ENTER, *LEAVES}
        (node,) = [id for id, each in self.block.nodes.items() if id not in before and each.kind not in kinds]
        return node

    def _search(self, text: str, at: QPointF) -> None:
        self.show(at)
        self.hand.click(at)
        QCursor.setPos(self.hand.port.mapToGlobal(self.hand.pixel(at)))
        self.hand.hover(at)
        self.hand.key(Qt.Key.Key_Tab)
        popup = self.window.placing.popup
        assert popup is not None
        QTest.keyClicks(popup.field, text)
        settle()
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
        settle()

    def wire(self, source: NodeId, target: NodeId, output: int = 0, input: int = 0) -> None:
        """Draw a wire with the mouse; ports are counted from above."""
        before = len(self.block.wires)
        self.show(self.hand.output(source, output), self.hand.input(target, input))
        self.hand.drag(self.hand.output(source, output), self.hand.input(target, input))
        settle()
        assert len(self.block.wires) == before + 1, f"no wire from {source} to {target}"

    def wire_up(self, *nodes: NodeId) -> None:
        """Wire each of `nodes` to the next."""
        for source, target in pairwise(nodes):
            self.wire(source, target)

    def move(self, node: NodeId, x: int, y: int) -> None:
        """Drag a node by its header to where its top left corner is at (x, y)."""
        place = self.block.places[node]
        start = self.hand.body(node)
        end = start + QPointF(x - place.x, y - place.y)
        self.show(start, end)
        self.hand.drag(start, end)
        settle()

    def show(self, *points: QPointF) -> None:
        """Scroll and zoom until all of `points` are well inside the canvas."""
        view = self.window.canvas.view
        inside = view.viewport().rect().adjusted(30, 30, -30, -30)
        if all(inside.contains(self.hand.pixel(point)) for point in points):
            return
        view.centerOn(sum(points, QPointF()) / len(points))
        settle()
        while not all(inside.contains(self.hand.pixel(point)) for point in points):
            self.press("view.zoom_out")
            view.centerOn(sum(points, QPointF()) / len(points))
            settle()

    def select(self, *nodes: NodeId) -> None:
        """Click the nodes, the later ones with Ctrl."""
        for number, node in enumerate(nodes):
            self.show(self.hand.body(node))
            self.hand.click(self.hand.body(node), CONTROL if number else NOTHING)
        settle()
        assert self.window.canvas.selection == set(nodes)

    # -- values ------------------------------------------------------------------------------------------

    def set(self, node: NodeId, argument: str, text: str) -> None:
        """Type `text` into the inspector's field for an argument, or choose it there."""
        self.select(node)
        row = self.window.inspector.forms.row(argument)
        self.fill(row.field.focusProxy() or row.field, text)

    def set_title(self, node: NodeId, text: str) -> None:
        """Type another title into the inspector."""
        self.select(node)
        self.fill(self.window.inspector.header.title, text)

    def set_inner(self, node: NodeId, argument: str, inner: str, text: str) -> None:
        """As `set`, for an argument of the object that is chosen for an argument."""
        self.select(node)
        field = self.window.inspector.forms.row(argument).field
        assert isinstance(field, ObjectField)
        assert field.form is not None
        inside = field.form.rows[inner].field
        self.fill(inside.focusProxy() or inside, text)

    def fill(self, widget: QWidget, text: str) -> None:
        """Put `text` into a field in place of what stands there."""
        widget.setFocus()
        if isinstance(widget, QComboBox):
            self.choose(widget, text)
        elif isinstance(widget, (QLineEdit, QAbstractSpinBox)):
            widget.selectAll()
            QTest.keyClick(widget, Qt.Key.Key_Delete)
            QTest.keyClicks(widget, text)
            QTest.keyClick(widget, Qt.Key.Key_Return)
        else:
            self.paste(widget, text)
        settle()

    def choose(self, combo: QComboBox, text: str) -> None:
        """Open the list of choices with the mouse and click one."""
        index = combo.findText(text)
        assert index >= 0, f"{text} is not among {[combo.itemText(i) for i in range(combo.count())]}"
        QTest.mouseClick(combo, LEFT, pos=combo.rect().center())
        settle()
        choices = combo.view()
        assert choices.isVisible()
        row = choices.model().index(index, 0)
        choices.scrollTo(row)
        at = choices.visualRect(row).center()
        QTest.mouseMove(choices.viewport(), at)
        QTest.mouseClick(choices.viewport(), LEFT, pos=at)
        settle()
        assert not choices.isVisible()
        assert combo.currentText() == text

    def take(self, menu: QMenu, action: QAction) -> None:
        """Click an entry of a menu that is open."""
        settle()
        assert menu.isVisible()
        assert action.isEnabled(), f"{action.text()} is not enabled"
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        settle()

    def paste(self, widget: QWidget, text: str) -> None:
        """Replace everything in a text by `text`, by way of the clipboard."""
        assert isinstance(widget, QPlainTextEdit)
        QGuiApplication.clipboard().setText(text)
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(widget, Qt.Key.Key_V, CONTROL)
        settle()

    def write_code(self, kind: str, name: str, text: str) -> None:
        """Begin new code of `kind`, replace the starter by `text` and apply it with Ctrl+Enter."""
        panel = self.window.own_code.panel
        self.turn_to(self.window.docks.dock("custom").windowTitle())
        starter = next(place for place, each in enumerate(STARTERS) if each.kind == kind)
        button = panel.codes.new if panel.codes.isVisible() else panel.begin
        assert not button.visibleRegion().isEmpty()
        # Pressing the button does not return while its menu is open.
        QTimer.singleShot(0, lambda: self.take(button.menu(), button.menu().actions()[starter]))
        QTest.mousePress(button, LEFT, pos=button.rect().center())
        settle()
        assert panel.editor.isVisible()
        self.paste(panel.editor, text)
        QTest.keyClick(panel.editor, Qt.Key.Key_Return, CONTROL)
        settle()
        assert self.window.document.project.code[name].text.strip() == text.strip()

    # -- commands ----------------------------------------------------------------------------------------

    def press(self, action: str) -> None:
        """Go through the menus to an entry and click it."""
        wanted = self.window.menus.actions[action]
        menus = _menus_above(wanted)
        bar = self.window.menuBar()
        QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(menus[0].menuAction()).center())
        for menu, inner in pairwise(menus):
            self._open(menu, inner)
        self.take(menus[-1], wanted)
        # No window manager makes the window the active one again after a menu that was opened by keys.
        self.window.activateWindow()
        settle()

    def _open(self, menu: QMenu, inner: QMenu) -> None:
        """Go down to an entry that is a menu itself, and into it: under the mouse it opens after a while."""
        for _ in menu.actions():
            if menu.activeAction() is not inner.menuAction():
                QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Right)

    def turn_to(self, title: str) -> None:
        """Click the tab of a panel."""
        for bar in self.window.findChildren(QTabBar):
            for tab in range(bar.count()):
                if bar.isVisible() and bar.tabText(tab) == title:
                    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(tab).center())
                    settle()
                    return
        raise AssertionError(f"there is no tab {title}")

    def click(self, widget: QWidget) -> None:
        """Click a button, or the middle of anything else."""
        assert widget.isVisible()
        at = QPoint(10, 10) if isinstance(widget, QAbstractButton) else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NOTHING, at)
        settle()

    def name_class(self, text: str) -> None:
        """Double click the name above the canvas and type another."""
        header = self.window.header
        QTest.mouseDClick(header.name, Qt.MouseButton.LeftButton)
        self.fill(header.field, text)
        assert self.block.name == text

    def wrap(self, name: str, *nodes: NodeId) -> NodeId:
        """Make a block called `name` of `nodes`; answers its instance."""
        self.select(*nodes)
        instance = self.made_by(lambda: self.press("graph.wrap"))
        self.rename(name)
        return instance

    def rename(self, text: str) -> None:
        """Type a name into the field that has opened on the canvas."""
        settle()
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit), f"{line} is no place for a name"
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        settle()

    def tidy_up(self, text: str) -> None:
        """Have everything arranged, and leave a note below it."""
        self.hand.key(Qt.Key.Key_A, CONTROL)
        self.press("graph.arrange")
        boxes = [view.box for view in self.window.canvas.mirror.nodes.values()]
        left, bottom = min(box[0] for box in boxes), max(box[3] for box in boxes)
        note = self.place("note", int(left), int(bottom) + 120)
        self.set(note, "text", text)


def _menus_above(action: QAction) -> list[QMenu]:
    """The menus that lead to an entry, that of the menu bar first."""
    found: list[QMenu] = []
    while not any(isinstance(each, QMenuBar) for each in action.associatedObjects()):
        found.insert(0, next(each for each in action.associatedObjects() if isinstance(each, QMenu)))
        action = found[0].menuAction()
    return found
