"""Values of a configuration: literals, and objects of Keras or of the source, as they are written there."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec
from nodes.formats.python_source.again import copy_of
from nodes.formats.python_source.counting import COUNTED, counted
from nodes.formats.python_source.parsing import Effort, NoForm
from nodes.formats.python_source.slicing import slice_of
from nodes.formats.python_source.spelling import Spelling
from nodes.graph import CUSTOM, Object, Value, block_of_type, same
from nodes.nesting import objects_in

DTYPES = frozenset(
    [
        "bfloat16",
        "float16",
        "float32",
        "float64",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "bool",
        "string",
    ]
)
_OLD: Mapping[str, str] = {
    "tf.random_normal_initializer": "keras.initializers.RandomNormal",
    "tf.random_uniform_initializer": "keras.initializers.RandomUniform",
    "tf.constant_initializer": "keras.initializers.Constant",
    "tf.zeros_initializer": "zeros",
    "tf.ones_initializer": "ones",
}
"""Initialisers of TensorFlow that are the same as one of Keras."""
_HINTS = frozenset({"input_shape", "batch_input_shape", "input_dim", "batch_size"})
"""Older ways to say what a layer will be given."""
_LARGEST = 10**12
_ACTIVATIONS = "keras.activations."
_SUMS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
MOST_ITEMS = 100_000


@dataclass(frozen=True)
class Made:
    """A call of a class: what it makes, with which arguments; `name`, `trainable`: what it is given too."""

    spec: NodeSpec
    config: Mapping[str, Value]
    trainable: bool = True
    hints: Mapping[str, Value] = field(default_factory=dict)
    layers: tuple[ast.expr, ...] = ()
    """Of a list of layers: its elements."""

    def as_object(self) -> Object:
        """As the element of a list, or inside a wrapper."""
        frozen: dict[str, Value] = {} if self.trainable else {"trainable": False}
        return Object(self.spec.id, {**self.config, **frozen})


Lookup = Callable[[ast.expr], Value]
"""The value of a name or an attribute. Raises NoForm where it has none that a configuration can hold."""


Template = Callable[[ast.Call, Lookup], NodeSpec | None]
"""Makes the block that a call of a class means; None where the class has become code."""


class Values:
    """Reads values; `types` are the classes and functions of the source, with their types in the drawing.

    `parameters` says for blocks and chains in which order their classes take what, and what that is called
    in the drawing. With `exact`, what stands in the source stands in the drawing too, even where it means the
    same as a default.
    """

    def __init__(self, spelling: Spelling, catalogue: Catalogue, exact: bool) -> None:
        self.spelling = spelling
        self.exact = exact
        self.effort = Effort()
        self.catalogue = catalogue
        self.types: dict[str, str] = {}
        self.parameters: dict[str, Mapping[str, str]] = {}
        self.fill: Callable[[str, Mapping[str, Value]], None] = lambda type, config: None
        """Told of each instance of a block, by its type."""
        self.functions: dict[str, ast.FunctionDef] = {}
        """Functions of the source that are gone through where they are called."""
        self.constants: dict[str, ast.expr] = {}
        """What names at the top of the source stand for that are given a value once."""
        self.templates: dict[str, Template] = {}
        """Classes of which each call with other values makes another block."""
        self._references = {
            name: (kind, spec)
            for kind, specs in catalogue.references.items()
            for type, spec in specs.items()
            for name in (type, *(f"keras.{kind}s.{alias}" for alias in spec.aliases))
        }

    # -- literals ------------------------------------------------------------------------------------------

    def value(self, node: ast.expr, lookup: Lookup) -> Value:
        """The value that `node` stands for.

        Raises:
            NoForm: none that a configuration can hold.
        """
        self.effort.spend()
        copied = copy_of(node)
        if copied is not None:
            return self.value(copied, lookup)
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Tuple | ast.List):
            return self._sized(tuple(self.value(each, lookup) for each in node.elts))
        if isinstance(node, ast.Dict):
            return self._mapping(node, lookup)
        if isinstance(node, ast.UnaryOp | ast.BinOp):
            return self._number(node, lookup)
        if isinstance(node, ast.Call):
            return self._call(node, lookup)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node, lookup)
        if isinstance(node, ast.Subscript):
            return self._item(node, lookup)
        if isinstance(node, ast.JoinedStr) and not self.exact:
            return self._joined(node, lookup)
        raise NoForm("python-no-value", node, text=shown(node))

    def _joined(self, node: ast.JoinedStr, lookup: Lookup) -> Value:
        """`f"branch_{size}"`, of whole numbers and texts."""
        found: list[str] = []
        for each in node.values:
            inner = each.value if isinstance(each, ast.FormattedValue) else each
            plain = not isinstance(each, ast.FormattedValue) or (each.conversion, each.format_spec) == (
                -1,
                None,
            )
            value = self.value(inner, lookup)
            if not plain or type(value) not in (str, int):
                raise NoForm("python-no-value", node, text=shown(node))
            found.append(str(value))
            self.effort.spend(1 + len(found[-1]))
        return "".join(found)

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if value is None or isinstance(value, bool | int | float | str):
            return value
        raise NoForm("python-no-value", node, text=shown(node))

    def _mapping(self, node: ast.Dict, lookup: Lookup) -> Value:
        found: dict[str, Value] = {}
        for key, each in zip(node.keys, node.values, strict=True):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                raise NoForm("python-no-value", node, text=shown(node))
            found[key.value] = self.value(each, lookup)
        return found

    def _number(self, node: ast.UnaryOp | ast.BinOp, lookup: Lookup) -> Value:
        if isinstance(node, ast.UnaryOp):
            value = self.value(node.operand, lookup)
            if isinstance(node.op, ast.Not) and isinstance(value, bool):
                return not value
            if isinstance(node.op, ast.USub) and _is_number(value):
                return -value
            raise NoForm("python-no-value", node, text=shown(node))
        left, right = self.value(node.left, lookup), self.value(node.right, lookup)
        if isinstance(node.op, ast.Pow) and _is_number(left) and type(right) is int and 0 <= right <= 16:
            return _bounded(left**right, node)
        if type(node.op) in _SUMS and _is_number(left) and _is_number(right):
            try:
                return _bounded(_SUMS[type(node.op)](left, right), node)
            except ZeroDivisionError as error:
                raise NoForm("python-no-value", node, text=shown(node)) from error
        row = isinstance(node.op, ast.Add) and isinstance(left, tuple) and isinstance(right, tuple)
        times = isinstance(node.op, ast.Mult) and isinstance(left, tuple) and type(right) is int
        if row and isinstance(left, tuple) and isinstance(right, tuple):
            return self._sized(left + right)
        if times and any(True for _ in objects_in(left)):
            # each would be the same one
            raise NoForm("python-no-value", node, text=shown(node))
        if times and isinstance(left, tuple) and isinstance(right, int) and right * len(left) <= MOST_ITEMS:
            return self._sized(left * right)
        raise NoForm("python-no-value", node, text=shown(node))

    def _sized(self, row: tuple[Value, ...]) -> tuple[Value, ...]:
        """A row whose items, those of rows inside counted, are not too many to be gone through."""
        waiting: list[Value] = [row]
        while waiting:
            each = waiting.pop()
            if isinstance(each, tuple):
                self.effort.spend(1 + len(each))
                waiting.extend(each)
        return row

    def _item(self, node: ast.Subscript, lookup: Lookup) -> Value:
        row = self.value(node.value, lookup)
        if isinstance(node.slice, ast.Slice) and isinstance(row, tuple) and not self.exact:
            return self._sized(row[slice_of(node.slice, lambda each: self.value(each, lookup))])
        place = self.value(node.slice, lookup)
        if isinstance(row, Mapping) and isinstance(place, str) and place in row:
            return row[place]
        if isinstance(row, tuple) and type(place) is int and -len(row) <= place < len(row):
            return row[place]
        raise NoForm("python-no-value", node, text=shown(node))

    def _named(self, node: ast.Name | ast.Attribute, lookup: Lookup) -> Value:
        if isinstance(node, ast.Name) and node.id in self.types:
            type = self.types[node.id]
            if type.startswith(CUSTOM):
                return Object(type)
            raise NoForm("python-no-value", node, text=node.id)
        dotted = self.spelling.dotted(node)
        if not dotted:
            return lookup(node)
        found = self.reference(dotted)
        last = dotted.rpartition(".")[2]
        if found is not None:
            kind, spec = found
            # those of Keras are called by their own names
            return spec.id.removeprefix(_ACTIVATIONS) if kind == "activation" else Object(spec.id)
        if dotted.startswith("tf.") and last in DTYPES:
            return last
        if dotted.startswith(("tf.nn.", "tf.")) and last in self.catalogue.references.get("activation", {}):
            return last
        raise NoForm("python-unknown-name", node, text=shown(node))

    def reference(self, dotted: str) -> tuple[str, NodeSpec] | None:
        """What an initialiser, a regulariser … of Keras is in the catalogue, and of which kind."""
        if dotted.startswith(_ACTIVATIONS):
            last = dotted.rpartition(".")[2]
            spec = self.catalogue.references.get("activation", {}).get(last)
            return self._references.get(dotted) if spec is None else ("activation", spec)
        return self._references.get(dotted)

    def constant(self, node: ast.expr) -> Value:
        """The value of a name at the top of the source: the lookup where nothing else has names.

        Raises:
            NoForm: it stands for none that a configuration can hold.
        """
        if not isinstance(node, ast.Name) or node.id not in self.constants:
            raise NoForm("python-unknown-name", node, text=shown(node))
        expression = self.constants.pop(node.id)
        try:
            # without itself: a name may stand for something with that name in it
            return self.value(expression, self.constant)
        finally:
            self.constants[node.id] = expression

    # -- what is made ----------------------------------------------------------------------------------------

    def whole(self, node: ast.Call) -> ast.Call:
        """A call of what `functools.partial` has made, with all that it is given; others as they are."""
        made = self.constants.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if not isinstance(made, ast.Call) or self.spelling.dotted(made.func) != "functools.partial":
            return node
        given = {each.arg for each in node.keywords}
        kept = [each for each in made.keywords if each.arg not in given]
        if not made.args:
            return node
        call = ast.Call(made.args[0], [*made.args[1:], *node.args], [*kept, *node.keywords])
        return ast.copy_location(call, node)

    def _call(self, node: ast.Call, lookup: Lookup) -> Value:
        node = self.whole(node)
        counted = self._counted(node, lookup)
        if counted is not None:
            return counted
        if isinstance(node.func, ast.Name) and node.func.id == "float" and len(node.args) == 1:
            return self._infinite(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("list", "tuple") and len(node.args) == 1:
            found = self.value(node.args[0], lookup)
            if isinstance(found, tuple):
                return found
        dotted = self.spelling.dotted(node.func)
        if dotted in _OLD and "." not in _OLD[dotted]:
            return _OLD[dotted]
        if dotted == f"{_ACTIVATIONS}get" and len(node.args) == 1:
            return self._activation(node, lookup)
        made = self.made(node, lookup)
        if made.layers:
            elements = tuple(self.value(each, lookup) for each in made.layers)
            return Object(made.spec.id, {**made.config, "layers": elements})
        return made.as_object()

    def _counted(self, node: ast.Call, lookup: Lookup) -> Value:
        """What `len`, `int`, `max`, `sum` … give of what is known; None for other calls."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if self.exact or name not in COUNTED or name in self.types or node.keywords:
            return None
        try:
            given = [self.value(each, lookup) for each in node.args]
        except NoForm:
            if name != "len" or len(node.args) != 1:
                raise
            # a list of layers is no value: how many there are, who reads them knows
            return lookup(node)
        found = counted(name, given)
        if found is None:
            raise NoForm("python-no-value", node, text=shown(node))
        return found if isinstance(found, tuple) or not _is_number(found) else _bounded(found, node)

    def _activation(self, node: ast.Call, lookup: Lookup) -> Value:
        """`keras.activations.get(…)` of a name that is known here."""
        name = self.value(node.args[0], lookup)
        if name is not None and not isinstance(name, str):
            raise NoForm("python-no-value", node, text=shown(node))
        return name or "linear"

    def _infinite(self, node: ast.Call) -> Value:
        text = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
        if text in ("inf", "-inf", "nan"):
            return float(text)
        raise NoForm("python-no-value", node, text=shown(node))

    def spec_of(self, called: ast.expr) -> NodeSpec | None:
        """What a class is in the catalogue, or in the project."""
        if isinstance(called, ast.Name) and called.id in self.types:
            type = self.types[called.id]
            return self.catalogue.object_spec(type)
        dotted = self.spelling.dotted(called)
        dotted = _OLD.get(dotted, dotted)
        found = self.reference(dotted)
        if found is not None:
            return found[1] if found[0] != "activation" else None
        spec = self.catalogue.get(dotted)
        return spec if spec is not None and spec.stateful else self._by_alias(dotted)

    def _by_alias(self, dotted: str) -> NodeSpec | None:
        """A layer by another name of Keras: `keras.layers.Convolution2D`."""
        head, _, last = dotted.rpartition(".")
        if head != "keras.layers" or not last[:1].isupper():
            return None
        specs = (spec for spec in self.catalogue.nodes.values() if last in spec.aliases and spec.stateful)
        return next(specs, None)

    def made(self, node: ast.Call, lookup: Lookup) -> Made:
        """What a call of a class makes.

        Raises:
            NoForm: the class is not known, or an argument is none of its own, or has no value.
        """
        special = self.from_template(node, lookup)
        if special is not None:
            return Made(special, {})
        spec = self.spec_of(node.func)
        if spec is None:
            raise NoForm("python-unknown-name", node, text=shown(node.func))
        if spec.id in ("chain", "keras.Sequential"):
            return self.list_of(spec, node)
        config: dict[str, Value] = {}
        rest: dict[str, Value] = {}
        for name, each in self.bound(spec, node):
            known = spec.argument(name)
            value = self.value(each, lookup)
            if known is None or known not in spec.arguments:
                if name not in _HINTS | {"name", "trainable"}:
                    raise NoForm("python-unknown-argument", node, name=spec.title, argument=name)
                rest[name] = value
            elif not self._is_default(known, value):
                config[name] = value
        cells = config.get("cell")
        if spec.id == "keras.layers.RNN" and isinstance(cells, tuple):
            config["cell"] = Object("keras.layers.StackedRNNCells", {"cells": cells})
        trainable = rest.pop("trainable", True)
        if not isinstance(trainable, bool):
            raise NoForm("python-no-value", node, text=shown(node))
        rest.pop("name", None)
        return Made(spec, config, trainable, rest)

    def _is_default(self, known: ArgumentSpec, value: Value) -> bool:
        """Whether an argument may be left out. What a person wrote as 0 is 0.0 where that is the default."""
        if known.required:
            return False
        numbers = not self.exact and _is_number(value) and _is_number(known.default)
        return same(value, known.default) or (numbers and value == known.default)

    def from_template(self, node: ast.Call, lookup: Lookup) -> NodeSpec | None:
        """The block that a call makes of a class that is another one with other values; None for others."""
        template = self.templates.get(node.func.id) if isinstance(node.func, ast.Name) else None
        return None if template is None else template(node, lookup)

    def bound(self, spec: NodeSpec, node: ast.Call) -> Sequence[tuple[str, ast.expr]]:
        """The arguments of a call by the names that the drawing has for them.

        Raises:
            NoForm: there are more than the class takes, or they stand in a variable.
        """
        names = self.parameters.get(spec.id) or {
            each.name: each.name for each in spec.arguments if not each.common
        }
        order = list(names.values())
        if len(node.args) > len(order) or any(isinstance(each, ast.Starred) for each in node.args):
            raise NoForm("python-arguments", node, name=spec.title)
        found = list(zip(order, node.args, strict=False))
        for each in node.keywords:
            if each.arg is None:
                raise NoForm("python-arguments", node, name=spec.title)
            found.append((names.get(each.arg, each.arg), each.value))
        return [(name, value) for name, value in found if name != "name"]

    def list_of(self, spec: NodeSpec, node: ast.Call) -> Made:
        """A list of layers: `Sequential([…])`, or a class of the source that applies what it is given."""
        layers: list[ast.expr] = list(node.args)
        for each in node.keywords:
            if each.arg == "layers":
                layers.append(each.value)
            elif each.arg not in ("name", "trainable"):
                raise NoForm("python-arguments", node, name=spec.title)
        if len(layers) == 1 and isinstance(layers[0], ast.List | ast.Tuple):
            layers = list(layers[0].elts)
        if any(isinstance(each, ast.Starred) for each in layers):
            raise NoForm("python-arguments", node, name=spec.title)
        return Made(spec, {"layers": ()}, layers=tuple(layers))


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bounded(value: float, node: ast.expr) -> Value:
    if isinstance(value, complex) or abs(value) > _LARGEST:
        raise NoForm("python-no-value", node, text=shown(node))
    return value


def shown(node: ast.AST) -> str:
    """A piece of the source for a sentence."""
    text = ast.unparse(node)
    return text if len(text) <= 60 else f"{text[:57]}…"


def no_names(node: ast.expr) -> Value:
    """The lookup where no name means anything."""
    raise NoForm("python-unknown-name", node, text=shown(node))


def is_block(spec: NodeSpec) -> bool:
    """Whether `spec` is that of a block of the project."""
    return block_of_type(spec.id) is not None
