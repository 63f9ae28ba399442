"""The Python that reaches a weight: by attribute, by number in the model, by number in a layer."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterator, Mapping
from typing import Any

import keras

from .live import Live, Refused

UNSEEN = frozenset({"_trainable_variables", "_non_trainable_variables", "_layers", "_metrics", "_tracker"})
"""Where Keras keeps what stands elsewhere too."""
ATTRIBUTE, PROPERTY, PRIVATE = 1, 3, 10
"""How far a step leads: the shortest way is the one that a person would write."""


def weight_of(live: Live, key: str) -> Any:
    """The weight called `key`.

    Raises:
        Refused: there is none.
    """
    if key not in live.weights:
        raise Refused("no-weight", name=key.rpartition("|")[2])
    return live.weights[key]


def owner_of(live: Live, key: str) -> Any:
    """The layer that made the weight `key`."""
    return owners_in(live.model)[id(live.weights[key])][1]


def layers_in(model: Any, name: str = "model") -> list[tuple[str, Any]]:
    """Every layer of `model` once, itself first, with the Python that reaches it; nearer ones come first."""
    found: dict[int, tuple[str, Any]] = {}
    heap: list[tuple[int, int, str, Any]] = [(0, 0, name, model)]
    number = 0
    while heap:
        far, _, python, layer = heapq.heappop(heap)
        if id(layer) in found:
            continue
        found[id(layer)] = python, layer
        for step, way, inner in _steps(layer):
            number += 1
            heapq.heappush(heap, (far + step, number, python + way, inner))
    return list(found.values())


def _steps(layer: Any) -> Iterator[tuple[int, str, Any]]:
    for name, value in _attributes(layer):
        step = PRIVATE if name.startswith("_") else ATTRIBUTE
        for way, inner in _items(value):
            if isinstance(inner, keras.Layer):
                yield step, f".{name}{way}", inner
    if isinstance(layer, keras.Model):
        for place, inner in enumerate(layer.layers):
            yield PROPERTY, f".layers[{place}]", inner


def _attributes(layer: Any) -> list[tuple[str, Any]]:
    """The attributes of a layer, by the name without underscore where a property has the same under it."""
    found = []
    for name, value in list(vars(layer).items()):
        public = name.lstrip("_")
        if name in UNSEEN:
            continue
        if public != name and isinstance(getattr(type(layer), public, None), property):
            # A property may have nothing to give yet.
            with contextlib.suppress(AttributeError, ValueError):
                name = public if getattr(layer, public) is value else name
        found.append((name, value))
    return found


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    yield "", value
    if isinstance(value, (list, tuple)):
        yield from ((f"[{place}]", each) for place, each in enumerate(value))
    elif isinstance(value, Mapping):
        yield from ((f"[{key!r}]", each) for key, each in value.items() if isinstance(key, (str, int)))


def owners_in(model: Any) -> dict[int, tuple[str, Any]]:
    """For the id of each variable: the Python that reaches it, and the layer that made it."""
    layers = layers_in(model)
    found: dict[int, tuple[str, Any]] = {}
    for secret in (False, True):
        for python, layer in layers:
            for name, value in _attributes(layer):
                if name.startswith("_") != secret:
                    continue
                for way, inner in _items(value):
                    if isinstance(inner, keras.Variable):
                        found.setdefault(id(inner), (f"{python}.{name}{way}", layer))
    for python, layer in reversed(layers):
        for place, variable in enumerate(layer.weights):
            found.setdefault(id(variable), (f"{python}.weights[{place}]", layer))
    return found


def expressions(model: Any, variable: Any, direct: str) -> list[str]:
    """The ways to `variable`, whose way by attributes is `direct`; the last one gives values, no weight."""
    found = [direct]
    place = _place(model.weights, variable)
    if place is not None:
        found.append(f"model.weights[{place}]")
    for number, layer in enumerate(model.layers):
        inner = _place(layer.weights, variable)
        if inner is not None:
            found.append(f"model.layers[{number}].get_weights()[{inner}]")
            break
    else:
        found.append(f"model.get_weights()[{place}]")
    return list(dict.fromkeys(found))


def _place(variables: Any, wanted: Any) -> int | None:
    return next((place for place, each in enumerate(variables) if each is wanted), None)
