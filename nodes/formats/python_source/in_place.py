"""Layers that are made where they are called, as Keras's functional models have them."""

from __future__ import annotations

import ast

from nodes.formats.python_source.drafts import One, Plain, Row, Tensor, Thing
from nodes.formats.python_source.inlining import makes_something
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.module import INPUTS, entry_of
from nodes.formats.python_source.own_calls import function_called
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.submodels import Submodels
from nodes.formats.python_source.values import shown
from nodes.graph import PortName
from nodes.names import snake_case

MERGES = frozenset(["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot"])
"""Functions of `keras.layers` that make a layer and call it at once."""
STATELESS = frozenset(
    f"keras.layers.{name}"
    for name in [
        *(each.title() for each in MERGES),
        "Activation",
        "Flatten",
        "LeakyReLU",
        "Permute",
        "ReLU",
        "RepeatVector",
        "Reshape",
        "Rescaling",
        "Softmax",
        "ELU",
        *(f"{kind}{size}D" for kind in ("UpSampling", "ZeroPadding", "Cropping") for size in (1, 2, 3)),
        *(
            f"{where}{kind}{size}D"
            for where in ("", "Global")
            for kind in ("MaxPool", "MaxPooling", "AvgPool", "AveragePooling")
            for size in (1, 2, 3)
        ),
    ]
)
"""Layers that hold nothing: made anew for each call, as people write it in a `call`, they do the same."""


def in_place(reader: Reader, making: Making, node: ast.Call) -> Thing | None:
    """An Input, a layer, or what the call of a layer gives that is made here; None for other calls.

    Raises:
        NoForm: it is one of these, but not of plain values.
    """
    dotted = reader.values.spelling.dotted(node.func)
    if dotted in INPUTS:
        return _input(reader, node)
    if dotted == "keras.Model" and making.submodels is not None:
        return _submodel(reader, making.submodels, node)
    making.variables = reader.variables
    merged = merge_in_place(reader, making, node)
    if merged is not None:
        return merged
    function = reader.values.functions.get(node.func.id) if isinstance(node.func, ast.Name) else None
    if function is not None and makes_something(node, reader.values):
        return function_called(reader, function, node, reader.depth)
    if isinstance(node.func, ast.Call):
        inner = reader.values.whole(node.func)
        if is_lambda(reader, inner):
            return lambda_called(reader, inner, node)
        return _called(reader, making, inner, node)
    spec = reader.values.spec_of(node.func)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in reader.values.templates or (spec is not None and spec.stateful):
        wish = reader.targets[0] if len(reader.targets) == 1 else ""
        return making.thing(node, _named(node) or wish or "layer")
    if spec is not None and spec.id in reader.values.catalogue.references.get("initializer", {}):
        return Plain(reader.values.value(node, reader.lookup))
    return None


def _submodel(reader: Reader, submodels: Submodels, node: ast.Call) -> Thing:
    """A model of inputs and outputs that stand here, as one layer."""
    wish = reader.targets[0] if len(reader.targets) == 1 else ""
    given = dict(zip(("inputs", "outputs"), node.args, strict=False))
    given |= {str(each.arg): each.value for each in node.keywords}
    if given.keys() - {"name"} != {"inputs", "outputs"} or len(node.args) > 2:
        raise NoForm("python-model-ends", node)
    ends: list[list[Tensor]] = []
    for each in (given["inputs"], given["outputs"]):
        thing = reader.thing(each)
        row = thing.items if isinstance(thing, Row) else (thing,)
        ends.append([reader.tensor(one, each) for one in row])
    return submodels.made(reader.draft, node, wish or _named(node), ends[0], ends[1])


def is_lambda(reader: Reader, node: ast.expr) -> bool:
    """Whether a call makes a Lambda layer."""
    return isinstance(node, ast.Call) and reader.values.spelling.dotted(node.func) == "keras.layers.Lambda"


def lambda_called(reader: Reader, made: ast.Call, node: ast.Call) -> Thing:
    """What a Lambda layer gives that is made here: what its function does, read in place.

    Raises:
        NoForm: it is no function that stands here, or is told more.
    """
    told = {str(each.arg) for each in made.keywords} - {"name", "output_shape", "input_shape", "function"}
    given = [*made.args, *(each.value for each in made.keywords if each.arg == "function")]
    if told or len(given) != 1 or len(node.args) != 1 or node.keywords:
        raise NoForm("python-arguments", made, name="Lambda")
    function = given[0]
    known = reader.values.functions.get(function.id) if isinstance(function, ast.Name) else None
    if isinstance(function, ast.Lambda):
        body: list[ast.stmt] = [ast.copy_location(ast.Return(function.body), function)]
        known = ast.FunctionDef("lambda", function.args, body, [])
    if known is None:
        raise NoForm("python-unknown-name", function, text=shown(function))
    return function_called(reader, known, node, reader.depth)


def grown_in_place(reader: Reader, making: Making, statement: ast.Expr) -> bool:
    """Put one layer more into a list of layers, if that is what a statement does: `net.add(…)`."""
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "add":
        return False
    if not isinstance(reader.known(call.func.value), One):
        return False
    making.variables = reader.variables
    making.statements([statement])
    return True


def merge_in_place(reader: Reader, making: Making, node: ast.Call) -> Thing | None:
    """What a function such as `keras.layers.concatenate` gives; None for other calls.

    The layer that it makes holds nothing: made once, as the drawing has it, it does the same in a class too.
    """
    inner = node.func
    if (
        isinstance(inner, ast.Call)
        and reader.values.spelling.dotted(inner.func) in STATELESS
        and not reader.strict
    ):
        return _called(reader, making, inner, node)
    head, _, last = reader.values.spelling.dotted(node.func).rpartition(".")
    if head != "keras.layers" or last not in MERGES:
        return None
    made = ast.copy_location(ast.Call(ast.Name(f"keras.layers.{last.title()}"), [], node.keywords), node)
    return _called(reader, making, made, ast.copy_location(ast.Call(made, node.args, []), node))


def _called(reader: Reader, making: Making, made: ast.Call, node: ast.Call) -> Thing | None:
    spec = reader.values.spec_of(made.func)
    title = shown(made.func).rpartition(".")[2] if spec is None else spec.id.rpartition(".")[2]
    title = spec.title if spec is not None and ":" in spec.id else title
    layer = making.thing(made, _named(made) or snake_case(title) or "layer")
    return reader.layer(layer.layer, node) if isinstance(layer, One) else None


def _named(node: ast.Call) -> str:
    """The name that a layer is given, if it can be an attribute."""
    found = next((each.value for each in node.keywords if each.arg == "name"), None)
    name = found.value if isinstance(found, ast.Constant) else ""
    return name if isinstance(name, str) and name.isidentifier() else ""


def _input(reader: Reader, node: ast.Call) -> Tensor:
    entry = entry_of(node, reader.values, reader.lookup)
    made = reader.draft.add("input", {} if entry is None else entry.arguments())
    reader.draft.inputs.append(made)
    return Tensor(made, PortName("output"))
