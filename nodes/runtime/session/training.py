"""Some steps of Keras's own `fit`: what it takes, what is told while it runs, and what came of it.

`train.prepare` makes data, remembers all values, and says which code trains; the person sees that code run.
`train.finish` says what came of it, and takes away what compiling has left, so that a model that is saved
afterwards has no optimiser that its drawing lacks.
"""

from __future__ import annotations

import math
import signal
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np
import tensorflow as tf
from keras import tree

from .answering import answers
from .building import meet
from .changing import Part, Step, changes_of, replace_values
from .feeding import made
from .figures import array_of, plain
from .live import Live, Refused
from .losses import Loss, is_float, leaves, make_targets

OPTIMIZERS = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Nadam", "Lion")
TELLINGS = 20
"""So often in a second is told how the loss falls."""
COMPILED = (
    *("compiled", "optimizer", "loss", "train_function", "test_function", "_compile_loss"),
    *("_compile_metrics", "_loss_tracker", "_compile_config", "_jit_compile", "_run_eagerly"),
)
"""What a model has from being compiled, and not from its drawing."""


@dataclass
class Training:
    """One training: what was there before it, and how the loss falls."""

    loss: Loss
    steps: int
    batch: int
    inputs: Any
    targets: Any
    before: dict[str, Any]
    """The values of all weights."""
    compiled: dict[str, Any]
    """What the model had from being compiled by somebody else."""
    request: str = ""
    watching: Watching | None = None
    losses: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    stopped: str = ""
    """Why it ended before its last step: `cancelled`, or `nan`."""


_PREPARED: WeakKeyDictionary[Live, Training] = WeakKeyDictionary()

# -- what is called by code that the person sees ---------------------------------------------------------


