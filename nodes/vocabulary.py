"""What can be placed in one project: the catalogue, and what the project itself defines.

Everything that looks up a type gets a `Catalogue`; giving it this one makes blocks and the person's own code
entries like all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec, PortSpec
from nodes.custom import spec_of_code
from nodes.graph import Block, BlockId, Object, Project, Value, argument, block_type
from nodes.names import class_names
from nodes.nesting import blocks_in, holds_objects
from nodes.reaching import arguments_within

_TRAINING = ArgumentSpec(
    "training",
    ArgumentKind.BOOL,
    "Whether the block behaves as in training, whatever is done around it.",
    optional=True,
)
_REFERENCES = {"initializer", "regularizer", "constraint", "activation"}


def vocabulary(project: Project, catalogue: Catalogue) -> Catalogue:
    """`catalogue` with the blocks and the code of `project`.

    A project of one block without code has nothing of its own: its vocabulary is `catalogue` itself.
    """
    if len(project.blocks) == 1 and not project.code:
        return catalogue
    names = class_names(project)
    own: dict[str, NodeSpec] = {}
    references = dict(catalogue.references)
    for code in project.code.values():
        spec = spec_of_code(code)
        if spec is None:
            continue
        if code.kind in _REFERENCES:
            references[code.kind] = {**references.get(code.kind, {}), spec.id: spec}
        else:
            own[spec.id] = spec
    nodes = {**catalogue.nodes, **own}
    known = replace(catalogue, nodes=nodes, references=references)
    for id, block in project.blocks.items():
        nodes[block_type(id)] = block_spec(block, names[id], known)
    if any(block.arguments for block in project.blocks.values()):
        # Once more, inner ones first: an argument may be that of an instance inside.
        for id in _inner_first(project):
            nodes[block_type(id)] = block_spec(project.blocks[id], names[id], known)
    return known


def _inner_first(project: Project) -> list[BlockId]:
    """The blocks, each after those that stand in it."""
    done: dict[BlockId, None] = {}

    def visit(id: BlockId, around: frozenset[BlockId]) -> None:
        if id in project.blocks and id not in done and id not in around:
            for inner in sorted(blocks_in(project.blocks[id])):
                visit(inner, around | {id})
            done[id] = None

    for id in project.blocks:
        visit(id, frozenset())
    return list(done)


def block_spec(block: Block, expression: str, catalogue: Catalogue) -> NodeSpec:
    """The entry for the instances of `block`, whose class the source calls `expression`."""
    given = tuple(
        ArgumentSpec(layer.attribute, ArgumentKind.GIVEN, required=True)
        for layer in sorted(block.layers.values(), key=lambda layer: layer.attribute)
        if layer.given
    )
    promoted = tuple(_promoted(block, name, default, catalogue) for name, default in block.arguments.items())
    return NodeSpec(
        block_type(block.id),
        block.name,
        "blocks",
        stateful=True,
        expression=expression,
        summary=f"The block {block.name} of this project.",
        arguments=(*given, *promoted),
        call_arguments=(_TRAINING,),
        inputs=tuple(PortSpec(name) for name in block.input_ports.values()),
        listed=len(block.input_ports) if len(block.input_ports) > 1 else 0,
        outputs=tuple(block.output_ports.values()),
    )


def _promoted(block: Block, name: str, default: Value, catalogue: Catalogue) -> ArgumentSpec:
    """The argument `name`, described as the first inner argument that takes its value."""
    wanted = argument(name)
    for spec, values in _holders(block, catalogue):
        for found, value in arguments_within(spec, values, catalogue):
            if value == wanted:
                # A new instance has the default of the block, not what a new inner layer starts with.
                own = replace(found, name=name, required=False, default=default, sample=None)
                return replace(own, positional=False, common=False)
    return ArgumentSpec(name, ArgumentKind.ANY, default=default)


def _holders(block: Block, catalogue: Catalogue) -> Iterator[tuple[NodeSpec, Mapping[str, Value]]]:
    """What may take an argument of the block, with its values: its layers, and the calls of its nodes."""
    layers = sorted(block.layers.values(), key=lambda layer: layer.attribute)
    nodes = (node for node in block.nodes.values() if holds_objects(node.arguments))
    held = [(layer.type, layer.config) for layer in layers]
    for node in sorted(nodes, key=lambda node: node.id):
        layer = block.layer_of(node)
        held.append((node.kind if layer is None else layer.type, node.arguments))
    for type, values in held:
        spec = catalogue.get(type)
        if spec is not None and holds_objects(values):
            yield spec, values


def offered(project: Project, catalogue: Catalogue, inside: BlockId) -> Catalogue:
    """What a person can place in the block `inside`, of the vocabulary `catalogue`.

    What only comes with something else is left out, and so are the blocks in which `inside` stands.
    """
    around = {block_type(block) for block in around_of(project, inside)}
    nodes = {id: spec for id, spec in catalogue.nodes.items() if spec.offered and id not in around}
    return replace(catalogue, nodes=nodes)


def around_of(project: Project, inside: BlockId) -> frozenset[BlockId]:
    """The block `inside` and all in which it stands, directly or not: those that may not stand in it."""
    if len(project.blocks) == 1:
        return frozenset((inside,))
    used = {id: blocks_in(block) for id, block in project.blocks.items()}
    found, before = {inside}, 0
    while len(found) > before:
        before = len(found)
        found.update(id for id, uses in used.items() if uses & found)
    return frozenset(found)


def arguments_in(value: Value) -> Iterator[str]:
    """The names of the block's arguments that a value of a configuration takes."""
    if isinstance(value, Object):
        if value.type == "argument":
            yield str(value.config.get("name", ""))
            return
        value = value.config
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ():
        yield from arguments_in(each)
