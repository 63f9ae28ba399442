"""A monkey at the whole window: one random thing after another, from a seed, to all that a person can reach.

Each step draws from a generator of its own, made of the seed and the step's number: what a child process
says, and when, may change what a step meets, but not what the steps after it want to do.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QMenu,
    QMessageBox,
    QWidget,
)

from editor.app import Program
from editor.main_window import MainWindow
from nodes.formats.layers import dumps
from nodes.graph import PortName
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from tests.editor.canvas.monkey import Monkey
from tests.editor.conftest import StubAnalyser
from tests.editor.whole import garbage
from tests.editor.whole.disk import Disk
from tests.editor.whole.fiddling import ALT, CONTROL, LEFT, NONE, PLAIN, SHIFT, Fingers, Key

AWAY = frozenset({"file.quit", "file.close"})
"""Actions that end the program: the last window is closed by the test alone."""
SELDOM = ("view.language.", "view.text_", "view.theme.", "model.session", "view.full_screen")
"""Actions that make everything anew, which takes its time."""
PATIENCE = 12
"""So many tries has a dialog to be left by what is done to it; then it is closed."""
LONGEST_STOP = 15
"""Steps after which a process that was stopped goes on."""
STUCK_MS = 300_000
"""How long something may keep the window's loop before the monkey takes it for stuck."""
TICK_MS = 5


class Oracle(StubAnalyser):
    """An analyser that says something about the drawing when the monkey wants it to."""

    def analyse(self, project: Any, revision: int, trusted: bool = False) -> None:
        """Remember the last question alone."""
        self.asked.clear()
        self.trusted.clear()
        super().analyse(project, revision, trusted)

    def speak(self, numbers: random.Random) -> None:
        """Tell of some of the nodes, or find something wrong with them."""
        if not self.asked:
            return
        project, revision = self.asked[-1]
        nodes, found = {}, []
        for block in sorted(project.blocks):
            for id in sorted(project.blocks[block].nodes):
                if numbers.random() < 0.7:
                    spec = TensorSpec(
                        (None, numbers.randrange(1, 5000)), numbers.choice(["float32", "int32"])
                    )
                    state = numbers.choice(list(NodeState))
                    nodes[(), id] = NodeReport(state, {PortName("output"): spec})
                elif numbers.random() < 0.3:
                    found.append(Problem("unused", Severity.ERROR, node=id, arguments={"title": id}))
        self.answer(Report(revision, nodes, {}, tuple(found)))
        self.state_changed.emit(numbers.choice(["idle", "working", "restarting"]))


