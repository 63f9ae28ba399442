"""What the inspector changes of a layer as a part of its block: its arguments, its sharing, its origin."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from editor.document import Document
from editor.messages import translated
from editor.panels.inspector_state import Entry
from editor.panels.name_prompt import NamePrompt
from nodes.blocks import (
    free_argument_name,
    make_given,
    make_own,
    may_promote,
    may_promote_in_call,
    own_value,
    own_value_in_call,
    promote,
    promote_in_call,
)
from nodes.catalogue.spec import Catalogue
from nodes.constants import beginning_of, constant_of_weight, weight_of_constant
from nodes.graph import Block, BlockId, LayerId, NodeId, Object, Project, Value, block_type, given_layer
from nodes.names import title_of
from nodes.reaching import Way, called_at, found_at
from nodes.refusal import Refusal
from nodes.report import Report
from nodes.sharing import can_tie_to, is_shared, tie, untie


class LayerEdits(QObject):
    """Changes the layer of the one selected node; each change is one undo step."""

    refused = Signal(str, str)
    """Which argument could not be changed, and why."""

    def __init__(self, document: Document, panel: QWidget) -> None:
        super().__init__(panel)
        self._document = document
        self._panel = panel
        self._block: BlockId = document.main
        self._entry: Entry | None = None
        self.prompt: NamePrompt | None = None

    def show(self, block: BlockId, entry: Entry | None) -> None:
        """From now on, change the layer of this one."""
        self._block, self._entry = block, entry

    # -- what can be told --------------------------------------------------------------------------------

    def calls(self) -> list[tuple[NodeId, str]]:
        """The calls of the layer, as they are called on the canvas."""
        block, layer = self._there()
        if layer is None:
            return []
        calls = sorted(block.calls_of(layer), key=lambda call: block.call_numbers.get(call.id, (0, 0)))
        return [(call.id, title_of(block, call)) for call in calls]

    def others(self) -> list[tuple[LayerId, str]]:
        """The layers that could be called in the place of this one."""
        block, layer = self._there()
        found = () if layer is None else can_tie_to(block, layer, self._document.catalogue)
        return [(id, block.layers[id].attribute) for id in found]

    def shared(self) -> bool:
        """Whether the layer is called, or passed on, elsewhere too."""
        block, layer = self._there()
        return layer is not None and is_shared(block, layer)

    def given_choices(self, name: str) -> list[tuple[str, Value]]:
        """The layers around an instance that can be given to its argument `name`."""
        entry, block = self._entry, self._document.project.blocks.get(self._block)
        if block is None or entry is None:
            return []
        # In a chain, the instance is one of the values inside: any block may be meant.
        blocks = self._document.project.blocks
        inner = [each for id, each in blocks.items() if block_type(id) == entry.spec.id] or blocks.values()
        held = (layer for each in inner for layer in each.layers.values())
        types = {layer.type for layer in held if layer.given and layer.attribute == name}
        layers = sorted(block.layers.values(), key=lambda layer: layer.attribute)
        return [(layer.attribute, given_layer(layer.id)) for layer in layers if layer.type in types]

    def _there(self) -> tuple[Block, LayerId | None]:
        project = self._document.project
        block = project.blocks.get(self._block, project.main_block)
        layer = None if self._entry is None else self._entry.layer
        return block, layer.id if layer is not None and layer.id in block.layers else None

    # -- arguments ---------------------------------------------------------------------------------------

    def add_actions(self, name: str, way: Way, menu: QMenu) -> None:
        """Offer in the menu of the argument `name`, or of what is inside it, what can be done with it."""
        if self._is_taken(name, way):
            menu.addAction(self.tr("Use a value of its own"), lambda: self.use_own(name, way))
        elif self._may_promote(name, way):
            words = self.tr("Make it an argument of the block…")
            menu.addAction(words, lambda: self.ask_promote(name, way))

    def _is_taken(self, name: str, way: Way) -> bool:
        """Whether what stands there is an argument of the block."""
        entry, (block, layer) = self._entry, self._there()
        if entry is None:
            return False
        if layer is None or not self._is_made_with(name):
            value = entry.node.arguments.get(name)
        else:
            found = found_at(entry.spec, block.layers[layer].config, name, way, self._document.catalogue)
            value = None if found is None else found[1]
        return isinstance(value, Object) and value.type == "argument"

    def _may_promote(self, name: str, way: Way) -> bool:
        entry, (block, layer) = self._entry, self._there()
        if entry is None:
            return False
        if layer is None or not self._is_made_with(name):
            return not way and may_promote_in_call(block, entry.node, name, self._document.catalogue)
        return may_promote(block, layer, name, self._document.catalogue, way)

    def _is_made_with(self, name: str) -> bool:
        """Whether the constructor of the layer takes the argument `name`; else its call does."""
        return self._entry is not None and name in {spec.name for spec in self._entry.spec.arguments}

    def ask_promote(self, name: str, way: Way = ()) -> None:
        """Ask what the block's argument should be called, and make it one."""
        block, _ = self._there()
        words = self.tr("Name of the block's argument")
        wish = free_argument_name(block, called_at(name, way))
        self.prompt = NamePrompt(words, wish, lambda text: self.promote(name, text, way), self._panel)
        self.prompt.open_at(QCursor.pos())

    def promote(self, name: str, wish: str, way: Way = ()) -> str:
        """Make the argument `name`, or what is inside it, one of the block called `wish`; answers why not."""
        entry, (block, layer) = self._entry, self._there()
        if entry is None:
            return ""
        label = self.tr("Make %1 an argument of the block").replace("%1", called_at(name, way))
        if layer is not None and self._is_made_with(name):
            return self._apply(label, lambda p, c: promote(p, block.id, layer, name, wish, c, way))
        node = entry.node.id
        return self._apply(label, lambda p, c: promote_in_call(p, block.id, node, name, wish, c))

    def use_own(self, name: str, way: Way = ()) -> None:
        """Give the argument `name`, or what is inside it, the value that the block's has by default.

        Where nothing else takes the block's argument, that ends.
        """
        entry, (block, layer) = self._entry, self._there()
        if entry is None:
            return
        label = self.tr("Give %1 a value of its own").replace("%1", called_at(name, way))
        if layer is not None and self._is_made_with(name):
            why = self._apply(label, lambda p, c: own_value(p, block.id, layer, name, c, way))
        else:
            node = entry.node.id
            why = self._apply(label, lambda p, c: own_value_in_call(p, block.id, node, name, c))
        if why:
            self.refused.emit(name, why)

    # -- origin and sharing ------------------------------------------------------------------------------

    def set_given(self, given: bool) -> str:
        """Let the block be given the layer, or make it itself; answers why not."""
        block, layer = self._there()
        if layer is None:
            return ""
        if given:
            label = self.tr("Let the layer be given")
            return self._apply(label, lambda p, c: make_given(p, block.id, layer, c))
        return self._apply(self.tr("Make the layer here"), lambda p, c: make_own(p, block.id, layer, c))

    def make_weights(self, nodes: Collection[NodeId]) -> str:
        """Make constants weights that train; answers why not."""
        block, _ = self._there()

        def change(project: Project, catalogue: Catalogue) -> Project:
            for node in nodes:
                project = weight_of_constant(project, block.id, node, catalogue)
            return project

        return self._apply(self.tr("Make it a trainable weight"), change)

    def may_be_constant(self) -> bool:
        """Whether the layer is a weight that begins as a constant."""
        block, _ = self._there()
        return self._entry is not None and beginning_of(block, self._entry.node) is not None

    def make_constant(self) -> None:
        """Make the weight the constant as which it begins."""
        entry, (block, _) = self._entry, self._there()
        if entry is not None:
            node = entry.node.id
            self._apply(self.tr("Make it a constant"), lambda p, _: constant_of_weight(p, block.id, node))

    def tie_to(self, goal: LayerId, report: Report) -> str:
        """Let the node call `goal` instead of its own layer; answers why not."""
        entry, (block, _) = self._entry, self._there()
        if entry is None:
            return ""
        node = entry.node.id
        return self._apply(self.tr("Tie layers"), lambda p, _: tie(p, block.id, [node], goal, report))

    def untie(self) -> str:
        """Give the node a layer of its own; answers why not."""
        entry, (block, _) = self._entry, self._there()
        if entry is None:
            return ""
        node = entry.node.id
        return self._apply(self.tr("Untie layer"), lambda p, c: untie(p, block.id, node, c)[0])

    def _apply(self, label: str, change: Callable[[Project, Catalogue], Project]) -> str:
        document = self._document
        try:
            document.apply(label, lambda project: change(project, document.catalogue))
        except Refusal as refusal:
            return translated(refusal.code, refusal.arguments)
        return ""
