"""What repeats in the open block, and which of it becomes a block."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nodes.repeats import Finding


class FoldPartsDialog(QDialog):
    """Lists what was found; what is chosen is to be seen on the canvas before it is folded."""

    looked_at = Signal(object)
    """The parts of this `Finding` are to be shown."""
    fold_wanted = Signal(object, str)
    """This `Finding` is to become a block of this name."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Fold equal parts"))
        self.setMinimumWidth(440)
        self.findings: tuple[Finding, ...] = ()
        self.words = QLabel(self.tr("Looking for parts that repeat …"), wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QTreeWidget(columnCount=4)
        self.list.setHeaderLabels(
            [self.tr("Parts"), self.tr("Nodes in each"), self.tr("Inputs"), self.tr("Outputs")]
        )
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.name = QLineEdit(name)
        self.fold = QPushButton(self.tr("Fold"))
        self._build_ui()
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.name.textChanged.connect(self._show_what_can_be)
        self.fold.clicked.connect(self._on_fold)
        self._show_what_can_be()

    def _build_ui(self) -> None:
        label = QLabel(self.tr("Name of the block"))
        label.setBuddy(self.name)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.name, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.fold, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.fold.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(buttons)

    def show_findings(self, findings: Sequence[Finding], name: str) -> None:
        """Show what was found, the first of it chosen, and propose `name` for the block."""
        self.findings = tuple(findings)
        self.name.setText(name)
        words = self.tr("Equal parts become one block, used in the place of each. Their weights stay apart.")
        if not findings:
            words = self.tr("Nothing repeats in this block: no three nodes or more are the same elsewhere.")
        self.words.setText(words)
        self.list.clear()
        items: list[QTreeWidgetItem] = []
        for finding in self.findings:
            numbers = (len(finding.parts), finding.size, finding.inputs, finding.outputs)
            item = QTreeWidgetItem([str(number) for number in numbers])
            items.append(item)
            for column in range(len(numbers)):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list.addTopLevelItems(items)
        if items:
            self.list.setCurrentItem(items[0])
        self._show_what_can_be()

    @property
    def chosen(self) -> Finding | None:
        """The finding that is chosen in the list."""
        row = self.list.currentIndex().row()
        return self.findings[row] if 0 <= row < len(self.findings) else None

    def _show_what_can_be(self) -> None:
        finding = self.chosen
        self.fold.setEnabled(finding is not None and bool(self.name.text().strip()))
        words = self.tr("Fold")
        if finding is not None:
            words = self.tr("Fold {count} parts into one block").format(count=len(finding.parts))
        self.fold.setText(words)

    def _on_current_changed(self) -> None:
        self._show_what_can_be()
        if self.chosen is not None:
            self.looked_at.emit(self.chosen)

    def _on_fold(self) -> None:
        if self.chosen is not None:
            self.fold_wanted.emit(self.chosen, self.name.text().strip())
