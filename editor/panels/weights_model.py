"""The tree of weights: blocks, layers, and what each weight is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QStandardItem, QStandardItemModel

from editor.live_model import why_unbuilt
from editor.messages import QT_TRANSLATE_NOOP
from editor.panels.live_weights import Weight
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.fonts import MONOSPACED
from nodes.figures import Figures, number_text
from nodes.freezing import drawn_place
from nodes.living import Built
from nodes.report import shape_text
from nodes.weight_tree import WEIGHT, Branch, tree_of

Where = QModelIndex | QPersistentModelIndex
HEADINGS = (
    QT_TRANSLATE_NOOP("Weights", "Weight"),
    QT_TRANSLATE_NOOP("Weights", "Shape"),
    QT_TRANSLATE_NOOP("Weights", "Trainable"),
    QT_TRANSLATE_NOOP("Weights", "Mean"),
    QT_TRANSLATE_NOOP("Weights", "Std"),
    QT_TRANSLATE_NOOP("Weights", "Least"),
    QT_TRANSLATE_NOOP("Weights", "Most"),
    QT_TRANSLATE_NOOP("Weights", "Gradient"),
    QT_TRANSLATE_NOOP("Weights", "Dtype"),
    QT_TRANSLATE_NOOP("Weights", "Initialiser"),
    QT_TRANSLATE_NOOP("Weights", "Device"),
)
NAME, SHAPE, TRAINED, MEAN, STD, LEAST, MOST, GRADIENT, DTYPE, INITIALIZER, DEVICE = range(len(HEADINGS))
NUMBERS = (MEAN, STD, LEAST, MOST, GRADIENT)
UNBUILT = QT_TRANSLATE_NOOP("Weights", "not built")
DRAWN_TIP = QT_TRANSLATE_NOOP("Weights", "Freezing it also changes the drawing, and so the code.")
WEIGHT_TIP = QT_TRANSLATE_NOOP(
    "Weights",
    "Freezing one weight of a layer holds in this session only: an exported file trains it with its layer.",
)
HERE = QT_TRANSLATE_NOOP("Weights", "here only")
BOX = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
"""What can be done with a cell in the column of what is trained, if its data says that there is a box."""


class WeightsModel(QStandardItemModel):
    """The rows of the panel. A weight's figures, and its gradient, come later than its row.

    Qt keeps which row stands where, and asks for what is seen: it would ask for the place of every row
    whenever they change, and each answer of Python's waits for threads that are at work.
    """

    freeze_wanted = Signal(str, bool)
    """The key of a weight or a layer, and whether training should change it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, len(HEADINGS))
        self._box = QStandardItem()
        self._box.setFlags(BOX)
        self.theme = theme
        self.code_font = QFont(MONOSPACED)
        self.weights: Mapping[str, Weight] = {}
        self.figures: Mapping[str, Figures] = {}
        self._gradients: Mapping[str, str] = {}
        self._gradient_tips: Mapping[str, str] = {}
        self._built: Built | None = None
        self._pattern = ""
        self._roots: list[Branch] = []
        self._places: dict[str, tuple[str | None, int]] = {}
        """Of each key that of the row above, and its place below it."""

    @property
    def shown(self) -> Sequence[str]:
        """The keys of the weights that are listed."""
        return [key for each in self._roots for key in each.weights()]

    def show(self, built: Built | None, weights: Mapping[str, Weight], pattern: str = "") -> None:
        """List the weights that `pattern` names; rows stay when only what is said of them changes."""
        self.weights = weights
        if built is self._built and pattern == self._pattern and self._places:
            self._tell()
            return
        self.beginResetModel()
        self._built, self._pattern = built, pattern
        paths = {key: weight.path for key, weight in weights.items()}
        self._roots = [] if built is None else tree_of(built, pattern, paths)
        self._places = {}
        # Who hears of it is told once, when all of it is there.
        with QSignalBlocker(self):
            self.setRowCount(0)
            self._fill(self.invisibleRootItem(), self._roots, None)
        self.endResetModel()

    def show_figures(self, figures: Mapping[str, Figures]) -> None:
        """Tell the figures that are known."""
        self.figures = figures
        self._tell()

    def show_gradients(self, gradients: Mapping[str, str], tips: Mapping[str, str] | None = None) -> None:
        """Tell what stands in the column of gradients, and more, by the keys of weights."""
        self._gradients, self._gradient_tips = gradients, tips or {}
        self._tell()

    def branch(self, index: Where) -> Branch | None:
        """What stands in the row of `index`."""
        if not index.isValid():
            return None
        above = self.branch(index.parent())
        return (self._roots if above is None else above.below)[index.row()]

    def index_of(self, key: str, column: int = 0) -> QModelIndex:
        """The row of a weight, a layer or a block; an invalid index where it is not listed."""
        above, row = self._places.get(key, (None, -1))
        return self.index(row, column, QModelIndex() if above is None else self.index_of(above))

    def _fill(self, item: QStandardItem, below: Sequence[Branch], key: str | None) -> None:
        item.setColumnCount(len(HEADINGS))
        item.setRowCount(len(below))
        for row, each in enumerate(below):
            self._places[each.key] = key, row
            item.setChild(row, TRAINED, self._box.clone())
            if each.below:
                inner = QStandardItem()
                item.setChild(row, inner)
                self._fill(inner, each.below, each.key)

    def _tell(self, parent: QModelIndex | None = None) -> None:
        parent = QModelIndex() if parent is None else parent
        rows = self.rowCount(parent)
        if rows:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(rows - 1, len(HEADINGS) - 1, parent))
        for row in range(rows):
            self._tell(self.index(row, 0, parent))

    # -- Qt's own ----------------------------------------------------------------------------------------

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Weights", HEADINGS[section])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Where, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        branch, column = self.branch(index), index.column()
        if branch is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(branch, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(branch, column) or "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return self.code_font if column in (SHAPE, DTYPE, *NUMBERS) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(branch, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == TRAINED:
            return self._ticked(branch)
        return None

    def setData(self, index: Where, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask that a weight or a layer is frozen, or trained again."""
        branch = self.branch(index)
        if role != Qt.ItemDataRole.CheckStateRole or branch is None or index.column() != TRAINED:
            return False
        self.freeze_wanted.emit(branch.key, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _ticked(self, branch: Branch) -> Qt.CheckState | None:
        trained = {self.weights[key].trainable for key in branch.weights() if key in self.weights}
        if not trained:
            return None
        if len(trained) > 1:
            return Qt.CheckState.PartiallyChecked
        return Qt.CheckState.Checked if trained.pop() else Qt.CheckState.Unchecked

    def _text(self, branch: Branch, column: int) -> str:
        weight = self.weights.get(branch.key)
        if column == NAME:
            return branch.title
        if branch.kind != WEIGHT or weight is None:
            return self._text_of_layer(branch, column)
        figures = self.figures.get(branch.key)
        if column in (MEAN, STD, LEAST, MOST):
            return "" if figures is None else number_text(_figure(figures, column))
        return {
            SHAPE: shape_text(weight.shape),
            TRAINED: "" if weight.trainable == weight.drawn else QCoreApplication.translate("Weights", HERE),
            DTYPE: weight.dtype,
            GRADIENT: self._gradients.get(branch.key, ""),
            INITIALIZER: weight.initializer or "–",
            DEVICE: weight.device,
        }.get(column, "")

    def _text_of_layer(self, branch: Branch, column: int) -> str:
        if column != SHAPE or branch.kind == WEIGHT:
            return ""
        if branch.unbuilt and not branch.below:
            return QCoreApplication.translate("Weights", UNBUILT)
        known = [self.weights[key].count for key in branch.weights() if key in self.weights]
        words = QCoreApplication.translate("Weights", "{count} parameters")
        return words.format(count=f"{sum(known):,}") if known else ""

    def _tip(self, branch: Branch, column: int) -> str:
        if column == TRAINED:
            return QCoreApplication.translate("Weights", DRAWN_TIP if self._is_drawn(branch) else WEIGHT_TIP)
        if column == GRADIENT and branch.key in self._gradient_tips:
            return self._gradient_tips[branch.key]
        if branch.unbuilt and self._built is not None:
            return why_unbuilt(self._built, branch.key)
        weight = self.weights.get(branch.key)
        if weight is None:
            return branch.python
        about = ", ".join(filter(None, (weight.dtype, weight.initializer, weight.device)))
        return "\n".join((weight.path, about, *weight.python))

    def _is_drawn(self, branch: Branch) -> bool:
        """Whether the drawing says if it is trained: of one weight of a layer it cannot."""
        built = self._built
        return built is not None and drawn_place(built, built.project, branch.key) is not None

    def _colour(self, branch: Branch, column: int) -> QColor | None:
        figures = self.figures.get(branch.key)
        if column in NUMBERS and figures is not None and figures.nan + figures.infinite:
            return QColor(self.theme.error)
        if column == TRAINED:
            return QColor(self.theme.warning)
        dim = branch.kind != WEIGHT or column in (DTYPE, INITIALIZER, DEVICE)
        return QColor(self.theme.dim) if dim and column != NAME else None


def _figure(figures: Figures, column: int) -> float | None:
    return {
        MEAN: figures.mean,
        STD: figures.deviation,
        LEAST: figures.minimum,
        MOST: figures.maximum,
    }[column]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
