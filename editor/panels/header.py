"""The strip above the canvas: which block is shown, and what goes in and out of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QWidget

from editor.document import Document, GraphChange
from editor.messages import translated
from editor.plain_text import plain_tip
from nodes.edit import Refusal, rename_block, title_of
from nodes.graph import Block, BlockId
from nodes.report import EMPTY_REPORT, Report, shape_text


class Header(QFrame):
    """Shows the class name, which a double click changes, and the shapes at the block's ends."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._report = EMPTY_REPORT
        self._open = document.main
        self.setProperty("role", "strip")
        self.name = _Name()
        self.name.setToolTip(self.tr("The name of the class. Double click to change it"))
        self.name.setStyleSheet("font-weight: 600;")
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Name of the class"))
        self.ends = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.ends.setProperty("role", "dim")
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.name)
        self._stack.addWidget(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(holder)
        row.addStretch(1)
        row.addWidget(self.ends)
        self.name.double_clicked.connect(self.rename)
        self.field.installEventFilter(self)
        self.field.editingFinished.connect(self._on_name_entered)
        document.changed.connect(self._on_document_changed)
        self._show()

    def set_report(self, report: Report) -> None:
        """Show the shapes of `report`."""
        self._report = report
        self._show()

    def show_block(self, block: BlockId) -> None:
        """Show another block."""
        self._open = block
        self._stack.setCurrentWidget(self.name)
        self._show()

    def rename(self) -> None:
        """Let the person type another class name."""
        self.field.setText(self._block.name)
        self.field.setProperty("wrong", "false")
        self._stack.setCurrentWidget(self.field)
        self.field.setFocus()
        self.field.selectAll()

    @property
    def _block(self) -> Block:
        project = self._document.project
        return project.blocks.get(self._open, project.main_block)

    def _show(self) -> None:
        block = self._block
        self.name.setText(block.name)
        parts = []
        for id in block.inputs:
            known = self._report.nodes.get(((), id))
            for spec in known.outputs.values() if known else ():
                parts.append(f"{title_of(block, block.nodes[id])} {shape_text(spec.shape)}")
        self.ends.setText(" · ".join(parts[:4]))

    def _on_document_changed(self, change: GraphChange) -> None:
        self._show()

    def _on_name_entered(self) -> None:
        if self._stack.currentWidget() is not self.field:
            return
        document, block, name = self._document, self._block.id, self.field.text().strip()
        try:
            document.apply(self.tr("Rename class"), lambda p: rename_block(p, block, name))
        except Refusal as refusal:
            self.field.setProperty("wrong", "true")
            self.field.setToolTip(plain_tip(translated(refusal.code, refusal.arguments)))
            self.field.style().polish(self.field)
            return
        self._stack.setCurrentWidget(self.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives the old name back."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self._stack.setCurrentWidget(self.name)
            return True
        return super().eventFilter(watched, event)


class _Name(QLabel):
    """A label that can be double clicked."""

    double_clicked = Signal()

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
