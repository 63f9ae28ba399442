"""Constants in a `call`: literals, and arrays that stand beside the source."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.codegen.arrays import MOST_NUMBERS, dtype_of, is_array, nested, shape_of
from nodes.codegen.literals import Unprintable, literal
from nodes.codegen.steps import Call, Literal
from nodes.graph import Node, Object, Value


def constant_call(node: Node, spec: NodeSpec, catalogue: Catalogue) -> Call:
    """The call of a Constant node.

    Raises:
        Unprintable: it has no value, or one that cannot be written.
    """
    if "value" not in node.arguments:
        raise Unprintable("missing-argument")
    value = node.arguments["value"]
    declared = spec.argument("dtype")
    dtype = node.arguments.get("dtype", None if declared is None else declared.default)
    known = None
    if isinstance(value, Object) and is_array(value):
        dtype = node.arguments.get("dtype", dtype_of(value))
        known = dtype_of(value)
        if math.prod(shape_of(value)) <= MOST_NUMBERS:
            value, known = nested(value), None
    if known is None:
        literal(value, catalogue)
        known = inferred_dtype(value)
    keywords = {} if dtype in (None, known) else {"dtype": Literal(dtype)}
    positional = (Literal(value, lists=True),)
    return Call(node.id, None, "tf.constant", positional, keywords, spec.outputs)


def inferred_dtype(value: Value) -> str | None:
    """The dtype that TensorFlow gives to `value` by itself; None when that is better said."""
    kinds: set[type] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, int) and abs(each) >= 2**31:
            return None
        else:
            kinds.add(type(each))
    names: Mapping[frozenset[type], str] = {
        frozenset(): "float32",
        frozenset({float}): "float32",
        frozenset({int, float}): "float32",
        frozenset({int}): "int32",
        frozenset({bool}): "bool",
        frozenset({str}): "string",
    }
    return names.get(frozenset(kinds))
