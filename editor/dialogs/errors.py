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

    def __init__(self, report: str, parent: QWidget | None = None, *, ended: bool = False) -> None:
        """`ended`: it was the mistake of an earlier start, which ended by it."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        if ended:
            self.setWindowTitle(self.tr("Layerwright ended unexpectedly"))
            text = self.tr(
                "Layerwright ended by a mistake of its own the last time. Work that had not been saved is"
                " offered to you. The report says where the mistake was made."
            )
        else:
            self.setWindowTitle(self.tr("Something went wrong"))
            text = self.tr(
                "Layerwright made a mistake and stopped what it was doing. Your drawing is kept, and you can"
                " go on."
            )
        words = QLabel(text, wordWrap=True)
        self.repeated = QLabel(wordWrap=True)
        self.repeated.setTextFormat(Qt.TextFormat.PlainText)
        self.repeated.hide()
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
        column.addWidget(self.repeated)
        column.addWidget(self.report, 1)
        column.addWidget(buttons)

    def add(self, report: str) -> None:
        """Show one more report in the same dialog."""
        self.report.appendPlainText(f"\n{report}")

    def set_repeated(self, count: int) -> None:
        """Say that the same happens again and again: `count` times by now."""
        text = self.tr("This has happened {count} times by now. It is not shown again.")
        self.repeated.setText(text.format(count=count))
        self.repeated.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
