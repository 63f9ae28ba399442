"""Building keeps the values of what is still there, to the bit, and of nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import edit, living
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.formats.npy import to_npz
from nodes.graph import Project
from nodes.living import Built
from tests.nodes.drawing import Drawing
from tests.nodes.strategies import GESTURES, Gesture, perform

ROOT = Path(__file__).parents[4]
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.layers"))
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/graph.layers"))
TELLING = {"chain", "given", "nested_blocks", "weights", "sequential"}
"""Drawings whose weights stand in every kind of place; the others are tried only in the full run."""
USUAL = {"fancy_mlp_shared", "nest_mlp", "residual_cnn"}
"""The examples that are edited in every run; the others only in the full one."""

pytestmark = pytest.mark.keras


class Sitting:
    """What the window and the session do together, in this process."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        from nodes.runtime.session.live import Live

        self.catalogue = catalogue
        self.folder = folder
        self.told: list[dict[str, Any]] = []
        self.live = Live({}, self.told.append)
        self.count = 0

    def build(self, project: Project) -> Built:
        """Build a project, as the window has it built.

        Raises:
            Exception: the model cannot be built.
        """
        from nodes.runtime.session.building import build

        drawn = living.drawn(project, self.catalogue)
        self.count += 1
        module = f"sitting_{id(self)}_{self.count}"
        path = self.folder / f"{module}.py"
        path.write_text(drawn.source.text, encoding="utf-8")
        if drawn.source.arrays:
            path.with_suffix(".constants.npz").write_bytes(to_npz(drawn.source.arrays))
        payload = {"path": str(path), "tree": drawn.encoded_tree(), "classes": list(drawn.classes)}
        self.live.expected["build"] = ("b", payload)
        self.live.namespace["model"] = build(self.live, module)
        return living.built(drawn, module, self.told[-1]["data"])

    def values(self) -> dict[str, Any]:
        """The value of every weight."""
        return {key: each.numpy() for key, each in self.live.weights.items()}

    def train(self, seed: int) -> dict[str, Any]:
        """Give every weight values of its own, and return these."""
        numbers = np.random.default_rng(seed)
        for each in self.live.weights.values():
            each.assign(numbers.integers(0, 100, each.shape).astype(each.numpy().dtype))
        return self.values()


@pytest.fixture
def sitting(catalogue: Catalogue, tmp_path: Path) -> Sitting:
    """A session without a process."""
    return Sitting(catalogue, tmp_path)


@pytest.fixture
def trained(sitting: Sitting, drawing: Drawing) -> tuple[Sitting, Drawing, dict[str, Any]]:
    """Input (4,) → Dense(3) → Dense(3), built and trained."""
    first, *_ = drawing.chain("input", "keras.layers.Dense", "keras.layers.Dense", "output")
    change(drawing, [first], "shape", (4,))
    change(drawing, [id for id, node in drawing.block.nodes.items() if node.layer], "units", 3)
    sitting.build(drawing.project)
    return sitting, drawing, sitting.train(1)


def change(drawing: Drawing, nodes: list[Any], name: str, value: Any) -> None:
    """Set an argument."""
    drawing.project = edit.set_values(
        drawing.project, drawing.project.main, nodes, name, value, drawing.catalogue
    )


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the same weights have the same values, to the bit."""
    return one.keys() == other.keys() and all(one[key].tobytes() == other[key].tobytes() for key in one)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=() if name in TELLING else pytest.mark.full, id=name)
        for name, file in [*((file.stem, file) for file in EXAMPLES), *((f.parent.name, f) for f in GOLDEN)]
    ],
)
def test_every_weight_is_reached_by_the_python_that_is_told(sitting: Sitting, file: Path) -> None:
    """All weights of the model have a key, once and in Keras's order; the key's layer is the drawing's."""
    built = sitting.build(read(file).project)
    model = sitting.live.model
    assert [id(each) for each in sitting.live.weights.values()] == [id(each) for each in model.weights]
    assert list(built.weights) == list(sitting.live.weights)
    for key, place in built.places.items():
        found = eval(place.python, {"model": model})
        if place.kind == "given":
            assert found is sitting.live.objects[built.owner(key)]
        elif place.kind == "weight":
            assert found is sitting.live.weights[f"{key}|value"]
        else:
            assert found is sitting.live.objects[key]
            assert sitting.live.path_of(found) == key
            inside = {id(each) for each in found.weights}
            own = {id(sitting.live.weights[each]) for each in built.weights_at(key, inside=True)}
            assert own <= inside


