"""Questions about a file that is not this window's alone."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from editor.plain_text import show_plainly


class Clash(Enum):
    """What to do when the file is not the one that was read or written last."""

    OVERWRITE = "overwrite"
    SAVE_AS = "save as"
    RELOAD = "reload"
    CANCEL = "cancel"


class Held(Enum):
    """What to do with a file that is open elsewhere."""

    READ_ONLY = "read-only"
    COPY = "copy"
    ANYWAY = "anyway"
    CANCEL = "cancel"


def ask_about_clash(parent: QWidget, name: str, holder: str, can_reload: bool) -> Clash:
    """Ask what is to become of a file that another program has written, or has open (`holder` says where)."""
    translate = QCoreApplication.translate
    text = translate("FileQuestions", "{name} has been changed by another program.")
    more = translate("FileQuestions", "It is not what this window read or saved last.")
    if holder:
        text = translate("FileQuestions", "{name} is open {holder}.")
        more = translate(
            "FileQuestions", "Who works on it there will not see what you save until they reload."
        )
    kept = translate("FileQuestions", "What it holds now is kept under File ▸ Revert to if you save over it.")
    title = translate("FileQuestions", "Save over it?")
    box = _box(parent, title, text.format(name=name, holder=holder), f"{more} {kept}")
    role = QMessageBox.ButtonRole
    save_as = box.addButton(translate("FileQuestions", "Save as…"), role.AcceptRole)
    choices = {
        box.addButton(translate("FileQuestions", "Save over it"), role.DestructiveRole): Clash.OVERWRITE,
        save_as: Clash.SAVE_AS,
        box.addButton(translate("FileQuestions", "Cancel"), role.RejectRole): Clash.CANCEL,
    }
    if can_reload:
        reload = box.addButton(translate("FileQuestions", "Reload"), role.ActionRole)
        choices[reload] = Clash.RELOAD
    box.setDefaultButton(save_as)
    clicked = _clicked(box)
    return Clash.CANCEL if clicked is None else choices[clicked]


def ask_about_held(parent: QWidget, name: str, holder: str, far: bool) -> Held:
    """Ask how to open a file that is open elsewhere: `holder` says where; `far`: on another machine."""
    translate = QCoreApplication.translate
    words = translate(
        "FileQuestions", "Opened read-only, it can be saved under another name. A copy has no name yet."
    )
    if far:
        words += " " + translate(
            "FileQuestions", "If that program is not running any more, the file can be opened as usual."
        )
    box = _box(
        parent,
        translate("FileQuestions", "Open elsewhere"),
        translate("FileQuestions", "{name} is open {holder}.").format(name=name, holder=holder),
        words,
    )
    role = QMessageBox.ButtonRole
    read_only = box.addButton(translate("FileQuestions", "Open read-only"), role.AcceptRole)
    choices = {
        read_only: Held.READ_ONLY,
        box.addButton(translate("FileQuestions", "Open a copy"), role.ActionRole): Held.COPY,
        box.addButton(translate("FileQuestions", "Cancel"), role.RejectRole): Held.CANCEL,
    }
    if far:
        anyway = box.addButton(translate("FileQuestions", "Open anyway"), role.DestructiveRole)
        choices[anyway] = Held.ANYWAY
    box.setDefaultButton(read_only)
    clicked = _clicked(box)
    return Held.CANCEL if clicked is None else choices[clicked]


def _box(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    show_plainly(box)
    return box


def _clicked(box: QMessageBox) -> QPushButton | None:
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked if isinstance(clicked, QPushButton) else None
