"""Running the model, with what every node makes measured on the way."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np
import tensorflow as tf

from .answering import answering, answers
from .building import meet
from .chains import inside_chains
from .feeding import made
from .figures import block_of, figures_of, picture_of, plain
from .live import Live, Refused
from .measures import Measures, array_of, measured, of_array
from .taps import Tapped, Watcher, parts_of, tapped_functions, watching
from .tracing import Traced, signature_of

SMALL = 100_000
"""Variables that a run may change (moving averages, seeds) are not larger than this."""
TOLD_EVERY = 0.2
"""Seconds between two words on how far a run has come."""

Key = tuple[str, str, str]
"""The path of a block instance, a node and its port."""


@dataclass
class Running:
    """What is kept from run to run: the functions that watch, and what the last run was."""

    module: str = ""
    tapped: Tapped | None = None
    traced: bool = False
    """Whether the drawing may run as a graph: nothing in it asks a tensor for its value."""
    traces: dict[Any, Traced | None] = field(default_factory=dict)
    """By signature, once there has been a run with it; None until it has been traced."""
    inputs: Any = None
    training: bool | None = None
    before: list[tuple[Any, Any]] = field(default_factory=list)
    """What the last run may have changed, with the values it had."""
    looked: tuple[Key, Any] | None = None
    """The one tensor of the last run that is looked at."""


def state_of(live: Live) -> Running:
    """What `live` keeps from run to run."""
    return _STATES.setdefault(live, Running())


_STATES: WeakKeyDictionary[Live, Running] = WeakKeyDictionary()


class Recorder(Watcher):
    """Measures what passes. With `wanted`, it keeps that tensor and measures nothing."""

    def __init__(self, live: Live, wanted: Key | None = None) -> None:
        self.live = live
        self.wanted = wanted
        self.kept: Any = None
        self.ports: dict[Key, Measures] = {}
        self.parts: dict[tuple[str, str], dict[str, int]] = {}
        self.first: Key | None = None
        """The first port, in the order in which things happened, that something not finite left."""
        self.told = time.monotonic()

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """Measure `value`, unless it has no values yet or nobody knows where it belongs."""
        path = path_of(self.live, owner) if tf.executing_eagerly() else None
        if path is not None:
            for port, each in zip(ports, parts_of(value, len(ports)), strict=False):
                self._see((path, node, port), each)
        return value

    def went(self, owner: Any, region: str, part: str) -> None:
        """Count how often a part of a loop or branch begins."""
        path = path_of(self.live, owner) if tf.executing_eagerly() else None
        if path is not None:
            counts = self.parts.setdefault((path, region), {})
            counts[part] = counts.get(part, 0) + 1

    def _see(self, key: Key, value: Any) -> None:
        if self.wanted is not None:
            if key == self.wanted:
                self.kept = value
            return
        found = measured(value)
        if found is None:
            return
        found["times"] = self.ports.get(key, {}).get("times", 0) + 1
        self.ports[key] = found
        if self.first is None and found["nan"] + found["inf"]:
            self.first = key
        if time.monotonic() - self.told > TOLD_EVERY:
            self.told = time.monotonic()
            self.live.tell({"path": key[0], "node": key[1], "done": len(self.ports)})


def path_of(live: Live, owner: Any) -> str | None:
    """The path of a block instance; None for one that the drawing does not place, as inside a wrapper."""
    try:
        return live.path_of(owner)
    except KeyError:
        return None


# -- requests --------------------------------------------------------------------------------------------


@answers("feed")
def feed(live: Live, wishes: Sequence[Mapping[str, Any]], taps: Mapping[str, Any]) -> dict[str, Any]:
    """Make the inputs of the run that follows, and have it watched.

    `taps` has the tapped `source` with the `names` of its functions, and whether it may be `traced`.
    """
    module = _module(live)
    tensors = [made(wish, place) for place, wish in enumerate(wishes)]
    state = state_of(live)
    if state.module != live.module or state.tapped is None:
        file = Path(live.sources[live.module].path).with_suffix(".taps.py")
        file.write_text(taps["source"], encoding="utf-8")
        state.tapped = tapped_functions(taps["source"], str(file), taps["names"], module)
        state.module, state.traces = live.module, {}
        state.traced = bool(taps["traced"]) and not state.tapped.regions
    live.inputs = live.namespace["inputs"] = tensors[0] if len(tensors) == 1 else tensors
    return {"inputs": [[list(each.shape), each.dtype.name] for each in tensors]}


@answers("values")
def values(live: Live, path: str, node: str, port: str) -> dict[str, Any]:
    """What is told of one port in the last run, computed once more, which is kept to be looked at.

    Raises:
        Refused: there has been no run of this model, or nothing left that port.
    """
    array, shape = array_of(_looked_at(live, (path, node, port)))
    return {**of_array(array, shape), "array_shape": list(array.shape)}


@answers("values.block")
def block(
    live: Live, path: str, node: str, port: str, index: Sequence[int], rows: Any, columns: Any
) -> dict[str, Any]:
    """Some of the values."""
    return {"array": block_of(_array(live, (path, node, port)), index, rows, columns)}


@answers("values.figures")
def figures(live: Live, path: str, node: str, port: str) -> dict[str, Any]:
    """The figures of all values."""
    return figures_of(_array(live, (path, node, port)))


@answers("values.picture")
def picture(
    live: Live, path: str, node: str, port: str, index: Sequence[int], most: int, channels: bool
) -> dict[str, Any]:
    """The values as a picture."""
    return {"array": picture_of(_array(live, (path, node, port)), index, most, channels)}


def _array(live: Live, key: Key) -> Any:
    return plain(array_of(_looked_at(live, key))[0])


def _looked_at(live: Live, key: Key) -> Any:
    """The tensor that left a port in the last run: the one that is kept, or computed once more."""
    state, module = state_of(live), _module(live)
    if state.tapped is None or state.inputs is None or state.module != live.module:
        raise Refused("not-run")
    if state.looked is not None and state.looked[0] == key:
        return state.looked[1]
    recorder = Recorder(live, key)
    now = [(variable, variable.numpy()) for variable, _ in state.before]
    try:
        _assign(state.before)
        with _watched(live, state, module, recorder):
            live.model(state.inputs, **_keywords(state.training))
    finally:
        _assign(now)
    if array_of(recorder.kept)[0] is None:
        raise Refused("port-empty")
    state.looked = (key, recorder.kept)
    return recorder.kept


# -- running ---------------------------------------------------------------------------------------------


def run(live: Live, inputs: Any, training: bool | None = None) -> Any:
    """Call the model, and tell the window what left every node."""
    with answering(live, "run") as (_, told):
        outputs, found = _run(live, state_of(live), inputs, training)
        told.update(found)
    live.outputs = outputs
    return outputs


def _run(live: Live, state: Running, inputs: Any, training: bool | None) -> tuple[Any, dict[str, Any]]:
    module = _module(live)
    if state.tapped is None or state.module != live.module:
        return live.model(inputs, **_keywords(training)), {}
    inputs = keras.tree.map_structure(_as_tensor, inputs)
    met = meet(live, inputs)
    state.before = []
    state.inputs, state.training, state.looked = inputs, training, None
    began = time.perf_counter()
    try:
        outputs, told = _traced_run(live, state, module, inputs, training) or _eager_run(
            live, state, module, inputs, training
        )
    except Exception as error:
        node = state.tapped.node_at(error.__traceback__)
        if node:
            live.tell({"failed": node})
        raise
    told["seconds"] = time.perf_counter() - began
    return outputs, {**told, "training": bool(training), "built": met, "outputs": _described(outputs)}


def _eager_run(
    live: Live, state: Running, module: ModuleType, inputs: Any, training: bool | None
) -> tuple[Any, dict[str, Any]]:
    recorder = Recorder(live)
    state.before = _changeable(live.model)
    with _watched(live, state, module, recorder):
        outputs = live.model(inputs, **_keywords(training))
    ports = [[*key, each] for key, each in recorder.ports.items()]
    parts = [[*key, counts] for key, counts in recorder.parts.items()]
    return outputs, {"mode": "eager", "ports": ports, "parts": parts, "first": recorder.first}


def _traced_run(
    live: Live, state: Running, module: ModuleType, inputs: Any, training: bool | None
) -> tuple[Any, dict[str, Any]] | None:
    """The same as one graph, from the second run with inputs of this kind on; None where that is not apt.

    It costs a trace, which the first run need not wait for. In training, where every run changes something,
    there is no second try if a value is not finite.
    """
    if training or not state.traced:
        return None
    signature = signature_of(inputs, training)
    if signature not in state.traces:
        state.traces[signature] = None
        return None
    traced = state.traces[signature]
    if traced is None:
        traced = Traced(live.model, lambda owner: path_of(live, owner), _keywords(training))
        with _watched(live, state, module, traced):
            traced.trace(inputs)
        state.traces[signature] = traced
    if not traced.fits:
        return None
    state.before = _changeable(live.model) if traced.changes else []
    outputs, found = traced.run(inputs)
    if found is None:
        return None
    ports = [[*key, each] for key, each in found.items()]
    return outputs, {"mode": "graph", "ports": ports, "parts": [], "first": None}


@contextmanager
def _watched(live: Live, state: Running, module: ModuleType, watcher: Watcher) -> Iterator[None]:
    """Have `watcher` told of what happens in the blocks of the model, and in its chains."""
    assert state.tapped is not None
    with inside_chains(live.objects, watcher) as both, watching(state.tapped, module, both):
        yield


def _keywords(training: bool | None) -> dict[str, Any]:
    return {} if training is None else {"training": training}


def _as_tensor(each: Any) -> Any:
    return each if tf.is_tensor(each) else tf.convert_to_tensor(each)


def _changeable(model: Any) -> list[tuple[Any, Any]]:
    """What a call may change, with its values: moving averages, states, seeds."""
    return [
        (variable, variable.numpy())
        for variable in model.variables
        if not variable.trainable and int(np.prod(variable.shape)) <= SMALL
    ]


def _assign(values: Sequence[tuple[Any, Any]]) -> None:
    for variable, value in values:
        variable.assign(value)


def _described(outputs: Any) -> list[list[Any]]:
    found = []
    for path, each in keras.tree.flatten_with_path(outputs):
        told = measured(each)
        if told is not None:
            found.append(["/".join(map(str, path)), told])
    return found


def _module(live: Live) -> ModuleType:
    """The module of the model's classes.

    Raises:
        Refused: there is no model.
    """
    module = sys.modules.get(live.module)
    if live.model is None or module is None:
        raise Refused("not-built")
    return module
