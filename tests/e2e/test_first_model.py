"""Someone who never wrote Keras builds the multilayer perceptron with mouse and keyboard."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import places
from desktop import Program, until

USE = """
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
import mlp
model = mlp.build()
output = model(np.ones((2, 20), "float32"))
print(json.dumps({"output": list(output.shape), "weights": [list(w.shape) for w in model.weights]}))
"""

SHAPES = (
    "{v.look.title: v.look.outputs[0].shape for v in window.canvas.mirror.nodes.values() if v.look.outputs}"
)
WIRES = "len(window.document.project.main_block.wires)"
NODES = "sorted(v.look.title for v in window.canvas.mirror.nodes.values())"


def test_building_the_mlp_by_hand(start: Callable[..., Program], tmp_path: Path) -> None:
    """Palette drag, Tab search, wiring, editing, undo, redo, save, export; the export runs elsewhere."""
    program = start()
    program.wait_for("window is not None and window.isVisible()")
    program.wait_for("window.canvas.view.viewport().visibleRegion().isEmpty() is False")
    _drag_from_palette(program, "input", places.canvas(program, 0.12, 0.45))
    program.wait_for(f"{NODES} == ['input']")
    _drag_from_palette(program, "keras.layers.Flatten", places.canvas(program, 0.34, 0.45))
    program.wait_for(f"{NODES} == ['flatten', 'input']")
    program.drag(places.output(program, "input"), places.input(program, "flatten"))
    program.wait_for(f"{WIRES} == 1")

    _search_on_canvas(program, places.canvas(program, 0.55, 0.45), "Dense 256 relu")
    program.wait_for("'dense' in " + NODES)
    program.wait_for(f"{WIRES} == 2")
    _search_on_canvas(program, places.canvas(program, 0.8, 0.8), "Dense 11")
    program.wait_for("'dense_1' in " + NODES)
    program.wait_for(f"{WIRES} == 3")

    program.wait_for(f"{SHAPES}.get('dense_1') == '(None, 11)'")
    assert program.ask(SHAPES) == {
        "input": "(None, 20)",
        "flatten": "(None, 20)",
        "dense": "(None, 256)",
        "dense_1": "(None, 11)",
    }

    _set_units(program, "dense_1", "10")
    program.wait_for(f"{SHAPES}.get('dense_1') == '(None, 10)'")
    program.wait_for(
        "'self.dense_1 = tf.keras.layers.Dense(10, name=\"dense_1\")' in window.code.view.toPlainText()"
    )
    program.click(places.canvas(program, 0.5, 0.93))
    program.key("ctrl+z")
    program.wait_for(f"{SHAPES}.get('dense_1') == '(None, 11)'")
    program.key("ctrl+shift+z")
    program.wait_for(f"{SHAPES}.get('dense_1') == '(None, 10)'")

    _save_as(program, "ctrl+s", tmp_path / "mlp.layers")
    program.wait_for("window.isWindowModified() is False")
    _save_as(program, "ctrl+e", tmp_path / "mlp.py")

    found = program.ask("sorted(n for n in sys.modules if n.split('.')[0] in ('tensorflow', 'keras'))")
    assert found == []
    used = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(used.stdout) == {"output": [2, 10], "weights": [[20, 256], [256], [256, 10], [10]]}


def _drag_from_palette(program: Program, id: str, to: tuple[int, int]) -> None:
    program.click(places.widget(program, "window.palette_panel.field"))
    program.key("ctrl+a")
    program.type(id.rpartition(".")[2])
    index = f"window.palette_panel.tree.rows.index_of({id!r})"
    program.wait_for(f"{index}.isValid()")
    program.drag(places.row(program, "window.palette_panel.tree", index), to)


def _search_on_canvas(program: Program, at: tuple[int, int], text: str) -> None:
    program.move(at)
    program.key("Tab")
    popup = (
        "next((w for w in app.topLevelWidgets() if w.objectName() == 'search-popup' and w.isVisible()), None)"
    )
    program.wait_for(f"{popup} is not None")
    program.type(text)
    program.key("Return")
    program.wait_for(f"{popup} is None")


def _set_units(program: Program, node: str, value: str) -> None:
    program.click(places.title(program, node))
    program.wait_for("len(window.canvas.selection) == 1")
    places.fill(program, "units", value)


def _save_as(program: Program, shortcut: str, path: Path) -> None:
    # Without a window manager nobody hands the keyboard back when a dialog has closed: a click does.
    program.click(places.canvas(program, 0.5, 0.93))
    program.key(shortcut)
    # The dialog is there before the keyboard is its own, and gone before the file is there.
    program.wait_for(
        "isinstance(app.focusWidget(), QLineEdit) and app.activeModalWidget() is app.activeWindow()"
    )
    program.key("ctrl+a")
    program.type(str(path))
    program.wait_for(f"app.focusWidget().text() == {str(path)!r}")
    program.key("Return")
    program.wait_for("app.activeModalWidget() is None")
    until(path.exists)
