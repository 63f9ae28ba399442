"""What has to be known of everything inside a block, at any depth: does it train, loop, build eagerly?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nodes.catalogue.spec import Catalogue
from nodes.codegen.coding import decides, parsed
from nodes.codegen.making import blocks_in
from nodes.codegen.plan import Plans
from nodes.codegen.steps import Lines, Region, all_steps
from nodes.devices import canonical
from nodes.graph import CUSTOM, IMPORT, UNLESS_TOLD, BlockId, Layer, Object, Project, Value, block_of_type

EAGER = frozenset({"keras.layers.Normalization"})
"""Layers that keep tensors made in their `build`, which therefore must not run inside a traced `call`.

Neither may that of a recurrent layer that keeps its state from batch to batch (`stateful`)."""

INDIFFERENT = frozenset({"keras.layers.Dense", "keras.layers.EinsumDense"})
"""Layers whose call takes `training`, and looks at it only when they are quantized."""

LISTS = frozenset({"chain", "keras.Sequential"})
"""Layers that call the layers inside them, and leave it to these to build themselves."""

Thing = Layer | Object


class Traits:
    """Looks into the blocks of one project."""

    def __init__(self, project: Project, catalogue: Catalogue, plans: Plans) -> None:
        self.project = project
        self.catalogue = catalogue
        self.plans = plans
        self._wrapped: frozenset[BlockId] | None = None
        self._things: dict[BlockId, tuple[Thing, ...]] = {}
        self.placed = ""
        """What the function is called that holds the variables of a layer on its device."""

    def things(self, block_id: BlockId, deep: bool = True) -> Iterator[Thing]:
        """The layers that a block makes and the objects inside them; `deep`: those of blocks in it too."""
        for each in self._reached([block_id]) if deep else (block_id,):
            yield from self._own(each)

    def _own(self, block_id: BlockId) -> tuple[Thing, ...]:
        if block_id not in self._things:
            layers = self.project.blocks[block_id].layers
            made = (each for each in self.plans.plan(block_id).constructions if not each.given)
            self._things[block_id] = tuple(thing for each in made for thing in _inside(layers[each.layer]))
        return self._things[block_id]

    def _reached(self, blocks: Iterable[BlockId]) -> Iterable[BlockId]:
        """`blocks` and all that they make instances of, each once."""
        found: dict[BlockId, None] = {}
        waiting = list(blocks)
        while waiting:
            block = waiting.pop()
            if block not in found and block in self.project.blocks:
                found[block] = None
                waiting.extend(_blocks_of(self._own(block)))
        return found

    def knows_training(self, block_id: BlockId) -> bool:
        """Whether a layer behaves in training as it does not elsewhere.

        Keras tells a model whether it is being trained only if its `call` takes `training`; from there on
        every layer inside knows it. Without it, Dropout is off in `fit`, and BatchNormalization idle.
        """
        if any(self._takes_training(thing) for thing in self.things(block_id)):
            return True
        nodes = self.project.blocks[block_id].nodes.values()
        return any(_is_unless_told(node.arguments.get("training")) for node in nodes)

    def _takes_training(self, thing: Thing) -> bool:
        spec = self.catalogue.object_spec(thing.type)
        if spec is None or not spec.stateful or thing.type in INDIFFERENT or block_of_type(thing.type):
            # What stands in a block is gone through by itself.
            return False
        return spec.argument("training") is not None or "training" in spec.order

    def is_eager(self, block_id: BlockId) -> bool:
        """Whether a layer inside is of those that cannot be built in a trace."""
        return any(map(_is_eager, self.things(block_id)))

    def is_wrapped(self, block_id: BlockId) -> bool:
        """Whether instances of a block stand inside wrappers, which call `build` themselves."""
        if self._wrapped is None:
            things = (thing for block in self.project.blocks for thing in self.things(block, deep=False))
            self._wrapped = frozenset(
                inner
                for thing in things
                if thing.type not in LISTS
                for value in thing.config.values()
                for inner in blocks_in(value)
            )
        return block_id in self._wrapped

    def chains(self) -> list[Thing]:
        """The chains that the project's blocks make."""
        things = (thing for block in self.project.blocks for thing in self.things(block, deep=False))
        return [thing for thing in things if thing.type == "chain"]

    def chain_knows_training(self) -> bool:
        """Whether a layer in one of the chains behaves in training as it does not elsewhere."""
        return any(map(self._takes_training, self._in_chains()))

    def chain_is_eager(self) -> bool:
        """Whether a layer in one of the chains is of those that cannot be built in a trace."""
        return any(map(_is_eager, self._in_chains()))

    def _in_chains(self) -> Iterator[Thing]:
        inside = [each for chain in self.chains() for each in _inside(chain)]
        yield from inside
        for block in self._reached(_blocks_of(inside)):
            yield from self._own(block)

    def asks_for_devices(self, block_id: BlockId) -> bool:
        """Whether the block itself asks for a device, for a call, a layer or an input."""
        plan, nodes = self.plans.plan(block_id), self.project.blocks[block_id].nodes
        steps = any(step.device is not None for step in all_steps(plan.steps))
        inputs = any(canonical(nodes[id].device or "") is not None for id in plan.inputs)
        return steps or inputs or any(made.device is not None for made in plan.constructions)

    def is_placed(self, block_id: BlockId) -> bool:
        """Whether the block asks for a device, or something inside it does."""
        return any(map(self.asks_for_devices, self._reached([block_id])))

    def chain_is_placed(self) -> bool:
        """Whether a block in one of the chains asks for a device."""
        inside = [each for chain in self.chains() for each in _inside(chain)]
        return any(map(self.asks_for_devices, self._reached(_blocks_of(inside))))

    def places_apart(self) -> bool:
        """Whether a layer is called on another device than the one where its variables live."""
        return any(
            made.apart for block in self.project.blocks for made in self.plans.plan(block).constructions
        )

    def loops(self, block_id: BlockId) -> bool:
        """Whether the block itself has a loop of which nobody knows how often it goes round."""
        for step in all_steps(self.plans.plan(block_id).steps):
            if isinstance(step, Region) and (
                step.kind == "for" or (step.kind, step.limit) == ("while", None)
            ):
                return True
            if isinstance(step, Lines) and step.converted:
                return True
        return any(self._is_converted(thing) for thing in self.things(block_id, deep=False))

    def _is_converted(self, thing: Thing) -> bool:
        code = (
            self.project.code.get(thing.type.removeprefix(CUSTOM)) if thing.type.startswith(CUSTOM) else None
        )
        tree = None if code is None or code.kind == IMPORT else parsed(code.text)
        return tree is not None and decides(tree)


def _is_unless_told(value: Value) -> bool:
    return isinstance(value, Object) and value.type == UNLESS_TOLD


def _is_eager(thing: Thing) -> bool:
    return thing.type in EAGER or thing.config.get("stateful") is True


def _inside(value: Value | Layer) -> Iterator[Thing]:
    """A layer or an object, and the objects inside it."""
    if isinstance(value, Layer | Object):
        yield value
        value = value.config
    if isinstance(value, Mapping):
        value = tuple(value.values())
    for each in value if isinstance(value, tuple) else ():
        yield from _inside(each)


def _blocks_of(things: Iterable[Thing]) -> Iterator[BlockId]:
    """The blocks that these are instances of."""
    found = (block_of_type(thing.type) for thing in things)
    return (block for block in found if block is not None)
