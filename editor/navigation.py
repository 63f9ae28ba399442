"""Which block is open, and as which of its instances it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor.document import Document, GraphChange
from nodes.blocks import instances_of
from nodes.graph import Block, BlockId, LayerId, NodeId, Object, Path, Project, Value, block_of_type


@dataclass(frozen=True, slots=True)
class Spot:
    """A block as it is open: seen as the instance that `path` leads to, () where it has none."""

    block: BlockId
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One instance inside a block: how it is called there, and the block of which it is one."""

    layer: LayerId
    title: str
    block: BlockId


class Navigation(QObject):
    """Where the person is among the blocks of the document, where they were, and what stands open."""

    moved = Signal(object)
    """Another block is open, or the same one as another instance: the Spot."""
    changed = Signal()
    """The way here, the tabs or the instances are others."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.spot = Spot(document.main)
        self.tabs: tuple[BlockId, ...] = (document.main,)
        """The blocks that stand open, the main one first."""
        self._seen: dict[BlockId, Path] = {}
        self._before: list[Spot] = []
        self._after: list[Spot] = []
        document.changed.connect(self._on_document_changed)

    @property
    def _project(self) -> Project:
        return self._document.project

    # -- where one is ------------------------------------------------------------------------------------

    @property
    def can_go_back(self) -> bool:
        """Whether another block was open before."""
        return any(self._stands(spot) for spot in self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether the person has gone back."""
        return any(self._stands(spot) for spot in self._after)

    def trail(self) -> list[tuple[str, Spot]]:
        """The way from the main block to here: what each part is called, and where it leads."""
        project, path = self._project, self.spot.path
        if self.spot.block not in project.blocks:
            # the document has just become another one, and the canvas tells of it first
            return [(project.main_block.name, Spot(project.main))]
        if self.spot.block != project.main and not path:
            block = project.blocks[self.spot.block]
            return [(project.main_block.name, Spot(project.main)), (block.name, self.spot)]
        crumbs = [(project.main_block.name, Spot(project.main))]
        for count, step in enumerate(_steps_along(project, path), start=1):
            crumbs.append((step.title, Spot(step.block, path[:count])))
        return crumbs

    def instances(self) -> list[tuple[str, Path]]:
        """The instances of the open block, by what they are called from the main block on."""
        return [
            (" ▸ ".join(step.title for step in _steps_along(self._project, path)), path)
            for path in instances_of(self._project, self.spot.block)
            if path
        ]

    # -- going -------------------------------------------------------------------------------------------

    def open(self, block: BlockId, path: Path | None = None) -> None:
        """Open `block` as the instance that `path` leads to; None: as it was last seen."""
        if block not in self._project.blocks:
            return
        self._go(Spot(block, self._fitting(block, path)))

    def enter(self, node: NodeId) -> bool:
        """Open the block of which `node` is an instance; answers whether it is one."""
        block = self._project.blocks.get(self.spot.block)
        found = None if block is None else block.nodes.get(node)
        layer = None if block is None or found is None else block.layer_of(found)
        inner = None if layer is None else block_of_type(layer.type)
        if layer is None or inner is None or inner not in self._project.blocks:
            return False
        self.open(inner, None if layer.given else (*self.spot.path, layer.id))
        return True

    def up(self) -> bool:
        """Open the block around this one; answers whether there is one."""
        trail = self.trail()
        if len(trail) < 2:
            return False
        self._go(trail[-2][1])
        return True

    def back(self) -> None:
        """Open what was open before."""
        self._travel(self._before, self._after)

    def forward(self) -> None:
        """Open again what was left by going back."""
        self._travel(self._after, self._before)

    def close_tab(self, block: BlockId) -> None:
        """Close a block that stands open; the main one stays."""
        if block == self._project.main or block not in self.tabs:
            return
        place = self.tabs.index(block)
        self.tabs = tuple(each for each in self.tabs if each != block)
        if block == self.spot.block:
            self.open(self.tabs[min(place, len(self.tabs)) - 1])
        self.changed.emit()

    def find(self, node: NodeId) -> BlockId | None:
        """The block in which `node` stands, the open one first."""
        blocks = self._project.blocks
        order = (self.spot.block, *(id for id in blocks if id != self.spot.block))
        return next((id for id in order if id in blocks and node in blocks[id].nodes), None)

    def reset(self) -> None:
        """Begin at the main block: another file is open."""
        self.tabs = (self._project.main,)
        self._seen.clear()
        self._before.clear()
        self._after.clear()
        self._go(Spot(self._project.main), remember=False)
        self.changed.emit()

    # -- inside ------------------------------------------------------------------------------------------

    def _go(self, spot: Spot, remember: bool = True) -> None:
        if spot == self.spot:
            return
        if remember:
            if self.spot.block != spot.block:
                self._before.append(self.spot)
            self._after.clear()
        self.spot = spot
        self._seen[spot.block] = spot.path
        if spot.block not in self.tabs:
            self.tabs = (*self.tabs, spot.block)
        self.moved.emit(spot)
        self.changed.emit()

    def _travel(self, source: list[Spot], target: list[Spot]) -> None:
        while source:
            spot = source.pop()
            if self._stands(spot):
                target.append(self.spot)
                self._go(Spot(spot.block, self._fitting(spot.block, spot.path)), remember=False)
                return

    def _stands(self, spot: Spot) -> bool:
        return spot.block in self._project.blocks and spot.block != self.spot.block

    def _fitting(self, block: BlockId, path: Path | None) -> Path:
        """`path`, or else one that leads to `block` from the main block."""
        for each in (path, self._seen.get(block)):
            if each is not None and leads_to_block(self._project, each, block):
                return each
        return next(iter(instances_of(self._project, block, most=1)), ())

    def _on_document_changed(self, change: GraphChange) -> None:
        project, spot = change.after, self.spot
        self.tabs = tuple(
            dict.fromkeys((project.main, *(each for each in self.tabs if each in project.blocks)))
        )
        block = spot.block
        if block not in project.blocks:
            block = project.main
        if change.travelled:
            block = _shows(change, block)
        self._go(Spot(block, self._fitting(block, spot.path if block == spot.block else None)))
        self.changed.emit()


