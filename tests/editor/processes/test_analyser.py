"""The owner of the analyser process, with a real process behind it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from editor.processes.analyser import ROOT, Analyser
from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect, set_values
from nodes.graph import NodeId, Place, PortName, Project, empty_project
from nodes.imported import Signature
from nodes.report import NodeState, Report

OUT = PortName("output")


class Heard:
    """What an analyser has said."""

    def __init__(self, analyser: Analyser) -> None:
        self.reports: list[Report] = []
        self.states: list[str] = []
        analyser.report_changed.connect(self.reports.append)
        analyser.state_changed.connect(self.states.append)

    def final(self, revision: int) -> bool:
        """Whether everything about `revision` has been told."""
        return bool(self.reports) and self.reports[-1].final and self.reports[-1].revision == revision


@pytest.fixture(scope="module")
def shared(qapp: object) -> Iterator[Analyser]:
    """A running analyser; each test gives its projects numbers of their own."""
    with closing(Analyser()) as made:
        yield made


@pytest.fixture
def analyser(qapp: object) -> Iterator[Analyser]:
    """A running analyser whose process a test may end."""
    with closing(Analyser()) as made:
        yield made


def perceptron(catalogue: Catalogue, count: int = 2) -> tuple[Project, list[NodeId]]:
    """An Input of 20 and `count` Dense layers in a row."""
    project = empty_project()
    project, last = add_node(
        project, project.main, catalogue.nodes["input"], Place(0, 0), catalogue, {"shape": (20,)}
    )
    nodes = [last]
    for units in range(1, count + 1):
        spec = catalogue.nodes["keras.layers.Dense"]
        project, node = add_node(project, project.main, spec, Place(0, 0), catalogue, {"units": units})
        project = connect(project, project.main, last, OUT, node, spec.inputs[0].name, catalogue)
        nodes.append(node)
        last = node
    return project, nodes


def shapes(report: Report, nodes: list[NodeId]) -> list[object]:
    """The first output shape of each node."""
    specs = (report.spec(node, OUT) for node in nodes)
    return [spec and spec.shape for spec in specs]


def test_shapes_follow_every_edit(shared: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """A report comes for the project, and for the edited one."""
    heard = Heard(shared)
    project, nodes = perceptron(catalogue)
    shared.analyse(project, 1)
    qtbot.waitUntil(lambda: heard.final(1))
    assert shapes(heard.reports[-1], nodes) == [(None, 20), (None, 1), (None, 2)]
    assert sum(w.count for layer in heard.reports[-1].layers.values() for w in layer.weights) == 21 + 4

    shared.analyse(set_values(project, project.main, nodes[1:2], "units", 7, catalogue), 2)
    qtbot.waitUntil(lambda: heard.final(2))
    assert shapes(heard.reports[-1], nodes) == [(None, 20), (None, 7), (None, 2)]
    assert heard.states[-1] == "idle"
    assert heard.reports[-1].versions["keras"]


def test_the_window_process_never_loads_keras() -> None:
    """Importing all that the window needs to own an analyser imports no TensorFlow."""
    code = (
        "import sys, editor.processes.analyser\n"
        "sys.exit(len({'tensorflow', 'keras', 'numpy'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_removed_nodes_leave_the_report(shared: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """Another project's report holds nothing of the one before."""
    heard = Heard(shared)
    first, _ = perceptron(catalogue)
    second, nodes = perceptron(catalogue)
    shared.analyse(first, 11)
    qtbot.waitUntil(lambda: heard.final(11))
    shared.analyse(second, 12)
    qtbot.waitUntil(lambda: heard.final(12))
    assert {node for _, node in heard.reports[-1].nodes} == set(nodes)
    assert len(heard.reports[-1].layers) == 2


