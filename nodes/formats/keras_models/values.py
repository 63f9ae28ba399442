"""What Keras wrote into a configuration, as values of the drawing."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nodes.arrays import LARGEST, WIDTHS, array
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.codegen.arrays import FORMATS
from nodes.formats.keras_models.addresses import RENAMED
from nodes.graph import CUSTOM, Object, Value, same

POLICIES = frozenset(
    {
        *("DTypePolicy", "Policy", "FloatDTypePolicy", "QuantizedDTypePolicy", "QuantizedFloat8DTypePolicy"),
        *("Int4DTypePolicy", "GPTQDTypePolicy", "AWQDTypePolicy"),
    }
)
ARRAYS = frozenset({"__numpy__", "__tensor__"})
ROWS = frozenset({"__tuple__", "TensorShape"})
FUNCTIONS = frozenset({"function", "builtin_function_or_method", "ufunc"})
SILENT = frozenset({"name", "trainable", "dtype", "batch_input_shape", "batch_shape", "build_input_shape"})
"""What a configuration has besides the arguments of its class, and what is read elsewhere."""
NAMED = frozenset({ArgumentKind.INITIALIZER, ArgumentKind.REGULARIZER, ArgumentKind.CONSTRAINT})
"""Kinds of arguments that may name a class as a word; a layer inside another is made."""
USUAL_DTYPE = "float32"
DISCRETIZATION = "keras.layers.Discretization"

Note = Callable[..., None]
"""Notes what cannot be said: a code, and its arguments by name."""
Model = Callable[[Mapping[str, Any]], Object | None]
"""Makes a block of the record of a model, and gives an instance of it; None for other records."""


class Values:
    """Turns configurations into values."""

    def __init__(self, catalogue: Catalogue, note: Note, model: Model) -> None:
        self.catalogue = catalogue
        self.note = note
        self.model = model
        self.classes = dict(_classes(catalogue))
        self._functions = {
            name: spec.id
            for spec in catalogue.references.get("activation", {}).values()
            for name in (spec.id, *spec.aliases)
        }

    # -- objects -----------------------------------------------------------------------------------------

    def type_of(self, record: Mapping[str, Any]) -> str:
        """The type of a layer or another object: an id of the catalogue, else `custom:<name>`."""
        name, module = record.get("class_name"), record.get("module")
        name = name if isinstance(name, str) else ""
        parts = module.split(".") if isinstance(module, str) else ["keras"]
        plain = parts[0] == "keras" and "src" not in parts
        if plain and not _is_registered(record):
            found = self.classes.get(name)
            full = f"{module}.{name}"
            if found is not None:
                # Classes of several sorts have one name.
                return full if self.catalogue.object_spec(full) is not None else found
        return CUSTOM + (name.rpartition(">")[2] or "Layer")

    def object_of(self, record: Mapping[str, Any]) -> Object:
        """A configured object: an initialiser, a layer inside a wrapper, an inner model."""
        inner = self.model(record)
        if inner is not None:
            return inner
        type = self.type_of(record)
        config = record.get("config")
        spec = self.catalogue.object_spec(type)
        if spec is None:
            self.note("keras-unknown-object", type=type.removeprefix(CUSTOM))
        return Object(type, self.config_of(spec, config if isinstance(config, dict) else {}))

    def config_of(self, spec: NodeSpec | None, config: Mapping[str, Any]) -> dict[str, Value]:
        """What of a configuration is not the default, by the names of the arguments."""
        if spec is None:
            kept = {name: value for name, value in config.items() if name not in ("name", "trainable")}
            if self._dtype(kept.get("dtype")) == USUAL_DTYPE:
                del kept["dtype"]
            return {name: self.value(value) for name, value in kept.items()}
        found: dict[str, Value] = {}
        if spec.id == DISCRETIZATION and config.get("bin_boundaries"):
            # What it has learnt; it may be told either.
            config = {name: value for name, value in config.items() if name not in ("num_bins", "epsilon")}
        for name, data in config.items():
            argument = None if name in SILENT else spec.argument(name)
            if argument is not None:
                value = self._fitting(argument, self.value(data))
                if argument.required or not _is_default(argument, value):
                    found[name] = value
            elif name not in SILENT and data not in (None, False, [], {}) and name not in _DERIVED:
                self.note("keras-unknown-argument", argument=name, type=spec.id)
        dtype = self._dtype(config.get("dtype"))
        if dtype not in (None, USUAL_DTYPE) and spec.argument("dtype") is not None:
            found["dtype"] = dtype
        return found

    def _dtype(self, data: Any) -> str | None:
        if isinstance(data, dict):
            config = data.get("config")
            if data.get("class_name") == "DTypePolicyMap" and isinstance(config, dict):
                # Without policies for single layers inside.
                data = config.get("default_policy") if not config.get("policy_map") else data
                config = data.get("config") if isinstance(data, dict) else None
        if isinstance(data, dict):
            if data.get("class_name") not in POLICIES or not isinstance(config, dict):
                self.note("keras-unknown-object", type=str(data.get("class_name")))
                return None
            mode, source = config.get("mode"), config.get("source_name")
            # Of quantized layers; what else these say goes without saying.
            data = config.get("name") if mode is None else f"{mode}_from_{source}"
        return data if isinstance(data, str) else None

    def _fitting(self, argument: ArgumentSpec, value: Value) -> Value:
        if argument.kind is ArgumentKind.ACTIVATION:
            if value == "linear" and argument.default is None and not argument.required:
                return None
            return self._functions.get(value, value) if isinstance(value, str) else value
        if isinstance(value, Object) and not value.config and argument.kind in NAMED:
            # As a person writes it: "he_normal".
            spec = self.catalogue.object_spec(value.type)
            short = [] if spec is None else [each for each in spec.aliases if each.islower()]
            return short[0] if short else value
        return value

    # -- values ------------------------------------------------------------------------------------------

    def value(self, data: Any) -> Value:
        """Anything that a configuration may hold."""
        if data is None or isinstance(data, bool | int | float | str):
            return data
        if isinstance(data, list):
            return tuple(map(self.value, data))
        if isinstance(data, dict):
            return self._record(data)
        raise TypeError(type(data).__name__)

    def _record(self, data: dict[str, Any]) -> Value:
        name, config = data.get("class_name"), data.get("config")
        if not isinstance(name, str):
            return {str(key): self.value(each) for key, each in data.items()}
        if name in ARRAYS and isinstance(config, dict):
            return self._array(config)
        if name in ROWS:
            return tuple(map(self.value, data.get("items") or ()))
        if name in POLICIES or name.endswith("DTypePolicy"):
            return self._dtype(data)
        if name in FUNCTIONS or (isinstance(config, str) and "config" in data):
            return self._function(data, str(config))
        if name.startswith("__"):
            self.note("keras-unknown-object", type=name)
            return None
        return self.object_of(data)

    def _function(self, data: Mapping[str, Any], name: str) -> Value:
        if name in self._functions:
            return self._functions[name]
        registered = data.get("registered_name")
        own = registered if isinstance(registered, str) and registered not in FUNCTIONS else name
        own = own.rpartition(">")[2]
        self.note("keras-unknown-function", name=own)
        return Object(CUSTOM + own)

    def _array(self, config: Mapping[str, Any]) -> Value:
        found = array_of(config.get("value"), config.get("dtype"))
        if found is None:
            self.note("keras-unknown-object", type=str(config.get("dtype")))
        return found


_DERIVED = frozenset(
    {
        "quantization_config",
        "quantization_mode",
        "implementation",
        "time_major",
        "vocabulary_size",
        "vocabulary_dtype",
    }
)
"""What Keras writes and no constructor of this version needs."""


def _is_registered(record: Mapping[str, Any]) -> bool:
    """Whether a class is a person's own that has the name of one of Keras's."""
    found = record.get("registered_name")
    return isinstance(found, str) and ">" in found


def _classes(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The ids of layers and other classes by the names that Keras writes."""
    for kind, specs in catalogue.references.items():
        if kind != "activation":
            for spec in specs.values():
                for name in (spec.id.rpartition(".")[2], *spec.aliases):
                    if not name.islower():
                        yield name, spec.id
    yield from ((name, id) for id, name in RENAMED.items())
    for id in catalogue.nodes:
        if id.startswith("keras.layers."):
            yield id.rpartition(".")[2], id


