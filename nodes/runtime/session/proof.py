"""What a model gives for seeded inputs, layer by layer, so that two processes can compare it.

The session writes it into a folder (`proof.write`), and the process that runs the exported file does the same
with the same weights and inputs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .answering import answers
from .live import Live, Refused
from .packing import pack, unpack

SETTINGS = ("TF_", "CUDA_", "KERAS_", "OMP_", "XLA_")
"""How the names begin of what in the environment decides how TensorFlow computes."""
BATCH = 2
OPEN = 4
"""How large a dimension is that the drawing leaves open and no run has filled."""
MOST_STEPS = 100_000
"""Lines that are followed: of a loop that goes on for long, the first rounds."""
PROOF, VALUES = "proof.json", "values"


@dataclass
class Called:
    """One call of a layer: the names of the layers it was called within, its own last, and what came out."""

    names: list[str]
    digests: list[str]


@dataclass
class Passed:
    """One forward pass: what came out, and every call of a layer in the order in which they ended.

    `steps` are the lines of the source as they were done: the line, a variable that it gave a value, and what
    tells that value apart.
    """

    outputs: list[Any]
    calls: list[Called] = field(default_factory=list)
    steps: list[list[Any]] = field(default_factory=list)


class Lines:
    """Follows the lines of one file while Python goes through them, and what tensors their variables hold."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.steps: list[list[Any]] = []

    def __call__(self, frame: Any, event: str, argument: Any) -> Any:
        """Follow a function that is called, if it stands in the file."""
        if frame.f_code.co_filename != self._file or len(self.steps) > MOST_STEPS:
            return None
        seen: dict[str, int] = {}
        line = frame.f_lineno

        def follow(frame: Any, event: str, argument: Any) -> Any:
            nonlocal line
            for name, value in frame.f_locals.items():
                if name != "self" and seen.get(name) != id(value):
                    seen[name] = id(value)
                    self._add(line, name, value)
            if event == "return":
                self._add(line, "return", argument)
            line = frame.f_lineno
            return follow

        return follow

    def _add(self, line: int, name: str, value: Any) -> None:
        tensors = [each for each in keras.tree.flatten(value) if tf.is_tensor(each)]
        if tensors:
            self.steps.append([line, name, digests(tensors)])


@contextmanager
def following(file: str) -> Iterator[Lines]:
    """Follow the lines of `file`, whoever follows lines already."""
    lines, before = Lines(file), sys.gettrace()
    sys.settrace(lines)
    try:
        yield lines
    finally:
        sys.settrace(before)


def text_of(file: str) -> str:
    """What tells the source in `file` from any other; empty where there is no file."""
    if not file:
        return ""
    return hashlib.blake2b(Path(file).read_bytes(), digest_size=12).hexdigest()


@answers("proof.write")
def write(live: Live, folder: str, inputs: Sequence[Mapping[str, Any]], seed: int) -> dict[str, Any]:
    """Write into `folder` what the model is given, holds, and gives; nothing of it changes."""
    if live.model is None:
        raise Refused("not-built")
    if not live.model.built:
        # Made-up data would decide how large its weights are.
        raise Refused("model-unbuilt")
    made = make_inputs(inputs, seed, live.inputs)
    place, source = Path(folder), live.sources.get(live.module)
    file = "" if source is None else source.path
    live.tell({"step": "run"})
    before = values_of(live.model)
    with unchanged(live.model):
        first = run(live.model, made, file)
    with unchanged(live.model):
        again = run(live.model, made)
    live.tell({"step": "write"})
    write_arrays(place / "inputs", made)
    write_arrays(place / "weights", before)
    write_arrays(place / "outputs", first.outputs)
    told = {
        "calls": [[each.names, each.digests] for each in first.calls],
        "steps": first.steps,
        "text": text_of(file),
        "random": digests(first.outputs) != digests(again.outputs),
        "policy": keras.config.dtype_policy().name,
        "cpus": len(tf.config.list_logical_devices("CPU")),
        "weights": sum(each.size for each in before),
        "apart": sum(bool(each.trainable) != live.drawn.get(key) for key, each in live.weights.items()),
        "environment": {
            "TF_ENABLE_ONEDNN_OPTS": "1",
            **{name: value for name, value in os.environ.items() if name.startswith(SETTINGS)},
        },
    }
    (place / PROOF).write_text(json.dumps(told), encoding="utf-8")
    return {name: told[name] for name in ("random", "policy", "weights", "apart")}


# -- in both processes -------------------------------------------------------------------------------------


