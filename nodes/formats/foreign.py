"""Files that are no projects but can become one: models that Keras has saved, and Python source."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from math import isfinite
from pathlib import Path

from nodes.catalogue.spec import Catalogue
from nodes.edit import set_values
from nodes.formats.files import FileError, read_bytes
from nodes.formats.imported import Imported, Note
from nodes.formats.npy import MOST_BYTES, NoArray, from_npy, members_of
from nodes.formats.weights.names import SUFFIX as WEIGHTS
from nodes.graph import Project, Value
from nodes.report import Problem, Severity

MODELS = (".keras", ".h5", ".hdf5", ".json")
SOURCES = (".py",)
KINDS = (*MODELS, *SOURCES)
OWN_OF_KERAS = frozenset({"name", "trainable", "dtype"})
"""What Keras itself puts into the configuration of every model."""
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


def needs_code(imported: Imported) -> bool:
    """Whether the model of a file is a class of its own, whose code is not in it: see `read_pair`."""
    return any(note.code == "keras-subclassed" for note in imported.notes)


def read_pair(model: Path, source: Path, catalogue: Catalogue) -> Imported:
    """The project of a class in `source`, as the model that was saved in `model` is made of it.

    What the class is called with, and the shape of its input, are those of the file. Its weights are not
    given: in the file they stand in an order that only the class knows.

    Raises:
        FileError: one of the files cannot be used, or they do not belong together.
    """
    from nodes.formats.keras_models.containers import open_saved

    record = open_saved(model).record
    name = str(record.get("class_name")).rpartition(">")[2]
    text = _text(source)
    if not name.isidentifier() or not re.search(rf"^class {name}\b", text, re.MULTILINE):
        raise FileError(source, "pair-no-class", name=name, file=model.name)
    # As somebody writes it who makes the model: that is how the class is known to be the main one.
    found = _read_text(source, f"{text}\n\nmodel = {name}({_call_of(record.get('config'))})\n", catalogue)
    build = record.get("build_config")
    shape = build.get("input_shape") if isinstance(build, dict) else None
    return replace(found, project=_with_shape(found.project, shape, catalogue))


def _call_of(config: object) -> str:
    """The arguments of a class in its saved configuration, as source: those that are plain values."""
    plain = {
        name: value
        for name, value in (config.items() if isinstance(config, dict) else ())
        if name.isidentifier() and name not in OWN_OF_KERAS and _is_plain(value)
    }
    return ", ".join(f"{name}={value!r}" for name, value in plain.items())


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return (
        value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and isfinite(value))
    )


def _with_shape(project: Project, shape: object, catalogue: Catalogue) -> Project:
    """`project` with the shape of its one input, the first number of which is the batch."""
    inputs = project.main_block.inputs
    if len(inputs) != 1 or not isinstance(shape, list) or not shape:
        return project
    if not all(size is None or (isinstance(size, int) and size > 0) for size in shape):
        return project
    return set_values(project, project.main, inputs, "shape", tuple(shape[1:]), catalogue)


def problems_of(imported: Imported) -> tuple[Problem, ...]:
    """The notes as problems of the project: none of them keeps it from being used."""
    return tuple(_problem(note) for note in imported.notes)


def _problem(note: Note) -> Problem:
    arguments = dict(note.arguments)
    if note.line:
        arguments.setdefault("line", note.line)
    return Problem(note.code, Severity.WARNING, note.block, note.node, arguments=arguments)


def _read_source(path: Path, catalogue: Catalogue) -> Imported:
    return _read_text(path, _text(path), catalogue)


def _text(path: Path) -> str:
    from nodes.formats.python_source.parsing import SourceError, decode

    try:
        return decode(read_bytes(path, LARGEST_SOURCE))
    except SourceError as error:
        raise FileError(path, error.code, **error.arguments) from error


def _read_text(path: Path, text: str, catalogue: Catalogue) -> Imported:
    from nodes.formats.python_source.parsing import SourceError
    from nodes.formats.python_source.reading import read_python

    try:
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
