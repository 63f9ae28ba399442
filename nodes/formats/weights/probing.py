"""Has another process go through a file of HDF5 first: a damaged one can end what reads it, or never let go.

`python -m nodes.formats.weights.probing FILE` is that process. It says nothing: that it comes to an end does.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nodes.formats.files import DAMAGED, FileError

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "nodes.formats.weights.probing")
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
HOLDING = (".keras", ".h5", ".hdf5")
DEADLINE = 60
"""Seconds that going through a file may take."""
OUT_OF_MEMORY = re.compile("allocate|allocation failed")
"""In the words of HDF5 and of NumPy. A place "past end of allocation" is a damage like others."""
MOST_MEMORY = 1 << 30
"""Bytes that looking into a file may take: every text in a small one can be the same long text."""


def probe(path: Path, deadline: float = DEADLINE) -> None:
    """Make sure that the HDF5 in `path`, if there is any, can be gone through. What else may be wrong with it
    is found by whoever reads it.

    Raises:
        FileError: the process has ended, or was ended, without an answer.
    """
    if path.suffix.lower() not in HOLDING or not path.is_file():
        return
    command = (*COMMAND, str(path.absolute()))
    try:
        done = subprocess.run(
            command, cwd=ROOT, timeout=deadline, check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(path, "weights-stuck") from error
    if done.returncode:
        raise FileError(path, "weights-stuck")


def probe_model(path: Path) -> None:
    """The same before a model is read from `path`, which leaves the HDF5 in an archive alone.

    Whoever reads values out of an archive has to `probe` it first.

    Raises:
        FileError: as of `probe`.
    """
    # What cannot be opened at all is told by whoever reads it.
    with contextlib.suppress(OSError):
        if path.is_file() and not is_archive(path):
            probe(path)


def is_archive(path: Path) -> bool:
    """Whether a file begins as a zip archive."""
    with path.open("rb") as file:
        return file.read(4) in (ZIP, EMPTY_ZIP)


def go_through(path: Path) -> None:
    """Read all that a reader may read but the numbers: the tree, and every attribute that is no larger than
    a reader takes it.
    """
    from nodes.formats.weights.h5_walk import NoWeights
    from nodes.formats.weights.reading import MEMBER, inspect, opened_member

    with _others_tell(FileError):
        inspect(path)
    with _others_tell(NoWeights):
        if is_archive(path):
            with opened_member(path, MEMBER) as packed:
                _attributes(packed)
        else:
            _attributes(path)


@contextlib.contextmanager
def _others_tell(*errors: type[Exception]) -> Iterator[None]:
    """Whatever is wrong with the file is nothing that this process has to tell: but that the memory was not
    enough, which nobody else is told.
    """
    told: tuple[type[Exception], ...] = (*errors, *DAMAGED)
    try:
        yield
    except told as error:
        if OUT_OF_MEMORY.search(str(error)):
            raise


def limit_memory() -> None:
    """Let this process take `MOST_MEMORY` more, where the system can see to that: only Linux does."""
    if sys.platform == "linux":
        import resource

        # The libraries take more the more processors there are.
        import h5py  # noqa: F401

        status = Path("/proc/self/status").read_text()
        taken = int(status.partition("VmData:")[2].split()[0]) * 1024
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = taken + MOST_MEMORY
        limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def _attributes(source: Any) -> None:
    import h5py

    from nodes.formats.weights.h5_walk import attribute

    def look(name: str, found: Any) -> None:
        with _others_tell():
            for each in found.attrs:
                # One whose name is no text is asked for by nobody.
                if isinstance(each, str):
                    attribute(found.id, each)

    with h5py.File(source, "r") as file:
        look("", file)
        file.visititems(look)


if __name__ == "__main__":
    limit_memory()
    go_through(Path(sys.argv[1]))
