"""What differs between two mappings is told by identity."""

from __future__ import annotations

from hypothesis import given, strategies as st

from nodes.differing import unlike

THINGS = [object() for _ in range(3)]
mappings = st.dictionaries(st.integers(0, 8), st.sampled_from(THINGS))


@given(mappings, mappings)
def test_keys_with_another_object_or_none_are_told(
    before: dict[int, object], after: dict[int, object]
) -> None:
    """In the order of the later one, whatever the order of the earlier one is."""
    assert unlike(before, after) == [key for key in after if before.get(key) is not after[key]]


def test_equal_is_not_the_same() -> None:
    """A part that was made again counts as another one."""
    assert unlike({1: [2]}, {1: [2]}) == [1]
