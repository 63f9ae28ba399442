"""Which of the project's own code a layer or a call takes, as the text of a module.

The text is the one that the source of the project has, without what is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.codegen import generic
from nodes.codegen.coding import indented, parsed, read_names
from nodes.codegen.source import generate
from nodes.codegen.steps import Lines
from nodes.codegen.texts import texts_of
from nodes.graph import CUSTOM, IMPORT, Block, BlockId, Code, Project, Value, block_of_type
from nodes.names import class_names
from nodes.nesting import blocks_in, objects_in, values_of
from nodes.runtime.namespaces import NAMESPACES, Placed
from nodes.trust import file_arguments, files_read

LINES = "lines_of_code"
"""The function that the lines of a code node become."""
CONVERTED = "converted_lines"
"""What converts them, where tensors decide in them."""

NOBODY = BlockId("nobody")
"""A block without anything, so that what it stands with is all that the text has."""


def module_of(project: Project, catalogue: Catalogue, type: str, values: Mapping[str, Value]) -> str:
    """The key of the module that a layer of `type`, or a call of that kind, with `values` takes; "" for none.

    An instance of a block needs none itself: it is gone into.
    """
    if not project.code and len(project.blocks) == 1:
        return ""
    types = _types(values.values()) | ({type} if type.startswith(CUSTOM) else set())
    blocks = {each for each in map(block_of_type, types) if each is not None and each in project.blocks}
    inside = _reached(project, blocks)
    for each in inside:
        types |= _types(values_of(project.blocks[each]))
        types |= {layer.type for layer in project.blocks[each].layers.values()}
        types |= {node.kind for node in project.blocks[each].nodes.values()}
    codes = needed_codes((each.removeprefix(CUSTOM) for each in types if each.startswith(CUSTOM)), project)
    if not inside and not codes:
        return ""
    names = class_names(project)
    kept = {id: replace(project.blocks[id], name=names[id]) for id in inside}
    text = _text_of(kept, codes, catalogue)
    reading = file_arguments(project)
    unplaced = "code" in types or any(code.kind == IMPORT for code in codes)
    unplaced = unplaced or any(
        True for id in inside for value in values_of(project.blocks[id]) for _ in files_read(value, reading)
    )
    # What needs trust though it is no piece of code stands nowhere.
    return NAMESPACES.add(text, [*_placed(text, codes), *([Placed("", 0, ())] if unplaced else [])])


def module_of_lines(project: Project, lines: Lines, catalogue: Catalogue, first: int) -> str:
    """The key of the module that has the lines of a code node as the function `LINES`.

    `first` is the number of the first of the lines, as the person sees them.
    """
    tree = parsed(lines.text)
    codes = needed_codes(set() if tree is None else read_names(tree), project)
    parts = [_text_of({}, codes, catalogue)]
    if lines.converted:
        parts += ["", "import functools", "", *generic.lines(generic.CONVERTED, converted=CONVERTED), ""]
        parts.append(f"@{CONVERTED}")
    names = ["self", *lines.inputs, *(["training=None"] if "training" not in lines.inputs else [])]
    parts.append(f"def {LINES}({', '.join(names)}):")
    above = "\n".join(parts)
    body = indented(lines.text, 4)
    text = "\n".join([above, *body, f"    return {', '.join(lines.outputs) or None}", ""])
    own = Placed("", above.count("\n") + 2, tuple(range(first, first + len(body))))
    return NAMESPACES.add(text, [own, *_placed(text, codes)])


def needed_codes(names: Iterable[str], project: Project) -> tuple[Code, ...]:
    """The pieces of code called `names`, and those that their texts mention."""
    found: dict[str, Code] = {}
    waiting = sorted(set(names) & project.code.keys())
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = project.code[name]
            tree = None if found[name].kind == IMPORT else parsed(found[name].text)
            waiting.extend(sorted((set() if tree is None else read_names(tree)) & project.code.keys()))
    return tuple(found[name] for name in sorted(found))


def _types(values: Iterable[Value]) -> set[str]:
    return {each.type for each in objects_in(tuple(values))}


def _reached(project: Project, blocks: Iterable[BlockId]) -> list[BlockId]:
    found: dict[BlockId, None] = {}
    waiting = sorted(blocks)
    while waiting:
        block = waiting.pop()
        if block not in found and block in project.blocks:
            found[block] = None
            waiting.extend(sorted(blocks_in(project.blocks[block])))
    return list(found)


def _text_of(blocks: Mapping[BlockId, Block], codes: Iterable[Code], catalogue: Catalogue) -> str:
    nobody = Block(NOBODY, "LayerwrightNobody")
    project = Project({**blocks, NOBODY: nobody}, NOBODY, {code.name: code for code in codes})
    return generate(project, catalogue).text


def _placed(text: str, codes: Iterable[Code]) -> Iterator[Placed]:
    """Where the pieces of code stand in `text`, which has their imports elsewhere."""
    for piece in texts_of(tuple(codes)):
        place = text.find("\n".join(piece.lines) + "\n")
        numbers, kept = [], iter(enumerate(piece.code.text.expandtabs(4).split("\n"), 1))
        for line in piece.lines:
            numbers.append(next((number for number, each in kept if each.rstrip() == line.rstrip()), 1))
        yield Placed(piece.code.name, text.count("\n", 0, max(place, 0)) + 1, tuple(numbers))
