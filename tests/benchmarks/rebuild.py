"""Keras without us: an outline as a functional model, made again and again in one warm process.

Started by `Peer`: `rebuild.py OUTLINE`.
"""

from __future__ import annotations

import json
import operator
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")

import keras

from tests.benchmarks.peer import serve


def build(rows: list[dict[str, Any]], size: int) -> float:
    """Seconds to make the model for pictures of `size`."""
    keras.backend.clear_session()
    start = perf_counter()
    tensors: dict[str, Any] = {}
    for row in rows:
        if row["type"] == "input":
            channels = row["config"]["shape"][-1]
            tensors[row["id"]] = entrance = keras.Input((size, size, channels))
            continue
        layer = operator.attrgetter(row["type"].removeprefix("keras."))(keras)(**row["config"])
        sources = [tensors[source] for source in row["sources"]]
        tensors[row["id"]] = last = layer(sources if len(sources) > 1 else sources[0])
    keras.Model(entrance, last)
    return perf_counter() - start


if __name__ == "__main__":
    # As our analyser is, so that a busy machine holds both up alike.
    os.nice(5)
    # Keras goes through a model recursively: a thousand layers in a row need more than Python's limit.
    sys.setrecursionlimit(100_000)
    outline = json.loads(Path(sys.argv[1]).read_text())
    build(outline[:12], 16)
    serve({"build": lambda size: build(outline, size)})
