"""Gradients of a loss: what is told of them, and their values where they are asked for."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import tensorflow as tf

from .answering import answers
from .backward import Assigned, Flow, Pass
from .figures import array_of, block_of, figures_of, picture_of, plain
from .live import Live, Refused
from .losses import Loss, make_targets
from .measures import of_array
from .running import path_of, state_of
from .taps import watching


@dataclass(frozen=True)
class Looked:
    """The gradients that were looked at last, and of which model."""

    model: Any
    flow: Flow


_LOOKED: WeakKeyDictionary[Live, Looked] = WeakKeyDictionary()


@answers("gradients")
def gradients(
    live: Live,
    loss: str = "sum",
    from_logits: bool = True,
    targets: Sequence[Mapping[str, Any]] = (),
    training: bool = False,
) -> dict[str, Any]:
    """Let the loss of the last run's inputs flow back.

    A weight or wire is told with its `state`: `flows`, `zero`, `none` (the loss does not depend on it), or
    `frozen` (training does not change it, so nobody asks).
    """
    chosen = Loss(loss, from_logits)
    if live.model is None:
        raise Refused("not-built")
    state = state_of(live)
    if live.inputs is None or state.tapped is None or state.module != live.module:
        raise Refused("gradients-not-run")
    flow = flow_back(live, chosen, targets, training)
    _LOOKED[live] = Looked(live.model, flow)
    return {"loss": as_json(flow.loss), "name": loss, **described(live, flow)}


def flow_back(live: Live, loss: Loss, targets: Sequence[Mapping[str, Any]], training: bool) -> Flow:
    """What flows back, with the calls of shared layers told apart where that can be done."""
    try:
        return _passed(live, loss, targets, training, apart=True)
    except Assigned:
        return _passed(live, loss, targets, training, apart=False)


def _passed(
    live: Live, loss: Loss, targets: Sequence[Mapping[str, Any]], training: bool, *, apart: bool
) -> Flow:
    tapped, module = state_of(live).tapped, sys.modules[live.module]
    assert tapped is not None
    found = Pass(live.model, lambda each: path_of(live, each), apart=apart)
    with watching(tapped, module, found), found.watching():
        outputs = live.model(live.inputs, training=training)
        value = loss.value(outputs, make_targets(loss, outputs, targets))
    return found.back(value, live.weights)


# -- what is told ----------------------------------------------------------------------------------------


def described(live: Live, flow: Flow) -> dict[str, Any]:
    """The gradients as the window reads them: those of weights with figures, those of wires with measures."""
    weights = {
        key: figures_told(flow.weights[key]) if key in flow.weights else {"state": "frozen"}
        for key in live.weights
    }
    wires = [[*wire, measures_told(gradient)] for wire, gradient in flow.wires.items()]
    parts = {
        key: {
            layer: [[*site, as_json(norm_of(gradient))] for site, gradient in sites.items()]
            for layer, sites in layers.items()
        }
        for key, layers in flow.parts.items()
    }
    return {"weights": weights, "wires": wires, "parts": parts, "apart": flow.apart}


def figures_told(gradient: Any) -> dict[str, Any]:
    """The state, the norm and the figures of one gradient."""
    if gradient is None:
        return {"state": "none"}
    values = array_in(gradient)
    if isinstance(values, Rows):
        told = _with_zeros(figures_of(values.rows), values.size)
        told["rows"] = len(values.rows)
    else:
        told = figures_of(values)
    return {"state": _state(told), "norm": as_json(norm_of(gradient)), **told}


def measures_told(gradient: Any) -> dict[str, Any]:
    """The state, the norm and the measures of one gradient."""
    if gradient is None:
        return {"state": "none"}
    array = array_of(tf.convert_to_tensor(gradient))
    told = of_array(array, array.shape)
    flows = told["nan"] or told["inf"] or told["low"] or told["high"]
    return {"state": "flows" if flows else "zero", "norm": as_json(norm_of(gradient)), **told}


def _state(told: Mapping[str, Any]) -> str:
    return "zero" if told.get("zeros", 0) == told["count"] else "flows"


def _with_zeros(told: dict[str, Any], count: int) -> dict[str, Any]:
    """Figures of some values, with so many zeros more that there are `count`."""
    known = int(told["count"])
    if "mean" in told and count > known:
        part = known / count
        mean = told["mean"] * part
        squares = (told["deviation"] ** 2 + told["mean"] ** 2) * part
        told.update(minimum=min(told["minimum"], 0.0), maximum=max(told["maximum"], 0.0), mean=mean)
        told["deviation"] = math.sqrt(max(squares - mean**2, 0.0))
        told["counts"] = []
    return {**told, "count": count, "zeros": told.get("zeros", 0) + count - known}


def norm_of(gradient: Any) -> float:
    """The root of the sum of squares; that of no gradient is 0."""
    if gradient is None:
        return 0.0
    values = array_in(gradient)
    flat = plain(values.rows if isinstance(values, Rows) else values).reshape(-1)
    return float(np.linalg.norm(flat if flat.dtype in (np.float32, np.float64) else flat.astype(np.float32)))


def as_json(value: float) -> float | str:
    """A number as JSON, which knows neither of `nan` nor of `inf`."""
    return value if math.isfinite(value) else str(value)


# -- values, where they are asked for --------------------------------------------------------------------


class Rows:
    """A gradient of a table of which few rows were looked up: the others are zero, and never held."""

    def __init__(self, gradient: Any) -> None:
        self.shape = tuple(int(each) for each in gradient.dense_shape)
        self.ndim = len(self.shape)
        self.size = math.prod(self.shape)
        values = gradient.values.numpy()
        numbers = gradient.indices.numpy().reshape(-1)
        self.numbers, places = np.unique(numbers, return_inverse=True)
        self.rows = np.zeros((len(self.numbers), *self.shape[1:]), values.dtype)
        np.add.at(self.rows, places.reshape(-1), values.reshape(-1, *self.shape[1:]))

    def reshape(self, *shape: Any) -> Rows:
        """Rows stay rows."""
        return self

    def __getitem__(self, where: Any) -> Any:
        """Some of the rows, zeros between them; all of them stay as they are."""
        if where == ():
            return self
        rows, *others = where if isinstance(where, tuple) else (where,)
        first, last, _ = rows.indices(self.shape[0])
        found = np.zeros((max(0, last - first), *self.shape[1:]), self.rows.dtype)
        inside = (self.numbers >= first) & (self.numbers < last)
        found[self.numbers[inside] - first] = self.rows[inside]
        return found[(slice(None), *others)]


def array_in(gradient: Any) -> Any:
    """The values of a gradient, to look at."""
    if isinstance(gradient, tf.IndexedSlices) and gradient.dense_shape is not None:
        found = Rows(gradient)
        return found if found.ndim == 2 else found[:]
    return array_of(tf.convert_to_tensor(gradient))


def flow_of(live: Live) -> Flow | None:
    """The gradients that were looked at last, if they are those of the model that there is."""
    looked = _LOOKED.get(live)
    return looked.flow if looked is not None and looked.model is live.model else None


def _wanted(live: Live, key: str, wire: Sequence[str]) -> Any:
    """The values of the gradient of a weight, or of a wire.

    Raises:
        Refused: nothing flowed back to it, or that was another model.
    """
    flow, found = flow_of(live), None
    if flow is not None:
        path, node, port = wire or ("", "", "")
        found = flow.wires.get((path, node, port)) if wire else flow.weights.get(key)
    if found is None:
        raise Refused("gradients-none")
    return array_in(found)


@answers("gradients.block")
def block(
    live: Live,
    index: Sequence[int],
    rows: Sequence[int],
    columns: Sequence[int],
    key: str = "",
    wire: Sequence[str] = (),
) -> dict[str, Any]:
    """Some rows and columns of a gradient."""
    return {"array": block_of(_wanted(live, key, wire), index, rows, columns)}


@answers("gradients.figures")
def figures(live: Live, key: str = "", wire: Sequence[str] = ()) -> dict[str, Any]:
    """The figures of one gradient."""
    values = _wanted(live, key, wire)
    return (
        _with_zeros(figures_of(values.rows), values.size) if isinstance(values, Rows) else figures_of(values)
    )


@answers("gradients.picture")
def picture(
    live: Live, index: Sequence[int], most: int, channels: bool, key: str = "", wire: Sequence[str] = ()
) -> dict[str, Any]:
    """A gradient as a picture."""
    return {"array": picture_of(_wanted(live, key, wire), index, most, channels)}
