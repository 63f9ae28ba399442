"""The palette: everything that can be placed, by category, with a search over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette, QPolygon
from PySide6.QtWidgets import (
    QLabel,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor.panels import entry_rows
from editor.panels.chips import Chips, start_drag
from editor.panels.entry_rows import EntryDelegate, RowIndex
from editor.panels.import_row import begins, import_row, imported_name
from editor.panels.palette_model import CATEGORY, COUNT, SPEC, PaletteModel
from editor.panels.search_field import SearchField
from editor.theme.colours import Theme
from nodes.catalogue.search import Index
from nodes.catalogue.spec import Catalogue, NodeSpec

OPEN_AT_FIRST = 2
"""How many categories stand open before anybody searched."""
MOST_RECENTS = 8


class PaletteDelegate(EntryDelegate):
    """Draws categories as headings with a count, entries in two lines."""

    view: QTreeView

    def sizeHint(self, option: QStyleOptionViewItem, index: RowIndex) -> QSize:
        """Two lines for an entry, one for a category."""
        if index.data(SPEC) is not None:
            return super().sizeHint(option, index)
        return QSize(100, self.view.fontMetrics().height() + 10)

    def paint_row(self, painter: QPainter, rect: QRect, index: RowIndex) -> None:
        """Draw a category or an entry."""
        spec: NodeSpec | None = index.data(SPEC)
        if spec is None:
            self._paint_category(painter, rect, index)
            return
        below = self.paint_entry(painter, rect, spec)
        font = entry_rows.small(self.view.font())
        entry_rows.paint_line(painter, below, spec.summary.replace("`", ""), font, self.theme.dim)

    def _paint_category(self, painter: QPainter, rect: QRect, index: RowIndex) -> None:
        font = self.view.font()
        x, y = rect.left() + entry_rows.MARGIN + 4, rect.center().y() + 1
        opened = self.view.isExpanded(index)
        corners = [(-4, -2), (4, -2), (0, 3)] if opened else [(-2, -4), (3, 0), (-2, 4)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.dim))
        painter.drawPolygon(QPolygon([QPoint(x + dx, y + dy) for dx, dy in corners]))
        text = rect.adjusted(entry_rows.TEXT_LEFT, 0, -entry_rows.MARGIN, 0)
        count = str(index.data(COUNT))
        used = entry_rows.paint_line(painter, text, count, entry_rows.small(font), self.theme.dim, right=True)
        title = text.adjusted(0, 0, -used - 8, 0)
        entry_rows.paint_line(
            painter, title, index.data(CATEGORY).title, entry_rows.bold(font), self.theme.dim
        )


class PaletteTree(QTreeView):
    """The tree: a click on a category opens or closes it, an entry can be dragged away."""

    typed = Signal(QKeyEvent)
    """A letter was typed here: it belongs into the search field."""
    wanted = Signal(QModelIndex)
    """Return was pressed on an entry. Qt's own `activated` comes with some styles' single clicks too."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.rows = PaletteModel(catalogue, self)
        self.setModel(self.rows)
        self.painter_of_rows = PaletteDelegate(catalogue, theme, self)
        self.setItemDelegate(self.painter_of_rows)
        self.setObjectName("palette-tree")
        self.setAccessibleName(self.tr("Nodes by category"))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Know other entries from now on."""
        self._catalogue = self.painter_of_rows.catalogue = catalogue
        self.rows.set_catalogue(catalogue)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the entry with a small node at the mouse."""
        spec = self.rows.spec(self.currentIndex())
        # What a function not read yet takes is not known: there is no node to be dragged.
        if spec is not None and imported_name(spec.id) is None:
            start_drag(self, spec, self._catalogue, self.painter_of_rows.theme)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a category opens or closes it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and not self.rows.spec(index):
            self.setExpanded(index, not self.isExpanded(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens or closes a category; letters go to the search field."""
        index = self.currentIndex()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and index.isValid() and not self.rows.spec(index):
            self.setExpanded(index, not self.isExpanded(index))
        elif is_return:
            self.wanted.emit(index)
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Draw the row again that the mouse has left."""
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)


class PalettePanel(QWidget):
    """Search field, tree of entries, and what was used lately."""

    chosen = Signal(str)
    """An entry should be placed (Enter or double click): its catalogue id."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._index: Index | None = None
        self._recents: list[str] = []
        self._opened: set[str] = set(list(catalogue.categories)[:OPEN_AT_FIRST])
        self.field = SearchField()
        self.tree = PaletteTree(catalogue, theme)
        self.chips = Chips(catalogue, theme)
        self._recent_title = QLabel(self.tr("RECENT"))
        self._nothing = QLabel(self.tr("Nothing found. Try another word, or part of one."))
        self._build_ui()
        self._connect()
        self.set_theme(theme)
        self.set_recents([])
        self._list_entries("")

    def _build_ui(self) -> None:
        self.setObjectName("palette")
        self.field.setPlaceholderText(self.tr("Search nodes"))
        self._recent_title.setProperty("role", "heading")
        self._nothing.setProperty("role", "dim")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(12, 8, 12, 8)
        self.setFocusProxy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 12)
        layout.setSpacing(8)
        for widget in (self.field, self._recent_title, self.chips):
            widget.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(_inset(self.field))
        layout.addWidget(self._nothing)
        layout.addWidget(self.tree, 1)
        layout.addLayout(_inset(self._recent_title))
        layout.addLayout(_inset(self.chips))

    def _connect(self) -> None:
        self.field.textChanged.connect(self._list_entries)
        self.field.returnPressed.connect(self._choose_current)
        self.field.moved.connect(self._move_into_tree)
        self.tree.wanted.connect(self._on_wanted)
        self.tree.doubleClicked.connect(self._on_wanted)
        self.tree.typed.connect(self._on_typed)
        self.tree.expanded.connect(self._remember_opened)
        self.tree.collapsed.connect(self._remember_opened)
        self.chips.chosen.connect(self.chosen)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Offer what `catalogue` has, because the project's own entries are others now."""
        if catalogue == self._catalogue:
            return
        self._catalogue, self._index = catalogue, None
        at = self.tree.verticalScrollBar().value()
        self.tree.set_catalogue(catalogue)
        self.chips.set_catalogue(catalogue)
        self.set_recents(self._recents)
        self._list_entries(self.field.text())
        self.tree.verticalScrollBar().setValue(at)

    def set_recents(self, recents: Sequence[str]) -> None:
        """Show these entries as used lately, and rank them higher in the search."""
        self._recents = list(recents)
        self.chips.show_entries(self._recents[:MOST_RECENTS])
        for widget in (self._recent_title, self.chips):
            widget.setVisible(bool(self.chips.ids))

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.field.set_theme(theme)
        self.tree.painter_of_rows.theme = theme
        self.chips.set_theme(theme)
        palette = QPalette(self.tree.palette())
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.panel))
        palette.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        self.tree.setPalette(palette)
        self.tree.viewport().update()

    def _list_entries(self, text: str) -> None:
        searching = bool(text.strip())
        rows = self.tree.rows
        if searching:
            if self._index is None:
                self._index = Index(self._catalogue)
            found = [hit.spec for hit in self._index.search(text, self._recents)]
            row = import_row(text, self._catalogue)
            rows.show_hits(found if row is None else [*found, row])
            self.tree.expandAll()
            if row is None or any(begins(text, spec) for spec in found):
                self.tree.setCurrentIndex(rows.index(0, 0, rows.index(0, 0)))
            else:
                self.tree.setCurrentIndex(rows.index_of(row.id))
        else:
            rows.show_everything()
            self._open_remembered()
        self.field.show_count(rows.count if searching else None)
        self._nothing.setVisible(not rows.count)

    def _open_remembered(self) -> None:
        rows = self.tree.rows
        for row in range(rows.rowCount()):
            index = rows.index(row, 0)
            self.tree.setExpanded(index, index.data(CATEGORY).id in self._opened)

    def _remember_opened(self, index: QModelIndex) -> None:
        if self.field.text().strip():
            return
        id = index.data(CATEGORY).id
        (self._opened.add if self.tree.isExpanded(index) else self._opened.discard)(id)

    def _move_into_tree(self, event: QKeyEvent) -> None:
        """Down from the field selects the first entry, or the next one when one is selected already."""
        self.tree.setFocus()
        rows = self.tree.rows
        if self.tree.currentIndex().isValid():
            self.tree.keyPressEvent(event)
        else:
            self.tree.setCurrentIndex(rows.index(0, 0))

    def _choose_current(self) -> None:
        self._on_wanted(self.tree.currentIndex())

    def _on_wanted(self, index: QModelIndex) -> None:
        spec = self.tree.rows.spec(index)
        if spec is not None:
            self.chosen.emit(spec.id)

    def _on_typed(self, event: QKeyEvent) -> None:
        self.field.setFocus()
        self.field.setText(event.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the search and goes back to the field, from wherever it is pressed."""
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            self.field.setFocus()
        else:
            super().keyPressEvent(event)


def _inset(widget: QWidget) -> QVBoxLayout:
    """`widget` with the panel's margin at both sides."""
    layout = QVBoxLayout()
    layout.setContentsMargins(12, 0, 12, 0)
    layout.addWidget(widget)
    return layout
