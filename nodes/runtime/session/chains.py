"""Watching what goes from element to element inside a chain, where no line of the source stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import keras

from .taps import Watcher


class Inside(Watcher):
    """Tells another watcher everything, and what leaves each element of a chain too.

    That leaves the port `[2]` of the node that calls the chain, `[2][0]` where the element is a chain itself.
    """

    def __init__(self, objects: Mapping[str, Any], watcher: Watcher) -> None:
        self._watcher = watcher
        self._callers: dict[int, tuple[Any, str]] = {}
        """Which instance of a block called a chain last, at which node."""
        self.places: dict[int, tuple[int, str]] = {}
        """Of each element: the chain that a node calls, and the port."""
        for key, each in objects.items():
            above, _, step = key.rpartition("/")
            layer, *numbers = step.split(".")
            chain = objects.get(f"{above}/{layer}" if above else layer)
            if numbers and chain is not None:
                self.places[id(each)] = id(chain), "".join(f"[{number}]" for number in numbers)

    def tap(self, owner: Any, node: str, ports: Sequence[str], value: Any) -> Any:
        """What the other watcher says."""
        return self._watcher.tap(owner, node, ports, value)

    def calling(self, owner: Any, node: str, layer: Any) -> Any:
        """What the other watcher says; which node calls which chain is remembered."""
        self._callers[id(layer)] = owner, node
        return self._watcher.calling(owner, node, layer)

    def went(self, owner: Any, region: str, part: str) -> None:
        """What the other watcher counts."""
        self._watcher.went(owner, region, part)

    def see(self, layer: Any, result: Any) -> None:
        """Something has left `layer`."""
        chain, port = self.places.get(id(layer), (0, ""))
        owner, node = self._callers.get(chain, (None, ""))
        if port and node:
            self._watcher.tap(owner, node, (port,), result)


@contextmanager
def inside_chains(objects: Mapping[str, Any], watcher: Watcher) -> Iterator[Watcher]:
    """What is to watch the blocks, so that `watcher` hears of the elements of chains too."""
    inside = Inside(objects, watcher)
    if not inside.places:
        yield watcher
        return
    plain = keras.Layer.__call__

    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        result = plain(self, *arguments, **named)
        inside.see(self, result)
        return result

    keras.Layer.__call__ = call
    try:
        yield inside
    finally:
        keras.Layer.__call__ = plain
