"""What the inspector tells of the inside of a block's instance, or of a chain: weights and problems."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal

from editor.messages import translated
from editor.panels.field_rows import WrappedLabel
from editor.panels.inspector_state import Entry, path_of
from editor.theme.colours import Theme
from nodes.edit import title_of
from nodes.graph import Block, BlockId, Layer, LayerId, NodeId, Path, Project, block_of_type
from nodes.nesting import blocks_in, objects_in
from nodes.report import LayerReport, Problem, Report, Severity, WeightSpec

MOST_PROBLEMS = 6
"""So many are told here; the Problems panel has them all."""

InnerWeight = tuple[str, WeightSpec, bool]
"""The name of a weight from the instance on, what it is, and whether it trains."""


def weights_inside(
    project: Project, node: NodeId, layer: Layer, report: Report
) -> tuple[list[InnerWeight], bool]:
    """The weights of everything inside the instance that `layer` is, and whether those are all."""
    here = path_of(report, node)
    layers = {id: each for block in project.blocks.values() for id, each in block.layers.items()}
    weights: list[InnerWeight] = []
    built = True
    for steps, found in _layers_inside(report, here, layer.id):
        built = built and found.built
        on_the_way = [layers[id] for id in map(_layer_of, steps) if id in layers]
        trains = all(each.trainable for each in on_the_way)
        names = [_name(step, layers) for step in steps[1:]] or [_name(steps[0], layers)]
        prefix = [_element(steps[0])] if _element(steps[0]) and len(steps) > 1 else []
        path = "/".join((*prefix, *names))
        weights += [(f"{path}/{each.name}", each, each.trainable and trains) for each in found.weights]
    return weights, built


def _layers_inside(report: Report, here: Path, layer: LayerId) -> Iterator[tuple[Path, LayerReport]]:
    """The layers below `layer`, each with its steps from there on."""
    count = len(here)
    for (path, id), found in report.layers.items():
        if len(path) > count and path[:count] == here and _layer_of(path[count]) == layer:
            yield (*path[count:], id), found


def _layer_of(step: LayerId) -> LayerId:
    """The layer that a step of a path begins at, for an element of a chain too."""
    return LayerId(step.partition(".")[0])


def _element(step: LayerId) -> str:
    return step.partition(".")[2]


def _name(step: LayerId, layers: dict[LayerId, Layer]) -> str:
    layer, element = layers.get(_layer_of(step)), _element(step)
    name = "?" if layer is None else layer.attribute
    return f"{name}[{element}]" if element else name


def problems_inside(project: Project, entry: Entry, report: Report) -> tuple[Problem, ...]:
    """What is wrong inside the instance, or the chain, that `entry` calls; each once."""
    layer = entry.layer
    inner = () if layer is None else _inner_blocks(project, layer)
    if layer is None or not inner:
        return ()
    found: dict[tuple[object, ...], Problem] = {}
    for each in report.problems:
        # Identities of layers are of the whole project: what is inside has this one on its way.
        on_the_way = any(_layer_of(step) == layer.id for step in each.path)
        inside = on_the_way if each.path else each.block in inner
        if inside and each.node != entry.node.id:
            found.setdefault((each.code, each.block, each.node, each.port, each.wire), each)
    return tuple(found.values())


def _inner_blocks(project: Project, layer: Layer) -> frozenset[BlockId]:
    """The blocks of which there are instances in `layer`, and in those."""
    types = [layer.type, *(one.type for value in layer.config.values() for one in objects_in(value))]
    waiting = [id for type in types if (id := block_of_type(type)) is not None]
    seen: set[BlockId] = set()
    while waiting:
        id = waiting.pop()
        if id not in seen and id in project.blocks:
            seen.add(id)
            waiting.extend(blocks_in(project.blocks[id]))
    return frozenset(seen)


class InnerProblems(WrappedLabel):
    """The problems inside the selected instance: a click on one leads inside, to its node."""

    wanted = Signal(object)
    """The Problem that should be shown where it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("")
        self._theme = theme
        self._problems: tuple[Problem, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.linkActivated.connect(lambda place: self.wanted.emit(self._problems[int(place)]))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours, from the next time on."""
        self._theme = theme

    def show_problems(self, project: Project, problems: Sequence[Problem]) -> None:
        """Show these, each with the way to it."""
        self._problems = tuple(problems)
        theme = self._theme
        colours = {Severity.ERROR: theme.error, Severity.WARNING: theme.warning}
        lines = []
        for place, each in enumerate(problems[:MOST_PROBLEMS]):
            link = f'<a href="{place}" style="color:{theme.accent}">{html.escape(_where(project, each))}</a>'
            words = html.escape(translated(each.code, each.arguments))
            colour = colours.get(each.severity, theme.dim)
            lines.append(f'{link}: <span style="color:{colour}">{words}</span>')
        more = ["…"] if len(problems) > MOST_PROBLEMS else []
        self.setText("<br>".join((*lines, *more)))
        self.setVisible(bool(problems))


def _where(project: Project, problem: Problem) -> str:
    blocks: list[Block] = [each for each in project.blocks.values() if problem.node in each.nodes]
    if problem.node is not None and blocks:
        block = blocks[0]
        return f"{block.name} ▸ {title_of(block, block.nodes[problem.node])}"
    named = None if problem.block is None else project.blocks.get(problem.block)
    return "?" if named is None else named.name
