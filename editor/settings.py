"""What the program remembers between starts, as typed values over one ini file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from editor.errands import soon
from editor.machine import of_this_machine
from editor.trusted_projects import TrustedProjects

HOME_VARIABLE = "LAYERWRIGHT_HOME"
"""Where to keep settings and unsaved work instead of the user's own folders: for portable use and tests."""
MOST_RECENT = 12
MOST_TRUSTED = 2_000
"""How many fingerprints of trusted code are kept, the newest."""
MOST_CPUS = 16
"""Into so many devices a CPU is divided at most."""
MOST_MEMORY = 4_096
"""Gigabytes that can be chosen as a limit."""
ANALYSER_MEMORY = 2
PRECISIONS = ("float32", "mixed_float16", "mixed_bfloat16")
SYSTEM = "system"
ENGLISH = "en"


def config_folder() -> Path:
    """Where the settings file stands."""
    return _folder("config")


def state_folder() -> Path:
    """Where unsaved work and the log are kept."""
    return _folder("state")


def cache_folder() -> Path:
    """Where what can be made again is kept."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / kind
    # Imported late: with a home of our own it is not needed.
    import platformdirs

    found = {
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
        "cache": platformdirs.user_cache_dir,
    }[kind]
    return Path(found("layerwright", appauthor=False))


@dataclass(frozen=True, slots=True)
class ChosenKernel:
    """A kernel that sessions are to be, in the place of our own Python; `versions` of what it has."""

    name: str
    title: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    versions: Mapping[str, str]


class Settings:
    """The settings file. What is missing or unreadable in it has its default."""

    def __init__(self, file: Path | None = None) -> None:
        file = file or config_folder() / "settings.ini"
        self._folder = file.parent
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        value = self._text("view/theme", "system")
        return value if value in ("system", "light", "dark") else "system"

    @theme.setter
    def theme(self, choice: str) -> None:
        self._store.setValue("view/theme", choice)

    @property
    def scale(self) -> float:
        """The presentation size of text, 1.0 being the normal one."""
        try:
            return min(3.0, max(0.75, float(self._text("view/scale", "1"))))
        except ValueError:
            return 1.0

    @scale.setter
    def scale(self, scale: float) -> None:
        self._store.setValue("view/scale", str(scale))

    @property
    def language(self) -> str:
        """`system`, `en` or another language that the window offers (`editor.language.NAMES`)."""
        return self._text("view/language", SYSTEM)

    @language.setter
    def language(self, choice: str) -> None:
        self._store.setValue("view/language", choice)

    @property
    def geometry(self) -> QByteArray:
        """Where the window was, as Qt writes it."""
        return self._bytes("window/geometry")

    @property
    def layout(self) -> QByteArray:
        """How its docks stood, as Qt writes it."""
        return self._bytes("window/layout")

    def keep_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Remember how the window stood."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/layout", layout)

    @property
    def recent_files(self) -> list[Path]:
        """The files opened or saved last, newest first."""
        return [Path(each) for each in self._list("files/recent")]

    def add_recent_file(self, path: Path) -> None:
        """Put `path` first among the recent files."""
        self._add_recent("files/recent", str(soon(path.resolve, path.absolute())))

    def forget_recent_file(self, path: Path) -> None:
        """Drop a recent file that is no longer there."""
        kept = [each for each in self._list("files/recent") if each != str(path)]
        self._store.setValue("files/recent", kept)

    def forget_recent_files(self) -> None:
        """Empty the list of recent files."""
        self._store.setValue("files/recent", [])

    @property
    def recent_kinds(self) -> list[str]:
        """Catalogue ids of the nodes placed last, newest first."""
        return self._list("palette/recent")

    def add_recent_kind(self, kind: str) -> None:
        """Put a kind of node first among the recent ones."""
        self._add_recent("palette/recent", kind)

    def is_trusted(self, fingerprint: str) -> bool:
        """Whether the person has trusted code that says this (`nodes.trust.fingerprint`)."""
        return any(each.partition(" ")[0] == fingerprint for each in self._list("trust/fingerprints"))

    def add_trusted(self, fingerprint: str, place: str = "") -> None:
        """Remember that the person trusts code that says this; `place` stands for the project that has it."""
        entry = f"{fingerprint} {place}".strip()
        rest = [each for each in self._list("trust/fingerprints") if each != entry]
        self._store.setValue("trust/fingerprints", [entry, *rest][:MOST_TRUSTED])

    def forget_trusted(self, place: str, fingerprint: str = "") -> None:
        """Trust nothing any more that the project `place` had, nor what says `fingerprint` anywhere."""
        kept = [
            each
            for each in self._list("trust/fingerprints")
            if each.partition(" ")[2] != place and each.partition(" ")[0] != fingerprint
        ]
        self._store.setValue("trust/fingerprints", kept)

    @property
    def trusted_projects(self) -> TrustedProjects:
        """What of each project was trusted last."""
        return TrustedProjects(self._folder / "trusted")

    @property
    def keep_weights(self) -> bool | None:
        """Whether weights are kept beside the projects that are saved; None: the person has not said."""
        return {"yes": True, "no": False}.get(self._text("weights/beside", ""))

    @keep_weights.setter
    def keep_weights(self, wanted: bool) -> None:
        self._store.setValue("weights/beside", "yes" if wanted else "no")

    @property
    def virtual_cpus(self) -> int:
        """Into how many devices a session divides the CPU."""
        text = self._text("session/virtual_cpus", "1")
        return min(MOST_CPUS, max(1, int(text))) if text.isdecimal() else 1

    @virtual_cpus.setter
    def virtual_cpus(self, count: int) -> None:
        self._store.setValue("session/virtual_cpus", str(count))

    @property
    def memory_growth(self) -> bool:
        """Whether a session takes the memory of a GPU as it needs it, not all at once."""
        return self._text("session/memory_growth", "yes") != "no"

    @memory_growth.setter
    def memory_growth(self, wanted: bool) -> None:
        self._store.setValue("session/memory_growth", "yes" if wanted else "no")

    @property
    def precision(self) -> str:
        """Keras's policy for the dtype of layers in a session, one of `PRECISIONS`."""
        value = self._text("session/precision", PRECISIONS[0])
        return value if value in PRECISIONS else PRECISIONS[0]

    @precision.setter
    def precision(self, policy: str) -> None:
        self._store.setValue("session/precision", policy)

    @property
    def session_memory(self) -> int:
        """The gigabytes that a session may take beyond what TensorFlow takes; 0: as many as there are."""
        there = of_this_machine()
        return self._count("session/memory", max(1, there * 3 // 4) if there else 0)

    @session_memory.setter
    def session_memory(self, gigabytes: int) -> None:
        self._store.setValue("session/memory", str(gigabytes))

    @property
    def analyser_memory(self) -> int:
        """The same for what analyses, checks and proves."""
        return self._count("analyser/memory", ANALYSER_MEMORY)

    @analyser_memory.setter
    def analyser_memory(self, gigabytes: int) -> None:
        self._store.setValue("analyser/memory", str(gigabytes))

    @property
    def kernel(self) -> ChosenKernel | None:
        """The kernel that sessions are; None: the program's own Python."""
        try:
            told = json.loads(self._text("session/kernel", "null"))
            if not isinstance(told, dict):
                return None
            return ChosenKernel(
                told["name"], told["title"], tuple(told["argv"]), told["environment"], told["versions"]
            )
        except (ValueError, KeyError, TypeError):
            return None

    @kernel.setter
    def kernel(self, chosen: ChosenKernel | None) -> None:
        self._store.setValue("session/kernel", json.dumps(None if chosen is None else asdict(chosen)))

    @property
    def session_setup(self) -> dict[str, object]:
        """What a session is told before it computes anything."""
        return {
            "virtual_cpus": self.virtual_cpus,
            "memory_growth": self.memory_growth,
            "precision": self.precision,
            "memory": self.session_memory,
        }

    def folder(self, purpose: str) -> Path:
        """The folder that a file dialog for `purpose` showed last; the home folder at first."""
        found = Path(self._text(f"folders/{purpose}", ""))
        return found if found.is_absolute() and soon(found.is_dir, False) else Path.home()

    def keep_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder of a file dialog."""
        self._store.setValue(f"folders/{purpose}", str(folder))

    def save(self) -> None:
        """Write what changed to the file now."""
        self._store.sync()

    def _add_recent(self, key: str, value: str) -> None:
        rest = [each for each in self._list(key) if each != value]
        self._store.setValue(key, [value, *rest][:MOST_RECENT])

    def _text(self, key: str, default: str) -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def _count(self, key: str, default: int) -> int:
        text = self._text(key, str(default))
        return min(MOST_MEMORY, int(text)) if text.isdecimal() else default

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def _list(self, key: str) -> list[str]:
        value = self._store.value(key, [])
        if isinstance(value, str):  # Qt reads a list of one as its only member
            return [value] if value else []
        return [str(each) for each in cast("list[object]", value or [])]
