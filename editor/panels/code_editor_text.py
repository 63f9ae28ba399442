"""What keys do to a text of Python: indenting, commenting out, breaking lines."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlock, QTextCursor

STEP = 4
"""Spaces of one level of indentation."""
LEAVES = re.compile(r"\s*(return|pass|raise|break|continue)\b")
"""A line after which nothing more stands in its block."""
OPENS = re.compile(r":\s*(#.*)?$")
WORD = re.compile(r"\w*$")


def utf16(text: str) -> int:
    """How many positions Qt counts in `text`."""
    return len(text.encode("utf-16-le")) // 2


def before(cursor: QTextCursor) -> str:
    """What stands in the cursor's line, left of it."""
    line = cursor.block().text().encode("utf-16-le")
    return line[: 2 * cursor.positionInBlock()].decode("utf-16-le", "replace")


def word_before(cursor: QTextCursor) -> str:
    """The part of a name that ends at the cursor."""
    found = WORD.search(before(cursor))
    return "" if found is None else found[0]


def break_line(cursor: QTextCursor) -> None:
    """Begin a new line, as deep as what comes next is likely to stand."""
    left = before(cursor)
    depth = _depth(left)
    if OPENS.search(left):
        depth += STEP
    elif LEAVES.match(left):
        depth = max(0, depth - STEP)
    cursor.insertText("\n" + " " * depth)


def indent(cursor: QTextCursor) -> None:
    """Move the selected lines right by one level; without a selection, go to the next one."""
    if not cursor.hasSelection():
        cursor.insertText(" " * (STEP - len(before(cursor)) % STEP))
        return
    cursor.beginEditBlock()
    for block in _blocks(cursor):
        if block.text().strip():
            _insert(block, 0, " " * STEP)
    cursor.endEditBlock()


def unindent(cursor: QTextCursor) -> None:
    """Move the selected lines, or the cursor's, left by up to one level."""
    cursor.beginEditBlock()
    for block in _blocks(cursor):
        _remove(block, 0, min(STEP, _depth(block.text())))
    cursor.endEditBlock()


def toggle_comment(cursor: QTextCursor) -> None:
    """Comment the selected lines out, or in again when all of them are comments."""
    blocks = [block for block in _blocks(cursor) if block.text().strip()]
    cursor.beginEditBlock()
    if blocks and all(block.text().lstrip().startswith("#") for block in blocks):
        for block in blocks:
            text, depth = block.text(), _depth(block.text())
            _remove(block, depth, 2 if text[depth:].startswith("# ") else 1)
    elif blocks:
        depth = min(_depth(block.text()) for block in blocks)
        for block in blocks:
            _insert(block, depth, "# ")
    cursor.endEditBlock()


def erase_level(cursor: QTextCursor) -> bool:
    """Erase one level of indentation left of the cursor; False where there is something else to erase."""
    left = before(cursor)
    if cursor.hasSelection() or not left or left.strip(" "):
        return False
    count = (len(left) - 1) % STEP + 1
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()
    return True


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines that the selection reaches into; not the one at whose beginning it ends."""
    text = cursor.document()
    block, last = text.findBlock(cursor.selectionStart()), text.findBlock(cursor.selectionEnd())
    if last != block and cursor.selectionEnd() == last.position():
        last = last.previous()
    blocks = [block]
    while blocks[-1] != last:
        blocks.append(blocks[-1].next())
    return blocks


def _insert(block: QTextBlock, column: int, text: str) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.Right, n=column)
    cursor.insertText(text)


def _remove(block: QTextBlock, column: int, count: int) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.Right, n=column)
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()
