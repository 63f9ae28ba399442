"""What things are called: attributes in the source, titles on the canvas."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from nodes.catalogue.spec import Catalogue
from nodes.graph import IMPORT, Block, BlockId, Node, Project

TAKEN = frozenset(
    {"tf", "self", "inputs", "training", "build", "model", "_", *keyword.kwlist, *dir(builtins)}
)
"""Names that mean something else in the generated source."""


def title_of(block: Block, node: Node) -> str:
    """What a node is called: its title, else its layer's attribute, else the last part of its kind."""
    layer = block.layer_of(node)
    return node.title or (layer.attribute if layer else node.kind.rpartition(".")[2])


def is_legal_attribute(name: str, catalogue: Catalogue) -> bool:
    """Whether `self.<name>` can hold a layer."""
    private = name.startswith("_")
    return (
        name.isidentifier() and not keyword.iskeyword(name) and not private and name not in catalogue.reserved
    )


def is_class_name(name: str) -> bool:
    """Whether a block, which becomes a class, can have this name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def free_attribute(block: Block, wish: str, catalogue: Catalogue) -> str:
    """`wish`, or the next one that is legal and not taken in `block`: `dense`, `dense_1`, `dense_2` …

    A wish that no number makes legal is replaced by `layer`.
    """
    taken = {layer.attribute for layer in block.layers.values()}
    stem, number = _numbered(wish)
    if not is_legal_attribute(f"{stem}_1", catalogue):
        stem, number, wish = "layer", 0, "layer"
    name = wish
    while name in taken or not is_legal_attribute(name, catalogue):
        number += 1
        name = f"{stem}_{number}"
    return name


def _numbered(name: str) -> tuple[str, int]:
    """`dense_12` as `dense` and 12; 0 where there is no number."""
    stem, _, digits = name.rpartition("_")
    if stem and digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) < 10:
        return stem, int(digits)
    return name, 0


def snake_case(name: str) -> str:
    """A class name as Keras writes it in attribute names: `BatchNormalization` → `batch_normalization`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def class_names(project: Project) -> Mapping[BlockId, str]:
    """What the class of every block is called in the source: never as another, nor as the project's code."""
    written = (code.text for code in project.code.values() if code.kind != IMPORT)
    taken = set(project.code).union(*map(_defined, written))
    names: dict[BlockId, str] = {}
    numbers: dict[str, int] = {}
    for block in sorted(
        project.blocks.values(), key=lambda each: (each.id == project.main, each.name, each.id)
    ):
        names[block.id] = class_name(block.name, taken, numbers)
        taken.add(names[block.id])
    return names


@lru_cache(maxsize=256)
def _defined(text: str) -> frozenset[str]:
    """What the top of a text defines: other names than the one it is known by may be among them."""
    return frozenset(re.findall(r"^(?:class|def)[ \t]+(\w+)", text, re.MULTILINE))


def class_name(name: str, taken: set[str], numbers: dict[str, int] | None = None) -> str:
    """A name for a class that says `name` as far as it can.

    `numbers` are those that have been found to be taken, for a `taken` that grows.
    """
    stem = unicodedata.normalize("NFKC", name)
    if not stem.isidentifier() or stem.startswith("_"):
        stem = "Model"
    if stem in TAKEN:
        stem = f"{stem[:1].upper()}{stem[1:]}Model"
    count = 0 if numbers is None else numbers.get(stem, 0)
    found = f"{stem}{count}" if count else stem
    while found in taken:
        count += 1
        found = f"{stem}{count}"
    if numbers is not None:
        numbers[stem] = count
    return found
