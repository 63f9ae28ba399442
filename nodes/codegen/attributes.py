"""The Python names of layers and classes, as they are really written: always legal, never twice."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Mapping

from nodes.catalogue.spec import Catalogue
from nodes.edit import is_legal_attribute, snake_case
from nodes.graph import Block, Layer, LayerId
from nodes.names import TAKEN


def is_parameter(name: str) -> bool:
    """Whether `__init__` can take something called `name`."""
    # Python reads a name in its normal form: another one would be two names, here and in a configuration.
    normal = unicodedata.normalize("NFKC", name) == name
    return normal and name not in TAKEN and name != "kwargs" and not keyword.issoftkeyword(name)


def safe_attributes(block: Block, catalogue: Catalogue) -> Mapping[LayerId, str]:
    """The attribute of every layer. An illegal one, and the second of two that are alike, is replaced."""
    names: dict[LayerId, str] = {}
    broken = []
    taken: set[str] = set()
    for layer in sorted(block.layers.values(), key=lambda layer: layer.id):
        attribute = unicodedata.normalize("NFKC", layer.attribute)
        if attribute in taken or not _is_legal(layer, attribute, catalogue):
            broken.append(layer)
        else:
            names[layer.id] = attribute
            taken.add(attribute)
    for layer in broken:
        stem = unicodedata.normalize("NFKC", layer.attribute)
        if not is_legal_attribute(stem, catalogue):
            stem = snake_case(layer.type.rpartition(".")[2]) or "layer"
        name, count = stem, 0
        while name in taken or not _is_legal(layer, name, catalogue):
            count += 1
            name = f"{stem}_{count}" if count < 100 else f"layer_{count}"
        names[layer.id] = name
        taken.add(name)
    return names


def _is_legal(layer: Layer, name: str, catalogue: Catalogue) -> bool:
    return is_legal_attribute(name, catalogue) and (not layer.given or is_parameter(name))
