"""The dialog that proves an export: the exported file, run by itself, gives what the session gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.live_model import LiveModel, Request
from editor.messages import QT_TRANSLATE_NOOP, translated
from editor.processes.prover import Prover
from editor.processes.session_files import own_stem
from nodes.graph import NodeId
from nodes.living import node_at, title_in
from nodes.proofs import STEPS, Proof, ProvedOutput, input_specs, node_of

STEP_WORDS = {
    "build": QT_TRANSLATE_NOOP("Proof", "Building the model in the session…"),
    "ask": QT_TRANSLATE_NOOP("Proof", "Running the model in the session…"),
    "start": QT_TRANSLATE_NOOP("Proof", "Loading TensorFlow in a fresh process…"),
    "load": QT_TRANSLATE_NOOP("Proof", "Loading the exported file there…"),
    "weights": QT_TRANSLATE_NOOP("Proof", "Giving it the weights of the session…"),
    "run": QT_TRANSLATE_NOOP("Proof", "Running it with the same inputs…"),
    "compare": QT_TRANSLATE_NOOP("Proof", "Comparing all outputs…"),
}


class ProofDialog(QDialog):
    """Proves one exported file. What it needs of the session is written into a folder that goes with it."""

    node_wanted = Signal(str)
    """The person wants to see the node at which the difference begins."""

    def __init__(
        self, source: Path, live: LiveModel, parent: QWidget | None = None, prover: Prover | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Proof of export"))
        self.resize(600, 360)
        self._source = source
        self._live = live
        self._folder: TemporaryDirectory[str] | None = None
        self._request: Request | None = None
        self._waits = False
        """Whether the model is being built."""
        self.proof = Proof()
        self.prover = Prover(self) if prover is None else prover
        self.seed = QSpinBox(minimum=0, maximum=999_999)
        self.verdict, self.details = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.progress = QProgressBar(textVisible=False, maximum=len(STEPS))
        self.table = QTableWidget(0, 4)
        self.show_node = QPushButton(self.tr("Show the node"))
        self._buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.start = self._buttons.addButton(self.tr("Prove"), role.ActionRole)
        self.stop = self._buttons.addButton(self.tr("Cancel"), role.RejectRole)
        for button in (self.start, self.stop):
            # Else Qt makes the only one that is seen the button of Enter, whatever it does.
            button.setAutoDefault(False)
        self.start.setDefault(True)
        self._build_ui()
        self._connect()
        self._show_proof()

    def _build_ui(self) -> None:
        words = QLabel(
            self.tr(
                "Runs the file in a fresh process with the weights of the session and seeded inputs, and"
                " compares every output with what the session gives for the same inputs."
            ),
            wordWrap=True,
        )
        words.setProperty("role", "dim")
        path = QLabel(str(self._source), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        path.setProperty("role", "code")
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.addRow(self.tr("File"), path)
        form.addRow(self.tr("Seed of the inputs"), self.seed)
        self.seed.setMaximumWidth(120)
        self.seed.setAccessibleName(self.tr("Seed of the inputs"))
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress.setFixedHeight(6)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Output"), self.tr("Shape"), self.tr("Dtype"), self.tr("Largest difference")]
        )
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setAccessibleName(self.tr("Outputs"))
        where = QHBoxLayout()
        where.addWidget(self.details, 1)
        where.addWidget(self.show_node, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (words, form, self.progress, self.verdict, where, self.table):
            column.addLayout(widget) if isinstance(widget, QHBoxLayout | QFormLayout) else column.addWidget(
                widget, 1 if widget is self.table else 0
            )
        column.addStretch()
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self.start.clicked.connect(self.prove)
        self.stop.clicked.connect(self._on_stop)
        self.show_node.clicked.connect(self._on_show_node)
        self.prover.told.connect(self._on_told)
        self._live.build_failed.connect(self._on_build_failed)

    # -- what is done --------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._waits or self._request is not None or self.prover.is_busy

    def prove(self) -> None:
        """Build the model if the drawing means another one by now, and compare."""
        self._give_up()
        self._tell(Proof())
        if not self._live.document.trusted:
            self._on_refused(self.tr("The project contains code that is not trusted. Trust it first."))
        elif self._live.result is None or self._live.outdated or self._live.replaced:
            self._waits = True
            self._live.build(self._on_built)
        else:
            self._ask()
        self._show_proof()

    def _on_built(self) -> None:
        if self._waits:
            self._waits = False
            self._ask()

    def _ask(self) -> None:
        result = self._live.result
        assert result is not None
        self._folder = TemporaryDirectory(prefix=own_stem())
        self._tell(replace(self.proof, step="ask"))
        payload = {
            "folder": self._folder.name,
            "inputs": input_specs(result.project, self._live.document.catalogue),
            "seed": self.seed.value(),
        }
        self._request = self._live.ask("proof.write", payload, self._on_written, self._on_refused)
        self._show_proof()

    def _on_written(self, told: dict[str, Any]) -> None:
        self._request = None
        assert self._folder is not None
        known = replace(
            self.proof,
            step="start",
            random=told["random"],
            policy=told["policy"],
            weights=told["weights"],
            apart=told["apart"],
        )
        self.prover.prove(self._source, Path(self._folder.name), known)
        self._tell(known)

    def _on_refused(self, text: str) -> None:
        self._request = None
        self._tell(replace(self.proof, problem="proof-session", arguments={"text": text}, done=True))

    def _on_build_failed(self, failure: Any) -> None:
        if self._waits:
            self._waits = False
            self._on_refused(failure.text)

    def _on_told(self, proof: Proof) -> None:
        self._tell(proof)

    def _tell(self, proof: Proof) -> None:
        self.proof = proof
        if proof.done:
            self._clean()
        self._show_proof()

    def _give_up(self) -> None:
        """Stop everything that goes on."""
        self._waits = False
        request, self._request = self._request, None
        if request is not None:
            request.cancel()
        self.prover.close()
        self._clean()

    def _clean(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _on_stop(self) -> None:
        if self.is_busy:
            self._give_up()
            self._tell(Proof(step=""))
        else:
            self.reject()

    def _on_show_node(self) -> None:
        node = self._node()
        if node is not None:
            self.node_wanted.emit(node)

    def _node(self) -> NodeId | None:
        result, first = self._live.result, self.proof.first
        if result is None:
            return None
        if self.proof.line is not None:
            return node_at(result.drawn, [self.proof.line])
        return node_of(first, result) if first else None

    def _title(self, line: int) -> str:
        result = self._live.result
        node = None if result is None else node_at(result.drawn, [line])
        return "" if result is None or node is None else title_in(result.project, node)

    # -- what is seen --------------------------------------------------------------------------------------

    def _show_proof(self) -> None:
        proof, busy = self.proof, self.is_busy
        self.start.setVisible(not busy)
        self.start.setText(self.tr("Prove again") if proof.done else self.tr("Prove"))
        self.stop.setText(self.tr("Cancel") if busy else self.tr("Close"))
        self.seed.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.progress.setValue(STEPS.index(proof.step) + 1 if busy and proof.step in STEPS else 0)
        self.verdict.setText(self._verdict())
        role = "dim" if not proof.done else "good" if proof.equal else "error"
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.details.setText(self._details() if proof.done else "")
        self.details.setVisible(bool(self.details.text()))
        self.show_node.setVisible(proof.done and self._node() is not None)
        self.table.setVisible(bool(proof.outputs))
        self.table.setRowCount(len(proof.outputs))
        for row, output in enumerate(proof.outputs):
            for place, text in enumerate((str(row + 1), *self._cells(output))):
                self.table.setItem(row, place, QTableWidgetItem(text))

    def _verdict(self) -> str:
        proof = self.proof
        if not proof.done:
            if not self.is_busy:
                return self.tr("Nothing has been compared yet.")
            return QCoreApplication.translate("Proof", STEP_WORDS[proof.step])
        if proof.problem:
            return translated(proof.problem, proof.arguments)
        if proof.equal:
            if len(proof.outputs) == 1:
                return self.tr("Equal: the output is the same to the bit (difference 0).")
            return self.tr("Equal: all {count} outputs are the same to the bit (difference 0).").format(
                count=len(proof.outputs)
            )
        apart = sum(not each.equal for each in proof.outputs)
        known = [each.difference for each in proof.outputs if each.difference is not None]
        if not known or not max(known):
            return self.tr("Not equal: {apart} of {count} outputs differ.").format(
                apart=apart, count=len(proof.outputs)
            )
        return self.tr("Not equal: {apart} of {count} outputs differ, by up to {most}.").format(
            apart=apart, count=len(proof.outputs), most=f"{max(known):.3g}"
        )

    def _details(self) -> str:
        proof = self.proof
        if proof.problem:
            return ""
        said = []
        if not proof.equal:
            said.append(self._where())
        if proof.random:
            said.append(
                self.tr(
                    "The model gives something else each time, in the session too: it draws random numbers"
                    " that no seed of its own determines."
                )
            )
        said.append(
            self.tr("{weights} values of weights and {calls} calls of layers went into it.").format(
                weights=f"{proof.weights:,}", calls=proof.calls
            )
        )
        if proof.apart:
            text = self.tr(
                "%n weights are frozen or not in the session only: training the file differs.",
                "",
                proof.apart,
            )
            said.append(text)
        if proof.policy != "float32":
            said.append(
                self.tr("Both computed under the policy {policy}, which is not in the file.").format(
                    policy=proof.policy
                )
            )
        return "\n".join(said)

    def _where(self) -> str:
        first, instead, line = self.proof.first, self.proof.instead, self.proof.line
        if line is not None:
            text = self.tr("It begins at {name}, on line {line}: what came before is equal to the bit.")
            return text.format(name=self._title(line) or self.tr("the source"), line=line)
        if first is None:
            return self.tr(
                "Every layer gives the same: the difference begins in what is computed after them."
            )
        name = self._name(first)
        if instead is not None:
            return self.tr("It begins at {name}, which is called in the place of {other}.").format(
                name=name, other=self._name(instead)
            )
        if not first:
            return self.tr("Every layer gives the same: the difference begins in the model's own call.")
        return self.tr("It begins at {name}: what came before is equal to the bit.").format(name=name)

    def _name(self, names: tuple[str, ...]) -> str:
        path = ".".join(names) or self.tr("the model's end")
        result = self._live.result
        node = None if result is None or not names else node_of(names, result)
        title = "" if node is None or result is None else title_in(result.project, node)
        return path if not title or title == names[-1] else f"{title} ({path})"

    def _cells(self, output: ProvedOutput) -> tuple[str, str, str]:
        shape = str(output.shape)
        if output.shape != output.received:
            shape = self.tr("{expected}, the file: {received}").format(
                expected=output.shape, received=output.received
            )
        if output.equal:
            return shape, output.dtype, "0"
        known = output.difference is not None
        return shape, output.dtype, f"{output.difference:.3g}" if known else self.tr("no number to tell")

    # -- Qt's own ------------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """End what is being done with the dialog."""
        self._give_up()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is being done with the dialog."""
        self._give_up()
        super().closeEvent(event)
