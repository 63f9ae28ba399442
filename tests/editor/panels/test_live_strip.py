"""The line that says whether what the live model tells can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from editor.panels.live_strip import LiveStrip
from editor.theme.colours import DARK, LIGHT


class Standing(QObject):
    """Has what the strip looks at, as the test says."""

    state_changed = Signal(str)
    condition_changed = Signal()
    built = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = "idle"
        self.result: object | None = object()
        self.outdated = self.replaced = False
        self.called: list[str] = []

    def build(self) -> None:
        """Remember it."""
        self.called.append("build")

    def interrupt_or_end(self) -> None:
        """Remember it."""
        self.called.append("interrupt")


@pytest.fixture
def live(qtbot: QtBot) -> Standing:
    """A model that is built, idle, and as it is drawn."""
    return Standing()


@pytest.fixture
def strip(qtbot: QtBot, live: Standing) -> Iterator[LiveStrip]:
    """A strip in sight."""
    strip = LiveStrip(live, DARK)  # type: ignore[arg-type]
    strip.resize(600, 30)
    yield strip
    strip.close()
    strip.deleteLater()


def _set(live: Standing, **values: object) -> None:
    vars(live).update(values)
    live.state_changed.emit(live.state)
    live.condition_changed.emit()


@pytest.mark.parametrize(
    ("values", "kind", "words", "button"),
    [
        ({}, "", "", ""),
        ({"result": None, "state": "off"}, "off", "There is no model in the session yet.", "Build"),
        ({"result": None, "state": "dead"}, "off", "There is no model in the session yet.", "Build"),
        ({"result": None, "state": "starting"}, "starting", "The session is starting…", ""),
        ({"outdated": True}, "outdated", "The drawing has changed since the model was built.", "Rebuild"),
        (
            {"outdated": True, "replaced": True},
            "replaced",
            "Changed in the console: model is another one there than was built.",
            "Rebuild",
        ),
    ],
)
def test_the_strip_says_what_is_the_matter(
    live: Standing, strip: LiveStrip, values: dict[str, object], kind: str, words: str, button: str
) -> None:
    """Nothing when nothing is; and offers what helps."""
    _set(live, **values)
    assert strip.kind == kind
    assert strip.isVisible() == bool(kind)
    if kind:
        assert strip.words.text() == words
        assert strip.button.isVisible() == bool(button)
        assert not button or strip.button.text() == button
    for theme in (LIGHT, DARK):
        strip.set_theme(theme)


def test_the_button_builds(live: Standing, strip: LiveStrip, qtbot: QtBot) -> None:
    """What stands on it."""
    _set(live, outdated=True)
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert live.called == ["build"]


def test_a_busy_session_is_worth_a_word_after_a_while(live: Standing, strip: LiveStrip, qtbot: QtBot) -> None:
    """With the age of what is shown; a short request is not worth it."""
    strip.taken()
    _set(live, state="busy")
    assert strip.kind == ""
    _set(live, state="idle")
    _set(live, state="busy")
    with qtbot.waitSignal(strip.kind_changed):
        pass
    assert strip.kind == "busy"
    old = re.compile(r"The session is busy. What is shown is [1-9]\d* s old.")
    qtbot.waitUntil(lambda: bool(old.fullmatch(strip.words.text())))
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert live.called == ["interrupt"]
    _set(live, state="idle")
    assert not strip.isVisible()


def test_what_is_unbuilt_is_said(live: Standing, strip: LiveStrip) -> None:
    """In the words that are given, unless something else matters more."""
    strip.tell_unbuilt("input has no shape")
    assert strip.kind == "unbuilt"
    assert strip.words.text() == "input has no shape"
    _set(live, outdated=True)
    assert strip.kind == "outdated"
    _set(live, outdated=False)
    strip.tell_unbuilt("")
    assert strip.kind == ""
