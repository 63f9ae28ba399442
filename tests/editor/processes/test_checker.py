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

WHOLE_MS = 200_000

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
def checker(qapp: object) -> Iterator[Checker]:
    """A checker that waits for no step long."""
    made = Checker(deadline_ms=15_000)
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
    ("old", "new", "code", "line"),
    [
        ("@tf.keras.utils.register_keras_serializable()", "", "check-unregistered", 0),
        ("        return x @ self.scale", "        return x @ nothing", "check-eager", 12),
        ("        return x @ self.scale", "        return x.numpy() @ self.scale", "check-graph", 12),
        ("        return x @ self.scale", "        return tf.round(x @ self.scale)", "check-no-gradient", 0),
        ('"units": self.units', '"count": self.units', "check-config-incomplete", 0),
        ("self.add_weight(shape", "tf.Variable(tf.ones", "check-load", 9),
        (
            "        self.units = units",
            "        self.units = units\n        self.raw = tf.Variable(1.0)",
            "check-untracked",
            0,
        ),
        (
            "        self.units = units",
            "        self.units = units\n        import os; os._exit(1)",
            "check-ended",
            0,
        ),
        (
            "        self.units = units",
            "        self.units = units\n        while True: pass",
            "check-timeout",
            0,
        ),
        (
            "        self.units = units",
            "        self.units = units\n        raise SystemExit",
            "check-make",
            7,
        ),
    ],
)
def test_what_is_wrong_is_found(
    checker: Checker, qtbot: QtBot, old: str, new: str, code: str, line: int
) -> None:
    """On its line, where it has one."""
    assert old in GOOD
    result = checked(checker, qtbot, GOOD.replace(old, new))
    assert (code, line) in {(finding.code, finding.line) for finding in result.findings}


def test_mechanical_remedies_help(checker: Checker, qtbot: QtBot) -> None:
    """The tutorial's dense layer, mended step by step as is proposed."""
    text = GOOD.replace("units, **kwargs", "units").replace("(**kwargs)", "()")
    text = text.replace("@tf.keras.utils.register_keras_serializable()\n", "")
    text = text.partition("    def get_config")[0]
    result = checked(checker, qtbot, text)
    rounds = 0
    while fixes := [finding.fixed for finding in result.findings if finding.fixed]:
        rounds += 1
        assert rounds < 4
        result = checked(checker, qtbot, fixes[0])
    assert result.findings == ()
    assert rounds == 2
