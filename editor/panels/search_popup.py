"""The search at the mouse: type a name and its first arguments, Enter places the node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from editor.panels import entry_rows
from editor.panels.entry_rows import EntryDelegate, RowIndex
from editor.panels.import_row import begins, import_row
from editor.panels.palette_model import documentation
from editor.panels.search_field import SearchField
from editor.theme.colours import Theme
from nodes.catalogue.search import Hit, Index
from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.graph import Value

WIDTH = 420
ROWS = 9
HIT = int(Qt.ItemDataRole.UserRole)

Accepts = Callable[[NodeSpec], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """What should be placed: an entry, and the arguments that were typed after its name."""

    spec: NodeSpec
    values: Mapping[str, Value] = field(default_factory=dict)


def values_text(values: Mapping[str, Value]) -> str:
    """The arguments that a search has understood: `units=256, activation=relu`."""
    return ", ".join(f"{name}={value}" for name, value in values.items())


class HitModel(QAbstractListModel):
    """The hits of one search, best first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def show_hits(self, hits: list[Hit]) -> None:
        """List these."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many hits there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The hit, its title, its words on hover."""
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.spec.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return documentation(hit.spec)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (hit.spec.title, values_text(hit.values))))
        return None


class HitDelegate(EntryDelegate):
    """Draws a hit: name and category above, what was understood (or what the entry is) below."""

    def paint_row(self, painter: QPainter, rect: QRect, index: RowIndex) -> None:
        """Draw a hit."""
        hit: Hit = index.data(HIT)
        category = self.catalogue.categories.get(hit.spec.category)
        below = self.paint_entry(painter, rect, hit.spec, category.title if category else "")
        self._paint_below(painter, below, hit)

    def _paint_below(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        if not hit.values and not hit.unused:
            font = entry_rows.small(self.view.font())
            entry_rows.paint_line(painter, rect, hit.spec.summary.replace("`", ""), font, self.theme.dim)
            return
        mono = entry_rows.monospaced(self.view.font())
        used = entry_rows.paint_line(painter, rect, values_text(hit.values), mono, self.theme.accent)
        if hit.unused:
            words = self.tr("not understood: %1").replace("%1", " ".join(hit.unused))
            rest = rect.adjusted(used + (12 if used else 0), 0, 0, 0)
            entry_rows.paint_line(
                painter, rest, words, entry_rows.small(self.view.font()), self.theme.warning
            )


class SearchPopup(QFrame):
    """A frameless window with a search field and its hits."""

    chosen = Signal(Choice)
    """A hit should be placed."""
    closed = Signal()
    """The popup has gone, with or without a choice."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._catalogue = catalogue
        self._index = Index(catalogue)
        self._recents: list[str] = []
        self._accepts: Accepts | None = None
        self.field = SearchField(escape_empties=False)
        self.list = QListView()
        self.hits = HitModel(self)
        self._delegate = HitDelegate(catalogue, theme, self.list)
        self._nothing = QLabel(self.tr("Nothing fits here. Try another word."))
        self._build_ui()
        self._connect()
        self.set_theme(theme)

    def _build_ui(self) -> None:
        self.setObjectName("search-popup")
        self.setAccessibleName(self.tr("Add a node"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field.setPlaceholderText(self.tr("Add a node: Dense 256 relu"))
        self.list.setModel(self.hits)
        self.list.setItemDelegate(self._delegate)
        self.list.setObjectName("search-hits")
        self.list.setAccessibleName(self.tr("Nodes found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setStyleSheet("QListView { background: transparent; }")
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing.setContentsMargins(12, 8, 12, 8)
        self._nothing.hide()
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for widget in (self.field, self._nothing, self.list):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._list_hits)
        self.field.returnPressed.connect(self._choose_current)
        self.field.moved.connect(self._move)
        self.list.clicked.connect(self._choose)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Offer what `catalogue` has."""
        if catalogue != self._catalogue:
            self._catalogue = self._delegate.catalogue = catalogue
            self._index = Index(catalogue)

    def set_recents(self, recents: Sequence[str]) -> None:
        """Rank these entries higher, and show them first before anything is typed."""
        self._recents = list(recents)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.field.set_theme(theme)
        self._delegate.theme = theme
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.raised))
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.raised))
        palette.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(theme.dim))
        self.setPalette(palette)
        self.list.viewport().update()

    def open_at(self, screen: QPoint, accepts: Accepts | None = None) -> None:
        """Open with an empty field at `screen`, on the screen as a whole; list only what `accepts` takes."""
        self._accepts = accepts
        self.ensurePolished()
        self.list.ensurePolished()
        self.field.clear()
        self._list_hits("")
        self.move(self._on_screen(screen))
        self.show()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_screen(self, point: QPoint) -> QPoint:
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = max(room.left(), min(point.x(), room.right() - self.width()))
        y = max(room.top(), min(point.y(), room.bottom() - self.height()))
        return QPoint(x, y)

    def _list_hits(self, text: str) -> None:
        hits = self._index.search(text, self._recents)
        if self._accepts is not None:
            hits = [hit for hit in hits if self._accepts(hit.spec)]
        row = import_row(text, self._catalogue)
        current = 0
        if row is not None:
            # Who types a whole name means it, unless names in the list go on as it begins.
            current = 0 if any(begins(text, hit.spec) for hit in hits) else len(hits)
            hits = [*hits, Hit(row)]
        self.hits.show_hits(hits)
        self.list.setCurrentIndex(self.hits.index(current))
        self._nothing.setVisible(not hits)
        self._fit(len(hits))
        self.field.show_count(len(hits) if text.strip() else None)

    def _fit(self, count: int) -> None:
        """As high as its hits need, up to a number of rows."""
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(min(count, ROWS) * entry_rows.row_height(self.list.font()))
        self.adjustSize()

    def _move(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        row = self.list.currentIndex().row() + steps[Qt.Key(event.key())]
        row = max(0, min(row, self.hits.rowCount() - 1))
        self.list.setCurrentIndex(self.hits.index(row))

    def _choose_current(self) -> None:
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(HIT)
        if hit is None:
            return
        self.close()
        self.chosen.emit(Choice(hit.spec, hit.values))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Tab too, as it opened."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        """Say that it has gone."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self.closed.emit()
