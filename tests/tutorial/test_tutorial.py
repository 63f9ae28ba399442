"""The drawn examples of the chapter are the models of the tutorial, in every way in which a model is used."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "resources" / "examples"
CLOSE = 1e-5
NAMES = (
    "mlp",
    "sequential",
    "my_sequential",
    "fancy_mlp",
    "fancy_mlp_shared",
    "fixed_hidden_mlp",
    "nest_mlp",
    "chimera",
    "chimera_fixed",
    "linear_init",
    "custom_init",
    "shared_dense",
    "centered",
    "my_dense",
    "regression_2_4",
    "deferred",
)
SCALARS = {"fancy_mlp", "fancy_mlp_shared", "fixed_hidden_mlp", "chimera", "chimera_fixed"}
"""Models whose output has no batch, so that `fit` means nothing."""

Found = Mapping[str, Mapping[str, Any]]

pytestmark = pytest.mark.keras


@pytest.fixture(scope="session")
def found(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What a fresh process finds out about all exported examples."""
    folder = tmp_path_factory.mktemp("exported")
    for name in NAMES:
        source = generate(read(EXAMPLES / f"{name}.layers").project, catalogue)
        assert not source.left_out, name
        (folder / f"{name}.py").write_text(source.text, encoding="utf-8")
    command = [sys.executable, str(HERE / "prove.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {row["example"]: row for row in rows}


@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_weights_of_the_handwritten_model(found: Found, name: str) -> None:
    """Trainable weights of the same shapes in the same order; `build()` makes all but the deferred ones."""
    assert found[name]["shapes"] == found[name]["handwritten_shapes"]
    assert found[name]["built"] is (name != "deferred")


@pytest.mark.parametrize("name", NAMES)
def test_it_answers_as_the_handwritten_model_does(found: Found, name: str) -> None:
    """With its weights and constants, over inputs that enter every loop and take every branch."""
    assert found[name]["ways_missed"] == []
    assert found[name]["differences"] <= CLOSE


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_in_every_mode(found: Found, name: str) -> None:
    """In a graph, in `predict`, inside another model, and in `fit` where the output has a batch."""
    for mode in ("graph", "predict", "inside"):
        assert found[name][mode] <= CLOSE, mode
    if name not in SCALARS:
        assert found[name]["trained"]
        assert found[name]["finite"]


@pytest.mark.parametrize("name", NAMES)
def test_every_trainable_weight_gets_a_gradient(found: Found, name: str) -> None:
    """Of sum(y·r) with random r, not None and somewhere not zero."""
    assert found[name]["without_gradient"] == []


@pytest.mark.parametrize("name", NAMES)
def test_weights_and_constants_are_kept(found: Found, name: str) -> None:
    """In a weights file loaded into a second model with another seed, and in a `.keras` file."""
    assert found[name]["before_loading"] > 0
    assert found[name]["weights"] == 0
    assert set(found[name]["constants"]) <= {0.0}
    assert found[name]["reloaded"] == 0