def _is_default(argument: ArgumentSpec, value: Value) -> bool:
    if same(value, argument.default):
        return True
    # One number stands for a row of equal ones.
    several = isinstance(value, tuple) and len(value) > 0 and all(same(each, value[0]) for each in value)
    return several and argument.length is not None and same(value[0], argument.default)  # type: ignore[index]


def array_of(data: Any, dtype: Any) -> Object | None:
    """Numbers in nested lists as an array; None for what is none, or not even, or too large."""
    if not isinstance(dtype, str) or dtype not in FORMATS:
        return None
    shape, numbers = _flat(data)
    if numbers is None or len(numbers) * WIDTHS[dtype] > LARGEST:
        return None
    try:
        packed = struct.pack(f"<{len(numbers)}{FORMATS[dtype]}", *numbers)
    except (struct.error, OverflowError):
        return None
    return array(dtype, shape, packed)


def _flat(data: Any) -> tuple[tuple[int, ...], list[Any] | None]:
    """The shape of nested lists and what is in them, in order; None where they are not even."""
    shape: list[int] = []
    level = [data]
    while level and isinstance(level[0], list):
        sizes = {len(each) if isinstance(each, list) else -1 for each in level}
        if len(sizes) != 1 or len(shape) > 32:
            return (), None
        shape.append(sizes.pop())
        level = [each for row in level for each in row]
    if math.prod(shape) != len(level) or not all(isinstance(each, bool | int | float) for each in level):
        return (), None
    return tuple(shape), level
