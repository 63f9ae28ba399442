"""Devices of a session: they are set up, looked for, and what is on them is told; in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nodes import living
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.graph import NodeId
from tests.nodes.codegen.conftest import Drawing
from tests.nodes.codegen.test_devices import ask, ask_call

pytestmark = pytest.mark.keras

PROCESS = """
import json, sys
from nodes.runtime import session

told = []
session.begin({}, told.append, json.loads(sys.argv[1]))
for method, payload, code in json.load(sys.stdin):
    if code:
        session.expect("1", method, json.dumps(payload))
        try:
            exec(code, {"layerwright": session, **session.LIVE.namespace})
        except Exception as error:
            print(error, file=sys.stderr)
    else:
        session.answer("1", method, json.dumps(payload))
print(json.dumps([each for each in told if each["kind"] != "progress"]))
"""
SETUP = {"virtual_cpus": 3, "precision": "mixed_bfloat16", "memory_growth": True}


def run(requests: list[tuple[str, Any, str]], setup: dict[str, Any]) -> list[dict[str, Any]]:
    """What a fresh session tells of `requests`: the method, the payload, the code that the person sees."""
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, json.dumps(setup)],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[4],
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return answers


class Told:
    """A drawing with two branches, a copy and a loop, and what a session with three CPUs tells of it."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        drawing = Drawing(catalogue)
        source = drawing.add("input", shape=(4,))
        self.left = ask(drawing, drawing.add("layers.Dense", source, units=8), "CPU:1")
        self.right = ask(drawing, drawing.add("layers.Dense", source, units=8), "CPU:2")
        self.far = ask(drawing, drawing.add("layers.Dense", source, units=8), "CPU:1")
        ask_call(drawing, self.far, "CPU:2")
        self.copied = ask_call(drawing, drawing.add("to_device", self.left), "CPU:2")
        self.added = drawing.add("layers.Add", self.copied, self.right, self.far)
        loop, enter = drawing.loop("for", None, self.added, values=("x",), times=2)
        self.inside = ask(drawing, drawing.add("layers.Dense", (enter, "x"), units=8), "CPU:1")
        drawing.add("leave", self.inside)
        drawing.leave()
        drawing.add("output", (loop, "x"))
        self.block = drawing.block
        answers = run(self._requests(drawing, catalogue, folder), SETUP)
        self.listed, self.refused, self.built, _, self.ran, self.placed = answers

    def _requests(self, drawing: Drawing, catalogue: Catalogue, folder: Path) -> list[tuple[str, Any, str]]:
        drawn = living.drawn(drawing.project, catalogue)
        file = folder / "placed_1.py"
        file.write_text(drawn.source.text, encoding="utf-8")
        payload = {"path": str(file), "tree": drawn.encoded_tree(), "classes": list(drawn.classes)}
        tapped = generate(drawing.project, catalogue, taps=True)
        assert tapped.taps is not None
        names = [tapped.taps.tap, tapped.taps.calling, tapped.taps.went]
        wish = {"name": "x", "dtype": "float32", "declared": [None, 4], "shape": [2, 4], "how": "random"}
        taps = {"source": tapped.text, "names": names, "traced": True}
        build = 'layerwright.build("placed_1")'
        return [
            ("devices", {}, ""),
            ("build", {**payload, "devices": ["CPU:1", "GPU:7"]}, build),
            ("build", {**payload, "devices": ["CPU:1", "CPU:2"]}, build),
            ("feed", {"wishes": [{**wish, "seed": 1, "distribution": "uniform"}], "taps": taps}, ""),
            ("run", {}, "layerwright.run(inputs)"),
            ("operations_placed", {}, ""),
        ]

    def operations(self, node: NodeId) -> list[str]:
        """Where a node computed."""
        return {row[1]: row[2] for row in self.placed["data"]["operations"]}[node]

    def variables(self, node: NodeId) -> set[str]:
        """Where the weights of a node's layer are."""
        found = self.placed["data"]["variables"]
        return {device for key, device in found.items() if key.startswith(f"{self.block.nodes[node].layer}|")}


@pytest.fixture(scope="module")
def told(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One process for all."""
    return Told(catalogue, tmp_path_factory.mktemp("placed"))


@pytest.mark.full
def test_a_session_has_as_many_cpus_as_asked(told: Told) -> None:
    """Three logical devices of one physical one, whose memory is the machine's; and the precision."""
    data = told.listed["data"]
    assert [each["name"] for each in data["logical"]] == ["CPU:0", "CPU:1", "CPU:2"]
    assert data["physical"][0]["type"] == "CPU"
    assert data["physical"][0]["total"] > 1 << 28
    assert data["precision"] == "mixed_bfloat16"


@pytest.mark.full
def test_a_device_that_is_not_there_is_an_error_before_anything_is_built(told: Told) -> None:
    """It is named, and those that there are."""
    assert told.refused["kind"] == "error"
    expected = {"devices": "GPU:7", "there": "CPU:0, CPU:1, CPU:2"}
    assert told.refused["data"] == {"code": "missing-devices", "arguments": expected}
    assert told.built["kind"] == "result"


@pytest.mark.full
def test_the_real_places_of_variables_are_told(told: Told) -> None:
    """By weight, also of a layer that is called elsewhere and of one in a loop."""
    assert told.variables(told.left) == told.variables(told.far) == told.variables(told.inside) == {"CPU:1"}
    assert told.variables(told.right) == {"CPU:2"}


@pytest.mark.full
def test_the_real_places_of_operations_are_told(told: Told) -> None:
    """By node, from the graph that ran: of layers, of functions, and in the body of a loop."""
    assert told.placed["data"]["mode"] == "graph"
    assert told.operations(told.left) == told.operations(told.inside) == ["CPU:1"]
    assert told.operations(told.right) == told.operations(told.far) == ["CPU:2"]
    assert told.operations(told.copied) == ["CPU:2"]
    assert told.operations(told.added) == ["CPU:0"]


@pytest.mark.full
def test_sessions_have_one_cpu_unless_asked(catalogue: Catalogue) -> None:
    """An empty setup changes nothing, and placements need a run first."""
    listed, placed = run([("devices", {}, ""), ("operations_placed", {}, "")], {})
    assert [each["name"] for each in listed["data"]["logical"]] == ["CPU:0"]
    assert listed["data"]["precision"] == "float32"
    assert placed["data"]["code"] == "not-run"
