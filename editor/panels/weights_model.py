"""The tree of weights: blocks, layers, and what each weight is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

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


class WeightsModel(QAbstractItemModel):
    """The rows of the panel. A weight's figures, and its gradient, come later than its row."""

    freeze_wanted = Signal(str, bool)
    """The key of a weight or a layer, and whether training should change it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.code_font = QFont(MONOSPACED)
        self.weights: Mapping[str, Weight] = {}
        self.figures: Mapping[str, Figures] = {}
        self._gradients: Mapping[str, str] = {}
        self._gradient_tips: Mapping[str, str] = {}
        self._built: Built | None = None
        self._pattern = ""
        self._roots: list[Branch] = []
        self._branches: list[Branch] = []
        self._above: dict[int, tuple[int, int]] = {}
        self._number: dict[str, int] = {}

    @property
    def shown(self) -> Sequence[str]:
        """The keys of the weights that are listed."""
        return [key for each in self._roots for key in each.weights()]

    def show(self, built: Built | None, weights: Mapping[str, Weight], pattern: str = "") -> None:
        """List the weights that `pattern` names; rows stay when only what is said of them changes."""
        self.weights = weights
        if built is self._built and pattern == self._pattern and self._branches:
            self._tell()
            return
        self.beginResetModel()
        self._built, self._pattern = built, pattern
        paths = {key: weight.path for key, weight in weights.items()}
        self._roots = [] if built is None else tree_of(built, pattern, paths)
        self._branches, self._above, self._number = [], {}, {}
        self._number_all(self._roots, -1)
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
        return self._branches[index.internalId()] if index.isValid() else None

    def index_of(self, key: str, column: int = 0) -> QModelIndex:
        """The row of a weight, a layer or a block; an invalid index where it is not listed."""
        number = self._number.get(key)
        return QModelIndex() if number is None else self.createIndex(self._above[number][1], column, number)

    def _number_all(self, branches: Sequence[Branch], above: int) -> None:
        for row, each in enumerate(branches):
            number = len(self._branches)
            self._branches.append(each)
            self._above[number] = above, row
            self._number[each.key] = number
            self._number_all(each.below, number)

    def _tell(self, parent: QModelIndex | None = None) -> None:
        parent = QModelIndex() if parent is None else parent
        rows = self.rowCount(parent)
        if rows:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(rows - 1, len(HEADINGS) - 1, parent))
        for row in range(rows):
            self._tell(self.index(row, 0, parent))

    # -- Qt's own ----------------------------------------------------------------------------------------

    def _below(self, parent: Where) -> list[Branch]:
        return self._branches[parent.internalId()].below if parent.isValid() else self._roots

    def index(self, row: int, column: int, parent: Where = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own signature
        """The index of a cell."""
        below = self._below(parent)
        if not 0 <= row < len(below) or not 0 <= column < len(HEADINGS):
            return QModelIndex()
        return self.createIndex(row, column, self._number[below[row].key])

    def parent(self, index: Where) -> QModelIndex:  # type: ignore[override]  # QObject's has no argument
        """What a row stands in."""
        above = self._above[index.internalId()][0] if index.isValid() else -1
        return QModelIndex() if above < 0 else self.createIndex(self._above[above][1], 0, above)

    def rowCount(self, parent: Where = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How much stands in a row."""
        return 0 if parent.isValid() and parent.column() else len(self._below(parent))

    def columnCount(self, parent: Where = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Weights", HEADINGS[section])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Where) -> Qt.ItemFlag:
        """What is trained can be ticked."""
        found = super().flags(index)
        branch = self.branch(index)
        if branch is None or index.column() != TRAINED or self._ticked(branch) is None:
            return found
        return found | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Where, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        branch, column = self._branches[index.internalId()], index.column()
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
