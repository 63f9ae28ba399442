"""Unusual models give the same to the last bit: converted, exported, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from tests.nodes.formats.keras_models.road import assert_same, imported, randomised, rebuilt
from tests.nodes.formats.keras_models.unusual import UNUSUAL

pytestmark = [
    pytest.mark.keras,
    pytest.mark.full,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_model_computes_the_same(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """With as many weights, and nothing to be said."""
    model, data = UNUSUAL[name]()
    if "eight_bits" not in name:
        randomised(model)
    model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert found.notes == ()
    ours = rebuilt(found, tmp_path, catalogue)
    assert ours.count_params() == model.count_params()
    assert len(ours.trainable_weights) == len(model.trainable_weights)
    assert_same(ours(data), model(data))
