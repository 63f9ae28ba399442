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
    "ints": r"(an? )?(int|integer)s?,? (or|/) (an? )?(tuple|list)|(list|tuple)(/list|/tuple)? of (\w+ )?int"
    r"|ax[ie]s or (axes|tuple)|an integer or (a )?tuple",
    "floats": r"(a )?(single )?floats?,? (or|/) (an? )?(tuple|list)|(list|tuple|a tuple) of (\w+ )?float",
    "int": r"(an? )?(optional )?(positive |non-negative |python )?(int|integer)\b",
    "float": r"(a )?(optional )?(positive |python )?(float|scalar)\b",
    "str": r"(a )?(optional )?str",
}
NUMBERS = ("int", "float", "number", "ints", "floats")
WIDER = {("int", "ints"), ("int", "float"), ("float", "floats")}
"""Where the default is of the first kind and the words say the second, the words are right."""


def argument_entry(owner: str, name: str, default: Any, words: str, facts: Facts) -> dict[str, Any]:
    """The entry of one argument as the JSON has it, without what equals the default of `ArgumentSpec`."""
    said = facts.argument(owner, name)
    required = default is inspect.Parameter.empty or said.get("required", False)
    entry: dict[str, Any] = {"name": name, "kind": kind_of(name, default, words, said)}
    if required:
        entry["required"] = True
    elif default is not None:
        entry["default"] = default
    if said.get("optional", default is None and not required):
        entry["optional"] = True
    entry.update(limits(entry["kind"], default, said))
    if "sample" in (said if required else facts.own(owner, name)):
        entry["sample"] = said["sample"]
    told = facts.own(owner, name).get("doc") or words or said.get("doc")
    if told:
        entry["doc"] = told
    return entry


def limits(kind: str, default: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """What restricts the value: the choices of an enumeration, range and length of numbers."""
    found: dict[str, Any] = {}
    if kind in ("enum", "layer", "layers") and "choices" in said:
        found["choices"] = said["choices"]
    if kind in NUMBERS:
        found.update({key: said[key] for key in ("minimum", "maximum") if key in said})
    if kind in ("ints", "floats"):
        if "length" in said:
            found["length"] = said["length"]
        elif isinstance(default, tuple):
            found["length"] = len(default)
        if said.get("tuple_only"):
            found["tuple_only"] = True
    return found


def kind_of(name: str, default: Any, words: str, said: Mapping[str, Any]) -> str:
    """The kind that the facts, else name, default and words suggest; `any` when they say nothing."""
    if "choices" in said and (default is None or isinstance(default, str)) and "kind" not in said:
        return "enum"
    by_default, by_words = kind_of_default(default), kind_of_words(words)
    if (by_default, by_words) in WIDER and said.get("kind", "int") == "int":
        return str(by_words)
    if "kind" in said:
        return str(said["kind"])
    suffix = next((each for each in SUFFIXES if name == each or name.endswith("_" + each)), None)
    return suffix or by_default or by_words or "any"


def kind_of_default(default: Any) -> str | None:
    """The kind of which `default` is a value; None where that is ambiguous."""
    for kind, types in (("bool", bool), ("int", int), ("float", float), ("str", str)):
        if isinstance(default, types):
            return kind
    if isinstance(default, tuple) and default:
        if all(isinstance(each, int) for each in default):
            return "ints"
        if all(isinstance(each, int | float) for each in default):
            return "floats"
    return None


def kind_of_words(words: str) -> str | None:
    """The kind that the description begins with."""
    text = words.lower().replace("`", "").lstrip("(").removeprefix("optional) ").removeprefix("optional ")
    return next((kind for kind, pattern in WORDS.items() if re.match(pattern, text)), None)


def mark_positional(entries: list[dict[str, Any]]) -> None:
    """Mark the leading required arguments, which careful people write without their names."""
    for entry in entries:
        if not entry.get("required"):
            return
        entry["positional"] = True
