"""The weights that the report counts are those of the model that the exported source builds."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.chains import CHAINS, chain_of, unchain
from nodes.codegen.source import generate
from nodes.edit import set_trainable
from nodes.formats.layers import read
from nodes.formats.npy import to_npz
from nodes.graph import Project
from nodes.report import Report
from nodes.summary import rows, totals
from nodes.vocabulary import vocabulary

pytestmark = pytest.mark.keras
ROOT = Path(__file__).parents[3]
DRAWN = sorted((ROOT / "resources" / "examples").glob("*.layers"))


def named(file: Path) -> str:
    """What a drawing is called in the list of tests."""
    return f"{file.parent.name}/{file.stem}"


def test_a_model_without_shapes_has_no_weights(tmp_path: Path, catalogue: Catalogue) -> None:
    """None are told, and none are made: those of all others are counted where whole networks are."""
    deferred = next(file for file in DRAWN if file.stem == "deferred")
    report = assert_counted(read(deferred).project, tmp_path, catalogue)
    assert not any(layer.weights for layer in report.layers.values())


FROZEN = [file for file in DRAWN if file.stem in ("nest_mlp", "chimera", "my_sequential", "sequential")]


@pytest.mark.parametrize("file", FROZEN, ids=named)
def test_what_is_frozen_is_not_trained(file: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    """Freezing an instance or a chain reaches everything inside it."""
    project = read(file).project
    layers = project.main_block.layers
    report = assert_counted(set_trainable(project, project.main, layers, False), tmp_path, catalogue)
    assert not any(weight.trainable for layer in report.layers.values() for weight in layer.weights)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("given", "block:"),
        pytest.param("given", "", marks=pytest.mark.full),
        pytest.param("nested_blocks", "", marks=pytest.mark.full),
    ],
)
def test_freezing_reaches_what_is_given(name: str, begins: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Each layer of each block is frozen alone: layers from outside that it was given are frozen too."""
    project = read(ROOT / "tests" / "golden" / name / "graph.layers").project
    for block in project.blocks.values():
        for layer in block.layers.values():
            if not layer.given and layer.type.startswith(begins):
                assert_counted(set_trainable(project, block.id, [layer.id], False), tmp_path, catalogue)


@pytest.mark.parametrize("type", CHAINS)
@pytest.mark.parametrize("name", ["mlp", "nest_mlp"])
def test_a_frozen_layer_stays_so_in_a_chain(
    name: str, type: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """Also an instance of a block; taken out of the chain again, it is frozen still."""
    project = read(ROOT / "resources" / "examples" / f"{name}.layers").project
    block = project.main_block
    first = next(id for id, layer in block.layers.items() if layer.attribute in ("dense", "net"))
    frozen = set_trainable(project, project.main, [first], False)
    nodes = [node.id for node in block.nodes.values() if node.layer is not None]
    chained, node = chain_of(frozen, project.main, nodes, vocabulary(frozen, catalogue), type)
    report = assert_counted(chained, tmp_path, catalogue)
    trained = [weight.trainable for layer in report.layers.values() for weight in layer.weights]
    assert set(trained) == {True, False}
    back, _ = unchain(chained, project.main, node, vocabulary(chained, catalogue))
    assert [layer.trainable for layer in back.main_block.layers.values()].count(False) == 1


def assert_counted(project: Project, folder: Path, catalogue: Catalogue) -> Report:
    """The report tells the counts of the model that the source builds."""
    from nodes.runtime.analysis import analyse

    report = analyse(project, catalogue, trusted=True)
    told = totals(rows(project, report, vocabulary(project, catalogue)))
    source = generate(project, catalogue)
    path = folder / "model.py"
    path.write_text(source.text, encoding="utf-8")
    if source.arrays:
        path.with_suffix(".constants.npz").write_bytes(to_npz(source.arrays))
    spec = importlib.util.spec_from_file_location("model", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.build()
    made = (model.weights, model.trainable_weights) if model.built else ((), ())
    counts = [sum(math.prod(weight.shape) for weight in weights) for weights in made]
    assert [told.parameters, told.trainable] == counts
    return report
