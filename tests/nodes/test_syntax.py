"""Python text is parsed by one thread at a time."""

from __future__ import annotations

import ast
import gc
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from nodes.syntax import expression_of, literal_in, module_of

LONG = " + ".join(f"f(a{number}, [b, {{'c': (d, {number})}}])" for number in range(60))


@pytest.fixture
def unsteady() -> Iterator[None]:
    """Collecting garbage lets other threads have a turn, as the finalisers of a window do."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()

    def give_way(phase: str, about: dict[str, int]) -> None:
        time.sleep(0.00001)

    sys.setswitchinterval(1e-6)
    gc.set_threshold(10)
    gc.callbacks.append(give_way)
    yield
    gc.callbacks.remove(give_way)
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("unsteady")
def test_threads_that_parse_at_once_do_not_spoil_each_other() -> None:
    """Without turns, one of some hundred texts ends in a SystemError before Python 3.11.8."""
    with ThreadPoolExecutor(3) as threads:
        trees = list(threads.map(expression_of, [LONG] * 60))
    assert len({ast.dump(tree) for tree in trees}) == 1


def test_what_is_no_python_is_told_as_python_tells_it() -> None:
    """Errors go to the caller."""
    for read in (module_of, expression_of, literal_in):
        with pytest.raises(SyntaxError):
            read("1 +")
    assert literal_in(" (1, 2)") == (1, 2)
