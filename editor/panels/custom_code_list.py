"""The project's own code as a list, and the buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.custom_code_starters import KINDS, STARTERS, Starter
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.graph import Code

NAME = Qt.ItemDataRole.UserRole


class CodeList(QWidget):
    """Lists names; what is to be done with them is told, not done."""

    added = Signal(Starter)
    """New code should begin as this."""
    chosen = Signal(str)
    """Another name is the current one."""
    renamed = Signal(str, str)
    """The old name, and the one that was typed in its place."""
    duplicated = Signal(str)
    removed = Signal(str)
    checked = Signal(str)
    """The code of this name should be tried out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._codes: tuple[Code, ...] = ()
        self._wrong: frozenset[str] = frozenset()
        self.list = _Names()
        self.new = _button(self.tr("New"))
        self.rename = _button(self.tr("Rename"))
        self.duplicate = _button(self.tr("Duplicate"))
        self.remove = _button(self.tr("Delete"))
        self.check = _button(self.tr("Check"))
        self.menu = starters_menu(self, self.added.emit)
        self._build_ui()
        self._connect()
        self.set_theme(theme)

    def _build_ui(self) -> None:
        self.new.setMenu(self.menu)
        self.new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.list.setAccessibleName(self.tr("Custom code"))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 6, 8, 6)
        buttons.setSpacing(2)
        for each in (self.new, self.rename, self.duplicate, self.remove, self.check):
            buttons.addWidget(each)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.rename.clicked.connect(self._on_rename)
        self.duplicate.clicked.connect(lambda: self.duplicated.emit(self.current))
        self.remove.clicked.connect(lambda: self.removed.emit(self.current))
        self.list.delete_pressed.connect(lambda: self.removed.emit(self.current))
        self.check.clicked.connect(lambda: self.checked.emit(self.current))
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_current_changed())
        self.list.itemChanged.connect(self._on_item_changed)

    def _on_rename(self) -> None:
        item = self.list.currentItem()
        if item is not None and self.list.state() != QAbstractItemView.State.EditingState:
            self.list.editItem(item)

    @property
    def current(self) -> str:
        """The name that is chosen; empty when there is none."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(NAME))

    @property
    def names(self) -> list[str]:
        """The names as they are listed."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        buttons = {self.new: "plus", self.rename: "pencil-simple", self.duplicate: "copy"}
        buttons |= {self.remove: "trash", self.check: "flask"}
        for button, name in buttons.items():
            button.setIcon(icon(name, theme.dim, theme.faint))
        for action, starter in zip(self.menu.actions(), STARTERS, strict=True):
            action.setIcon(icon(KINDS[starter.kind][1], theme.role("custom"), theme.faint))
        self._paint()

    def show_codes(self, codes: Iterable[Code], current: str) -> None:
        """List `codes` by name, with `current` chosen, or the first one if that is not there."""
        self._codes = tuple(sorted(codes, key=lambda code: code.name.casefold()))
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for code in self._codes:
            item = QListWidgetItem(code.name, self.list)
            item.setData(NAME, code.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        names = [code.name for code in self._codes]
        self.list.setCurrentRow(names.index(current) if current in names else min(0, len(names) - 1))
        self.list.blockSignals(blocked)
        self._paint()
        self._on_current_changed()

    def show_wrong(self, names: Collection[str]) -> None:
        """Mark the code in which something is wrong."""
        self._wrong = frozenset(names)
        self._paint()

    def choose(self, name: str) -> None:
        """Make `name` the current one."""
        for row, code in enumerate(self._codes):
            if code.name == name:
                self.list.setCurrentRow(row)

    def _paint(self) -> None:
        theme = self._theme
        blocked = self.list.blockSignals(True)
        for row, code in enumerate(self._codes):
            title, name = KINDS.get(code.kind, ("", "code"))
            wrong = code.name in self._wrong
            shown = ("warning-octagon", theme.error) if wrong else (name, theme.role("custom"))
            self.list.item(row).setIcon(icon(*shown, theme.faint))
            self.list.item(row).setToolTip(QCoreApplication.translate("CustomCode", title) if title else "")
        self.list.blockSignals(blocked)

    def _on_current_changed(self) -> None:
        for button in (self.rename, self.duplicate, self.remove, self.check):
            button.setEnabled(bool(self.current))
        self.chosen.emit(self.current)

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        before, name = str(item.data(NAME)), item.text().strip()
        if name != before:
            blocked = self.list.blockSignals(True)
            # It has the new name when the project says so.
            item.setText(before)
            self.list.blockSignals(blocked)
            self.renamed.emit(before, name)


class _Names(QListWidget):
    """A list of names that can be changed in place."""

    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setUniformItemSizes(True)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.DoubleClicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks for the current one to be taken away."""
        if event.key() == Qt.Key.Key_Delete and self.currentItem() is not None:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


def starters_menu(parent: QWidget, chosen: Callable[[Starter], None]) -> QMenu:
    """A menu of what new code can begin as; `chosen` is told which."""
    menu = QMenu(parent)
    for starter in STARTERS:
        action = menu.addAction(QCoreApplication.translate("CustomCode", starter.title))
        action.triggered.connect(lambda _on=False, starter=starter: chosen(starter))
    return menu


def _button(words: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setIconSize(QSize(16, 16))
    return button
