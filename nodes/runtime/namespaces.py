"""The project's own code, as real modules: one file for each version of the text.

AutoGraph and `inspect` read source from files, and so does whoever debugs. A module is named by what it
holds, so that equal text is one module, and changed text another.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import tensorflow as tf
from platformdirs import user_cache_path

PREFIX = "layerwright_code_"
KEPT = 7 * 24 * 3600
"""Seconds after which a file that nothing has used is thrown away."""
CODE, DRAWN = "code_", "drawn_"
"""Begin the keys of modules that hold the person's own code, and of those that hold drawn blocks alone."""


def is_code(key: str) -> bool:
    """Whether a module holds the person's own code."""
    return key.startswith(CODE)


def is_own(thing: object) -> bool:
    """Whether a function, or an object by its class, is defined in the project's own code."""
    module = getattr(thing, "__module__", None)
    return isinstance(module, str) and module.startswith(PREFIX + CODE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A line, counted from 1, of one piece of the project's code."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where lines of a piece of code stand in a module: line `first + n` is the piece's own `lines[n]`."""

    name: str
    first: int
    lines: tuple[int, ...]


class Namespaces:
    """The modules of one process, by key; they are made when their names are first needed."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, tuple[Placed, ...]]] = {}
        self._modules: dict[str, dict[str, Any]] = {}
        self._files: dict[str, str] = {}
        self._folder: Path | None = None

    def add(self, text: str, pieces: Iterable[Placed]) -> str:
        """The key of the module of `text`. One without pieces of the project's code needs no trust."""
        pieces = tuple(pieces)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        key = f"{CODE if pieces else DRAWN}{digest}"
        self._texts.setdefault(key, (text, pieces))
        return key

    def names(self, key: str) -> Mapping[str, Any]:
        """What the module `key` defines. Whatever its body raises goes to the caller."""
        if not key:
            return {"tf": tf}
        if key not in self._modules:
            self._modules[key] = self._load(key)
        return self._modules[key]

    def _load(self, key: str) -> dict[str, Any]:
        text, _ = self._texts[key]
        path = self._file(f"{PREFIX}{key}.py", text)
        self._files[str(path)] = key
        module = ModuleType(path.stem)
        module.__file__ = str(path)
        # What is compiled is the text itself: nobody can put another one into the file.
        code = compile(text, str(path), "exec")
        sys.modules[path.stem] = module
        exec(code, vars(module))
        return vars(module)

    def _file(self, name: str, text: str) -> Path:
        if self._folder is None:
            self._folder = _private_folder()
        path = self._folder / name
        with tempfile.NamedTemporaryFile(
            "w", dir=self._folder, delete=False, encoding="utf-8", errors="surrogatepass"
        ) as file:
            file.write(text)
        os.replace(file.name, path)
        return path

    def spot_of(self, error: BaseException) -> Spot | None:
        """Where in the project's code `error` was raised: the innermost line; None when it was elsewhere."""
        found = [spot for file, line in _lines_of(error) if (spot := self._spot(file, line))]
        return found[-1] if found else None

    def _spot(self, file: str, line: int) -> Spot | None:
        key = self._files.get(file)
        if key is None:
            return None
        _, pieces = self._texts[key]
        for piece in pieces:
            if 0 <= line - piece.first < len(piece.lines):
                return Spot(piece.name, piece.lines[line - piece.first])
        return Spot(pieces[0].name, 1) if pieces else None


def _lines_of(error: BaseException) -> Iterator[tuple[str, int]]:
    """Files and lines that lead to `error`, outermost first; AutoGraph's as the person wrote them."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, line
    told = getattr(error, "ag_error_metadata", None)
    for each in reversed(getattr(told, "translated_stack", ())):
        yield each.filename, each.lineno
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        yield error.filename, error.lineno


def _private_folder() -> Path:
    folder = user_cache_path("layerwright") / "code"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = time.time() - KEPT
        for path in folder.glob("*.py"):
            if path.stat().st_mtime < old:
                path.unlink(missing_ok=True)
    except OSError:
        # A home that cannot be written to: these files then live as long as the system keeps such.
        return Path(tempfile.mkdtemp(prefix="layerwright-"))
    return folder


NAMESPACES = Namespaces()
"""Those of this process: a class of Keras is registered for a whole process, too."""
