"""The classes and functions that arguments may name: activations, initialisers, regularisers, constraints."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import keras

from nodes.runtime.introspect.arguments import argument_entry
from nodes.runtime.introspect.docstrings import words_of
from nodes.runtime.introspect.facts import Facts
from nodes.runtime.introspect.layers import constructor_of, inherited_words, parameters

CLASSES = {
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}
BASES = (keras.initializers.Initializer, keras.regularizers.Regularizer, keras.constraints.Constraint)


def reference_entries(facts: Facts) -> dict[str, dict[str, Any]]:
    """Every table of references as the JSON has it."""
    return {
        "activation": activation_entries(),
        **{kind: class_entries(kind, module, facts) for kind, module in CLASSES.items()},
    }


def activation_entries() -> dict[str, Any]:
    """The plain functions, by the name that Keras takes as a string."""
    found: dict[Any, list[str]] = {}
    for name in sorted(dir(keras.activations)):
        thing = getattr(keras.activations, name)
        if inspect.isfunction(thing) and name not in ("get", "serialize", "deserialize"):
            found.setdefault(thing, []).append(name)
    entries = {}
    for function, names in found.items():
        name = function.__name__ if function.__name__ in names else names[0]
        words = words_of(function)
        entries[name] = {
            "id": f"keras.activations.{name}",
            "title": name,
            "category": "activation",
            "stateful": False,
            "expression": f"tf.keras.activations.{name}",
            "aliases": [each for each in names if each != name],
            "summary": words.summary,
            "doc": words.doc,
        }
    return entries


def class_entries(kind: str, module: ModuleType, facts: Facts) -> dict[str, Any]:
    """The classes of one module, with the short names that Keras takes as strings."""
    found: dict[type, list[str]] = {}
    for name in sorted(dir(module)):
        thing = getattr(module, name)
        if inspect.isclass(thing) and thing not in BASES:
            found.setdefault(thing, []).append(name)
    entries = {}
    for cls, names in found.items():
        name = cls.__name__ if cls.__name__ in names else names[0]
        if name in facts.table("hidden", f"{kind}s"):
            continue
        words = inherited_words(cls)
        arguments = [
            argument_entry(name, each.name, each.default, words.arguments.get(each.name, ""), facts)
            for each in parameters(constructor_of(cls))
        ]
        entries[f"{module.__name__}.{name}"] = {
            "title": name,
            "category": kind,
            "stateful": False,
            "expression": f"tf.{module.__name__}.{name}",
            "aliases": strings_of(cls, module, [*names, *facts.table("strings").get(name, [])]),
            "summary": words.summary,
            "doc": words.doc,
            "arguments": arguments,
        }
    return entries


def strings_of(cls: type, module: Any, names: list[str]) -> list[str]:
    """Those of `names` that Keras takes as strings for an instance of `cls`."""
    return [name for name in names if name != cls.__name__ and is_string_of(cls, module, name)]


def is_string_of(cls: type, module: Any, name: str) -> bool:
    """Whether Keras makes an instance of `cls` of the string `name`."""
    try:
        return type(module.get(name)) is cls
    except (ValueError, KeyError):  # unknown to Keras, or not without arguments
        return False
