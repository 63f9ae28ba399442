"""Reads damaged files one after the other, in a process whose memory is bounded.

    python -m tests.hostile.fuzzing READER FOLDER FIRST LAST

prints the number of each case before it is tried, and then what it came to. A case depends on its number
alone. Between `APART` and `HERE` it does what the program has a process of its own do, which may be ended by
a damaged file, or held up.
"""

from __future__ import annotations

import ast
import json
import random
import resource
import sys
import traceback
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from nodes import edit
from nodes.catalogue.load import load_catalogue as load
from nodes.codegen.source import generate
from nodes.edit import Refusal
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.files import FileError
from nodes.formats.foreign import read_foreign
from nodes.formats.journal import Work, following, opening, read as read_journal
from nodes.formats.layers import dumps, loads, read
from nodes.formats.npy import array_names, read_array
from nodes.formats.weights.probing import go_through
from nodes.formats.weights.reading import inspect
from nodes.graph import Place, Project, empty_project
from nodes.history import Step
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.hostile import mutations
from tests.hostile.drawings import Random
from tests.hostile.mutations import Mutation

load_catalogue = cache(load)
TESTS = Path(__file__).parents[1]
EXAMPLES = TESTS.parent / "resources" / "examples"
MEMORY = 1 << 30
"""Bytes that reading may take beyond what the program itself has taken."""
APART, HERE = '"apart"', '"here"'
LOOKED_AT = 5
"""Of so many projects that were opened one is looked at as closely as a window would."""


