"""The functions of `keras.ops` as entries of the catalogue."""

from __future__ import annotations

import inspect
from typing import Any

import keras

from nodes.runtime.introspect.arguments import argument_entry
from nodes.runtime.introspect.docstrings import Words, words_of
from nodes.runtime.introspect.facts import Facts
from nodes.runtime.introspect.trial import number_ports


def functions() -> dict[Any, list[str]]:
    """Every function of `keras.ops` with its names, those of images too."""
    found: dict[Any, list[str]] = {}
    for module, before in ((keras.ops, ""), (keras.ops.image, "image.")):
        for name in sorted(dir(module)):
            thing = getattr(module, name)
            if not name.startswith("_") and inspect.isfunction(thing):
                found.setdefault(thing, []).append(before + name)
    return {
        function: sorted(names, key=lambda name: (name != function.__name__, name))
        for function, names in found.items()
    }


def function_entry(function: Any, names: list[str], facts: Facts) -> dict[str, Any]:
    """One function as the JSON has it."""
    name = names[0]
    words = words_of(function)
    said = facts.table("functions", name)
    entry: dict[str, Any] = {
        "title": name,
        "category": category_of(name, facts),
        "stateful": False,
        "expression": f"tf.keras.ops.{name}",
        "aliases": [*names[1:], *said.get("aliases", [])],
        "summary": words.summary,
        "doc": words.doc,
        **call_of(function, name, words, facts),
    }
    numbers = number_ports(entry, function, said)
    for port in entry["inputs"]:
        if port["name"] in numbers:
            port["literal"] = True
    told = ("outputs", "dynamic_outputs", "row", "more_outputs")
    entry.update({key: said[key] for key in told if key in said})
    entry["url"] = f"https://www.tensorflow.org/api_docs/python/tf/keras/ops/{name.replace('.', '/')}"
    return entry


def call_of(function: Any, name: str, words: Words, facts: Facts) -> dict[str, Any]:
    """The ports and the arguments of a function, and the order of both."""
    ports: list[dict[str, Any]] = []
    arguments: list[dict[str, Any]] = []
    order: list[str] = []
    omitted = facts.table("omitted")
    for each in inspect.signature(function).parameters.values():
        port = is_port(name, each, facts)
        if each.kind is each.VAR_KEYWORD or (not port and each.name in omitted):
            continue
        order.append(each.name)
        doc = words.arguments.get(each.name, "")
        if port:
            ports.append(port_entry(name, each, doc, facts))
        else:
            arguments.append(argument_entry(name, each.name, each.default, doc, facts))
    for entry in arguments:
        if entry.get("required"):
            entry["positional"] = True
    return {"arguments": arguments, "inputs": ports, "order": order}


def is_port(name: str, parameter: inspect.Parameter, facts: Facts) -> bool:
    """Whether the parameter takes tensors."""
    rules = facts.table("ops")
    said = facts.table("functions", name)
    if parameter.name in said.get("values", ()):
        return False
    return (
        parameter.name in rules["tensors"]
        or parameter.name in rules["lists"]
        or parameter.name in said.get("tensors", ())
        or parameter.kind is parameter.VAR_POSITIONAL
    )


def port_entry(name: str, parameter: inspect.Parameter, doc: str, facts: Facts) -> dict[str, Any]:
    """One tensor parameter as a port."""
    entry: dict[str, Any] = {"name": parameter.name}
    said = facts.table("functions", name)
    lists = (*facts.table("ops")["lists"], *said.get("lists", ()))
    if parameter.kind is parameter.VAR_POSITIONAL:
        entry.update(many=True, spread=True)
    elif parameter.name in lists:
        entry["many"] = True
    if parameter.default is None and parameter.name not in said.get("required", ()):
        entry["optional"] = True
    if doc:
        entry["doc"] = doc
    return entry


def category_of(name: str, facts: Facts) -> str:
    """The shelf that lists the function."""
    shelves = facts.table("ops", "shelves")
    return next((shelf for shelf, names in shelves.items() if name in names), "elementary")
