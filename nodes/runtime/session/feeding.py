"""Inputs of a model: random numbers, a constant, or what stands in a file, in the shape that is declared."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from .live import Refused

MOST_VALUES = 1 << 28
"""An input of more values would not leave room for anything else."""

IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
SCALES = {"unit": (1 / 255, 0.0), "signed": (2 / 255, -1.0), "bytes": (1.0, 0.0)}
"""What the brightnesses 0 to 255 of an image become: factor and addend."""


def made(wish: Mapping[str, Any], place: int) -> Any:
    """The tensor that is wished for as the input number `place`.

    `wish` has `name`, `dtype`, `declared` (the shape with None where it is open), `shape` (the one wanted),
    `how` and what that takes.

    Raises:
        Refused: it cannot be made so.
    """
    how = wish["how"]
    if how == "file":
        array = _fitting(read(wish), wish)
    else:
        shape = tuple(int(each) for each in wish["shape"])
        if int(np.prod(shape, dtype="object")) > MOST_VALUES:
            raise Refused("input-too-large", name=wish["name"], shape=str(shape))
        array = _constant(wish, shape) if how == "constant" else _random(wish, shape, place)
    return tf.constant(_as_dtype(array, wish), dtype=wish["dtype"])


def _random(wish: Mapping[str, Any], shape: Sequence[int], place: int) -> Any:
    """Random numbers that are the same for the same seed; another input has others."""
    numbers = np.random.default_rng([int(wish.get("seed", 0)), place])
    kind = wish["dtype"]
    if kind == "string":
        raise Refused("input-needs-text", name=wish["name"])
    if kind == "bool":
        return numbers.integers(0, 2, shape).astype("bool")
    low, high = float(wish.get("low", 0.0)), float(wish.get("high", 1.0))
    if wish["how"] == "integers":
        if int(high) < int(low):
            raise Refused("input-range", name=wish["name"], low=int(low), high=int(high))
        return numbers.integers(int(low), int(high), shape, endpoint=True)
    draw = numbers.standard_normal if wish["how"] == "normal" else numbers.random
    factor, addend = (1.0, 0.0) if wish["how"] == "normal" else (high - low, low)
    values = draw(shape) * factor + addend
    return values + 1j * (draw(shape) * factor + addend) if kind.startswith("complex") else values


def _constant(wish: Mapping[str, Any], shape: Sequence[int]) -> Any:
    value, kind = wish.get("value", 0), wish["dtype"]
    if kind == "string":
        return np.full(shape, str(value), dtype=object)
    if kind == "bool":
        return np.full(shape, str(value).strip().lower() in ("1", "1.0", "true", "yes"))
    try:
        return np.full(shape, complex(value) if kind.startswith("complex") else float(value))
    except (TypeError, ValueError) as error:
        raise Refused("input-no-number", name=wish["name"], text=str(value)) from error


# -- files -----------------------------------------------------------------------------------------------


def read(wish: Mapping[str, Any]) -> Any:
    """What stands in the file that is wished for.

    Raises:
        Refused: it cannot be read, or holds nothing of that kind.
    """
    path = Path(str(wish.get("path", "")))
    ending = path.suffix.lower()
    try:
        if ending in (".npy", ".npz"):
            return _array_in(path, wish)
        if ending in IMAGES:
            return _image(path, wish)
        return _table(path, wish)
    except OSError as error:
        raise Refused("input-unreadable", path=str(path), text=error.strerror or str(error)) from error


def _array_in(path: Path, wish: Mapping[str, Any]) -> Any:
    try:
        # Of a file that is cut off, NumPy would leave one open that it opens itself.
        with path.open("rb") as file:
            found = np.load(file, allow_pickle=False)
            if isinstance(found, np.ndarray):
                return found
            name = wish.get("array") or (found.files[0] if found.files else "")
            if name not in found.files:
                raise Refused("input-no-array", path=path.name, name=name, known=", ".join(found.files))
            return found[name]
    except (ValueError, EOFError, KeyError, MemoryError, zipfile.BadZipFile) as error:
        raise Refused("input-unreadable", path=str(path), text=str(error).split("\n")[0]) from error


def _table(path: Path, wish: Mapping[str, Any]) -> Any:
    """The numbers of a CSV file, a row each; a first row that is no numbers is a heading."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("input-unreadable", path=str(path), text="not a text file") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    sign = max(",;\t", key=lines[0].count) if lines else ","
    if lines and sign not in lines[0]:
        rows = [line.split() for line in lines]
    else:
        rows = list(csv.reader(lines, delimiter=sign))
    if wish["dtype"] == "string":
        return np.array(rows, dtype=object)
    if rows and not all(map(_is_number, rows[0])):
        del rows[0]
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]) or not all(map(_is_number, row)):
            raise Refused("input-bad-row", path=path.name, row=number, text=", ".join(row)[:60])
    return np.array([[float(each) for each in row] for row in rows])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _image(path: Path, wish: Mapping[str, Any]) -> Any:
    """An image as one example: rows, columns, channels as many as declared."""
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ImportError as error:
        raise Refused("input-no-pillow", path=path.name) from error
    height, width, channels = _image_shape(wish)
    try:
        image = _in_bytes(ImageOps.exif_transpose(Image.open(io.BytesIO(path.read_bytes()))))
        image = image.convert({1: "L", 3: "RGB", 4: "RGBA"}[channels])
    except UnidentifiedImageError as error:
        raise Refused("input-unreadable", path=str(path), text="no image that can be read") from error
    except (MemoryError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise Refused("input-unreadable", path=str(path), text=str(error)) from error
    if wish.get("resize", True) and height and width:
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    factor, addend = SCALES[wish.get("scale", "unit")]
    array = np.asarray(image)
    if np.dtype(_numpy_name(wish["dtype"])).kind == "f":
        array = array.astype("float32") * factor + addend
    return array.reshape(*array.shape[:2], channels) if len(wish["declared"]) != 3 else array


def _in_bytes(image: Any) -> Any:
    """An image whose points go up to 255: of one with more bits, Pillow would cut off what is brighter."""
    if image.mode == "F":
        most = image.getextrema()[1]
        return image.point(lambda value: value * (255 if most <= 1 else 1))
    if image.mode.startswith("I"):
        most = image.getextrema()[1]
        return image.point(lambda value: value * (1 / 256 if most > 255 else 1)) if most > 255 else image
    return image


def _image_shape(wish: Mapping[str, Any]) -> tuple[int | None, int | None, int]:
    """Height, width and channels that are declared: an image is `(…, height, width[, channels])`."""
    inner = list(wish["declared"])[1:]
    if len(inner) not in (2, 3) or (len(inner) == 3 and inner[2] not in (None, 1, 3, 4)):
        raise Refused("input-no-image", name=wish["name"], expected=str(tuple(wish["declared"])))
    channels = 1 if len(inner) == 2 else inner[2] or 3
    wanted = list(wish.get("shape") or [])[1:]
    sizes = [a if a is not None else (wanted[at] if at < len(wanted) else None) for at, a in enumerate(inner)]
    return sizes[0], sizes[1], channels


def _fitting(array: Any, wish: Mapping[str, Any]) -> Any:
    """`array` in the declared shape: one example alone gets a batch, rows of a table the shape of examples.

    Raises:
        Refused: it does not fit.
    """
    declared = list(wish["declared"])
    if not declared:
        return array
    for shape in (array.shape, (1, *array.shape)):
        if _fits(shape, declared):
            return array.reshape(shape)
    inner = declared[1:]
    if array.ndim == 2 and declared and None not in inner and array.shape[1] == int(np.prod(inner)):
        shape = (array.shape[0], *inner)
        if _fits(shape, declared):
            return array.reshape(shape)
    raise Refused(
        "input-shape", name=wish["name"], expected=str(tuple(declared)), received=str(tuple(array.shape))
    )


def _fits(shape: Sequence[int], declared: Sequence[int | None]) -> bool:
    return len(shape) == len(declared) and all(
        b is None or a == b for a, b in zip(shape, declared, strict=True)
    )


def _as_dtype(array: Any, wish: Mapping[str, Any]) -> Any:
    """`array` as values of the declared dtype.

    Raises:
        Refused: it would lose what it says.
    """
    name = _numpy_name(wish["dtype"])
    if name == "object":
        return array.astype("str").astype(object) if array.dtype.kind != "O" else array
    if array.dtype.kind in "OSUV":
        raise Refused("input-dtype", name=wish["name"], expected=wish["dtype"], received=str(array.dtype))
    kind = np.dtype(name).kind
    if array.dtype.kind == "c" and kind != "c":
        raise Refused("input-dtype", name=wish["name"], expected=wish["dtype"], received=str(array.dtype))
    with np.errstate(invalid="ignore"):
        found = array.astype(name)
    if kind in "iu" and not np.array_equal(found, array):
        lost = array[np.not_equal(found, array)].reshape(-1)[0]
        raise Refused("input-not-whole", name=wish["name"], dtype=wish["dtype"], value=str(lost))
    return found


def _numpy_name(dtype: str) -> str:
    """The dtype of NumPy for what becomes `dtype`; TensorFlow makes the rest of it."""
    if dtype == "string":
        return "object"
    return "float32" if dtype == "bfloat16" or dtype.startswith("float8") else dtype
