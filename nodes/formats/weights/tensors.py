"""What a file of weights holds, and what a live model has: names, shapes and dtypes, no numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Shape = tuple[int, ...]


class Layout(StrEnum):
    """How a file names its tensors."""

    KERAS = "keras"
    """`layers/dense/vars/0`: Keras 3, in a `.weights.h5` or within a `.keras`."""
    LEGACY = "legacy"
    """`dense/kernel:0`: the `.h5` of Keras 2, weights alone or a whole model."""
    NPZ = "npz"
    """Any names, as the person who saved the arrays chose."""


@dataclass(frozen=True, slots=True)
class FileTensor:
    """One tensor in a file.

    `address` is where it stands there. `names` are the layers on the way to it, without the model itself, and
    `parts` the piece of the address that each of them is. `weight` is its own name, where the layout has one,
    and `index` its place in its layer. `identity` is the weight's key in our map; "" where the file has none.
    """

    address: str
    shape: Shape
    dtype: str
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    weight: str = ""
    index: int = 0
    identity: str = ""

    @property
    def group(self) -> str:
        """The layer that it belongs to, as the file addresses it."""
        return group_of(self.address)

    @property
    def path(self) -> str:
        """Its names in a row: `net/dense/kernel`."""
        return "/".join((*self.names, self.weight or str(self.index)))


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of weights that has been looked into.

    `member` is the part of a zip archive that is the HDF5 file; `aside` counts what no weight of a model is:
    the state of an optimizer, of random seeds.
    """

    path: str
    layout: Layout
    tensors: tuple[FileTensor, ...]
    member: str = ""
    aside: int = 0
    version: str = ""
    """Of the Keras that wrote it, where it says so."""

    def as_record(self) -> dict[str, Any]:
        """Everything as values of JSON."""
        return asdict(self)

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> WeightFile:
        """The inverse of `as_record`."""
        tensors = tuple(
            FileTensor(**{**each, **_rows(each, ("shape", "names", "parts"))}) for each in record["tensors"]
        )
        return WeightFile(**{**record, "layout": Layout(record["layout"]), "tensors": tensors})


@dataclass(frozen=True, slots=True)
class Target:
    """One weight of the live model, by its key there; the rest as in `FileTensor`.

    `address` is where Keras would write it. `outer` is how many of `names` lead to the outermost layer that
    is Keras's own: what is inside of that means nothing by its name. `standard`: the layer is Keras's own, so
    that the order of the weights in it means something. `row`: the address of the list of layers within which
    Keras made up a name, which is another one in each process; None where all of `names` were given.
    """

    key: str
    shape: Shape
    dtype: str
    address: str = ""
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    weight: str = ""
    index: int = 0
    outer: int = 0
    standard: bool = True
    row: str | None = None

    @property
    def group(self) -> str:
        """The layer that it belongs to, as Keras would address it."""
        return group_of(self.address)

    @property
    def path(self) -> str:
        """Its names in a row: `net/dense/kernel`."""
        return "/".join((*self.names, self.weight or str(self.index)))

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Target:
        """What the session says of one weight."""
        return Target(**{**record, **_rows(record, ("shape", "names", "parts"))})


def group_of(address: str) -> str:
    """The layer of an address: what stands before `vars/0`, or before the last name."""
    before, found, _ = address.rpartition("vars/")
    return before.rstrip("/") if found else address.rpartition("/")[0]


def _rows(record: Mapping[str, Any], names: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(record[name]) for name in names}


def natural(text: str) -> list[tuple[int, str]]:
    """What to sort names by, so that `dense_10` comes after `dense_9`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text) if part]
