"""The whole model in one file or folder: Keras's own, and TensorFlow's SavedModel.

Each is written beside its place and put there when it is whole, so that what was there before is lost only to
something complete.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from .answering import answers
from .lasting import put_in_place, sync_folder, sync_tree
from .live import Live, Refused


@answers("whole.keras")
def save_keras(live: Live, path: str) -> dict[str, Any]:
    """Save the model as a `.keras` file."""
    model, target = _built(live), Path(os.path.realpath(path))
    with _beside(target, ".keras") as beside:
        live.tell({"step": "write"})
        model.save(beside)
        put_in_place(beside, target)
    return {"path": str(target), "bytes": target.stat().st_size}


@answers("whole.saved_model")
def export_saved_model(live: Live, path: str, inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Export the model as a SavedModel: a folder whose `serve` takes what the model takes.

    `inputs` are the declared ones, each a `shape` with the batch and a `dtype`: Keras itself would take every
    input for one of the model's dtype.
    """
    model, target = _built(live), Path(path)
    shapes = _shapes(live, [each["shape"] for each in inputs])
    specs = [
        keras.InputSpec(shape=shape, dtype=each["dtype"]) for shape, each in zip(shapes, inputs, strict=True)
    ]
    with _beside(target, "") as beside:
        live.tell({"step": "trace"})
        signature = [specs[0] if len(specs) == 1 else specs]
        model.export(str(beside), format="tf_saved_model", verbose=False, input_signature=signature)
        live.tell({"step": "write"})
        sync_tree(beside)
        _replace_folder(beside, target)
    size = sum(each.stat().st_size for each in target.rglob("*") if each.is_file())
    return {"path": str(target), "bytes": size}


def _built(live: Live) -> Any:
    if live.model is None:
        raise Refused("not-built")
    if not live.model.built:
        raise Refused("model-unbuilt")
    return live.model


def _shapes(live: Live, declared: Sequence[Any]) -> list[Any]:
    """The shapes of the inputs; those that the drawing leaves open are those of the last run."""
    known = keras.tree.flatten(live.inputs) if live.inputs is not None else []
    met = [(None, *each.shape[1:]) for each in known]
    if any(each is None for each in declared) and len(met) != len(declared):
        raise Refused("model-unbuilt")
    return [tuple(met[at] if each is None else each) for at, each in enumerate(declared)]


@contextmanager
def _beside(target: Path, suffix: str) -> Iterator[Path]:
    """A new name in the folder of `target`, of which nothing is left afterwards.

    It tells which process is writing: should that be killed, the window clears up.

    Raises:
        Refused: the system does not let anything be written there.
    """
    beside = target.parent / f".{target.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}.tmp{suffix}"
    try:
        yield beside
    except OSError as error:
        raise Refused("file-unwritable", reason=error.strerror or str(error)) from error
    except tf.errors.OpError as error:
        # TensorFlow writes by itself; what it says of other things than this file is the model's own.
        if str(beside) not in error.message:
            raise
        raise Refused("file-unwritable", reason=_said(error.message)) from error
    finally:
        _remove(beside)


def _said(message: str) -> str:
    """What the system said, which TensorFlow writes after the name of the file."""
    return message.partition(" [Op:")[0].rpartition("; ")[2].strip()[:200]


def _replace_folder(beside: Path, target: Path) -> None:
    """Put a folder into the place of another one, which comes back if that fails."""
    old = target.parent / f".{target.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}-old"
    there = os.path.lexists(target)
    if there:
        os.rename(target, old)
    try:
        os.rename(beside, target)
    except OSError:
        if there:
            os.rename(old, target)
        raise
    sync_folder(target.parent)
    _remove(old)


def _remove(path: Path) -> None:
    # What cannot be removed is no reason to say that nothing was written.
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
