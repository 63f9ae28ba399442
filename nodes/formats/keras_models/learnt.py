"""What layers of text have learnt, where it stands among the weights of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.formats.files import FileError
from nodes.formats.keras_models.containers import WEIGHTS
from nodes.formats.weights.probing import probe

if TYPE_CHECKING:
    from nodes.formats.keras_models.built import Surroundings

INTEGERS = "keras.layers.IntegerLookup"
OF_WORDS = frozenset({INTEGERS, "keras.layers.StringLookup", "keras.layers.TextVectorization"})
"""Layers that learn their words before anything is trained."""
PLACES = ("vars/idf_weights", "_lookup_layer/vars/idf_weights")
"""Where a layer keeps the weights of its words, or the layer inside it does."""
MOST_WORDS = 1 << 22


def put_words(around: Surroundings, type: str, config: dict[str, Any], at: str) -> None:
    """Give a layer of text the words that it has learnt, which stand beside the configuration."""
    words = around.vocabulary(at)
    weighs = config.get("output_mode") == "tf_idf"
    weights = around.idf_weights(at) if words is not None and weighs else None
    if words is None or (weighs and (weights is None or len(weights) < len(words))):
        around.note("keras-not-learnt")
        return
    config["vocabulary"] = [int(word) for word in words] if type == INTEGERS else list(words)
    if weights is not None:
        config["idf_weights"] = weights[: len(words)]


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
