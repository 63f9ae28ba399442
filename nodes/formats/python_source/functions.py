"""Which function of the catalogue, or of the source, a call names."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from nodes.catalogue.spec import NodeSpec
from nodes.formats.python_source.drafts import Tensor
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.spelling import MATH, OPS
from nodes.formats.python_source.tensors import literal_tensor
from nodes.formats.python_source.values import shown
from nodes.graph import PortName


def function_of(reader: Reader, called: ast.expr, dotted: str) -> tuple[NodeSpec, Mapping[str, str]]:
    """The entry of a function, and what its arguments are called there if not as in the source.

    Raises:
        NoForm: the catalogue and the source have none.
    """
    if isinstance(called, ast.Name) and called.id in reader.values.types:
        spec = reader.catalogue.get(reader.values.types[called.id])
        if spec is not None and not spec.stateful and not spec.bare:
            reader.around.code.add(called.id)
            return spec, {}
    spec = reader.catalogue.get(dotted)
    if spec is None and not reader.strict:
        if dotted in OPS:
            return reader.catalogue.nodes[OPS[dotted][0]], OPS[dotted][1]
        name = dotted.rpartition(".")[2]
        other = f"keras.ops.{name}" if dotted.startswith("keras.activations.") else MATH.get(dotted, "")
        spec = reader.catalogue.get(other)
    if spec is None or spec.stateful or not spec.expression:
        raise NoForm("python-unknown-name", called, text=shown(called))
    if reader.strict and ast.unparse(called) != spec.expression:
        raise NoForm("python-unknown-name", called, text=shown(called))
    if spec.id == "keras.ops.copy" and reader.draft.device is not None and reader.strict:
        return reader.catalogue.nodes["to_device"], {"x": "input"}
    return spec, {}


def constant_of(reader: Reader, node: ast.Call) -> Tensor:
    """The Constant that `tf.constant(…)` is.

    Raises:
        NoForm: its numbers do not stand there, nor in a file that was read.
    """
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.Subscript) and shown(inner.value) == reader.around.constants:
        key = inner.slice.value if isinstance(inner.slice, ast.Constant) else ""
        array = reader.around.arrays.get(str(key))
        if array is None:
            raise NoForm("python-array", node, name=str(key))
        return Tensor(reader.draft.add("constant", {"value": array}), PortName("output"))
    arguments = literal_tensor(node, reader.values, reader.lookup)
    return Tensor(reader.draft.add("constant", arguments), PortName("output"))


def loaded(target: ast.expr) -> ast.expr:
    """What a statement such as `x += 1` reads before it writes.

    Raises:
        NoForm: it is no variable.
    """
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    raise NoForm("python-statement", target, text=shown(target))
