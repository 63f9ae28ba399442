"""The whole catalogue as text: one entry a line, in a fixed order, so that two versions can be compared."""

from __future__ import annotations

import json
from typing import Any

import keras

from nodes.runtime.introspect.facts import Facts, read_facts
from nodes.runtime.introspect.functions import function_entry, functions
from nodes.runtime.introspect.layers import layer_classes, layer_entry
from nodes.runtime.introspect.references import reference_entries


def catalogue_text() -> str:
    """The catalogue of the installed Keras, as `resources/catalogue/keras.json` holds it."""
    return as_text(catalogue_data(read_facts()))


def catalogue_data(facts: Facts) -> dict[str, Any]:
    """The catalogue of the installed Keras, ready for JSON."""
    hidden = {
        f"keras.{part}.{name}": reason
        for part, reasons in facts.table("hidden").items()
        for name, reason in reasons.items()
    }
    nodes: dict[str, Any] = {id: {"stateful": False, **entry} for id, entry in facts.table("entries").items()}
    inner: dict[str, Any] = {}
    for cls, names in layer_classes().items():
        id = f"keras.layers.{names[0]}"
        if names[0] in facts.table("inner")["layers"]:
            inner[id] = layer_entry(cls, names, facts)
        elif id not in hidden:
            nodes[id] = layer_entry(cls, names, facts)
    for function, names in functions().items():
        id = f"keras.ops.{names[0]}"
        if id not in hidden:
            nodes[id] = function_entry(function, names, facts)
    return {
        "keras": keras.__version__,
        "categories": [{"id": id, **entry} for id, entry in facts.table("categories").items()],
        "hidden": hidden,
        "reserved": reserved_names(facts),
        "references": {**reference_entries(facts), "layer": inner},
        "nodes": nodes,
    }


def reserved_names(facts: Facts) -> list[str]:
    """The attributes that a model has itself, of whatever sort, before and after it is built."""

    class Model(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, inputs: Any) -> Any:
            return self.dense(inputs)

    model = Model()
    names = set(dir(model))
    model(keras.KerasTensor((None, 2)))
    model.compile("sgd", "mse")
    tensor = keras.Input((2,))
    names.update(dir(model), dir(keras.Model(tensor, tensor)), facts.table("reserved")["names"])
    return sorted(name for name in names if not name.startswith("__") and name != "dense")


def as_text(data: dict[str, Any]) -> str:
    """`data` with one line for each entry of the catalogue."""
    parts = []
    for key, value in data.items():
        if key == "nodes":
            parts.append(f'"nodes": {lines_of(value)}')
        elif key == "references":
            tables = ",\n".join(f"{dump(kind)}: {lines_of(table)}" for kind, table in value.items())
            parts.append(f'"references": {{\n{tables}\n}}')
        elif isinstance(value, dict):
            parts.append(f"{dump(key)}: {lines_of(value)}")
        elif key == "categories":
            rows = ",\n".join(map(dump, value))
            parts.append(f'"categories": [\n{rows}\n]')
        else:
            parts.append(f"{dump(key)}: {dump(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def lines_of(entries: dict[str, Any]) -> str:
    """A JSON object with one line for each member."""
    rows = ",\n".join(f"{dump(key)}: {dump(without_empty(entry))}" for key, entry in entries.items())
    return f"{{\n{rows}\n}}"


def without_empty(entry: Any) -> Any:
    """An entry without the fields that hold nothing, except `outputs`, where nothing means none."""
    if not isinstance(entry, dict):
        return entry
    return {key: value for key, value in entry.items() if value not in ("", [], None) or key == "outputs"}


def dump(value: Any) -> str:
    """`value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
