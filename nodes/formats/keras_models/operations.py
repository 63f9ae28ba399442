"""Operations of Keras and functions of TensorFlow in a model, as functions of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nodes.catalogue.load import OPERATIONS
from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.formats.keras_models.inbound import Inbound, Tensor

GET_ITEM = "keras.ops.get_item"
INDEX = "operator.index"


@dataclass(frozen=True, slots=True)
class Function:
    """A call of a function by its id in the catalogue: what it is given, by the names of its parameters.

    `spread` are those that are passed one by one.
    """

    id: str
    given: Mapping[str, Any] = field(default_factory=dict)
    spread: str = ""


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = json.loads(OPERATIONS.read_text(encoding="utf-8"))["operations"]
    return found


def is_operation(record: Mapping[str, Any]) -> bool:
    """Whether a record of a model's layers is an operation of Keras, and no layer."""
    return _key(record) in _table() or layer_instead(record) is not None


def layer_instead(record: Mapping[str, Any]) -> str | None:
    """The layer that does what an operation does for which there is no function; None for others."""
    return "keras.layers.ReLU" if _key(record) == "keras.src.activations.activations.ReLU" else None


def function_of(record: Mapping[str, Any], call: Inbound) -> Function:
    """The function that one call of an operation is."""
    entry = _table()[_key(record)]
    config = record.get("config")
    values = config if isinstance(config, dict) else {}
    given = {param: values[name] for name, param in entry["config"].items() if param and name in values}
    spread = entry.get("spread", "")
    if spread:
        given[spread] = list(call.args)
        return Function(entry["function"], given, spread)
    names = list(entry["call"])
    given |= {entry["call"][name]: value for name, value in zip(names, call.args, strict=False)}
    given |= {entry["call"].get(name, name): value for name, value in call.kwargs.items()}
    given.pop("", None)
    return Function(entry["function"], given)


@cache
def _by_class() -> Mapping[str, str]:
    """The operations by their class alone, as a `.h5` file has them."""
    return {key.rpartition(".")[2]: key for key in _table()}


def _key(record: Mapping[str, Any]) -> str:
    name, module, config = record.get("class_name"), record.get("module"), record.get("config")
    if module is None and isinstance(config, dict) and "trainable" not in config:
        # What every layer says, and no operation.
        return _by_class().get(str(name), "") if config.keys() >= {"name"} else ""
    return f"{module}.{name}"


# -- Keras 2 -----------------------------------------------------------------------------------------------

OPERATORS: Mapping[str, str] = {
    "__operators__.add": "keras.ops.add",
    "__operators__.sub": "keras.ops.subtract",
    "__operators__.mul": "keras.ops.multiply",
    "__operators__.truediv": "keras.ops.divide",
    "math.truediv": "keras.ops.divide",
    "math.subtract": "keras.ops.subtract",
    "math.multiply": "keras.ops.multiply",
    "math.add": "keras.ops.add",
    "math.divide": "keras.ops.divide",
    "math.pow": "keras.ops.power",
    "__operators__.pow": "keras.ops.power",
    "linalg.matmul": "keras.ops.matmul",
    "concat": "keras.ops.concatenate",
    "reshape": "keras.ops.reshape",
    "transpose": "keras.ops.transpose",
    "cast": "keras.ops.cast",
    "expand_dims": "keras.ops.expand_dims",
    "stack": "keras.ops.stack",
    "tile": "keras.ops.tile",
}
"""Functions of TensorFlow that Keras has under another name."""
RENAMED: Mapping[str, Mapping[str, str]] = {
    "keras.ops.add": {"x": "x1", "y": "x2"},
    "keras.ops.subtract": {"x": "x1", "y": "x2"},
    "keras.ops.multiply": {"x": "x1", "y": "x2"},
    "keras.ops.divide": {"x": "x1", "y": "x2"},
    "keras.ops.power": {"x": "x1", "y": "x2"},
    "keras.ops.matmul": {"a": "x1", "b": "x2"},
    "keras.ops.concatenate": {"values": "xs"},
    "keras.ops.reshape": {"tensor": "x", "shape": "newshape"},
    "keras.ops.transpose": {"a": "x", "perm": "axes"},
    "keras.ops.expand_dims": {"input": "x"},
    "keras.ops.stack": {"values": "x"},
    "keras.ops.tile": {"input": "x", "multiples": "repeats"},
}
_ORDER: Mapping[str, Sequence[str]] = {
    "keras.ops.matmul": ("a", "b"),
    "keras.ops.concatenate": ("values", "axis"),
    "keras.ops.reshape": ("tensor", "shape"),
    "keras.ops.transpose": ("a", "perm"),
    "keras.ops.cast": ("x", "dtype"),
    "keras.ops.expand_dims": ("input", "axis"),
    "keras.ops.stack": ("values", "axis"),
    "keras.ops.tile": ("input", "multiples"),
}
_FALSE = frozenset({"transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse"})


def tf_function_of(record: Mapping[str, Any], call: Inbound, catalogue: Catalogue) -> Function | None:
    """The function that a `TFOpLambda` of Keras 2 is; None where the catalogue has none."""
    config = record.get("config")
    name = config.get("function") if isinstance(config, dict) else None
    if not isinstance(name, str):
        return None
    given = {key: value for key, value in call.kwargs.items() if key != "name" and value is not None}
    if "getitem" in name:
        key = given.get("slice_spec")
        return Function(GET_ITEM, {"x": call.args[0] if call.args else None, "key": key})
    id = OPERATORS.get(name) or f"tf.{name}"
    spec = catalogue.get(id)
    if spec is None or any(given.get(each) for each in _FALSE):
        return None
    given = {key: value for key, value in given.items() if key not in _FALSE}
    order = _ORDER.get(id) or (("x", "y") if id in RENAMED else spec.order)
    given |= dict(zip(order, call.args, strict=False))
    renamed = RENAMED.get(id, {})
    found = {renamed.get(key, key): value for key, value in given.items()}
    return Function(id, found) if _takes(spec, found) else None


def _takes(spec: NodeSpec, given: Mapping[str, Any]) -> bool:
    known = {str(port.name) for port in spec.inputs} | {each.name for each in spec.arguments}
    return known.issuperset(given)


# -- an index ----------------------------------------------------------------------------------------------


def index_text(key: Any) -> str | None:
    """What stands between the brackets of an index; None for what cannot stand there."""
    parts = key if isinstance(key, list) else [key]
    texts = [_part(each) for each in parts]
    if not texts or any(text is None for text in texts):
        return None
    comma = "," if isinstance(key, list) and len(texts) == 1 else ""
    return ", ".join(text for text in texts if text is not None) + comma


def _part(each: Any) -> str | None:
    if each is None:
        return "tf.newaxis"
    if isinstance(each, int) and not isinstance(each, bool):
        return str(each)
    if not isinstance(each, dict):
        return None
    if each.get("class_name") == "__ellipsis__" or each.get("value") == "Ellipsis":
        return "..."
    ends = each.get("config") if each.get("class_name") == "__slice__" else each
    if not isinstance(ends, dict) or not {"start", "stop", "step"} >= ends.keys():
        return None
    if isinstance(each, Tensor) or not all(_is_end(end) for end in ends.values()):
        return None
    start, stop, step = ("" if ends.get(name) is None else str(ends[name]) for name in _ENDS)
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


_ENDS = ("start", "stop", "step")


def _is_end(end: Any) -> bool:
    return end is None or (isinstance(end, int) and not isinstance(end, bool))