def test_a_killed_process_comes_back_with_the_shapes(
    analyser: Analyser, qtbot: QtBot, catalogue: Catalogue
) -> None:
    """Killed while loading, while working and while idle: the report of the newest project returns."""
    heard = Heard(analyser)
    project, nodes = perceptron(catalogue, 30)
    killed = [analyser.pid]
    psutil.Process(killed[0]).kill()
    analyser.analyse(project, 1)

    def kill_at_work(state: str) -> None:
        if state == "working" and len(killed) == 1:
            killed.append(analyser.pid)
            psutil.Process(killed[1]).kill()

    # In the moment in which it is told: to look for it again and again may miss it.
    analyser.state_changed.connect(kill_at_work)
    qtbot.waitUntil(lambda: heard.final(1))
    assert heard.states == ["restarting", "idle", "working"] * 2 + ["idle"]
    with qtbot.waitSignal(analyser.state_changed) as told:
        psutil.Process(analyser.pid).kill()
    assert told.args == ["restarting"]
    assert shapes(heard.reports[-1], nodes)[-1] == (None, 30), "what was known stays on screen"
    analyser.analyse(set_values(project, project.main, nodes[-1:], "units", 3, catalogue), 2)
    qtbot.waitUntil(lambda: heard.final(2))
    assert shapes(heard.reports[-1], nodes)[-2:] == [(None, 29), (None, 3)]
    assert len({*killed, analyser.pid}) == 3


HANGS = """
    import json, sys, time
    def send(**message):
        print(json.dumps(message), flush=True)
    send(ready={})
    for line in sys.stdin:
        request = json.loads(line)
        if "d1" not in request["avoid"]:
            send(at="n1", digest="d1")
            time.sleep(1000)
        send(revision=request["revision"], problems=[], gone=[], gone_layers=[], final=True, done=True)
"""


def test_a_call_that_does_not_come_back_is_given_up(
    qtbot: QtBot, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Past the deadline the process is replaced, and the new one is told what not to ask."""
    script = tmp_path / "hangs.py"
    script.write_text(textwrap.dedent(HANGS), encoding="utf-8")
    with closing(Analyser(command=(sys.executable, str(script)), deadline_ms=500)) as analyser:
        heard = Heard(analyser)

        def be_patient(state: str) -> None:
            if state == "restarting":
                analyser._deadline_ms = 600_000

        # The second process answers: it has all the time that it wants.
        analyser.state_changed.connect(be_patient)
        analyser.analyse(perceptron(catalogue)[0], 5)
        qtbot.waitUntil(lambda: heard.final(5))
        assert heard.states == ["idle", "working", "restarting", "idle", "working", "idle"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("/there/is/no/such/python",), "No such file"),
        ((sys.executable, "-c", "import no_such_module"), "no_such_module"),
    ],
    ids=["no program", "no TensorFlow"],
)
def test_a_process_that_cannot_start_is_tried_again(
    qtbot: QtBot, command: tuple[str, ...], words: str
) -> None:
    """A problem says why, in the process's own last words; closing ends the trying."""
    with closing(Analyser(command=command)) as analyser:
        heard = Heard(analyser)
        qtbot.waitUntil(lambda: bool(heard.reports))
        (problem,) = heard.reports[-1].problems
        assert problem.code == "analysis-failed"
        assert words in str(problem.arguments["text"])
        assert set(heard.states) <= {"restarting"}
    assert analyser.pid == 0


def test_signatures_are_read(shared: Analyser, qtbot: QtBot) -> None:
    """Each question gets its answer, in order."""
    told: list[Signature] = []
    shared.signature_read.connect(told.append)
    for name in ("tf.math.xlogy", "tf.Variable", "tf.nowhere.f"):
        shared.read_signature(name)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told[0].text.startswith("def xlogy(x: tensor, y: tensor):")
    assert [each.problem for each in told] == ["", "signature-class", "signature-missing"]


def test_a_refused_call_leaves_the_rest_alone(shared: Analyser, qtbot: QtBot, catalogue: Catalogue) -> None:
    """A Conv2D on vectors is a problem on its wire; the branch beside it keeps its shapes."""
    heard = Heard(shared)
    project, nodes = perceptron(catalogue)
    spec = catalogue.nodes["keras.layers.Conv2D"]
    project, wrong = add_node(
        project, project.main, spec, Place(0, 0), catalogue, {"filters": 3, "kernel_size": 3}
    )
    project = connect(project, project.main, nodes[0], OUT, wrong, spec.inputs[0].name, catalogue)
    shared.analyse(project, 21)
    qtbot.waitUntil(lambda: heard.final(21))
    report = heard.reports[-1]
    (problem,) = report.problems
    assert (problem.code, problem.node) == ("wrong-rank", wrong)
    assert problem.wire in project.main_block.wires
    assert problem.arguments["received"] == "(None, 20)"
    assert report.nodes[(), wrong].state is NodeState.ERROR
    assert shapes(report, nodes)[-1] == (None, 2)
