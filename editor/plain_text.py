"""Words that are not ours, shown as they stand: Qt takes what looks like HTML for it, pictures too."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def plain_tip(text: str) -> str:
    """`text` as a hint that shows every character of it."""
    if "<" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{html.escape(text)}</span>'


def show_plainly(widget: QWidget) -> None:
    """Have every label of a box or a dialog of Qt's, made until now, take its text as it stands."""
    for label in widget.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
