"""The weights that the report counts are those of the model that the exported source builds."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.formats.npy import to_npz
from nodes.summary import rows, totals
from nodes.vocabulary import vocabulary

pytestmark = pytest.mark.keras
ROOT = Path(__file__).parents[3]
DRAWN = [
    *sorted((ROOT / "resources" / "examples").glob("*.layers")),
    *(
        ROOT / "tests" / "golden" / name / "graph.layers"
        for name in ("blocks", "chain", "given", "layer_block", "nested_blocks", "regions", "weights")
    ),
]


@pytest.mark.parametrize("file", DRAWN, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_as_many_weights_are_told_as_are_made(file: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    """In blocks, chains, loops and code of one's own; as many of them trainable."""
    from nodes.runtime.analysis import analyse

    project = read(file).project
    report = analyse(project, catalogue, trusted=True)
    told = totals(rows(project, report, vocabulary(project, catalogue)))
    source = generate(project, catalogue)
    path = tmp_path / "model.py"
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
