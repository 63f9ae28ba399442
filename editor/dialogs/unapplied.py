"""What to do with code that was typed and not applied, before it would be lost."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.plain_text import show_plainly


def may_lose_text(parent: QWidget, reason: str) -> bool:
    """Ask whether the text may go, which cannot be applied for `reason`."""

    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Unapplied", "Leave the code?"))
    box.setText(translate("Unapplied", "What you typed in the code has not been applied."))
    show_plainly(box)
    box.setInformativeText(reason)
    back = box.addButton(translate("Unapplied", "Back to the code"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(translate("Unapplied", "Leave without it"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked is leave
