"""What the check of a layer found: one line for each finding, with its remedy where that is mechanical."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from editor.messages import translated
from editor.panels.field_rows import WrappedLabel
from nodes.checks import STEPS, CheckFinding, CheckResult

HIGHEST = 150
"""Pixels; more findings than fit are scrolled to."""


class FindingsList(QScrollArea):
    """Is seen while a check runs, and as long as what it found is not put away."""

    line_chosen = Signal(int)
    """The line (from 1) that a finding is about."""
    fix_wanted = Signal(str)
    """This text should take the place of the code's."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.title.setProperty("role", "dim")
        self.dismiss = QPushButton(self.tr("Put away"))
        self.dismiss.setFlat(True)
        self.dismiss.clicked.connect(self.hide)
        self.rows: list[FindingRow] = []
        content = QWidget()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.dismiss)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(12, 4, 8, 6)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self._column.addStretch(1)
        self.setWidget(content)
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as what is found, up to a height."""
        content = self._column.sizeHint()
        return QSize(content.width(), min(content.height() + 2, HIGHEST))

    def tell(self, words: str) -> None:
        """Say something in place of findings."""
        self._show_rows(())
        self.title.setText(words)
        self.show()

    def show_result(self, name: str, result: CheckResult) -> None:
        """Show what is known of the check of the code `name`."""
        self._show_rows(result.findings)
        self.title.setText(self._words(name, result))
        self.show()

    def _words(self, name: str, result: CheckResult) -> str:
        if not result.done:
            tried = self.tr("Checking {name}: {count} of {all} tried")
            return tried.format(name=name, count=len(result.passed), all=len(STEPS))
        if not result.findings:
            return self.tr("{name} passed every check").format(name=name)
        return self.tr("The check of {name} found:").format(name=name)

    def _show_rows(self, findings: tuple[CheckFinding, ...]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, finding in enumerate(findings, start=1):
            row = FindingRow(finding)
            row.line.clicked.connect(lambda _on=False, line=finding.line: self.line_chosen.emit(line))
            row.apply.clicked.connect(lambda _on=False, text=finding.fixed: self.fix_wanted.emit(text))
            self._column.insertWidget(place, row)
            self.rows.append(row)
        self.updateGeometry()


class FindingRow(QWidget):
    """One finding in words."""

    def __init__(self, finding: CheckFinding) -> None:
        super().__init__()
        self.words = WrappedLabel("")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setText(translated(finding.code, finding.arguments))
        self.line = QPushButton(self.tr("Line {line}").format(line=finding.line))
        self.line.setFlat(True)
        self.line.setVisible(finding.line > 0)
        self.apply = QPushButton(self.tr("Apply"))
        self.apply.setToolTip(self.tr("Change the text so that this is right"))
        self.apply.setVisible(bool(finding.fixed))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.line, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignTop)
