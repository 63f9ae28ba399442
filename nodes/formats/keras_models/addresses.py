"""Where Keras writes the layers of a generated class in a `.weights.h5`, as Keras itself would find out."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.catalogue.spec import Catalogue
from nodes.codegen.plan import Plans
from nodes.formats.keras_models.parts import keras_snake
from nodes.graph import BlockId, LayerId, Project, block_of_type
from nodes.names import class_names
from nodes.vocabulary import vocabulary

LAYERS = "layers"
"""The list of its layers that a model has itself. Keras visits attributes by name, and each layer once: what
comes later in the alphabet is found in this list first."""


RENAMED: Mapping[str, str] = {"keras.layers.GroupQueryAttention": "GroupedQueryAttention"}
"""Classes of Keras that call themselves otherwise than they are exported."""


class Addresses:
    """The addresses of the layers of every block of a project."""

    def __init__(self, project: Project, catalogue: Catalogue) -> None:
        self._project = project
        self._plans = Plans(project, vocabulary(project, catalogue))
        self._classes = class_names(project)
        self._known: dict[BlockId, Mapping[str, str]] = {}

    def of(self, block: BlockId) -> Mapping[str, str]:
        """For each attribute of the drawing: where its layer stands in the group of an instance."""
        if block not in self._known:
            self._known[block] = self._found(block)
        return self._known[block]

    def keys(self, block: BlockId) -> Mapping[str, LayerId]:
        """The layer that each attribute of a block is."""
        return {layer.attribute: layer.id for layer in self._project.blocks[block].layers.values()}

    def _found(self, id: BlockId) -> Mapping[str, str]:
        block = self._project.blocks[id]
        is_layer = block.kind == "layer" and id != self._project.main
        counts: dict[str, int] = {}
        found: dict[str, str] = {}
        for made in self._plans.plan(id).constructions:
            layer = block.layers[made.layer]
            if layer.type == "weight":
                continue
            stem = keras_snake(self._class(id, made.layer))
            count = counts.get(stem, 0)
            counts[stem] = count + 1
            listed = f"{LAYERS}/{stem}_{count}" if count else f"{LAYERS}/{stem}"
            found[layer.attribute] = made.attribute if is_layer or made.attribute < LAYERS else listed
        return found

    def _class(self, block: BlockId, layer: LayerId) -> str:
        type = self._project.blocks[block].layers[layer].type
        inner = block_of_type(type)
        if type in RENAMED:
            return RENAMED[type]
        return self._classes[inner] if inner is not None else type.rpartition(".")[2].rpartition(":")[2]
