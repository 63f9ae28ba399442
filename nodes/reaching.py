"""What stands inside a value: arguments of layers in chains and wrappers, of initialisers and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.catalogue.words import REFERENCES, named_by, short_name
from nodes.graph import Object, Value, same

Way = tuple[str | int, ...]
"""From an argument to one inside its value: places in a list of layers, names of an object's arguments."""


def found_at(
    spec: NodeSpec, values: Mapping[str, Value], name: str, way: Way, catalogue: Catalogue
) -> tuple[ArgumentSpec, Value] | None:
    """The argument that `way` leads to from the argument `name` of `spec`, and its value; None if to none."""
    known = spec.argument(name)
    if known is None:
        return None
    value = values.get(name, known.default)
    return (known, value) if not way else _inside(known, value, way, catalogue)


def called_at(name: str, way: Way) -> str:
    """What the argument is called that `way` leads to from the argument `name`."""
    return next((step for step in reversed((name, *way)) if isinstance(step, str)), name)


def _inside(
    known: ArgumentSpec, value: Value, way: Way, catalogue: Catalogue
) -> tuple[ArgumentSpec, Value] | None:
    step, *rest = way
    if isinstance(step, int):
        if not isinstance(value, tuple) or not 0 <= step < len(value) or not rest:
            return None
        return _inside(element_of(known), value[step], tuple(rest), catalogue)
    spec = object_spec(known, value, catalogue)
    return None if spec is None else found_at(spec, _config(value), step, tuple(rest), catalogue)


def element_of(known: ArgumentSpec) -> ArgumentSpec:
    """What describes one element of a list of layers."""
    return ArgumentSpec(known.name, ArgumentKind.LAYER, known.doc)


def object_spec(known: ArgumentSpec, value: Value, catalogue: Catalogue) -> NodeSpec | None:
    """The entry of the object that `value` is for the argument `known`, also where it is only named."""
    if known.kind in REFERENCES:
        return named_by(value, known.kind, catalogue)
    return catalogue.object_spec(value.type) if isinstance(value, Object) else None


def named_plainly(known: ArgumentSpec, value: Object, catalogue: Catalogue) -> Value:
    """The class of `value` without arguments, as the default of `known` has it, or as Keras calls it."""
    spec = object_spec(known, value, catalogue)
    if spec is None or known.kind not in REFERENCES:
        return Object(value.type)
    if known.default is not None and object_spec(known, known.default, catalogue) is spec:
        return known.default
    return short_name(value.type, spec)


def _config(value: Value) -> Mapping[str, Value]:
    return value.config if isinstance(value, Object) else {}


def put_at(
    spec: NodeSpec, values: Mapping[str, Value], name: str, way: Way, new: Value, catalogue: Catalogue
) -> Mapping[str, Value]:
    """`values` with `new` where `found_at` finds something; what is a default then is left out."""
    known = spec.argument(name)
    assert known is not None
    if way:
        new = _put_inside(known, values.get(name, known.default), way, new, catalogue)
    if not known.required and same(new, known.default):
        return {each: value for each, value in values.items() if each != name}
    return {**values, name: new}


def _put_inside(known: ArgumentSpec, value: Value, way: Way, new: Value, catalogue: Catalogue) -> Value:
    step, *rest = way
    if isinstance(step, int):
        assert isinstance(value, tuple)
        inner = _put_inside(element_of(known), value[step], tuple(rest), new, catalogue)
        return (*value[:step], inner, *value[step + 1 :])
    spec = object_spec(known, value, catalogue)
    assert spec is not None
    config = put_at(spec, _config(value), step, tuple(rest), new, catalogue)
    return replace(value, config=config) if isinstance(value, Object) else Object(spec.id, config)


def arguments_within(
    spec: NodeSpec, values: Mapping[str, Value], catalogue: Catalogue
) -> Iterator[tuple[ArgumentSpec, Value]]:
    """The arguments that `values` gives, each with its value and followed by those inside it."""
    for name, value in values.items():
        known = spec.argument(name)
        if known is not None:
            yield known, value
            yield from _within(known, value, catalogue)


def _within(known: ArgumentSpec, value: Value, catalogue: Catalogue) -> Iterator[tuple[ArgumentSpec, Value]]:
    if isinstance(value, tuple):
        for each in value:
            if isinstance(each, Object):
                yield from _within(element_of(known), each, catalogue)
    elif isinstance(value, Object):
        spec = object_spec(known, value, catalogue)
        if spec is not None:
            yield from arguments_within(spec, value.config, catalogue)
