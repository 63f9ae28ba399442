"""What to do with unsaved work, before it would be lost."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.plain_text import show_plainly


class Answer(Enum):
    """What the person wants."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def ask_to_save(parent: QWidget, name: str) -> Answer:
    """Ask whether the changes to `name` are to be saved."""

    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Unsaved", "Save changes?"))
    box.setText(translate("Unsaved", "Save the changes to {name}?").format(name=name))
    show_plainly(box)
    box.setInformativeText(translate("Unsaved", "They are lost if you do not save them."))
    save = box.addButton(translate("Unsaved", "Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(translate("Unsaved", "Don't save"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(translate("Unsaved", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return Answer.SAVE if clicked is save else Answer.DISCARD if clicked is discard else Answer.CANCEL