def make_inputs(specs: Sequence[Mapping[str, Any]], seed: int, last: Any = None) -> list[Any]:
    """Arrays for inputs of these shapes and dtypes. Open dimensions are those of the last run, if it fits."""
    source = np.random.default_rng(seed)
    known = [tuple(each.shape) for each in keras.tree.flatten(last)] if last is not None else []
    found = []
    for at, spec in enumerate(specs):
        like = known[at] if len(known) == len(specs) else ()
        shape = spec["shape"]
        if shape is None:
            shape = like or (BATCH, OPEN)
        fits = len(like) == len(shape)
        sizes = [
            size if size is not None else like[axis] if fits and axis else OPEN if axis else BATCH
            for axis, size in enumerate(shape)
        ]
        found.append(_array(sizes, spec["dtype"], source))
    return found


def _array(sizes: Sequence[int], dtype: str, source: np.random.Generator) -> Any:
    if dtype == "string":
        return source.choice(np.array(["one", "two", "three"]), sizes).astype(object)
    if dtype == "bool":
        return source.integers(0, 2, sizes).astype(bool)
    kind = tf.as_dtype(dtype)
    if kind.is_integer:
        # Small ones, which are in every vocabulary.
        return source.integers(0, 2, sizes).astype(kind.as_numpy_dtype)
    drawn = source.normal(size=sizes)
    if kind.is_complex:
        drawn = drawn + 1j * source.normal(size=sizes)
    return drawn.astype(kind.as_numpy_dtype)


def structure(arrays: Sequence[Any]) -> Any:
    """What a model is called with: its one input, or all of them in a list."""
    tensors = [tf.convert_to_tensor(each) for each in arrays]
    return tensors[0] if len(tensors) == 1 else tensors


def held(model: Any) -> list[Any]:
    """Every variable that a pass may depend on: weights, and the states of random numbers."""
    of_metrics = {id(each) for each in getattr(model, "metrics_variables", ())}
    return [each for each in model.variables if id(each) not in of_metrics]


def values_of(model: Any) -> list[Any]:
    """The values of `held`, in the model's order."""
    return [np.array(keras.ops.convert_to_numpy(each)) for each in held(model)]


@contextmanager
def unchanged(model: Any) -> Iterator[None]:
    """Give every variable the value back that it had before."""
    kept = [(each, tf.identity(each.value)) for each in held(model)]
    try:
        yield
    finally:
        for variable, value in kept:
            variable.assign(value)


def run(model: Any, inputs: Sequence[Any], file: str = "") -> Passed:
    """One forward pass, with every call of a layer in it, and every line of the source in `file`."""
    calls: list[Called] = []
    within: list[str] = []
    plain = keras.Layer.__call__

    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        within.append(self.name)
        try:
            result = plain(self, *arguments, **named)
            calls.append(Called(within[1:], digests(keras.tree.flatten(result))))
            return result
        finally:
            within.pop()

    keras.Layer.__call__ = call
    try:
        with following(file) as lines:
            outputs = model(structure(inputs), training=False)
    finally:
        keras.Layer.__call__ = plain
    arrays = [_numpy(each) for each in keras.tree.flatten(outputs) if each is not None]
    return Passed(arrays, calls, lines.steps)


def digests(values: Sequence[Any]) -> list[str]:
    """What tells values apart to the bit; empty for what has none, as inside of a loop that is traced."""
    return [_digest(each) for each in values]


def _digest(value: Any) -> str:
    if value is None or keras.utils.is_keras_tensor(value) or tf.is_symbolic_tensor(value):
        return ""
    array = _numpy(value)
    data = repr(array.tolist()).encode() if array.dtype == object else np.ascontiguousarray(array).tobytes()
    head = f"{array.dtype.name}{array.shape}".encode()
    return hashlib.blake2b(head + data, digest_size=12).hexdigest()


def _numpy(value: Any) -> Any:
    if isinstance(value, tf.RaggedTensor):
        value = value.flat_values
    elif isinstance(value, tf.SparseTensor):
        value = tf.sparse.to_dense(value)
    return np.asarray(value)


def write_arrays(folder: Path, arrays: Sequence[Any]) -> None:
    """Write arrays of any dtype, without pickles."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = []
    for at, array in enumerate(arrays):
        if array.dtype == object:
            words = [each.decode() if isinstance(each, bytes) else str(each) for each in array.ravel()]
            heads.append({"words": words, "shape": list(array.shape)})
            continue
        heads.append({"dtype": array.dtype.name, "shape": list(array.shape)})
        (folder / f"{at}.{VALUES}").write_bytes(np.ascontiguousarray(array).tobytes())
    (folder / "index.json").write_text(json.dumps(heads), encoding="utf-8")


def read_arrays(folder: Path) -> list[Any]:
    """The arrays that `write_arrays` was given."""
    found = []
    for at, head in enumerate(json.loads((folder / "index.json").read_text(encoding="utf-8"))):
        if "words" in head:
            found.append(np.array(head["words"], object).reshape(head["shape"]))
            continue
        empty = unpack({**pack(np.zeros(0, "float32")), "dtype": head["dtype"], "shape": [0]})
        data = (folder / f"{at}.{VALUES}").read_bytes()
        found.append(np.frombuffer(data, empty.dtype).reshape(head["shape"]))
    return found
