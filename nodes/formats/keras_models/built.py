"""What reading one model gives, and what it needs of the reader of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from nodes.catalogue.spec import Catalogue
from nodes.formats.keras_models.calls import Fitter
from nodes.formats.keras_models.inbound import Inbound
from nodes.formats.keras_models.parts import Part
from nodes.formats.keras_models.sharing import ROOT, Sharing
from nodes.formats.keras_models.values import Values
from nodes.graph import Block, BlockId, NodeId, Value

if TYPE_CHECKING:
    from nodes.formats.keras_models.graphs import GraphReader


@dataclass(frozen=True, slots=True)
class Built:
    """A model as a block, and what its layers were in the file."""

    block: Block
    parts: tuple[Part, ...]
    number: int = ROOT
    needs: tuple[tuple[str, int], ...] = ()
    """The layers that it is given: their attributes in it, and their numbers."""


class Surroundings(Protocol):
    """What the reader of one model needs of the reader of the file."""

    catalogue: Catalogue
    values: Values
    fitter: Fitter
    sharing: Sharing

    def note(self, code: str, **arguments: Value) -> None:
        """Note something that cannot be said in the drawing."""

    def at(self, place: str, block: BlockId | None = None, node: NodeId | None = None) -> None:
        """What is noted from now on belongs to `place`."""

    def spend(self, nodes: int) -> None:
        """Count nodes; too many are refused."""

    def inner(self, record: Mapping[str, Any], address: str) -> Built | None:
        """The block of an inner model; None for other records."""

    def special(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        """Draw what is neither a layer of the catalogue nor an inner model; False for what nobody knows."""

    def vocabulary(self, address: str) -> tuple[str, ...] | None:
        """The words that the layer at `address` has learnt."""

    def idf_weights(self, address: str) -> list[float] | None:
        """What each of these words weighs."""
