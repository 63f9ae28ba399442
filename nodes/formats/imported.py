"""What opening something that is not a project gives: a project, what could not be mapped, the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nodes.graph import BlockId, NodeId, Project, Value
from nodes.messages import sentence


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that the project cannot say as the file did: a code and its arguments, as in a `Problem`.

    `place` is what stands there in the file, such as the name of a layer; `line` counts from 1 in a text,
    and is 0 elsewhere. `block` and `node` are where it came to stand in the project, if anywhere.
    """

    code: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    place: str = ""
    line: int = 0
    block: BlockId | None = None
    node: NodeId | None = None

    @property
    def text(self) -> str:
        """The note as an English sentence."""
        return sentence(self.code, self.arguments)


class WeightSource(Protocol):
    """How the values of a file reach the weights file of the exported class."""

    def write(self, path: Path) -> None:
        """Make `path`, a `.weights.h5` that the exported class's own `load_weights` loads.

        The file is written beside, synced and put in place: whole or not at all.

        Raises:
            FileError: the values cannot be read, or the file cannot be written.
        """


@dataclass(frozen=True)
class Imported:
    """A project made of something else, laid out, with notes in the order of the file."""

    project: Project
    notes: tuple[Note, ...] = ()
    weights: WeightSource | None = None
