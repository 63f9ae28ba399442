"""One forward pass that is remembered, and what flows back through it: to weights, wires and call sites.

The pass runs eagerly inside one `keras.StatelessScope`: what layers assign (moving averages, the state of
random numbers) stands there and is forgotten, so that looking at gradients changes nothing. The scope also
tells the calls of a shared layer apart: while one of them runs, its variables are copies of their own, and
what flows back to a copy is that call's part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras
import tensorflow as tf

from .losses import is_float
from .taps import Watcher, parts_of

Site = tuple[str, str]
"""A call: the key of the block instance it stands in, and the node."""


Port = tuple[str, str, str]
"""Where a tensor leaves: the key of the block instance, the node, and its port."""


@dataclass
class Flow:
    """What flowed back. A gradient is a tensor, `IndexedSlices`, or None: the loss does not depend on it."""

    loss: float
    weights: dict[str, Any] = field(default_factory=dict)
    wires: dict[Port, Any] = field(default_factory=dict)
    """Of a wire in a loop: in the last round."""
    parts: dict[str, dict[str, dict[Site, Any]]] = field(default_factory=dict)
    """Of a weight: for each shared layer that has it, what each call of that layer gives to the whole."""
    apart: bool = True
    """Whether calls could be told apart: not where a layer assigns its own trained weights while it runs."""


class Pass(Watcher):
    """Watches one call of the model, so that gradients can be asked of it."""

    def __init__(self, model: Any, key_of: Callable[[Any], str | None], *, apart: bool = True) -> None:
        self._tape = tf.GradientTape()
        self._model = model
        self._key_of = key_of
        self._apart = apart
        self._scope = keras.StatelessScope()
        self._wires: dict[Port, Any] = {}
        self._copies: dict[int, dict[str, list[tuple[Site, Any]]]] = {}
        # Asked outside of every layer, where no policy of a layer casts them.
        self._values = {id(each): each.value for each in model.trainable_variables}
        self._assigned = False

    # -- what the taps call ------------------------------------------------------------------------------

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """Watch what leaves `node`; returns `value`."""
        path = self._key_of(owner)
        if path is None:
            return value
        for port, each in zip(ports, parts_of(value, len(ports)), strict=False):
            # a trained constant leaves its node as the weight that it is
            tensor = self._values.get(id(each), each)
            if tensor is not each or (isinstance(tensor, tf.Tensor) and is_float(tensor)):
                self._tape.watch(tensor)
                self._wires[path, node, port] = tensor
        return value

    def calling(self, owner: Any, node: str, layer: Any) -> Any:
        """What `node` calls in the place of `layer`: the same, with copies of its trained variables."""
        path, key = self._key_of(owner), self._key_of(layer)
        if not self._apart or path is None or key is None:
            return layer

        def call(*arguments: Any, **options: Any) -> Any:
            with self._site(key, (path, node), layer):
                return layer(*arguments, **options)

        return call

    @contextmanager
    def _site(self, key: str, site: Site, layer: Any) -> Iterator[None]:
        mapping, made = self._scope.state_mapping, []
        for variable in layer.trainable_variables:
            before = mapping.get(id(variable))
            copy = tf.identity(self._values[id(variable)] if before is None else before)
            mapping[id(variable)] = copy
            made.append((variable, before, copy))
        yield
        for variable, before, copy in made:
            if mapping[id(variable)] is not copy:
                self._assigned = True
            elif before is None:
                del mapping[id(variable)]
            else:
                mapping[id(variable)] = before
            self._copies.setdefault(id(variable), {}).setdefault(key, []).append((site, copy))

    # -- forth and back ----------------------------------------------------------------------------------

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Remember what is computed inside; afterwards the model is as it was.

        Raises:
            Assigned: calls were to be told apart, and a layer assigned a trained weight.
        """
        if self._apart:
            with self._tape, self._scope:
                yield
            if self._assigned or self._values.keys() & self._scope.state_mapping.keys():
                raise Assigned
            return
        kept = [(each, tf.identity(each.value)) for each in self._model.variables]
        try:
            with self._tape:
                yield
        finally:
            for variable, value in kept:
                variable.assign(value)

    def back(self, loss: Any, weights: Mapping[str, Any]) -> Flow:
        """What flows back from `loss` to `weights`, the wires, and the calls of shared layers."""
        trained = {key: each for key, each in weights.items() if id(each) in self._values}
        copies = [(key, *each) for key, variable in trained.items() for each in self._told_apart(variable)]
        sources = [
            [self._values[id(each)] for each in trained.values()],
            list(self._wires.values()),
            [copy for *_, copy in copies],
        ]
        to_weights, to_wires, to_copies = self._tape.gradient(loss, sources)
        flow = Flow(float(loss), apart=self._apart)
        flow.weights = dict(zip(trained, to_weights, strict=True))
        flow.wires = dict(zip(self._wires, to_wires, strict=True))
        for (key, layer, site, _), gradient in zip(copies, to_copies, strict=True):
            parts = flow.parts.setdefault(key, {}).setdefault(layer, {})
            parts[site] = added(parts.get(site), gradient)
        return flow

    def _told_apart(self, variable: Any) -> Iterator[tuple[str, Site, Any]]:
        """The copies of a variable, by layers that are called from more than one place."""
        for layer, copies in self._copies.get(id(variable), {}).items():
            if len({site for site, _ in copies}) > 1:
                yield from ((layer, site, copy) for site, copy in copies)


class Assigned(Exception):
    """A layer changes its own trained weights while it runs, so that copies of them would not be the same."""


def added(one: Any, other: Any) -> Any:
    """The sum of two gradients, either of which may be None."""
    if one is None or other is None:
        return other if one is None else one
    return tf.convert_to_tensor(one) + tf.convert_to_tensor(other)
