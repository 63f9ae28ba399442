"""The mistakes that an editor shows: they move with the lines that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from editor.panels.code_editor_structure import Mark
from editor.panels.code_editor_text import utf16
from editor.theme.colours import Theme
from editor.theme.style import mixed

Selection = QTextEdit.ExtraSelection


class Marks:
    """Where in a document its mistakes are, by who found them."""

    def __init__(self, text: QTextDocument) -> None:
        self._text = text
        self._found: dict[str, list[tuple[QTextCursor, str]]] = {}

    def show(self, source: str, marks: Iterable[Mark]) -> None:
        """Show `marks` in place of what `source` found before; a line beyond the end is the last one."""
        self._found[source] = [(self._cursor(mark), mark.text) for mark in marks]

    def has(self, source: str) -> bool:
        """Whether anything that `source` found is shown."""
        return bool(self._found.get(source))

    def by_line(self) -> Mapping[int, tuple[str, ...]]:
        """What is wrong in each line (from 1)."""
        lines: dict[int, tuple[str, ...]] = {}
        for found in self._found.values():
            for cursor, text in found:
                line = cursor.block().blockNumber() + 1
                lines[line] = (*lines.get(line, ()), text)
        return lines

    def selections(self, theme: Theme) -> list[Selection]:
        """The waves under what is wrong."""
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(theme.error))
        cursors = [cursor for found in self._found.values() for cursor, _text in found]
        return [selection(_under(cursor), wave) for cursor in cursors]

    def _cursor(self, mark: Mark) -> QTextCursor:
        number = max(0, min(mark.line - 1, self._text.blockCount() - 1))
        cursor = QTextCursor(self._text.findBlockByNumber(number))
        line = cursor.block().text()
        if mark.column is not None:
            cursor.setPosition(cursor.block().position() + utf16(line[: mark.column]))
        return cursor


def _under(cursor: QTextCursor) -> QTextCursor:
    """From `cursor` to the end of its line; the whole line's text where nothing stands there."""
    part = QTextCursor(cursor)
    move, keep = QTextCursor.MoveOperation, QTextCursor.MoveMode.KeepAnchor
    indented = len(part.block().text()) - len(part.block().text().lstrip())
    part.setPosition(max(part.position(), part.block().position() + indented))
    if part.atBlockEnd():
        part.setPosition(part.block().position() + indented)
    part.movePosition(move.EndOfBlock, keep)
    return part


def line_under(cursor: QTextCursor, theme: Theme) -> Selection:
    """The quiet tint of the line that the cursor is in."""
    tint = QTextCharFormat()
    tint.setBackground(QColor(mixed(theme.text, theme.canvas, 0.05)))
    tint.setProperty(QTextFormat.Property.FullWidthSelection, True)
    line = QTextCursor(cursor)
    line.clearSelection()
    return selection(line, tint)


def brackets(text: QTextDocument, pair: tuple[int, int] | None, theme: Theme) -> list[Selection]:
    """The tints of a bracket and its partner; one without a partner has the colour of mistakes."""
    if pair is None:
        return []
    tint = QTextCharFormat()
    colour = theme.error if -1 in pair else theme.accent
    tint.setBackground(QColor(mixed(colour, theme.canvas, 0.3)))
    found = []
    for position in pair:
        if position >= 0:
            cursor = QTextCursor(text)
            cursor.setPosition(position)
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
            found.append(selection(cursor, tint))
    return found


def selection(cursor: QTextCursor, look: QTextCharFormat) -> Selection:
    """What Qt paints over the text at `cursor`."""
    made = Selection()
    made.cursor = cursor
    made.format = look
    return made