def test_building_again_keeps_every_value(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """The model is another object, its values are the same, and everything is told as kept."""
    sitting, drawing, values = trained
    before = sitting.live.model
    built = sitting.build(drawing.project)
    assert sitting.live.model is not before
    assert same(values, sitting.values())
    assert (built.kept, built.new, built.reshaped) == (tuple(values), (), ())


def test_a_layer_like_the_deleted_one_begins_anew(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """It has another identity, though it has the same attribute; undo brings the old values back."""
    sitting, drawing, values = trained
    original = drawing.project
    first, last = [node for node in drawing.block.nodes.values() if node.layer]
    attribute = drawing.block.layers[last.layer].attribute
    drawing.project = edit.remove(original, original.main, [last.id], drawing.catalogue)
    sitting.build(drawing.project)
    added = drawing.dense(units=3)
    drawing.wire(first.id, added)
    layer = drawing.node(added).layer
    assert drawing.block.layers[layer].attribute == attribute
    built = sitting.build(drawing.project)
    assert built.new == (f"{layer}|kernel", f"{layer}|bias")
    assert not np.array_equal(sitting.values()[f"{layer}|kernel"], values[f"{last.layer}|kernel"])
    again = sitting.build(original)
    assert again.kept == tuple(values)
    assert same(values, sitting.values())


def test_a_renamed_layer_is_the_same_layer(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """Another attribute changes the source, and no value."""
    sitting, drawing, values = trained
    layer = next(iter(drawing.block.layers))
    drawing.project = edit.rename_attribute(
        drawing.project, drawing.project.main, layer, "other", drawing.catalogue
    )
    built = sitting.build(drawing.project)
    assert built.python(layer) == "model.other"
    assert same(values, sitting.values())


def test_a_shape_that_comes_back_has_its_values(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """Values of the shape of before are put aside, not lost."""
    sitting, drawing, values = trained
    original = drawing.project
    first = next(node for node in drawing.block.nodes.values() if node.layer)
    change(drawing, [first.id], "units", 5)
    built = sitting.build(drawing.project)
    assert [key.partition("|")[2] for key in built.reshaped] == ["kernel", "bias", "kernel"]
    assert [key.partition("|")[2] for key in built.kept] == ["bias"]
    sitting.build(original)
    assert same(values, sitting.values())


def test_what_is_put_aside_has_a_limit(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """Beyond it the oldest values go first."""
    sitting, drawing, values = trained
    original = drawing.project
    first, last = [node for node in drawing.block.nodes.values() if node.layer]
    sitting.live.kept_bytes = 4 * (3 * 3 + 3)
    without = edit.remove(original, original.main, [last.id], drawing.catalogue)
    sitting.build(without)
    assert len(sitting.live.kept) == 2
    sitting.live.kept_bytes = 4 * (4 * 3 + 3)
    none = edit.remove(without, original.main, [first.id], drawing.catalogue)
    sitting.build(none)
    assert {past[0].partition("|")[0] for past in sitting.live.kept} == {first.layer}
    built = sitting.build(original)
    assert {key.partition("|")[0] for key in built.kept} == {first.layer}
    assert sitting.values()[f"{first.layer}|kernel"].tobytes() == values[f"{first.layer}|kernel"].tobytes()


def test_a_build_that_fails_changes_nothing(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """The model of before is held, with its values; the error comes with the lines that led to it."""
    sitting, drawing, values = trained
    before = sitting.live.model
    change(drawing, [next(id for id, node in drawing.block.nodes.items() if node.layer)], "units", 0)
    with pytest.raises(ValueError, match="units"):
        sitting.build(drawing.project)
    assert sitting.live.model is before
    assert same(values, sitting.values())
    told = sitting.told[-1]
    assert told["kind"] == "error"
    assert told["data"]["type"] == "ValueError"
    assert told["data"]["lines"]


def test_data_makes_weights_that_get_what_was_kept_for_them(sitting: Sitting, drawing: Drawing) -> None:
    """An open shape leaves the model unbuilt; once it has met data, the values of before are back."""
    from nodes.runtime.session.building import meet

    first, *_ = drawing.chain("input", "keras.layers.Dense", "output")
    change(drawing, [first], "shape", None)
    built = sitting.build(drawing.project)
    assert set(built.unbuilt.values()) == {"unbuilt-open"}
    told = meet(sitting.live, np.zeros((2, 4), "float32"))
    assert told is not None
    assert len(told["new"]) == 2
    assert not told["unbuilt"]
    values = sitting.train(3)
    assert sitting.build(drawing.project).weights == {}
    told = meet(sitting.live, np.zeros((1, 4), "float32"))
    assert told is not None
    assert told["kept"] == list(values)
    assert same(values, sitting.values())
    assert meet(sitting.live, np.zeros((1, 4), "float32")) is None


def test_changed_values_are_noticed(trained: tuple[Sitting, Drawing, dict[str, Any]]) -> None:
    """One element that differs is enough; looking twice tells nothing new."""
    from nodes.runtime.session.building import look

    sitting, _, _ = trained
    assert look(sitting.live) == {"replaced": False, "values": True}
    assert look(sitting.live) == {"replaced": False, "values": False}
    weight = next(iter(sitting.live.weights.values()))
    value = weight.numpy()
    value[-1, -1] += 1
    weight.assign(value)
    sitting.live.namespace["model"] = None
    assert look(sitting.live) == {"replaced": True, "values": True}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=() if file.stem in USUAL else pytest.mark.full, id=file.stem)
        for file in EXAMPLES
    ],
)
def test_random_edits_leave_other_values_alone(
    sitting: Sitting, catalogue: Catalogue, file: Path, pytestconfig: pytest.Config
) -> None:
    """Whatever is edited, undone and built again: a weight has the value that it had when it was last there
    in the same shape, and each that never was there is told as new.
    """
    full = "full" not in (pytestconfig.option.markexpr or "")
    history, numbers = [read(file).project], random.Random(file.stem)
    sitting.build(history[0])
    last: dict[tuple[str, str, Any], bytes] = {}
    builds = 0
    for step in range(40):
        if builds and step >= (40 if full else 6):
            break
        for key, value in sitting.train(step).items():
            last[key, str(value.dtype), value.shape] = value.tobytes()
        project = edited(history, numbers, catalogue)
        try:
            built = sitting.build(project)
        except Exception:  # noqa: BLE001 - Keras refuses the drawing, in whatever way: there is no such model
            continue
        builds += 1
        for key, value in sitting.values().items():
            before = last.get((key, str(value.dtype), value.shape))
            assert (before is not None) == (key in built.kept)
            assert before in (None, value.tobytes())
        layers = {each.id for block in project.blocks.values() for each in block.layers.values()}
        assert {key.partition("|")[0].rpartition("/")[2].partition(".")[0] for key in built.weights} <= layers
    assert builds


def edited(history: list[Project], numbers: random.Random, catalogue: Catalogue) -> Project:
    """The project after a random edit of it, or an earlier one."""
    if len(history) > 1 and numbers.random() < 0.3:
        return numbers.choice(history)
    kind = numbers.choice(["remove", *GESTURES])
    if kind not in GESTURES:
        kind = numbers.choice(list(GESTURES))
    values = tuple(numbers.randrange(100) for _ in range(4))
    project = perform(history[-1], Gesture(kind, values, numbers.randrange(1, 9)), catalogue)  # type: ignore[arg-type]
    history.append(project)
    return project


MAKERS: dict[str, Callable[[], Any]] = {
    "float32": lambda: np.arange(6, dtype="float32").reshape(2, 3) / 7,
    "big-endian": lambda: np.arange(4, dtype=">i4"),
    "scalar": lambda: np.float64(1) / 3,
    "bool": lambda: np.array([True, False]),
    "empty": lambda: np.zeros((0, 3), "int64"),
    "transposed": lambda: np.arange(6, dtype="uint8").reshape(2, 3).T,
    "bfloat16": lambda: __import__("ml_dtypes").bfloat16(1.5) * np.ones(3, __import__("ml_dtypes").bfloat16),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_arrays_travel_without_loss(make: Callable[[], Any]) -> None:
    """Values, shape and dtype are the same on the other side."""
    from nodes.runtime.session.packing import pack, unpack

    array = np.asarray(make())
    back = unpack(pack(array))
    assert back.shape == array.shape
    assert back.dtype.name == array.dtype.name
    assert np.array_equal(back, array)
