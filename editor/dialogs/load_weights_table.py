"""The rows of the dialog that loads weights: a weight, the tensor for it, and what that means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.formats.weights.matching import How, Matching, Row, Status, match_in_order
from nodes.formats.weights.tensors import FileTensor

Index = QModelIndex | QPersistentModelIndex
WEIGHT, WEIGHT_SHAPE, TENSOR, TENSOR_SHAPE, STATUS = range(5)
ROW_ROLE = Qt.ItemDataRole.UserRole
MARK = 16
"""Pixels that a mark is wide."""
ICONS = {
    Status.EXACT: "check-circle",
    Status.RENAMED: "arrows-left-right",
    Status.CONVERTED: "arrows-left-right",
    Status.WRONG_SHAPE: "warning-octagon",
    Status.WRONG_DTYPE: "warning-octagon",
    Status.MISSING: "warning",
    Status.EXTRA: "info",
}


class WeightsTable(QAbstractTableModel):
    """The rows of a matching. Those that can be loaded have a mark that the person may take away."""

    changed = Signal()
    """Another tensor was chosen, or a mark set or taken away."""

    def __init__(self, matching: Matching, name_of: Callable[[str], str], theme: Theme) -> None:
        super().__init__()
        self._first = self._matching = matching
        self._name_of = name_of
        self._theme = theme
        self._no_mark = QPixmap(MARK, MARK)
        self._no_mark.fill(Qt.GlobalColor.transparent)
        self._left_out: set[str] = set()
        self._rows: tuple[Row, ...] = matching.rows

    @property
    def matching(self) -> Matching:
        """What is for what, as the person has it now."""
        return self._matching

    @property
    def chosen(self) -> list[tuple[FileTensor, str]]:
        """What would be loaded: tensors with the keys of their weights."""
        return [
            (row.tensor, row.target.key)
            for row in self._rows
            if row.loadable and row.tensor and row.target and row.target.key not in self._left_out
        ]

    @property
    def loadable(self) -> int:
        """How many rows could be loaded."""
        return sum(row.loadable for row in self._rows)

    @property
    def orderable(self) -> int:
        """How many weights would get a tensor by order alone."""
        before = sum(tensor is not None for tensor, _ in self._matching.pairs)
        return sum(tensor is not None for tensor, _ in match_in_order(self._matching).pairs) - before

    @property
    def in_order(self) -> int:
        """How many weights have their tensor by order alone."""
        return sum(how is How.ORDER for _, how in self._matching.pairs)

    def match_in_order(self, wanted: bool) -> None:
        """Give what is open tensors by order, or take those away again."""
        if wanted:
            self._take(match_in_order(self._matching))
            return
        pairs = tuple(
            (None, How.NONE) if how is How.ORDER else (tensor, how) for tensor, how in self._pairs()
        )
        self._take(Matching(self._matching.file, self._matching.targets, pairs))

    def choose(self, row: int, tensor: FileTensor | None) -> None:
        """Give the weight of a row another tensor, or none."""
        target = self._rows[row].target
        if target is None or self._rows[row].tensor == tensor:
            return
        was = next(
            pair for each, pair in zip(self._first.targets, self._first.pairs, strict=True) if each == target
        )
        how = was[1] if was[0] == tensor else How.HAND
        self._left_out.discard(target.key)
        self._take(self._matching.with_tensor(target.key, tensor, how))

    def row(self, number: int) -> Row:
        """One row."""
        return self._rows[number]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._refresh()

    def offered(self, number: int) -> Iterator[tuple[FileTensor, bool]]:
        """The tensors that the weight of a row may have: what fits first, and whether it fits."""
        target = self._rows[number].target
        if target is None:
            return
        tensors = self._matching.file.tensors
        fit = {each.address for each in tensors if Row(target, each, How.HAND).loadable}
        used = {tensor.address for tensor, _ in self._pairs() if tensor is not None}
        for each in sorted(tensors, key=lambda each: (each.address not in fit, each.address in used)):
            yield each, each.address in fit

    def _pairs(self) -> tuple[tuple[FileTensor | None, How], ...]:
        return self._matching.pairs

    def _take(self, matching: Matching) -> None:
        self._matching = matching
        rows = matching.rows
        if len(rows) == len(self._rows):
            self._rows = rows
            self._refresh()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        self.changed.emit()

    def _refresh(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, STATUS))
        self.changed.emit()

    # -- words -------------------------------------------------------------------------------------------

    def status_words(self, row: Row) -> str:
        """What became of a row, in a few words."""
        target, tensor = row.target, row.tensor
        words = {
            Status.EXACT: self.tr("exact"),
            Status.RENAMED: self._how_words(row.how),
            Status.MISSING: self.tr("missing in the file"),
            Status.EXTRA: self.tr("extra in the file"),
            Status.WRONG_SHAPE: self.tr("transposed: wrong shape")
            if row.transposed
            else self.tr("wrong shape"),
        }
        if row.status in words:
            return words[row.status]
        assert target is not None
        assert tensor is not None
        if row.status is Status.WRONG_DTYPE:
            return self.tr("{dtype} cannot become {wanted}").format(dtype=tensor.dtype, wanted=target.dtype)
        return self.tr("{dtype} becomes {wanted}").format(dtype=tensor.dtype, wanted=target.dtype)

    def _how_words(self, how: How) -> str:
        return {
            How.IDENTITY: self.tr("renamed since"),
            How.NAME: self.tr("renamed: found by name"),
            How.SHAPE: self.tr("renamed: found by shape"),
            How.ORDER: self.tr("by order alone"),
            How.HAND: self.tr("chosen by you"),
        }.get(how, self.tr("renamed"))

    def explanation(self, row: Row) -> str:
        """What a row means, in a sentence."""
        if row.status is Status.WRONG_SHAPE and row.target and row.tensor:
            text = self.tr("The file has {there}, the model expects {here}.")
            if row.transposed:
                text += " " + self.tr("The axes stand the other way round.")
            return text.format(there=row.tensor.shape, here=row.target.shape)
        return {
            Status.MISSING: self.tr(
                "The file has nothing for this weight. It keeps its values, or choose a tensor."
            ),
            Status.EXTRA: self.tr("No weight of the model is this tensor. It is not used."),
            Status.CONVERTED: self.tr("The numbers are changed into the weight's type."),
        }.get(row.status, self.status_words(row))

    # -- Qt's own ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Weight, its shape, tensor, its shape, what that means."""
        return 0 if parent.isValid() else STATUS + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What the columns are."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        titles = (
            self.tr("Weight"),
            self.tr("Shape"),
            self.tr("In the file"),
            self.tr("Shape"),
            self.tr("Match"),
        )
        return titles[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A weight can be marked, its tensor chosen."""
        row = self._rows[index.row()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == WEIGHT and row.loadable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == TENSOR and row.target is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == ROW_ROLE:
            return row
        if (
            role == Qt.ItemDataRole.CheckStateRole
            and index.column() == WEIGHT
            and row.loadable
            and row.target
        ):
            out = row.target.key in self._left_out
            return Qt.CheckState.Unchecked if out else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, index.column()) or "")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Set a mark, or take it away."""
        target = self._rows[index.row()].target
        if role != Qt.ItemDataRole.CheckStateRole or target is None:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left_out.discard(target.key)
        else:
            self._left_out.add(target.key)
        self._refresh()
        return True

    def _picture(self, row: Row, column: int) -> QIcon | QPixmap | None:
        if column == STATUS:
            return icon(ICONS[row.status], self._status_colour(row), self._theme.faint)
        if column == TENSOR and row.target is not None:
            return icon("caret-down", self._theme.dim, self._theme.faint)
        # Room where others have their mark, so that names stand below each other.
        return self._no_mark if column == WEIGHT and not row.loadable else None

    def _text(self, row: Row, column: int) -> str:
        if column == STATUS:
            return self.status_words(row)
        if column in (WEIGHT, WEIGHT_SHAPE):
            if row.target is None:
                return "—" if column == WEIGHT else ""
            return self._name_of(row.target.key) if column == WEIGHT else _shape(row.target.shape)
        if row.tensor is None:
            return self.tr("choose…") if column == TENSOR else ""
        return _tensor_words(row.tensor) if column == TENSOR else _shape(row.tensor.shape)

    def _tip(self, row: Row, column: int) -> str:
        if column == TENSOR and row.tensor is not None:
            return f"{row.tensor.path}\n{row.tensor.address}  {_shape(row.tensor.shape)}  {row.tensor.dtype}"
        if column == WEIGHT and row.target is not None:
            return f"{self._name_of(row.target.key)}  {_shape(row.target.shape)}  {row.target.dtype}"
        return self.explanation(row)

    def _colour(self, row: Row, column: int) -> QColor | None:
        if column == STATUS:
            return QColor(self._status_colour(row))
        wrong = row.status is Status.WRONG_SHAPE and column in (WEIGHT_SHAPE, TENSOR_SHAPE)
        if wrong:
            return QColor(self._theme.error)
        if row.target is None:
            return QColor(self._theme.dim)
        return QColor(self._theme.faint) if column == TENSOR and row.tensor is None else None

    def _status_colour(self, row: Row) -> str:
        theme = self._theme
        if row.how is How.ORDER:
            return theme.warning
        return {
            Status.EXACT: theme.good,
            Status.RENAMED: theme.accent,
            Status.CONVERTED: theme.warning,
            Status.MISSING: theme.warning,
            Status.EXTRA: theme.dim,
        }.get(row.status, theme.error)


def _shape(shape: tuple[int, ...]) -> str:
    return str(tuple(shape))


def _tensor_words(tensor: FileTensor) -> str:
    """Where a tensor stands, and what its layer is called where that is not the same."""
    names, parts = "/".join(tensor.names), "/".join(tensor.parts)
    return f"{tensor.address}  ({names})" if parts and names != parts else tensor.address


class TensorDelegate(QStyledItemDelegate):
    """Lets the person choose the tensor of a row from those of the file, what fits first."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The arrow that tells of the list stands at the right."""
        super().initStyleOption(option, index)
        option.decorationPosition = QStyleOptionViewItem.Position.Right

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A list of tensors that opens at once."""
        box = QComboBox(parent)
        table = _table(index)
        number = _source_row(index)
        box.addItem(self.tr("none: keep the values"), None)
        for tensor, fits in table.offered(number):
            box.addItem(f"{_tensor_words(tensor)}   {_shape(tensor.shape)}", tensor)
            if not fits:
                box.model().item(box.count() - 1).setEnabled(False)  # type: ignore[attr-defined]
        box.activated.connect(lambda: self._done(box))
        box.setMaxVisibleItems(18)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is chosen now, and open the list."""
        assert isinstance(editor, QComboBox)
        tensor = _table(index).row(_source_row(index)).tensor
        found = next((at for at in range(editor.count()) if editor.itemData(at) == tensor), 0)
        editor.setCurrentIndex(found)
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Take what was chosen."""
        assert isinstance(editor, QComboBox)
        _table(index).choose(_source_row(index), editor.currentData())

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def _table(index: Index) -> WeightsTable:
    model: Any = index.model()
    found = model.sourceModel() if hasattr(model, "sourceModel") else model
    assert isinstance(found, WeightsTable)
    return found


def _source_row(index: Index) -> int:
    model: Any = index.model()
    return int(model.mapToSource(index).row()) if hasattr(model, "mapToSource") else index.row()
