"""Which of the project's own code a layer or a call takes, as the text of a module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.graph import CUSTOM, Block, BlockId, Project, Value, block_of_type
from nodes.names import class_names
from nodes.nesting import blocks_in, objects_in, values_of
from nodes.runtime.namespaces import NAMESPACES, needed_codes

NOBODY = BlockId("nobody")
"""A block that only uses others: what it needs is what the module holds."""


def module_of(project: Project, catalogue: Catalogue, type: str, values: Mapping[str, Value]) -> str:
    """The key of the module that a layer of `type`, or a call of that kind, with `values` takes; "" for none.

    An instance of a block needs none itself: it is gone into.
    """
    if not project.code and len(project.blocks) == 1:
        return ""
    types = _types(values.values()) | ({type} if type.startswith(CUSTOM) else set())
    blocks = {each for each in map(block_of_type, types) if each is not None and each in project.blocks}
    if not blocks:
        return NAMESPACES.key_of(needed_codes(_customs(types), project.code))
    inside = _reached(project, blocks)
    for each in inside:
        types |= _types(values_of(project.blocks[each]))
        types |= {layer.type for layer in project.blocks[each].layers.values()}
    codes = needed_codes(_customs(types), project.code)
    return NAMESPACES.key_of(codes, _text_of(project, catalogue, inside, [code.name for code in codes]))


def _types(values: Iterable[Value]) -> set[str]:
    return {each.type for each in objects_in(tuple(values))}


def _customs(types: Iterable[str]) -> list[str]:
    return sorted(each.removeprefix(CUSTOM) for each in types if each.startswith(CUSTOM))


def _reached(project: Project, blocks: Iterable[BlockId]) -> list[BlockId]:
    found: dict[BlockId, None] = {}
    waiting = sorted(blocks)
    while waiting:
        block = waiting.pop()
        if block not in found and block in project.blocks:
            found[block] = None
            waiting.extend(sorted(blocks_in(project.blocks[block])))
    return list(found)


def _text_of(project: Project, catalogue: Catalogue, blocks: list[BlockId], codes: list[str]) -> str:
    """The source of these blocks and of this code alone, under the names that the project gives them."""
    names = class_names(project)
    kept = {id: replace(project.blocks[id], name=names[id]) for id in blocks}
    code = {name: project.code[name] for name in codes}
    return generate(Project({**kept, NOBODY: Block(NOBODY, "_Nobody")}, NOBODY, code), catalogue).text
