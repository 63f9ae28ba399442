"""The states of recurrent layers and of their cells, which Keras takes and gives in lists within lists."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.graph import Object, Value

CELLS: Mapping[str, int] = {
    "keras.layers.LSTMCell": 2,
    "keras.layers.GRUCell": 1,
    "keras.layers.SimpleRNNCell": 1,
}
"""How many states each cell has."""
STACKED = "keras.layers.StackedRNNCells"
RNN = "keras.layers.RNN"
BIDIRECTIONAL = "keras.layers.Bidirectional"


def states_of_cells(type: str, config: Mapping[str, Value]) -> tuple[int, ...]:
    """How many states each cell of a stack has; none for a layer that holds no stack."""
    held: Value | Object = Object(type, config)
    if type == RNN:
        held = config.get("cell")
    cells = held.config.get("cells") if isinstance(held, Object) and held.type == STACKED else held
    if not isinstance(cells, tuple):
        return ()
    return tuple(CELLS.get(cell.type, 1) if isinstance(cell, Object) else 1 for cell in cells)


def gives_lists(type: str, config: Mapping[str, Value]) -> bool:
    """Whether a call gives its states in a list that stands beside the output."""
    inner = config.get("layer")
    if type == BIDIRECTIONAL and isinstance(inner, Object):
        return gives_lists(inner.type, inner.config)
    in_stack = any(count > 1 for count in states_of_cells(type, config))
    return type in CELLS or type == STACKED or (in_stack and config.get("return_state") is True)
