"""The elements of a chain, each asked by itself: so that blocks among them can be gone into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nodes.catalogue.spec import Catalogue
from nodes.chains import CHAINS
from nodes.codegen.literals import Unprintable, literal
from nodes.graph import BlockId, LayerId, Object, Project, Value, block_of_type
from nodes.names import snake_case
from nodes.nesting import objects_in
from nodes.report import chain_step
from nodes.runtime.inference import Making
from nodes.runtime.modules import module_of


@dataclass(frozen=True, slots=True)
class Element:
    """One layer of a chain. `step` is its place in paths; `name` what Keras calls it in a fresh chain.

    It is an instance of `block`, with `config`, or made by `making`; None when it cannot be written.
    """

    step: LayerId
    name: str
    config: Mapping[str, Value]
    block: BlockId | None = None
    making: Making | None = None
    frozen: bool = False


def is_gone_through(type: str, config: Mapping[str, Value]) -> bool:
    """Whether a layer is a chain whose elements are asked one by one.

    Keras's own, when no block is among them, is asked as a whole.
    """
    if type == "chain":
        return True
    within = objects_in(config.get("layers"))
    return type in CHAINS and any(each.type == "chain" or block_of_type(each.type) for each in within)


def elements(
    chain: LayerId,
    layers: Value,
    project: Project,
    catalogue: Catalogue,
    counts: dict[str, int],
    around: bool = False,
) -> Iterator[Element]:
    """The elements of a chain, those of chains inside it one by one; frozen with what is `around`."""
    for place, each in enumerate(layers if isinstance(layers, tuple) else ()):
        step = chain_step(chain, place)
        if not isinstance(each, Object):
            continue
        frozen = around or each.config.get("trainable") is False
        if each.type in CHAINS:
            yield from elements(step, each.config.get("layers"), project, catalogue, counts, frozen)
            continue
        block = block_of_type(each.type)
        if block is not None and block in project.blocks:
            yield Element(step, "", each.config, block, frozen=frozen)
            continue
        making = _making(each, project, catalogue)
        yield Element(step, _name(each, counts), each.config, making=making, frozen=frozen)


def _making(element: Object, project: Project, catalogue: Catalogue) -> Making | None:
    config = {name: value for name, value in element.config.items() if name != "trainable"}
    element = replace(element, config=config)
    try:
        text = str(literal(element, catalogue))
    except Unprintable:
        return None
    return Making(text, module_of(project, catalogue, element.type, element.config))


def _name(element: Object, counts: dict[str, int]) -> str:
    """What Keras calls a layer without a name: `dense`, and the next one `dense_1`."""
    stem = str(element.config.get("name") or snake_case(element.type.rpartition(".")[2].rpartition(":")[2]))
    counts[stem] = counts.get(stem, -1) + 1
    return f"{stem}_{counts[stem]}" if counts[stem] else stem
