"""Runs verbs of main.py on every project of a folder in one process, and says what each ended with.

    python -m tests.hostile.verbs FOLDER check import …

`check`, `trust` (which is `check --trust`), `export` (writes NAME.py beside NAME.layers), `render` (writes
NAME.svg) and `import`, which imports every NAME.py and, where there is no file NAME.alone, calls its build().
`convert` is for the models and sources of the folder: it writes NAME.layers beside them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
from functools import cache
from pathlib import Path
from typing import Self

import main
from nodes.formats.foreign import KINDS
from nodes.inquiry import Inquiry

WRITES = {"export": ".py", "convert": ".layers", "render": ".svg"}


class Kept(Inquiry):
    """Keeps its process from one project to the next: starting one takes longer than all the rest."""

    def trusting(self, trusted: bool) -> Self:
        """It, and whether code of the next projects may run: takes the place of `main.Inquiry`."""
        self._trusted = trusted
        return self

    def __exit__(self, *error: object) -> None:
        """Stay."""


def run_verb(verb: str, file: Path) -> str:
    """The status of one verb; what it raises is told by name."""
    arguments = ["check", str(file), "--trust"] if verb == "trust" else [verb, str(file)]
    if verb in WRITES:
        arguments += ["-o", str(file.with_suffix(WRITES[verb]))]
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        try:
            return str(main.main(arguments))
        except Exception as error:  # noqa: BLE001 - whatever escapes is what the test is about
            return f"{type(error).__name__}: {error}"[:300]


def run_import(file: Path) -> str:
    """What importing a file and building its model raises, if anything: Keras may refuse anything."""
    try:
        names = runpy.run_path(str(file))
        if not file.with_suffix(".alone").exists():
            names["build"]()
    except Exception as error:  # noqa: BLE001 - Keras refuses with errors of many kinds
        return type(error).__name__
    return "0"


def run(verb: str, folder: Path) -> dict[str, str]:
    """What every file ended with, by its name without an ending."""
    if verb == "import":
        return {file.stem: run_import(file) for file in sorted(folder.glob("*.py"))}
    endings = KINDS if verb == "convert" else (".layers",)
    files = sorted(file for file in folder.iterdir() if file.suffix in endings and file.stem != "evil")
    return {file.stem: run_verb(verb, file) for file in files}


if __name__ == "__main__":
    # Reading the catalogue takes longer than all that is done with it.
    main.load_catalogue = cache(main.load_catalogue)
    kept = Kept(False)
    main.Inquiry = kept.trusting
    folder = Path(sys.argv[1])
    print(json.dumps({"pid": os.getpid(), **{verb: run(verb, folder) for verb in sys.argv[2:]}}))
    kept.close()
