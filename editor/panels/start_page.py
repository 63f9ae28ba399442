"""What a new window offers: recent files, examples, an empty drawing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor.panels.start_examples import besides, card_of, in_chapter
from editor.theme.colours import Theme
from editor.theme.icons import icon

MOST_RECENT = 5
BORDERS = 4
COLUMNS = 3
CARD = 24
"""Letters that a card of an example is wide at least."""


class StartPage(QFrame):
    """A card above the empty canvas. It steps aside as soon as the person does anything else."""

    file_chosen = Signal(Path)
    example_chosen = Signal(Path)
    open_chosen = Signal()
    dismissed = Signal()

    def __init__(self, examples: Sequence[Path], recents: Sequence[Path], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._recents_given: tuple[Path, ...] = ()
        self.cards: dict[Path, _Card] = {}
        """The cards of the examples, by their files."""
        self._grids: list[tuple[QGridLayout, list[_Card]]] = []
        self.setObjectName("startPage")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaximumWidth(720)
        self._content = QWidget()
        self._columns = COLUMNS
        self._recents = QVBoxLayout()
        self._recents.setSpacing(2)
        self._build_ui(examples)
        self.set_recents(recents)
        self.set_theme(theme)

    def _build_ui(self, examples: Sequence[Path]) -> None:
        column = QVBoxLayout(self._content)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(8)
        column.addWidget(_label(self.tr("Draw a neural network"), "display"))
        column.addWidget(
            _label(
                self.tr("Drag layers from the palette, or press Tab on the canvas. The code follows."), "dim"
            )
        )
        row = QHBoxLayout()
        self.empty = QPushButton(self.tr("Empty drawing"))
        self.empty.setDefault(True)
        self.empty.clicked.connect(self.dismissed)
        self._open = QPushButton(self.tr("Open…"))
        self._open.clicked.connect(self.open_chosen)
        row.addWidget(self.empty)
        row.addWidget(self._open)
        row.addStretch()
        column.addSpacing(8)
        column.addLayout(row)
        # Who comes back wants to go on.
        self._heading = _label(self.tr("RECENT"), "heading")
        self._heading.setContentsMargins(0, 12, 0, 0)
        column.addWidget(self._heading)
        column.addLayout(self._recents)
        self._add_cards(column, self.tr("MODEL CONSTRUCTION, STEP BY STEP"), in_chapter(examples))
        self._add_cards(column, self.tr("MORE EXAMPLES"), besides(examples))
        self._lay_cards()
        # In a small window, or with large text, the page scrolls rather than being squeezed.
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(area)

    def _add_cards(self, column: QVBoxLayout, heading: str, examples: Sequence[Path]) -> None:
        """One section of examples; none at all without examples."""
        if not examples:
            return
        grid = QGridLayout()
        grid.setSpacing(8)
        column.addSpacing(12)
        column.addWidget(_label(heading, "heading"))
        column.addLayout(grid)
        for path in examples:
            card = self.cards[path] = _Card(*card_of(path))
            card.clicked.connect(lambda _checked=False, path=path: self.example_chosen.emit(path))
        self._grids.append((grid, [self.cards[path] for path in examples]))

    def _lay_cards(self) -> None:
        for grid, cards in self._grids:
            for card in cards:
                grid.removeWidget(card)
            for column in range(COLUMNS):
                grid.setColumnStretch(column, int(column < self._columns))
            for number, card in enumerate(cards):
                grid.addWidget(card, number // self._columns, number % self._columns)

    def set_recents(self, recents: Sequence[Path]) -> None:
        """Show these recent files."""
        shown = tuple(recents[:MOST_RECENT])
        self._heading.setVisible(bool(shown))
        if shown == self._recents_given:
            return
        self._recents_given = shown
        while (item := self._recents.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in shown:
            button = QPushButton(f"{path.stem}    {_short(path.parent)}", flat=True)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.setToolTip(str(path))
            button.clicked.connect(lambda _checked=False, path=path: self.file_chosen.emit(path))
            self._recents.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.setStyleSheet(
            f"#startPage {{ background: {theme.panel}; border: 1px solid {theme.border};"
            " border-radius: 12px; }"
            " #startPage QScrollArea, #startPage QScrollArea > QWidget > QWidget { background: transparent; }"
        )
        self._open.setIcon(icon("folder-open", theme.text, theme.faint))
        for card in self.cards.values():
            card.set_theme(theme)

    def hasHeightForWidth(self) -> bool:
        """A narrow page is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of everything on the page, with as many cards in a row as `width` has room for."""
        letter = self.fontMetrics().averageCharWidth()
        columns = max(1, min(COLUMNS, (width - 64) // (CARD * letter)))
        if columns != self._columns:
            self._columns = columns
            self._lay_cards()
        layout = self._content.layout()
        return BORDERS + (0 if layout is None else layout.heightForWidth(width - BORDERS))

    def sizeHint(self) -> QSize:
        """As high as its width asks for."""
        return QSize(self.maximumWidth(), 0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Something is being dragged here: step aside, the canvas takes it."""
        event.ignore()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape begins with the empty drawing."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


class _Card(QPushButton):
    """A button with a title and a sentence."""

    def __init__(self, title: str, words: str, picture: str) -> None:
        super().__init__()
        self._name = picture
        self._picture = QLabel()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        name = _label(title, "")
        name.setStyleSheet("font-weight: 600;")
        texts.addWidget(name)
        if words:
            texts.addWidget(_label(words, "small"))
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(texts, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._picture.setPixmap(icon(self._name, theme.accent, theme.faint).pixmap(24, 24))

    def sizeHint(self) -> QSize:
        """As high as the texts need; a button's own hint knows only its own text."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for several in a row: the texts wrap, and ask for the height."""
        return QSize((CARD - 1) * self.fontMetrics().averageCharWidth(), 0)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("role", role)
    return label


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
