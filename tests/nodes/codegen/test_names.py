"""What tensors are called in `call`."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_chain_keeps_one_name(drawing: Any) -> None:
    """A chain of layers is written with one variable."""
    x = drawing.add("input", shape=(4,))
    for units in (3, 2):
        x = drawing.add("layers.Dense", x, units=units)
    assert drawing.body() == ["x = self.dense(inputs)", "x = self.dense_1(x)", "return x"]


def test_a_branch_has_a_name_of_its_own(drawing: Any) -> None:
    """While a tensor is still needed, what comes of it is called after its title or its layer."""
    start = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4)
    one = drawing.add("layers.Dense", start, units=4)
    two = drawing.add("layers.Dense", one, units=4)
    other = drawing.add("layers.Dense", start, units=4)
    drawing.title(other, "Short cut")
    drawing.add("layers.Add", two, other, start)
    assert drawing.body() == [
        "x = self.dense(inputs)",
        "dense_1 = self.dense_1(x)",
        "dense_1 = self.dense_2(dense_1)",
        "short_cut = self.dense_3(x)",
        "x = self.add([dense_1, short_cut, x])",
        "return x",
    ]


def test_several_inputs_are_unpacked_by_their_titles(drawing: Any) -> None:
    """Inputs are called after their titles; one that nothing uses is `_`."""
    nodes = [drawing.add("input", shape=(4,)) for _ in range(4)]
    for node, title in zip(nodes, ("Left image", "", "", "2 tensors!"), strict=True):
        drawing.title(node, title)
    drawing.add("layers.Concatenate", nodes[0], nodes[1], nodes[3])
    assert drawing.body()[:2] == [
        "left_image, input_1, _, input_2 = inputs",
        "x = self.concatenate([left_image, input_1, input_2])",
    ]


def test_outputs_that_nothing_uses_have_no_name(drawing: Any) -> None:
    """Of several outputs, those that are not used are `_`."""
    start = drawing.add("input", shape=(4, 2))
    lstm = drawing.add("layers.LSTM", start, units=3, return_state=True)
    drawing.outputs(lstm, "output", "state_h", "state_c")
    dense = drawing.add("layers.Dense", (lstm, "state_c"), units=2)
    drawing.add("output", dense)
    assert drawing.body() == [
        "_, _, state_c = self.lstm(inputs)",
        "state_c = self.dense(state_c)",
        "return state_c",
    ]


def test_a_call_that_nothing_uses_is_still_made(drawing: Any) -> None:
    """What no Output uses is called into `_`."""
    start = drawing.add("input", shape=(4,))
    drawing.add("layers.Dense", start, units=3)
    drawing.add("output", start)
    assert drawing.body() == ["_ = self.dense(inputs)", "return inputs"]


def test_parts_of_a_function_are_numbered(drawing: Any) -> None:
    """Outputs without telling names are called after the function."""
    start = drawing.add("input", shape=(4,))
    split = drawing.add("ops.split", start, indices_or_sections=2, axis=-1)
    drawing.outputs(split, "output", "output_1")
    assert drawing.body() == [
        "x, split = tf.keras.ops.split(inputs, 2, axis=-1)",
        "return x, split",
    ]


def test_a_row_of_one_is_unpacked(drawing: Any) -> None:
    """A function that gives a row of tensors gives one even when there is one."""
    split = drawing.add("ops.split", drawing.add("input", shape=(4,)), indices_or_sections=1)
    drawing.outputs(split, "output")
    assert drawing.body() == ["(x,) = tf.keras.ops.split(inputs, 1)", "return x"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("tf", "tf_1"),
        ("self", "self_1"),
        ("print", "print_1"),
        ("lambda", "lambda_1"),
        ("None", "none"),
        ("inputs", "inputs_1"),
        ("1; import os", "dense_1"),
        ("import os; os", "import_os_os"),
        ("Größe", "größe"),
        ("漢字", "漢字"),
        ("ﬁne", "fine"),
        ("__private", "private"),
        ("'''", "dense_1"),
        ("a title so long that nobody would want to read it", "a_title_so_long_that_nobody"),
    ],
)
def test_a_title_becomes_a_legal_name(drawing: Any, title: str, name: str) -> None:
    """A variable never hides a keyword, a builtin or what the source needs."""
    start = drawing.add("layers.Dense", drawing.add("input", shape=(4,)), units=4)
    branch = drawing.add("layers.Dense", start, units=4)
    drawing.title(branch, title)
    drawing.add("layers.Add", branch, start)
    assert f"{name} = self.dense_1(x)" in drawing.body()
