"""What the catalogue says of one kind of node: its arguments, its ports, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nodes.graph import PortName, Value


class ArgumentKind(StrEnum):
    """What an argument may hold; decides its editor in the inspector and its form in the source."""

    INT = "int"
    FLOAT = "float"
    NUMBER = "number"
    """An int or a float: where Keras takes either."""
    BOOL = "bool"
    STR = "str"
    ENUM = "enum"
    """One of `choices`."""
    ACTIVATION = "activation"
    INITIALIZER = "initializer"
    REGULARIZER = "regularizer"
    CONSTRAINT = "constraint"
    """These four: a name of `Catalogue.references`, or an `Object` of such a class."""
    INTS = "ints"
    """An int or a tuple of ints, such as a kernel size; `length` says how many when fixed."""
    FLOATS = "floats"
    SHAPE = "shape"
    """A tuple of ints and None."""
    DTYPE = "dtype"
    SEED = "seed"
    LAYER = "layer"
    """A layer inside a wrapper: an `Object` whose type is a layer of the catalogue."""
    LAYERS = "layers"
    CALLABLE = "callable"
    """A Python function: cannot be set from the canvas yet."""
    GIVEN = "given"
    """A layer of the surrounding block, as `given_layer`: what a layer parameter is bound to."""
    NAMES = "names"
    """A tuple of Python names, such as the values that a loop carries."""
    CODE = "code"
    """Python text: an expression, a body."""
    ANY = "any"
    """Any Python literal."""


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """One argument of a constructor or of a call.

    `sample` is the value with which the argument starts, so that a node just placed has a shape; every
    required argument has one.
    """

    name: str
    kind: ArgumentKind
    doc: str = ""
    required: bool = False
    default: Value = None
    optional: bool = False
    """Whether None is a legal value."""
    minimum: float | None = None
    maximum: float | None = None
    length: int | None = None
    tuple_only: bool = False
    """Of ints and floats: a tuple always, never one number."""
    choices: tuple[Value, ...] = ()
    sample: Value = None
    positional: bool = False
    """Written without its name in the source, as in `Dense(10)`."""
    common: bool = False
    """An argument that every layer has (`dtype`, `trainable` …), shown last."""
    label: str = ""
    """What the window calls it, in the person's language, where the name is a word of ours."""

    @property
    def called(self) -> str:
        """What the window calls it."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class PortSpec:
    """One place where tensors enter or leave.

    `many`: takes any number of wires (a list), from `least` to `most`. `optional`: may stay without a wire.
    `literal`: a number may stand in the node's arguments instead of a wire. `spread`: its wires are passed
    one by one, as in `meshgrid(x, y)`, not as one list.
    """

    name: PortName
    many: bool = False
    optional: bool = False
    literal: bool = False
    spread: bool = False
    least: int = 1
    most: int | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One entry of the catalogue.

    `id` is what `Layer.type` (layers) or `Node.kind` (all others) holds. `expression` is how the source
    names it (`tf.keras.layers.Dense`). `listed`: so many of the first inputs are passed as one list, the
    call's first argument (`attention([query, value], mask=…)`), without those that have no wire.
    """

    id: str
    title: str
    category: str
    stateful: bool
    expression: str = ""
    aliases: tuple[str, ...] = ()
    summary: str = ""
    """The first line of Keras's own documentation."""
    doc: str = ""
    arguments: tuple[ArgumentSpec, ...] = ()
    """Of the constructor (layers) or, for functions and the rest, of the call."""
    call_arguments: tuple[ArgumentSpec, ...] = ()
    """Of the layer's call, apart from the tensors: `training`, `return_attention_scores` …"""
    inputs: tuple[PortSpec, ...] = ()
    listed: int = 0
    order: tuple[str, ...] = ()
    """The ports and arguments of the call (of the function) in the order of Keras's signature."""
    outputs: tuple[PortName, ...] = (PortName("output"),)
    dynamic_outputs: bool = False
    """Whether the number of outputs depends on the arguments and Keras has to tell it."""
    row: bool = False
    """Whether the outputs come as a row even when there is only one, as from `split(x, 1)`."""
    more_outputs: tuple[PortName, ...] = ()
    """Names for the outputs that Keras may give beyond `outputs`, in order (`state_h`, `state_c`)."""
    url: str = ""
    infix: str = ""
    """The operator that the source writes between two inputs: `+`, `@`."""
    shaped: bool = False
    """Whether the ports follow from the node's own arguments or its region: see `nodes.catalogue.shaping`."""
    offered: bool = True
    """Whether it can be placed by itself; the ends of a loop's body come with the loop."""
    frozen: bool = False
    """Whether its layers start untrainable."""
    named: bool = True
    """Whether the constructor takes `name`."""
    bare: bool = False
    """Whether a value of this type is named in the source without being called: a function."""

    def argument(self, name: str) -> ArgumentSpec | None:
        """The constructor's argument (layers) or the call's (others) called `name`."""
        return next((each for each in (*self.arguments, *self.call_arguments) if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A class or function of Keras that the catalogue leaves out, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the palette; `role` names the tint of its nodes in the theme."""

    id: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be placed, as read from `resources/catalogue/`.

    `references` maps `"initializer"`, `"regularizer"`, `"constraint"` to the classes that an argument of that
    kind may hold, by the type of the `Object`; the short names that Keras takes as strings (`"he_normal"`)
    are their aliases. `"activation"` maps the names of plain functions (`"relu"`), and `"layer"` the layers
    that stand only inside others (the cells of an RNN). `categories` are in the order of the palette.
    `reserved` are the attribute names that a `keras.Model` has itself.
    """

    keras_version: str
    nodes: Mapping[str, NodeSpec]
    categories: Mapping[str, Category] = field(default_factory=dict)
    references: Mapping[str, Mapping[str, NodeSpec]] = field(default_factory=dict)
    reserved: frozenset[str] = frozenset()
    hidden: tuple[Hidden, ...] = ()

    def get(self, id: str) -> NodeSpec | None:
        """The entry for a layer's type or a node's kind.

        The layers that stand inside others can be called by themselves too, but are not offered so.
        """
        return self.nodes.get(id) or self.references.get("layer", {}).get(id)

    def object_spec(self, type: str) -> NodeSpec | None:
        """The entry for the type of an `Object`: a layer, or a class that an argument may name."""
        found = self.nodes.get(type)
        if found is not None:
            return found
        return next((specs[type] for specs in self.references.values() if type in specs), None)
