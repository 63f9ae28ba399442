"""The project's own code: what there is of it, and the editor for one piece at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document, GraphChange
from editor.messages import translated
from editor.panels.code_editor import CodeEditor
from editor.panels.code_editor_structure import Mark
from editor.panels.custom_code_findings import FindingsList
from editor.panels.custom_code_list import CodeList, starters_menu
from editor.panels.custom_code_starters import Starter
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from nodes.coding import free_code_name, put_code, remove_code, rename_code, renamed_text
from nodes.custom import CLASSES
from nodes.graph import IMPORT, Code, Project
from nodes.imported import last_part
from nodes.refusal import Refusal
from nodes.syntax import module_of

WIDE = 620
"""From this width on the list stands beside the editor, else above it."""
BESIDE, ABOVE = [190, 600], [130, 600]
"""How list and editor share the room at first."""

Problems = Mapping[str, Sequence[tuple[int, str]]]
"""Lines (from 1) and what is wrong there, by the code's name."""


class CustomCodePanel(QWidget):
    """Edits the code of a document; each applied text, name and deletion is one undo step."""

    check_requested = Signal(str)
    """The code of this name, just applied, should be tried out."""
    code_chosen = Signal(str)
    """Another piece of code is shown; empty when there is none."""

    def __init__(self, document: Document, theme: Theme, completion: Completion | None = None) -> None:
        super().__init__()
        self._document = document
        self._theme = theme
        self._current = self._shown = ""
        self._problems: Problems = {}
        self._mistakes: tuple[Mark, ...] = ()
        self._refused = ""
        self.codes = CodeList(theme)
        self.editor = CodeEditor(theme, None, completion)
        self.findings = FindingsList()
        self.apply_button = QPushButton(self.tr("Apply"))
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.begin = QPushButton(self.tr("New code"))
        self._split = QSplitter()
        self._stack = QStackedLayout(self)
        self._build_ui()
        self._connect()
        self._show_project()

    def _build_ui(self) -> None:
        self.apply_button.setToolTip(self.tr("Apply what was typed (Ctrl+Enter)"))
        self.apply_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 8, 6)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.apply_button, 0, Qt.AlignmentFlag.AlignTop)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor, 1)
        column.addWidget(self.findings)
        column.addLayout(foot)
        self._split.addWidget(self.codes)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes(BESIDE)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty_page())

    def _empty_page(self) -> QWidget:
        page = QWidget()
        title = QLabel(self.tr("Code of your own"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "title")
        words = QLabel(
            self.tr(
                "Write a layer, a function, an activation, an initialiser or a regulariser in Python. It"
                " becomes part of this project, can be placed and chosen like those of Keras, and stands in"
                " the exported code as you wrote it."
            ),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        words.setProperty("role", "dim")
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words, 4)
        middle.addStretch(1)
        self.begin.setMenu(starters_menu(self.begin, self.codes.added.emit))
        column = QVBoxLayout(page)
        column.setSpacing(10)
        column.addStretch()
        column.addWidget(title)
        column.addLayout(middle)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return page

    def _connect(self) -> None:
        codes, editor = self.codes, self.editor
        codes.added.connect(self.add)
        codes.chosen.connect(self._on_chosen)
        codes.renamed.connect(self.rename)
        codes.duplicated.connect(self.duplicate)
        codes.removed.connect(self.remove)
        codes.checked.connect(self._on_check)
        editor.applied.connect(self._on_applied)
        editor.edited.connect(self._on_edited)
        editor.checked.connect(self._on_checked)
        self.apply_button.clicked.connect(editor.apply)
        self.findings.line_chosen.connect(editor.go_to)
        self.findings.fix_wanted.connect(self._on_fix)
        self._document.changed.connect(self._on_document_changed)

    # -- what others ask for -----------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The name of the code that is shown; empty when there is none."""
        return self._current

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.codes.set_theme(theme)
        self.editor.set_theme(theme)

    def set_problems(self, problems: Problems) -> None:
        """Mark what Keras, or a check, found wrong. Takes the place of what was told before."""
        self._problems = problems
        self.editor.set_errors(problems.get(self._current, ()))
        self._tell()

    def show_code(self, name: str, line: int | None = None) -> None:
        """Show the code `name`, at a line (from 1), ready to be typed into."""
        self.codes.choose(name)
        if line is not None:
            self.editor.go_to(line)
        self.editor.setFocus()

    def apply_changes(self) -> None:
        """Let what was typed count, if anything was: before saving, exporting or closing."""
        self.editor.apply_changes()

    def add(self, starter: Starter) -> None:
        """Add code that begins as `starter`, and show it."""
        self.apply_changes()
        name = free_code_name(self._document.project, starter.name)
        code = Code(name, starter.kind, renamed_text(starter.text, starter.name, name))
        if self._edit(self.tr("Add code"), lambda project: put_code(project, code)):
            self.show_code(name)

    def duplicate(self, name: str) -> None:
        """Add a copy of the code `name` under another name, and show it."""
        self.apply_changes()
        # Applying may have given it the name that its text has now.
        name = name if name in self._document.project.code else self._current
        code = self._document.project.code[name]
        copy = free_code_name(self._document.project, name)
        made = replace(code, name=copy, text=renamed_text(code.text, name, copy))
        if self._edit(self.tr("Duplicate code"), lambda project: put_code(project, made)):
            self.show_code(copy)

    def rename(self, old: str, new: str) -> None:
        """Call the code `old` by another name, wherever it is used."""
        self.apply_changes()
        if self._edit(self.tr("Rename code"), lambda project: rename_code(project, old, new)):
            self.codes.choose(new)

    def remove(self, name: str) -> None:
        """Take the code `name` away, unless something uses it."""
        self._edit(self.tr("Delete code"), lambda project: remove_code(project, name))

    # -- what happens ------------------------------------------------------------------------------------

    def _edit(self, label: str, edit: Callable[[Project], Project]) -> bool:
        """Change the project; whether it was not refused."""
        self._refused = ""
        try:
            self._document.apply(label, edit)
        except Refusal as refusal:
            self._refused = translated(refusal.code, refusal.arguments)
        self._tell()
        return not self._refused

    def _on_applied(self, text: str) -> None:
        """Let a text count. Code whose one definition has another name now is renamed with it."""
        code = self._document.project.code.get(self._current)
        if code is None:
            return
        old, catalogue = self._current, self._document.catalogue
        new = _name_in(text, code)

        def change(project: Project) -> Project:
            renamed = rename_code(project, old, new)
            return put_code(renamed, replace(renamed.code[new], text=text), catalogue)

        if new != old:
            # The list follows the project: it has to know under which name to look for what is shown.
            self._current = new
        if not self._edit(self.tr("Change code"), change):
            self._current = old
            self._edit_anyway(text)

    def _edit_anyway(self, text: str) -> None:
        """Keep the text under the name that it had, and say why it could not get the other one."""
        refused, name = self._refused, self._current
        self._edit(
            self.tr("Change code"), lambda project: put_code(project, replace(project.code[name], text=text))
        )
        self._refused = refused
        self._tell()

    def _on_fix(self, text: str) -> None:
        """Let the mended text count, and check it again."""
        self.editor.set_text(text, undoable=True)
        self._on_applied(text)
        self.check_requested.emit(self._current)

    def _on_check(self, name: str) -> None:
        self.editor.apply()
        if self._current and not self._mistakes:
            self.check_requested.emit(self._current)

    def _on_chosen(self, name: str) -> None:
        if name == self._current:
            return
        self.apply_changes()
        self._current = name
        self._refused = ""
        self.findings.hide()
        self._show_current()
        self.code_chosen.emit(name)

    def _on_edited(self) -> None:
        self._refused = ""
        self._tell()

    def _on_checked(self, mistakes: tuple[Mark, ...]) -> None:
        self._mistakes = mistakes
        self._tell()

    def _on_document_changed(self, change: GraphChange) -> None:
        if change.before.code is not change.after.code:
            self._show_project()

    def _show_project(self) -> None:
        codes = self._document.project.code
        self._stack.setCurrentIndex(0 if codes else 1)
        if sorted(codes) != sorted(self.codes.names) or self._current != self.codes.current:
            self.codes.show_codes(codes.values(), self._current)
        self._show_current()

    def _show_current(self) -> None:
        codes = self._document.project.code
        code = codes.get(self._current)
        if code is None or code.text != self.editor.applied_text:
            # What was typed into it and not applied yet is not lost when the project goes back.
            self.editor.set_text("" if code is None else code.text, undoable=self._shown == self._current)
            self.editor.set_errors(self._problems.get(self._current, ()))
        self._shown = self._current
        others = [each.text for name, each in sorted(codes.items()) if name != self._current]
        self.editor.set_surroundings("\n".join(others))
        self._tell()

    def _tell(self) -> None:
        """Say in one line how things stand with what is shown."""
        text, role = self._standing()
        self.status.setText(text)
        self.status.setProperty("role", role)
        self.status.style().polish(self.status)
        self.apply_button.setEnabled(self.editor.is_changed)
        wrong = {name for name, problems in self._problems.items() if problems}
        self.codes.show_wrong(wrong | ({self._current} if self._mistakes and self._current else set()))

    def _standing(self) -> tuple[str, str]:
        code = self._document.project.code.get(self._current)
        problems = [(mark.line, mark.text) for mark in self._mistakes]
        problems += self._problems.get(self._current, ())
        if self._refused:
            return self._refused, "error"
        if problems:
            line, text = problems[0]
            return self.tr("Line {line}: {text}").format(line=line, text=text), "error"
        if self.editor.is_changed:
            return self.tr("Not applied yet: Ctrl+Enter"), "dim"
        if code is not None and last_part(code.name) not in definitions(code.text, code.kind):
            words = (
                self.tr("There is no class called {name} here.")
                if code.kind in CLASSES
                else self.tr("There is no function called {name} here.")
            )
            return words.format(name=last_part(code.name)), "error"
        return self.tr("Applied"), "dim"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the editor where there is no room beside it."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation != self._split.orientation():
            self._split.setOrientation(orientation)
            self._split.setSizes(BESIDE if wide else ABOVE)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of what completes."""
        self.editor.close()
        super().closeEvent(event)


def definitions(text: str, kind: str) -> list[str]:
    """The classes or functions that `text` defines, as its kind asks for; none while it is not Python."""
    try:
        body = module_of(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    wanted = ast.ClassDef if kind in CLASSES else ast.FunctionDef
    return [each.name for each in body if isinstance(each, wanted)]


def _name_in(text: str, code: Code) -> str:
    """The name that `text` gives to `code`: its own, unless the text defines only another one."""
    found = definitions(text, code.kind) if code.kind != IMPORT else []
    return found[0] if len(found) == 1 else code.name
