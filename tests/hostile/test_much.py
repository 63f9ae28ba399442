"""Projects with very much of one thing: nothing is gone through again for each of the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nodes import composition
from nodes.codegen import texts
from nodes.graph import Code
from nodes.names import class_name

MANY = 500


class Counting:
    """A function in the place of another, which counts how often it is called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *given: Any) -> Any:
        """What the function gives."""
        self.calls += 1
        return self.function(*given)


class Asked(set[str]):
    """A set that counts how often it is asked for a word."""

    times = 0

    def __contains__(self, word: object) -> bool:
        self.times += 1
        return super().__contains__(word)


def test_every_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands after what it uses, and before who uses it."""
    reading = Counting(texts.read_names)
    monkeypatch.setattr(texts, "read_names", reading)
    numbers = [*range(MANY, 1, -1)]
    codes = [
        Code(f"f{each}", "function", f"def f{each}(x):\n    return f{each - 1}(x)\n") for each in numbers
    ]
    found = [text.code.name for text in texts.texts_of(codes)]
    assert found == [f"f{each}" for each in reversed(numbers)]
    assert reading.calls == len(codes)


def test_blocks_of_one_name_are_numbered_without_counting_anew() -> None:
    """The next number is looked for after the last one."""
    taken, numbers = Asked({"B7"}), dict[str, int]()
    for _ in range(MANY):
        taken.add(class_name("B", taken, numbers))
    assert taken == {"B", *(f"B{each}" for each in range(1, MANY + 1))}
    assert taken.times < 4 * MANY


def test_lines_are_gone_through_once_for_all_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever they are to give."""
    going = Counting(composition._bound)
    monkeypatch.setattr(composition, "_bound", going)
    names = tuple(f"y{each}" for each in range(MANY))
    assert composition.fault_of_lines("; ".join(f"{name} = 1" for name in names), (), names) is None
    assert composition.fault_of_lines("y0 = 1", (), names) == (1, "nothing gives y1 a value")
    assert going.calls == 2
