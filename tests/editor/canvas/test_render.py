"""The picture without a window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from editor.canvas import render as rendering
from editor.canvas.render import render
from nodes.graph import NodeId
from tests.editor.canvas.large import large_project

FOUND = {
    "nodes": [
        {
            "id": "n1",
            "path": [],
            "outputs": [{"port": "output", "shape": [None, 321], "dtype": "float32"}],
        }
    ],
    "problems": [{"node": "n2", "severity": "error"}],
}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for `main.py check --json`."""
    file = tmp_path / "main.py"
    file.write_text(f"print({json.dumps(json.dumps(FOUND))})")
    monkeypatch.setattr(rendering, "PROGRAM", file)
    return file


def test_an_svg_has_titles_and_shapes_as_text(qapp, catalogue, program):
    """What Keras said stands at the outputs."""
    text = render(large_project(catalogue, 4), catalogue, ".svg").decode()
    assert ">layer_1</text>" in text
    assert ">(None, 321)</text>" in text


def test_a_png_is_a_picture(qapp, catalogue, program):
    """Two pixels per unit."""
    image = QImage.fromData(render(large_project(catalogue, 4), catalogue, ".png"))
    assert image.width() > 1600


def test_without_keras_the_picture_has_no_shapes_and_says_so(qapp, catalogue, program, capsys):
    """The drawing itself needs no Keras."""
    program.write_text("print('nothing of use')")
    text = render(large_project(catalogue, 4), catalogue, ".svg").decode()
    assert ">layer_1</text>" in text
    assert "(None" not in text
    assert "no shapes" in capsys.readouterr().err


def test_errors_are_in_the_picture(qapp, catalogue, program):
    """A node with a problem is marked."""
    report = rendering._report_of(FOUND)
    assert report.nodes[(), NodeId("n2")].state == "error"
