"""The text of a layer is mended where that is mechanical."""

from __future__ import annotations

import pytest

from nodes.mending import registered, with_config, with_kwargs

PLAIN = """class Mine(tf.keras.layers.Layer):
    # the size
    def __init__(self, units,
                 rate=0.5):  # a comment
        super().__init__()
        self.units = units

    def call(self, x):
        return x
"""


def test_keyword_arguments_are_taken_and_passed_on() -> None:
    """What else stands there stays."""
    text = with_kwargs(PLAIN, "Mine")
    assert text is not None
    assert "def __init__(self, units, rate=0.5, **kwargs):  # a comment" in text
    assert "super().__init__(**kwargs)" in text
    assert "# the size" in text
    assert with_kwargs(text, "Mine") is None


def test_a_constructor_that_tells_its_base_nothing_does() -> None:
    """In its first line."""
    text = with_kwargs("class Mine(Layer):\n    def __init__(self):\n        self.x = 1\n", "Mine")
    assert text == (
        "class Mine(Layer):\n    def __init__(self, **kwargs):\n"
        "        super().__init__(**kwargs)\n        self.x = 1\n"
    )


def test_the_configuration_holds_every_argument() -> None:
    """What was not kept is kept from now on."""
    text = with_config(PLAIN, "Mine")
    assert text is not None
    compile(text, "mine", "exec")
    assert 'return {**super().get_config(), "units": self.units, "rate": self.rate}' in text
    assert text.index("self.rate = rate") > text.index("super().__init__()")
    assert with_config(text, "Mine") is None


def test_the_class_is_registered_above_its_decorators() -> None:
    """Once."""
    text = registered("import x\n\n\n@x.y\nclass Mine:\n    pass\n", "Mine")
    assert text == (
        "import x\n\n\n@tf.keras.utils.register_keras_serializable()\n@x.y\nclass Mine:\n    pass\n"
    )


@pytest.mark.parametrize("text", ["", "class Mine(", "def Mine():\n    pass\n", "class Other:\n    pass\n"])
def test_what_is_no_such_class_is_left_alone(text: str) -> None:
    """Nothing can be done."""
    assert [each(text, "Mine") for each in (registered, with_kwargs, with_config)] == [None] * 3
