"""What the canvas does to the structure of a drawing: shared layers, blocks, chains, loops and branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from editor.canvas.bodies import docked, grown
from editor.canvas.gestures import labelled, named
from editor.canvas.items import NodeView
from editor.canvas.looks import Kind
from editor.canvas.pasting import STEP
from editor.canvas.stage import Stage
from nodes import blocks, folding, regions, sharing
from nodes.catalogue.shaping import REGIONS
from nodes.catalogue.spec import Catalogue
from nodes.chains import CHAINS
from nodes.edit import free_attribute, move, rename_attribute, rename_block, snake_case
from nodes.graph import BlockId, LayerId, NodeId, Place, Project
from nodes.layout import arrange
from nodes.living import key_of
from nodes.repeats import Finding
from nodes.report import EMPTY_REPORT, Report

translate = QCoreApplication.translate

Change = Callable[[Project, BlockId, Catalogue], tuple[Project, Iterable[NodeId]]]


class Structure(QObject):
    """Each method is one undo step that selects what it made, or a refusal that is told."""

    name_wanted = Signal(str, str)
    """A node, the instance of a new block, and this block: the person is to say what it is called."""

    def __init__(self, stage: Stage, put_down: Callable[[], None]) -> None:
        super().__init__()
        self._stage = stage
        self._put_down = put_down
        self.report: Report = EMPTY_REPORT

    # -- sharing -----------------------------------------------------------------------------------------

    def duplicate_shared(self) -> None:
        """Call the layers of the selected nodes once more, beside them."""
        label = self._label(
            translate("Canvas", "Share {0}"), translate("Canvas", "Share the layers of {0} nodes")
        )
        chosen = self._chosen()
        offset = Place(STEP, STEP)
        self._apply(label, lambda p, b, c: sharing.duplicate_shared(p, b, chosen, c, offset))

    def tie_to(self, layer: LayerId) -> None:
        """Let the selected nodes call `layer` instead of their own."""
        chosen = self._chosen()
        label = self._label(translate("Canvas", "Tie {0}"), translate("Canvas", "Tie {0} nodes"))
        self._apply(label, lambda p, b, c: (sharing.tie(p, b, chosen, layer, self.report), chosen))

    def tie(self) -> None:
        """Let the selected nodes call the layer of the first of them, in the order of the drawing."""
        block = self._stage.block
        chosen = [block.nodes[id] for id in self._chosen() if block.layer_of(block.nodes[id]) is not None]
        layer = chosen[0].layer if chosen else None
        if layer is not None:
            self.tie_to(layer)

    def untie(self) -> None:
        """Give each of the selected nodes a layer of its own."""
        chosen = self._chosen()

        def untie(project: Project, block: BlockId, known: Catalogue) -> tuple[Project, Iterable[NodeId]]:
            for id in chosen:
                if project.blocks[block].layer_of(project.blocks[block].nodes[id]) is not None:
                    project, _ = sharing.untie(project, block, id, known)
            return project, chosen

        self._apply(
            self._label(translate("Canvas", "Untie {0}"), translate("Canvas", "Untie {0} nodes")), untie
        )

    # -- blocks ------------------------------------------------------------------------------------------

    def wrap(self) -> None:
        """Put the selected nodes into a block of their own, and ask what it is called."""
        chosen = self._chosen()
        if not chosen:
            return
        name = blocks.free_block_name(self._stage.document.project)
        label = self._label(
            translate("Canvas", "Wrap {0} into a block"), translate("Canvas", "Wrap {0} nodes into a block")
        )

        def wrap(project: Project, block: BlockId, known: Catalogue) -> tuple[Project, Iterable[NodeId]]:
            project, instance = blocks.wrap(project, block, chosen, name, known)
            return project, [instance]

        instance = self._only(self._apply(label, wrap))
        inner = None if instance is None else self._stage.block_in(instance)
        if instance is not None and inner is not None:
            self.name_wanted.emit(instance, inner)

    def fold(self, finding: Finding, name: str) -> tuple[NodeId, ...]:
        """Make one block, called `name`, of parts that are equal, and lay out what is left; its instances."""
        self._put_down()
        stage = self._stage
        sizes = {id: (view.look.width, view.look.height) for id, view in stage.mirror.nodes.items()}
        made: list[NodeId] = []
        moved: dict[str, str] = {}

        def fold(project: Project) -> Project:
            folded = folding.fold(project, stage.block_id, finding, name, stage.catalogue)
            made[:] = folded.instances
            moved.update({old: key_of((instance,), inner) for old, (instance, inner) in folded.moved.items()})
            project = folded.project
            for id in (stage.block_id, folded.block):
                block = project.blocks[id]
                project = move(project, id, dict(arrange(block, sizes)))
            return project

        label = translate("Canvas", "Fold {0} equal parts").format(len(finding.parts))
        if not stage.apply(label, fold):
            return ()
        stage.document.layers_moved.emit(moved)
        stage.mirror.flush()
        stage.select(made)
        return tuple(made)

    def unpack(self) -> None:
        """Put what the selected instance of a block, or chain, stands for in its place."""
        self._put_down()
        node = self._only(self._stage.selection)
        if node is None:
            return
        unpack = blocks.unchain if self.is_chain(node) else blocks.unpack
        label = translate("Canvas", "Unpack {0}").format(named(self._stage, node))
        self._apply(label, lambda p, b, c: unpack(p, b, node, c))

    def duplicate_block(self) -> None:
        """Let the selected node be an instance of a copy of its block."""
        self._put_down()
        node = self._only(self._stage.selection)
        if node is None:
            return
        label = translate("Canvas", "Duplicate the block of {0}").format(named(self._stage, node))
        self._apply(label, lambda p, b, c: (blocks.duplicate_block(p, b, node)[0], [node]))

    def name_block(self, node: NodeId, block: BlockId, name: str) -> None:
        """Give the block that `node` is the first instance of another name, and the instance one after it."""
        name = name.strip()
        if not name or name == self._stage.document.project.blocks[block].name:
            return

        def rename(project: Project) -> Project:
            project = rename_block(project, block, name)
            around = project.blocks[self._stage.block_id]
            layer = around.nodes[node].layer
            if layer is None:
                return project
            attribute = free_attribute(around, snake_case(name), self._stage.catalogue)
            return rename_attribute(project, around.id, layer, attribute, self._stage.catalogue)

        self._stage.apply(translate("Canvas", "Rename block"), rename)

    # -- chains ------------------------------------------------------------------------------------------

    def chain(self, type: str = "chain") -> None:
        """Make one node of a straight line of layers: a chain, or Keras's own Sequential."""
        chosen = self._chosen()
        if not chosen:
            return
        made = self._stage.catalogue.nodes[type].title
        label = translate("Canvas", "{0} of {1} nodes").format(made, len(chosen))

        def chain(project: Project, block: BlockId, known: Catalogue) -> tuple[Project, Iterable[NodeId]]:
            project, node = blocks.chain_of(project, block, chosen, known, type)
            return project, [node]

        self._apply(label, chain)

    def is_chain(self, node: NodeId) -> bool:
        """Whether `node` calls a chain."""
        block = self._stage.block
        layer = block.layer_of(block.nodes[node])
        return layer is not None and layer.type in CHAINS

    # -- loops and branches ------------------------------------------------------------------------------

    def wrap_in_region(self, kind: str) -> None:
        """Put the selected nodes into the body of a new loop or branch."""
        chosen = self._chosen()
        if not chosen or kind not in REGIONS:
            return
        stage = self._stage
        title = (stage.catalogue.nodes[kind]).title

        def wrap(project: Project, block: BlockId, known: Catalogue) -> tuple[Project, Iterable[NodeId]]:
            project, region = regions.wrap_in_region(project, block, chosen, kind, known)
            project = docked(stage, grown(stage, project, [region]), [region])
            return project, [region]

        self._apply(translate("Canvas", "Wrap in {0}").format(title), wrap)

    # -- inside ------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[NodeId, ...]:
        """The selected nodes, from left to right, with nothing else going on."""
        self._put_down()
        views = self._stage.mirror.nodes
        papers = (Kind.NOTE, Kind.FRAME)
        found = [views[id] for id in self._stage.selection if views[id].look.kind not in papers]
        return tuple(view.node_id for view in sorted(found, key=_from_left))

    def _label(self, one: str, many: str) -> str:
        return labelled(self._stage, one, many, frozenset(self._chosen()))

    def _only(self, nodes: Iterable[NodeId]) -> NodeId | None:
        found = tuple(nodes)
        return found[0] if len(found) == 1 else None

    def _apply(self, label: str, change: Change) -> tuple[NodeId, ...]:
        stage = self._stage
        made: list[NodeId] = []

        def edit(project: Project) -> Project:
            project, new = change(project, stage.block_id, stage.catalogue)
            made[:] = new
            return grown(stage, project, made)

        if not stage.selection or not stage.apply(label, edit):
            return ()
        stage.mirror.flush()
        stage.select(made)
        return tuple(made)


def _from_left(view: NodeView) -> tuple[float, float]:
    return view.box[0], view.box[1]
