"""A field above a list, in the upper middle of the window: type a part of a name, Enter takes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from editor.plain_text import plain_tip
from editor.theme.colours import Theme

WIDTH, ROWS = 560, 12
DETAIL_ROLE = Qt.ItemDataRole.UserRole
PICK_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of the list: `detail` stands dim at the right, `value` is what is chosen."""

    title: str
    detail: str
    value: Hashable
    icon: QIcon | None = None
    hint: str = ""
    enabled: bool = True


class QuickPick(QFrame):
    """Shows what `find` gives for the typed text and tells what was chosen."""

    chosen = Signal(object)

    def __init__(
        self, find: Callable[[str], Sequence[Pick]], words: str, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._find = find
        self._owner = parent
        self.field = QLineEdit(placeholderText=words)
        self.field.setAccessibleName(words)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._delegate = _Detailed(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.list.itemClicked.connect(self._take)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.theme = theme

    def open(self) -> None:
        """Show everything, and take the keyboard."""
        self.field.clear()
        self._fill("")
        window = self._owner
        scale = self.fontMetrics().height() / 16
        width = min(round(WIDTH * scale), window.width() - 40)
        self.setFixedWidth(width)
        self._fit()
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 80)
        self.show()
        self.field.setFocus()

    def _fill(self, text: str) -> None:
        self.list.clear()
        for pick in self._find(text):
            item = QListWidgetItem(pick.icon or QIcon(), pick.title)
            item.setToolTip(plain_tip(pick.hint))
            item.setData(DETAIL_ROLE, pick.detail)
            item.setData(PICK_ROLE, pick.value)
            if not pick.enabled:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self._mark(0, 1)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines that are there."""
        line = max(self.list.sizeHintForRow(0), self.fontMetrics().height())
        self.list.setFixedHeight(min(max(self.list.count(), 1), ROWS) * line + 4)
        self.adjustSize()

    def _mark(self, start: int, step: int) -> None:
        """Mark the first line from `start` on that can be taken."""
        row = start
        while 0 <= row < self.list.count():
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                return
            row += step

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self.chosen.emit(item.data(PICK_ROLE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the field keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._mark(self.list.currentRow() + step, step)
                return True
        return super().eventFilter(watched, event)


class _Detailed(QStyledItemDelegate):
    """Paints the detail at the right of a line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        area: QRect = option.rect.adjusted(0, 0, -10, 0)
        painter.save()
        painter.setPen(QColor(self.theme.dim))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, index.data(DETAIL_ROLE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), hint.height() + 4)
