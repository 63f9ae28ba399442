"""Projects that nobody should trust: nothing of them runs or is read, wherever they are opened."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import main
from editor.main_window import MainWindow
from editor.panels.field_rows import WrappedLabel
from editor.plain_text import plain_tip, show_plainly
from editor.processes.analyser import ROOT, Analyser
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.files import FileError
from nodes.formats.layers import dumps, loads, write
from nodes.graph import Project, empty_project
from nodes.names import TAKEN
from nodes.refusal import Refusal
from nodes.report import EMPTY_REPORT, Report
from nodes.summary import rows
from nodes.trust import fingerprint, needs_trust
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.editor.conftest import settle
from tests.hostile.corpus import Hostile, Site, corpus
from tests.hostile.watching import Watch

WHOLE_MS = 800_000
DANGEROUS = {"__import__", "open", "eval", "exec", "compile", "getattr", "os", "subprocess", "builtins"}


def some(found: Sequence[Hostile], which: slice) -> list[Hostile]:
    """Some of the projects, of every group."""
    return list(found[which])


PARTS = 4


def few_or_all(every: int) -> list[Any]:
    """A few of the projects for the usual run; for the whole one all of them, in parts that end in time."""
    few = pytest.param(slice(None, None, every), id="some")
    marks = [pytest.mark.full, pytest.mark.timeout(1_800)]
    ids = [f"all-{part}" for part in range(1, PARTS + 1)]
    return [few, *(pytest.param(slice(at, None, PARTS), id=id, marks=marks) for at, id in enumerate(ids))]


# -- without Keras ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", few_or_all(4))
def test_what_is_done_without_keras_leaves_no_mark(
    site: Site, watch: Watch, catalogue: Catalogue, which: slice
) -> None:
    """Reading, writing, checking, copying, pasting, and printing the source."""
    for hostile in some(corpus(site), which):
        project = _reread(hostile.project)
        words = vocabulary(project, catalogue)
        problems(project, words)
        rows(project, EMPTY_REPORT, words)
        pieces = needs_trust(project, words)
        assert bool(fingerprint(project, words)) == bool(pieces), hostile.name
        assert bool(pieces) >= hostile.has_code, hostile.name
        _copy_and_paste(project, words)
        _check_source(hostile, generate(project, catalogue).text)
    assert watch.marks() == []


def _reread(project: Project) -> Project:
    """The project as a file brings it; itself where the file is refused."""
    try:
        return loads(dumps(project)).project
    except FileError:
        return project


def _copy_and_paste(project: Project, words: Catalogue) -> None:
    for block in project.blocks:
        text = copy_text(project, block, project.blocks[block].nodes)
        for target in (project, empty_project()):
            try:
                paste(target, target.main, text, None, words)
            except (FileError, Refusal):
                continue


def _check_source(hostile: Hostile, text: str) -> None:
    """What stands in a source beside the person's code is of ours alone: no name and no comment of theirs."""
    tree = ast.parse(text)
    if hostile.has_code:
        return
    imported = {each.asname or each.name for node in ast.walk(tree) for each in getattr(node, "names", ())}
    assert imported <= {"tf", "np", "pathlib", "functools"}, hostile.name
    assert not any(isinstance(node, ast.JoinedStr | ast.Lambda) for node in ast.walk(tree)), hostile.name
    called = {node.func.id for node in ast.walk(tree) if _is_call_by_name(node)}
    assert called.isdisjoint(DANGEROUS), hostile.name
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_stored(node)}
    assert bound.isdisjoint(TAKEN - {"inputs", "training", "model", "_"}), hostile.name
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        assert token.type != tokenize.COMMENT or "open(" not in token.string, hostile.name


def _is_call_by_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


# -- processes -------------------------------------------------------------------------------------------


