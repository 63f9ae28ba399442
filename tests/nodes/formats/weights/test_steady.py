"""HDF5 is written in spite of a disk that fails: `tests/hostile/test_faults.py` lets disks fail."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from nodes.formats.weights import steady
from nodes.runtime.session import steady as in_the_session


def test_the_session_writes_by_the_same_means() -> None:
    """Its half travels and imports nothing else of ours: it has a copy, which has to stay one."""
    assert inspect.getsource(in_the_session.Steady) == inspect.getsource(steady.Steady)


def test_what_cannot_be_opened_can_be_closed(tmp_path: Path) -> None:
    """Python closes also what was never made to its end."""
    with pytest.raises(FileNotFoundError):
        steady.Steady(tmp_path / "nowhere" / "x.h5", "w+b")
    unmade = steady.Steady.__new__(steady.Steady)
    unmade.close()
    assert unmade.closed
