"""Reads the catalogue from the JSON that `nodes.runtime.introspect` wrote."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, Category, Hidden, NodeSpec, PortSpec
from nodes.graph import Object, PortName, Value

SHIPPED = Path(__file__).parents[2] / "resources" / "catalogue" / "keras.json"
"""The catalogue of the Keras that Layerwright is made for."""
FUNCTIONS = SHIPPED.with_name("tensorflow.json")
"""The functions of TensorFlow that only compute."""
OPERATIONS = SHIPPED.with_name("operations.json")
"""Which class of Keras, as files hold it, stands behind which function."""

KINDS = {kind.value: kind for kind in ArgumentKind}


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in `path`; without one, what ships with the program."""
    # Thousands of objects that all stay: looking for garbage among them takes as long as making them.
    collecting = gc.isenabled()
    gc.disable()
    try:
        data = json.loads((path or SHIPPED).read_text(encoding="utf-8"))
        if path is None:
            data["nodes"].update(json.loads(FUNCTIONS.read_text(encoding="utf-8"))["nodes"])
        return catalogue_from(data)
    finally:
        if collecting:
            gc.enable()


def catalogue_in(folder: Path | None) -> Catalogue:
    """The catalogue that `nodes.runtime.introspect` has written into `folder`; without one, what ships."""
    if folder is None:
        return load_catalogue()
    data = json.loads((folder / SHIPPED.name).read_text(encoding="utf-8"))
    data["nodes"].update(json.loads((folder / FUNCTIONS.name).read_text(encoding="utf-8"))["nodes"])
    return catalogue_from(data)


def catalogue_from(data: dict[str, Any]) -> Catalogue:
    """The catalogue from its JSON."""
    return Catalogue(
        keras_version=data["keras"],
        nodes={id: node_from(id, entry) for id, entry in data["nodes"].items()},
        categories={entry["id"]: Category(**entry) for entry in data["categories"]},
        references={
            kind: {key: node_from(entry.get("id", key), entry) for key, entry in entries.items()}
            for kind, entries in data["references"].items()
        },
        reserved=frozenset(data["reserved"]),
        hidden=tuple(Hidden(id, reason) for id, reason in data["hidden"].items()),
    )


def node_from(id: str, entry: dict[str, Any]) -> NodeSpec:
    """One entry from its JSON, which leaves out what equals the default."""
    fields = dict(entry)
    for name in ("aliases", "order", "outputs", "more_outputs"):
        if name in fields:
            fields[name] = tuple(fields[name])
    for name in ("arguments", "call_arguments"):
        fields[name] = tuple(map(argument_from, fields.get(name, ())))
    fields["inputs"] = tuple(port_from(port) for port in fields.get("inputs", ()))
    fields["id"] = id
    return NodeSpec(**fields)


def argument_from(entry: dict[str, Any]) -> ArgumentSpec:
    """One argument from its JSON."""
    fields = dict(entry)
    fields["kind"] = KINDS[fields["kind"]]
    for name in ("default", "sample", "choices"):
        if name in fields:
            fields[name] = value_from(fields[name])
    return ArgumentSpec(**fields)


def port_from(entry: dict[str, Any]) -> PortSpec:
    """One input port from its JSON."""
    return PortSpec(**{**entry, "name": PortName(entry["name"])})


def value_from(data: Any) -> Value:
    """A value from its JSON: lists are tuples, and a dict of `type` and `config` is an `Object`."""
    if isinstance(data, list):
        return tuple(map(value_from, data))
    if isinstance(data, dict):
        if data.keys() == {"type", "config"}:
            return Object(data["type"], {name: value_from(each) for name, each in data["config"].items()})
        return {name: value_from(each) for name, each in data.items()}
    return data  # type: ignore[no-any-return]
