"""The layers of the installed Keras as entries of the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import keras

from nodes.runtime.introspect.arguments import argument_entry, mark_positional
from nodes.runtime.introspect.docstrings import Words, words_of
from nodes.runtime.introspect.facts import Facts
from nodes.runtime.introspect.trial import REFUSALS, samples

LEFT_OUT = {"self", "name", "trainable"}
"""The attribute is the name, and `Layer.trainable` says whether it trains."""

COMMON = {"dtype": ("float32", "int64"), "autocast": (True,), "activity_regularizer": (None,)}
"""What the base class of all layers takes, with values to try it."""

SHELVES = {
    "image_preprocessing": "augmentation",
    "preprocessing": "preprocessing",
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
"""The module that a layer stands in, and its category; the first that fits."""


def layer_classes() -> dict[type, list[str]]:
    """Every public layer with its names, the class's own first."""
    found: dict[type, list[str]] = {}
    for name in sorted(dir(keras.layers)):
        thing = getattr(keras.layers, name)
        if inspect.isclass(thing) and issubclass(thing, keras.layers.Layer):
            found.setdefault(thing, []).append(name)
    named = {
        cls: sorted(names, key=lambda name: (name != cls.__name__, name)) for cls, names in found.items()
    }
    return dict(sorted(named.items(), key=lambda item: item[1][0]))


def layer_entry(cls: type, names: list[str], facts: Facts) -> dict[str, Any]:
    """One layer as the JSON has it."""
    name = names[0]
    words = inherited_words(cls)
    said = facts.table("layers", name)
    arguments = constructor_entries(name, cls, words, facts)
    shelf = next((shelf for part, shelf in SHELVES.items() if part in cls.__module__.split(".")), "core")
    return {
        "title": name,
        "category": said.get("category", shelf),
        "stateful": True,
        "expression": f"tf.keras.layers.{name}",
        "aliases": [*names[1:], *said.get("aliases", [])],
        "summary": words.summary,
        "doc": words.doc,
        "arguments": arguments,
        **call_entries(name, cls, words, facts),
        **{key: said[key] for key in ("listed", "outputs", "dynamic_outputs", "more_outputs") if key in said},
        "url": f"https://www.tensorflow.org/api_docs/python/tf/keras/layers/{name}",
    }


def inherited_words(cls: type) -> Words:
    """The words of `cls`, with those of its base classes on arguments of which it says nothing itself."""
    own = words_of(cls)
    arguments: dict[str, str] = {}
    call: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base is not object:
            words = words_of(base)
            arguments.update(words.arguments)
            call.update(words.call)
    return Words(own.summary, own.doc, arguments, {**arguments, **call}, own.tensor)


def parameters(function: Any) -> Iterator[inspect.Parameter]:
    """The parameters that a person may give by name."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name not in LEFT_OUT and parameter.kind in (
            parameter.POSITIONAL_OR_KEYWORD,
            parameter.KEYWORD_ONLY,
        ):
            yield parameter


def constructor_of(cls: Any) -> Any:
    """The class's own `__init__`."""
    return cls.__init__


def constructor_entries(name: str, cls: type, words: Words, facts: Facts) -> list[dict[str, Any]]:
    """The arguments of a layer: its own, then those of its base classes that it passes on and keeps."""
    omitted = facts.table("omitted")
    own = [each for each in parameters(constructor_of(cls)) if each.name not in omitted]
    entries = [
        argument_entry(name, each.name, each.default, words_on(each.name, words, facts), facts)
        for each in own
    ]
    mark_positional(entries)
    given = samples({"arguments": entries})
    passed = [
        each for each in (*inherited(cls, given), *base_parameters(cls, given)) if each.name not in omitted
    ]
    entries += [
        argument_entry(name, each.name, each.default, words_on(each.name, words, facts), facts)
        for each in passed
    ]
    for entry in entries:
        if entry["name"] in COMMON:
            entry["common"] = True
    return entries


def words_on(name: str, words: Words, facts: Facts) -> str:
    """What Keras says of an argument; where it says nothing, what it says at another layer."""
    if words.arguments.get(name):
        return words.arguments[name]
    other = facts.table("borrowed").get(name)
    return inherited_words(getattr(keras.layers, other)).arguments[name] if other else ""


def inherited(cls: Any, given: dict[str, Any]) -> list[inspect.Parameter]:
    """The arguments of base classes that `cls` takes through `**kwargs` and keeps in its configuration."""
    own = inspect.signature(constructor_of(cls)).parameters
    if "kwargs" not in own:
        return []
    kept = cls(**given).get_config()
    found: dict[str, inspect.Parameter] = {}
    for base in cls.__mro__[1 : cls.__mro__.index(keras.layers.Layer)]:
        for each in parameters(constructor_of(base)) if "__init__" in vars(base) else ():
            optional = each.name not in own and each.default is not each.empty
            if optional and each.name in kept and takes(cls, given, each.name, each.default):
                found.setdefault(each.name, each)
    return list(found.values())


def base_parameters(cls: Any, given: dict[str, Any]) -> list[inspect.Parameter]:
    """The arguments of the base class of all layers that `cls` takes through `**kwargs`."""
    own = inspect.signature(constructor_of(cls)).parameters
    if "kwargs" not in own:
        return []
    base = {each.name: each for each in parameters(constructor_of(keras.layers.Layer))}
    return [
        base[name]
        for name, values in COMMON.items()
        if name not in own and any(takes(cls, given, name, value) for value in values)
    ]


def takes(cls: Any, given: dict[str, Any], name: str, value: Any) -> bool:
    """Whether `cls` can be made with `name=value`."""
    try:
        cls(**{**given, name: value})
    except REFUSALS:
        return False
    return True


def call_entries(name: str, cls: Any, words: Words, facts: Facts) -> dict[str, Any]:
    """The ports of a layer, the arguments of its call that are no tensors, and the order of both."""
    said = facts.table("layers", name)
    tensors = facts.table("calls")["tensors"]
    ports: list[dict[str, Any]] = [dict(port) for port in said.get("inputs", ())]
    arguments: list[dict[str, Any]] = []
    for index, each in enumerate(parameters(cls.call)):
        doc = words.call.get(each.name, "")
        if (ports and index == 0) or each.name in {port["name"] for port in ports}:
            continue
        if index == 0 or each.name in tensors:
            ports.append(port_entry(each, doc, said))
        else:
            arguments.append(argument_entry(name, each.name, each.default, doc, facts))
    first = next(parameters(cls.call)).name
    for port in ports:
        doc = words.call.get(port["name"], "")
        if not doc and port is ports[0]:
            doc = words.call.get(first, "") or words.tensor
        if doc:
            port["doc"] = doc
    order = [port["name"] for port in ports] + [each["name"] for each in arguments]
    return {"call_arguments": arguments, "inputs": ports, "order": order}


def port_entry(parameter: inspect.Parameter, doc: str, said: Any) -> dict[str, Any]:
    """One tensor parameter as a port."""
    entry: dict[str, Any] = {"name": parameter.name}
    if parameter.name in ("initial_state", "states"):
        entry["many"] = True
        if "states" in said:
            entry.update(least=said["states"], most=said["states"])
    if parameter.default is None:
        entry["optional"] = True
    if doc:
        entry["doc"] = doc
    return entry
