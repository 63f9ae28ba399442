"""Everything that writes a file, as what can be tried on a disk that fails: what was there, and what comes.

    python -m tests.hostile.savers SAVER FOLDER

ends one process for each thing that the saver asks of the system, just there, and prints what was found.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np

import main
from editor.recovery import _Writer
from editor.versions import put_aside
from nodes.arrays import array
from nodes.catalogue.load import load_catalogue as load
from nodes.edit import set_values
from nodes.formats.files import FileError
from nodes.formats.journal import Work, read as read_journal
from nodes.formats.layers import dumps, read, write
from nodes.formats.leftovers import clear_leftovers
from nodes.graph import NodeId, Project
from nodes.history import Step
from tests.hostile.faults import GONE, Disk, Fault
from tests.nodes.drawing import Drawing

load_catalogue = cache(load)
DATA = Path(__file__).parents[1] / "data"
TEMPORARY = ".tmp"
PATIENCE = 60
"""Seconds that a process may take to be ended by a fault."""


class Told(Exception):
    """What a verb of the command line says when it fails."""


@dataclass(frozen=True)
class Saver:
    """`begin` puts into a folder what was there before, `save` puts what comes; `state` is what a person
    finds there, and raises where nobody could open it. `told` are the errors that the window has words for.
    """

    begin: Callable[[Path], None]
    save: Callable[[Path], None]
    state: Callable[[Path], object]
    told: tuple[type[Exception], ...] = (FileError,)
    mend: Callable[[Path, int], None] | None = None
    """What the window does when a process has ended that wrote into the folder: nothing is left then."""


# -- what is saved ---------------------------------------------------------------------------------------


@cache
def project(seed: int, arrays: int = 1) -> Project:
    """Input → Dense → Output, with so many constants that are too large for the project's own file."""
    drawing = Drawing(load_catalogue())
    drawing.chain("input", "keras.layers.Dense", "output")
    for number in range(arrays):
        numbers = np.random.default_rng((seed, number)).normal(size=200).astype("float32")
        node = drawing.add("constant", value=array("float32", (200,), numbers.tobytes()))
        drawing.wire(node, drawing.add("output"), "input")
    return _with_units(drawing.project, seed)


def _with_units(found: Project, units: int) -> Project:
    dense = [NodeId(id) for id, node in found.main_block.nodes.items() if node.kind == "layer"]
    return set_values(found, found.main, dense, "units", units, load_catalogue())


def project_state(folder: Path, name: str = "net.layers") -> object:
    """A project that opens without a problem."""
    if not (folder / name).exists():
        return None
    opened = read(folder / name)
    assert opened.problems == ()
    return dumps(opened.project)


def bytes_state(folder: Path) -> object:
    """Every file but those that only stand there while something is written."""
    return {each.name: _print(each.read_bytes()) for each in sorted(folder.iterdir()) if not is_left(each)}


def is_left(path: Path) -> bool:
    """Whether something is called as what stands there only while something is written."""
    return path.name.startswith(".") and (TEMPORARY in path.name or path.name.endswith("-old"))


