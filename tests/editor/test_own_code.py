"""Checking the project's own code from its panel, and what it raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.main_window import MainWindow
from nodes.checks import CheckFinding, CheckRequest, CheckResult
from nodes.coding import put_code
from nodes.edit import add_node, connect_after
from nodes.graph import Code, Place, PortName, Project, empty_project
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from nodes.vocabulary import vocabulary
from tests.editor.conftest import StubAnalyser, settle

LAYER = """class Twice(tf.keras.layers.Layer):
    def __init__(self, times=2):
        super().__init__()
        self.times = times

    def call(self, x):
        return x * self.times
"""
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def asked(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[CheckRequest]:
    """What the checker is asked in a window with a layer and a function of its own."""

    def write(project: Project) -> Project:
        project = put_code(project, Code("Twice", "layer", LAYER))
        return put_code(project, Code("plain", "function", "def plain(x):\n    return x\n"))

    window.document.apply("Write", write)
    found: list[CheckRequest] = []
    monkeypatch.setattr(window.own_code.checker, "check", found.append)
    window.own_code.show_code("Twice")
    settle()
    return found


def _check(window: MainWindow) -> None:
    QTest.mouseClick(window.own_code.panel.codes.check, LEFT)


def test_a_layer_is_checked_as_it_is_called(
    window: MainWindow, analyser: StubAnalyser, asked: list[CheckRequest]
) -> None:
    """With its arguments, on what enters it."""
    document = window.document
    known = document.catalogue

    def draw(project: Project) -> Project:
        project, start = add_node(project, project.main, known.nodes["input"], Place(0, 0), known)
        spec = known.nodes["custom:Twice"]
        project, node = add_node(project, project.main, spec, Place(0, 0), known, {"times": 3})
        return connect_after(project, project.main, start, node, known)

    document.apply("Draw", draw)
    start = document.project.main_block.inputs[0]
    told = NodeReport(NodeState.OK, {PortName("output"): TensorSpec((None, 7), "float32")})
    analyser.answer(Report(document.revision, {((), start): told}))
    settle()
    _check(window)
    (request,) = asked
    assert (request.name, dict(request.config)) == ("Twice", {"times": 3})
    assert request.inputs == (((None, 7), "float32"),)


def test_a_layer_that_stands_nowhere_is_checked_as_it_would_be_placed(
    window: MainWindow, asked: list[CheckRequest]
) -> None:
    """What it has to be given gets the value with which it would start."""
    text = LAYER.replace("times=2", "times")
    window.document.apply("Write", lambda project: put_code(project, Code("Twice", "layer", text)))
    settle()
    _check(window)
    (request,) = asked
    sample = window.document.catalogue.nodes["custom:Twice"].argument("times").sample
    assert sample is not None
    assert request.config == {"times": sample}


def test_findings_are_told_in_words_and_applied(window: MainWindow, asked: list[CheckRequest]) -> None:
    """A mechanical remedy is one click, one step of undo, and another check."""
    _check(window)
    mended = LAYER.replace("times=2)", "times=2, **kwargs)").replace("__init__()", "__init__(**kwargs)")
    finding = CheckFinding("check-unnamed", {"name": "Twice"}, 2, mended)
    window.own_code.checker.checked.emit(CheckResult(("load",), (finding,), True))
    findings = window.own_code.panel.findings
    assert findings.isVisible()
    assert "does not take a name" in findings.rows[0].words.text()
    QTest.mouseClick(findings.rows[0].apply, LEFT)
    assert window.document.project.code["Twice"].text == mended
    assert len(asked) == 2
    window.document.undo()
    assert window.document.project.code["Twice"].text == LAYER


def test_what_passed_is_said_too(window: MainWindow, asked: list[CheckRequest]) -> None:
    """And how far a check has come while it runs."""
    _check(window)
    checker, findings = window.own_code.checker, window.own_code.panel.findings
    checker.checked.emit(CheckResult(("load", "make")))
    assert "2 of" in findings.title.text()
    checker.checked.emit(CheckResult(("load", "make"), (), True))
    assert findings.title.text() == "Twice passed every check"


def test_only_layers_are_checked(window: MainWindow, asked: list[CheckRequest]) -> None:
    """For other code the panel says so."""
    window.own_code.show_code("plain")
    _check(window)
    assert not asked
    assert "Only layers" in window.own_code.panel.findings.title.text()


def test_code_that_is_not_trusted_is_not_checked(
    open_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking would run it."""
    window = open_window(put_code(empty_project(), Code("Twice", "layer", LAYER)))
    found: list[CheckRequest] = []
    monkeypatch.setattr(window.own_code.checker, "check", found.append)
    window.own_code.show_code("Twice")
    _check(window)
    assert not found
    assert "trust" in window.own_code.panel.findings.title.text()


def test_what_code_raised_is_marked_on_its_line(window: MainWindow, asked: list[CheckRequest]) -> None:
    """The panel says the line and the words."""
    problem = Problem(
        "custom-failed", Severity.ERROR, arguments={"name": "Twice", "line": 7, "text": "no such thing"}
    )
    window.own_code.set_report(Report(problems=(problem,)))
    assert "Line 7" in window.own_code.panel.status.text()
    assert "no such thing" in window.own_code.panel.status.text()


def test_custom_code_can_be_placed_as_soon_as_it_is_applied(
    window: MainWindow, asked: list[CheckRequest], catalogue
) -> None:
    """It is found in the palette's catalogue at once."""
    assert "custom:Twice" in window.document.catalogue.nodes
    assert "custom:Twice" not in vocabulary(empty_project(), catalogue).nodes
    editor = window.own_code.panel.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "# more")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "# more" in window.document.project.code["Twice"].text
