"""What layers of text have learnt, where it stands among the weights of a file."""

from __future__ import annotations

from pathlib import Path

from nodes.formats.files import FileError
from nodes.formats.keras_models.containers import WEIGHTS
from nodes.formats.weights.probing import probe

PLACES = ("vars/idf_weights", "_lookup_layer/vars/idf_weights")
"""Where a layer keeps the weights of its words, or the layer inside it does."""
MOST_WORDS = 1 << 22


def idf_weights(path: Path, address: str) -> list[float] | None:
    """The weights of the words of the layer at `address` of a `.keras` file; None where there are none.

    Raises:
        FileError: the weights in the file cannot be read.
    """
    import h5py

    from nodes.formats.weights.h5_walk import NoWeights, contents_of
    from nodes.formats.weights.reading import opened_member

    probe(path)
    places = {f"{address}/{place}" for place in PLACES}
    try:
        with opened_member(path, WEIGHTS) as packed, h5py.File(packed, "r") as file:
            for each in contents_of(file).datasets:
                floats = each.dtype.startswith("float") and len(each.shape) == 1
                if each.address in places and floats and each.shape[0] <= MOST_WORDS:
                    return [float(number) for number in file[each.address][()]]
    except NoWeights as error:
        raise FileError(path, error.code, **error.arguments) from error
    return None
