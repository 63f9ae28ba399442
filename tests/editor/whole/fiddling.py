"""What can be done to any widget with mouse and keys, at random."""

from __future__ import annotations

import random
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QInputMethodEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tests.editor.whole.garbage import CODE, VALUES, WORDS

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key
ARROWS = (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)
ENDS = (Key.Key_Return, Key.Key_Tab, Key.Key_Escape, Key.Key_Enter)
PLAIN = (*ARROWS, *ENDS, Key.Key_Home, Key.Key_End, Key.Key_PageDown, Key.Key_Space, Key.Key_Delete)
CLICKED = (
    QAbstractButton,
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QAbstractItemView,
    QTabBar,
    QAbstractSlider,
)


class Fingers:
    """Does something to a widget that a person could do. `avoided` are actions never to be chosen."""

    def __init__(self) -> None:
        self.random = random.Random(0)
        self.avoided: set[QAction] = set()
        self._ways: list[tuple[type, Callable[[QWidget], str]]] = [
            (QMenu, self.menu),
            (QAbstractButton, self.button),
            (QComboBox, self.combo),
            (QAbstractSpinBox, self.spin),
            (QLineEdit, self.line),
            (QPlainTextEdit, self.text),
            (QTextEdit, self.text),
            (QAbstractItemView, self.view),
            (QTabBar, self.tabs),
            (QAbstractSlider, self.slider),
            (QWidget, self.anywhere),
        ]

    def fiddle(self, widget: QWidget) -> str:
        """Do something to it, as its kind invites; what was done."""
        way = next(way for kind, way in self._ways if isinstance(widget, kind))
        return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}: {way(widget)}"

    def among(self, widgets: list[QWidget]) -> QWidget | None:
        """One of those that can be seen and used; something that invites rather than a label."""
        usable = [
            each
            for each in widgets
            if each.isVisible() and each.isEnabled() and not each.visibleRegion().isEmpty()
        ]
        inviting = [each for each in usable if isinstance(each, CLICKED)]
        found = inviting if inviting and self.random.random() < 0.92 else usable
        return self.random.choice(found) if found else None

    def point(self, widget: QWidget) -> QPoint:
        """Anywhere in it."""
        return QPoint(
            self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height()))
        )

    def key(self, widget: QWidget, keys: tuple[Qt.Key, ...], modifier: Qt.KeyboardModifier = NONE) -> str:
        """One of `keys`."""
        key = self.random.choice(keys)
        QTest.keyClick(widget, key, modifier)
        return key.name

    def type(self, widget: QWidget, texts: tuple[str, ...]) -> str:
        """One of `texts`, letter by letter."""
        text = self.random.choice(texts)
        for letter in text[:80]:
            if not shiboken6.isValid(widget):
                break
            self._letter(widget, letter)
        return repr(text[:30])

    def _letter(self, widget: QWidget, letter: str) -> None:
        if letter == "\n":
            QTest.keyClick(widget, Key.Key_Return)
        elif " " <= letter <= "~":
            QTest.keyClicks(widget, letter)
        else:
            # What stands on no key comes from an input method.
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(widget, event)

    def end(self, widget: QWidget) -> str:
        """Leave what is being typed, somehow, or not."""
        return self.key(widget, ENDS) if self.random.random() < 0.75 else "left so"

    # -- kinds of widgets --------------------------------------------------------------------------------

    def menu(self, menu: QWidget) -> str:
        """Choose something, or go away."""
        assert isinstance(menu, QMenu)
        there = [each for each in menu.actions() if not each.isSeparator() and each.isVisible()]
        there = [each for each in there if each not in self.avoided]
        if there and self.random.random() < 0.7:
            action = self.random.choice(there)
            # It may be gone with what it does.
            words = action.text()
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
            return f"chose {words}"
        return self.key(menu, (*ARROWS, Key.Key_Escape, Key.Key_Escape))

    def button(self, button: QWidget) -> str:
        """Press it."""
        assert isinstance(button, QAbstractButton)
        name = button.text()
        QTest.mouseClick(button, LEFT)
        return f"clicked {name}"

    def combo(self, box: QWidget) -> str:
        """Another entry, by keys; or look at all of them."""
        assert isinstance(box, QComboBox)
        if box.isEditable() and self.random.random() < 0.5:
            field = box.lineEdit()
            field.selectAll()
            return f"{self.type(field, VALUES)} {self.end(field)}"
        if self.random.random() < 0.2:
            QTest.mouseClick(box, LEFT)
            return "opened"
        return self.key(box, (*ARROWS, Key.Key_Home, Key.Key_End, Key.Key_R))

    def spin(self, box: QWidget) -> str:
        """Another number."""
        assert isinstance(box, QAbstractSpinBox)
        if self.random.random() < 0.5:
            return self.key(box, (*ARROWS, Key.Key_PageUp, Key.Key_PageDown))
        box.selectAll()
        return f"{self.type(box, VALUES)} {self.end(box)}"

    def line(self, line: QWidget) -> str:
        """Other text."""
        assert isinstance(line, QLineEdit)
        line.setFocus()
        if self.random.random() < 0.8:
            line.selectAll()
        return f"{self.type(line, self.random.choice((WORDS, VALUES, VALUES)))} {self.end(line)}"

    def text(self, text: QWidget) -> str:
        """Lines of code, or of something."""
        assert isinstance(text, QPlainTextEdit | QTextEdit)
        text.setFocus()
        choice = self.random.random()
        if choice < 0.15:
            QTest.mouseClick(text.viewport(), LEFT, NONE, self.point(text.viewport()))
            return "clicked"
        if choice < 0.3:
            return self.key(text, (Key.Key_A, Key.Key_Z, Key.Key_Y, Key.Key_Return, Key.Key_Space), CONTROL)
        if choice < 0.45:
            return self.key(text, (*PLAIN, Key.Key_Backspace))
        done = self.type(text, self.random.choice((CODE, CODE, VALUES)))
        if self.random.random() < 0.4:
            QTest.keyClick(text, Key.Key_Return, CONTROL)
        return done

    def view(self, view: QWidget) -> str:
        """A row, or keys."""
        assert isinstance(view, QAbstractItemView)
        port = view.viewport()
        if self.random.random() < 0.35:
            return self.key(view, PLAIN)
        at = self.point(port)
        if self.random.random() < 0.7:
            QTest.mouseClick(port, LEFT, self.random.choice([NONE, NONE, CONTROL, SHIFT]), at)
            return f"clicked {at.toTuple()}"
        # Twice, as a hand does: an editor of a row opens on the second click.
        QTest.mouseClick(port, LEFT, NONE, at)
        QTest.mouseDClick(port, LEFT, NONE, at)
        return f"double-clicked {at.toTuple()}"

    def tabs(self, bar: QWidget) -> str:
        """Another tab."""
        assert isinstance(bar, QTabBar)
        if not bar.count():
            return "nothing"
        at = self.random.randrange(bar.count())
        QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(at).center())
        return bar.tabText(at)

    def slider(self, slider: QWidget) -> str:
        """Elsewhere."""
        return self.key(slider, (*ARROWS, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End))

    def anywhere(self, widget: QWidget) -> str:
        """A click or a key."""
        if self.random.random() < 0.5:
            return self.key(widget, PLAIN)
        QTest.mouseClick(widget, LEFT, NONE, self.point(widget))
        return "clicked"

    # -- what does not change anything ---------------------------------------------------------------------

    def hover(self, widget: QWidget) -> str:
        """Move over it, and wait for what it says."""
        at = self.point(widget)
        screen = widget.mapToGlobal(at)
        no_button = Qt.MouseButton.NoButton
        moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(screen), no_button, no_button, NONE)
        QApplication.sendEvent(widget, moved)
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, screen))
        return f"over {type(widget).__name__}"

    def wheel(self, widget: QWidget) -> str:
        """Turn the wheel over it."""
        at = self.point(widget)
        turn = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, self.random.choice([-120, 120])),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, turn)
        return f"wheel over {type(widget).__name__}"

    def ask_menu(self, widget: QWidget) -> str:
        """Click with the right button."""
        at = self.point(widget)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, asked)
        return f"menu of {type(widget).__name__}"
