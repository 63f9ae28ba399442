"""Editing the generated source: what is typed is put on the drawing when it is applied."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from editor.document import Document, GraphChange
from editor.drafts import Draft, DraftKeeper, drafts_folder
from editor.messages import translated
from editor.panels.code_editor import CodeEditor
from editor.panels.field_rows import WrappedLabel
from editor.processes.background import Background
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from nodes.codegen.source import generate
from nodes.formats.imported import Note
from nodes.formats.python_source.applying import Applied, apply_source
from nodes.formats.python_source.parsing import SourceError
from nodes.formats.python_source.rebasing import rebased
from nodes.graph import Project

KEEP_MS = 1_000
"""So long after something was typed it is kept for the case of a crash."""


@dataclass(frozen=True, slots=True)
class Request:
    """A text to be put on `project`; it was made from the source `base`."""

    project: Project
    base: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: `text` is what was read, in which `error` counts lines."""

    request: Request
    text: str
    applied: Applied | None = None
    error: SourceError | None = None


class SourceEditor(CodeEditor):
    """A text that counts only when the person says so: leaving it does not apply it."""

    left = Signal()
    """Escape was pressed."""

    def apply_changes(self) -> None:
        """Do nothing: a whole source is not applied by the way."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As in other code; Escape leaves."""
        if event.key() == Qt.Key.Key_Escape and not self.completer.is_open:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class CodeEditing(QWidget):
    """The source as a text to be edited, under a strip that applies or discards it."""

    ended = Signal()
    """The text is no longer edited: it was applied or discarded."""
    noted = Signal(str)
    """What of the applied text was kept as code, and why."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        completion: Completion | None = None,
        pool: Executor | None = None,
    ) -> None:
        super().__init__()
        self._document = document
        self._base = ""
        self._moved = self._applying = False
        self._anyway = ""
        """The text that the person wants applied although more than a line of it becomes code."""
        self._keeper = DraftKeeper(drafts_folder())
        self.keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        """Runs out when what was typed is to be kept."""
        self._worker = Background(self._work, self, pool)
        self.editor = SourceEditor(theme, self, completion)
        self.words = WrappedLabel("")
        self.wrong = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.wrong.setProperty("role", "banner")
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setToolTip(self.tr("Let the drawing follow the text (Ctrl+Enter)"))
        self.anyway_button = QPushButton(self.tr("Keep it as code"))
        self.anyway_button.setToolTip(self.tr("Apply the text; what cannot be drawn of it becomes code"))
        self.discard_button = QPushButton(self.tr("Discard"))
        self.discard_button.setToolTip(self.tr("Leave the drawing as it is"))
        self._build_ui()
        self._connect()

    def _build_ui(self) -> None:
        strip = QFrame()
        row = QHBoxLayout(strip)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.anyway_button)
        row.addWidget(self.apply_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.wrong)
        column.addWidget(self.editor, 1)
        self.wrong.hide()
        self.anyway_button.hide()

    def _connect(self) -> None:
        self.apply_button.clicked.connect(self.editor.apply)
        self.anyway_button.clicked.connect(self._apply_anyway)
        self.discard_button.clicked.connect(self.discard)
        self.keeping.timeout.connect(self.keep)
        self.editor.applied.connect(self._ask)
        self.editor.edited.connect(self._on_edited)
        self.editor.left.connect(self._on_left)
        self._worker.answered.connect(self._on_answered)
        self._document.changed.connect(self._on_document_changed)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.editor.set_theme(theme)

    # -- one edit ------------------------------------------------------------------------------------------

    def begin(self, source: str, line: int = 1) -> None:
        """Edit `source`, the code of the project as it is now, from `line` on."""
        self._base = source
        self._moved = False
        self.editor.set_text(source)
        self._tell("")
        self._refresh()
        self.editor.go_to(line)
        self.editor.setFocus()

    def go_on(self, draft: Draft, source: str) -> None:
        """Go on with a text that was left unapplied, on top of `source`, what the code is by now."""
        text = draft.text if source == draft.base else rebased(draft.base, draft.text, source)
        self.begin(source)
        self.editor.set_text(text, undoable=True)
        self._refresh()
        self.words.setText(self.tr("This is the text that was not applied when the program ended."))
        self.keep()

    def keep(self) -> None:
        """Keep what was typed where it is found again after a crash."""
        self.keeping.stop()
        if self.is_changed:
            path = self._document.path
            self._keeper.keep(Draft(self._base, self.editor.text(), "" if path is None else str(path)))
        else:
            self._keeper.drop()

    @property
    def is_changed(self) -> bool:
        """Whether there is something to apply."""
        return bool(self._base) and self.editor.text() != self._base

    def discard(self) -> None:
        """Forget what was typed."""
        self._finish()

    def apply_now(self) -> None:
        """Apply what was typed, and wait for it: before the project is saved or closed."""
        if self.is_changed:
            self._on_answered(self._work(Request(self._document.project, self._base, self.editor.text())))

    def why_unapplied(self) -> str:
        """Why what was typed is not applied, as a sentence; empty where nothing is in the way."""
        return self.wrong.text()

    def _apply_anyway(self) -> None:
        self._anyway = self.editor.text()
        self.editor.apply()

    def _ask(self, text: str) -> None:
        if not self.is_changed:
            self._finish()
            return
        self._set_applying(True)
        self._worker.ask(Request(self._document.project, self._base, text))

    def _work(self, request: Request) -> Answer:
        """Put the text on the project: a pure function, on another thread."""
        catalogue = self._document.catalogue_of(request.project)
        now = generate(request.project, catalogue).text
        text = request.text if now == request.base else rebased(request.base, request.text, now)
        try:
            return Answer(request, text, apply_source(request.project, text, catalogue))
        except SourceError as error:
            return Answer(request, text, error=error)

    def _on_answered(self, answer: Answer) -> None:
        self._set_applying(False)
        if not self._base or answer.request.text != self.editor.text():
            # it was discarded, or more was typed
            return
        if answer.request.project is not self._document.project:
            self._ask(answer.request.text)
        elif answer.error is not None:
            self._show_error(answer, answer.error)
        elif (
            answer.applied is not None
            and answer.applied.loses_drawing
            and answer.request.text != self._anyway
        ):
            self._show_loss(answer.applied)
        elif answer.applied is not None:
            self._take(answer.applied)

    def _take(self, applied: Applied) -> None:
        base, self._base = self._base, ""
        self._document.apply(self.tr("Edit the code"), lambda project: applied.project)
        self._base = base
        self.noted.emit(_told(applied.notes))
        self._finish()

    def _finish(self) -> None:
        self._base = ""
        self._tell("")
        self.keeping.stop()
        self._keeper.drop()
        self.ended.emit()

    def _show_loss(self, applied: Applied) -> None:
        """Ask before more than a line becomes code."""
        lines = [_reason(note) for note in applied.notes if note.code != "python-class-kept"]
        first = self.tr("Nothing is applied yet, because more than a line would become code.")
        if applied.classes:
            names = ", ".join(applied.classes)
            first = self.tr(
                "Nothing is applied yet, because this would make code of a drawing: {names}."
            ).format(names=names)
        self._tell("\n".join((first, *_first_of(lines))))
        self.anyway_button.show()
        wrong = [(note.line, _reason(note)) for note in applied.notes if note.code != "python-class-kept"]
        self.editor.set_errors(wrong)
        if wrong:
            self.editor.go_to(wrong[0][0])

    def _show_error(self, answer: Answer, error: SourceError) -> None:
        if answer.text != self.editor.text():
            # its lines are those of the text on top of what the drawing has become
            self.editor.set_text(answer.text, undoable=True)
            self._base = generate(answer.request.project, self._document.catalogue).text
            self._moved = False
            self._refresh()
        text = translated(error.code, error.arguments)
        self._tell(text)
        if error.line:
            self.editor.set_errors([(error.line, text)])
            self.editor.go_to(error.line)

    # -- what is said ----------------------------------------------------------------------------------------

    def _set_applying(self, applying: bool) -> None:
        self._applying = applying
        self._refresh()

    def _refresh(self) -> None:
        self.apply_button.setEnabled(not self._applying and self.is_changed)
        if self._applying:
            self.words.setText(self.tr("The text is being read …"))
        elif self._moved:
            self.words.setText(
                self.tr("The drawing has changed meanwhile. Your text is kept, and applied on top of that.")
            )
        else:
            self.words.setText(self.tr("You are editing the code. The drawing follows when you apply it."))

    def _tell(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        self.anyway_button.hide()

    def _on_edited(self) -> None:
        self.editor.set_errors(())
        self._tell("")
        self._refresh()
        if not self.keeping.isActive():
            self.keeping.start()

    def _on_left(self) -> None:
        if not self.is_changed:
            self._finish()

    def _on_document_changed(self, change: GraphChange) -> None:
        if not self._base:
            return
        if change.before.blocks.keys().isdisjoint(change.after.blocks):
            # it is another project: the text is none of it
            self._finish()
            return
        self._moved = True
        self._refresh()

    def shut(self) -> None:
        """End what is being worked on. What was typed and not applied is kept for the next window."""
        if self._base:
            self.keep()
        self.keeping.stop()
        self._keeper.let_go()
        self._worker.close()
        self.editor.close()


def _told(notes: tuple[Note, ...]) -> str:
    """Notes as lines to be read, the first few of them."""
    line = QCoreApplication.translate("CodeEditing", "Line {line} is kept as code: {reason}")
    lines = [line.format(line=note.line, reason=translated(note.code, note.arguments)) for note in notes]
    return "\n".join(_first_of(lines))


def _reason(note: Note) -> str:
    line = QCoreApplication.translate("CodeEditing", "Line {line}: {reason}")
    return line.format(line=note.line, reason=translated(note.code, note.arguments))


def _first_of(lines: list[str]) -> list[str]:
    return [*lines[:MOST_NOTES], *(["…"] if len(lines) > MOST_NOTES else [])]


MOST_NOTES = 4
"""So many notes are read out."""
