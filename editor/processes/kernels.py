"""The kernels of this machine that a session could be: which there are, and what each of them offers."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.processes.child import Child
from editor.processes.session import COMMAND
from editor.settings import ChosenKernel

DEADLINE_MS = 60_000
"""How long an interpreter may take to tell what it has."""
CATALOGUE_DEADLINE_MS = 300_000
"""How long it may take to make a catalogue of its Keras."""
PYTHON_LEAST = (3, 11)
LEAST: Mapping[str, tuple[int, ...]] = {"tensorflow": (2, 16), "keras": (3,), "numpy": (), "h5py": ()}
"""What a session needs, and the least version of it."""

PROBE = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
found = {}
for name, others in (
    ("tensorflow", ("tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly")),
    ("keras", ("keras-nightly",)), ("numpy", ()), ("h5py", ()), ("ipykernel", ()),
):
    for each in (name, *others):
        try:
            found[name] = version(each)
            break
        except PackageNotFoundError:
            pass
print(json.dumps({"python": ".".join(map(str, sys.version_info[:3])), "executable": sys.executable, **found}))
"""
"""Looks at what is installed and imports none of it, which would take seconds."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """One kernel: how it is started. The program's own Python has no name."""

    name: str
    title: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def interpreter(self) -> str:
        """The program that it starts with."""
        return self.argv[0]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a kernel would need: its name, the least version, and the one that is there, if any."""

    name: str
    least: str
    version: str = ""


OWN = Kernel("", "", tuple(COMMAND))
"""The Python that the program itself runs in."""


def local_kernels(_nothing: object = None) -> list[Kernel]:
    """The program's own Python, then every kernel of Python that Jupyter knows of on this machine."""
    # Imported late: Jupyter's client takes a while to load.
    from jupyter_client.kernelspec import KernelSpecManager

    found = []
    for name, entry in KernelSpecManager().get_all_specs().items():
        spec = entry["spec"]
        argv = spec.get("argv") or []
        if not argv or str(spec.get("language", "")).lower() != "python":
            continue
        program = sys.executable if argv[0] in ("python", "python3") else shutil.which(argv[0]) or argv[0]
        environment = {str(key): str(value) for key, value in (spec.get("env") or {}).items()}
        title = str(spec.get("display_name") or name)
        found.append(Kernel(name, title, (program, *argv[1:]), environment))
    return [OWN, *sorted(found, key=lambda each: each.title.lower())]


def lacks(versions: Mapping[str, str]) -> list[Lack]:
    """What is missing, or too old, in an interpreter that has `versions`."""
    found = []
    python = versions.get("python", "")
    if _numbers(python) < PYTHON_LEAST:
        found.append(Lack("Python", _text(PYTHON_LEAST), python))
    for name, least in LEAST.items():
        version = versions.get(name, "")
        if not version or _numbers(version) < least:
            found.append(Lack(name, _text(least), version))
    if "ipykernel" not in versions:
        found.append(Lack("ipykernel", ""))
    return found


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers at the beginning of a version: `2.16.0rc1` is 2, 16."""
    numbers = []
    for part in version.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


class Probe(QObject):
    """Asks one interpreter after another what it has."""

    found = Signal(object, object)
    """A `Kernel`, and its versions by name; None when it does not answer."""

    def __init__(self, parent: QObject | None = None, *, deadline_ms: int = DEADLINE_MS) -> None:
        super().__init__(parent)
        self._waiting: list[Kernel] = []
        self._run = Once(self, deadline_ms)
        self._run.ended.connect(self._on_ended)

    def ask(self, kernels: list[Kernel]) -> None:
        """Ask these, in order."""
        self._waiting += kernels
        self._next()

    def close(self) -> None:
        """Ask no more."""
        self._waiting.clear()
        self._run.close()

    def _next(self) -> None:
        if self._waiting and not self._run.is_busy:
            kernel = self._waiting[0]
            self._run.start((kernel.interpreter, "-c", PROBE), kernel.environment)

    def _on_ended(self, output: str) -> None:
        kernel = self._waiting.pop(0)
        lines = output.strip().splitlines()
        try:
            told = json.loads(lines[-1]) if lines else None
        except ValueError:
            told = None
        self.found.emit(kernel, told if isinstance(told, dict) else None)
        self._next()


class CatalogueMaker(QObject):
    """Has another Keras write its own catalogue into a folder, where it stays for the next time."""

    made = Signal(object)
    """The folder; None when it could not be made."""

    def __init__(self, parent: QObject | None = None, *, deadline_ms: int = CATALOGUE_DEADLINE_MS) -> None:
        super().__init__(parent)
        self._run = Once(self, deadline_ms)
        self._run.ended.connect(self._on_ended)
        self._folder = Path()

    def make(self, kernel: ChosenKernel, cache: Path) -> None:
        """Make the catalogue of `kernel`, unless it is in `cache` already."""
        self._folder = folder = cache / catalogue_name(kernel.versions)
        if is_whole(folder):
            self.made.emit(folder)
            return
        command = (kernel.argv[0], "-m", "nodes.runtime.introspect", "--into", str(folder))
        self._run.start(command, kernel.environment)

    def close(self) -> None:
        """Make no more."""
        self._run.close()

    def _on_ended(self, _output: str) -> None:
        self.made.emit(self._folder if is_whole(self._folder) else None)


def catalogue_name(versions: Mapping[str, str]) -> str:
    """What the catalogue of these versions is called."""
    return f"keras-{versions.get('keras', '')}-tensorflow-{versions.get('tensorflow', '')}"


def is_whole(folder: Path) -> bool:
    """Whether a catalogue stands in `folder`."""
    return all((folder / name).is_file() for name in ("keras.json", "tensorflow.json"))


class Once(QObject):
    """Runs one short-lived process at a time, no longer than it may."""

    ended = Signal(str)
    """What it has written; empty when it failed or took too long."""

    def __init__(self, parent: QObject, deadline_ms: int) -> None:
        super().__init__(parent)
        self._deadline_ms = deadline_ms
        self._child = Child(self)
        self._child.ended.connect(self._on_ended)
        self._child.overdue.connect(lambda: self._end(""))

    @property
    def is_busy(self) -> bool:
        """Whether a process runs."""
        return self._child.is_running

    def start(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        """Run `command`."""
        self._child.start(command, environment)
        self._child.allow(self._deadline_ms)

    def close(self) -> None:
        """End the process; nothing is told of it."""
        self._child.close()

    def _on_ended(self, well: bool) -> None:
        self._end(self._child.output() if well else "")

    def _end(self, output: str) -> None:
        self.close()
        self.ended.emit(output)
