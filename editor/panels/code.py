"""The source that the drawing means, live; and edited, where a person wants to."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from editor.document import Document, GraphChange
from editor.drafts import drafts_folder, take_draft
from editor.panels.code_view import CodeView
from editor.panels.python_colours import python_lexer
from editor.processes.background import Background
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.codegen.source import Source, generate
from nodes.edit import title_of
from nodes.graph import NodeId, Project
from nodes.nesting import ENDS

if TYPE_CHECKING:
    from editor.panels.code_editing import CodeEditing

DELAY = 80
"""Milliseconds without an edit before the source is made anew."""


class CodePanel(QWidget):
    """Shows the generated source, tints the selected nodes' lines, and tells which node a line belongs to.

    The source can be edited: applied, the text becomes one undo step of the drawing.
    """

    node_chosen = Signal(str)
    """The node whose line was clicked."""

    def __init__(self, document: Document, theme: Theme, pool: Executor | None = None) -> None:
        super().__init__()
        self._document = document
        self._theme = theme
        self._source: Source | None = None
        self._selection: frozenset[NodeId] = frozenset()
        self._stale = True
        self._looked = False
        """Whether it is known that no unapplied text was left for this project."""
        self._pool = pool
        self._editing: CodeEditing | None = None
        self.completion: Completion | None = None
        """What completes in the text; None: a process of its own."""
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._writer = Background(self._generate, self, pool)
        self.view = CodeView(theme, self)
        # Titles of the project stand in it, and may look like HTML.
        self._banner = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._banner.setProperty("role", "banner")
        self._banner.hide()
        self._notes = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._notes.setProperty("role", "banner")
        self._notes.hide()
        self._edit = QToolButton()
        self._edit.setToolTip(self.tr("Edit the code; the drawing follows"))
        self._edit.setAccessibleName(self.tr("Edit the code"))
        self._copy = QToolButton()
        self._copy.setToolTip(self.tr("Copy the whole source"))
        self._copy.setAccessibleName(self.tr("Copy the whole source"))
        self._build_ui()
        self._connect()
        self.set_theme(theme)

    def _build_ui(self) -> None:
        over = QHBoxLayout(self.view)
        over.setContentsMargins(0, 8, 20, 0)
        over.addStretch()
        for button in (self._edit, self._copy):
            over.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._banner)
        self._column.addWidget(self._notes)
        self._column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._ask)
        self._writer.answered.connect(self._show)
        self._copy.clicked.connect(self.copy)
        self._edit.clicked.connect(self.edit)
        self._document.changed.connect(self._on_document_changed)
        self.view.line_clicked.connect(self._on_line_clicked)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._copy.setIcon(icon("copy", theme.dim, theme.faint))
        self._edit.setIcon(icon("pencil-simple", theme.dim, theme.faint))
        if self._editing is not None:
            self._editing.set_theme(theme)
        self.view.set_theme(theme)
        self._tint()

    def set_selection(self, nodes: frozenset[NodeId]) -> None:
        """Tint the lines of `nodes`, and scroll to them if none can be seen."""
        self._selection = nodes
        self._tint()
        if self._source is not None:
            self.view.reveal(line for node in nodes for line in self._source.lines.get(node, ()))

    def show_nodes(self, nodes: Iterable[NodeId]) -> None:
        """Scroll to the first line that comes from `nodes`, such as those of a block just opened."""
        if self._source is not None:
            lines = [line for node in nodes for line in self._source.lines.get(node, ())]
            self.view.reveal([min(lines)] if lines else [])

    def text(self) -> str:
        """The source of the project as it is now."""
        return self._generate(self._document.project).text

    def copy(self) -> None:
        """Put the whole source on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    # -- editing -------------------------------------------------------------------------------------------

    @property
    def editing(self) -> CodeEditing:
        """What edits the source; made when it is first asked for."""
        if self._editing is None:
            # Imported late: what reads Python is not needed before somebody edits it.
            from editor.panels.code_editing import CodeEditing

            self._editing = CodeEditing(self._document, self._theme, self.completion, self._pool)
            self._editing.hide()
            self._column.addWidget(self._editing, 1)
            self._editing.ended.connect(self._on_edit_ended)
            self._editing.noted.connect(self._tell_notes)
        return self._editing

    def edit(self) -> None:
        """Let the source be edited, from the line on that is at the top."""
        self.refresh()
        line = self.view.firstVisibleBlock().blockNumber() + 1
        self._notes.hide()
        self._banner.hide()
        self.view.hide()
        self.editing.show()
        self.editing.begin(self.text(), line)

    def apply_changes(self) -> None:
        """Apply what was typed, if anything was: before saving, or when the window closes."""
        if self._editing is not None:
            self._editing.apply_now()

    @property
    def holds_text(self) -> bool:
        """Whether something was typed that is not applied."""
        return self._editing is not None and self._editing.is_changed

    def _look_for_draft(self) -> None:
        """Go on with a text that was left unapplied when the program ended, if there is one."""
        self._looked = True
        if not any(drafts_folder().glob("*.json")):
            # as nearly always: to make the source of a large drawing takes a while
            return
        path = self._document.path
        source = self.text()
        draft = take_draft(drafts_folder(), source, "" if path is None else str(path))
        if draft is not None and not self.holds_text:
            self.edit()
            self.editing.go_on(draft, source)

    def _on_edit_ended(self) -> None:
        self.editing.hide()
        self.view.show()
        self.refresh()
        self.view.setFocus()

    def _tell_notes(self, text: str) -> None:
        self._notes.setText(text)
        self._notes.setVisible(bool(text))

    def refresh(self) -> None:
        """Make the source anew now, and wait for it."""
        self._timer.stop()
        self._stale = False
        self._show(self._generate(self._document.project))

    def _ask(self) -> None:
        if not self._looked:
            self._look_for_draft()
        self._stale = False
        self._writer.ask(self._document.project)

    def _generate(self, project: Project) -> Source:
        python_lexer()
        return generate(project, self._document.catalogue_of(project))

    def _show(self, source: Source) -> None:
        self._source = source
        self.view.show_source(source.text)
        self._tint()
        self._tell_left_out(source)

    def _tint(self) -> None:
        if self._source is None:
            return
        tints = {}
        for node in self._selection:
            for line in self._source.lines.get(node, ()):
                tints[line] = self._theme.shared if self._is_shared(node) else self._theme.accent
        self.view.tint(tints)

    def _is_shared(self, node_id: NodeId) -> bool:
        for block in self._document.project.blocks.values():
            node = block.nodes.get(node_id)
            if node is not None and node.layer is not None:
                return len(block.calls_of(node.layer)) > 1
        return False

    def _tell_left_out(self, source: Source) -> None:
        names = []
        for block in self._document.project.blocks.values():
            nodes = [block.nodes[id] for id in source.left_out if id in block.nodes]
            names += [title_of(block, node) for node in nodes if node.kind not in ENDS]
        self._banner.setVisible(bool(names) and not self.view.isHidden())
        shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        self._banner.setText(
            self.tr("Not in the code, because something they need is missing: {nodes}").format(nodes=shown)
        )

    def _on_document_changed(self, change: GraphChange) -> None:
        self._stale = True
        self._notes.hide()
        if change.before.blocks.keys().isdisjoint(change.after.blocks):
            # another project: there may be a text for it
            self._looked = False
        if self.isVisible():
            self._timer.start()

    def _on_line_clicked(self, line: int) -> None:
        if self._source is None:
            return
        for node, lines in self._source.lines.items():
            if line in lines:
                self.node_chosen.emit(node)
                return

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is being worked on."""
        self._timer.stop()
        self._writer.close()
        if self._editing is not None:
            self._editing.shut()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the source when it comes into sight."""
        super().showEvent(event)
        if self._stale:
            self._timer.start()
        if not self._looked:
            self._look_for_draft()
