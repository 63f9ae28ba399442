"""Keras without us: one of its architectures in a file, and how long Keras takes to load it again.

Started by `Peer`: `applications.py NAME FILE`.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")

import keras

from tests.benchmarks.peer import serve


def load(path: str) -> float:
    """Seconds until Keras has the model of the file."""
    keras.backend.clear_session()
    began = perf_counter()
    keras.models.load_model(path)
    return perf_counter() - began


if __name__ == "__main__":
    name, path = sys.argv[1:]
    getattr(keras.applications, name)(weights=None).save(path)
    serve({"load": lambda: load(path)})
