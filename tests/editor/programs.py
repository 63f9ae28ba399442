"""Programs of the tests of `editor.app`, put away as one should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication

from editor.app import Program
from editor.findings import Analyses
from editor.settings import Settings
from nodes.catalogue.spec import Catalogue
from tests.editor.conftest import settle


@contextmanager
def running(
    app: QApplication,
    settings: Settings,
    catalogue: Catalogue,
    analyser: Callable[..., Analyses],
    folder: Path,
) -> Iterator[Program]:
    """A program; at the end its windows are closed as if all had been saved into `folder`."""
    program = Program(app, settings, catalogue, analyser)
    yield program
    for window in [*program.windows]:
        window.document.mark_saved(folder / "saved.layers")
    program.quit()
    settle()
    app.setStyleSheet("")
    shiboken6.delete(program.look)
    shiboken6.delete(program)
