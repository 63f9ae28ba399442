"""What is left of Keras's and TensorFlow's errors when they are shown."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.keras


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Received shapes (2,) and (3,)", "Received shapes (2,) and (3,)"),
        (
            "Exception encountered when calling Dense.call().\n\n\x1b[1mAxis 3 is wrong.\x1b[0m\n\n"
            "Arguments received by Dense.call():\n  • inputs=tf.Tensor(shape=(None, 3))",
            "Axis 3 is wrong.",
        ),
        (
            "Dimensions must be equal, but are 8 and 3 for '{{node add}} = AddV2[T=DT_FLOAT](a, b)' "
            "with input shapes: [?,8], [?,3].",
            "Dimensions must be equal, but are 8 and 3 with input shapes: [?,8], [?,3].",
        ),
        ("Shape must be rank 1 but is rank 3 for '{{node x}} = X()'.", "Shape must be rank 1 but is rank 3."),
        (
            'in user code:\n\n    File "/x/nn.py", line 840, in _conv  *\n        return f()\n\n'
            "    ValueError: Depth of input (3) is wrong.\n",
            "Depth of input (3) is wrong.",
        ),
        (
            "{{function_node __wrapped__X_device_/CPU:0}} Need minval < maxval, got 0 >= 0 [Op:X] name:",
            "Need minval < maxval, got 0 >= 0",
        ),
        (
            "Input 0 with name 'None' of layer 'd' is incompatible with the layer",
            "Input 0 of layer 'd' is incompatible with the layer",
        ),
        ("", "ValueError"),
    ],
)
def test_only_what_a_person_can_use_is_shown(said: str, shown: str) -> None:
    """No dump of arguments, no graph nodes, no stack, no names of our stand-ins."""
    from nodes.runtime.inference import words_of

    assert words_of(ValueError(said)) == shown


@pytest.mark.parametrize(
    ("asked", "expected"), [("min_ndim=4", "≥ 4D"), ("ndim=3", "3D"), ("max_ndim=1", "≤ 1D")]
)
def test_a_rank_is_in_no_language(asked: str, expected: str) -> None:
    """The words around it are those of the window."""
    from nodes.runtime.program import wrong_rank

    said = f'Input 0 of layer "a" is incompatible with the layer: expected {asked}, found ndim=2. '
    assert wrong_rank(said + "Full shape received: (None, 20)") == (expected, "(None, 20)")


def test_other_words_are_about_no_rank() -> None:
    """Those are shown as they are."""
    from nodes.runtime.program import wrong_rank

    assert wrong_rank("The kernel is larger than the picture.") is None
