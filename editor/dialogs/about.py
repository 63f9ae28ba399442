"""What this program is, and where it keeps things."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def show_about(parent: QWidget, version: str, keras_version: str, settings_folder: str) -> None:
    """Tell the version, the Keras that it speaks for, and where the settings stand."""

    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setWindowTitle(translate("About", "About Layerwright"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("About", "Layerwright {version}").format(version=version))
    box.setInformativeText(
        translate(
            "About",
            "Draw a neural network and get the tf.keras.Model subclass that the drawing means.\n\n"
            "Catalogue of Keras {keras}.\nSettings and unsaved work: {folder}\n\n"
            "MIT licence. Fonts: Inter and JetBrains Mono (SIL OFL 1.1). Icons: Phosphor (MIT).",
        ).format(keras=keras_version, folder=settings_folder)
    )
    box.exec()
    box.deleteLater()
