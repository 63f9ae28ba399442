"""What floats beside the cursor of the code editor: names to choose from, and the call it is in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from editor.processes.completion import Signature
from editor.theme.colours import Theme

ROWS = 9
LEAST_WIDTH, MOST_WIDTH = 180, 420
HINT_WIDTH = 520
FLOATING = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus


class Suggestions(QFrame):
    """A list of names under the cursor. It never has the focus: the editor tells it what its keys mean."""

    chosen = Signal(str)
    """A name should stand in the text."""

    def __init__(self, editor: QWidget, theme: Theme) -> None:
        super().__init__(editor, FLOATING)
        self.list = QListWidget(self)
        self.list.setProperty("role", "code")
        self.list.setAccessibleName(self.tr("Names that fit here"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self._choose(item))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.list)
        self.set_theme(theme)

    @property
    def names(self) -> list[str]:
        """The names that are listed."""
        return [self.list.item(row).text() for row in range(self.list.count()) if self._is_name(row)]

    @property
    def message(self) -> str:
        """What stands there instead of names; empty when there are names."""
        return "" if self.list.count() == 0 or self._is_name(0) else self.list.item(0).text()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.setStyleSheet(
            f"QFrame {{ background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 0; }}"
            "QListWidget { border: none; background: transparent; padding: 2px; }"
            "QListWidget::item { padding: 2px 6px; }"
        )
        self._dim = QColor(theme.dim)

    def show_names(self, names: Sequence[str], at: QRect) -> None:
        """List `names` under the rectangle `at` of the screen; the first one is chosen."""
        self.list.clear()
        self.list.addItems(list(names))
        self.list.setCurrentRow(0)
        self._open(at)

    def show_message(self, text: str, at: QRect) -> None:
        """Say something instead of listing names."""
        self.list.clear()
        item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(self._dim)
        self._open(at)

    def takes(self, key: int) -> bool:
        """Do what `key` means to an open list; False when it means nothing to it."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        if not self.isVisible():
            return False
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if self.message:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(self.list.currentItem())
            return True
        if key in steps:
            self._move(steps[Qt.Key(key)])
            return True
        return False

    def _is_name(self, row: int) -> bool:
        return bool(self.list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable)

    def _move(self, step: int) -> None:
        row, last = self.list.currentRow() + step, self.list.count() - 1
        if abs(step) == 1:
            # One beyond the end is the beginning.
            row = row % (last + 1)
        self.list.setCurrentRow(max(0, min(row, last)))

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.text())

    def _open(self, at: QRect) -> None:
        self.list.ensurePolished()
        count = min(self.list.count(), ROWS)
        metrics = self.list.fontMetrics()
        widest = max(
            metrics.horizontalAdvance(self.list.item(row).text()) for row in range(self.list.count())
        )
        height = count * max(self.list.sizeHintForRow(0), 1) + 10
        self.resize(max(LEAST_WIDTH, min(widest + 48, MOST_WIDTH)), height)
        self.move(beside(at, self, below=True))
        self.show()
        self.raise_()


class CallHint(QLabel):
    """The parameters of the call that the cursor is in; the one whose turn it is stands out."""

    def __init__(self, editor: QWidget, theme: Theme) -> None:
        super().__init__(editor, FLOATING)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("role", "code")
        self.setAccessibleName(self.tr("The call at the cursor"))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._accent = theme.accent
        self.setStyleSheet(
            f"QLabel {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};"
            " padding: 4px 8px; }"
        )
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.raised))
        self.setPalette(palette)

    def show_call(self, call: Signature, at: QRect) -> None:
        """Show `call` above the rectangle `at` of the screen."""
        parts = [escape(each) for each in call.parameters]
        if 0 <= call.current < len(parts):
            parts[call.current] = f'<b style="color: {self._accent}">{parts[call.current]}</b>'
        self.setText(f"<b>{escape(call.name)}</b>({', '.join(parts)})")
        self.ensurePolished()
        plain = f"{call.name}({', '.join(call.parameters)})"
        self.setFixedWidth(min(HINT_WIDTH, self.fontMetrics().horizontalAdvance(plain) + 48))
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move(beside(at, self, below=False))
        self.show()


def beside(at: QRect, widget: QWidget, below: bool) -> QPoint:
    """Where to put `widget` so that it hides nothing of `at` and is on the screen as a whole."""
    screen = QGuiApplication.screenAt(at.center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    under, over = at.bottom() + 3, at.top() - widget.height() - 3
    fits_under, fits_over = under + widget.height() <= room.bottom(), over >= room.top()
    y = under if (fits_under if below else not fits_over) or not (fits_under or fits_over) else over
    x = max(room.left(), min(at.left(), room.right() - widget.width()))
    return QPoint(x, y)
