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
from nodes.formats.keras_models.built import Built
from nodes.formats.keras_models.calls import Fitter
from nodes.formats.keras_models.containers import Saved, open_saved
from nodes.formats.keras_models.graphs import GraphReader
from nodes.formats.keras_models.inbound import BrokenModel, Inbound
from nodes.formats.keras_models.learnt import idf_weights
from nodes.formats.keras_models.older import modern
from nodes.formats.keras_models.parts import class_name_of
from nodes.formats.keras_models.sharing import Sharing
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
    try:
        return FileReader(saved, catalogue).read()
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
        self.sharing = Sharing(saved.record, saved.kind)
        self._place = ""
        self._block: BlockId | None = None
        self._node: NodeId | None = None
        self._alike: dict[object, BlockId] = {}
        self._known: dict[int, Built | None] = {}
        self._spent = 0
        self._said: set[tuple[object, ...]] = set()

    def read(self) -> Imported:
        """The whole file."""
        record = self.saved.record
        self.fitter.says_all = _trains(record)
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

    def vocabulary(self, address: str) -> tuple[str, ...] | None:
        """The words that the layer at `address` has learnt."""
        found = self.saved.vocabularies
        return found.get(address) or found.get(f"{address}/_lookup_layer")

    def idf_weights(self, address: str) -> list[float] | None:
        """What each of these words weighs."""
        return idf_weights(self.saved.path, address) if self.saved.weights else None

    def special(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        """Draw what is neither a layer of the catalogue nor an inner model; False for what nobody knows."""
        return self.specials.draw(graph, record, calls)

    def inner(self, record: Mapping[str, Any], address: str) -> Built | None:
        """The block of an inner model, of which equal ones have the same; None for other records."""
        number = self.sharing.number(record)
        record = self.sharing.first(number) if number else record
        key = id(record)
        if key not in self._known:
            built = self._model(record, address)
            self._known[key] = None if built is None else self._once(built)
        return self._known[key]

    def _once(self, built: Built) -> Built:
        """`built` with the block that differs from its own in nothing but names, where there is one."""
        like = shape_of_block(built.block)
        block = self.blocks.setdefault(self._alike.setdefault(like, built.block.id), built.block)
        if block is built.block:
            return built
        names = [layer.attribute for layer in block.layers.values()]
        called = dict(zip((part.attribute for part in built.parts), names, strict=True))
        needs = tuple((called[attribute], number) for attribute, number in built.needs)
        parts = tuple(replace(part, attribute=called[part.attribute]) for part in built.parts)
        return replace(built, block=block, parts=parts, needs=needs)

    def _inner_object(self, record: Mapping[str, Any]) -> Object | None:
        found = self.inner(record, "")
        return None if found is None else Object(block_type(found.block.id))

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
        number = self.sharing.number(record)
        graph = GraphReader(self, class_name_of(name if kind in MODELS else own, kind), address, number)
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


def _trains(record: Mapping[str, Any]) -> bool:
    """Whether a call somewhere in the model is written to be one in training."""
    waiting: list[Any] = [record]
    for each in waiting:
        if isinstance(each, dict):
            if each.get("training") is True:
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False


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
