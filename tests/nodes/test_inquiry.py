"""Asking an analyser process without a window, with a real process behind it."""

from __future__ import annotations

import os
import select
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.inquiry import Inquiry
from nodes.report import Report
from tests.nodes.drawing import Drawing

BEGINNING = """
    import json, os, sys, time
    def send(**message):
        print(json.dumps(message), flush=True)
    def finish():
        send(revision=request["revision"], problems=[], gone=[], gone_layers=[], final=True, done=True)
    send(ready={"keras": "3"})
    request = json.loads(sys.stdin.readline())
"""
HANGS = """
    if "d1" not in request["avoid"]:
        send(at="n1", digest="d1")
        time.sleep(1000)
    finish() if "d1" not in request["ended"] else None
"""
LEAVES = """
    if "d1" not in request["ended"]:
        send(at="n1", digest="d1", code=True)
        os._exit(0)
    finish()
"""
SPEAKS = """
    if "d1" not in request["ended"]:
        send(at="n1", digest="d1", code=True)
        print("I am here", flush=True)
        time.sleep(1000)
    finish()
"""
FLOODS = """
    for _ in range(100):
        print("x" * 100_000, file=sys.stderr)
    finish()
"""
FORKS = """
    import subprocess
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    open(__file__.replace("script.py", "child"), "w").write(str(child.pid))
    finish()
"""


def asked(script: str, catalogue: Catalogue, folder: Path) -> Report:
    """The report that a process gives which does what `script` says."""
    file = folder / "script.py"
    file.write_text(textwrap.dedent(BEGINNING) + textwrap.dedent(script), encoding="utf-8")
    # The process that takes the place of one that was given up has to answer within it.
    with Inquiry(False, deadline=5, command=(sys.executable, str(file))) as inquiry:
        return inquiry.report(Drawing(catalogue).project)


@pytest.mark.parametrize("script", [HANGS, LEAVES, SPEAKS, FLOODS, FORKS])
def test_a_process_that_misbehaves_is_replaced(script: str, catalogue: Catalogue, tmp_path: Path) -> None:
    """The next one is told what not to ask, and goes through the rest."""
    report = asked(script, catalogue, tmp_path)
    assert report.final
    assert report.problems == ()
    assert report.versions == {"keras": "3"}


TWICE = """
    send(revision=request["revision"], nodes=[[[], "n1", "ok", True, []]])
    finish()
    request = json.loads(sys.stdin.readline())
    finish()
"""


def test_what_has_been_told_once_stands_in_the_next_report(catalogue: Catalogue, tmp_path: Path) -> None:
    """Of a project that it knows, a process tells what differs."""
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(BEGINNING) + textwrap.dedent(TWICE), encoding="utf-8")
    with Inquiry(False, command=(sys.executable, str(file))) as inquiry:
        project = Drawing(catalogue).project
        one, other = inquiry.report(project), inquiry.report(project)
    assert [node for _, node in one.nodes] == ["n1"]
    assert other.nodes == one.nodes
    assert other.revision == one.revision + 1


@pytest.mark.parametrize(
    ("script", "words"),
    [("import no_such_module", "no_such_module"), ("print('{')", ""), ("print('{\"ready\": {}}')", "")],
)
def test_one_that_is_of_no_use_is_a_problem(script: str, words: str, catalogue: Catalogue) -> None:
    """It is tried a few times; its last words say why."""
    with Inquiry(False, command=(sys.executable, "-c", script)) as inquiry:
        report = inquiry.report(Drawing(catalogue).project)
    (problem,) = report.problems
    assert problem.code == "analysis-failed"
    assert words in str(problem.arguments["text"])


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when any process ends")
def test_what_the_process_starts_ends_with_it(catalogue: Catalogue, tmp_path: Path) -> None:
    """Code of a project may have started a program that would go on, and hold what we read."""
    asked(FORKS, catalogue, tmp_path)
    with suppress(ProcessLookupError):
        child = os.pidfd_open(int((tmp_path / "child").read_text()))
        ended, _, _ = select.select([child], [], [], 600)
        os.close(child)
        assert ended