@pytest.mark.e2e
@pytest.mark.parametrize("which", few_or_all(13))
def test_verbs_leave_no_mark(
    site: Site, watch: Watch, tmp_path: Path, catalogue: Catalogue, which: slice
) -> None:
    """Neither `check` nor `export`, nor importing what the source of those without code is."""
    folder = tmp_path / "projects"
    found = some(corpus(site), which)
    names = _write(folder, found)
    done = _run(folder, "check")
    assert set(done["check"].values()) <= {"0", "1", "2"}, _wrong(done["check"], names)
    assert watch.marks() == []
    for name, hostile in names.items():
        if not hostile.has_code:
            source = generate(hostile.project, catalogue).text
            (folder / f"{name}.py").write_text(source, encoding="utf-8")
        if hostile.reads_file:
            (folder / f"{name}.alone").touch()
    done = _run(folder, "import", "export")
    assert set(done["export"].values()) <= {"0", "1", "2"}, _wrong(done["export"], names)
    assert watch.marks() == []


def _write(folder: Path, found: Iterable[Hostile]) -> dict[str, Hostile]:
    folder.mkdir()
    names = {}
    for number, hostile in enumerate(found):
        names[f"project_{number:04}"] = hostile
        (folder / f"project_{number:04}.layers").write_text(dumps(hostile.project), encoding="utf-8")
    return names


def _run(folder: Path, *verbs: str) -> dict[str, dict[str, str]]:
    command = [sys.executable, "-m", "tests.hostile.verbs", str(folder), *verbs]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def _wrong(ended: dict[str, str], names: dict[str, Hostile]) -> dict[str, str]:
    return {names[name].name: how for name, how in ended.items() if how not in ("0", "1", "2")}


@pytest.mark.e2e
def test_with_trust_it_runs_in_a_process_of_the_verb(site: Site, tmp_path: Path) -> None:
    """Every piece that Keras comes to leaves its mark, in another process than the one that was started."""
    folder = tmp_path / "projects"
    wanted = ("code: layer body", "code: layer call", "lines: plain", "code: activation")
    names = _write(folder, [each for each in corpus(site) if each.name in wanted])
    for name in list(names)[1:]:
        (folder / f"{name}.layers").unlink()
    done = _run(folder, "check", "trust")
    (mark,) = site.folder.glob("ran.*")
    assert mark.name != f"ran.{done['pid']}"


# -- the window ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", few_or_all(13))
def test_marks_are_left_with_trust_alone(qtbot: QtBot, site: Site, watch: Watch, which: slice) -> None:
    """One analyser process goes through all of them, and leaves none; with trust it alone leaves some."""
    reports: list[Report] = []
    analyser = Analyser(deadline_ms=20_000)
    analyser.report_changed.connect(reports.append)
    with contextlib.closing(analyser):
        for revision, hostile in enumerate(some(corpus(site), which), 1):
            analyser.analyse(hostile.project, revision)
            _wait(qtbot, reports, revision)
            if revision == 1:
                pid = analyser.pid
        assert analyser.pid == pid, "the process has ended meanwhile"
        assert watch.marks() == []
        wanted = ("code: layer body", "code: function call", "lines: plain")
        chosen = [each for each in corpus(site) if each.name in wanted]
        for number, hostile in enumerate(chosen, revision + 1):
            analyser.analyse(hostile.project, number, True)
            _wait(qtbot, reports, number)
            marks = {each.suffix for each in site.folder.glob("ran.*")}
            assert marks == {f".{analyser.pid}"}, hostile.name
            assert f".{os.getpid()}" not in marks
            for each in site.folder.glob("ran.*"):
                each.unlink()


def _wait(qtbot: QtBot, reports: list[Report], revision: int) -> None:
    def is_final() -> bool:
        return bool(reports) and reports[-1].final and reports[-1].revision == revision

    qtbot.waitUntil(is_final, timeout=WHOLE_MS)


@pytest.mark.parametrize("which", few_or_all(97))
def test_a_window_that_shows_them_leaves_no_mark(
    open_window: Callable[..., MainWindow], site: Site, watch: Watch, which: slice
) -> None:
    """The canvas with all that is selected, the inspector, the palette and the panels."""
    window = open_window()
    for hostile in some(corpus(site), which):
        window.document.replace(hostile.project, None)
        settle()
        for node in list(hostile.project.main_block.nodes)[:6]:
            window.canvas.select([node])
            settle()
        window.canvas.select_all()
        settle()
        window.grab()
        assert watch.marks() == [], hostile.name


