"""Files that are no projects but can become one: models that Keras has saved, and Python source."""

from __future__ import annotations

import contextlib
from pathlib import Path

from nodes.catalogue.spec import Catalogue
from nodes.formats.files import FileError, read_bytes
from nodes.formats.imported import Imported, Note
from nodes.formats.npy import MOST_BYTES, NoArray, from_npy, members_of
from nodes.formats.weights.names import SUFFIX as WEIGHTS
from nodes.graph import Value
from nodes.report import Problem, Severity

MODELS = (".keras", ".h5", ".hdf5", ".json")
SOURCES = (".py",)
KINDS = (*MODELS, *SOURCES)
LARGEST_SOURCE = 16 * 1024 * 1024
"""No source of a model is larger, in bytes."""


def is_foreign(path: Path) -> bool:
    """Whether the name of a file says that it can become a project."""
    name = path.name.lower()
    return name.endswith(KINDS) and not name.endswith(WEIGHTS)


def read_foreign(path: Path, catalogue: Catalogue) -> Imported:
    """The project that `path` becomes. Nothing of the file is run.

    Raises:
        FileError: it is missing, too large, damaged, or no model.
    """
    # Each way of reading is loaded when there is such a file.
    if path.suffix.lower() in SOURCES:
        return _read_source(path, catalogue)
    from nodes.formats.keras_models import read_keras_model

    return read_keras_model(path, catalogue)


def problems_of(imported: Imported) -> tuple[Problem, ...]:
    """The notes as problems of the project: none of them keeps it from being used."""
    return tuple(_problem(note) for note in imported.notes)


def _problem(note: Note) -> Problem:
    arguments = dict(note.arguments)
    if note.line:
        arguments.setdefault("line", note.line)
    return Problem(note.code, Severity.WARNING, note.block, note.node, arguments=arguments)


def _read_source(path: Path, catalogue: Catalogue) -> Imported:
    from nodes.formats.python_source.parsing import SourceError, decode
    from nodes.formats.python_source.reading import read_python

    try:
        text = decode(read_bytes(path, LARGEST_SOURCE))
        return read_python(text, catalogue, path.stem, _arrays(path.with_suffix(".constants.npz")))
    except SourceError as error:
        raise FileError(path, error.code, **error.arguments) from error


def _arrays(path: Path) -> dict[str, Value]:
    """The constants that our own export writes beside a source; what is no array is left out."""
    found: dict[str, Value] = {}
    if path.is_file():
        with contextlib.suppress(NoArray):
            for name, data in members_of(read_bytes(path, MOST_BYTES)).items():
                found[name] = from_npy(data)
    return found
