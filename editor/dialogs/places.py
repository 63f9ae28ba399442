"""Asking for a file's name, beginning in the folder used last for the same purpose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from editor.settings import Settings

Kind = tuple[str, str]
"""What a kind of file is called, and its suffix without the dot; an empty suffix stands for all files."""


def ask_open(
    parent: QWidget, settings: Settings, purpose: str, title: str, kinds: Sequence[Kind]
) -> Path | None:
    """Ask which file to open; None: none."""
    dialog = QFileDialog(parent, title, str(settings.folder(purpose)))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_filter(kind) for kind in kinds])
    return _asked(dialog, settings, purpose)


def ask_save(
    parent: QWidget, settings: Settings, purpose: str, title: str, proposal: str, kinds: Sequence[Kind]
) -> Path | None:
    """Ask where to write, proposing a name; None: nowhere. A name without a suffix gets that of the kind."""
    dialog = QFileDialog(parent, title, str(settings.folder(purpose)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {_filter(kind): kind[1] for kind in kinds}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(kinds[0][1])
    # With a default suffix the dialog also asks before it replaces the file that the full name means.
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters.get(chosen, "")))
    dialog.selectFile(proposal)
    return _asked(dialog, settings, purpose)


def ask_folder(parent: QWidget, settings: Settings, purpose: str, title: str) -> Path | None:
    """Ask for a folder that is there; None: none."""
    dialog = QFileDialog(parent, title, str(settings.folder(purpose)))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles()
    dialog.deleteLater()
    if not accepted or not names:
        return None
    settings.keep_folder(purpose, Path(names[0]))
    return Path(names[0])


def _asked(dialog: QFileDialog, settings: Settings, purpose: str) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles()
    dialog.deleteLater()
    if not accepted or not names:
        return None
    path = Path(names[0])
    settings.keep_folder(purpose, path.parent)
    return path


def _filter(kind: Kind) -> str:
    title, suffix = kind
    return f"{title} (*.{suffix})" if suffix else f"{title} (*)"
