"""The states of cells: what is written of them in two places is the same."""

from __future__ import annotations

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.catalogue.states import CELLS, STACKED


@pytest.mark.parametrize("cell", sorted(CELLS))
def test_a_cell_takes_as_many_states_as_it_has(catalogue: Catalogue, cell: str) -> None:
    """The reader of models knows no catalogue, and the catalogue no reader: both have the number."""
    spec = catalogue.get(cell)
    assert spec is not None
    (states,) = (port for port in spec.inputs if port.name == "states")
    assert states.least == states.most == CELLS[cell]
    assert len(spec.outputs) == 1 + CELLS[cell]


def test_every_cell_is_known(catalogue: Catalogue) -> None:
    """Those that an RNN is offered."""
    offered = catalogue.nodes["keras.layers.RNN"].argument("cell").choices
    assert set(offered) == {*CELLS, STACKED}
