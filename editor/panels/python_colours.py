"""The colours of Python source, line by line, and only where a line is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from PySide6.QtGui import (
    QColor,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextLayout,
)

from editor.theme.colours import Theme

WAITING = 8
"""Added to the state of a line that is still to be coloured; the rest is the quotes that it leaves open."""
QUOTES = ("", '"""', "'''")
"""What may be open at the end of a line, by the line's state."""
STRINGS = {
    "": re.compile(r'''"""|\'{3}|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|#'''),
    '"""': re.compile(r'\\.|"""'),
    "'''": re.compile(r"\\.|'{3}"),
}
"""What to look for while these quotes are open: what opens or closes them, or hides what would."""


@cache
def python_lexer() -> Callable[[str], Iterable[tuple[int, object, str]]]:
    """What cuts a line into tokens. Making it takes a while: ask for it first where nobody waits."""
    # Imported late: Pygments is not needed before there is code to show.
    from pygments.lexers.python import PythonLexer

    return PythonLexer(ensurenl=False, stripnl=False).get_tokens_unprocessed


class Colours:
    """What the parts of a line look like in a theme."""

    def __init__(self, theme: Theme) -> None:
        self._tokens = python_lexer()
        self._formats = _formats(theme)

    def of(self, line: str, above: str) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """Begin, length and look of each part; `above`: the quotes that are open at the beginning."""
        start, shift = 0, length_of([above])
        for _at, kind, part in self._tokens(above + line):
            found = self._format(str(kind))
            if found is not None:
                yield max(0, start - shift), length_of([part]) - max(0, shift - start), found
            start += length_of([part])

    def _format(self, kind: str) -> QTextCharFormat | None:
        while kind:
            if kind in self._formats:
                return self._formats[kind]
            kind = kind.rpartition(".")[0]
        return None


class Painted:
    """Colours a text that nobody types into: a line when it is seen, however many there are."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document = document
        self._colours = Colours(theme)
        self._above: list[str] = []
        """For each line the quotes that are open at its beginning."""
        self._painted: dict[int, tuple[str, str]] = {}
        """Of each line that is coloured what it says, and the quotes that were open."""

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew, once it is seen."""
        self._colours = Colours(theme)
        self._painted.clear()

    def take(self, lines: Iterable[str]) -> None:
        """The text is another one."""
        self._above, above = [], ""
        for line in lines:
            self._above.append(above)
            above = left_open(line, above)

    def catch_up(self, block: QTextBlock) -> None:
        """Colour a line that has come into sight."""
        number = block.blockNumber()
        wanted = block.text(), self._above[number] if number < len(self._above) else ""
        if self._painted.get(number) == wanted and block.layout().formats():
            return
        self._painted[number] = wanted
        found = []
        for start, length, look in self._colours.of(*wanted):
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, length, look
            found.append(part)
        if not found and not block.layout().formats():
            return
        block.layout().setFormats(found)
        self._document.markContentsDirty(block.position(), block.length())


class Highlighter(QSyntaxHighlighter):
    """Colours Python source with Pygments, line by line, and only where `is_near` says that it is seen.

    A line begins inside a string when the one above leaves its quotes open.
    """

    def __init__(self, text: QTextDocument, theme: Theme, is_near: Callable[[int], bool]) -> None:
        super().__init__(text)
        self._is_near = is_near
        self.colours = Colours(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self.colours = Colours(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line; Qt calls this. Lines out of sight wait until `catch_up`."""
        near = self._is_near(self.currentBlock().blockNumber())
        above = QUOTES[max(0, self.previousBlockState()) % WAITING]
        self.setCurrentBlockState(QUOTES.index(left_open(text, above)) + (0 if near else WAITING))
        if not near:
            return
        for start, length, found in self.colours.of(text, above):
            self.setFormat(start, length, found)

    def catch_up(self, block: QTextBlock) -> None:
        """Colour a line that has come into sight."""
        if not 0 <= block.userState() < WAITING:
            self.rehighlightBlock(block)


def left_open(line: str, above: str) -> str:
    """The triple quotes that `line` leaves open, when those of `above` are open at its beginning."""
    if '"""' not in line and "'''" not in line:
        return above
    is_open, at = above, 0
    while found := STRINGS[is_open].search(line, at):
        part, at = found[0], found.end()
        if part == "#":
            break
        if part in QUOTES:
            is_open = "" if is_open else part
    return is_open


def token_colours(theme: Theme) -> Mapping[str, str]:
    """The colours of Python's tokens, by Pygments's names; what is not named has that of plain text."""
    return {
        "Token.Keyword": theme.role("math"),
        "Token.Operator.Word": theme.role("math"),
        "Token.Literal.String": theme.role("normalization"),
        "Token.Literal.Number": theme.role("activation"),
        "Token.Comment": theme.dim,
        "Token.Name.Class": theme.role("core"),
        "Token.Name.Function": theme.role("core"),
        "Token.Name.Decorator": theme.role("constants"),
        "Token.Name.Builtin.Pseudo": theme.role("control"),
    }


def _formats(theme: Theme) -> Mapping[str, QTextCharFormat]:
    formats = {}
    for kind, colour in token_colours(theme).items():
        formats[kind] = QTextCharFormat()
        formats[kind].setForeground(QColor(colour))
    return formats


def length_of(parts: Iterable[str]) -> int:
    """How many positions Qt counts in `parts`: those of UTF-16."""
    return len("".join(parts).encode("utf-16-le")) // 2
