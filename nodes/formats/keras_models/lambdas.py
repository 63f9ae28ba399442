"""The functions of Lambda layers: compiled code, or a name alone, as text to be trusted, or replaced."""

from __future__ import annotations

import keyword
import math
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nodes.graph import Value

PACKED = re.compile(r"[A-Za-z0-9+/]+={0,2}")
LONGEST = 200_000
"""Characters of compiled code; what is longer is not taken over."""
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Held:
    """What a file has of a function: its compiled code as base64, else its name where that is known.

    `defaults` are those of its parameters, `closure` is what it has of the function around it, `arguments` is
    what the layer gives it besides the tensors.
    """

    packed: str = ""
    defaults: tuple[Value, ...] = ()
    closure: tuple[Value, ...] = ()
    arguments: Mapping[str, Value] = field(default_factory=dict)
    name: str = ""


class _NotPlain(Exception):
    """A value that cannot stand in a source."""


def held_function(config: Mapping[str, Any]) -> Held:
    """The function of a Lambda layer with this configuration. None of it is looked into, or run."""
    function = config.get("function")
    if isinstance(function, dict) and function.get("class_name") == "__lambda__":
        inner = function.get("config")
        inner = inner if isinstance(inner, dict) else {}
        parts = [inner.get("code"), inner.get("defaults"), inner.get("closure")]
    elif isinstance(function, list) and len(function) == 3:
        parts = function
    else:
        named = function.get("config") if isinstance(function, dict) else function
        return Held(name=named if isinstance(named, str) and named.isidentifier() else "")
    packed = re.sub(r"\s+", "", parts[0]) if isinstance(parts[0], str) else ""
    if len(packed) > LONGEST or not PACKED.fullmatch(packed):
        return Held()
    try:
        defaults, closure = (_row(_plain(each)) for each in parts[1:])
        arguments = _plain(config.get("arguments") or {})
    except _NotPlain:
        return Held()
    if not isinstance(arguments, Mapping) or not all(map(_is_name, arguments)):
        return Held()
    return Held(packed, defaults, closure, arguments)


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def _row(value: Value) -> tuple[Value, ...]:
    if value is None:
        return ()
    if not isinstance(value, tuple):
        raise _NotPlain
    return value


def _plain(data: Any, depth: int = 0) -> Value:
    """A value of a configuration, of numbers, strings and rows of these."""
    if depth > DEEPEST:
        raise _NotPlain
    if isinstance(data, float) and not math.isfinite(data):
        raise _NotPlain
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if isinstance(data, dict) and data.get("class_name") == "__tuple__":
        data = data.get("items")
    if isinstance(data, list):
        return tuple(_plain(each, depth + 1) for each in data)
    if isinstance(data, dict) and "class_name" not in data:
        return {str(key): _plain(each, depth + 1) for key, each in data.items()}
    raise _NotPlain


def code_of(held: Held, count: int, in_list: bool) -> str:
    """A function of `count` tensors that does what `held` does; `{name}` stands for what it is called."""
    parameters = ", ".join("x" if not place else f"x{place}" for place in range(max(count, 1)))
    if not held.packed:
        called = f" It was called {held.name}." if held.name else ""
        return _PLACEHOLDER.format(name="{name}", parameters=parameters, called=called)
    lines = textwrap.wrap(held.packed, 76)
    return _TRUSTED.format(
        name="{name}",
        parameters=parameters,
        given=f"[{parameters}]" if in_list else parameters,
        code="\n".join(f'        "{line}"' for line in lines),
        defaults=repr(held.defaults),
        closure=repr(held.closure),
        arguments="".join(f", {key}={value!r}" for key, value in held.arguments.items()),
    )


_PLACEHOLDER = '''\
def {name}({parameters}):
    """What a Lambda layer did. Its code is not in the file, which has a name of it at most.

    Write here what it did, with TensorFlow or keras.ops, in the place of the line below.{called}
    """
    raise NotImplementedError("The code of a Lambda layer is not in the file as text: write it here.")
'''
_TRUSTED = '''\
import base64
import marshal
import types

import numpy


def {name}({parameters}):
    """What a Lambda layer did. The file holds it as compiled code alone, which cannot be shown.

    Trust it and it runs as it is, in the version of Python that has compiled it. Better, write here what it
    did, with TensorFlow or keras.ops, in the place of all that follows.
    """
    packed = (
{code}
    )
    names = {{
        **globals(),
        "tf": tf,
        "tensorflow": tf,
        "keras": tf.keras,
        "layers": tf.keras.layers,
        "ops": tf.keras.ops,
        "K": tf.keras.backend,
        "np": numpy,
    }}
    code = marshal.loads(base64.b64decode(packed))
    closure = tuple(map(types.CellType, {closure}))
    function = types.FunctionType(code, names, "{name}", {defaults}, closure)
    return function({given}{arguments})
'''
