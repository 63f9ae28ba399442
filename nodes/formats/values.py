"""Values as JSON, and back.

Tuples become lists. An `Object` is `{"class": …, "config": {…}}`; a float that JSON lacks is
`{"float": "nan"}`; a dict that looks like one of these is wrapped as `{"dict": {…}}`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nodes.graph import Object, Value

_MARKED = ({"class", "config"}, {"dict"}, {"float"})
_CONTAINERS = (dict, list)
_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def is_deeper(data: Any, most: int) -> bool:
    """Whether what `json` has read is nested more than `most` deep; found without going in by calls."""
    level = [data] if type(data) in _CONTAINERS else []
    for _ in range(most):
        level = [
            each
            for group in level
            for each in (group.values() if type(group) is dict else group)
            if type(each) in _CONTAINERS
        ]
    return bool(level)


def encode_value(value: Value) -> Any:
    """`value` as what `json` can write."""
    if isinstance(value, tuple):
        return [encode_value(each) for each in value]
    if isinstance(value, Object):
        return {"class": value.type, "config": encode_mapping(value.config)}
    if isinstance(value, Mapping):
        plain = encode_mapping(value)
        return {"dict": plain} if set(plain) in _MARKED else plain
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    return value


def encode_mapping(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values by name (a configuration, call arguments), which need no marks of their own."""
    return {name: encode_value(value) for name, value in values.items()}


def decode_value(data: Any) -> Value:
    """The value that `data`, as `json` read it, stands for. Any JSON is some value."""
    if isinstance(data, list):
        return tuple([decode_value(each) for each in data])
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]
    keys = set(data)
    if keys == {"class", "config"} and isinstance(data["class"], str) and isinstance(data["config"], dict):
        return Object(data["class"], decode_mapping(data["config"]))
    if keys == {"dict"} and isinstance(data["dict"], dict):
        return decode_mapping(data["dict"])
    if keys == {"float"} and isinstance(data["float"], str) and data["float"] in _FLOATS:
        return _FLOATS[data["float"]]
    return decode_mapping(data)


def decode_mapping(data: Mapping[str, Any]) -> dict[str, Value]:
    """Values by name, as `encode_mapping` wrote them."""
    return {name: decode_value(each) for name, each in data.items()}
