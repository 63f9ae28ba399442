"""Text from a file as it may be shown: what hides something, or is an order to a terminal, is spelled out."""

from __future__ import annotations

import unicodedata

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Categories of characters that are not seen, or change how others are shown."""


def visible(text: str) -> str:
    """`text` with characters that hide something, or turn it round, by their numbers."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        each if each in "\n\t" or unicodedata.category(each) not in HIDDEN else f"⟨U+{ord(each):04X}⟩"
        for each in text
    )


def on_one_line(text: str) -> str:
    """`text` on one line, and visible."""
    return visible(" ".join(text.split()))
