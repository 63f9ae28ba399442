"""Someone without a GPU learns what devices are: three CPUs, a model on two, and one that is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import places
import pytest
from desktop import ROOT, Program

PANEL = "window.live_panels.devices"
REAL = f"{{(r.title + ' ' + r.kind): [r.asked, *r.real] for r in {PANEL}.rows}}"
IDLE = "window.live.state == 'idle'"


def _run(program: Program) -> dict[str, list[str | None]]:
    """Run the model by its shortcut; where everything is: asked, then real."""
    program.ask(f"setattr({PANEL}, 'rows', ()) or 1")
    program.key("ctrl+r")
    program.wait_for(f"any(r.kind == 'call' for r in {PANEL}.rows)")
    found: dict[str, list[str | None]] = program.ask(REAL)
    return found


@pytest.mark.full
def test_placing_a_model_by_hand(start: Callable[..., Program], tmp_path: Path) -> None:
    """Devices are listed, asked for, really used, and a missing one is an error with a way out."""
    file = tmp_path / "branches.layers"
    shutil.copy(ROOT / "tests" / "golden" / "devices" / "graph.layers", file)
    program = start(str(file))
    program.wait_for("window is not None and window.findings.report.final")
    program.ask("window.docks.raise_if(True, 'devices') or 1")

    program.click(places.widget(program, f"{PANEL}.setup.cpus"))
    program.key("ctrl+a")
    program.type("3")
    program.key("Tab")
    program.key("ctrl+b")
    program.wait_for("window.live.result is not None and " + IDLE)
    program.wait_for(f"{PANEL}.names == ('CPU:0', 'CPU:1', 'CPU:2')")
    found = _run(program)
    assert found["left variables"] == found["left call"] == ["CPU:1", "CPU:1"]
    assert found["right variables"] == found["right call"] == ["CPU:2", "CPU:2"]
    assert found["to_device call"] == ["CPU:2", "CPU:2"]
    assert (found["far variables"], found["far call"]) == (["CPU:1", "CPU:1"], ["CPU:2", "CPU:2"])
    assert found["last call"] == [None, "CPU:0"]

    _ask(program, "last", "CPU:1")
    program.key("ctrl+b")
    program.wait_for("not window.live.outdated and " + IDLE)
    found = _run(program)
    assert found["last variables"] == found["last call"] == ["CPU:1", "CPU:1"]

    _ask(program, "last", "GPU:0")
    program.key("ctrl+b")
    program.wait_for(f"{PANEL}.bar.isVisible()")
    assert "GPU:0" in program.ask(f"{PANEL}.bar.words.text()")
    program.click(places.widget(program, f"{PANEL}.bar.use"))
    program.wait_for("not window.live.outdated and " + IDLE)
    assert "CPU:0 is used instead" in program.ask(f"{PANEL}.bar.words.text()")
    found = _run(program)
    assert found["last call"] == ["GPU:0", "CPU:0"]


def _ask(program: Program, node: str, device: str) -> None:
    """Select a node and type the device on which it is to run."""
    program.click(places.title(program, node))
    program.ask("window.docks.raise_if(True, 'inspector') or 1")
    program.wait_for("window.inspector.devices.call.isVisible()")
    program.ask("window.inspector.area.ensureWidgetVisible(window.inspector.devices.call) or 1")
    program.click(places.widget(program, "window.inspector.devices.call.field.line"))
    program.key("ctrl+a")
    program.type(device)
    program.key("Return")
    program.wait_for(f"{places.NODE.format(title=node)}.look.device == {device!r}")