def test_no_word_of_a_project_is_taken_for_html(
    open_window: Callable[..., MainWindow], site: Site, watch: Watch
) -> None:
    """Neither in a label nor in a hint: a picture in it would be read from a file."""
    window = open_window()
    for panel in ("summary", "problems", "history", "custom", "run", "weights", "devices"):
        window.docks.raise_if(True, panel)
    for hostile in (each for each in corpus(site) if "html" in each.name):
        window.document.replace(hostile.project, None)
        for node in (*list(hostile.project.main_block.nodes)[:6], None):
            window.canvas.select([] if node is None else [node])
            settle()
            for widget in window.findChildren(QWidget):
                assert "<img" not in widget.toolTip(), (hostile.name, widget)
                plain = not isinstance(widget, QLabel) or widget.textFormat() == Qt.TextFormat.PlainText
                assert plain or "<img" not in widget.text(), (hostile.name, widget, widget.parent())
        assert watch.marks() == [], hostile.name


SIGNS = {"sign", "_dot", "_session_dot", "middle", "versions", "zoom", "_sums", "_count", "reading"}
"""Labels that show signs, numbers and words of ours alone."""


def test_every_label_whose_words_change_says_how_they_are_taken() -> None:
    """Qt guesses otherwise, and a title, a name or a path that looks like HTML is taken for it."""
    guessing = [
        f"{path.name}: {name}"
        for path in sorted((ROOT / "editor").rglob("*.py"))
        for name in _guessing(path.read_text(encoding="utf-8"))
        if name not in SIGNS
    ]
    assert guessing == []


def _guessing(text: str) -> Iterable[str]:
    made = re.findall(r"self\.(\w+) = QLabel\(((?:[^()]|\([^()]*\))*)\)", text)
    for name, arguments in made:
        together = any(f"self.{name}" in each for each in re.findall(r"for label in \((.*?)\):", text))
        says = together or "textFormat=" in arguments or f"self.{name}.setTextFormat(" in text
        if f"self.{name}.setText(" in text and not says:
            yield name


@pytest.mark.parametrize("text", ["a < b", '<img src="/etc/passwd">', "<b>x</b>\n<i>y</i>"])
def test_words_that_look_like_html_are_shown_as_they_stand(qtbot: QtBot, text: str) -> None:
    """In hints, in the labels of panels and in those of questions."""
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert document.toPlainText() == text
    assert plain_tip("a & b") == "a & b"
    label = WrappedLabel("dim")
    box = QMessageBox(QMessageBox.Icon.Question, "", text)
    box.setInformativeText(text)
    show_plainly(box)
    for widget in (label, box):
        qtbot.addWidget(widget)
    label.setText(text)
    shown = [each for each in (label, *box.findChildren(QLabel)) if each.text() == text]
    assert len(shown) == 3
    assert {each.textFormat() for each in shown} == {Qt.TextFormat.PlainText}


PICTURED = ("code: layer body", "lines: plain", "name: html as titles", "file: block default")


@pytest.mark.parametrize(
    "name", [PICTURED[0], *(pytest.param(each, marks=pytest.mark.full) for each in PICTURED[1:])]
)
def test_a_picture_leaves_no_mark(qapp: object, site: Site, watch: Watch, tmp_path: Path, name: str) -> None:
    """Keras is asked for the shapes that it shows, and runs nothing."""
    (project,) = (each.project for each in corpus(site) if each.name == name)
    write(tmp_path / "hostile.layers", project)
    assert main.main(["render", str(tmp_path / "hostile.layers"), "-o", str(tmp_path / "hostile.svg")]) == 0
    picture = (tmp_path / "hostile.svg").read_bytes()
    assert b"<svg" in picture
    assert b"<image" not in picture
    assert watch.marks() == []
