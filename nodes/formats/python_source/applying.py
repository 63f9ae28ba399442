"""The text of an export that a person has changed, applied to the project that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from nodes.catalogue.spec import Catalogue
from nodes.codegen.attributes import safe_attributes
from nodes.codegen.source import Source, generate
from nodes.formats.imported import Note
from nodes.formats.python_source.matching import Names, Pairs, names_in, paired, same_block
from nodes.formats.python_source.merging import Merging, merged_values
from nodes.formats.python_source.owning import own_nodes
from nodes.formats.python_source.parsing import parse
from nodes.formats.python_source.placing import placed
from nodes.formats.python_source.reading import FIRM, ReadSource, read_source
from nodes.graph import (
    IMPORT,
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Object,
    Project,
    Value,
    block_type,
)
from nodes.names import class_names
from nodes.nesting import mapped_values
from nodes.vocabulary import vocabulary


@dataclass(frozen=True)
class Applied:
    """The project that a changed text means; the same one where it means nothing else.

    `classes` are those that become code although they were drawn, or might be: a line in them, the one of
    the note, has no form. `lines` says how many lines become code nodes.
    """

    project: Project
    notes: tuple[Note, ...] = ()
    classes: Mapping[str, Note] = field(default_factory=dict)
    lines: int = 0

    @property
    def loses_drawing(self) -> bool:
        """Whether more becomes code than one line: a person would rather be asked."""
        return bool(self.classes) or self.lines > 1


def apply_source(project: Project, text: str, catalogue: Catalogue) -> Applied:
    """`project` as the changed text of its export has it.

    What did not change keeps its ids, places, titles and all that the text does not say.

    Raises:
        SourceError: the text is not Python, or has no model in it.
    """
    source = generate(project, catalogue)
    if text.rstrip() == source.text.rstrip():
        parse(text)
        return Applied(project)
    known = frozenset(project.code)
    before = read_source(source.text, catalogue, "Model", source.arrays, known)
    changed = _changed_lines(source.text, text, _code_lines(project, source))
    after = read_source(text, catalogue, "Model", source.arrays, known, changed)
    found = _Applying(project, source, before, after, catalogue).project_after()
    return Applied(found, after.notes, _classes_lost(project, after), _lines_of_code(after))


def _classes_lost(project: Project, after: ReadSource) -> dict[str, Note]:
    """The classes that are code now, each with why: not those that were, nor new ones that have to be."""
    drawn = set(class_names(project).values())
    kept = {note.place for note in after.notes if note.code == "python-class-kept"}
    reasons = (note for note in after.notes if note.place in kept and note.code != "python-class-kept")
    return {note.place: note for note in reasons if note.place in drawn or note.code not in FIRM}


def _lines_of_code(after: ReadSource) -> int:
    """How many lines stand in the code nodes that were noted."""
    noted = {note.node for note in after.notes if note.node is not None}
    bodies = (
        str(node.arguments.get("body", ""))
        for block in after.project.blocks.values()
        for node in block.nodes.values()
        if node.id in noted
    )
    return sum(len(body.strip().split("\n")) for body in bodies)


def _code_lines(project: Project, source: Source) -> frozenset[int]:
    """The lines of the export on which code nodes stand."""
    nodes = (node for block in project.blocks.values() for node in block.nodes.values())
    return frozenset(line for node in nodes if node.kind == "code" for line in source.lines.get(node.id, ()))


def _changed_lines(before: str, after: str, code: frozenset[int]) -> frozenset[int]:
    """The lines of `after` that a person wrote; what stands between lines of code nodes is theirs."""
    old, new = before.split("\n"), after.split("\n")
    found: set[int] = set()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal" and not {a, b + 1} <= code:
            found.update(range(c + 1, d + 1))
    return frozenset(found)


class _Applying:
    """Puts the difference of two readings on the project that the first one was made from."""

    def __init__(
        self, project: Project, source: Source, before: ReadSource, after: ReadSource, catalogue: Catalogue
    ) -> None:
        self.project = project
        self.source = source
        self.before = before
        self.after = after
        self.catalogue = catalogue
        self.words = vocabulary(project, catalogue)
        self.read_words = vocabulary(after.project, catalogue)
        own = class_names(project)
        by_name = {name: id for id, name in own.items()}
        self.own_of_before = {
            id: by_name[block.name] for id, block in before.project.blocks.items() if block.name in by_name
        }
        self.before_of_after = self._paired_blocks()
        self.ids: dict[BlockId, BlockId] = {
            id: self.own_of_before.get(self.before_of_after.get(id, BlockId("")), id)
            for id in after.project.blocks
        }

    def _paired_blocks(self) -> dict[BlockId, BlockId]:
        """The blocks by the names of their classes; one class that has another name is the same block."""
        old = {block.name: id for id, block in self.before.project.blocks.items()}
        new = self.after.project.blocks
        found = {id: old[block.name] for id, block in new.items() if block.name in old}
        left = [id for id in new if id not in found]
        gone = [id for id in old.values() if id not in found.values()]
        if len(left) == 1 and len(gone) == 1:
            found[left[0]] = gone[0]
        return found

    def project_after(self) -> Project:
        """The project with the difference on it."""
        blocks: dict[BlockId, Block] = {}
        for id in self.after.project.blocks:
            merged = self._block(id)
            blocks[merged.id] = merged
        read = set(self.own_of_before.values())
        for id, block in self.project.blocks.items():
            # what the text never had is kept
            if id not in read and id not in blocks:
                blocks[id] = block
        kept = {id: blocks[id] for id in self.project.blocks if id in blocks}
        new = {id: block for id, block in blocks.items() if id not in kept}
        main = self.ids[self.after.project.main]
        return replace(self.project, blocks={**kept, **new}, main=main, code=self._code())

    def _code(self) -> Mapping[str, Code]:
        now, then, own = self.after.project.code, self.before.project.code, self.project.code
        found = {
            name: code for name, code in own.items() if code.kind == IMPORT or name in now or name not in then
        }
        for name, code in now.items():
            if name not in own:
                found[name] = code
            elif name not in then or then[name].text != code.text:
                found[name] = replace(own[name], text=code.text)
        return own if found == own else found

    # -- one block -------------------------------------------------------------------------------------------

    def _block(self, id: BlockId) -> Block:
        new = self._in_own_words(self.after.project.blocks[id])
        before = self.before_of_after.get(id)
        own = None if before is None else self.project.blocks.get(self.own_of_before.get(before, BlockId("")))
        if before is None or own is None:
            return placed(replace(new, id=self.ids[id]), {}, self.words)
        old = self.before.project.blocks[before]
        old_names = names_in(self.before.project, old)
        new_names = self._names_after(self.after.project.blocks[id])
        if same_block(old, replace(self.after.project.blocks[id], name=new.name), old_names, new_names):
            return own
        pairs = paired(old, self.after.project.blocks[id], old_names, new_names)
        return self._merged(own, old, new, pairs, old_names, new_names)

    def _names_after(self, block: Block) -> Names:
        """Names in the new reading, where a block that is called otherwise has the name it had."""
        names = names_in(self.after.project, block)
        blocks = {
            id: self.before.project.blocks[self.before_of_after[id]].name
            if id in self.before_of_after
            else name
            for id, name in names.blocks.items()
        }
        return replace(names, blocks=blocks)

    def _in_own_words(self, block: Block) -> Block:
        """A block of the new reading with the project's ids of other blocks."""
        types = {block_type(id): block_type(own) for id, own in self.ids.items()}

        def retyped(value: Object) -> Value:
            return replace(value, type=types[value.type]) if value.type in types else value

        layers = {
            id: replace(
                layer,
                type=types.get(layer.type, layer.type),
                config=mapped_values(layer.config, retyped),
            )
            for id, layer in block.layers.items()
        }
        return replace(block, layers=layers)

    def _merged(
        self, own: Block, old: Block, new: Block, pairs: Pairs, old_names: Names, new_names: Names
    ) -> Block:
        owned_layers = self._own_layers(own, old)
        layer_ids = {id: owned_layers.get(pairs.layers.get(id, LayerId("")), id) for id in new.layers}
        layers: dict[LayerId, Layer] = {}
        for id, layer in new.layers.items():
            known = own.layers.get(layer_ids[id])
            before = old.layers.get(pairs.layers.get(id, LayerId("")))
            layers[layer_ids[id]] = self._layer(known, before, layer, layer_ids, old_names, new_names)
        read = self.after.project.blocks[new.id], self.read_words
        owned = own_nodes(own, old, self.source.lines, self.before.lines, owned_layers)
        merging = Merging(own, old, new, pairs, owned, layer_ids, (old_names, new_names), self.words, read)
        nodes, wires = merging.merge()
        kept = {node.layer for node in nodes.values()}
        for id, layer in own.layers.items():
            if id not in layers and id in kept:
                layers[id] = layer
        in_order = {id: layers[id] for id in own.layers if id in layers}
        name = own.name if new.name == old.name else new.name
        inputs = merging.ends(own.inputs, new.inputs)
        outputs = merging.ends(own.outputs, new.outputs)
        block = replace(
            own,
            name=name,
            kind=own.kind if new.kind == old.kind else new.kind,
            layers={**in_order, **{id: each for id, each in layers.items() if id not in in_order}},
            nodes=nodes,
            wires=wires,
            inputs=inputs,
            outputs=outputs,
            arguments=merged_values(own.arguments, old.arguments, new.arguments, old_names, new_names),
        )
        return placed(block, own.places, self.words)

    def _own_layers(self, own: Block, old: Block) -> dict[LayerId, LayerId]:
        """The project's layers for those of the reading before."""
        by_name = {name: id for id, name in safe_attributes(own, self.words).items()}
        return {id: by_name[each.attribute] for id, each in old.layers.items() if each.attribute in by_name}

    def _layer(
        self,
        own: Layer | None,
        before: Layer | None,
        after: Layer,
        ids: Mapping[LayerId, LayerId],
        old_names: Names,
        new_names: Names,
    ) -> Layer:
        """A layer with what changed in it."""

        def led(value: Object) -> Value:
            if value.type != "layer":
                return value
            id = LayerId(str(value.config.get("id")))
            return replace(value, config={"id": ids.get(id, id)})

        config = mapped_values(after.config, led)
        if own is None or before is None:
            return replace(after, id=ids[after.id], config=config)
        merged = merged_values(own.config, before.config, config, old_names, new_names, after.config)
        changed = replace(
            own,
            config=own.config if merged == own.config and repr(merged) == repr(own.config) else merged,
            trainable=own.trainable if after.trainable == before.trainable else after.trainable,
            device=own.device if after.device == before.device else after.device,
            attribute=own.attribute if after.attribute == before.attribute else after.attribute,
            given=own.given if after.given == before.given else after.given,
            type=own.type if after.given else after.type,
        )
        return own if changed == own else changed
