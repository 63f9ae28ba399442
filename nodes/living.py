"""The drawing as the live model has it: which object of Keras each layer is, and what a build has found.

A key is the path of layer ids that leads from the main block to a layer or a block instance, joined by `/`;
"" is the model itself. Element `k` of the chain that the layer `L` is takes the step `L.k`. A weight is
`<key>|<name inside the layer>`, such as `a1/b2|kernel`, and stands where its layer is made, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nodes.catalogue.spec import Catalogue
from nodes.chains import CHAINS
from nodes.codegen.ends import declared_inputs
from nodes.codegen.making import WEIGHT
from nodes.codegen.plan import Plans
from nodes.codegen.source import Source, generate
from nodes.graph import Block, BlockId, Layer, LayerId, NodeId, Object, Path, Project, Value, block_of_type
from nodes.names import class_names, snake_case, title_of
from nodes.nesting import SILENT
from nodes.report import WeightSpec, chain_step
from nodes.vocabulary import vocabulary

Kind = Literal["layer", "block", "chain", "weight", "given"]

MOST = 50_000
"""So many places are told: blocks within blocks within blocks can be more than any machine holds."""

INPUT_LAYER = "keras.layers.InputLayer"
"""What Keras counts as no layer of a Sequential."""


def key_of(path: Path, layer: LayerId) -> str:
    """The key of a layer in the block instance that `path` leads to, as reports have it."""
    return "/".join((*path, layer))


def untied(before: Project, after: Project) -> dict[LayerId, LayerId]:
    """The layers that one edit has made for nodes that called another: which one, where the values are."""
    found: dict[LayerId, LayerId] = {}
    for id, block in after.blocks.items():
        was = before.blocks.get(id)
        if was is None or was.layers is block.layers:
            continue
        for layer in block.layers.keys() - was.layers.keys():
            for node in block.calls_of(layer):
                former = was.layer_of(was.nodes[node.id]) if node.id in was.nodes else None
                if former is not None and former.type == block.layers[layer].type:
                    found[layer] = former.id
    return found


def moved(before: Project, after: Project) -> dict[str, str]:
    """Where layers stand after one edit that wrapped them into a block of their own, or unpacked an instance.

    Pieces of keys: where they stood, and where they stand. A block that comes with several instances says
    nothing about which layer went into which.
    """
    found: dict[str, str] = {}
    for id, block in after.blocks.items():
        was = before.blocks.get(id)
        if was is None or was.layers is block.layers:
            continue
        new = [layer for each, layer in block.layers.items() if each not in was.layers]
        gone = [layer for each, layer in was.layers.items() if each not in block.layers]
        found |= _wrapped(before, after, new, {layer.id for layer in gone})
        found |= {now: old for old, now in _unpacked(before, new, gone)}
    return found


def _wrapped(
    before: Project, after: Project, new: Sequence[Layer], gone: Collection[LayerId]
) -> dict[str, str]:
    """What went into the one new instance of a new block, under the id that it had."""
    inner = block_of_type(new[0].type) if len(new) == 1 else None
    if inner is None or inner in before.blocks or inner not in after.blocks:
        return {}
    return {id: key_of((new[0].id,), id) for id in after.blocks[inner].layers if id in gone}


def _unpacked(before: Project, new: Sequence[Layer], gone: Sequence[Layer]) -> Iterator[tuple[str, str]]:
    """What came out of the one instance of a block that has gone: its layers, in the order of their names."""
    inner = block_of_type(gone[0].type) if len(gone) == 1 else None
    if inner is None or inner not in before.blocks:
        return
    within = sorted(before.blocks[inner].layers.values(), key=lambda layer: layer.attribute)
    own = [layer for layer in within if not layer.given]
    if [layer.type for layer in own] == [layer.type for layer in new]:
        for layer, now in zip(own, new, strict=True):
            yield now.id, key_of((gone[0].id,), layer.id)


def split_weight(weight: str) -> tuple[str, str]:
    """The key of what holds a weight, and the weight's name in it."""
    key, _, name = weight.partition("|")
    return key, name


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the model.

    `access` is the attribute of what stands at `around`, or the number of the element of a chain; for a given
    layer, the key of where it is made. `python` is what reaches it: `model.encoder.dense`. `path` and
    `layer` say where it is drawn, `layer` being that of the chain for an element; `block` is the one that an
    instance is of.
    """

    key: str
    around: str
    access: str | int
    kind: Kind
    python: str
    path: Path
    layer: LayerId
    block: BlockId | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is to be built: the source of a project, and what stands where in the model that it makes."""

    project: Project
    source: Source
    name: str
    """What the module is called, without its number."""
    tree: tuple[Entry, ...]
    classes: tuple[str, ...]
    open: str = ""
    """The code of the reason why the model cannot be built before it meets data."""
    arguments: Mapping[str, Value] = field(default_factory=dict)

    def encoded_tree(self) -> list[list[Any]]:
        """The tree as the session takes it."""
        return [[each.key, each.around, each.access, each.kind] for each in self.tree]


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the weights that there are, and which values they have.

    `kept` have the values of before; `reshaped` were there in another shape or dtype, so that they are new,
    like those that are `new`. `unbuilt` says of layers (and of "", the model) why they have no weights: the
    code of a sentence.
    """

    drawn: Drawn
    module: str
    weights: Mapping[str, WeightSpec]
    kept: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    reshaped: tuple[str, ...] = ()
    unbuilt: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project that it was built from."""
        return self.drawn.project

    @property
    def bytes(self) -> int:
        """About how many bytes the values of all weights take."""
        sizes = (each.dtype.strip("abcdefghijklmnopqrstuvwxyz_") for each in self.weights.values())
        counts = (each.count for each in self.weights.values())
        return sum(count * int(bits or 8) // 8 for count, bits in zip(counts, sizes, strict=True))

    def owner(self, key: str) -> str:
        """Where what stands at `key` is made: elsewhere, when it is a given layer."""
        place = self.places.get(key)
        return str(place.access) if place is not None and place.kind == "given" else key

    def weights_at(self, key: str, inside: bool = False) -> tuple[str, ...]:
        """The weights of the layer at `key`; `inside`: and of everything in it."""
        owner = self.owner(key)
        return tuple(
            weight
            for weight in self.weights
            if (found := split_weight(weight)[0]) == owner or (inside and is_within(found, owner))
        )

    def python(self, key: str) -> str:
        """The Python that reaches what stands at `key`: `model.encoder.dense`."""
        place = self.places.get(self.owner(key))
        return "model" if place is None else place.python

    def initialised_anew(self, previous: Built | None) -> tuple[str, ...]:
        """What had values in the build before that it has lost: the Python that reaches each layer."""
        had = {split_weight(each)[0] for each in (previous.weights if previous is not None else ())}
        found = (split_weight(each)[0] for each in (*self.reshaped, *self.new))
        return tuple(dict.fromkeys(self.python(key) for key in found if key in had))


def is_within(key: str, around: str) -> bool:
    """Whether what stands at `key` stands in what stands at `around`."""
    return key != around and (not around or key.startswith((f"{around}/", f"{around}.")))


# -- what is to be built ---------------------------------------------------------------------------------


def drawn(project: Project, catalogue: Catalogue) -> Drawn:
    """What building `project` takes. `catalogue` may be its vocabulary or what that is made from."""
    words = vocabulary(project, catalogue)
    source = generate(project, words)
    walk = _Walk(project, words)
    tree = tuple(walk.entries())
    names = class_names(project)
    reason, arguments = _what_is_open(project.main_block, walk.plans)
    name = snake_case(names[project.main])
    return Drawn(project, source, name, tree, tuple(names.values()), reason, arguments)


def built(drawn: Drawn, module: str, told: Mapping[str, Any]) -> Built:
    """What the session tells of a build."""
    weights = {
        key: WeightSpec(split_weight(key)[1], tuple(shape), dtype, trainable)
        for key, shape, dtype, trainable in told["weights"]
    }
    return Built(
        drawn,
        module,
        weights,
        tuple(told["kept"]),
        tuple(told["new"]),
        tuple(told["reshaped"]),
        dict.fromkeys(told["unbuilt"], drawn.open or "unbuilt-unused"),
        {each.key: each for each in drawn.tree},
    )


def node_at(drawn: Drawn, lines: object) -> NodeId | None:
    """The node that stands on the first of `lines` that any stands on."""
    nodes = {line: node for node, places in drawn.source.lines.items() for line in places}
    for line in lines if isinstance(lines, list | tuple) else ():
        if line in nodes:
            return nodes[line]
    return None


def is_same_model(one: Project, other: Project) -> bool:
    """Whether two projects mean the same model, as a quick look tells: places and notes mean nothing."""
    if one is other:
        return True
    if one.main != other.main or one.code != other.code or one.blocks.keys() != other.blocks.keys():
        return False
    return all(_is_alike(each, other.blocks[id]) for id, each in one.blocks.items())


def _is_alike(one: Block, other: Block) -> bool:
    if one is other:
        return True
    return (
        (one.name, one.kind, one.inputs, one.outputs) == (other.name, other.kind, other.inputs, other.outputs)
        and one.device == other.device
        and (one.layers is other.layers or one.layers == other.layers)
        and (one.wires is other.wires or one.wires == other.wires)
        and (one.arguments is other.arguments or one.arguments == other.arguments)
        and (one.nodes is other.nodes or _mean_alike(one, other))
    )


def _mean_alike(one: Block, other: Block) -> bool:
    """Whether the nodes mean the same; which ports Keras told is nothing that the person drew."""
    left = [node for node in one.nodes.values() if node.kind not in SILENT]
    if len(left) != sum(node.kind not in SILENT for node in other.nodes.values()):
        return False
    return all(
        (found := other.nodes.get(node.id)) is node
        or (found is not None and replace(found, outputs=None) == replace(node, outputs=None))
        for node in left
    )


def title_in(project: Project, node: NodeId) -> str:
    """What a node is called, in whichever block it stands."""
    blocks = (block for block in project.blocks.values() if node in block.nodes)
    return next((title_of(block, block.nodes[node]) for block in blocks), "")


def _what_is_open(block: Block, plans: Plans) -> tuple[str, dict[str, Value]]:
    """Why a model cannot be built before it meets data, as `build()` has it: code and arguments."""
    plan = plans.plan(block.id)
    inputs = declared_inputs(plan, block, plans.catalogue)
    if not inputs:
        return "unbuilt-no-input", {}
    for node, each in zip(plan.inputs, inputs, strict=True):
        if each.shape is None:
            return "unbuilt-open", {"name": title_of(block, block.nodes[node])}
    return "", {}


class _Walk:
    """Goes through a project as its source makes it, from the main block inwards."""

    def __init__(self, project: Project, catalogue: Catalogue) -> None:
        self.project = project
        self.plans = Plans(project, catalogue)
        self.told = 0

    def entries(self) -> Iterator[Entry]:
        """Every place of the model, what stands in another after that."""
        yield from self._block((), self.project.main, "", "model", {}, frozenset())

    def _block(
        self,
        path: Path,
        id: BlockId,
        around: str,
        python: str,
        given: Mapping[str, str],
        within: frozenset[BlockId],
    ) -> Iterator[Entry]:
        """What stands in one instance; `given` has the keys of its given layers by their attributes."""
        block = self.project.blocks.get(id)
        if block is None or id in within or self.told > MOST:
            return
        keys: dict[LayerId, str] = {}
        for made in self.plans.plan(id).constructions:
            layer, key = block.layers[made.layer], key_of(path, made.layer)
            if made.given:
                keys[layer.id] = given.get(layer.attribute, "")
                yield Entry(
                    key, around, keys[layer.id], "given", f"{python}.{made.attribute}", path, layer.id
                )
                continue
            keys[layer.id] = key
            place = Entry(key, around, made.attribute, "layer", f"{python}.{made.attribute}", path, layer.id)
            yield from self._made(place, layer.type, layer.config, keys, within | {id})

    def _made(
        self,
        place: Entry,
        type: str,
        config: Mapping[str, Value],
        keys: Mapping[LayerId, str],
        within: frozenset[BlockId],
    ) -> Iterator[Entry]:
        """One thing that is made, and what stands in it."""
        self.told += 1
        inner = block_of_type(type)
        kind: Kind = "weight" if type == WEIGHT else "layer"
        if inner is not None:
            kind = "block"
        elif type in CHAINS:
            kind = "chain"
        yield replace(place, kind=kind, block=inner)
        if inner is not None:
            given = {
                name: keys.get(LayerId(str(value.config.get("id"))), "")
                for name, value in config.items()
                if isinstance(value, Object) and value.type == "layer"
            }
            path = (*place.path, LayerId(place.key.rpartition("/")[2]))
            yield from self._block(path, inner, place.key, place.python, given, within)
        elif kind == "chain":
            yield from self._elements(place, type, config.get("layers"), keys, within)

    def _elements(
        self, chain: Entry, type: str, layers: Value, keys: Mapping[LayerId, str], within: frozenset[BlockId]
    ) -> Iterator[Entry]:
        number = 0
        step = LayerId(chain.key.rpartition("/")[2])
        for place, each in enumerate(layers if isinstance(layers, tuple) else ()):
            if not isinstance(each, Object) or (type != "chain" and each.type == INPUT_LAYER):
                continue
            key = key_of(chain.path, chain_step(step, place))
            attribute = "chain" if type == "chain" else "layers"
            python = f"{chain.python}.{attribute}[{number}]"
            entry = Entry(key, chain.key, number, "layer", python, chain.path, chain.layer)
            yield from self._made(entry, each.type, each.config, keys, within)
            number += 1