class Watching(keras.callbacks.Callback):
    """Tells the loss of every step, and stops after the last, when asked to, and where it is no number."""

    def __init__(self, live: Live, training: Training) -> None:
        super().__init__()
        self._live = live
        self._training = training
        self._told, self._told_at, self._began = 0, 0.0, 0.0
        self._handler: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Stop between two steps when interrupted; a second interruption stops at once, as everywhere."""
        if threading.current_thread() is threading.main_thread():
            self._handler = signal.signal(signal.SIGINT, self._on_interrupt)

    def on_train_end(self, logs: Any = None) -> None:
        """Tell what has not been told, and let interruptions be what they were."""
        self._tell()
        self.release()
        if self._training.request:
            self._live.publish({"id": self._training.request, "kind": "result", "data": {}})

    def release(self) -> None:
        """Let interruptions be what they were."""
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
            self._handler = None

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Let the loss be that of this batch: Keras's own is the mean since the epoch began."""
        self.model.reset_metrics()
        self._began = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Note the loss, and see whether to go on."""
        training, now = self._training, time.perf_counter()
        training.times.append(now - self._began)
        training.losses.append(float(logs["loss"]))
        if not math.isfinite(training.losses[-1]):
            training.stopped = "nan"
        if training.stopped or len(training.losses) >= training.steps:
            self.model.stop_training = True
        if now - self._told_at >= 1 / TELLINGS:
            self._tell()
            self._told_at = now

    def _tell(self) -> None:
        losses = self._training.losses
        if self._training.request and self._told < len(losses):
            data = {"first": self._told, "losses": list(map(as_json, losses[self._told :]))}
            self._live.publish({"id": self._training.request, "kind": "progress", "data": data})
            self._told = len(losses)

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._training.stopped:
            raise KeyboardInterrupt
        self._training.stopped = "cancelled"


def progress(live: Live) -> Any:
    """The callback that tells the window how the training goes that it asked for."""
    training = _prepared(live)
    training.request, _ = live.expected.pop("train", ("", {}))
    training.watching = Watching(live, training)
    return training.watching


def data(live: Live) -> tuple[Any, Any]:
    """The inputs and the targets of the training that was prepared last."""
    training = _prepared(live)
    return training.inputs, training.targets


def _prepared(live: Live) -> Training:
    if live not in _PREPARED:
        raise Refused("train-not-prepared")
    return _PREPARED[live]


# -- before ----------------------------------------------------------------------------------------------


@answers("train.prepare")
def prepare(
    live: Live,
    inputs: Sequence[Mapping[str, Any]],
    targets: Sequence[Mapping[str, Any]],
    loss: str,
    optimizer: str,
    learning_rate: float,
    steps: int,
    batch: int,
    rows: int,
    from_logits: bool = True,
) -> dict[str, Any]:
    """Make data ready and remember all values; tells the code that trains."""
    chosen = Loss(loss, from_logits)
    _check(optimizer, learning_rate, steps, batch)
    arrays = make_inputs(inputs, rows)
    met = meet(live, arrays)
    if not any(each.trainable for each in live.weights.values()):
        raise Refused("train-nothing", count=len(live.weights))
    count = int(leaves(arrays)[0].shape[0])
    batch = min(batch, count)
    outputs = live.model(tree.map_structure(lambda each: each[:batch], arrays), training=False)
    found = [*map(partial(_spread, batch=batch, rows=count), leaves(outputs))]
    made = make_targets(chosen, found, targets, count)
    training = _PREPARED[live] = Training(
        chosen,
        steps,
        batch,
        arrays,
        tree.pack_sequence_as(outputs, made),
        {key: np.array(array_of(each)) for key, each in live.weights.items()},
        {name: vars(live.model)[name] for name in COMPILED if name in vars(live.model)},
    )
    epochs = -(-steps // -(-count // batch))
    return {"code": code_of(training, outputs, optimizer, learning_rate, epochs), "rows": count, "built": met}


def make_inputs(wishes: Sequence[Mapping[str, Any]], rows: int) -> Any:
    """The inputs as `fit` takes them: `rows` of them, or as many as a file has."""
    tensors = [made(_with_rows(wish, rows), place) for place, wish in enumerate(wishes)]
    counts = {int(each.shape[0]) if each.shape.rank else 0 for each in tensors}
    if len(counts) != 1 or counts == {0}:
        raise Refused("train-data-rows", shapes=", ".join(str(tuple(each.shape)) for each in tensors))
    return tensors[0] if len(tensors) == 1 else tensors


def _with_rows(wish: Mapping[str, Any], rows: int) -> Mapping[str, Any]:
    declared = wish["declared"]
    if wish["how"] == "file" or not declared or declared[0] is not None:
        return wish
    return {**wish, "shape": [rows, *list(wish["shape"])[1:]]}


def _check(optimizer: str, learning_rate: float, steps: int, batch: int) -> None:
    if optimizer not in OPTIMIZERS:
        raise Refused("train-optimizer", name=optimizer, known=", ".join(OPTIMIZERS))
    if not math.isfinite(learning_rate) or learning_rate <= 0:
        raise Refused("train-rate", received=as_json(learning_rate))
    if steps < 1 or batch < 1:
        raise Refused("train-steps", steps=steps, batch=batch)


def _spread(output: Any, batch: int, rows: int) -> Any:
    """An output of `batch` rows as it would be of all `rows`. A number that has none stays as it is."""
    shape = tuple(output.shape)
    if shape and shape[0] != batch:
        raise Refused("train-rows", shape=str(shape), rows=batch)
    return keras.KerasTensor((rows, *shape[1:]) if shape else (), output.dtype)


def code_of(training: Training, outputs: Any, optimizer: str, learning_rate: float, epochs: int) -> str:
    """The code that trains, as a person would write it."""
    losses = [training.loss.code if is_float(each) else "None" for each in leaves(outputs)]
    if len(set(losses)) == 1:
        loss = losses[0]
    elif isinstance(outputs, Mapping):
        loss = "{" + ", ".join(f"{key!r}: {each}" for key, each in zip(outputs, losses, strict=True)) + "}"
    else:
        loss = f"[{', '.join(losses)}]"
    rate = f"learning_rate={learning_rate:g}"
    return (
        "x, y = layerwright.training_data()\n"
        f"model.compile(optimizer=tf.keras.optimizers.{optimizer}({rate}), loss={loss})\n"
        f"history = model.fit(x, y, batch_size={training.batch}, epochs={epochs}, verbose=0,"
        " callbacks=[layerwright.progress()])"
    )


# -- after -----------------------------------------------------------------------------------------------


@answers("train.finish")
def finish(live: Live, label: str = "") -> dict[str, Any]:
    """What came of the training, which can be taken back like any change of values.

    The model is no more compiled afterwards than it was before.
    """
    training = _prepared(live)
    if training.watching is not None:
        training.watching.release()
    # Past Keras's own bookkeeping, which has not noted what compiling gave either.
    vars(live.model).update({"optimizer": None, **training.compiled})
    live.touched()
    moved = [key for key, before in training.before.items() if _has_moved(live.weights.get(key), before)]
    changes = changes_of(live)
    if moved:
        step = Step(label, [Part(key, (), training.before[key]) for key in moved])
        if step.size <= changes.most:
            changes.add(step)
    trained = [key for key, each in live.weights.items() if each.trainable]
    still = [key for key in trained if key in training.before and key not in moved]
    return {
        "losses": len(training.losses),
        "first": as_json(training.losses[0]) if training.losses else None,
        "last": as_json(training.losses[-1]) if training.losses else None,
        "stopped": training.stopped,
        "seconds": statistics.median(training.times[1:] or training.times or [0.0]),
        "trained": trained,
        "moved": [key for key in trained if key in moved],
        "still": why_still(live, training, still),
        **changes.told(),
        "broken": [key for key in trained if not np.isfinite(plain(array_of(live.weights[key]))).all()],
    }


def _has_moved(variable: Any, before: Any) -> bool:
    return variable is not None and not np.array_equal(array_of(variable), before)


def why_still(live: Live, training: Training, keys: Sequence[str]) -> dict[str, str]:
    """Why weights have not moved: `none` (the loss does not depend on them), `zero`, or `small`."""
    if not keys or not training.losses:
        return {}
    inputs = tree.map_structure(lambda each: each[: training.batch], training.inputs)
    with tf.GradientTape() as tape, keras.StatelessScope():
        outputs = live.model(inputs, training=True)
        targets = [each[: training.batch] for each in leaves(training.targets)]
        pairs = zip(leaves(outputs), targets, strict=True)
        alike = [target if output.shape.rank else target[0] for output, target in pairs]
        loss = training.loss.value(outputs, alike)
    found = tape.gradient(loss, [live.weights[key].value for key in keys])
    return {key: _reason(gradient) for key, gradient in zip(keys, found, strict=True)}


def _reason(gradient: Any) -> str:
    if gradient is None:
        return "none"
    return "small" if np.any(tf.convert_to_tensor(gradient).numpy()) else "zero"


@answers("train.restore")
def restore(live: Live, label: str = "") -> dict[str, Any]:
    """Give all weights the values that they had before the last training."""
    training = _prepared(live)
    there = {key: each for key, each in training.before.items() if _has_moved(live.weights.get(key), each)}
    fitting = {key: each for key, each in there.items() if tuple(live.weights[key].shape) == each.shape}
    return replace_values(
        live, label, [(key, (), partial(np.array, each)) for key, each in fitting.items()], anyway=True
    )


def as_json(value: float) -> float | None:
    """A loss as JSON: what is no number is told as none."""
    return value if math.isfinite(value) else None
