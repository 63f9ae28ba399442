"""A run as one graph, which computes the measures of every value beside the outputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .measures import FIRST, Measures, histograms, nothing_known, step_of, texts_of
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
    first: int = 0
    """Where its first values stand there."""
    times: int = 1

    @property
    def size(self) -> int:
        """How many values it has."""
        return math.prod(self.shape)


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
        self.changes = True
        """Whether a run gives some variable another value."""

    def trace(self, inputs: Any) -> None:
        """Make the graph; to be called while this watches."""
        self.function = tf.function(self._body, autograph=False).get_concrete_function(inputs)
        operations = self.function.graph.get_operations()
        self.changes = any(each.type.startswith("Assign") for each in operations)

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
        told = {key: _plain(port) for key, port in self.ports.items()}
        for name, rows in scalars.items():
            ports = [port for port in self.ports.values() if port.group == name]
            # A node in two places of a block has two rows, of which the last one counts.
            chosen = rows[[port.row for port in ports]]
            values = np.concatenate([samples[name][slice(*port.sample)] for port in ports])
            sizes = [port.sample[1] - port.sample[0] for port in ports]
            bins = histograms(values, sizes, chosen[:, 0], chosen[:, 1])
            for port, (low, high, mean), counts in zip(ports, chosen.tolist(), bins, strict=True):
                first = samples[name][port.first : port.first + FIRST]
                told[port.key].update(
                    first=texts_of(_typed(first[: port.size], port.dtype)),
                    low=low,
                    high=high,
                    mean=mean,
                    bins=counts,
                )
        return told

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
        shape = tuple(value.shape.as_list())
        size = math.prod(shape)
        if not size:
            return Port(key, shape, value.dtype.name, "", -1, (0, 0))
        name = "float32" if value.dtype.is_floating and value.dtype != tf.float64 else "float64"
        group = self.groups.setdefault(name, Group([], []))
        flat = tf.reshape(value if value.dtype.name == name else tf.cast(value, name), [-1])
        step, firsts = step_of(size), 0
        places = np.arange(0, size, step, dtype="int32")
        if step > 1:
            firsts = FIRST
            places = np.concatenate([np.arange(firsts, dtype="int32"), places])
        group.scalars += [tf.reduce_min(flat), tf.reduce_max(flat), tf.reduce_mean(flat)]
        group.samples.append(flat if step == 1 else tf.gather(flat, places))
        begin, group.length = group.length, group.length + len(places)
        row = len(group.scalars) // 3 - 1
        return Port(key, shape, value.dtype.name, name, row, (begin + firsts, group.length), begin)


def _plain(port: Port) -> Measures:
    """What is known of a port before its numbers are."""
    told = {"dtype": port.dtype, "shape": list(port.shape), "size": port.size, "first": []}
    return {**told, **nothing_known(), "times": port.times}


def _typed(values: Any, dtype: str) -> Any:
    if dtype == "bool":
        return values.astype("bool")
    return values.astype(dtype) if dtype.startswith(("int", "uint")) else values


def signature_of(inputs: Any, training: bool | None) -> Any:
    """What inputs of one kind have in common."""
    tensors = keras.tree.flatten(inputs)
    return (training, *((tuple(each.shape), each.dtype.name) for each in tensors))
