"""A run as one graph, which computes the measures of every value beside the outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .measures import FIRST, Measures, histograms, nothing_known, step_of, text_of
from .taps import Watcher, parts_of

Key = tuple[str, str, str]


@dataclass
class Port:
    """One port as the graph has it: its measures stand in the row `row` of the group of its dtype."""

    key: Key
    shape: tuple[int, ...]
    dtype: str
    group: str
    row: int
    sample: tuple[int, int]
    """Where its sample stands in that of the group."""
    times: int = 1
    firsts: int = 0
    """So many values at the beginning of the sample are the first ones, not taken evenly."""


@dataclass
class Group:
    """What is computed of values of one dtype."""

    scalars: list[Any]
    samples: list[Any]
    length: int = 0


class Traced(Watcher):
    """The model as a graph for inputs of one kind. `fits` is False where that cannot measure everything."""

    def __init__(self, model: Any, path_of: Callable[[Any], str | None], keywords: Mapping[str, Any]) -> None:
        self.model = model
        self.path_of = path_of
        self.keywords = keywords
        self.fits = True
        self.ports: dict[Key, Port] = {}
        self.groups: dict[str, Group] = {}
        self.graph: Any = None
        self.function: Any = None

    def trace(self, inputs: Any) -> None:
        """Make the graph; to be called while this watches."""
        self.function = tf.function(self._body, autograph=False).get_concrete_function(inputs)

    def _body(self, inputs: Any) -> Any:
        self.graph = tf.compat.v1.get_default_graph()
        self.ports, self.groups = {}, {}
        outputs = self.model(inputs, **self.keywords)
        found = {
            name: (tf.stack(group.scalars), tf.concat(group.samples, 0))
            for name, group in self.groups.items()
            if group.scalars
        }
        return outputs, found

    def run(self, inputs: Any) -> tuple[Any, dict[Key, Measures] | None]:
        """The outputs, and the measures of every port; None in their place where a value is not finite."""
        outputs, found = self.function(*keras.tree.flatten(inputs))
        scalars = {name: each[0].numpy().reshape(-1, 3) for name, each in found.items()}
        if not all(np.isfinite(each).all() for each in scalars.values()):
            return outputs, None
        samples = {name: each[1].numpy() for name, each in found.items()}
        return outputs, self._measures(scalars, samples)

    def _measures(self, scalars: Mapping[str, Any], samples: Mapping[str, Any]) -> dict[Key, Measures]:
        told: dict[Key, Measures] = {}
        full = [port for port in self.ports.values() if port.row >= 0]
        values, firsts = [], []
        for port in full:
            begin, end = port.sample
            values.append(samples[port.group][begin + port.firsts : end])
            firsts.append(samples[port.group][begin : begin + FIRST])
        rows = [scalars[port.group][port.row] for port in full]
        bins = histograms(values, [each[0] for each in rows], [each[1] for each in rows])
        for port, row, first, counts in zip(full, rows, firsts, bins, strict=True):
            told[port.key] = {
                **_plain(port),
                "first": [text_of(each) for each in _typed(first, port.dtype)],
                "low": float(row[0]),
                "high": float(row[1]),
                "mean": float(row[2]),
                "bins": counts,
            }
        return {key: told.get(key) or _plain(port) for key, port in self.ports.items()}

    # -- while it is traced ------------------------------------------------------------------------------

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """Have the measures of `value` computed too."""
        path = self.path_of(owner)
        if tf.executing_eagerly() or path is None or self.graph is None:
            return value
        if tf.compat.v1.get_default_graph() is not self.graph:
            # Keras looks at a model that way before it is built, too: then there is nothing to measure yet.
            self.fits = False
            return value
        for port, each in zip(ports, parts_of(value, len(ports)), strict=False):
            self._see((path, node, port), each)
        return value

    def went(self, owner: Any, region: str, part: str) -> None:
        """A graph does not tell how often it goes round."""
        self.fits = False

    def _see(self, key: Key, value: Any) -> None:
        if isinstance(value, keras.Variable):
            value = value.value
        if isinstance(value, tf.Variable | np.ndarray | bool | int | float):
            value = tf.convert_to_tensor(value)
        if not isinstance(value, tf.Tensor):
            return
        known = value.shape.is_fully_defined()
        if not known or not (value.dtype.is_floating or value.dtype.is_integer or value.dtype.is_bool):
            self.fits = False
            return
        before = self.ports.get(key)
        port = self._port(key, value)
        port.times = 1 if before is None else before.times + 1
        self.ports[key] = port

    def _port(self, key: Key, value: Any) -> Port:
        shape, size = tuple(value.shape.as_list()), int(np.prod(value.shape.as_list()))
        if not size:
            return Port(key, shape, value.dtype.name, "", -1, (0, 0))
        name = "float32" if value.dtype.is_floating and value.dtype != tf.float64 else "float64"
        group = self.groups.setdefault(name, Group([], []))
        flat = tf.reshape(value if value.dtype.name == name else tf.cast(value, name), [-1])
        step = step_of(size)
        places = np.arange(0, size, step, dtype="int32")
        firsts = 0
        if step > 1:
            firsts = min(FIRST, size)
            places = np.concatenate([np.arange(firsts, dtype="int32"), places])
        group.scalars += [tf.reduce_min(flat), tf.reduce_max(flat), tf.reduce_mean(flat)]
        group.samples.append(flat if step == 1 else tf.gather(flat, places))
        begin, group.length = group.length, group.length + len(places)
        row = len(group.scalars) // 3 - 1
        return Port(key, shape, value.dtype.name, name, row, (begin, group.length), firsts=firsts)


def _plain(port: Port) -> Measures:
    """What is known of a port before its numbers are."""
    size = int(np.prod(port.shape))
    told = {"dtype": port.dtype, "shape": list(port.shape), "size": size, "first": []}
    return {**told, **nothing_known(), "times": port.times}


def _typed(values: Any, dtype: str) -> Any:
    if dtype == "bool":
        return values.astype("bool")
    return values.astype(dtype) if dtype.startswith(("int", "uint")) else values


def signature_of(inputs: Any, training: bool | None) -> Any:
    """What inputs of one kind have in common."""
    tensors = keras.tree.flatten(inputs)
    return (training, *((tuple(each.shape), each.dtype.name) for each in tensors))
