"""Where lines are broken: exactly where `ruff format` breaks them."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings, strategies as st

from nodes.codegen.expression import Atom, Expression, Group, Item, call, sequence
from nodes.codegen.printing import assignment, columns

NAMES = st.builds(lambda stem, count: stem * count, st.sampled_from(["x", "ab", "conv"]), st.integers(1, 12))
ATOMS = st.builds(
    Atom, NAMES | st.sampled_from(["1", "0.5", '"relu"', "None", '"' + "long " * 20 + '"', '"漢字"'])
)


def _groups(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Group]:
    items = st.lists(inner, max_size=6)
    named = st.lists(st.tuples(NAMES, inner), max_size=4)
    keyed = st.lists(st.builds(lambda name, value: Item(value, f'"{name}": '), NAMES, inner), max_size=4)
    callees = st.builds("tf.keras.{}".format, NAMES)
    return (
        st.builds(call, callees, items, named)
        | st.builds(sequence, items, st.sampled_from(["()", "[]"]))
        | st.builds(lambda items: Group("", "{}", tuple(items)), keyed)
    )


EXPRESSIONS = st.recursive(ATOMS, _groups, max_leaves=10)
CALLS = st.builds(
    call,
    st.builds("self.{}".format, NAMES),
    st.lists(EXPRESSIONS, max_size=5),
    st.lists(st.tuples(NAMES, EXPRESSIONS), max_size=4),
)
STATEMENTS = st.tuples(st.lists(NAMES, min_size=1, max_size=5), CALLS)


@given(statements=st.lists(STATEMENTS, min_size=5, max_size=20))
@settings(max_examples=10, deadline=None)
def test_statements_are_broken_as_ruff_format_breaks_them(
    statements: list[tuple[list[str], Group]],
) -> None:
    """What ruff makes of one long line is what we print."""
    head = "class A:\n    def f(self):\n"
    long = "".join(f"        {', '.join(targets)} = {value}\n" for targets, value in statements)
    ours = "".join(f"{line}\n" for targets, value in statements for line in assignment(targets, value, 8))
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    done = subprocess.run(command, input=(head + long).encode(), capture_output=True, check=True)
    assert head + ours == done.stdout.decode()


def test_many_targets_stand_one_per_line() -> None:
    """A row of names that is too long is opened before what it is assigned."""
    lines = assignment([f"input_number_{number}" for number in range(8)], Atom("inputs"), 8)
    assert lines[0] == "        ("
    assert lines[1] == "            input_number_0,"
    assert lines[-1] == "        ) = inputs"


def test_wide_characters_take_two_columns() -> None:
    """Widths are counted as a terminal shows them."""
    assert columns("abc漢字") == 7
