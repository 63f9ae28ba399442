"""Where the variables of the live model are, and where each node of the drawing really computes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context

from .answering import answers
from .devices import short
from .live import Live, Refused
from .running import path_of, state_of
from .taps import Watcher, parts_of, watching

PASSIVE = frozenset({"Const", "NoOp", "Placeholder", "ReadVariableOp", "VarHandleOp", "_Arg", "_Retval"})
"""Operations that compute nothing: they stand where their variable, or what they are given, is."""
COPIES = frozenset({"Identity", "IdentityN", "StopGradient"})
"""Operations that count only where a node has no others."""


@answers("variables_placed")
def variables_placed(live: Live) -> dict[str, Any]:
    """The device of every weight."""
    return {"variables": {key: short(each.value.device) for key, each in live.weights.items()}}


@answers("operations_placed")
def operations_placed(live: Live) -> dict[str, Any]:
    """The devices on which each node computed, when the last run is done once more as one graph.

    What cannot be a graph is run as it was, and tells where each result is. Weights are as before.

    Raises:
        Refused: there has been no run of this model.
    """
    state = state_of(live)
    if state.tapped is None or state.inputs is None or state.module != live.module:
        raise Refused("not-run")
    before = [(each, each.numpy()) for each in live.model.non_trainable_variables]
    watcher = Placing(live)
    module = sys.modules[live.module]
    with watching(state.tapped, module, watcher):
        try:
            nodes = _graph_of(lambda inputs: live.model(inputs), state.inputs)
        except (TypeError, ValueError, NotImplementedError, tf.errors.OpError):
            watcher = Placing(live)
            nodes = {}
    if not nodes:
        with watching(state.tapped, module, watcher):
            live.model(state.inputs)
    for variable, value in before:
        variable.assign(value)
    rows = [[*key, sorted(devices)] for key, devices in watcher.found(nodes).items() if devices]
    return {**variables_placed(live), "operations": rows, "mode": "graph" if nodes else "eager"}


def _graph_of(function: Any, inputs: Any) -> dict[str, tuple[str, str]]:
    """The kind and the device of every operation that really runs, by name, of a function's first run."""
    traced = tf.function(function, autograph=False)
    with _operations_as_written(), context.collect_graphs(optimized=True) as graphs:
        traced(inputs)
    nodes = [node for graph in graphs for node in graph.node]
    nodes += [node for graph in graphs for each in graph.library.function for node in each.node_def]
    return {node.name: (node.op, short(node.device)) for node in nodes if node.device}


@contextmanager
def _operations_as_written() -> Iterator[None]:
    """Let no two operations become one, and none be rewritten: it would have another name then."""
    before = dict(tf.config.optimizer.get_experimental_options())
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        usual = {"disable_meta_optimizer": False, **before}
        tf.config.optimizer.set_experimental_options(usual)


class Placing(Watcher):
    """Notes which operations each node is made of, or where its result is when there is no graph."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self._names: dict[tuple[str, str], list[str]] = {}
        self._devices: dict[tuple[str, str], set[str]] = {}
        self._counts: dict[int, int] = {}
        self._graphs: list[Any] = []
        """Kept, so that none gets the number of one that has gone."""

    def calling(self, owner: Any, node: str, layer: Any) -> Any:
        """What happened before a call is not the call's."""
        if not tf.executing_eagerly():
            self._new_operations()
        return layer

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """What has happened since the last value is what `node` did."""
        names = [] if tf.executing_eagerly() else self._new_operations()
        path = path_of(self.live, owner)
        if path is None:
            return value
        if tf.executing_eagerly():
            found = self._devices.setdefault((path, node), set())
            found |= {
                short(each.device) for each in parts_of(value, len(ports)) if getattr(each, "device", "")
            }
        else:
            self._names.setdefault((path, node), []).extend(names)
        return value

    def _new_operations(self) -> list[str]:
        graph = tf.compat.v1.get_default_graph()
        operations = graph.get_operations()
        if id(graph) not in self._counts:
            self._graphs.append(graph)
        start = self._counts.get(id(graph), 0)
        self._counts[id(graph)] = len(operations)
        return [each.name for each in operations[start:]]

    def found(self, nodes: Mapping[str, tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
        """The devices of each node's operations; of those in bodies of loops, names end with their own."""
        if not nodes:
            return self._devices
        inside: dict[str, list[tuple[str, str]]] = {}
        for name, found in nodes.items():
            for start in (place for place, each in enumerate(name) if each == "/"):
                inside.setdefault(name[start + 1 :], []).append(found)
        return {
            key: _active([found for name in names for found in _of(name, nodes, inside)])
            for key, names in self._names.items()
        }


def _of(
    name: str, nodes: Mapping[str, tuple[str, str]], inside: Mapping[str, list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    return [nodes[name]] if name in nodes else inside.get(name, [])


def _active(found: Sequence[tuple[str, str]]) -> set[str]:
    """The devices of operations that compute something, else of those that copy."""
    active = {device for kind, device in found if kind not in PASSIVE | COPIES}
    return active or {device for kind, device in found if kind in COPIES}
