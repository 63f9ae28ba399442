"""Whether a value is one that an argument may hold, and which ones are.

Only what is surely wrong does not fit: where Keras's signature says less than Keras does, Keras decides.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, NodeSpec
from nodes.graph import UNLESS_TOLD, Object, Value, same


def fits(argument: ArgumentSpec, value: Value) -> bool:
    """Whether `argument` may hold `value`. Its default always may, and of two truth values both."""
    if _takes_argument(value):
        # An argument of the block around it: the block's instances give the value.
        return True
    if isinstance(value, Object) and value.type == UNLESS_TOLD:
        return argument.kind is ArgumentKind.BOOL and argument.name == "training"
    if value is None:
        return argument.optional or (argument.default is None and not argument.required)
    if type(value) is type(argument.default) and (value == argument.default or isinstance(value, bool)):
        return True
    if argument.kind is ArgumentKind.ENUM:
        return not argument.choices or value in argument.choices
    test = _TESTS.get(argument.kind)
    return test is None or test(argument, value)


def _takes_argument(value: Value) -> bool:
    """Whether `value` is an argument of the block around it, or a row with one among its numbers."""
    if isinstance(value, tuple):
        return any(map(_takes_argument, value))
    return isinstance(value, Object) and value.type == "argument"


def starting_values(spec: NodeSpec, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a new node of kind `spec` holds: samples, and what of `values` is not the default."""
    start = {each.name: each.sample for each in (*spec.arguments, *spec.call_arguments)}
    changes: dict[str, Value] = {
        name: sample for name, sample in start.items() if sample is not None and name not in values
    }
    for name, value in values.items():
        argument = spec.argument(name)
        if argument is None or argument.required or not same(value, argument.default):
            changes[name] = value
    return changes


def expected_of(argument: ArgumentSpec) -> str:
    """What `argument` may hold, in Python's own notation, which needs no translation."""
    if argument.kind is ArgumentKind.ENUM:
        text = " | ".join(repr(choice) for choice in argument.choices)
    elif argument.kind in (ArgumentKind.INTS, ArgumentKind.FLOATS):
        one = "int" if argument.kind is ArgumentKind.INTS else "float"
        several = f"{one}, …" if argument.length is None else ", ".join([one] * argument.length)
        several += "," * (argument.length == 1)
        text = f"({several})" if argument.tuple_only else f"{_ranged(argument, one)} | ({several})"
    else:
        text = _ranged(argument, _WORDS.get(argument.kind, argument.kind.value))
    return f"{text} | None" if argument.optional else text


def _ranged(argument: ArgumentSpec, text: str) -> str:
    low = "" if argument.minimum is None else f"{argument.minimum:g} ≤ "
    high = "" if argument.maximum is None else f" ≤ {argument.maximum:g}"
    return f"{text} ≥ {argument.minimum:g}" if low and not high else f"{low}{text}{high}"


_WORDS = {
    ArgumentKind.NUMBER: "int | float",
    ArgumentKind.BOOL: "True | False",
    ArgumentKind.SHAPE: "(int | None, …)",
    ArgumentKind.SEED: "int",
    ArgumentKind.NAMES: "(name, …)",
    ArgumentKind.CODE: "str",
}


def _is_int(argument: ArgumentSpec, value: Value) -> bool:
    if isinstance(value, tuple):
        # Keras calls some an int that may be several, such as the axis of a sum.
        return argument.minimum is None and all(_is_int(argument, each) for each in value)
    return isinstance(value, int) and not isinstance(value, bool) and _in_range(argument, value)


def _is_number(argument: ArgumentSpec, value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and _in_range(argument, value)


def _are_ints(argument: ArgumentSpec, value: Value) -> bool:
    return _are(argument, value, _is_int)


def _are_numbers(argument: ArgumentSpec, value: Value) -> bool:
    return _are(argument, value, _is_number)


def _are(argument: ArgumentSpec, value: Value, one: Callable[[ArgumentSpec, Value], bool]) -> bool:
    """One, or as many as `length` says; each may itself be a few, such as the padding before and after."""
    if not isinstance(value, tuple):
        return not argument.tuple_only and one(argument, value)
    if argument.length is not None and len(value) != argument.length:
        return False
    return all(
        all(one(argument, inner) for inner in each) if isinstance(each, tuple) else one(argument, each)
        for each in value
    )


def _in_range(argument: ArgumentSpec, value: int | float) -> bool:
    # A value that is no number (nan) is out of every range.
    above = argument.minimum is None or value >= argument.minimum
    return above and (argument.maximum is None or value <= argument.maximum)


def _is_shape(argument: ArgumentSpec, value: Value) -> bool:
    if isinstance(value, int):
        # Some shapes may be a single number.
        return argument.name != "shape" and not isinstance(value, bool)
    return isinstance(value, tuple) and all(
        each is None or (isinstance(each, int) and not isinstance(each, bool)) for each in value
    )


def _is_layer(_: ArgumentSpec, value: Value) -> bool:
    return isinstance(value, Object)


def _are_layers(_: ArgumentSpec, value: Value) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, Object) for each in value)


def are_names(values: tuple[Value, ...]) -> bool:
    """Whether `values` can be names of variables, each another."""
    return len(set(map(repr, values))) == len(values) and all(
        isinstance(each, str) and each.isidentifier() and not keyword.iskeyword(each) for each in values
    )


def _is_name_or_object(_: ArgumentSpec, value: Value) -> bool:
    return isinstance(value, (str, Object))


_TESTS: Mapping[ArgumentKind, Callable[[ArgumentSpec, Value], bool]] = {
    ArgumentKind.INT: _is_int,
    ArgumentKind.FLOAT: _is_number,
    ArgumentKind.NUMBER: _is_number,
    ArgumentKind.BOOL: lambda _, value: isinstance(value, bool),
    ArgumentKind.STR: lambda _, value: isinstance(value, str),
    ArgumentKind.ACTIVATION: _is_name_or_object,
    ArgumentKind.INITIALIZER: _is_name_or_object,
    ArgumentKind.REGULARIZER: _is_name_or_object,
    ArgumentKind.CONSTRAINT: _is_name_or_object,
    ArgumentKind.INTS: _are_ints,
    ArgumentKind.FLOATS: _are_numbers,
    ArgumentKind.SHAPE: _is_shape,
    ArgumentKind.DTYPE: _is_name_or_object,
    ArgumentKind.SEED: lambda _, value: isinstance(value, int) and not isinstance(value, bool),
    ArgumentKind.LAYER: _is_layer,
    ArgumentKind.LAYERS: _are_layers,
    ArgumentKind.GIVEN: lambda _, value: isinstance(value, Object) and value.type == "layer",
    ArgumentKind.NAMES: lambda _, value: isinstance(value, tuple) and are_names(value),
    ArgumentKind.CODE: lambda _, value: isinstance(value, str),
}
