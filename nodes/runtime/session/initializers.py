"""Initialisers: which one made a weight, one from what the window says, and what it would give."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from .answering import answers
from .figures import array_of, figures_of
from .live import Live, Refused, dtype_of, shape_of
from .packing import unpack
from .reaching import owner_of, weight_of

MADE_BY = "_layerwright_initializer"
"""Where a variable carries its initialiser: Keras drops it once the values are there."""
LARGEST_PREVIEW = 1 << 24
"""Values that are made for a preview."""


def watch() -> None:
    """Let every weight that is made from now on remember its initialiser."""
    plain = keras.Layer.add_weight
    if hasattr(plain, "__wrapped__"):
        return

    @functools.wraps(plain)
    def add_weight(self: Any, *args: Any, **kwargs: Any) -> Any:
        variable = plain(self, *args, **kwargs)
        given = kwargs.get("initializer", args[1] if len(args) > 1 else None)
        if given is None:
            given = "glorot_uniform" if "float" in dtype_of(variable) else "zeros"
        setattr(variable, MADE_BY, given)
        return variable

    keras.Layer.add_weight = add_weight


watch()


def initializer_of(variable: Any, owner: Any) -> Any:
    """What made the first values of `variable`; None where that is not known."""
    given = getattr(variable, MADE_BY, None)
    if given is None:
        name = str(variable.name)
        given = next(
            (
                found
                for stem in (name, name.rpartition("_")[2], name.removesuffix("_kernel"))
                if (found := getattr(owner, f"{stem}_initializer", None)) is not None
            ),
            None,
        )
    if isinstance(given, (str, dict)):
        return keras.initializers.get(given)
    return given if callable(given) else None


def text_of(initializer: Any) -> str:
    """An initialiser as a person reads it: `RandomNormal(stddev=0.01)`; nothing for None."""
    if initializer is None:
        return ""
    if not isinstance(initializer, keras.Initializer):
        return str(getattr(initializer, "__name__", type(initializer).__name__))
    name = type(initializer).__name__
    parameters = inspect.signature(type(initializer).__init__).parameters
    config = (
        initializer.get_config() if type(initializer).get_config is not keras.Initializer.get_config else {}
    )
    shown = [
        f"{key}={_short(value)}"
        for key, value in config.items()
        if key in parameters and repr(value) != repr(parameters[key].default)
    ]
    return f"{name}({', '.join(shown)})" if shown else name


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else "…"


def fresh(initializer: Any) -> Any:
    """`initializer` with a seed of its own: a second call of the same one would give the same values."""
    return initializer.clone() if isinstance(initializer, keras.Initializer) else initializer


def made(live: Live, wanted: Mapping[str, Any]) -> Any:
    """The initialiser that the window describes: `type` is a class or function of Keras or of the source.

    Raises:
        Refused: there is none of this name.
    """
    name, config = str(wanted["type"]), {key: _value(each) for key, each in wanted["config"].items()}
    source = sys.modules.get(live.module)
    found = getattr(source, name, None) if wanted.get("own") else getattr(keras.initializers, name, None)
    if found is None:
        raise Refused("no-initializer", name=name)
    return found(**config) if inspect.isclass(found) else found


def _value(value: Any) -> Any:
    return unpack(value) if isinstance(value, Mapping) and "data" in value else value


def values_for(initializer: Any, variable: Any) -> Any:
    """What `initializer` gives for `variable`, as NumPy's.

    Raises:
        Refused: not as many values as the weight has.
    """
    shape = shape_of(variable)
    found = array_of(fresh(initializer)(shape, dtype=dtype_of(variable)))
    if tuple(found.shape) != shape:
        raise Refused("initial-shape", expected=str(shape), received=str(tuple(found.shape)))
    return found


@answers("weights.preview")
def preview(live: Live, key: str, initializer: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The figures of what an initialiser would give for a weight, which keeps its values."""
    variable = weight_of(live, key)
    if int(np.prod(shape_of(variable))) > LARGEST_PREVIEW:
        raise Refused("preview-too-large", most=LARGEST_PREVIEW)
    chosen = own_initializer(live, key) if initializer is None else made(live, initializer)
    return {**figures_of(values_for(chosen, variable)), "initializer": text_of(chosen)}


def own_initializer(live: Live, key: str) -> Any:
    """The initialiser that made the weight `key`.

    Raises:
        Refused: it is not known.
    """
    found = initializer_of(live.weights[key], owner_of(live, key))
    if found is None:
        raise Refused("initializer-unknown", name=key.rpartition("|")[2])
    return found
