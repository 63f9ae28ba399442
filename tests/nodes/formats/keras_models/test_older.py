"""Files that Keras 2 wrote (tf-keras 2.21, kept as they were) with what their models gave then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from tests.nodes.formats.keras_models.road import imported, rebuilt

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SLOW = ("lstm", "bidi", "multi")
FILES = Path(__file__).parents[3] / "data" / "keras2"


@pytest.mark.parametrize(
    "name", ["nested", "ops", *(pytest.param(name, marks=pytest.mark.full) for name in SLOW)]
)
def test_a_file_of_keras_2_gives_what_it_gave(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Old names of arguments, operators as layers, calls and weights in their old form."""
    found = imported(FILES / f"{name}.h5", catalogue)
    assert found.notes == ()
    ours = rebuilt(found, tmp_path, catalogue)
    kept = np.load(FILES / f"{name}.npz")
    given: Any = [kept[f"i{place}"] for place in range(int(kept["nin"]))]
    if kept["dict"]:
        given = dict(zip("ab", given, strict=True))
    outputs = keras.tree.flatten(ours(given if len(given) > 1 else given[0]))
    assert ours.count_params() == kept["count"]
    for place, output in enumerate(outputs):
        assert np.asarray(output).tobytes() == kept[f"o{place}"].tobytes()
