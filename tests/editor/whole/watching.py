"""What has to hold for a whole window, whatever is done to it, and what a long run may use."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil
import pytest
import shiboken6
from PySide6.QtCore import QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from editor.document import Document
from nodes.formats.layers import dumps
from nodes.graph import Project
from nodes.history import LIMIT, History, Step

HARMLESS = "This plugin does not support"
"""The offscreen platform says this of every window that has a least size."""


class Alarm:
    """Hears of every exception that nobody caught, in any thread, and of every warning of Qt."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_exception
        threading.excepthook = lambda given: self._on_exception(
            given.exc_type, given.exc_value, given.exc_traceback
        )
        sys.unraisablehook = lambda given: self._on_exception(
            given.exc_type, given.exc_value, given.exc_traceback
        )
        self._before = qInstallMessageHandler(self._on_message)

    def close(self) -> None:
        """Let others hear again."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._before)

    def check(self) -> None:
        """Fail when something has been heard."""
        assert not self.heard, "\n".join(self.heard)

    def _on_exception(self, kind: Any, error: Any, trace: Any) -> None:
        self.heard.append("".join(traceback.format_exception(kind, error, trace)))

    def _on_message(self, kind: QtMsgType, context: Any, text: str) -> None:
        quiet = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if kind not in quiet and HARMLESS not in text:
            self.heard.append(f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")


@dataclass(slots=True)
class _State:
    label: str
    project: Project
    text: str
    key: str | None


class Shadow:
    """A second history of a document, of texts: it hears what is asked of the document, and works out by
    itself what that makes of it. A graph that is changed in place, or a wrong undo, parts the two.
    """

    def __init__(self, project: Project) -> None:
        self.begin(project, None)

    def begin(self, project: Project, history: History | None) -> None:
        """Another project is there, perhaps with the history that a crash had left."""
        steps = [Step("", project)] if history is None else history.steps
        self.states = [
            _State(step.label, step.project, dumps(step.project), step.merge_key) for step in steps
        ]
        self.at = 0 if history is None else history.position

    def apply(self, label: str, project: Project, key: str | None) -> None:
        """An edit has made this of the project."""
        now = self.states[self.at]
        if project == now.project:
            return
        del self.states[self.at + 1 :]
        if key is not None and key == now.key and self.at:
            self.states.pop()
            if self.states[-1].project == project:
                self.at = len(self.states) - 1
                return
        self.states.append(_State(label, project, dumps(project), key))
        self.states = self.states[-LIMIT - 1 :]
        self.at = len(self.states) - 1

    def amend(self, project: Project) -> None:
        """Keras told something: the state is another, and there is no step."""
        now = self.states[self.at]
        now.project, now.text = project, dumps(project)

    def go(self, at: int) -> None:
        """The person has gone to another state."""
        self.at = at
        self.seal()

    def seal(self) -> None:
        """The next edit is a step of its own."""
        self.states[self.at].key = None

    def check(self, document: Document) -> None:
        """The document is where this is."""
        history = document.history
        labels, own = [step.label for step in history.steps], [state.label for state in self.states]
        assert labels == own, f"another history than its shadow: {labels[-4:]}, {own[-4:]}"
        assert history.position == self.at, "elsewhere in the history than its shadow"
        assert dumps(document.project) == self.states[self.at].text, "another project than its shadow"

    def check_all(self, document: Document) -> None:
        """Every state of the history is still what it was when it was made."""
        self.check(document)
        for number, (step, state) in enumerate(zip(document.history.steps, self.states, strict=True)):
            assert dumps(step.project) == state.text, f"state {number} ({state.label}) has changed"


def shadow_of(document: Document) -> Shadow:
    """The shadow of a document that was made after `cast_shadows`."""
    return document.shadow  # type: ignore[attr-defined]


def cast_shadows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every document that is made from now on have a shadow."""
    init, apply, amend = Document.__init__, Document.apply, Document.amend
    go, replace, seal = Document.go, Document.replace, Document.seal

    def initialised(self: Document, project: Project, *given: Any, **named: Any) -> None:
        init(self, project, *given, **named)
        self.shadow = Shadow(project)  # type: ignore[attr-defined]

    def applied(
        self: Document,
        label: str,
        edit: Callable[[Project], Project],
        merge_key: str | None = None,
        foreign: bool = False,
    ) -> None:
        def told(project: Project) -> Project:
            after = edit(project)
            shadow_of(self).apply(label, after, merge_key)
            return after

        apply(self, label, told, merge_key, foreign)

    def amended(self: Document, project: Project) -> None:
        shadow_of(self).amend(project)
        amend(self, project)

    def gone(self: Document, position: int) -> None:
        shadow_of(self).go(position)
        go(self, position)

    def replaced(self: Document, project: Project, *given: Any, **named: Any) -> None:
        # The last of all arguments is the history that a crash had left.
        shadow_of(self).begin(project, given[3] if len(given) > 3 else named.get("history"))
        replace(self, project, *given, **named)

    def sealed(self: Document) -> None:
        shadow_of(self).seal()
        seal(self)

    for name, made in (
        ("__init__", initialised),
        ("apply", applied),
        ("amend", amended),
        ("go", gone),
        ("replace", replaced),
        ("seal", sealed),
    ):
        monkeypatch.setattr(Document, name, made)


