"""What `__init__` makes: layers, instances of blocks with what they are given, weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind, Catalogue, NodeSpec
from nodes.chains import as_made, frozen_elements, frozen_in_row, row_as_made
from nodes.codegen.attributes import is_parameter, safe_attributes
from nodes.codegen.expression import Atom, Expression
from nodes.codegen.literals import Name, Unprintable, construction
from nodes.codegen.steps import Construction
from nodes.devices import call_device, layer_device
from nodes.graph import Block, BlockId, Layer, LayerId, Object, Project, Value, block_of_type
from nodes.names import is_legal_attribute
from nodes.nesting import objects_in

WEIGHT = "weight"
"""The type of a tensor that the model holds itself."""


def legal_arguments(block: Block, catalogue: Catalogue) -> Mapping[str, Value]:
    """The arguments of a block whose names can be those of parameters and attributes, with their defaults."""
    attributes = set(safe_attributes(block, catalogue).values())
    return {
        name: default
        for name, default in block.arguments.items()
        if is_legal_attribute(name, catalogue) and is_parameter(name) and name not in attributes
    }


def with_arguments(value: Value, arguments: Mapping[str, Value]) -> Value:
    """`value` with what the block's arguments stand for in their place.

    Raises:
        Unprintable: it takes an argument that is not among `arguments`.
    """
    if isinstance(value, Object):
        if value.type == "argument":
            name = value.config.get("name")
            if not isinstance(name, str) or name not in arguments:
                raise Unprintable("unknown-argument")
            return arguments[name]
        return value if isinstance(value, Name) else replace(value, config=resolved(value.config, arguments))
    if isinstance(value, Mapping):
        return resolved(value, arguments)
    return tuple(with_arguments(each, arguments) for each in value) if isinstance(value, tuple) else value


def resolved(values: Mapping[str, Value], arguments: Mapping[str, Value]) -> dict[str, Value]:
    """Values by name, each as `with_arguments` has it."""
    return {name: with_arguments(value, arguments) for name, value in values.items()}


def blocks_in(value: Value | Layer) -> Iterator[BlockId]:
    """The blocks that a layer, or a value of a configuration, makes instances of."""
    if isinstance(value, Layer | Object):
        found = block_of_type(value.type)
        if found is not None:
            yield found
        value = value.config
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ():
        yield from blocks_in(each)


def _copy_of(value: Value, default: Value) -> Value:
    """What makes layers like those that an argument holds."""
    if not isinstance(value, Name):
        return value
    if isinstance(default, tuple):
        return Name(f"[type(each).from_config(each.get_config()) for each in {value.type}]")
    return Name(f"type({value.type}).from_config({value.type}.get_config())")


def contains_itself(project: Project, block: BlockId) -> bool:
    """Whether instances of `block` would hold instances of it, directly or not."""
    seen: set[BlockId] = set()
    waiting = [block]
    while waiting:
        found = project.blocks.get(waiting.pop())
        held = () if found is None else (*found.layers.values(), *found.arguments.values())
        for each in (inner for value in held for inner in blocks_in(value)):
            if each == block:
                return True
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return False


class Maker:
    """Collects what the `__init__` of one block makes, each layer once, in the order of first use.

    `arguments` are what the block's arguments stand for in constructions; None: their own names.
    """

    def __init__(
        self, project: Project, block: Block, catalogue: Catalogue, arguments: Mapping[str, Value] | None
    ) -> None:
        self.project = project
        self.block = block
        self.catalogue = catalogue
        self.attributes = safe_attributes(block, catalogue)
        known = legal_arguments(block, catalogue)
        self.legal = {
            name: default
            for name, default in known.items()
            if not any(contains_itself(project, each) for each in blocks_in(default))
        }
        if arguments is None:
            own: Mapping[str, Value] = {name: Name(name) for name in self.legal}
        else:
            own = {name: arguments.get(name, default) for name, default in self.legal.items()}
        illegal = {name: value for name, value in block.arguments.items() if name not in known}
        self.values: Mapping[str, Value] = {**illegal, **own}
        self.made: dict[LayerId, Construction] = {}
        self._circular: dict[BlockId, bool] = {}
        self._taken: set[str] = set()
        """Arguments with layers that something is made of already."""

    def make(self, layer: Layer, spec: NodeSpec) -> None:
        """Make `layer`, unless it has been made, and before it the layers that it is given.

        Raises:
            Unprintable: its configuration cannot be written.
        """
        if layer.id in self.made:
            return
        attribute = self.attributes[layer.id]
        if self._is_taken(layer):
            self.made[layer.id] = Construction(layer.id, attribute, Atom(attribute), given=True)
            return
        config = as_made(layer.type, self._own_config(layer))
        rows: tuple[str, ...] = ()
        if block_of_type(layer.type) is not None:
            rows = tuple(f".{name}{way}" for name, each in config.items() for way in frozen_in_row(each))
            config = {name: row_as_made(each) for name, each in config.items()}
        more: dict[str, Expression] = {}
        if layer.type == WEIGHT:
            more["trainable"] = Atom(repr(layer.trainable))
        if spec.named:
            more["name"] = Atom(f'"{attribute}"')
        value = construction(self._as_written(layer.type, spec), config, self._words_for(config), more)
        # Given to the constructor, `trainable=False` does not reach the layers inside this one.
        frozen = not layer.trainable and layer.type != WEIGHT
        device = layer_device(self.block, layer)
        placed = device is not None and layer.type != WEIGHT
        calls = self.block.calls_of(layer.id) if placed else ()
        apart = any(call_device(self.block, node) != device for node in calls)
        self.made[layer.id] = Construction(
            layer.id,
            attribute,
            value,
            False,
            frozen,
            (*frozen_elements(layer.type, layer.config), *rows),
            device,
            apart,
        )

    def _own_config(self, layer: Layer) -> Mapping[str, Value]:
        """As `config_of`; layers that an argument holds are the first taker's, and the next ones make copies.

        Drawn, each of them has layers of its own: taken as they are, they would be one in the source.
        """
        names = {
            str(each.config.get("name")) for each in objects_in(dict(layer.config)) if each.type == "argument"
        }
        held = {name for name in names if self._holds_layers(self.block.arguments.get(name))}
        values = self.values
        again = {name: _copy_of(values[name], self.block.arguments[name]) for name in held & self._taken}
        try:
            self.values = {**values, **again}
            return self.config_of(layer)
        finally:
            self.values = values
            self._taken |= held

    def _holds_layers(self, value: Value) -> bool:
        specs = (self.catalogue.object_spec(each.type) for each in objects_in(value))
        return any(spec is not None and spec.stateful for spec in specs)

    def take_given(self) -> None:
        """Take the given layers that nothing uses yet: `__init__` is given them all the same."""
        for layer in sorted(self.block.layers.values(), key=lambda layer: self.attributes[layer.id]):
            if self._is_taken(layer):
                attribute = self.attributes[layer.id]
                self.made.setdefault(layer.id, Construction(layer.id, attribute, Atom(attribute), given=True))

    def _is_taken(self, layer: Layer) -> bool:
        """Whether `layer` comes from outside. The main block has no outside: it makes its own."""
        return layer.given and self.block.id != self.project.main

    def config_of(self, layer: Layer) -> Mapping[str, Value]:
        """The configuration of `layer` with arguments and given layers as they are written."""
        for each in blocks_in(layer):
            if each not in self.project.blocks:
                raise Unprintable("unknown-type")
            if each not in self._circular:
                self._circular[each] = contains_itself(self.project, each)
            if self._circular[each]:
                raise Unprintable("contains-itself")
        return self._written(layer.type, layer.config)

    def _written(self, type: str, config: Mapping[str, Value]) -> dict[str, Value]:
        """What something of that type is made with; also of an instance inside another layer."""
        inner = block_of_type(type)
        if inner is None:
            return {name: self._value(value) for name, value in config.items()}
        names = self._given_names(self.project.blocks[inner])
        found: dict[str, Value] = {}
        for name, value in config.items():
            if isinstance(value, Object) and value.type == "layer":
                found[names.get(name, name)] = Name(self._given(value))
            else:
                found[name] = self._value(value)
        return found

    def _value(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(self._value(each) for each in value)
        if isinstance(value, Object) and value.type != "argument":
            return replace(value, config=self._written(value.type, value.config))
        return with_arguments(value, self.values)

    def _given(self, value: Object) -> str:
        """What a layer of this block that an instance is given is called."""
        layer = self.block.layers.get(LayerId(str(value.config.get("id"))))
        spec = None if layer is None else self.catalogue.get(layer.type)
        if layer is None or spec is None or not spec.stateful:
            raise Unprintable("missing-argument")
        self.make(layer, spec)
        return f"self.{self.attributes[layer.id]}"

    def _given_names(self, inner: Block) -> Mapping[str, str]:
        """The parameters of a block for given layers, by what the drawing calls them."""
        attributes = safe_attributes(inner, self.catalogue)
        return {layer.attribute: attributes[layer.id] for layer in inner.layers.values() if layer.given}

    def _words_for(self, config: Mapping[str, Value]) -> Catalogue:
        """The catalogue, with the instances inside `config` as `_as_written` has them."""
        types = {each.type for value in config.values() for each in objects_in(value)}
        known = {type: self.catalogue.get(type) for type in types if block_of_type(type) is not None}
        if not known:
            return self.catalogue
        written = {type: self._as_written(type, spec) for type, spec in known.items() if spec is not None}
        return replace(self.catalogue, nodes={**self.catalogue.nodes, **written})

    def _as_written(self, type: str, spec: NodeSpec) -> NodeSpec:
        """`spec` of an instance, with the parameters that the class of its block really has."""
        inner = block_of_type(type)
        if inner is None:
            return spec
        block = self.project.blocks[inner]
        names, legal = self._given_names(block), legal_arguments(block, self.catalogue)
        arguments = (
            replace(each, name=names.get(each.name, each.name))
            for each in spec.arguments
            if each.kind is ArgumentKind.GIVEN or each.name in legal
        )
        return replace(spec, arguments=tuple(arguments))

    def in_call(self, value: Mapping[str, Value]) -> dict[str, Value]:
        """Arguments of a call, with the block's own as they are called there: `self.units`."""
        names = {
            name: Name(f"self.{name}") if isinstance(each, Name) else each
            for name, each in self.values.items()
        }
        return resolved(value, names)