class InPart(Exception):
    """A project that was opened, and what of it could not be read was said."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project


@dataclass(frozen=True)
class Reader:
    """`read` gives the project where there is one, and raises what is a clean refusal."""

    ending: str
    samples: Callable[[], Sequence[bytes]]
    mutations: Sequence[Mutation]
    read: Callable[[Path], Project | None]


# -- samples ---------------------------------------------------------------------------------------------


def _files(folder: Path, *patterns: str) -> list[bytes]:
    return [each.read_bytes() for pattern in patterns for each in sorted(folder.glob(pattern))]


def _projects() -> list[bytes]:
    chosen = (
        "mlp",
        "nest_mlp",
        "fancy_mlp",
        "my_dense",
        "two_inputs",
        "text_classifier",
        "transformer_block",
    )
    return [(EXAMPLES / f"{name}.layers").read_bytes() for name in chosen]


def _configurations() -> list[bytes]:
    found = [mutations.members(each)["config.json"] for each in _files(TESTS / "data/models", "*.keras")]
    import h5py

    for path in sorted((TESTS / "data/keras2").glob("*.h5")):
        with h5py.File(path) as file:
            text = file.attrs["model_config"]
            version = file.attrs["keras_version"]
        record = {**json.loads(text), "keras_version": str(version)}
        found.append(json.dumps(record).encode())
    return found


def _sources() -> list[bytes]:
    return [*_files(TESTS / "data/tutorial", "*.py"), *_files(TESTS / "golden", "*/model.py")]


def _copied() -> list[bytes]:
    projects = [loads(each.decode()).project for each in _projects()]
    return [copy_text(each, each.main, each.main_block.nodes).encode() for each in projects]


def _journals() -> list[bytes]:
    """Documents with some edits, and undone ones; the last is begun anew in the midst of its history."""
    found = []
    for seed in range(6):
        dice = random.Random(seed)
        steps = [Step("", Random(seed, size=4).draw())]
        work = Work(tuple(steps), 0, "/somewhere/net.layers" if seed % 2 else None, "0" * 64)
        known, lines = opening(work)
        for number in range(len(lines), len(lines) + 12):
            if dice.random() < 0.7:
                project = _edited(work.project, number)
                steps = [*work.steps[: work.position + 1], Step("Edit", project)]
                work = replace(work, steps=tuple(steps), position=len(steps) - 1)
            else:
                work = replace(work, position=max(0, work.position - 1), saved=not work.saved)
            line = following(len(lines), known, work)
            if line is not None:
                lines.append(line)
                known = work
        found.append(b"".join(lines if seed else opening(work)[1]))
    return found


def _edited(project: Project, number: int) -> Project:
    nodes = sorted(project.main_block.nodes)
    node = nodes[number % len(nodes)]
    if number % 3:
        return edit.set_title(project, project.main, node, f"title {number}")
    return edit.move(project, project.main, {node: Place(number, number)})


def _weights() -> list[bytes]:
    whole = _files(TESTS / "data/models", "*.keras")
    inner = [mutations.members(each)["model.weights.h5"] for each in whole]
    return [*inner, *_files(TESTS / "data/keras2", "*.h5"), *whole[:1]]


# -- readers ---------------------------------------------------------------------------------------------


def _read_project(path: Path) -> Project:
    found = read(path)
    if found.problems:
        raise InPart(found.project)
    return found.project


def _read_hdf5(path: Path) -> Project:
    print(APART, flush=True)
    go_through(path)
    print(HERE, flush=True)
    return _read_foreign(path)


def _read_foreign(path: Path) -> Project:
    found = read_foreign(path, load_catalogue())
    if found.weights is not None:
        out = path.with_name("out.weights.h5")
        out.unlink(missing_ok=True)
        found.weights.write(out)
    return found.project


def _read_clipboard(path: Path) -> Project:
    text = path.read_bytes().decode("utf-8", "replace")
    project = empty_project()
    return paste(project, project.main, text, None, load_catalogue())[0]


def _read_arrays(path: Path) -> None:
    names = array_names(path)
    for name in names or (None,):
        read_array(path, name)
    _read_weights(path)


def _read_journal(path: Path) -> Project | None:
    found = read_journal(path.read_bytes())
    assert (found.work is not None and not found.left_out) or found.reason
    if found.work is None:
        raise FileError(path, "file-not-project", reason=found.reason)
    dumps(found.work.history.project)
    if found.left_out:
        raise InPart(found.work.project)
    return found.work.project


def _read_weights(path: Path) -> None:
    print(APART, flush=True)
    inspect(path)


READERS: Mapping[str, Reader] = {
    "layers": Reader(".layers", _projects, mutations.JSON, _read_project),
    "keras": Reader(".keras", lambda: _files(TESTS / "data/models", "*.keras"), mutations.KERAS, _read_hdf5),
    "h5": Reader(".h5", lambda: _files(TESTS / "data/keras2", "*.h5"), mutations.MODELS, _read_hdf5),
    "json": Reader(".json", _configurations, mutations.JSON, _read_foreign),
    "py": Reader(".py", _sources, mutations.PYTHON, _read_foreign),
    "clipboard": Reader(".txt", _copied, mutations.JSON, _read_clipboard),
    "journal": Reader(".journal", _journals, mutations.JOURNALS, _read_journal),
    "weights": Reader(".weights.h5", _weights, mutations.HDF5, _read_weights),
    "npz": Reader(".npz", lambda: _files(TESTS / "data/keras2", "*.npz"), mutations.ARCHIVES, _read_arrays),
}


# -- one case --------------------------------------------------------------------------------------------


def case(name: str, number: int, samples: Sequence[bytes]) -> bytes:
    """The damaged file of that number."""
    dice = random.Random(f"{name} {number}")
    data = dice.choice(samples)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if not data:
            break
        try:
            data = dice.choice(READERS[name].mutations)(dice, data)
        except (ValueError, KeyError, IndexError, zipfile.BadZipFile, RecursionError, EOFError, OSError):
            # It is damaged too far for this way of damaging it.
            data = dice.choice(mutations.BYTES)(dice, data)
    return data


def look(project: Project) -> None:
    """What a window would do with a project that was opened."""
    # The ends of bodies, and nodes that a file gives no place, get theirs when they are read.
    again = loads(dumps(project)).project
    assert [len(each.nodes) for each in again.blocks.values()] == [
        len(project.blocks[id].nodes) for id in again.blocks
    ]
    assert dumps(loads(dumps(again)).project) == dumps(again)
    words = vocabulary(project, load_catalogue())
    problems(project, words)
    ast.parse(generate(project, words).text)


def tried(reader: Reader, path: Path, closely: bool) -> str:
    """What it came to: opened, in part or not, or the code of a refusal."""
    how = "opened"
    try:
        project = reader.read(path)
    except (FileError, Refusal) as error:
        return error.code
    except InPart as part:
        project, how = part.project, "opened in part"
    if project is not None:
        dumps(project)
        if closely:
            look(project)
    return how


def taken() -> int:
    """How many bytes this process has for data."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (found,) = (line.split()[1] for line in lines if line.startswith("VmData"))
    return int(found) * 1024


def main(name: str, folder: Path, first: int, last: int) -> None:
    """Try the cases from `first` up to `last`."""
    reader = READERS[name]
    samples = reader.samples()
    load_catalogue()
    path = folder / f"case{reader.ending}"
    limit = taken() + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    for number in range(first, last):
        print(number, flush=True)
        path.write_bytes(case(name, number, samples))
        try:
            told: dict[str, Any] = {"how": tried(reader, path, number % LOOKED_AT == 0)}
        except BaseException as error:  # noqa: BLE001 - whatever is no refusal is what is looked for
            said = traceback.format_exception(error)
            told = {"how": "wrong", "case": number, "error": "".join(said[-8:])[-3000:]}
        print(json.dumps(told), flush=True)
    print(json.dumps({"how": ""}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
