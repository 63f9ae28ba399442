"""Tensors that stand in `__init__`: weights of the model itself, constants, random numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from nodes.codegen.constants import inferred_dtype
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import Values, shown
from nodes.graph import Object, Value

Lookup = Callable[[ast.expr], Value]

_RANDOM: Mapping[str, tuple[str, Mapping[str, Value]]] = {
    "tf.random.uniform": ("keras.initializers.RandomUniform", {"minval": 0.0, "maxval": 1.0}),
    "tf.random.normal": ("keras.initializers.RandomNormal", {"mean": 0.0, "stddev": 1.0}),
    "tf.random.truncated_normal": ("keras.initializers.TruncatedNormal", {"mean": 0.0, "stddev": 1.0}),
    "tf.zeros": ("zeros", {}),
    "tf.ones": ("ones", {}),
}
"""What fills a tensor, as the initialiser of a weight, with the defaults of the function."""
_DEFAULTS: Mapping[str, Value] = {"minval": -0.05, "maxval": 0.05, "mean": 0.0, "stddev": 0.05}
_HOLDERS = ("tf.Variable", "tf.constant", "tf.convert_to_tensor", "keras.Variable")


def is_random(node: ast.Call, values: Values) -> bool:
    """Whether a call makes a tensor of random numbers, or of equal ones, or holds such."""
    if values.spelling.dotted(node.func) in _RANDOM:
        return True
    inner = node.args[0] if node.args else None
    held = values.spelling.dotted(node.func) in _HOLDERS
    return held and isinstance(inner, ast.Call) and is_random(inner, values)


def weight_of(node: ast.Call, values: Values, lookup: Lookup) -> tuple[dict[str, Value], bool] | None:
    """The configuration of a weight of the model, and whether it is trained; None for other calls.

    Raises:
        NoForm: it is a weight, but not of plain values.
    """
    if isinstance(node.func, ast.Attribute) and shown(node.func) == "self.add_weight":
        return _added(node, values, lookup)
    dotted = values.spelling.dotted(node.func)
    holds = node
    trained = dotted in ("tf.Variable", "keras.Variable")
    for each in node.keywords:
        if each.arg == "trainable" and isinstance(each.value, ast.Constant):
            trained = bool(each.value.value)
    if dotted in _HOLDERS and node.args and isinstance(node.args[0], ast.Call):
        holds = node.args[0]
    filled = values.spelling.dotted(holds.func)
    if filled not in _RANDOM or not (dotted in _HOLDERS or dotted == filled):
        return None
    return _filled(holds, filled, values, lookup), trained


def _added(node: ast.Call, values: Values, lookup: Lookup) -> tuple[dict[str, Value], bool]:
    names = ("shape", "initializer", "dtype", "trainable")
    # what is given in its place is called as Keras calls it
    given = dict(zip(names, node.args, strict=False))
    given |= {each.arg: each.value for each in node.keywords if each.arg}
    given.pop("name", None)
    config = {name: values.value(each, lookup) for name, each in given.items()}
    trained = config.pop("trainable", True)
    if not isinstance(trained, bool) or not config.keys() <= set(names) or "shape" not in config:
        raise NoForm("python-init", node, text=shown(node))
    if config.get("initializer") in ("glorot_uniform", None):
        config.pop("initializer", None)
    return config, trained


def _filled(node: ast.Call, filled: str, values: Values, lookup: Lookup) -> dict[str, Value]:
    type, defaults = _RANDOM[filled]
    names = ("shape", *defaults, "dtype", "seed")
    given = {name: values.value(each, lookup) for name, each in zip(names, node.args, strict=False)}
    given |= {each.arg: values.value(each.value, lookup) for each in node.keywords if each.arg}
    shape = given.pop("shape", None)
    dtype = given.pop("dtype", "float32")
    given.pop("name", None)
    if not isinstance(shape, tuple) or not given.keys() <= {*defaults, "seed"}:
        raise NoForm("python-init", node, text=shown(node))
    chosen = {**defaults, **given}
    config = {name: value for name, value in chosen.items() if value != _DEFAULTS.get(name)}
    initializer: Value = Object(type, config) if "." in type else type
    found: dict[str, Value] = {"shape": shape, "initializer": initializer}
    return found if dtype == "float32" else {**found, "dtype": dtype}


def literal_tensor(node: ast.Call, values: Values, lookup: Lookup) -> dict[str, Value]:
    """The arguments of the Constant node that `tf.constant(…)` is.

    Raises:
        NoForm: its numbers do not stand there.
    """
    names = ("value", "dtype")
    given = dict(zip(names, node.args, strict=False))
    given |= {each.arg: each.value for each in node.keywords if each.arg in names}
    if "value" not in given or len(node.args) > 2 or len(given) != len(node.args) + len(node.keywords):
        raise NoForm("python-no-value", node, text=shown(node))
    found = {name: values.value(each, lookup) for name, each in given.items()}
    value = found["value"]
    if isinstance(value, Object):
        return found
    if found.get("dtype") is None:
        known = inferred_dtype(value)
        found["dtype"] = known
    if found["dtype"] == "float32":
        del found["dtype"]
    elif found["dtype"] is None:
        raise NoForm("python-no-value", node, text=shown(node))
    return found
