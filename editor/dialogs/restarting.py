"""The question whether a session may be started anew although that loses values."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.live_model import LiveModel


def restart(live: LiveModel, parent: QWidget) -> QMessageBox | None:
    """Start the session anew, once the person has agreed to lose what its model holds; the box that asks."""
    if live.result is None:
        live.restart()
        return None
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Restarting", "Restart session"))
    box.setText(
        translate(
            "Restarting", "The values of the weights that have not been saved are lost. The drawing stays."
        )
    )
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    agree = translate("Restarting", "Restart")
    box.addButton(agree, QMessageBox.ButtonRole.AcceptRole).clicked.connect(live.restart)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
