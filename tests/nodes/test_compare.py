"""Two drawings are compared: by identity, or by shape where they have none in common."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nodes import edit
from nodes.compare import BlockDifference, Change, Difference, compare, compare_weights
from nodes.formats.files import FileError
from nodes.formats.layers import read
from nodes.graph import Block, NodeId, Place, PortName, Project
from nodes.wires import connect, disconnect
from tests.architectures import inception, nasnet, resnet, transformer

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def anew(project: Project) -> Project:
    """The same drawing made by somebody else: no id and no name is the same, nor the order."""
    block = project.main_block
    nodes = {id: NodeId(f"x{id}") for id in block.nodes}
    layers = {id: type(id)(f"y{id}") for id in block.layers}
    changed = Block(
        block.id,
        block.name,
        layers={
            layers[id]: replace(layer, id=layers[id], attribute=f"z{number}")
            for number, (id, layer) in enumerate(block.layers.items())
        },
        nodes={
            nodes[id]: replace(node, id=nodes[id], layer=layers.get(node.layer))
            for id, node in reversed(block.nodes.items())
        },
        wires={
            id: replace(wire, source=nodes[wire.source], target=nodes[wire.target])
            for id, wire in block.wires.items()
        },
        inputs=tuple(nodes[id] for id in block.inputs),
        outputs=tuple(nodes[id] for id in block.outputs),
    )
    return project.with_block(changed)


def only(found: tuple[BlockDifference, ...]) -> dict[Change, list[Difference]]:
    """The differences of the only block, by what they are."""
    (block,) = found
    return {change: [each for each in block.nodes if each.change is change] for change in Change}


def test_a_drawing_equals_itself(catalogue) -> None:
    """Also when everything has been moved."""
    project = resnet(catalogue)
    moved = edit.move(project, project.main, {id: Place(3, 4) for id in project.main_block.nodes})
    (block,) = compare(project, moved)
    assert block.nodes == ()
    assert len(block.pairs) == len(project.main_block.nodes)


@pytest.mark.parametrize("drawn", [resnet, inception, transformer, nasnet])
def test_without_common_ids_nodes_are_found_by_what_is_around_them(catalogue, drawn) -> None:
    """All of them, each at its place; only the names of the layers differ."""
    project = drawn(catalogue)
    (block,) = compare(project, anew(project))
    settings = {setting.name for each in block.nodes for setting in each.settings}
    assert settings <= {"attribute"}
    assert not any(each.rewired for each in block.nodes)
    assert all(other == f"x{one}" for one, other in block.pairs.items())
    assert block.pairs.keys() == project.main_block.nodes.keys()


@pytest.mark.parametrize("is_anew", [False, True])
def test_what_was_set_is_told_with_both_values(catalogue, is_anew: bool) -> None:
    """The node is changed, and nothing else; also by someone who drew it all again."""
    project = inception(catalogue)
    node = next(id for id, each in project.main_block.nodes.items() if each.kind == "layer")
    after = edit.set_values(project, project.main, [node], "filters", 7, catalogue)
    after = anew(after) if is_anew else after
    found = [each for each in compare(project, after)[0].nodes if each.before == node]
    (setting,) = [each for each in found[0].settings if each.name == "filters"]
    assert (setting.before, setting.after) == (32, 7)
    assert not found[0].rewired


def test_added_removed_and_rewired_nodes_are_told(catalogue) -> None:
    """A node that is taken out with its wires healed is removed; what followed it is fed by another one."""
    project = resnet(catalogue)
    gone = NodeId("n00010")
    follower = project.main_block.wires_from(gone)[0].target
    after = edit.remove(project, project.main, [gone], catalogue, heal=True)
    found = only(compare(project, after))
    assert [each.before for each in found[Change.REMOVED]] == [gone]
    assert [each.after for each in found[Change.REWIRED]] == [follower]
    assert not found[Change.ADDED]
    back = only(compare(after, project))
    assert [each.after for each in back[Change.ADDED]] == [gone]


def test_a_wire_to_another_slot_is_rewired(catalogue) -> None:
    """The order of what is joined counts."""
    project = inception(catalogue)
    block = project.main_block
    joined = next(id for id in block.nodes if len(block.wires_into(id)) == 4)
    wires = block.wires_into(joined)
    after = disconnect(project, project.main, [wires[0].id])
    after = connect(
        after, after.main, wires[0].source, PortName("output"), joined, wires[0].target_port, catalogue
    )
    found = only(compare(project, after))
    assert [each.after for each in found[Change.REWIRED]] == [joined]


def test_blocks_come_and_go(catalogue) -> None:
    """A block that one project has alone is told with all its nodes."""
    project = resnet(catalogue, (1,))
    other = replace(transformer(catalogue, 1).main_block, id="more", name="More")
    both = replace(project, blocks={**project.blocks, other.id: other})
    _, more = compare(project, both)
    assert (more.before, more.after, {each.change for each in more.nodes}) == (None, "more", {Change.ADDED})
    assert len(more.nodes) == len(other.nodes)


def test_weights_differ_by_distance_and_angle(tmp_path: Path) -> None:
    """Equal, turned, of another shape, and in one file alone."""
    import h5py
    import numpy as np

    def write(path: Path, **layers: np.ndarray) -> Path:
        with h5py.File(path, "w") as file:
            for name, value in layers.items():
                group = file.create_group(f"layers/{name}/vars")
                group.attrs["name"] = name
                group["0"] = value
        return path

    one = write(
        tmp_path / "a.weights.h5",
        same=np.ones(4),
        turned=np.array([3.0, 0.0]),
        shaped=np.ones(2),
        gone=np.ones(1),
    )
    two = write(
        tmp_path / "b.weights.h5",
        same=np.ones(4),
        turned=np.array([0.0, 4.0]),
        shaped=np.ones(3),
        new=np.ones(1),
    )
    told = {each.path.split("/")[0]: each for each in compare_weights(one, two)}
    assert (told["same"].distance, told["same"].cosine) == (0.0, 1.0)
    assert (told["turned"].distance, told["turned"].cosine) == (5.0, 0.0)
    assert (told["shaped"].before, told["shaped"].after, told["shaped"].distance) == ((2,), (3,), None)
    assert told["gone"].after is None
    assert told["new"].before is None
    (tmp_path / "no.weights.h5").write_text("no")
    with pytest.raises(FileError):
        compare_weights(one, tmp_path / "no.weights.h5")


def test_examples_compare() -> None:
    """Two of our examples: the mistake and its correction."""
    one, two = (read(EXAMPLES / f"{name}.layers").project for name in ("chimera", "chimera_fixed"))
    assert any(block.nodes for block in compare(one, two))
