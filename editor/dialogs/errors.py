"""Telling that something went wrong: a file that cannot be used, or a mistake of ours."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from editor.messages import translated
from editor.plain_text import show_plainly
from nodes.formats.files import FileError


def show_file_error(parent: QWidget, error: FileError) -> None:
    """Say which file cannot be used, where in it, and why."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(QCoreApplication.translate("Errors", "Layerwright"))
    box.setText(translated(error.code, error.arguments))
    box.setInformativeText(error.path)
    show_plainly(box)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    box.deleteLater()


class ErrorDialog(QDialog):
    """Shows a mistake of the program itself, with a report to copy. The program goes on."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(680, 420)
        words = QLabel(
            self.tr(
                "Layerwright made a mistake and stopped what it was doing. Your drawing is kept, and you can"
                " go on."
            ),
            wordWrap=True,
        )
        self.report = QPlainTextEdit(report, readOnly=True)
        self.report.setProperty("role", "code")
        self.report.setAccessibleName(self.tr("Report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.report, 1)
        column.addWidget(buttons)

    def add(self, report: str) -> None:
        """Show one more report in the same dialog."""
        self.report.appendPlainText(f"\n{report}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
