"""What can be placed in one project: the catalogue, and what the project itself defines.

Everything that looks up a type gets a `Catalogue`; giving it this one makes blocks and the person's own code
entries like all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec, PortSpec
from nodes.custom import spec_of_code
from nodes.graph import Block, BlockId, Object, Project, Value, block_type
from nodes.names import class_names
from nodes.nesting import blocks_in

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
    known = replace(catalogue, nodes={**catalogue.nodes, **own}, references=references)
    blocks = {block_type(id): block_spec(block, names[id], known) for id, block in project.blocks.items()}
    return replace(known, nodes={**known.nodes, **blocks})


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
        inputs=tuple(PortSpec(name) for name in block.input_ports.values()),
        listed=len(block.input_ports) if len(block.input_ports) > 1 else 0,
        outputs=tuple(block.output_ports.values()),
    )


def _promoted(block: Block, name: str, default: Value, catalogue: Catalogue) -> ArgumentSpec:
    """The argument `name`, described as the first inner argument that takes its value."""
    for layer in sorted(block.layers.values(), key=lambda layer: layer.attribute):
        for inner, value in layer.config.items():
            if name in arguments_in(value):
                spec = catalogue.get(layer.type)
                found = None if spec is None else spec.argument(inner)
                if found is not None and value == Object("argument", {"name": name}):
                    # A new instance has the default of the block, not what a new inner layer starts with.
                    own = replace(found, name=name, required=False, default=default, sample=None)
                    return replace(own, positional=False, common=False)
    return ArgumentSpec(name, ArgumentKind.ANY, default=default)


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
