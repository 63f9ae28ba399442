"""Files of HDF5 that are written without HDF5 being told of a disk that fails.

WORKAROUND: what the library cannot write it loses when the file is closed, without a word, and soon after it
ends the process. It does so on a full disk, with HDF5 1.14 and h5py 3.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Unwritten(Exception):
    """The disk did not take all of a file; `reason` is what it said."""

    def __init__(self, error: OSError) -> None:
        self.reason = error.strerror or str(error)
        super().__init__(self.reason)


class Steady(io.RawIOBase):
    """A file for HDF5 to write to. `error` is what the disk said first; from then on nothing is written."""

    _file: Any = None

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__()
        self.error: OSError | None = None
        self._file = open(path, mode, buffering=0)  # noqa: SIM115 - closed with this one

    def write(self, data: Any) -> int:
        """Write all of `data`, if that is still possible."""
        if self.error is None and not self.closed:
            try:
                view = memoryview(data).cast("B")
                while view:
                    view = view[self._file.write(view) :]
            except OSError as error:
                self.error = error
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        """Give the file another size, if that is still possible."""
        if self.error is None and not self.closed:
            try:
                return int(self._file.truncate(size))
            except OSError as error:
                self.error = error
        return size or 0

    def flush(self) -> None:
        """Nothing is held back."""

    def seekable(self) -> bool:
        """It can be read and written at any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; what comes after the end of it all is no mistake."""
        return 0 if self.closed else int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """Where it is."""
        return 0 if self.closed else int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        """Read what was written."""
        return 0 if self.closed else int(self._file.readinto(buffer))

    def close(self) -> None:
        """Let go of the file, if it could be opened: Python closes also what was never made to its end."""
        if self._file is not None:
            self._file.close()
        super().close()


@contextmanager
def written(path: Path, **options: Any) -> Iterator[Any]:
    """A new file of HDF5 at `path`, which is whole when this ends.

    Raises:
        Unwritten: the disk did not take all of it.
    """
    import h5py

    try:
        held = Steady(path, "w+b")
    except OSError as error:
        raise Unwritten(error) from error
    with held:
        try:
            with h5py.File(held, "w", **options) as file:
                yield file
        finally:
            if held.error is not None:
                # Whatever HDF5 made of it says less.
                raise Unwritten(held.error) from held.error
