"""Devices that a drawing asks for: names, what counts for what, wires that cross, edits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.devices import (
    Crossing,
    around,
    call_device,
    canonical,
    crossing,
    devices_asked,
    in_source,
    layer_device,
    set_block_device,
    set_layer_device,
    set_node_device,
    size_of,
    with_devices,
)
from nodes.formats.clipboard import copy_text
from nodes.formats.delta import NOTHING, apply_difference, difference
from nodes.formats.layers import dumps, loads
from nodes.graph import LayerId, NodeId, Project
from nodes.refusal import Refusal
from nodes.report import TensorSpec
from nodes.unpacking import unpack
from nodes.validate import problems
from nodes.wrapping import wrap
from tests.nodes.drawing import Drawing

DENSE = "keras.layers.Dense"


@pytest.mark.parametrize(
    ("text", "kept", "source"),
    [
        ("CPU:1", "CPU:1", "/CPU:1"),
        (" /gpu:0 ", "GPU:0", "/GPU:0"),
        ("/device:TPU:3", "TPU:3", "/TPU:3"),
        ("/job:localhost/replica:0/task:0/device:CPU:1", "CPU:1", "/CPU:1"),
        ("/job:worker/replica:0/task:1/device:GPU:0",) + ("/job:worker/replica:0/task:1/device:GPU:0",) * 2,
        ("job:worker/task:1/cpu:0",) + ("/job:worker/task:1/device:CPU:0",) * 2,
    ],
)
def test_devices_are_kept_in_one_form(text: str, kept: str, source: str) -> None:
    """However a device is typed, it is one name here and one in the source."""
    assert canonical(text) == kept
    assert in_source(kept) == source


@pytest.mark.parametrize(
    "text", ["", "GPU", "1", "CPU:", "CPU:x", "/CPU:1/", "my gpu:0", "task:1", 'CPU:1"); x(']
)
def test_what_is_no_device_is_refused(text: str, chain: Drawing) -> None:
    """A type and a number are needed; the project stays as it was."""
    assert canonical(text) is None
    if text:
        with pytest.raises(Refusal, match="is no device"):
            set_block_device(chain.project, chain.project.main, text)


def _dense(drawing: Drawing) -> tuple[NodeId, LayerId]:
    node = next(each for each in drawing.block.nodes.values() if each.kind == "layer")
    assert node.layer is not None
    return node.id, node.layer


def test_the_nearest_wish_counts(chain: Drawing) -> None:
    """A call says where it runs, else its layer, else the block; variables live where their calls run."""
    node, layer = _dense(chain)
    project, id = chain.project, chain.project.main

    def found(project: Project) -> tuple[str | None, str | None]:
        block = project.main_block
        return call_device(block, block.nodes[node]), layer_device(block, block.layers[layer])

    assert found(project) == (None, None)
    project = set_block_device(project, id, "cpu:1")
    assert found(project) == ("CPU:1", "CPU:1")
    project = set_node_device(project, id, [node], "CPU:3")
    assert found(project) == ("CPU:3", "CPU:3")
    project = set_layer_device(project, id, [layer], "CPU:2")
    assert found(project) == ("CPU:3", "CPU:2")
    project = set_node_device(project, id, [node], "")
    assert found(project) == ("CPU:2", "CPU:2")


def test_files_keep_devices(chain: Drawing) -> None:
    """Of nodes, layers and blocks; in files, on the way to the analyser, and on the clipboard."""
    node, layer = _dense(chain)
    project = set_block_device(chain.project, chain.project.main, "CPU:1")
    project = set_layer_device(project, project.main, [layer], "GPU:0")
    project = set_node_device(project, project.main, [node], "CPU:2")
    assert loads(dumps(project)).project == project
    told = apply_difference(NOTHING, difference(NOTHING, project)).main_block
    assert told == replace(project.main_block, places={})
    text = copy_text(project, project.main, [node])
    assert '"device": "GPU:0"' in text
    assert '"device": "CPU:2"' in text


def test_wires_that_cross_know_how_much(chain: Drawing) -> None:
    """From the first device to the Dense layer's, as many bytes as an example has; never into an Output."""
    node, layer = _dense(chain)
    assert [crossing(chain.block, wire) for wire in chain.block.wires.values()] == [None, None]
    project = set_layer_device(chain.project, chain.project.main, [layer], "CPU:1")
    block = project.main_block
    (wire,) = block.wires_into(node)
    (out,) = block.wires_from(node)
    spec = TensorSpec((None, 20), "float32")
    assert crossing(block, wire, spec) == Crossing("CPU:0", "CPU:1", 80, each=True)
    assert crossing(block, wire) == Crossing("CPU:0", "CPU:1", None)
    assert crossing(block, wire, first="CPU:1") is None
    assert crossing(block, out, spec) is None


@pytest.mark.parametrize(
    ("shape", "dtype", "size"),
    [
        ((2, 3), "float64", (48, False)),
        ((None, 3, 4), "int8", (12, True)),
        ((None, None), "float32", (None, True)),
        ((), "bool", (1, False)),
        (None, "float32", (None, False)),
        ((4,), "string", (None, False)),
    ],
)
def test_sizes_are_counted(shape: tuple[int | None, ...], dtype: str, size: tuple[int | None, bool]) -> None:
    """What cannot be known is not guessed."""
    assert size_of(TensorSpec(shape, dtype)) == size


def test_blocks_pass_their_device_on(chain: Drawing) -> None:
    """What stands in an instance runs where that does, and still does when it is unpacked."""
    node, _ = _dense(chain)
    project, instance = wrap(chain.project, chain.project.main, [node], "Inner", chain.catalogue)
    block = project.main_block
    layer = block.nodes[instance].layer
    assert layer is not None
    project = set_layer_device(project, project.main, [layer], "CPU:2")
    assert around(project, (layer,)) == "CPU:2"
    inner = next(each for each in project.blocks.values() if each.id != project.main)
    project = set_block_device(project, inner.id, "CPU:1")
    project, (back,) = unpack(project, project.main, instance, chain.catalogue)
    assert call_device(project.main_block, project.main_block.nodes[back]) == "CPU:1"


def test_what_is_not_there_is_found_and_replaced(chain: Drawing) -> None:
    """Before a run: a device that the session does not have, and the drawing with another in its place."""
    node, layer = _dense(chain)
    project = set_layer_device(chain.project, chain.project.main, [layer], "GPU:0")
    project = set_node_device(project, project.main, [node], "CPU:1")
    assert {(use.device, use.node) for use in devices_asked(project)} == {("GPU:0", node), ("CPU:1", node)}
    fallen = with_devices(project, {"GPU:0": "CPU:0"})
    assert fallen.main_block.layers[layer].device == "CPU:0"
    assert fallen.main_block.nodes[node].device == "CPU:1"
    assert {use.device for use in devices_asked(fallen)} == {"CPU:0", "CPU:1"}


def test_files_with_wrong_devices_open(drawing: Drawing) -> None:
    """What is no device is a problem of its node; a copy without a device is worth a hint."""
    _, second, *_ = drawing.chain("input", DENSE, "to_device", "output")
    block = drawing.block
    wrong = replace(block.nodes[second], device="the fast one")
    drawing.project = drawing.project.with_block(replace(block, nodes={**block.nodes, second: wrong}))
    codes = {
        (problem.code, problem.node == second) for problem in problems(drawing.project, drawing.catalogue)
    }
    assert codes == {("bad-device", True), ("no-device", False)}
