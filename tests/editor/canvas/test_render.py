"""The picture without a window."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

from editor.canvas.render import render
from nodes.graph import NodeId, PortName
from nodes.report import EMPTY_REPORT, NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from tests.editor.canvas.large import large_project

TOLD = NodeReport(NodeState.OK, {PortName("output"): TensorSpec((None, 321), "float32")})
REPORT = Report(nodes={((), NodeId("n1")): TOLD})


def test_an_svg_has_titles_and_shapes_as_text(qapp, catalogue):
    """What Keras said stands at the outputs."""
    text = render(large_project(catalogue, 4), REPORT, catalogue, ".svg").decode()
    assert ">layer_1</text>" in text
    assert ">(None, 321)</text>" in text


@pytest.mark.parametrize("name", ["\x00\x0b\x1b[2J", "\ufffe\uffff", "\ud800", "</title><script>", "]]>"])
def test_an_svg_can_be_read_whatever_stands_in_a_title(qapp, catalogue, name):
    """Control characters have no place in XML, and words are no tags."""
    project = large_project(catalogue, 2)
    block = project.main_block
    nodes = {id: replace(node, title=name) for id, node in block.nodes.items()}
    project = project.with_block(replace(block, name=name, nodes=nodes))
    tags = {each.tag for each in ElementTree.fromstring(render(project, REPORT, catalogue, ".svg")).iter()}
    assert not any("script" in tag for tag in tags)


def test_a_png_is_a_picture(qapp, catalogue):
    """Two pixels per unit."""
    image = QImage.fromData(render(large_project(catalogue, 4), REPORT, catalogue, ".png"))
    assert image.width() > 1600


def test_without_keras_the_picture_has_no_shapes(qapp, catalogue):
    """The drawing itself needs no Keras."""
    text = render(large_project(catalogue, 4), EMPTY_REPORT, catalogue, ".svg").decode()
    assert ">layer_1</text>" in text
    assert "(None" not in text


def test_errors_are_in_the_picture(qapp, catalogue):
    """A node with a problem is marked, also where Keras has not been asked."""
    project = large_project(catalogue, 4)
    wrong = Report(problems=(Problem("keras", Severity.ERROR, node=NodeId("n2"), arguments={"text": "no"}),))
    hint = Report(problems=(Problem("keras", Severity.HINT, node=NodeId("n2"), arguments={"text": "no"}),))
    plain, marked, hinted = (
        render(project, report, catalogue, ".svg") for report in (EMPTY_REPORT, wrong, hint)
    )
    assert plain == hinted != marked
