"""The window works before, while and without TensorFlow."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import places
import psutil
from desktop import ROOT, Program, until

MISTAKES = ROOT / "tests" / "data" / "mistakes.layers"
MLP = ROOT / "resources" / "examples" / "mlp.layers"
SHAPES = (
    "{v.look.title: v.look.outputs[0].shape for v in window.canvas.mirror.nodes.values() if v.look.outputs}"
)
FOREIGN = "sorted(n for n in sys.modules if n.split('.')[0] in ('tensorflow', 'keras'))"


def copied(file: Path, folder: Path) -> str:
    """A project that the program may write beside of."""
    return str(shutil.copy(file, folder))


def test_a_drag_is_taken_before_tensorflow_has_loaded(start: Callable[..., Program], tmp_path: Path) -> None:
    """A node can be moved while the analyser, held still here, has not even begun to load TensorFlow."""
    program = start(copied(MLP, tmp_path))
    children = psutil.Process(program.process.pid).children
    until(lambda: any("nodes.runtime" in " ".join(child.cmdline()) for child in children(recursive=True)))
    for child in children(recursive=True):
        os.kill(child.pid, signal.SIGSTOP)
    program.wait_for("window is not None and window.isVisible() and len(window.canvas.mirror.nodes) == 6")
    assert not program.ask(f"any({SHAPES}.values()) and 'float' in str({SHAPES})")
    place = "list(window.document.project.main_block.places.values())"
    before = program.ask(f"[[p.x, p.y] for p in {place}]")
    start_point = places.title(program, "dense")
    program.drag(start_point, (start_point[0], start_point[1] + 120))
    program.wait_for(f"[[p.x, p.y] for p in {place}] != {before}")
    for child in children(recursive=True):
        os.kill(child.pid, signal.SIGCONT)
    program.wait_for(f"{SHAPES}.get('dense') == '(None, 256)'")


def test_tensorflow_never_enters_the_window(start: Callable[..., Program], tmp_path: Path) -> None:
    """After a tour through panels, themes, search and edits the window's process has no TensorFlow."""
    program = start(copied(MLP, tmp_path))
    program.wait_for(f"window is not None and {SHAPES}.get('dense') == '(None, 256)'")
    program.click(places.title(program, "dense"))
    for keys in ("ctrl+d", "ctrl+z", "ctrl+a", "ctrl+l", "ctrl+z", "Home"):
        program.key(keys)
    program.ask(
        "[window.menus.actions[i].trigger() for i in list(window.menus.actions) if i.startswith('view')]"
    )
    program.wait_for("window is not None and window.isVisible()")
    assert program.ask(FOREIGN) == []


def test_a_drawing_with_mistakes_opens_with_each_at_its_place(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    """Wrong rank, missing input, circle, unknown type, twins: each is marked, the rest has shapes."""
    program = start(copied(MISTAKES, tmp_path))
    program.wait_for(f"window is not None and {SHAPES}.get('good') == '(None, 4)'")
    # What is known comes piece by piece, in no certain order.
    program.wait_for("window.findings.report.final")
    wrong = "sorted(v.look.title for v in window.canvas.mirror.nodes.values() if v.look.error)"
    assert set(program.ask(wrong)) >= {
        "wrong rank",
        "no input",
        "circle a",
        "circle b",
        "unknown type",
        "twin b",
    }
    shapes = program.ask(SHAPES)
    assert shapes["input"] == "(None, 20)"
    assert shapes["twin a"] == "(None, 5)"
    assert shapes["after wrong rank"] == ""


def test_shapes_come_back_after_the_analyser_is_killed(start: Callable[..., Program], tmp_path: Path) -> None:
    """The analyser is killed in the middle of its work; the next edit has its shapes all the same."""
    program = start(copied(MLP, tmp_path))
    program.wait_for(f"window is not None and {SHAPES}.get('dense') == '(None, 256)'")
    for units in (17, 18):
        (analyser,) = [
            child
            for child in psutil.Process(program.process.pid).children()
            if "nodes.runtime" in " ".join(child.cmdline())
        ]
        analyser.kill()
        program.click(places.title(program, "dense"))
        program.wait_for("len(window.canvas.selection) == 1")
        places.fill(program, "units", str(units))
        program.wait_for(f"{SHAPES}.get('dense') == '(None, {units})'")
