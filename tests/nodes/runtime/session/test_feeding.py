"""Inputs by their declared shape: random numbers, constants and files, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.nodes.runtime.session.kernel import wish

pytestmark = pytest.mark.keras

Write = Callable[[Path], object]


HEAD = "{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 99999), }"
HUGE = b"\x93NUMPY\x01\x00\x76\x00" + HEAD.ljust(117).encode() + b"\n"
"""The head of an array that no memory holds."""


def made(wanted: dict[str, Any]) -> Any:
    """The values that come of a wish."""
    from nodes.runtime.session.feeding import made

    return made(wanted, 0).numpy()


def from_file(path: Path, *inner: int | None, dtype: str = "float32", **more: Any) -> Any:
    """The values that come of a file, for examples of the shape `inner`."""
    declared = [None, *inner]
    return made({"name": "x", "dtype": dtype, "declared": declared, "how": "file", "path": str(path), **more})


def refusal(make: Callable[[], Any]) -> tuple[str, dict[str, Any]]:
    """Why something was not made."""
    from nodes.runtime.session.live import Refused

    with pytest.raises(Refused) as raised:
        make()
    return raised.value.code, raised.value.arguments


@pytest.mark.parametrize("how", ["normal", "uniform", "integers"])
def test_random_numbers_depend_on_the_seed_alone(how: str) -> None:
    """The same twice; others with another seed; within the range that was asked for."""
    one, again = (made(wish(50, 4, how=how, seed=3, low=-2, high=5)) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert one.shape == (50, 4)
    assert (one != made(wish(50, 4, how=how, seed=4, low=-2, high=5))).any()
    if how != "normal":
        assert (one.min() >= -2, one.max() <= 5) == (True, True)
    if how == "integers":
        assert set(np.unique(one)) == set(range(-2, 6))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int32", "bool", "complex64", "string", "uint8"])
def test_a_constant_has_the_declared_dtype(dtype: str) -> None:
    """Everywhere the same value."""
    value = {"bool": "true", "string": "a film"}.get(dtype, "1")
    found = made(wish(2, 3, how="constant", dtype=dtype, value=value))
    assert found.shape == (2, 3)
    assert {str(each) for each in found.flat} <= {"1.0", "1", "True", "(1+0j)", "b'a film'"}


@pytest.mark.parametrize(
    ("write", "name", "inner", "expected"),
    [
        (lambda path: np.save(path, np.ones((5, 3), "float64")), "a.npy", (3,), (5, 3)),
        (lambda path: np.save(path, np.ones((4, 3))), "one.npy", (4, 3), (1, 4, 3)),
        (lambda path: np.savez(path, a=np.ones((1, 3)), b=np.ones((7, 3))), "b.npz", (3,), (7, 3)),
        (lambda path: path.write_text("x;y;z\n1;2;3\n4;5;6\n"), "t.csv", (3,), (2, 3)),
        (lambda path: path.write_text("1 2 3 4\n5 6 7 8\n"), "t.txt", (2, 2), (2, 2, 2)),
    ],
)
def test_files_come_in_the_declared_shape(
    write: Write, name: str, inner: tuple[int, ...], expected: tuple[int, ...], tmp_path: Path
) -> None:
    """Arrays, one example without a batch, a named array of several, tables with and without a heading."""
    path = tmp_path / name
    write(path)
    assert from_file(path, *inner, array="b" if name == "b.npz" else "").shape == expected


def test_an_image_is_resized_and_scaled(tmp_path: Path) -> None:
    """To the declared height, width and channels, and from 0–255 to the range that is chosen."""
    from PIL import Image

    path = tmp_path / "p.png"
    Image.new("RGB", (20, 10), (255, 0, 0)).save(path)
    found = from_file(path, 8, 6, 3, scale="signed")
    assert found.shape == (1, 8, 6, 3)
    np.testing.assert_allclose(found[0, 0, 0], [1, -1, -1])
    assert from_file(path, None, None, 1, resize=False).shape == (1, 10, 20, 1)
    assert from_file(path, 8, 6, 3, dtype="uint8").max() == 255
    code, arguments = refusal(lambda: from_file(path, 8, 6, 3, resize=False))
    assert (code, arguments["expected"], arguments["received"]) == (
        "input-shape",
        "(None, 8, 6, 3)",
        "(10, 20, 3)",
    )
    assert refusal(lambda: from_file(path, 8))[0] == "input-no-image"


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("L", 128, 128),
        ("P", 0, 0),
        ("1", 1, 255),
        ("LA", (100, 9), 100),
        ("I;16", 40_000, 156),
        ("F", 0.5, 127),
    ],
)
def test_images_of_any_kind_have_brightnesses_up_to_255(
    mode: str, value: Any, expected: int, tmp_path: Path
) -> None:
    """Grey, with a palette, in black and white, with alpha, of 16 bits, of floats."""
    from PIL import Image

    path = tmp_path / ("p.tif" if mode in ("I;16", "F") else "p.png")
    Image.new(mode, (4, 4), value).save(path)
    assert set(from_file(path, 4, 4, 3, scale="bytes").flat) == {expected}


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    """The camera says how it was held."""
    from PIL import Image

    held = Image.Exif()
    held[274] = 6
    Image.new("RGB", (20, 10)).save(tmp_path / "p.jpg", exif=held)
    assert from_file(tmp_path / "p.jpg", None, None, 3, resize=False).shape == (1, 20, 10, 3)


@pytest.mark.parametrize(
    ("write", "name", "dtype", "code"),
    [
        (lambda path: np.save(path, np.ones((5, 4))), "wrong.npy", "float32", "input-shape"),
        (lambda path: np.save(path, np.ones((5, 3)) / 3), "half.npy", "int32", "input-not-whole"),
        (lambda path: np.save(path, np.array([["a"] * 3])), "text.npy", "float32", "input-dtype"),
        (lambda path: np.save(path, np.array([[{}] * 3]), allow_pickle=True), "p.npy", "float32", None),
        (lambda path: path.write_bytes(b"\x93NUMPY garbage"), "bad.npy", "float32", "input-unreadable"),
        (lambda path: path.write_bytes(b"no image"), "bad.png", "float32", None),
        (lambda path: path.write_text("1,2,3\n4,five,6\n"), "word.csv", "float32", "input-bad-row"),
        (lambda path: path.write_bytes(bytes(range(256))), "binary.csv", "float32", "input-unreadable"),
        (lambda path: np.savez(path, a=np.ones(3)), "other.npz", "float32", "input-no-array"),
        (lambda path: path.write_text("300,1,-4\n"), "far.csv", "uint8", "input-not-whole"),
        (lambda path: path.write_text("nan,1,4\n"), "nan.csv", "int32", "input-not-whole"),
        (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "cut.npz", "float32", "input-unreadable"),
        (lambda path: path.write_bytes(HUGE), "huge.npy", "float32", "input-unreadable"),
        (lambda path: None, "missing.npy", "float32", "input-unreadable"),
    ],
)
def test_a_wrong_file_is_refused_with_a_reason(
    write: Write, name: str, dtype: str, code: str | None, tmp_path: Path
) -> None:
    """What was expected and what received; a pickled file runs nothing."""
    path = tmp_path / name
    write(path)
    found, _ = refusal(lambda: from_file(path, 3, dtype=dtype, array="z"))
    assert found == (code or ("input-no-image" if name.endswith("png") else "input-unreadable"))


def test_mistakes_in_what_is_chosen_are_told() -> None:
    """Text as random numbers, a range that is none, a word for a number, more than fits."""
    assert refusal(lambda: made(wish(2, how="normal", dtype="string")))[0] == "input-needs-text"
    assert refusal(lambda: made(wish(2, how="integers", low=4, high=1)))[0] == "input-range"
    assert refusal(lambda: made(wish(2, how="constant", value="one")))[0] == "input-no-number"
    assert refusal(lambda: made(wish(1 << 20, 1 << 20)))[0] == "input-too-large"
