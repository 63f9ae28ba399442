"""Comparing the drawing with another project, or with how it was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.canvas.looking import Looking
from editor.dialogs.errors import show_file_error
from editor.dialogs.places import Kind, ask_open
from editor.document import Document
from editor.files import SUFFIX
from editor.processes.background import Background
from editor.settings import Settings
from editor.theme.colours import Theme
from nodes.catalogue.spec import Catalogue
from nodes.compare import BlockDifference, Change, Difference, WeightDifference, compare, compare_weights
from nodes.formats.files import FileError
from nodes.formats.foreign import MODELS, SOURCES, is_foreign, read_foreign
from nodes.formats.layers import read
from nodes.formats.weights.names import SUFFIX as WEIGHTS, beside
from nodes.formats.weights.probing import probe
from nodes.graph import BlockId, NodeId, Object, Project, Value, empty_project
from nodes.names import title_of

SWATCH = 10
LONGEST = 40
"""So much of a value is shown."""


@dataclass(frozen=True, slots=True)
class _Question:
    before: Project | Path
    """A project, or the file of a model that is to become one."""
    after: Project
    paths: tuple[Path, Path] | None
    """Where the projects stand, when their weights may be compared too."""
    catalogue: Catalogue | None = None
    """What a model is read with."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two projects."""

    before: Project
    after: Project
    blocks: tuple[BlockDifference, ...]
    weights: tuple[WeightDifference, ...] = ()
    unread: FileError | None = None
    """Why the weights could not be compared."""


def _compared(question: _Question) -> Compared:
    assert isinstance(question.before, Project)
    files = tuple(beside(path) for path in question.paths or ())
    return _with_weights(question.before, question.after, files)


def _with_weights(before: Project, after: Project, files: Sequence[Path]) -> Compared:
    blocks = compare(before, after)
    if not files or not all(file.is_file() for file in files):
        return Compared(before, after, blocks)
    try:
        weights = compare_weights(*files)
    except FileError as error:
        return Compared(before, after, blocks, unread=error)
    return Compared(before, after, blocks, weights)


def _answered(question: _Question) -> Compared | FileError:
    """What differs; or why the file of a model cannot be read."""
    if isinstance(question.before, Project):
        return _compared(question)
    assert question.catalogue is not None
    own = beside(question.paths[1]) if question.paths is not None else None
    try:
        probe(question.before)
        found = read_foreign(question.before, question.catalogue)
        if found.weights is None or own is None or not own.is_file():
            return _with_weights(found.project, question.after, ())
        with TemporaryDirectory(prefix="layerwright-") as folder:
            values = Path(folder) / f"model{WEIGHTS}"
            found.weights.write(values)
            return _with_weights(found.project, question.after, (values, own))
    except FileError as error:
        return error


