"""The drawing is a value: indexed, shared, comparable, and free of windows and TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    PortName,
    Wire,
    WireId,
    empty_project,
    new_id,
)

ROOT = Path(__file__).parents[2]

LAYER = Layer(LayerId("l"), "dense", "keras.layers.Dense")
ONE, TWO = (Node(NodeId(id), "layer", LAYER.id) for id in ("a", "b"))
WIRE = Wire(WireId("w"), ONE.id, PortName("output"), TWO.id, PortName("inputs"))
BLOCK = Block(
    BlockId("block"), "Model", "model", {LAYER.id: LAYER}, {ONE.id: ONE, TWO.id: TWO}, {WIRE.id: WIRE}
)


def test_a_block_is_indexed() -> None:
    """Calls of a layer and wires of a node are found without a search."""
    assert BLOCK.calls_of(LAYER.id) == (ONE, TWO)
    assert BLOCK.wires_into(TWO.id) == BLOCK.wires_from(ONE.id) == (WIRE,)
    assert BLOCK.wires_into(ONE.id) == BLOCK.wires_from(TWO.id) == BLOCK.calls_of(LayerId("x")) == ()
    assert BLOCK.layer_of(ONE) is LAYER
    assert BLOCK.layer_of(Node(NodeId("n"), "input")) is None
    assert BLOCK.layer_of(Node(NodeId("n"), "layer", LayerId("gone"))) is None


def test_a_change_shares_the_rest() -> None:
    """A new block leaves the others, and the project before, as they were."""
    project = empty_project()
    other = replace(project, blocks={**project.blocks, BLOCK.id: BLOCK})
    changed = other.with_block(replace(BLOCK, name="Other"))
    assert changed.main_block is project.main_block
    assert other.blocks[BLOCK.id].name == "Model"
    assert changed.blocks[BLOCK.id].nodes is BLOCK.nodes


def test_nothing_can_be_changed_in_place() -> None:
    """Assignment to a part of the drawing is an error."""
    for part, field in ((LAYER, "type"), (ONE, "title"), (WIRE, "key"), (BLOCK, "name")):
        with pytest.raises(FrozenInstanceError):
            setattr(part, field, "x")


def test_ids_are_short_and_never_the_same() -> None:
    """Ids made on two branches of a file's history do not meet."""
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(id) == 10 for id in ids)


def test_the_language_of_graphs_needs_no_window_and_no_tensorflow() -> None:
    """A fresh process that imports all of nodes/ but its runtime has loaded neither."""
    program = """
import importlib, pkgutil, sys, nodes
for module in pkgutil.walk_packages(nodes.__path__, "nodes."):
    if not module.name.startswith("nodes.runtime"):
        importlib.import_module(module.name)
heavy = {"PySide6", "shiboken6", "NodeGraphQt", "Qt", "tensorflow", "keras"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
print("nodes.formats.layers" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=600
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"], done.stderr
