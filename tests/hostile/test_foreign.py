"""Models and sources that nobody should trust: nothing of them runs or is read, however they are opened."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from editor import converting
from editor.main_window import MainWindow
from editor.processes.analyser import ROOT, Analyser
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.files import FileError
from nodes.formats.foreign import read_foreign
from nodes.formats.layers import dumps, loads
from nodes.graph import Project
from nodes.report import Report
from nodes.trust import needs_trust
from nodes.vocabulary import vocabulary
from tests.hostile.corpus import Site
from tests.hostile.foreign import EVIL, HOLES as HOLES, SOURCE, File, files, put
from tests.hostile.watching import Watch

ALL = pytest.param(1, id="all", marks=[pytest.mark.full, pytest.mark.timeout(3_600)])
ENDED = {"0", "1", "2"}


@pytest.fixture
def folder(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the files are: what they could import stands there, and would be found."""
    folder = tmp_path / "files"
    put(folder, [], site)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    assert EVIL not in sys.modules


@pytest.mark.parametrize("every", [pytest.param(6, id="some"), ALL])
def test_reading_and_exporting_leaves_no_mark(
    folder: Path, site: Site, watch: Watch, catalogue: Catalogue, every: int
) -> None:
    """All that is done without Keras, the values of the weights too; what is code counts as code."""
    names = put(folder, files(site)[::every], site)
    opened = 0
    for stem, file in names.items():
        try:
            found = read_foreign(folder / f"{stem}{file.ending}", catalogue)
        except FileError:
            continue
        opened += 1
        if found.weights is not None:
            with contextlib.suppress(FileError):
                found.weights.write(folder / f"{stem}.weights.h5")
        project = loads(dumps(found.project)).project
        words = vocabulary(project, catalogue)
        assert bool(needs_trust(project, words)) >= file.has_code, file.name
        compile(generate(project, catalogue).text, "<source>", "exec")
        assert watch.marks() == [], file.name
    assert watch.marks() == []
    assert opened > len(names) / 3


@pytest.mark.e2e
@pytest.mark.parametrize("every", [pytest.param(97, id="some"), ALL])
def test_verbs_leave_no_mark(folder: Path, site: Site, watch: Watch, every: int) -> None:
    """`convert`, and with what it wrote `check`, `export` and `render`; nothing is trusted."""
    names = put(folder, files(site)[::every], site)
    told = _run(folder, "convert")
    assert set(told["convert"].values()) <= ENDED, _wrong(told["convert"], names)
    assert "0" in told["convert"].values()
    assert watch.marks() == []
    for stem, file in names.items():
        (folder / f"{stem}{file.ending}").unlink()
    told = _run(folder, "check", "export", "render")
    for verb in ("check", "export", "render"):
        assert set(told[verb].values()) <= ENDED, (verb, _wrong(told[verb], names))
        assert told[verb]
    assert watch.marks() == []


def _run(folder: Path, *verbs: str) -> dict[str, dict[str, str]]:
    command = [sys.executable, "-m", "tests.hostile.verbs", str(folder), *verbs]
    # What they could import would be found by the processes of the verbs too.
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def _wrong(ended: dict[str, str], names: dict[str, File]) -> dict[str, str]:
    return {names[name].name: how for name, how in ended.items() if how not in ENDED}


# -- the window ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [pytest.param(89, id="some"), ALL])
def test_a_window_that_opens_them_leaves_no_mark(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    folder: Path,
    site: Site,
    watch: Watch,
    every: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By File, Open: each is in the window or refused, and one with code is not trusted."""
    refused: list[FileError] = []
    taken: list[object] = []
    monkeypatch.setattr(converting, "show_file_error", lambda _window, error: refused.append(error))
    window = open_window()
    window.files.opened.connect(taken.append)
    names = put(folder, files(site)[::every], site)
    for number, (stem, file) in enumerate(names.items(), 1):
        window.document.mark_saved(folder / "saved.layers")
        window.files.open(folder / f"{stem}{file.ending}")
        qtbot.waitUntil(lambda number=number: len(taken) + len(refused) == number)
        window.canvas.select_all()
        window.grab()
        assert watch.marks() == [], file.name
        if len(refused) < number and file.has_code and window.document.path is None:
            assert not window.document.trusted, file.name
    assert taken


CODED = SOURCE.format(**{**HOLES, "call": "{deed}\n        x = x + 1"})


def _coded(site: Site, catalogue: Catalogue, folder: Path) -> Project:
    """What a source becomes whose layer leaves a mark when it is called."""
    path = folder / "coded.py"
    path.write_text(CODED.replace("{deed}", site.deed()), encoding="utf-8")
    return read_foreign(path, catalogue).project


def test_with_trust_it_runs_in_the_analyser_alone(
    qtbot: QtBot, site: Site, catalogue: Catalogue, folder: Path
) -> None:
    """The same project, from the same file, before trust is given and after."""
    project = _coded(site, catalogue, folder)
    reports: list[Report] = []
    analyser = Analyser(deadline_ms=60_000)
    analyser.report_changed.connect(reports.append)
    try:
        for revision, trusted in ((1, False), (2, True)):
            analyser.analyse(project, revision, trusted)
            qtbot.waitUntil(
                lambda revision=revision: (
                    bool(reports) and reports[-1].final and reports[-1].revision == revision
                ),
                timeout=240_000,
            )
            marks = {each.suffix for each in site.folder.glob("ran.*")}
            assert marks == ({f".{analyser.pid}"} if trusted else set())
    finally:
        analyser.close()