class Comparing(QObject):
    """Asks with what to compare, works it out beside the window, and shows it."""

    told = Signal(str)
    """Something to say in the status line."""

    def __init__(
        self, window: QWidget, document: Document, settings: Settings, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings
        self._theme = theme
        self._names = ("", "")
        self._work: Background | None = None

    def with_file(self, path: Path | None = None) -> None:
        """Compare with the project in a file, asking which when none is given."""
        if path is None:
            path = ask_open(self._window, self._settings, "project", self.tr("Compare with"), self._kinds())
        if path is None:
            return
        own = self._document.path
        if is_foreign(path):
            self._ask(path, path.name, None if own is None else (path, own))
            return
        try:
            before = read(path).project
        except FileError as error:
            show_file_error(self._window, error)
            return
        self._ask(before, path.stem, (path, own) if own is not None and own != path else None)

    def with_saved(self) -> None:
        """Compare with the project as it was last saved."""
        if self._document.saved is not None:
            self._ask(self._document.saved, self.tr("Saved"), None)

    def show_pair(self, parent: QWidget, before: Project, after: Project, names: tuple[str, str]) -> None:
        """Compare two projects, neither of which need be the drawing, in a dialog of `parent`."""
        found = _compared(_Question(before, after, None))
        CompareDialog(parent, found, names, self._document, self._theme()).show()

    def close(self) -> None:
        """Let go of what is being worked out."""
        if self._work is not None:
            self._work.close()

    def _kinds(self) -> list[Kind]:
        models, sources = (" *.".join(each[1:] for each in kinds) for kinds in (MODELS, SOURCES))
        return [
            (self.tr("All that can be compared"), f"{SUFFIX[1:]} *.{models} *.{sources}"),
            (self.tr("Layerwright projects"), SUFFIX[1:]),
            (self.tr("Models of Keras"), models),
            (self.tr("Python source"), sources),
            (self.tr("All files"), ""),
        ]

    def _ask(self, before: Project | Path, name: str, paths: tuple[Path, Path] | None) -> None:
        if self._work is None:
            self._work = Background(_answered, self)
            self._work.answered.connect(self._show)
        path = self._document.path
        self._names = (name, self.tr("This drawing") if path is None else path.stem)
        self.told.emit(self.tr("Comparing …"))
        catalogue = self._document.catalogue_of(empty_project())
        self._work.ask(_Question(before, self._document.project, paths, catalogue))

    def _show(self, found: Compared | FileError) -> None:
        self.told.emit("")
        if isinstance(found, FileError):
            show_file_error(self._window, found)
            return
        CompareDialog(self._window, found, self._names, self._document, self._theme()).show()


class CompareDialog(QDialog):
    """Two drawings side by side, and the list of what differs."""

    def __init__(
        self, parent: QWidget, found: Compared, names: tuple[str, str], document: Document, theme: Theme
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare {before} with {after}").format(before=names[0], after=names[1]))
        self.resize(1180, 700)
        self._found = found
        self._colours = {
            Change.ADDED: theme.good,
            Change.REMOVED: theme.error,
            Change.CHANGED: theme.warning,
            Change.REWIRED: theme.accent,
        }
        self.list = QTreeWidget(columnCount=2)
        self.list.setHeaderLabels([self.tr("Node"), self.tr("What differs")])
        self.before = Looking(found.before, document.catalogue_of(found.before), theme)
        self.after = Looking(found.after, document.catalogue_of(found.after), theme)
        self._block: BlockDifference | None = None
        self._build_ui(names)
        self._fill()
        self.list.currentItemChanged.connect(lambda item, _: self._show_item(item))
        self._show_block(found.blocks[0])

    def _build_ui(self, names: tuple[str, str]) -> None:
        panes = QSplitter()
        for name, pane in zip(names, (self.before, self.after), strict=True):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(8, 4, 8, 4)
            column.addWidget(label)
            column.addWidget(pane, 1)
            panes.addWidget(side)
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.addWidget(panes)
        rows.addWidget(self.list)
        rows.setSizes([420, 200])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(rows, 1)
        column.addWidget(buttons)

    def done(self, result: int) -> None:
        """Let go of both drawings."""
        self.before.close()
        self.after.close()
        super().done(result)

    # -- the list ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        any_node = False
        for block in self._found.blocks:
            if block.nodes:
                any_node = True
                self._section(block.name, (self._node_row(block, each) for each in block.nodes))
        if not any_node:
            self.list.addTopLevelItem(QTreeWidgetItem([self.tr("The drawings are the same."), ""]))
        if self._found.weights:
            self._section(self.tr("Weights"), map(self._weight_row, self._found.weights))
        if self._found.unread is not None:
            words = self.tr("The weights could not be compared: {reason}").format(reason=self._found.unread)
            self.list.addTopLevelItem(QTreeWidgetItem([words, ""]))
        self.list.resizeColumnToContents(0)

    def _section(self, title: str, rows: Iterable[QTreeWidgetItem]) -> None:
        section = QTreeWidgetItem([title, ""])
        section.addChildren(list(rows))
        font = section.font(0)
        font.setBold(True)
        section.setFont(0, font)
        self.list.addTopLevelItem(section)
        section.setExpanded(True)

    def _node_row(self, block: BlockDifference, each: Difference) -> QTreeWidgetItem:
        here, there = self._title(self._found.after, block.after, each.after), ""
        if not here:
            here = self._title(self._found.before, block.before, each.before)
        words = [self._word(each.change)] if not each.settings else []
        if each.settings and each.rewired:
            words.append(self._word(Change.REWIRED))
        unset = self.tr("default")
        for setting in each.settings:
            was, now = (shown(value) or unset for value in (setting.before, setting.after))
            words.append(f"{setting.name}: {was} → {now}")
        row = QTreeWidgetItem([here or there, ", ".join(words)])
        row.setData(0, Qt.ItemDataRole.UserRole, (block, each))
        row.setIcon(0, swatch(self._colours[each.change]))
        return row

    def _title(self, project: Project, block: str | None, node: NodeId | None) -> str:
        found = None if block is None else project.blocks.get(BlockId(block))
        return "" if found is None or node is None else title_of(found, found.nodes[node])

    def _word(self, change: Change) -> str:
        return {
            Change.ADDED: self.tr("added"),
            Change.REMOVED: self.tr("removed"),
            Change.CHANGED: self.tr("changed"),
            Change.REWIRED: self.tr("wired otherwise"),
        }[change]

    def _weight_row(self, weight: WeightDifference) -> QTreeWidgetItem:
        if weight.before is None or weight.after is None:
            words = self._word(Change.ADDED if weight.before is None else Change.REMOVED)
        elif weight.distance is None:
            words = f"{weight.before} → {weight.after}"
        elif not weight.distance:
            words = self.tr("equal")
        else:
            cosine = "–" if weight.cosine is None else f"{weight.cosine:.4f}"
            words = self.tr("distance (L2) {distance}, cosine {cosine}").format(
                distance=f"{weight.distance:.4g}", cosine=cosine
            )
        return QTreeWidgetItem([weight.path, words])

    # -- the drawings ------------------------------------------------------------------------------------

    def _show_item(self, item: QTreeWidgetItem | None) -> None:
        told = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        if told is None:
            return
        block, each = told
        self._show_block(block)
        if each.before is not None:
            self.before.show_node(each.before)
        if each.after is not None:
            self.after.show_node(each.after)

    def _show_block(self, block: BlockDifference) -> None:
        """Show a block on both sides, with what differs in it marked; a side that has none stays as it is."""
        if block is self._block:
            return
        self._block = block
        if block.before is not None:
            marks = {each.before: self._colours[each.change] for each in block.nodes if each.before}
            self.before.show_block(block.before, marks)
        if block.after is not None:
            marks = {each.after: self._colours[each.change] for each in block.nodes if each.after}
            self.after.show_block(block.after, marks)


def swatch(colour: str) -> QIcon:
    """A square of a colour, as nodes are marked with."""
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(colour))
    return QIcon(picture)


def shown(value: Value) -> str:
    """A value in a few letters."""
    text = value.type.rpartition(".")[2] if isinstance(value, Object) else "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
