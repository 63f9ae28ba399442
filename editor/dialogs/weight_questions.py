"""Questions about weights before they are saved, or would be lost."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.unsaved import Answer
from editor.plain_text import show_plainly


def agrees_to_name(parent: QWidget, given: str, name: str, exists: bool) -> bool:
    """Show under which name the weights will be saved, because it is not the one that was given."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(translate("Weights", "Save weights"))
    box.setText(translate("Weights", "The weights will be saved as {name}.").format(name=name))
    words = translate(
        "Weights", "Keras 3 reads weights only from files whose names end in .weights.h5, not from {given}."
    )
    words = words.format(given=given)
    if exists:
        words += " " + translate("Weights", "There is such a file already. It will be replaced.")
    box.setInformativeText(words)
    show_plainly(box)
    save = box.addButton(translate("Weights", "Save"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("Weights", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    agreed = box.clickedButton() is save
    box.deleteLater()
    return agreed


def ask_to_save_values(parent: QWidget, name: str, target: str) -> Answer:
    """Ask whether values that are in no file are to be saved before they go."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Weights", "Save weights?"))
    box.setText(translate("Weights", "Save the weights of {name}?").format(name=name))
    words = translate(
        "Weights", "Their values have changed since they were saved, and are lost if you do not save them."
    )
    if target:
        words += " " + translate("Weights", "They go to {file} beside the project.").format(file=target)
    box.setInformativeText(words)
    show_plainly(box)
    save = box.addButton(translate("Weights", "Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(translate("Weights", "Don't save"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(translate("Weights", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return Answer.SAVE if clicked is save else Answer.DISCARD if clicked is discard else Answer.CANCEL
