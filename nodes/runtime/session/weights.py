"""The weights of the live model: which there are, how they are reached, and parts of their values."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from .answering import answers
from .changing import changes_of
from .figures import array_of, block_of, figures_of, picture_of
from .initializers import initializer_of, text_of
from .live import Live, Refused, dtype_of, shape_of
from .reaching import expressions, owners_in, weight_of

PATIENCE = 0.2
"""Seconds after which what is done is told."""


def device_of(variable: Any) -> str:
    """Where a weight is: `CPU:0`."""
    return str(getattr(variable.value, "device", "")).rpartition("device:")[2]


@answers("weights.list")
def listed(live: Live) -> dict[str, Any]:
    """Every weight once, and the layers that have none yet; figures are asked for apart."""
    if live.model is None:
        raise Refused("not-built")
    owners = owners_in(live.model)
    weights = []
    for key, variable in live.weights.items():
        direct, owner = owners.get(id(variable), ("", None))
        weights.append(
            {
                "key": key,
                "path": str(variable.path),
                "shape": list(shape_of(variable)),
                "dtype": dtype_of(variable),
                "trainable": bool(variable.trainable),
                "drawn": live.drawn.get(key, bool(variable.trainable)),
                "initializer": text_of(initializer_of(variable, owner)),
                "device": device_of(variable),
                "python": expressions(live.model, variable, direct) if direct else [],
            }
        )
    return {"weights": weights, **changes_of(live).told()}


@answers("weights.statistics")
def statistics(live: Live, keys: Sequence[str]) -> dict[str, Any]:
    """The figures of `keys`, told from time to time while they are found."""
    found: dict[str, Any] = {}
    last = time.monotonic()
    for key in keys:
        if key in live.weights:
            found[key] = figures_of(array_of(live.weights[key]))
        if time.monotonic() - last > PATIENCE:
            last = time.monotonic()
            live.tell({"figures": dict(found), "done": len(found), "all": len(keys)})
    return {"figures": found}


@answers("weights.block")
def block(
    live: Live, key: str, index: Sequence[int], rows: Sequence[int], columns: Sequence[int]
) -> dict[str, Any]:
    """Some rows and columns of a weight."""
    return {"array": block_of(array_of(weight_of(live, key)), index, rows, columns)}


@answers("weights.figures")
def figures(live: Live, key: str) -> dict[str, Any]:
    """The figures of one weight."""
    return figures_of(array_of(weight_of(live, key)))


@answers("weights.picture")
def picture(live: Live, key: str, index: Sequence[int], most: int, channels: bool) -> dict[str, Any]:
    """A weight as a picture."""
    return {"array": picture_of(array_of(weight_of(live, key)), index, most, channels)}
