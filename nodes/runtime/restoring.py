"""Puts a layer back as it was when it was made, so that the next question need not make it again.

Making a layer costs as much as asking it. What a call leaves in it are attributes, and entries of the lists
that it keeps; both are put back. A layer with anything in it that this does not know is made again instead.
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.saving.serialization_lib import SerializableDict
from keras.src.utils.tracking import Tracker

PLACE = "_as_it_was_made"
"""Where a layer carries what it was like. Written past `__setattr__`: Keras does not see it."""

_FIXED = (
    str,
    bytes,
    int,
    float,
    complex,
    type(None),
    type,
    Enum,
    np.generic,
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    ModuleType,
    inspect.Signature,
    tf.DType,
    tf.TensorShape,
    keras.DTypePolicy,
    tf.__internal__.tracking.TrackableReference,
)
"""What nothing changes."""

_HOLDERS = (
    keras.Layer,
    keras.Initializer,
    keras.InputSpec,
    keras.Regularizer,
    keras.constraints.Constraint,
    keras.random.SeedGenerator,
    keras.Variable,
    SerializableDict,
    Tracker,
)
"""What is the same again when its attributes are."""


def remember(layer: Any) -> None:
    """Note what `layer`, just made, is like; does nothing where it could not be put back."""
    found = _Contents()
    if found.take(layer):
        vars(layer)[PLACE] = found.again


def restore(layer: Any) -> bool:
    """Put `layer` back as it was made; False when that cannot be done."""
    again = vars(layer).get(PLACE)
    if again is None:
        return False
    for put_back in again:
        put_back()
    vars(layer)[PLACE] = again
    return True


_KINDS: dict[type, Any] = {}
"""Which of the kinds that are told apart here a type belongs to, found out once; None: one not known."""


def _kind(of: type) -> Any:
    if of not in _KINDS:
        kinds = (_FIXED, tuple, list, dict, set, _HOLDERS)
        _KINDS[of] = next((each for each in kinds if issubclass(of, each)), None)
    return _KINDS[of]


class _Contents:
    """Everything that can change in a layer; `again` puts it back."""

    def __init__(self) -> None:
        self.again: list[Callable[[], None]] = []
        self._seen: set[int] = set()

    def take(self, value: Any) -> bool:
        """Add `value` and what is in it; False when there is something that may change unnoticed."""
        kind = _kind(type(value))
        if kind is _FIXED or id(value) in self._seen:
            return True
        self._seen.add(id(value))
        if kind is list:
            return self._take_list(value)
        if kind is dict:
            # One that has an order of its own cannot be filled by the methods of `dict`.
            return not isinstance(value, OrderedDict) and self._take_dict(value)
        if kind is set:
            return self._take_set(value)
        if kind is tuple:
            return all(map(self.take, value))
        return kind is _HOLDERS and self._take_dict(vars(value))

    def _take_list(self, value: list[Any]) -> bool:
        # The methods of `list` itself, here and below: those of Keras's own lists would track what is put in.
        kept = list(value)
        self.again.append(lambda: list.__setitem__(value, slice(None), kept))
        return all(map(self.take, kept))

    def _take_dict(self, value: dict[Any, Any]) -> bool:
        kept = dict(value)

        def put_back() -> None:
            dict.clear(value)
            dict.update(value, kept)

        self.again.append(put_back)
        return all(map(self.take, kept.values()))

    def _take_set(self, value: set[Any]) -> bool:
        kept = set(value)

        def put_back() -> None:
            set.clear(value)
            set.update(value, kept)

        self.again.append(put_back)
        return all(map(self.take, kept))