def _print(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def values_state(file: Any) -> dict[str, str]:
    """The numbers in an open HDF5 file."""
    found: dict[str, str] = {}

    def look(name: str, each: Any) -> None:
        if isinstance(each, h5py.Dataset):
            found[name] = _print(np.asarray(each[()]).tobytes())

    file.visititems(look)
    assert found
    return found


def weights_state(path: Path) -> object:
    """The numbers in a file of weights; None where there is none."""
    if not path.exists():
        return None
    with h5py.File(path) as file:
        return values_state(file)


def npz_state(path: Path) -> object:
    """The numbers in a file of arrays; None where there is none."""
    if not path.exists():
        return None
    found = np.load(path)
    if isinstance(found, np.ndarray):
        return _print(found.tobytes())
    with found:
        return {name: _print(found[name].tobytes()) for name in found}


def keras_state(path: Path) -> object:
    """The configuration and the numbers in a `.keras` file; None where there is none."""
    if not path.exists():
        return None
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        config = archive.read("config.json")
        with h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file:
            return _print(config), values_state(file)


def saved_model_state(path: Path) -> object:
    """The numbers in a SavedModel that could be loaded; None where there is none."""
    import tensorflow as tf
    from tensorflow.core.protobuf import saved_model_pb2

    if not path.exists():
        return None
    assert saved_model_pb2.SavedModel.FromString((path / "saved_model.pb").read_bytes()).meta_graphs
    reader = tf.train.load_checkpoint(str(path / "variables" / "variables"))
    names = sorted(reader.get_variable_to_shape_map())
    return {name: _print(reader.get_tensor(name).tobytes()) for name in names if "_VALUE" in name}


# -- projects, exports and conversions -------------------------------------------------------------------


def verb(*arguments: str | Path) -> None:
    """Run a verb of the command line.

    Raises:
        Told: it says in a sentence why it failed.
    """
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = main.main([str(each) for each in arguments])
    if status != main.FINE:
        assert "Traceback" not in said.getvalue()
        assert said.getvalue().strip()
        raise Told(said.getvalue())


def _exported(folder: Path, seed: int) -> None:
    source = folder.with_name(f"drawn_{seed}.layers")
    if not source.exists():
        write(source, project(seed))
    verb("export", source, "-o", folder / "net.py")


def _converted(folder: Path, name: str, out: str = "net.layers") -> None:
    verb("convert", DATA / name, "-o", folder / out)


def _convert_state(folder: Path) -> object:
    return _without_ids(folder), weights_state(folder / "net.weights.h5")


def _without_ids(folder: Path) -> object:
    """A project of which every conversion gives new ids: what its layers are."""
    if not (folder / "net.layers").exists():
        return None
    opened = read(folder / "net.layers")
    assert opened.problems == ()
    layers = [each for block in opened.project.blocks.values() for each in block.layers.values()]
    return sorted((each.attribute, each.type, repr(each.config)) for each in layers)


def _version_state(folder: Path) -> object:
    """A project, of which every earlier version can be opened."""
    for each in (folder / "versions").rglob("[!.]*.layers"):
        assert read(each).problems == ()
    return project_state(folder)


def _save_over(folder: Path) -> None:
    """As the window does: whether the version before could be kept does not matter."""
    with contextlib.suppress(FileError):
        put_aside(folder / "versions", folder / "net.layers")
    _save(2)(folder)


def _save(seed: int, arrays: int = 1) -> Callable[[Path], None]:
    return lambda folder: write(folder / "net.layers", project(seed, arrays))


def _work(edits: int) -> Work:
    """A document after some edits."""
    found = project(1)
    steps = [Step("", found)]
    for units in range(2, 2 + edits):
        found = _with_units(found, units)
        steps.append(Step("Units", found))
    return Work(tuple(steps), edits)


def _keep(folder: Path, *edits: int) -> None:
    """Put a document into a journal, once after so many edits, and again after so many more.

    Raises:
        Told: what the window is told at the end of it.
    """
    said = [""]
    writer = _Writer(folder / "net.journal", said.append)
    for each in edits:
        writer.ask(_work(each))
        writer.wait()
    writer.close()
    if said[-1]:
        raise Told(said[-1])


def journal_state(folder: Path) -> object:
    """What a journal brings back."""
    work = read_journal((folder / "net.journal").read_bytes()).work
    assert work is not None
    return dumps(work.project)


PLAIN: Mapping[str, Saver] = {
    "project": Saver(_save(1, 2), _save(2, 2), project_state),
    "project, new": Saver(lambda folder: None, _save(2, 2), project_state),
    "project, constants gone": Saver(_save(1, 2), _save(1, 0), project_state),
    "project, all in one file": Saver(
        lambda folder: write(folder / "net.layers", project(1), beside=False),
        lambda folder: write(folder / "net.layers", project(2), beside=False),
        project_state,
    ),
    "project, with an earlier version": Saver(_save(1), _save_over, _version_state),
    "export": Saver(
        lambda folder: _exported(folder, 1), lambda folder: _exported(folder, 2), bytes_state, (Told,)
    ),
    "convert": Saver(
        lambda folder: _converted(folder, "keras2/lstm.h5"),
        lambda folder: _converted(folder, "models/small_net.keras"),
        _convert_state,
        (Told,),
    ),
    "convert, from Keras 2": Saver(
        lambda folder: _converted(folder, "keras2/nested.h5"),
        lambda folder: _converted(folder, "keras2/multi.h5"),
        _convert_state,
        (Told,),
    ),
    "journal": Saver(
        lambda folder: _keep(folder, 1), lambda folder: _keep(folder, 1, 4), journal_state, (Told,)
    ),
}
"""Those that need neither Keras nor a window."""


# -- the live model --------------------------------------------------------------------------------------


class Model:
    """A live model of which two states are saved."""

    def __init__(self, folder: Path) -> None:
        from nodes.runtime import session
        from nodes.runtime.session.live import Refused
        from tests.nodes.runtime.live_examples import example

        for name in ("weight_files", "tensors", "whole"):
            session.part(name)
        folder.mkdir(parents=True, exist_ok=True)
        self.kernel = example("mlp", load_catalogue(), folder)
        self.refused = Refused
        self._folder = folder
        self._seed = 0

    def values(self, seed: int) -> None:
        """Give all weights the values of one of the states."""
        self._seed = seed
        random = np.random.default_rng(seed)
        for each in self.kernel.live.weights.values():
            each.assign(random.normal(size=each.shape).astype("float32"))

    def saver(self, name: str) -> Saver:
        """One of `LIVE`."""
        method, file, state = LIVE[name]
        keys = list(self.kernel.live.weights)
        if name == "npy":
            keys = keys[:1]
        more = {"keys": keys} if method == "tensors.save" else {}
        if method == "whole.saved_model":
            more = {"inputs": INPUTS}

        def save(folder: Path, seed: int) -> None:
            self.values(seed)
            self.kernel.ask(method, path=str(folder / file), **more)

        return Saver(
            lambda folder: save(folder, 1),
            lambda folder: save(folder, 2),
            lambda folder: state(folder / file),
            (self.refused,),
            lambda folder, process: clear_leftovers(folder / file, process),
        )

    def export_beforehand(self) -> None:
        """Have exports copied from now on: TensorFlow makes none in a process that was forked."""
        made: dict[int, dict[Path, bytes]] = {}
        for seed in (1, 2):
            folder = self._folder / f"export_{seed}"
            self.values(seed)
            self.kernel.ask("whole.saved_model", path=str(folder), inputs=INPUTS)
            files = (each for each in sorted(folder.rglob("*")) if each.is_file())
            made[seed] = {each.relative_to(folder): each.read_bytes() for each in files}

        def export(path: str, **options: Any) -> None:
            for name, data in made[self._seed].items():
                place = Path(path) / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)

        self.kernel.live.model.export = export


