"""What kind of value an argument holds: from the facts, else from its name, its default and its words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any

from nodes.runtime.introspect.facts import Facts

SUFFIXES = ("initializer", "regularizer", "constraint", "activation", "dtype")
WORDS = {
    "bool": r"(a )?(python )?bool",
    "ints": r"(an? )?(int|integer)s?,? (or|/) (an? )?(tuple|list)|(list|tuple)(/list|/tuple)? of (\w+ )?int",
    "floats": r"(a )?(single )?floats?,? (or|/) (an? )?(tuple|list)|(list|tuple|a tuple) of (\w+ )?float",
    "int": r"(an? )?(optional )?(positive |non-negative |python )?(int|integer)\b",
    "float": r"(a )?(optional )?(positive |python )?(float|scalar)\b",
    "shape": r"(a )?(tuple of integers describing|the )?(desired |output )?shape",
    "str": r"(a )?(optional )?str",
}


def argument_entry(owner: str, name: str, default: Any, words: str, facts: Facts) -> dict[str, Any]:
    """The entry of one argument as the JSON has it, without what equals the default of `ArgumentSpec`."""
    said = facts.argument(owner, name)
    required = default is inspect.Parameter.empty
    entry: dict[str, Any] = {"name": name, "kind": said.get("kind") or kind_of(name, default, words, said)}
    if entry["kind"] == "enum":
        entry["choices"] = list(said["choices"])
        if default not in entry["choices"] and not required and default is not None:
            entry["choices"].insert(0, default)
    if required:
        entry["required"] = True
    elif default is not None:
        entry["default"] = default
    if said.get("optional", default is None):
        entry["optional"] = True
    if entry["kind"] in ("int", "float", "number", "ints", "floats"):
        entry.update({key: said[key] for key in ("minimum", "maximum") if key in said})
    entry.update({key: said[key] for key in ("length", "common") if key in said})
    if entry["kind"] in ("ints", "floats") and "length" not in entry and isinstance(default, tuple):
        entry["length"] = len(default)
    if "sample" in said and (required or "sample" in facts.table("arguments").get(f"{owner}.{name}", {})):
        entry["sample"] = said["sample"]
    if words:
        entry["doc"] = words
    return entry


def kind_of(name: str, default: Any, words: str, said: Mapping[str, Any]) -> str:
    """The kind that name, default and words suggest; `any` when they say nothing."""
    for suffix in SUFFIXES:
        if name == suffix or name.endswith("_" + suffix):
            return suffix
    if isinstance(default, str) or (default is None and "choices" in said):
        return "enum" if "choices" in said else "str"
    by_default = kind_of_default(default)
    by_words = kind_of_words(words)
    if by_default == "int" and by_words in ("ints", "float"):
        return by_words
    if by_default == "float" and by_words == "floats":
        return by_words
    return by_default or by_words or "any"


def kind_of_default(default: Any) -> str | None:
    """The kind of which `default` is a value; None for None and for what is ambiguous."""
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, int):
        return "int"
    if isinstance(default, float):
        return "float"
    if isinstance(default, tuple) and default:
        if all(isinstance(each, int) for each in default):
            return "ints"
        if all(isinstance(each, int | float) for each in default):
            return "floats"
    return None


def kind_of_words(words: str) -> str | None:
    """The kind that the description begins with."""
    text = words.lower().removeprefix("optional ").replace("`", "")
    for kind, pattern in WORDS.items():
        if re.match(pattern, text):
            return kind
    return None
