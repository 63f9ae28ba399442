"""Which array of a file is meant for which weight: by name, by place in a list, by its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A weight, and what an array for it may be called."""

    key: str
    names: tuple[str, ...]
    shape: Shape


def suggested(weights: Sequence[Wanted], arrays: Mapping[str, Shape]) -> dict[str, str]:
    """The arrays for `weights`: none twice, none of another shape, and nothing by chance.

    What has a name that means something goes by that alone. The arrays of a list (`arr_0` …) go by their
    place, if as many weights are there; a single array for a single weight is meant for it.
    """
    found: dict[str, str] = {}
    for each in weights:
        for name in each.names:
            if name not in found.values() and arrays.get(name) == each.shape:
                found[each.key] = name
                break
    if found:
        return found
    if list(arrays) == [f"arr_{place}" for place in range(len(weights))] or len(weights) == len(arrays) == 1:
        pairs = zip(weights, arrays, strict=True)
        return {each.key: name for each, name in pairs if arrays[name] == each.shape}
    return _by_shape(weights, arrays)


def _by_shape(weights: Sequence[Wanted], arrays: Mapping[str, Shape]) -> dict[str, str]:
    shapes, sizes = [each.shape for each in weights], list(arrays.values())
    return {
        each.key: next(name for name, shape in arrays.items() if shape == each.shape)
        for each in weights
        if shapes.count(each.shape) == sizes.count(each.shape) == 1
    }
