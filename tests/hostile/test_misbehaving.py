"""Code that ends its own process by a signal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from editor.processes.analyser import Analyser
from nodes.graph import Code, NodeId, PortName
from nodes.report import Report
from tests.hostile.corpus import LAYER, Sketch

WHOLE_MS = 270_000
PLACES = ("body", "init", "build", "call")
PLAIN = {"base": "", "default": "3", "note": "bool", "inside": "pass", **dict.fromkeys(PLACES, "pass")}

DEEDS = {
    "signals": ("__import__('os').kill(__import__('os').getpid(), 9)", {"ended"}),
}


@pytest.fixture
def analyser(qapp: object) -> Iterator[Analyser]:
    """A running analyser that waits for no answer long."""
    made = Analyser(deadline_ms=10_000)
    yield made
    made.close()


def _report(analyser: Analyser, qtbot: QtBot, sketch: Sketch) -> Report:
    reports: list[Report] = []
    analyser.report_changed.connect(reports.append)
    analyser.analyse(sketch.project(), 1, True)
    qtbot.waitUntil(lambda: bool(reports) and reports[-1].final, timeout=WHOLE_MS)
    return reports[-1]


def _check(report: Report, sketch: Sketch, codes: set[str]) -> None:
    found = {problem.code for problem in report.problems if problem.node != "beside"}
    assert found == codes
    assert all(problem.node != "beside" for problem in report.problems)
    spec = report.spec(NodeId("beside"), PortName("output"))
    assert spec is not None
    assert spec.shape == (None, 2)


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_layer_costs_a_problem_on_its_node(analyser: Analyser, qtbot: QtBot, deed: str) -> None:
    """Wherever in the class it does it, what stands beside has its shape."""
    text, codes = DEEDS[deed]
    code, nodes = {}, []
    for place in PLACES:
        name = f"In{place.capitalize()}"
        lines = LAYER.format(**{**PLAIN, place: text}).replace("class Own(", f"class {name}(")
        code[name] = Code(name, "layer", lines)
    sketch = Sketch(code)
    for name in code:
        nodes.append(sketch.layer(name.lower(), f"custom:{name}", {}))
    report = _report(analyser, qtbot, sketch)
    _check(report, sketch, codes)
    assert {problem.node for problem in report.problems} == (set(nodes) if codes else set())