def _shows(change: GraphChange, block: BlockId) -> BlockId:
    """A block in which the change can be seen: `block` if it is one."""
    before, after = change.before.blocks, change.after.blocks
    changed = [id for id in after if before.get(id) is not after[id]]
    # A block that came or went is best seen where its instance stands.
    known = [id for id in changed if id in before] or changed
    return block if block in changed or not known else known[0]


def leads_to_block(project: Project, path: Path, block: BlockId) -> bool:
    """Whether `path` leads from the main block to an instance of `block`."""
    steps = list(_steps_along(project, path))
    return len(steps) == len(path) and (steps[-1].block if steps else project.main) == block


def _steps_along(project: Project, path: Path) -> Iterator[Step]:
    """The instances that `path` names, as far as they exist."""
    block = project.main_block
    for id in path:
        step = next((each for each in _steps(block) if each.layer == id), None)
        if step is None or step.block not in project.blocks:
            return
        yield step
        block = project.blocks[step.block]


def _steps(block: Block) -> Iterator[Step]:
    """The instances that stand directly in `block`, those in chains too."""
    for layer in block.layers.values():
        inner = block_of_type(layer.type)
        if layer.given:
            continue
        if inner is not None:
            yield Step(layer.id, layer.attribute, inner)
        else:
            yield from _elements(layer.id, layer.attribute, layer.config.get("layers"))


def _elements(id: LayerId, title: str, layers: Value) -> Iterator[Step]:
    for place, each in enumerate(layers if isinstance(layers, tuple) else ()):
        if not isinstance(each, Object):
            continue
        step, name = LayerId(f"{id}.{place}"), f"{title}[{place}]"
        inner = block_of_type(each.type)
        if inner is not None:
            yield Step(step, name, inner)
        else:
            yield from _elements(step, name, each.config.get("layers"))
