"""The layers of the installed Keras as entries of the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import keras

from nodes.runtime.introspect.arguments import argument_entry
from nodes.runtime.introspect.docstrings import Words, words_of
from nodes.runtime.introspect.facts import Facts

LEFT_OUT = {"self", "name", "trainable", "args", "kwargs"}
"""The attribute is the name, and `Layer.trainable` says whether it trains."""


def layer_classes() -> dict[type, list[str]]:
    """Every public layer with its names, the class's own first."""
    found: dict[type, list[str]] = {}
    for name in sorted(dir(keras.layers)):
        thing = getattr(keras.layers, name)
        if inspect.isclass(thing) and issubclass(thing, keras.layers.Layer):
            found.setdefault(thing, []).append(name)
    return {
        cls: sorted(names, key=lambda name: (name != cls.__name__, name))
        for cls, names in sorted(found.items(), key=lambda item: item[0].__name__)
    }


def parameters(function: Any) -> Iterator[inspect.Parameter]:
    """The parameters a person may give."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name not in LEFT_OUT and parameter.kind is not parameter.VAR_KEYWORD:
            yield parameter


def inherited_words(cls: type) -> Words:
    """The words of `cls`, with those of its base classes on arguments of which it says nothing itself."""
    own = words_of(cls)
    arguments: dict[str, str] = {}
    call: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        words = words_of(base)
        arguments.update(words.arguments)
        call.update(words.call)
    return Words(own.summary, own.doc, arguments, {**arguments, **call})


def layer_entry(cls: type, names: list[str], facts: Facts) -> dict[str, Any]:
    """One layer as the JSON has it."""
    name = names[0]
    words = inherited_words(cls)
    said = facts.table("layers", name)
    inputs, call_arguments = call_entries(name, cls, words, facts)
    arguments = [
        argument_entry(name, each.name, each.default, words.arguments.get(each.name, ""), facts)
        for each in parameters(cls.__init__)
    ]
    leading = True
    for entry in arguments:
        leading = leading and bool(entry.get("required"))
        if leading:
            entry["positional"] = True
    return {
        "title": name,
        "category": said.get("category") or category_of(cls),
        "stateful": True,
        "expression": f"tf.keras.layers.{name}",
        "aliases": [*names[1:], *said.get("aliases", [])],
        "summary": words.summary,
        "doc": words.doc,
        "arguments": arguments,
        "call_arguments": call_arguments,
        "inputs": inputs,
        **{key: said[key] for key in ("listed", "outputs", "dynamic_outputs", "more_outputs") if key in said},
        "url": f"https://www.tensorflow.org/api_docs/python/tf/keras/layers/{name}",
    }


def call_entries(
    name: str, cls: Any, words: Words, facts: Facts
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The ports of a layer, and the arguments of its call that are no tensors."""
    ports: list[dict[str, Any]] = []
    arguments: list[dict[str, Any]] = []
    said = facts.table("layers", name)
    tensors = facts.table("calls")["tensors"]
    if "inputs" in said:
        ports = list(said["inputs"])
    for index, each in enumerate(parameters(cls.call)):
        doc = words.call.get(each.name, "")
        if any(port["name"] == each.name for port in ports) or ("inputs" in said and index == 0):
            continue
        if index == 0 or each.name in tensors:
            ports.append(port_entry(each, doc))
        else:
            arguments.append(argument_entry(f"{name}.call", each.name, each.default, doc, facts))
    return ports, arguments


def port_entry(parameter: inspect.Parameter, doc: str) -> dict[str, Any]:
    """One tensor parameter as a port."""
    entry: dict[str, Any] = {"name": parameter.name}
    if parameter.name == "initial_state":
        entry["many"] = True
    if parameter.default is None:
        entry["optional"] = True
    if doc:
        entry["doc"] = doc
    return entry


MODULES = {
    "convolutional": "convolution",
    "pooling": "pooling",
    "rnn": "recurrent",
    "attention": "attention",
    "normalization": "normalization",
    "activations": "activation",
    "regularization": "regularization",
    "reshaping": "reshaping",
    "merging": "merging",
}


def category_of(cls: type) -> str:
    """The shelf that the module of `cls` belongs to."""
    parts = cls.__module__.split(".")
    if "image_preprocessing" in parts:
        return "augmentation"
    if "preprocessing" in parts:
        return "preprocessing"
    return next((MODULES[part] for part in parts if part in MODULES), "core")
