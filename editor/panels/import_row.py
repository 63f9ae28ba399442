"""The row that a search offers for a name of TensorFlow that the catalogue does not have."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.imported import can_be_imported

PREFIX = "import:"
"""Begins the id of such a row; the name follows."""


def import_row(text: str, catalogue: Catalogue) -> NodeSpec | None:
    """An entry that stands for the function of this name; None when the text is no such name."""
    name = text.strip()
    if not can_be_imported(name, catalogue):
        return None
    words = QCoreApplication.translate("ImportRow", "Read its signature and place it")
    return NodeSpec(f"{PREFIX}{name}", name, "tensorflow", stateful=False, summary=words)


def imported_name(id: str) -> str | None:
    """The name that such a row stands for; None for other entries."""
    return id.removeprefix(PREFIX) if id.startswith(PREFIX) else None


def begins(text: str, spec: NodeSpec) -> bool:
    """Whether a name of `spec` goes on as `text` begins."""
    return any(name.startswith(text.strip()) for name in (spec.title, spec.expression, *spec.aliases))
