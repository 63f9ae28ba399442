"""Code of the project that misbehaves costs a problem on its node, and nobody anything else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from editor.processes.analyser import Analyser
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect
from nodes.graph import Code, NodeId, Place, PortName, Project, empty_project
from nodes.report import Problem, Report, Severity
from nodes.vocabulary import vocabulary

WHOLE_MS = 800_000
OUT = PortName("output")
PLACES = ("body", "init", "build", "call")

TEXT = """
import os
import sys
{body}


class {name}(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        {init}

    def build(self, shape):
        {build}
        self.scale = self.add_weight(shape=(shape[-1], 3), name="scale")

    def call(self, x):
        {call}
        return x @ self.scale
"""

DEEDS = {
    "raises": "raise ValueError('wrong on purpose')",
    "leaves": "sys.exit('left on purpose')",
    "ends": "os._exit(3)",
    "dies": "os.abort()",
    "loops": "while True: __import__('time').sleep(1)",
    # Never written to, so that it takes no time.
    "takes": "hoard = [bytes(1 << 28) for _ in range(1 << 12)]",
    "grows": "hoard = tf.zeros((1 << 16, 1 << 16)).numpy()",
    "talks": "print('{' * 100_000); sys.stdout.flush(); os.write(1, b'[' * 100_000)",
}


@pytest.fixture
def analyser(qapp: object) -> Iterator[Analyser]:
    """A running analyser that waits for no answer long."""
    made = Analyser(deadline_ms=20_000)
    yield made
    made.close()


class Drawn:
    """An Input, a Dense, and one node of code for each deed and the place in which it is done."""

    def __init__(self, base: Catalogue, *deeds: tuple[str, str]) -> None:
        project = empty_project()
        code: dict[str, Code] = {}
        for deed, place in deeds:
            name = f"{deed.capitalize()}In{place.capitalize()}"
            lines = {each: DEEDS[deed] if each == place else "pass" for each in PLACES}
            code[name] = Code(name, "layer", textwrap.dedent(TEXT.format(name=name, **lines)))
        project = replace(project, code=code)
        self.catalogue = vocabulary(project, base)
        project, start = self.add(project, "input", shape=(4,))
        self.nodes: dict[str, NodeId] = {}
        for name in code:
            project, self.nodes[name] = self.add(project, f"custom:{name}", start)
        project, self.dense = self.add(project, "keras.layers.Dense", start, units=2)
        self.project = project

    def add(self, project: Project, kind: str, *sources: NodeId, **values: object) -> tuple[Project, NodeId]:
        """A node after `sources`."""
        spec = self.catalogue.nodes[kind]
        project, node = add_node(project, project.main, spec, Place(0, 0), self.catalogue, values)  # type: ignore[arg-type]
        for source in sources:
            port = spec.inputs[0].name
            project = connect(project, project.main, source, OUT, node, port, self.catalogue)
        return project, node

    def shape(self, report: Report, node: NodeId) -> object:
        """The shape of what leaves a node."""
        spec = report.spec(node, OUT)
        return spec and spec.shape


def final_report(analyser: Analyser, qtbot: QtBot, project: Project, trusted: bool = True) -> Report:
    """All that the analyser says of `project`, while the window goes on."""
    reports: list[Report] = []
    beats: list[int] = []
    timer = QTimer(interval=20)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    try:
        analyser.report_changed.connect(reports.append)
        analyser.analyse(project, 1, trusted)
        qtbot.waitUntil(lambda: bool(reports) and reports[-1].final, timeout=WHOLE_MS)
    finally:
        timer.stop()
    assert beats
    return reports[-1]


def by_node(report: Report, drawn: Drawn) -> dict[str, Problem]:
    """The one problem of each node of code."""
    names = {node: name for name, node in drawn.nodes.items()}
    assert len(report.problems) == len(names)
    return {names[problem.node]: problem for problem in report.problems if problem.node}


FOUND = {
    "raises": ("custom-failed", "wrong on purpose"),
    "leaves": ("custom-failed", "left on purpose"),
    "takes": ("custom-failed", "MemoryError"),
    "ends": ("ended", ""),
    "dies": ("ended", ""),
    "loops": ("timeout", ""),
}
"""What becomes of a deed: the problem's code, and words of its text."""
EACH_ONCE = (
    *(("raises", "body"), ("raises", "call"), ("leaves", "init"), ("takes", "build")),
    *(("ends", "init"), ("dies", "call"), ("loops", "build")),
)


@pytest.mark.parametrize(
    "deeds",
    [
        EACH_ONCE,
        *(pytest.param([(deed, place) for place in PLACES], marks=pytest.mark.full) for deed in FOUND),
    ],
    ids=["each", *FOUND],
)
def test_it_costs_a_problem_on_its_node(
    analyser: Analyser, qtbot: QtBot, catalogue: Catalogue, deeds: tuple[tuple[str, str], ...]
) -> None:
    """While the text is loaded, in the constructor, while building and in a call."""
    drawn = Drawn(catalogue, *deeds)
    report = final_report(analyser, qtbot, drawn.project)
    problems = by_node(report, drawn)
    for name, (deed, _) in zip(drawn.nodes, deeds, strict=True):
        code, words = FOUND[deed]
        assert (problems[name].code, problems[name].severity) == (code, Severity.ERROR), name
        assert words in str(problems[name].arguments.get("text", ""))
    assert drawn.shape(report, drawn.dense) == (None, 2)


def test_tensors_too_large_are_refused(analyser: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """TensorFlow's own memory is limited, too."""
    drawn = Drawn(catalogue, ("grows", "body"), ("grows", "init"))
    report = final_report(analyser, qtbot, drawn.project)
    assert {problem.code for problem in by_node(report, drawn).values()} <= {"custom-failed", "ended"}
    assert drawn.shape(report, drawn.dense) == (None, 2)


def test_what_it_prints_disturbs_nobody(analyser: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """Standard output is not what the analyser answers by."""
    drawn = Drawn(catalogue, *(("talks", place) for place in PLACES))
    report = final_report(analyser, qtbot, drawn.project)
    assert report.problems == ()
    assert {drawn.shape(report, node) for node in drawn.nodes.values()} == {(None, 3)}


def test_without_trust_it_does_nothing(analyser: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """The process that was started is still there; with trust it ends."""
    drawn = Drawn(catalogue, ("ends", "body"))
    report = final_report(analyser, qtbot, drawn.project, trusted=False)
    assert {problem.code for problem in by_node(report, drawn).values()} == {"not-trusted"}
    assert drawn.shape(report, drawn.dense) == (None, 2)
    before = analyser.pid
    report = final_report(analyser, qtbot, drawn.project)
    assert {problem.code for problem in by_node(report, drawn).values()} == {"ended"}
    assert analyser.pid != before
