"""The losses that gradients and training can be asked for, and targets of the right shape for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .feeding import made
from .live import Refused

CROSS_ENTROPIES = {
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "binary_crossentropy": "BinaryCrossentropy",
}
REGRESSIONS = {"mse": "MeanSquaredError", "mae": "MeanAbsoluteError"}
REDUCTIONS = {"sum": "reduce_sum", "mean": "reduce_mean"}


@dataclass(frozen=True)
class Loss:
    """A loss by its name; `from_logits` matters to cross-entropies alone."""

    name: str
    from_logits: bool = True

    def __post_init__(self) -> None:
        known = (*REDUCTIONS, *REGRESSIONS, *CROSS_ENTROPIES)
        if self.name not in known:
            raise Refused("no-loss", name=self.name, known=", ".join(known))

    @property
    def needs_target(self) -> bool:
        """Whether outputs are compared with something."""
        return self.name not in REDUCTIONS

    @property
    def code(self) -> str:
        """The Python that names this loss for `model.compile`."""
        if self.name in REDUCTIONS:
            return f"lambda target, output: tf.{REDUCTIONS[self.name]}(output)"
        if self.name in REGRESSIONS:
            return repr(self.name)
        return f"tf.keras.losses.{CROSS_ENTROPIES[self.name]}(from_logits={self.from_logits})"

    def value(self, outputs: Any, targets: Sequence[Any]) -> Any:
        """The loss of all outputs that are numbers with a fraction, added up.

        Raises:
            Refused: there is no such output, or an output's shape does not suit the loss.
        """
        found = [
            self._one(output, target, at)
            for at, (output, target) in enumerate(zip(leaves(outputs), targets, strict=True))
            if is_float(output)
        ]
        if not found:
            kinds = ", ".join(tf.as_dtype(each.dtype).name for each in leaves(outputs))
            raise Refused("loss-no-floats", dtypes=kinds)
        return tf.add_n([tf.cast(each, found[0].dtype) for each in found])

    def _one(self, output: Any, target: Any, at: int) -> Any:
        output = tf.convert_to_tensor(output)
        if self.name in REDUCTIONS:
            return getattr(tf, REDUCTIONS[self.name])(output)
        self.check(output.shape, np.shape(target), at)
        # Keras takes means along the last axis: a lone number gets one.
        shape = output.shape if output.shape.rank else (1,)
        name = {**REGRESSIONS, **CROSS_ENTROPIES}[self.name]
        options = {"from_logits": self.from_logits} if self.name in CROSS_ENTROPIES else {}
        told = target if self.name == "sparse_categorical_crossentropy" else tf.reshape(target, shape)
        return getattr(keras.losses, name)(**options)(told, tf.reshape(output, shape))

    def check(self, output: Sequence[int | None], target: Sequence[int], at: int) -> None:
        """See that an output and its target fit.

        Raises:
            Refused: they do not.
        """
        output, target = tuple(output), tuple(target)
        least = 1 if self.name == "binary_crossentropy" else 2
        if self.name in CROSS_ENTROPIES and len(output) < least:
            raise Refused("loss-no-classes", output=at + 1, shape=str(output))
        sparse = self.name == "sparse_categorical_crossentropy"
        wanted = output[:-1] if sparse else output
        same = len(target) == len(wanted) and all(b in (None, a) for a, b in zip(target, wanted, strict=True))
        if not same and not (sparse and target == (*wanted, 1)):
            raise Refused("target-shape", output=at + 1, expected=str(wanted), received=str(target))


def leaves(structure: Any) -> list[Any]:
    """The tensors of a list, tuple or dict of outputs, in Keras's order."""
    return list(keras.tree.flatten(structure))


def is_float(value: Any) -> bool:
    """Whether gradients flow through `value`."""
    return hasattr(value, "dtype") and tf.as_dtype(value.dtype).is_floating


def make_targets(loss: Loss, outputs: Any, wishes: Sequence[Mapping[str, Any]], rows: int = 0) -> list[Any]:
    """A target for each output. `how` in a wish is `random`, with a `seed`; `constant`, with a `value`; or
    `file`, with a `path`. An output that has no rows of its own (a sum over all) has the same target in each
    of `rows` rows.

    Raises:
        Refused: what was wished for does not fit.
    """
    flat = leaves(outputs)
    wanted = [*wishes, *({"how": "random"} for _ in flat[len(wishes) :])]
    return [
        _target(loss, output, wish, rows, at)
        for at, (output, wish) in enumerate(zip(flat, wanted, strict=False))
    ]


def _target(loss: Loss, output: Any, wish: Mapping[str, Any], rows: int, at: int) -> Any:
    shape = tuple(output.shape)
    if not loss.needs_target or not is_float(output):
        found = np.zeros(shape, np.float32)
    else:
        found = _made(loss, shape, wish, at)
        loss.check(shape, found.shape, at)
        _check_classes(loss, found, shape, at)
    return np.full((rows,), found) if rows and not found.shape else found


def _made(loss: Loss, shape: tuple[int, ...], wish: Mapping[str, Any], at: int) -> Any:
    sparse = loss.name == "sparse_categorical_crossentropy" and bool(shape)
    wanted, dtype = (shape[:-1], "int64") if sparse else (shape, "float32")
    if wish["how"] == "random":
        seeds = np.random.default_rng([int(wish.get("seed", 0)), at])
        return _random(loss, shape, seeds).astype(dtype)
    declared = [None, *wanted[1:]] if wanted else []
    return made(
        {"name": f"target {at + 1}", "dtype": dtype, "shape": wanted, "declared": declared, **wish}, at
    ).numpy()


def _random(loss: Loss, shape: tuple[int, ...], source: np.random.Generator) -> Any:
    if loss.name == "binary_crossentropy":
        return source.integers(0, 2, shape)
    if loss.name in CROSS_ENTROPIES:
        classes = shape[-1] if shape else 1
        chosen = source.integers(0, max(classes, 1), shape[:-1])
        return chosen if loss.name.startswith("sparse") else np.eye(classes)[chosen]
    return source.normal(size=shape)


def _check_classes(loss: Loss, target: Any, output: tuple[int, ...], at: int) -> None:
    """A class number out of range is NaN, or nothing at all, to TensorFlow."""
    if loss.name != "sparse_categorical_crossentropy" or not target.size:
        return
    low, high = int(target.min()), int(target.max())
    if low < 0 or high >= output[-1]:
        raise Refused("target-classes", output=at + 1, last=output[-1] - 1, low=low, high=high)
