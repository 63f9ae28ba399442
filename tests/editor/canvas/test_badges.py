"""The marks of nodes that something is said of: errors, warnings, and none for hints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from editor.canvas.viewer import ZOOM_MAX
from editor.theme.colours import DARK, LIGHT
from editor.theme.style import contrast
from nodes.report import Problem, Report, Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


def report(node, *severities: Severity) -> Report:
    """What says these of `node`."""
    arguments = {"title": "it"}
    return Report(
        1, problems=tuple(Problem("unused", each, node=node, arguments=arguments) for each in severities)
    )


def colours_at_badge(canvas, node) -> set[str]:
    """What is painted around the upper right corner of `node`."""
    QApplication.processEvents()
    picture = canvas.view.grab().toImage()
    at = canvas.view.mapFromScene(canvas.mirror.nodes[node].rect.topRight())
    around = [(x, y) for x in range(-9, 10) for y in range(-9, 10)]
    return {QColor(picture.pixel(at.x() + x, at.y() + y)).name() for x, y in around}


MARKS = {"warning": DARK.warning, "error": DARK.error}


@pytest.mark.parametrize(
    ("severities", "painted"),
    [
        ((), set()),
        ((HINT,), set()),
        ((WARNING,), {"warning"}),
        ((ERROR,), {"error"}),
        ((WARNING, ERROR), {"error"}),
        ((HINT, WARNING), {"warning"}),
    ],
)
def test_the_worst_is_marked_and_hints_are_not(canvas, add, severities, painted):
    """The mark goes with its reason."""
    node = add("keras.layers.Dense")
    canvas.set_report(report(node, *severities))
    seen = colours_at_badge(canvas, node)
    assert {name for name, colour in MARKS.items() if colour in seen} == painted
    canvas.set_report(Report(2))
    assert not colours_at_badge(canvas, node) & set(MARKS.values())


@pytest.mark.parametrize(("theme", "zoom"), [(DARK, 0.5), (DARK, 0.2), (LIGHT, 1.0), (LIGHT, 0.2)])
def test_warnings_are_marked_however_small_the_drawing_is(canvas, add, theme, zoom):
    """In both themes."""
    node = add("keras.layers.Dense")
    canvas.set_theme(theme)
    canvas.view.zoom_to(zoom)
    canvas.set_report(report(node, WARNING))
    assert theme.warning in colours_at_badge(canvas, node)


def test_hover_tells_warnings_and_hints(canvas, hand, add):
    """What has no mark has its sentence."""
    node = add("keras.layers.Dense")
    canvas.set_report(report(node, WARNING, HINT))
    words = canvas.interaction._hover.text(hand.body(node))
    assert words.count("<br>") >= 2


def test_a_badge_is_erased_whole(canvas, add):
    """At the largest zoom too: what is painted anew reaches as far as the mark does."""
    node = add("keras.layers.Dense")
    canvas.view.zoom_to(ZOOM_MAX)
    canvas.view.centerOn(canvas.mirror.nodes[node].rect.topRight() - QPointF(10, 0))
    QApplication.processEvents()
    before = canvas.view.grab().toImage()
    canvas.set_report(report(node, WARNING))
    QApplication.processEvents()
    assert canvas.view.grab().toImage() != before
    canvas.set_report(Report(2))
    QApplication.processEvents()
    assert canvas.view.grab().toImage() == before


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_sign_on_the_mark_can_be_read(canvas, theme):
    """As well as text."""
    canvas.set_theme(theme)
    palette = canvas.stage.painter.palette
    assert contrast(palette.on_warning.name(), palette.warning.name()) >= 4.5