@dataclass(frozen=True, slots=True)
class Level:
    """What the process uses when it is at home: one empty window, nothing open, nothing in work."""

    step: int
    megabytes: float
    """What the process has of the machine's memory, after what was free has been given back."""
    given: float
    """Megabytes that the allocator of C has given out: to Qt, mostly."""
    blocks: int
    """Pieces of memory that Python uses."""
    objects: int
    qt_objects: int
    widgets: int
    threads: int
    files: int
    children: int

    def __str__(self) -> str:
        return (
            f"step {self.step}: {self.megabytes:.0f} MB, {self.given:.0f} given out, {self.blocks} blocks, "
            f"{self.objects} objects, {self.qt_objects} of Qt, {self.widgets} widgets, "
            f"{self.threads} threads, {self.files} files, {self.children} processes"
        )


def level(step: int) -> Level:
    """What is used now."""
    for _ in range(3):
        gc.collect()
    _give_back()
    process = psutil.Process()
    found = gc.get_objects()
    qt_objects = sum(isinstance(each, QObject) and shiboken6.isValid(each) for each in found)
    return Level(
        step,
        process.memory_info().rss / 1e6,
        _given_out() / 1e6,
        sys.getallocatedblocks(),
        len(found),
        qt_objects,
        len(QApplication.allWidgets()),
        process.num_threads(),
        process.num_fds(),
        len(process.children(recursive=True)),
    )


def _give_back() -> None:
    """Have the allocator of C give back what is free: how much of that it keeps is its own affair."""
    QPixmapCache.clear()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class _Allocated(ctypes.Structure):
    """`struct mallinfo2` of glibc: bytes, over all threads (mallinfo(3))."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def _given_out() -> int:
    """Bytes in use that the allocator of C has given out, 0 where it does not tell."""
    tell = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if tell is None:
        return 0
    tell.restype = _Allocated
    told = tell()
    return int(told.uordblks + told.hblkhd)


def assert_level(before: Level, now: Level) -> None:
    """Nothing has grown since the warm-up, beyond what caches and the allocator explain.

    What is counted, or given out, may not grow with the steps at all, or hardly. What the process has goes up
    and down by some ten megabytes: what is free between two things in use cannot be given back.
    """
    thousands = max(1.0, (now.step - before.step) / 1000)
    told = f"{before}\n{now}"
    assert now.widgets <= before.widgets + 30, f"widgets: {told}"
    assert now.qt_objects <= before.qt_objects + 100, f"objects of Qt: {told}"
    assert now.objects <= before.objects + 10_000 + 500 * thousands, f"objects: {told}"
    assert now.blocks <= before.blocks + 100_000 + 5_000 * thousands, f"blocks: {told}"
    assert now.threads <= before.threads + 4, f"threads: {told}"
    assert now.files <= before.files + 8, f"files: {told}"
    assert now.children <= before.children + 2, f"processes: {told}"
    assert now.given <= before.given + 10 + thousands, f"memory given out: {told}"
    assert now.megabytes <= before.megabytes + 80, f"memory: {told}"
