"""A text field for Python: colours, line numbers, indentation, completion, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from editor.panels.code_editor_completing import Completer
from editor.panels.code_editor_gutter import Gutter, told
from editor.panels.code_editor_marks import Marks, brackets, line_under
from editor.panels.code_editor_structure import Mark, Structure, structure_of, syntax_mistakes
from editor.panels.code_editor_text import STEP, break_line, erase_level, indent, toggle_comment, unindent
from editor.panels.code_view import ABOVE
from editor.panels.python_colours import Highlighter
from editor.processes.completion import Completion
from editor.theme.colours import Theme

CHECK_MS = 450
"""How long nothing is typed before the text is read for mistakes."""
STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""Ways in which the focus goes that do not mean that the person has left the text."""
CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


class CodeEditor(QPlainTextEdit):
    """Python to be edited. What is typed counts when it is applied: by Ctrl+Enter, or by leaving the text.

    Nothing of the text is executed here. `completion` may be shared by editors; whoever made it closes it.
    """

    applied = Signal(str)
    """The text as it is now should count."""
    edited = Signal()
    """The text is another one, by the person's doing."""
    checked = Signal(object)
    """The text has been read for mistakes: the `Mark`s of those that keep it from being Python."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, completion: Completion | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 1.0
        self._applied = self._known = ""
        self._near = range(0)
        """The lines (from 0) in sight, or within a page of it: those that are coloured."""
        self._structure: tuple[str, Structure] | None = None
        self._completion = Completion(self) if completion is None else completion
        self._closes = completion is None
        self.marks = Marks(self.document())
        self.gutter = Gutter(self, theme, self._seen_lines)
        self.completer = Completer(self, self._completion, theme)
        self._checking = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._build_ui()
        self._connect()

    def _build_ui(self) -> None:
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setProperty("role", "code")
        self.document().setDocumentMargin(0)
        self.setAccessibleName(self.tr("Code"))

    def _connect(self) -> None:
        self._checking.timeout.connect(self.check)
        self.textChanged.connect(self._on_text_changed)
        self.updateRequest.connect(self._on_update_requested)
        self.blockCountChanged.connect(self._fit_gutter)
        self.cursorPositionChanged.connect(self._paint_around)
        self.verticalScrollBar().valueChanged.connect(self.completer.hide)

    # -- the text ----------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text as it stands there, applied or not."""
        # Qt's own plain text has other spaces in the place of those that do not break.
        return self.document().toRawText().replace("\u2029", "\n")

    def set_text(self, text: str, undoable: bool = False) -> None:
        """Show `text` as what counts. Ctrl+Z brings back what stood there only if it is `undoable`."""
        self._applied = text
        if text == self.text():
            return
        self.completer.hide()
        self._ensure_colours()
        # Known beforehand, so that it does not count as an edit.
        self._known = text
        if undoable:
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
        else:
            self.setPlainText(text)
        self.set_errors(())
        self.check()

    @property
    def applied_text(self) -> str:
        """The text that counts, whatever has been typed since."""
        return self._applied

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that does not count yet."""
        return self.text() != self._applied

    def apply(self) -> None:
        """Say that the text as it is now counts."""
        self._applied = self.text()
        self.check()
        self.applied.emit(self._applied)

    def apply_changes(self) -> None:
        """Apply what was typed, if anything was: before saving, or when other code is shown."""
        if self.is_changed and not self.isReadOnly():
            self.apply()

    def set_read_only(self, read_only: bool) -> None:
        """Let the text be read but not edited; the keyboard can still select and copy."""
        self.setReadOnly(read_only)
        if read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._paint_around()

    def set_surroundings(self, code: str) -> None:
        """Let completion know `code` too, as if it stood above."""
        self.completer.surroundings = code

    # -- looks -------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`, and the window's text size."""
        self._theme = self.gutter.theme = theme
        if "_highlighter" in vars(self):
            self._highlighter.set_theme(theme)
        self.completer.set_theme(theme)
        self.set_zoom(self._zoom)
        self.gutter.update()
        self._paint_around()

    def set_zoom(self, zoom: float) -> None:
        """Show the text `zoom` times as large as the window's other code."""
        self._zoom = zoom
        self.setStyleSheet("")
        self.ensurePolished()
        if zoom != 1.0:
            self.setStyleSheet(f"font-size: {max(6, round(self.fontInfo().pixelSize() * zoom))}px")
        self.setTabStopDistance(STEP * self.fontMetrics().horizontalAdvance(" "))
        self._fit_gutter()

    # -- mistakes ----------------------------------------------------------------------------------------

    def set_errors(self, errors: Iterable[tuple[int, str]]) -> None:
        """Mark what others found wrong: lines (from 1) and texts. Takes the place of what was told before."""
        told = [Mark(line, text) for line, text in errors]
        if told or self.marks.has("told"):
            self.marks.show("told", told)
            self._paint_around()

    @property
    def errors(self) -> Mapping[int, tuple[str, ...]]:
        """What is wrong in each line (from 1), whoever found it."""
        return self.marks.by_line()

    def check(self) -> None:
        """Read the text for mistakes now. Nothing of it runs."""
        self._checking.stop()
        found = syntax_mistakes(self.text())
        self.marks.show("syntax", found)
        self._paint_around()
        self.checked.emit(found)

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line (from 1), in sight."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()

    def _on_text_changed(self) -> None:
        # Colouring counts as a change for Qt.
        text = self.text()
        if text != self._known:
            self._known = text
            self._checking.start()
            self.edited.emit()

    def _paint_around(self) -> None:
        cursor = self.textCursor()
        over = [] if self.isReadOnly() else [line_under(cursor, self._theme)]
        if self.hasFocus() and not cursor.hasSelection():
            pair = self._read().pair_at(cursor.position())
            over += brackets(self.document(), pair, self._theme)
        self.setExtraSelections(over + self.marks.selections(self._theme))
        self.gutter.show_wrong(self.marks.by_line())
        self.gutter.update()

    def _read(self) -> Structure:
        text = self.text()
        if self._structure is None or self._structure[0] != text:
            self._structure = (text, structure_of(text))
        return self._structure[1]

    # -- the strip at the left ---------------------------------------------------------------------------

    def _seen_lines(self, bottom: int) -> Iterator[tuple[int, QRect]]:
        block = self.firstVisibleBlock()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()
            if area.top() > bottom:
                return
            yield block.blockNumber() + 1, area
            block = block.next()

    def _fit_gutter(self) -> None:
        width = self.gutter.width_needed()
        self.setViewportMargins(width, ABOVE, 0, 0)
        area = self.contentsRect().adjusted(0, ABOVE, 0, 0)
        self.gutter.setGeometry(QRect(area.left(), area.top(), width, area.height()))

    def _on_update_requested(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self.gutter.scroll(0, scrolled)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())
        self._colour_what_is_seen()

    # -- keys and other events ---------------------------------------------------------------------------

    @cached_property
    def _highlighter(self) -> Highlighter:
        return Highlighter(self.document(), self._theme, lambda line: line in self._near)

    def _colour_what_is_seen(self) -> None:
        page = self.viewport().height() // max(1, self.fontMetrics().height()) + 1
        first = self.firstVisibleBlock().blockNumber()
        self._near = range(max(0, first - page), first + 2 * page)
        if "_highlighter" in vars(self):
            for line, _area in self._seen_lines(self.viewport().height()):
                self._highlighter.catch_up(self.document().findBlockByNumber(line - 1))

    def _ensure_colours(self) -> None:
        """Make what colours the text: its library is not loaded before there is text."""
        self._highlighter.document()

    def _edit_by(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key means to code and not to other text; False when it means nothing more."""
        cursor = self.textCursor()
        held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Tab and held == NONE:
            indent(cursor)
        elif key == Qt.Key.Key_Backtab:
            unindent(cursor)
        elif key == Qt.Key.Key_Slash and held & CONTROL:
            toggle_comment(cursor)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held in (NONE, SHIFT):
            break_line(cursor)
            self.setTextCursor(cursor)
        elif key != Qt.Key.Key_Backspace or held != NONE or not erase_level(cursor):
            return False
        self.ensureCursorVisible()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply, complete, indent and comment; everything else is Qt's."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif _is_apply(key, held):
            self.completer.hide()
            self.apply()
        elif key == Qt.Key.Key_Space and held == CONTROL:
            self.completer.ask_names()
        elif not self.completer.takes(event) and not self._edit_by(key, event.modifiers()):
            super().keyPressEvent(event)
            self.completer.typed(event.text())

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from taking keys that belong to the text."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            ours = held == CONTROL and key in (Qt.Key.Key_Space, Qt.Key.Key_Slash)
            escapes = key == Qt.Key.Key_Escape and self.completer.is_open
            plain = held in (NONE, SHIFT) and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return)
            if not self.isReadOnly() and (ours or escapes or plain or _is_apply(key, held)):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong in the line under the mouse."""
        if isinstance(event, QHelpEvent):
            line = self.cursorForPosition(event.pos()).blockNumber() + 1
            QToolTip.showText(event.globalPos(), told(self.errors.get(line, ())), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip at the left edge."""
        super().resizeEvent(event)
        self._fit_gutter()
        self._colour_what_is_seen()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for numbers in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and "gutter" in vars(self):
            self._fit_gutter()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start what completes: from now on it may be needed."""
        super().focusInEvent(event)
        self._ensure_colours()
        if not self.isReadOnly():
            self._completion.start()
        self._paint_around()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the text applies it."""
        super().focusOutEvent(event)
        self.completer.hide()
        self._paint_around()
        if event.reason() not in STAYS:
            self.apply_changes()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing float over what is hidden."""
        super().hideEvent(event)
        self.completer.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Apply what was typed, and end the process that completes."""
        self.apply_changes()
        self._checking.stop()
        self.completer.hide()
        if self._closes:
            self._completion.close()
        super().closeEvent(event)


def _is_apply(key: int, held: Qt.KeyboardModifier) -> bool:
    return held == CONTROL and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
