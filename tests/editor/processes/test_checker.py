"""The owner of the checker, with a real process behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from editor.messages import TEMPLATES
from editor.processes.checker import Checker
from nodes.checks import STEPS, CheckRequest, CheckResult
from nodes.graph import Code
from nodes.messages import sentence

WHOLE_MS = 800_000

GOOD = """
@tf.keras.utils.register_keras_serializable()
class Scaled(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1], self.units), name="scale")

    def call(self, x):
        return x @ self.scale

    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""


UNITS = "        self.units = units"


@pytest.fixture
def checker(qapp: object, request: pytest.FixtureRequest) -> Iterator[Checker]:
    """A checker that waits for a step as long as a test says, or as long as a slow machine needs."""
    made = Checker(deadline_ms=getattr(request, "param", WHOLE_MS))
    yield made
    made.close()


def checked(checker: Checker, qtbot: QtBot, text: str) -> CheckResult:
    """What is found of a layer called `Scaled`."""
    results: list[CheckResult] = []
    checker.checked.connect(results.append)
    checker.check(CheckRequest("Scaled", [Code("Scaled", "layer", text)], {"units": 3}))
    qtbot.waitUntil(lambda: bool(results) and results[-1].done, timeout=WHOLE_MS)
    assert not checker.is_busy
    for finding in results[-1].findings:
        assert sentence(finding.code, finding.arguments)
        assert finding.code in TEMPLATES
    return results[-1]


def test_nothing_is_wrong_with_a_good_layer(checker: Checker, qtbot: QtBot) -> None:
    """Everything is tried, and passes."""
    result = checked(checker, qtbot, GOOD)
    assert result.findings == ()
    assert result.passed == STEPS


@pytest.mark.parametrize(
    ("checker", "does", "code", "line"),
    [
        (WHOLE_MS, "raise SystemExit", "check-make", 7),
        (WHOLE_MS, "import os; os._exit(1)", "check-ended", 0),
        (5_000, "while True: pass", "check-timeout", 0),
    ],
    indirect=["checker"],
)
def test_what_is_wrong_is_found(checker: Checker, qtbot: QtBot, does: str, code: str, line: int) -> None:
    """What else there is to find is told of the checking itself."""
    result = checked(checker, qtbot, GOOD.replace(UNITS, f"{UNITS}\n        {does}"))
    assert (code, line) in {(finding.code, finding.line) for finding in result.findings}