INPUTS = [{"shape": [None, 20], "dtype": "float32"}]
LIVE: Mapping[str, tuple[str, str, Callable[[Path], object]]] = {
    "weights": ("weights.save", "net.weights.h5", weights_state),
    "npz": ("tensors.save", "net.npz", npz_state),
    "npy": ("tensors.save", "net.npy", npz_state),
    "keras": ("whole.keras", "net.keras", keras_state),
    "SavedModel": ("whole.saved_model", "net_saved_model", saved_model_state),
}
"""What the session writes: the request, what the file is called, and how it is looked at."""


# -- processes that are ended ----------------------------------------------------------------------------


def scene(saver: Saver, folder: Path) -> tuple[object, object, list[str], int]:
    """The states before and after, how the files are called that may be there, and how much is asked for."""
    ready = folder / "ready"
    ready.mkdir(parents=True)
    saver.begin(ready)
    before = saver.state(ready)
    names = {each.name for each in ready.iterdir()}
    done = copied(ready, folder / "done")
    with Disk(done) as disk:
        saver.save(done)
    after = saver.state(done)
    assert before != after
    assert not any(map(is_left, done.iterdir()))
    return before, after, sorted(names | {each.name for each in done.iterdir()}), len(disk.points)


def copied(ready: Path, folder: Path) -> Path:
    """A copy of what was there before, for one try."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ready, folder)
    return folder


def ended(saver: Saver, folder: Path, at: int) -> tuple[int, list[Any]]:
    """Let a process be ended at point `at`, and mend what it left; its status, and what the point was."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        with Disk(folder, at, Fault.KILLED) as disk:
            disk.points = _Telling(writing)
            saver.save(folder)
        os._exit(0)
    os.close(writing)
    limit = time.monotonic() + PATIENCE
    while True:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            break
        if time.monotonic() > limit:
            os.kill(process, 9)
            os.waitpid(process, 0)
            status = -1
            break
        time.sleep(0.002)
    with os.fdopen(reading, "rb") as said:
        lines = said.read().decode().splitlines()
    if saver.mend is not None:
        saver.mend(folder, process)
    return (os.waitstatus_to_exitcode(status) if status >= 0 else -1), lines[-1:]


class _Telling(list[Any]):
    """Tells another process of what is put into it."""

    def __init__(self, pipe: int) -> None:
        super().__init__()
        self._pipe = os.fdopen(pipe, "wb", buffering=0)

    def append(self, point: Any) -> None:
        """Take down a point."""
        super().append(point)
        self._pipe.write(f"{point.what} {point.file}\n".encode())


def kills(saver: Saver, folder: Path) -> Iterator[str]:
    """What is wrong after each process that was ended; nothing where all is well."""
    before, after, names, count = scene(saver, folder)
    for at in range(count):
        there = copied(folder / "ready", folder / "try")
        status, point = ended(saver, there, at)
        if status != GONE:
            yield f"{at} {point}: ended with {status}"
            continue
        try:
            if not _is_either(saver.state(there), before, after):
                yield f"{at} {point}: neither the old nor the new"
        except Exception as error:  # noqa: BLE001 - whatever cannot be opened is what is looked for
            yield f"{at} {point}: {type(error).__name__}: {error}"
        strange = [
            each.name
            for each in there.iterdir()
            if each.name not in names and (saver.mend is not None or not is_left(each))
        ]
        if strange:
            yield f"{at} {point}: left {strange}"


def _is_either(found: Any, before: Any, after: Any) -> bool:
    """Whether each of several files is the old or the new one: a process may end between two of them."""
    if isinstance(found, tuple):
        return all(map(_is_either, found, before, after))
    if isinstance(found, dict) and found.keys() == before.keys() == after.keys():
        return all(each in (before[name], after[name]) for name, each in found.items())
    return found in (before, after)


if __name__ == "__main__":
    name, where = sys.argv[1], Path(sys.argv[2])
    main.load_catalogue = load_catalogue
    if name in PLAIN:
        chosen = PLAIN[name]
    else:
        model = Model(where / "model")
        if name == "SavedModel":
            model.export_beforehand()
        chosen = model.saver(name)
    found = list(kills(chosen, where))
    print(json.dumps({"wrong": found, "count": scene(chosen, where / "again")[3]}))
