"""The values of a saved model, put where the class that its project exports looks for them.

Numbers are copied as they stand in the file, packed or not; none is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodes.catalogue.spec import Catalogue
from nodes.formats.files import DAMAGED, FileError, put_in_place
from nodes.formats.keras_models.addresses import Addresses
from nodes.formats.keras_models.containers import WEIGHTS, Saved
from nodes.formats.keras_models.copying import VARIABLES, Copier, LegacyCopier, Place
from nodes.formats.keras_models.parts import Part
from nodes.formats.leftovers import prefix_beside
from nodes.formats.weights.names import SUFFIX
from nodes.graph import Project


@dataclass(frozen=True)
class SavedWeights:
    """The values in a `.keras` file or a whole-model `.h5`, and the layers that they belong to."""

    saved: Saved
    parts: tuple[Part, ...]
    project: Project
    catalogue: Catalogue

    def write(self, path: Path) -> None:
        """Make `path`, a `.weights.h5` that the exported class's own `load_weights` loads.

        Raises:
            FileError: the values cannot be read, or the file cannot be written.
        """
        from nodes.formats.weights.h5_walk import NoWeights
        from nodes.formats.weights.steady import Unwritten

        handle, name = _beside(path)
        os.close(handle)
        temporary = Path(name)
        try:
            self._fill(temporary)
            put_in_place(temporary, path)
        except NoWeights as error:
            raise FileError(self.saved.path, error.code, **error.arguments) from error
        except Unwritten as error:
            raise FileError(path, "file-unwritable", reason=error.reason) from error
        except DAMAGED as error:
            reason = str(error)[:200] or type(error).__name__
            raise FileError(self.saved.path, "weights-damaged", reason=reason) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()

    def _fill(self, path: Path) -> None:
        from nodes.formats.weights.h5_walk import MAP_NAME
        from nodes.formats.weights.steady import written

        with self._opened() as source, written(path, libver="latest") as target:
            places = Addresses(self.project, self.catalogue)
            main = Place(self.project.main)
            target.create_group(VARIABLES)
            copier: Copier | LegacyCopier
            if self.saved.kind == "keras":
                copier = Copier(places)
                copier.model(source, target, self.parts, main)
            else:
                copier = LegacyCopier(places)
                copier.root(source, target, self.parts, main)
            target.attrs[MAP_NAME] = json.dumps(copier.told.record())

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        """The group of the file that holds the values, gone through and found to lead nowhere else."""
        import h5py

        from nodes.formats.weights.h5_walk import contents_of
        from nodes.formats.weights.reading import opened_member

        if self.saved.kind == "keras":
            with opened_member(self.saved.path, WEIGHTS) as packed, h5py.File(packed, "r") as file:
                contents_of(file)
                yield file
        else:
            with h5py.File(self.saved.path, "r") as file:
                contents_of(file)
                yield file["model_weights"]


def _beside(path: Path) -> tuple[int, str]:
    try:
        return tempfile.mkstemp(prefix=prefix_beside(path), suffix=f".tmp{SUFFIX}", dir=path.parent)
    except OSError as error:
        raise FileError(path, "file-unwritable", reason=error.strerror or str(error)) from error
