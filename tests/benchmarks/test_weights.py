"""Files of weights: how soon their names and shapes are there, and what loading with the table costs."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter

import h5py
import keras
import numpy as np
import pytest

from nodes.formats.weights.matching import match
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import Target
from nodes.runtime import session
from nodes.runtime.session.live import Live
from tests.benchmarks.conftest import Measure

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

GROUPS = 665


def large_file(path: Path, numbers: int) -> Path:
    """Two tensors in each of 665 layers, as Keras 3 writes them, of so many numbers together."""
    side = max(1, int((numbers / GROUPS) ** 0.5))
    with h5py.File(path, "w") as file:
        for at in range(GROUPS):
            group = file.create_group(f"layers/dense_{at}/vars")
            group.attrs["name"] = f"dense_{at}"
            group["0"], group["1"] = np.zeros((side, side), "float32"), np.zeros(side, "float32")
    return path


def test_names_and_shapes(measure: Measure, tmp_path: Path) -> None:
    """Of a file of 500 MB with 1,330 tensors."""
    path = large_file(tmp_path / "large.weights.h5", 131_000_000 if measure.timed else 10_000)

    def one() -> float:
        start = perf_counter()
        assert len(inspect(path).tensors) == 2 * GROUPS
        return perf_counter() - start

    measure.row("weights: names and shapes of 500 MB", "≤ 0.5 s", measure.rounds(one), "s")


@pytest.mark.keras
def test_loading_beside_keras(measure: Measure, tmp_path: Path) -> None:
    """Looking into the file, matching it, and loading all of it, beside Keras's own `load_weights`."""
    side = 3600 if measure.timed else 20
    session.part("weight_files")
    live = Live({}, lambda message: None)
    live.model = keras.Sequential([keras.Input((side,)), *(keras.layers.Dense(side) for _ in range(10))])
    live.weights = {f"a|{at}": each for at, each in enumerate(live.model.weights)}
    answers = session.part("answering").ANSWERS
    path = str(tmp_path / "x.weights.h5")
    answers["weights.save"](live, path=path)

    def ours() -> float:
        start = perf_counter()
        told = json.loads(json.dumps(answers["weights.targets"](live)))
        matching = match(inspect(Path(path)), [Target.from_record(each) for each in told["targets"]])
        pairs = [[row.tensor.address, row.target.key] for row in matching.rows if row.tensor and row.target]
        assert len(pairs) == 20
        file = matching.file
        answers["weights.load"](live, path=path, layout=str(file.layout), member="", tensors=pairs)
        return perf_counter() - start

    def theirs() -> float:
        start = perf_counter()
        live.model.load_weights(path)
        return perf_counter() - start

    measure.ratio("weights: loading 500 MB ÷ Keras", "≤ 1.2", ours, theirs)
