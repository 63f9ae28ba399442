"""Whether somebody can see a panel."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def is_in_sight(widget: QWidget) -> bool:
    """Whether any of `widget` is in its window.

    Behind the tab of another panel Qt calls it visible too, and puts it outside.
    """
    if not widget.isVisible():
        return False
    rect, each = widget.rect(), widget
    while not rect.isEmpty() and not each.isWindow():
        parent = each.parentWidget()
        if parent is None:
            break
        rect = rect.translated(each.pos()).intersected(parent.rect())
        each = parent
    return not rect.isEmpty()
