"""Proofs of the export: the owner of the process, the dialog, and one proof with everything real."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.dialogs.proof import ProofDialog
from editor.live_model import LiveModel
from editor.messages import translated
from editor.processes.prover import COMMAND, Prover
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import set_values
from nodes.graph import NodeId, Project
from nodes.proofs import Proof, ProvedOutput, node_of
from tests.editor.conftest import build

Make = Callable[[Project], LiveModel]
Mlp = tuple[Project, tuple[NodeId, ...]]

EQUAL = {"shape": [2, 10], "received": [2, 10], "dtype": "float32", "equal": True, "difference": 0.0}
APART = {**EQUAL, "equal": False, "difference": 0.25}


def says(*messages: object, then: str = "") -> tuple[str, ...]:
    """A process that says these messages, and then does something."""
    lines = "\n".join(json.dumps(each) for each in messages)
    return (sys.executable, "-c", f"import sys; sys.stdin.readline(); print({lines!r}, flush=True)\n{then}")


def proved(qtbot: QtBot, prover: Prover) -> list[Proof]:
    """What the prover tells, one after the other."""
    told: list[Proof] = []
    prover.told.connect(told.append)
    prover.prove(Path("model.py"), Path("folder"), Proof(weights=7))
    qtbot.waitUntil(lambda: bool(told) and told[-1].done)
    assert not prover.is_busy
    return told


@pytest.fixture
def make_prover(qapp: object) -> Iterator[Callable[..., Prover]]:
    """Makes provers, and closes them."""
    made: list[Prover] = []

    def make(*command: str, deadline_ms: int = 600_000) -> Prover:
        made.append(Prover(command=command or COMMAND, deadline_ms=deadline_ms))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_steps_and_result_are_told(make_prover: Callable[..., Prover], qtbot: QtBot) -> None:
    """What was known before stays known."""
    end = {"outputs": [EQUAL], "first": None, "calls": 4, "done": True}
    told = proved(qtbot, make_prover(*says({"step": "start"}, {"step": "load"}, end)))
    assert [each.step for each in told] == ["start", "load", "load"]
    assert told[-1].equal
    assert (told[-1].calls, told[-1].weights) == (4, 7)


@pytest.mark.parametrize(
    ("command", "deadline", "problem"),
    [
        (says({"problem": "proof-run", "arguments": {"text": "broken"}, "done": True}), 600_000, "proof-run"),
        (says({"step": "load"}, then="import time; time.sleep(600)"), 300, "proof-timeout"),
        (says({"step": "load"}, then="sys.stderr.write('last words'); sys.exit(3)"), 600_000, "proof-ended"),
        (("/nowhere/python",), 600_000, "proof-ended"),
    ],
)
def test_what_goes_wrong_is_a_sentence(
    make_prover: Callable[..., Prover], qtbot: QtBot, command: tuple[str, ...], deadline: int, problem: str
) -> None:
    """Of the file, of its time, and of the process."""
    last = proved(qtbot, make_prover(*command, deadline_ms=deadline))[-1]
    assert last.problem == problem
    assert not last.equal
    assert translated(last.problem, last.arguments)


@pytest.mark.parametrize(
    ("activation", "equal"), [pytest.param("relu", True, marks=pytest.mark.full), ("tanh", False)]
)
def test_an_exported_file_is_proved_and_a_changed_one_is_found_out(
    make_live: Make,
    mlp: Mlp,
    catalogue: Catalogue,
    tmp_path: Path,
    qtbot: QtBot,
    activation: str,
    equal: bool,
) -> None:
    """With everything real: the model is built, asked, and run again by a fresh process."""
    path = tmp_path / "mlp.py"
    path.write_text(generate(mlp[0], catalogue).text.replace('"relu"', f'"{activation}"'))
    dialog = ProofDialog(path, make_live(mlp[0]))
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.is_busy
    qtbot.waitUntil(lambda: dialog.proof.done)
    assert dialog.proof.equal == equal, dialog.verdict.text()
    assert "7,946" in dialog.details.text()
    assert dialog.show_node.isVisible() != equal
    if not equal:
        assert "begins at dense" in dialog.details.text()
        with qtbot.waitSignal(dialog.node_wanted) as wanted:
            qtbot.mouseClick(dialog.show_node, Qt.MouseButton.LeftButton)
        assert wanted.args == [mlp[1][2]]
    dialog.reject()


class Waits(Prover):
    """Begins a proof, and never ends it."""

    def prove(self, source: Path, folder: Path, proof: Proof) -> None:
        """Remember the folder."""
        self.folder = folder
        super().prove(source, folder, proof)


@pytest.fixture
def dialog(make_live: Make, mlp: Mlp, tmp_path: Path, qtbot: QtBot) -> Iterator[ProofDialog]:
    """A dialog whose process does not come to an end."""
    live = make_live(mlp[0])
    build(qtbot, live)
    prover = Waits(command=says({"step": "run"}, then="import time; time.sleep(600)"))
    made = ProofDialog(tmp_path / "mlp.py", live, prover=prover)
    qtbot.addWidget(made)
    made.open()
    yield made
    made.reject()
    prover.close()


@pytest.mark.parametrize("way", ["cancel", "escape", "close"])
def test_a_proof_can_be_cancelled(dialog: ProofDialog, qtbot: QtBot, way: str) -> None:
    """The process ends at once, and nothing is left in the temporary folder."""
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.proof.step == "run")
    folder = dialog.prover.folder  # type: ignore[attr-defined]
    assert {each.name for each in folder.iterdir()} == {"inputs", "outputs", "weights", "proof.json"}
    assert dialog.progress.isVisible()
    if way == "cancel":
        qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert dialog.verdict.text() == "Nothing has been compared yet."
    elif way == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert not dialog.is_busy
    assert not folder.exists()


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (Proof(done=True, outputs=(ProvedOutput((2,), (2,), "float32", True, 0.0),)), "Equal: the output"),
        (
            Proof(
                done=True, outputs=(ProvedOutput((2,), (2,), "float32", True, 0.0),), policy="mixed_float16"
            ),
            "mixed_float16",
        ),
        (
            Proof(
                done=True, first=("new",), instead=("dense",), outputs=(ProvedOutput((2,), (2,), "f", False),)
            ),
            "new, which is called in the place of dense",
        ),
        (Proof(done=True, first=(), outputs=(ProvedOutput((2,), (2,), "f", False),)), "model's own call"),
        (Proof(done=True, outputs=(ProvedOutput((2,), (2,), "f", False),)), "computed after them"),
        (Proof(done=True, random=True, outputs=(ProvedOutput((2,), (2,), "f", False),)), "random numbers"),
        (Proof(done=True, outputs=(ProvedOutput((2,), (3,), "f", False),)), "(2,), the file: (3,)"),
        (Proof(done=True, problem="proof-run", arguments={"text": "broken"}), "cannot be run: broken"),
    ],
)
def test_what_was_found_is_said(
    make_live: Make, mlp: Mlp, tmp_path: Path, qtbot: QtBot, proof: Proof, words: str
) -> None:
    """In a sentence, in the details, or in the table."""
    dialog = ProofDialog(tmp_path / "mlp.py", make_live(mlp[0]))
    qtbot.addWidget(dialog)
    dialog.open()
    dialog._tell(proof)
    cells = [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]  # type: ignore[union-attr]
    assert words in "\n".join((dialog.verdict.text(), dialog.details.text(), *cells))
    assert dialog.table.isVisible() == bool(proof.outputs)
    dialog.reject()


def test_code_that_is_not_trusted_is_not_run(make_live: Make, mlp: Mlp, tmp_path: Path, qtbot: QtBot) -> None:
    """Neither in the session nor in the fresh process."""
    live = make_live(mlp[0])
    live.document.trust.holds  # noqa: B018 - read as the document does
    dialog = ProofDialog(tmp_path / "mlp.py", live)
    qtbot.addWidget(dialog)
    dialog.open()
    live.document.trust._fingerprint = "something that nobody has trusted"
    dialog.prove()
    assert "not trusted" in dialog.verdict.text()
    assert not dialog.is_busy
    assert live.result is None
    dialog.reject()


def test_an_outdated_model_is_built_first(make_live: Make, mlp: Mlp, tmp_path: Path, qtbot: QtBot) -> None:
    """What is proved is what is drawn now."""
    live = make_live(mlp[0])
    build(qtbot, live)
    dense = mlp[1][3]
    live.document.apply("Edit", lambda p: set_values(p, p.main, [dense], "units", 3, live.document.catalogue))
    qtbot.waitUntil(lambda: live.outdated)
    prover = Prover(command=says({"outputs": [EQUAL], "first": None, "calls": 4, "done": True}))
    dialog = ProofDialog(tmp_path / "mlp.py", live, prover=prover)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.proof.done)
    assert not live.outdated
    assert dialog.proof.equal
    assert node_of(["nothing"], live.result) is None  # type: ignore[arg-type]
    dialog.reject()
