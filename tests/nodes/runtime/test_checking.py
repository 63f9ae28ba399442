"""What is found of a layer of one's own: that it works in every way, or where and how it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nodes.checks import STEPS, CheckFinding, CheckRequest
from nodes.formats.checks_json import decode_finding
from nodes.graph import Code
from nodes.messages import sentence

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation")]

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
UNITS, RETURN = "        self.units = units", "        return x @ self.scale"
REGISTERED = "@tf.keras.utils.register_keras_serializable()\n"


@pytest.fixture(autouse=True)
def nothing_registered() -> Iterator[None]:
    """Each check is the first one, as in a process of its own."""
    import keras

    yield
    keras.saving.get_custom_objects().clear()


def checked(text: str) -> tuple[list[str], list[CheckFinding]]:
    """The steps that a layer called `Scaled` passes, and what is found."""
    from nodes.runtime.checking import Checker

    said: list[dict[str, Any]] = []
    request = CheckRequest("Scaled", [Code("Scaled", "layer", text)], {"units": 3})
    Checker(request).run(lambda **message: said.append(message))
    findings = [decode_finding(message["finding"]) for message in said if "finding" in message]
    assert all(sentence(finding.code, finding.arguments) for finding in findings)
    return [message["passed"] for message in said if "passed" in message], findings


def test_nothing_is_wrong_with_a_good_layer() -> None:
    """Everything is tried, and passes."""
    assert checked(GOOD) == (list(STEPS), [])


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        (REGISTERED, "", "check-unregistered", 0),
        (RETURN, "        return x @ nothing", "check-eager", 12),
        (RETURN, "        return x.numpy() @ self.scale", "check-graph", 12),
        (RETURN, "        return tf.round(x @ self.scale)", "check-no-gradient", 0),
        ('"units": self.units', '"count": self.units', "check-config-incomplete", 0),
        ("self.add_weight(shape", "tf.Variable(tf.ones", "check-load", 9),
        (UNITS, f"{UNITS}\n        self.raw = tf.Variable(1.0)", "check-untracked", 0),
        (UNITS, f"{UNITS}\n        raise SystemExit", "check-make", 7),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str, code: str, line: int) -> None:
    """On its line, where it has one."""
    assert old in GOOD
    _, findings = checked(GOOD.replace(old, new))
    assert (code, line) in {(finding.code, finding.line) for finding in findings}


def test_mechanical_remedies_help() -> None:
    """The tutorial's dense layer, mended step by step as is proposed."""
    text = GOOD.replace("units, **kwargs", "units").replace("(**kwargs)", "()").replace(REGISTERED, "")
    _, findings = checked(text.partition("    def get_config")[0])
    rounds = 0
    while fixes := [finding.fixed for finding in findings if finding.fixed]:
        rounds += 1
        assert rounds < 4
        _, findings = checked(fixes[0])
    assert findings == []
    assert rounds == 2
