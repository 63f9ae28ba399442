"""The palette's tree as Qt wants it: categories, and in each the entries that the search found."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from nodes.catalogue.spec import Catalogue, Category, NodeSpec

MIME_TYPE = "application/x-layerwright-node"
"""What a dragged entry is: the id of a catalogue entry, as UTF-8 text."""

SPEC = int(Qt.ItemDataRole.UserRole)
CATEGORY = SPEC + 1
COUNT = SPEC + 2

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QAbstractItemModel):
    """Categories in the order of the catalogue, or of their best hit; entries in the order given."""

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._shelves: list[tuple[Category, list[NodeSpec]]] = []

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Know other entries from now on; what is listed stays until something else is."""
        self._catalogue = catalogue

    def show_everything(self) -> None:
        """List the whole catalogue."""
        self._show(self._catalogue.nodes.values(), self._catalogue.categories)

    def show_hits(self, specs: Sequence[NodeSpec]) -> None:
        """List only `specs`, the category of the first one first."""
        self._show(specs, dict.fromkeys(spec.category for spec in specs))

    def _show(self, specs: Any, order: Any) -> None:
        shelves: dict[str, list[NodeSpec]] = {id: [] for id in order}
        for spec in specs:
            shelves.setdefault(spec.category, []).append(spec)
        self.beginResetModel()
        self._shelves = [(self._category(id), found) for id, found in shelves.items() if found]
        self.endResetModel()

    def _category(self, id: str) -> Category:
        return self._catalogue.categories.get(id) or Category(id, id.capitalize(), "ends")

    @property
    def count(self) -> int:
        """How many entries are listed."""
        return sum(len(specs) for _, specs in self._shelves)

    def index_of(self, id: str) -> QModelIndex:
        """Where the entry `id` stands; invalid when it is not listed."""
        for shelf, (_, specs) in enumerate(self._shelves):
            for row, spec in enumerate(specs):
                if spec.id == id:
                    return self.createIndex(row, 0, shelf + 1)
        return QModelIndex()

    def spec(self, index: Index) -> NodeSpec | None:
        """The entry at `index`; None for a category."""
        if not index.isValid() or not index.internalId():
            return None
        return self._shelves[index.internalId() - 1][1][index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Categories at the top, entries below them, nothing below those."""
        if not parent.isValid():
            return len(self._shelves)
        return 0 if parent.internalId() else len(self._shelves[parent.row()][1])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One column."""
        return 1

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """An entry's index carries the number of its category, from 1; a category's carries 0."""
        if column or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        """The category of an entry."""
        shelf = index.internalId() if index.isValid() else 0
        return self.createIndex(shelf - 1, 0, 0) if shelf else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, the words on hover, and for the delegate the entry or the category itself."""
        spec = self.spec(index)
        return self._category_data(index, role) if spec is None else _entry_data(spec, role)

    def _category_data(self, index: Index, role: int) -> Any:
        if not index.isValid():
            return None
        category, specs = self._shelves[index.row()]
        if role == CATEGORY:
            return category
        if role == COUNT:
            return len(specs)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return category.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Entries can be dragged; categories only opened and closed."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled if self.spec(index) else usual

    def mimeTypes(self) -> list[str]:
        """The one thing that is dragged out of here."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The id of the dragged entry."""
        spec = next((spec for spec in map(self.spec, indexes) if spec), None)
        return QMimeData() if spec is None else mime_of(spec)


def mime_of(spec: NodeSpec) -> QMimeData:
    """What the canvas takes as "place one of these here"."""
    data = QMimeData()
    data.setData(MIME_TYPE, spec.id.encode())
    return data


def _entry_data(spec: NodeSpec, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return spec.title
    if role == SPEC:
        return spec
    if role == Qt.ItemDataRole.ToolTipRole:
        return documentation(spec)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{spec.title}: {spec.summary}" if spec.summary else spec.title
    return None


def documentation(spec: NodeSpec) -> str:
    """Keras's words on an entry, as rich text for a tooltip: its name and the first paragraphs."""
    text = (spec.doc or spec.summary).strip()
    if len(text) > 900:
        text = f"{text[:900].rsplit(None, 1)[0]} …"
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n") if part.strip())
    name = html.escape(spec.expression or spec.title)
    return f"<p><b>{name}</b></p>{paragraphs}"