class WindowMonkey:
    """Acts on the windows of `program`; files are those of `folder`, on a `disk` that may fail."""

    def __init__(self, program: Program, folder: Path, disk: Disk, seed: int, alive: bool = False) -> None:
        self.program = program
        self.folder = folder
        self.disk = disk
        self.seed = seed
        self.step = 0
        self.random = random.Random(seed)
        self.fingers = Fingers()
        self.done: list[str] = []
        self.trouble: list[str] = []
        self._others = {each.pid for each in psutil.Process().children(recursive=True)}
        self._stopped: dict[int, int] = {}
        self._tries: dict[QWidget, int] = {}
        self._kept_waiting = 0
        self._about_to_answer = False
        self._real_exec, self._real_chosen = QFileDialog.exec, QFileDialog.selectedFiles
        self._answering = QTimer(interval=TICK_MS)
        self._answering.timeout.connect(self._on_tick)
        self._answering.start()
        self._acts: list[tuple[float, Callable[[], str]]] = [
            (34, self.on_canvas),
            (7, self.press_keys),
            (16, self.poke),
            (12, self.inspect),
            (4, self.search),
            (10, self.command),
            (3, self.open_menu),
            (3, self.change_docks),
            (4, self.edit_code),
            (5, self.travel),
            (7, self.use_files),
            (2, self.drop_file),
            (3, self.paste_garbage),
            (3, self.file_fault),
            (1, self.resize),
            (1, self.another_window),
            (3, self.look_around),
            (2, self.open_block),
            (1, self.write_outside),
            *([(3, self.hurt_process), (4, self.use_session)] if alive else [(5, self.report)]),
        ]

    def forget(self) -> None:
        """Remember no widget: what is remembered is not let go."""
        self._tries.clear()
        self.fingers.avoided.clear()

    def close(self) -> None:
        """Do nothing more."""
        self._answering.stop()
        self.disk.heal()
        # What Python has made must not live on in Qt until after Python has gone.
        QGuiApplication.clipboard().clear()
        for pid in list(self._stopped):
            self._go_on(pid)

    # -- steps -------------------------------------------------------------------------------------------

    @property
    def window(self) -> MainWindow:
        """The window that is acted on: the newest."""
        return self.program.windows[-1]

    def act(self) -> None:
        """Do one thing, and let the window draw its conclusions."""
        self.step += 1
        self.random = self.fingers.random = random.Random(f"{self.seed}:{self.step}")
        self._tries = {each: count for each, count in self._tries.items() if shiboken6.isValid(each)}
        self._avoid_the_end()
        for pid in [pid for pid, since in self._stopped.items() if self.step - since > LONGEST_STOP]:
            self._go_on(pid)
        blocking = self._blocking()
        weights = [weight for weight, _ in self._acts]
        act = self.random.choices(self._acts, weights)[0][1]
        self._begin("answer" if blocking else act.__name__)
        self._note(self.answer(blocking) if blocking is not None else act())
        self.settle()

    def settle(self) -> None:
        """Let everything that was put off happen, deletion too."""
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def _begin(self, name: str) -> None:
        self.done.append(f"{self.step} {name}")

    def _note(self, words: str) -> None:
        self.done[-1] += f": {words}"

    def _avoid_the_end(self) -> None:
        for window in self.program.windows:
            away = {window.menus.actions[id] for id in AWAY}
            for action in away - self.fingers.avoided:
                action.blockSignals(True)
                self.fingers.avoided.add(action)
        self.fingers.avoided = {each for each in self.fingers.avoided if shiboken6.isValid(each)}

    # -- what stands in the way --------------------------------------------------------------------------

    def _blocking(self) -> QWidget | None:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget()

    def _on_tick(self) -> None:
        """See whether something keeps the loop of the window: a step waits for it, so it has to end here.

        A timer does not come again while what it began goes on: another one answers.
        """
        if QThread.currentThread().loopLevel() == 0:
            self._kept_waiting = 0
        elif self._blocking() is not None:
            self._kept_waiting = 0
            if not self._about_to_answer:
                self._about_to_answer = True
                QTimer.singleShot(0, self._answering, self._answer_inside)
        else:
            self._kept_waiting += TICK_MS
            self._wait_in_vain()

    def _answer_inside(self) -> None:
        self._about_to_answer = False
        blocking = self._blocking()
        if blocking is not None:
            self._note(f"({self.answer(blocking)})")

    def _wait_in_vain(self) -> None:
        if self._kept_waiting > STUCK_MS / 10:
            # What is waited for may be a process that was stopped, or that does not heed.
            for pid in list(self._stopped):
                self._go_on(pid)
        if self._kept_waiting > STUCK_MS:
            self._kept_waiting = 0
            self.trouble.append("the window waits for something that does not come")
            self._kill_children()

    def answer(self, widget: QWidget) -> str:
        """Do something to a dialog or a popup; when that has led nowhere for long, close it."""
        if isinstance(widget, QFileDialog):
            return self._answer_file(widget)
        tries = self._tries[widget] = self._tries.get(widget, 0) + 1
        if tries > PATIENCE:
            return self._force(widget)
        choice = self.random.random()
        if choice < 0.25 or isinstance(widget, QMessageBox | QMenu):
            if isinstance(widget, QMenu):
                return self.fingers.fiddle(widget)
            return self._press_button(widget)
        if choice < 0.4:
            return f"{type(widget).__name__}: {self.fingers.key(widget, (Key.Key_Escape,))}"
        target = self.fingers.among([widget, *widget.findChildren(QWidget)])
        return self.fingers.fiddle(target) if target is not None else self._force(widget)

    def _press_button(self, widget: QWidget) -> str:
        buttons = [
            each for each in widget.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()
        ]
        if not buttons:
            return self.fingers.fiddle(widget)
        return f"{type(widget).__name__}: {self.fingers.button(self.random.choice(buttons))}"

    def _force(self, widget: QWidget) -> str:
        if isinstance(widget, QMessageBox) and widget.buttons():
            QTest.mouseClick(widget.buttons()[-1], LEFT)
        elif isinstance(widget, QDialog):
            widget.reject()
        else:
            widget.close()
        return f"{type(widget).__name__} closed"

    # -- file dialogs ------------------------------------------------------------------------------------

    def take_dialogs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer most file dialogs before they are seen: each takes longer than all else in a step."""
        monkeypatch.setattr(QFileDialog, "exec", lambda dialog: self._exec_file(dialog))
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: self._chosen(dialog))

    def _exec_file(self, dialog: QFileDialog) -> int:
        if self.random.random() < 0.02:
            return self._real_exec(dialog)
        path = self._some_path(dialog)
        self._note(f"(file {None if path is None else path.name[:40]})")
        if path is None:
            return int(QDialog.DialogCode.Rejected)
        dialog.setProperty("chosen", str(path))
        return int(QDialog.DialogCode.Accepted)

    def _chosen(self, dialog: QFileDialog) -> list[str]:
        told = dialog.property("chosen")
        return [told] if told else self._real_chosen(dialog)

    def _answer_file(self, dialog: QFileDialog) -> str:
        path = self._some_path(dialog)
        if path is None or dialog in self._tries:
            dialog.reject()
            return "no file"
        self._tries[dialog] = 1
        dialog.selectFile(str(path))
        dialog.accept()
        return f"file {path.name}"

    def _some_path(self, dialog: QFileDialog) -> Path | None:
        if self.random.random() < 0.15:
            return None
        if dialog.fileMode() == QFileDialog.FileMode.Directory:
            return self.folder
        if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            names = ["one", "two", "three", "mlp", "no such folder/four", "folder", "x" * 300]
            return self.folder / f"{self.random.choice(names)}.{dialog.defaultSuffix() or 'layers'}"
        return self._some_file()

    def _some_file(self) -> Path:
        files = sorted(each for each in self.folder.iterdir() if not each.name.startswith("."))
        return self.random.choice([*files, self.folder / "gone.layers"])

    # -- the canvas --------------------------------------------------------------------------------------

    def on_canvas(self) -> str:
        """What the canvas's own monkey does."""
        monkey = Monkey(self.window.canvas, 0)
        monkey.random = self.random
        acts = [(weight, act) for weight, act in monkey._acts if act.__name__ not in ("go", "report")]
        act = self.random.choices(acts, [weight for weight, _ in acts])[0][1]
        act()
        return act.__name__

    def open_block(self) -> str:
        """Enter a block, or go to any."""
        navigation = self.window.navigation
        block = self.random.choice(sorted(self.window.document.project.blocks))
        choice = self.random.randrange(5)
        if choice == 0:
            navigation.up()
        elif choice == 1:
            navigation.back()
        elif choice == 2:
            navigation.close_tab(block)
        else:
            navigation.open(block)
        return f"{choice} {block}"

    def search(self) -> str:
        """Tab, words, and a choice."""
        canvas = self.window.canvas
        canvas.setFocus()
        if self.random.random() < 0.5:
            QTest.keyClick(canvas.view, Key.Key_Tab)
        else:
            self.window.search_nodes()
        popup = self.window.placing.popup
        if popup is None or not popup.isVisible():
            return "no popup"
        words = self.fingers.type(popup.field, garbage.WORDS)
        if len(canvas.mirror.nodes) > 30:
            QTest.keyClick(popup.field, Key.Key_Escape)
            return "enough nodes"
        return f"{words} {self.fingers.key(popup.field, (Key.Key_Return, Key.Key_Return, Key.Key_Escape))}"

    # -- panels ------------------------------------------------------------------------------------------

    def poke(self) -> str:
        """Something to any widget of any window."""
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        parts = [each for top in tops for each in (top.findChildren(QDockWidget) or [top])]
        parts += [self.window.centre, self.window.toolbar, self.window.statusBar()]
        seen = [each for each in parts if each.isVisible() and not each.visibleRegion().isEmpty()]
        return self._fiddle_in(self.random.choice(seen)) if seen else "nothing"

    def inspect(self) -> str:
        """Something to a field of the inspector."""
        if self.random.random() < 0.3:
            nodes = sorted(self.window.canvas.mirror.nodes)
            self.window.canvas.select(
                self.random.sample(nodes, min(len(nodes), self.random.choice([0, 1, 1, 2])))
            )
            self.settle()
        return self._fiddle_in(self.window.inspector)

    def _fiddle_in(self, part: QWidget) -> str:
        target = self.fingers.among([part, *part.findChildren(QWidget)])
        if target is None:
            return "nothing to be seen"
        return f"{part.objectName() or type(part).__name__}: {self.fingers.fiddle(target)}"

    def edit_code(self) -> str:
        """Something in the panels of code."""
        name = self.random.choice(["code", "custom"])
        self.window.docks.raise_if(True, name)
        self.settle()
        return self._fiddle_in(self.window.docks.dock(name))

    def look_around(self) -> str:
        """Hover, turn the wheel, ask for a menu."""
        target = self.fingers.among(self.window.findChildren(QWidget))
        if target is None:
            return "nothing"
        ways = [self.fingers.hover, self.fingers.hover, self.fingers.wheel, self.fingers.ask_menu]
        return self.random.choice(ways)(target)

    def change_docks(self) -> str:
        """Float, close, show or move a panel."""
        docks = self.window.docks
        name = self.random.choice([each.objectName() for each in self.window.findChildren(QDockWidget)])
        dock = docks.dock(name)
        choice = self.random.randrange(6)
        if choice == 0:
            dock.setFloating(not dock.isFloating())
        elif choice == 1:
            dock.close()
        elif choice == 2:
            docks.reset()
        elif choice == 3:
            areas = Qt.DockWidgetArea
            area = self.random.choice([areas.LeftDockWidgetArea, areas.TopDockWidgetArea])
            self.window.addDockWidget(area, dock)
        else:
            docks.toggle(name)
        return f"{name} {choice}"

    def report(self) -> str:
        """The analyser says something."""
        for window in self.program.windows:
            assert isinstance(window._analyser, Oracle)
            window._analyser.speak(self.random)
        return ""

    # -- keys and commands -------------------------------------------------------------------------------

    def press_keys(self) -> str:
        """Keys to whatever has the focus."""
        target = QApplication.focusWidget() or self.window.canvas.view
        keys = (*PLAIN, Key.Key_F2, Key.Key_F, Key.Key_D, Key.Key_Backspace, Key.Key_Menu)
        modifier = self.random.choice([NONE, NONE, SHIFT, CONTROL, ALT])
        return f"{type(target).__name__} {self.fingers.key(target, keys, modifier)} {modifier.name}"

    def travel(self) -> str:
        """Undo and redo, by their keys, some of them."""
        target = self.window.canvas.view
        key = self.random.choice([Key.Key_Z, Key.Key_Z, Key.Key_Y])
        count = self.random.randrange(1, 5)
        for _ in range(count):
            QTest.keyClick(target, key, CONTROL)
        return f"{count} {key.name}"

    def command(self) -> str:
        """Any action of the menus that can be done now."""
        actions = self.window.menus.actions
        self.window.menus.refresh()
        seldom = self.random.random() < 0.06
        there = [
            id
            for id, action in actions.items()
            if action.isEnabled()
            and id not in AWAY
            and id.startswith(SELDOM) == seldom
            and (self.alive or not id.startswith("model."))
        ]
        id = self.random.choice(there)
        keys = actions[id].shortcut()
        if keys.isEmpty() or self.random.random() < 0.6:
            actions[id].trigger()
        else:
            QTest.keySequence(self.window.canvas.view, keys)
        return id

    def open_menu(self) -> str:
        """A menu of the menu bar; what is chosen in it is another step."""
        bar = self.window.menuBar()
        action = self.random.choice(bar.actions())
        QTest.mouseClick(bar, LEFT, NONE, bar.actionGeometry(action).center())
        return action.text()

    # -- the window --------------------------------------------------------------------------------------

    def resize(self) -> str:
        """Another size."""
        size = self.random.randrange(300, 1900), self.random.randrange(200, 1200)
        self.window.resize(*size)
        return str(size)

    def another_window(self) -> str:
        """A second window, or one less; a text is hurried along by that, too."""
        if len(self.program.windows) < 2:
            self.window.new_window()
            return "opened"
        window = self.random.choice(self.program.windows)
        closed = window.close()
        return "closed" if closed else "stays"

    # -- files -------------------------------------------------------------------------------------------

    def use_files(self) -> str:
        """Save, open, begin anew."""
        window = self.window
        files = window.files
        ways: dict[str, Callable[[], Any]] = {
            "save": lambda: QTest.keyClick(window.canvas.view, Key.Key_S, CONTROL),
            "save as": files.save_as,
            "open": files.open,
            "open this": lambda: files.open(self._some_file()),
            "new": files.new,
            "example": lambda: files.open_copy(self.random.choice(garbage.EXAMPLES)),
            "source": files.export_python,
            "picture": files.export_picture,
            "compare": window.comparing.with_file,
            "keep": files.keep,
        }
        name = self.random.choice([*ways, "save", "save"])
        return f"{name} {ways[name]()}"

    def drop_file(self) -> str:
        """A file from outside falls onto the window."""
        path = self._some_file()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        middle = self.window.rect().center()
        enter = QDragEnterEvent(middle, action, mime, button, NONE)
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, QDropEvent(QPointF(middle), action, mime, button, NONE))
        return f"{path.name} {'taken' if enter.isAccepted() else 'refused'}"

    def paste_garbage(self) -> str:
        """What another program has left on the clipboard."""
        canvas = self.window.canvas
        if self.random.random() < 0.7:
            canvas.select_all()
            canvas.copy()
        clip = QGuiApplication.clipboard()
        clip.setMimeData(garbage.clipboard(self.random, clip.text()[:20_000]))
        if len(canvas.mirror.nodes) < 30:
            target = self.random.choice([canvas.view, QApplication.focusWidget() or canvas.view])
            QTest.keyClick(target, Key.Key_V, CONTROL)
        return "pasted"

    def file_fault(self) -> str:
        """The disk fails while something is written."""
        what = self.disk.fail(self.random)
        try:
            done = self.use_files()
            self.settle()
        finally:
            self.disk.heal()
        return f"{what}: {done}"

    def write_outside(self) -> str:
        """Another program changes a project file: it is another one, or garbage, or gone."""
        path = self.random.choice(sorted(self.folder.glob("*.layers")))
        if path.is_dir():
            return "a folder"
        choice = self.random.randrange(4)
        if choice == 0:
            path.unlink()
        elif choice == 1:
            path.write_bytes(self.random.randbytes(300))
        elif choice == 2:
            path.write_bytes(self.random.choice(garbage.EXAMPLES).read_bytes())
        else:
            path.write_text(dumps(self.window.document.project), encoding="utf-8")
        self.outside(path)
        return f"{path.name} {choice}"

    def outside(self, path: Path) -> None:
        """Told when the monkey itself has changed a file; for whoever watches the files."""

    # -- processes ---------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether real processes belong to the windows."""
        return any(act == self.hurt_process for _, act in self._acts)

    def use_session(self) -> str:
        """Build, run, train; interrupt; something in the panels of the live model."""
        names = ["model.build", "model.run", "model.backward", "model.interrupt", "model.restart"]
        if self.random.random() < 0.5:
            action = self.window.menus.actions[self.random.choice(names)]
            self.window.menus.refresh()
            action.trigger()
            return action.text()
        name = self.random.choice(["run", "train", "weights", "console", "devices"])
        self.window.docks.raise_if(True, name)
        self.settle()
        return self._fiddle_in(self.window.docks.dock(name))

    def hurt_process(self) -> str:
        """Kill, stop or wake any process of the program."""
        found = self._children()
        if not found:
            return "there is none"
        process = self.random.choice(found)
        how = self.random.choice([signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM])
        try:
            words = " ".join(process.cmdline()[1:4])[:60]
            os.kill(process.pid, how)
        except (ProcessLookupError, psutil.NoSuchProcess):
            return "gone"
        if how == signal.SIGSTOP:
            self._stopped.setdefault(process.pid, self.step)
        return f"{how.name} {words}"

    def _children(self) -> list[psutil.Process]:
        found = psutil.Process().children(recursive=True)
        return sorted((each for each in found if each.pid not in self._others), key=lambda each: each.pid)

    def _go_on(self, pid: int) -> None:
        self._stopped.pop(pid, None)
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            return

    def _kill_children(self) -> None:
        for process in self._children():
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
