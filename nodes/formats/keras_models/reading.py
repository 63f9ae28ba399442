"""A saved model as a project, with notes on what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nodes.catalogue.spec import Catalogue
from nodes.formats.files import FileError
from nodes.formats.imported import Imported, Note
from nodes.formats.keras_models.alike import shape_of_block
from nodes.formats.keras_models.calls import Fitter
from nodes.formats.keras_models.containers import Saved, open_saved
from nodes.formats.keras_models.graphs import Built, GraphReader
from nodes.formats.keras_models.inbound import BrokenModel, Inbound
from nodes.formats.keras_models.older import modern
from nodes.formats.keras_models.parts import Part, class_name_of
from nodes.formats.keras_models.special import Specials
from nodes.formats.keras_models.values import Values
from nodes.formats.keras_models.weights import SavedWeights
from nodes.formats.layers import MOST_NODES
from nodes.graph import Block, BlockId, Code, NodeId, Object, Project, Value, block_type
from nodes.layout import laid_out
from nodes.vocabulary import vocabulary

MODELS = frozenset({"Functional", "Model", "Sequential"})


def read_keras_model(path: Path, catalogue: Catalogue) -> Imported:
    """The project that the model in `path` is. Nothing of the file is run.

    Raises:
        FileError: it is no model, cannot be used, or is larger than can be opened.
    """
    saved = open_saved(path)
    reader = FileReader(saved, catalogue)
    try:
        return reader.read()
    except BrokenModel as error:
        raise FileError(path, error.code, **error.arguments) from error
    except RecursionError as error:
        raise FileError(path, "keras-models-deep") from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        # A configuration that Keras did not write: whatever is missing in it, it cannot be read.
        reason = f"{type(error).__name__}: {error}"[:120]
        raise FileError(path, "keras-broken", reason=reason) from error


class FileReader:
    """Reads one file."""

    def __init__(self, saved: Saved, catalogue: Catalogue) -> None:
        self.saved = saved
        self.catalogue = catalogue
        self.notes: list[Note] = []
        self.blocks: dict[BlockId, Block] = {}
        self.code: dict[str, Code] = {}
        self.values = Values(catalogue, self.note, self._inner_object)
        self.fitter = Fitter(self.values, self.note)
        self.specials = Specials(self)
        self._place = ""
        self._block: BlockId | None = None
        self._node: NodeId | None = None
        self._alike: dict[object, BlockId] = {}
        self._known: dict[int, tuple[BlockId, tuple[Part, ...]] | None] = {}
        self._spent = 0
        self._said: set[tuple[object, ...]] = set()

    def read(self) -> Imported:
        """The whole file."""
        record = self.saved.record
        built = self._model(record, "")
        main = self._subclassed(record) if built is None else built
        self.blocks[main.block.id] = main.block
        for block in self.blocks.values():
            check_circles(block)
        project = Project(_named(self.blocks, main.block.id), main.block.id, self.code)
        project = laid_out(project, vocabulary(project, self.catalogue))
        weights = (
            SavedWeights(self.saved, main.parts, project, self.catalogue) if self.saved.weights else None
        )
        return Imported(project, tuple(self.notes), weights)

    # -- what the readers of models need -----------------------------------------------------------------

    def note(self, code: str, **arguments: Value) -> None:
        """Note something that cannot be said in the drawing."""
        key = (code, self._place, self._block, repr(arguments))
        if key not in self._said:
            self._said.add(key)
            self.notes.append(Note(code, arguments, self._place, 0, self._block, self._node))

    def at(self, place: str, block: BlockId | None = None, node: NodeId | None = None) -> None:
        """What is noted from now on belongs to `place`."""
        self._place, self._block, self._node = place, block, node

    def spend(self, nodes: int) -> None:
        """Count nodes; too many are refused."""
        self._spent += nodes
        if self._spent > MOST_NODES:
            raise FileError(self.saved.path, "keras-too-many-nodes", most=MOST_NODES)

    def block(self, id: BlockId) -> Block:
        """A block that has been made."""
        return self.blocks[id]

    def vocabulary(self, address: str) -> tuple[str, ...] | None:
        """The words that the layer at `address` has learnt."""
        found = self.saved.vocabularies
        return found.get(address) or found.get(f"{address}/_lookup_layer")

    def special(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        """Draw what is neither a layer of the catalogue nor an inner model; False for what nobody knows."""
        return self.specials.draw(graph, record, calls)

    def inner(self, record: Mapping[str, Any], address: str) -> tuple[BlockId, tuple[Part, ...]] | None:
        """The block of an inner model, of which equal ones have the same; None for other records."""
        known = self._known.get(id(record), ())
        if known != ():
            return known  # type: ignore[return-value]
        built = self._model(record, address)
        found = None
        if built is not None:
            like = shape_of_block(built.block)
            block = self._alike.setdefault(like, built.block.id)
            if block == built.block.id:
                self.blocks[block] = built.block
            else:
                built = replace(built, parts=_as_in(self._attributes(block), built.parts))
            found = (block, built.parts)
        self._known[id(record)] = found
        return found

    def _attributes(self, block: BlockId) -> list[str]:
        return [layer.attribute for layer in self.blocks[block].layers.values()]

    def _inner_object(self, record: Mapping[str, Any]) -> Object | None:
        found = self.inner(record, "")
        return None if found is None else Object(block_type(found[0]))

    # -- models ------------------------------------------------------------------------------------------

    def _model(self, record: Mapping[str, Any], address: str) -> Built | None:
        """The model that `record` is, if it is one whose layers stand in the file."""
        config, kind = record.get("config"), str(record.get("class_name"))
        if isinstance(config, list) and kind == "Sequential":
            config = {"layers": config}
        if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
            return None
        functional = "input_layers" in config and "output_layers" in config
        if not functional and kind not in MODELS:
            return None
        before = (self._place, self._block, self._node)
        config = modern(config) if self.saved.is_legacy else config
        name = str(config.get("name") or kind)
        own = kind.rpartition(">")[2]
        graph = GraphReader(self, class_name_of(name if kind in MODELS else own, kind), address)
        built = graph.functional(config) if functional else graph.sequential(config)
        self.at(*before)
        if kind not in MODELS:
            self.note("keras-subclass", type=own)
        return built

    def _subclassed(self, record: Mapping[str, Any]) -> Built:
        """A model whose `call` is code that is not in the file: one unknown layer with its configuration."""
        kind = str(record.get("class_name")).rpartition(">")[2]
        if "config" not in record:
            raise BrokenModel("keras-empty-record", type=kind)
        if self.catalogue.get(self.values.type_of(record)) is not None:
            raise BrokenModel("keras-layer-alone", type=kind)
        graph = GraphReader(self, "Model", "")
        built = graph.alone(record, _build_shape(record))
        self.at(kind, built.block.id)
        self.note("keras-subclassed", type=kind)
        return built


def _as_in(attributes: Sequence[str], parts: Sequence[Part]) -> tuple[Part, ...]:
    """The layers of a model that equals one whose layers have these attributes."""
    return tuple(replace(part, attribute=name) for part, name in zip(parts, attributes, strict=True))


def _named(blocks: Mapping[BlockId, Block], main: BlockId) -> dict[BlockId, Block]:
    """The blocks with names of which each is there once; the main one keeps its own."""
    taken = {blocks[main].name}
    found: dict[BlockId, Block] = {}
    for id, block in blocks.items():
        name, count = block.name, 0
        while id != main and name in taken:
            count += 1
            name = f"{block.name}{count}"
        taken.add(name)
        found[id] = replace(block, name=name)
    return found


def _build_shape(record: Mapping[str, Any]) -> Any:
    config = record.get("build_config")
    return config.get("input_shape") if isinstance(config, dict) else None


def check_circles(block: Block) -> None:
    """Make sure that nothing in `block` depends on itself.

    Raises:
        BrokenModel: it does.
    """
    waiting = dict.fromkeys(block.nodes, 0)
    for wire in block.wires.values():
        waiting[wire.target] += 1
    free = [node for node, count in waiting.items() if not count]
    for node in free:
        for wire in block.wires_from(node):
            waiting[wire.target] -= 1
            if not waiting[wire.target]:
                free.append(wire.target)
    if len(free) < len(waiting):
        first = next(node for node, count in waiting.items() if count)
        layer = block.layer_of(block.nodes[first])
        name = layer.attribute if layer else block.nodes[first].kind
        raise BrokenModel("keras-circle", layer=name)
