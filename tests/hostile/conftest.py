"""A folder that shows marks, and what the tests of the window use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.conftest import (
    drives_are_patient as drives_are_patient,
    home as home,
    look as look,
    nothing_leaks as nothing_leaks,
    open_window as open_window,
    qtbot as qtbot,
    settings as settings,
)
from tests.hostile.corpus import Site
from tests.hostile.watching import Watch


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A folder to leave marks in."""
    return Site(tmp_path / "site").prepare()


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Sees the marks that are left in `site`."""
    watch = Watch(site.folder)
    yield watch
    watch.close()
