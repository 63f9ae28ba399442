"""Changes of the values of weights: made, taken back, and saved as tensors."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from nodes.catalogue.spec import Catalogue
from nodes.figures import figures_of_json
from nodes.runtime.session import changing, initializers, tensors
from nodes.runtime.session.changing import Changes, changes_of
from nodes.runtime.session.live import Live, Refused
from nodes.runtime.session.packing import pack
from tests.nodes.runtime.live_examples import Kernel, example

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def models(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Kernel]:
    """Examples by name, each built once."""
    folder, found = tmp_path_factory.mktemp("sources"), {}

    def kernel(name: str) -> Kernel:
        if name not in found:
            found[name] = example(name, catalogue, folder)
        return found[name]

    return kernel


@pytest.fixture
def kernel(models: Callable[[str], Kernel]) -> Iterator[Kernel]:
    """The model of `regression_2_4`, with no changes so far."""
    kernel = models("regression_2_4")
    before = {key: np.asarray(each).copy() for key, each in kernel.live.weights.items()}
    vars(changes_of(kernel.live)).update(vars(Changes()))
    yield kernel
    for key, each in kernel.live.weights.items():
        each.assign(before[key])
        each.trainable = True


def _key(kernel: Kernel, number: int = 0) -> str:
    return list(kernel.live.weights)[number]


def _values(kernel: Kernel, number: int = 0) -> np.ndarray:
    return np.asarray(kernel.live.weights[_key(kernel, number)]).copy()


def _set(kernel: Kernel, operation: str, value: Any, index: Any = (), number: int = 0, **rest: Any) -> Any:
    return kernel.ask(
        "weights.change",
        key=_key(kernel, number),
        operation=operation,
        value=value,
        index=list(index),
        **rest,
    )


@pytest.mark.parametrize(
    ("operation", "value", "index", "expected"),
    [
        ("set", 7, [0, 0], lambda array: _with(array, (0, 0), 7)),
        ("set", [1, 2, 3, 4], [1], lambda array: _with(array, 1, [1, 2, 3, 4])),
        ("set", [[1], [2]], [[0, 2, None]], lambda array: _with(array, slice(0, 2), [[1], [2]])),
        ("fill", 0, [], lambda array: np.zeros_like(array)),
        ("add", 1, [], lambda array: array + np.float32(1)),
        ("add", 0.1, ["...", -1], lambda array: _with(array, (..., -1), array[..., -1] + np.float32(0.1))),
        ("scale", 3, [[None, None, 2]], lambda array: _with(array, slice(None, None, 2), array[::2] * 3)),
        ("set", pack(np.full((4, 4), 5, np.int64)), [], lambda array: np.full((4, 4), 5)),
        ("set", float("nan"), [0, 0], lambda array: _with(array, (0, 0), np.nan)),
    ],
)
def test_values_change_as_numpy_would_change_them(
    kernel: Kernel, operation: str, value: Any, index: Any, expected: Any
) -> None:
    """To the bit; the model's next output uses them; and one step takes it back."""
    before = _values(kernel)
    told = _set(kernel, operation, value, index, label="Change")
    np.testing.assert_array_equal(_values(kernel), expected(before.copy()))
    assert told == {"changed": [_key(kernel)], "undo": ["Change"], "redo": []}
    inputs = np.ones((2, 4), np.float32)
    kernel_, bias = np.asarray(kernel.live.model.dense.kernel), np.asarray(kernel.live.model.dense.bias)
    hidden = np.asarray(kernel.live.model.dense(inputs))
    np.testing.assert_allclose(hidden, np.maximum(inputs @ kernel_ + bias, 0), rtol=1e-5, atol=1e-5)
    assert kernel.ask("weights.undo")["label"] == "Change"
    np.testing.assert_array_equal(_values(kernel), before)
    kernel.ask("weights.redo")
    np.testing.assert_array_equal(_values(kernel), expected(before.copy()))


def _with(array: np.ndarray, index: Any, value: Any) -> np.ndarray:
    array[index] = value
    return array


@pytest.mark.parametrize(
    ("dtype", "operation", "value", "code"),
    [
        ("float32", "set", [1, 2, 3], "value-shape"),
        ("float32", "set", ["a"], "no-numbers-given"),
        ("int32", "set", 0.5, "not-in-dtype"),
        ("int32", "add", 3e9, "not-in-dtype"),
        ("int32", "scale", 0.3, "not-in-dtype"),
        ("int8", "set", 200, "not-in-dtype"),
        ("bool", "add", 1, "no-arithmetic"),
        ("bool", "set", 2, "not-in-dtype"),
    ],
)
def test_what_does_not_fit_is_refused(dtype: str, operation: str, value: Any, code: str) -> None:
    """And nothing has changed."""
    variable = keras.Variable(np.array([1, 0]), dtype=dtype, trainable=False)
    live = Live()
    live.weights = {"a|count": variable}
    with pytest.raises(Refused) as refused:
        changing.change(live, "a|count", operation, value)
    assert refused.value.code == code
    assert np.asarray(variable).tolist() == [1, 0]
    assert changes_of(live).done == []


def test_whole_numbers_are_counted_with() -> None:
    """As long as whole ones come of it."""
    variable = keras.Variable(np.array([2, 4]), dtype="int32", trainable=False)
    live = Live()
    live.weights = {"a|count": variable}
    changing.change(live, "a|count", "scale", 0.5)
    assert np.asarray(variable).tolist() == [1, 2]


def test_a_weight_that_is_gone_is_refused(kernel: Kernel) -> None:
    """In words that name it."""
    last = kernel.answer(
        "weights.change", json.dumps({"key": "gone|kernel", "operation": "set", "value": 1, "index": []})
    )
    assert last["data"] == {"code": "no-weight", "arguments": {"name": "kernel"}}


def test_changes_are_taken_back_in_order(kernel: Kernel) -> None:
    """A new one ends what could be done again."""
    before = _values(kernel)
    for value in (1, 2, 3):
        _set(kernel, "fill", value, label=str(value))
    assert kernel.ask("weights.undo")["undo"] == ["1", "2"]
    assert _values(kernel)[0, 0] == 2
    told = _set(kernel, "fill", 9, label="9")
    assert told["undo"] == ["1", "2", "9"]
    assert told["redo"] == []
    for _ in range(3):
        told = kernel.ask("weights.undo")
    assert told["redo"] == ["9", "2", "1"]
    np.testing.assert_array_equal(_values(kernel), before)
    assert kernel.ask("weights.undo")["changed"] == []


def test_the_list_of_changes_is_bounded(kernel: Kernel) -> None:
    """The oldest are forgotten; one that is too large alone is asked about first."""
    changes_of(kernel.live).most = 2 * 4 * 4 * 4
    for value in (1, 2, 3):
        told = _set(kernel, "fill", value, label=str(value))
    assert told["undo"] == ["2", "3"]
    changes_of(kernel.live).most = 10
    before = _values(kernel)
    with pytest.raises(Refused, match="change-too-large"):
        _set(kernel, "fill", 4)
    np.testing.assert_array_equal(_values(kernel), before)
    _set(kernel, "fill", 4, anyway=True)
    assert _values(kernel)[0, 0] == 4


def test_taking_back_meets_another_model(kernel: Kernel) -> None:
    """A weight that is gone, or has another shape, is passed over."""
    _set(kernel, "fill", 1)
    live = Live()
    changing._CHANGES[live] = changes_of(kernel.live)
    assert changing.undo(live)["changed"] == []


# -- initialisers ----------------------------------------------------------------------------------------


def _again(kernel: Kernel, keys: list[str], type: str = "", own: bool = False, **config: Any) -> Any:
    wanted = {"type": type, "config": config, "own": own} if type else None
    return kernel.ask("weights.reinitialise", keys=keys, initializer=wanted, label="Again")


def test_weights_begin_anew(kernel: Kernel) -> None:
    """Each by what made it, with new values in the same shape; all of it is one step."""
    before = [_values(kernel, number) for number in range(4)]
    _set(kernel, "fill", 5, number=1)
    _again(kernel, list(kernel.live.weights))
    after = [_values(kernel, number) for number in range(4)]
    assert [each.shape for each in before] == [each.shape for each in after]
    assert not np.array_equal(before[0], after[0])
    assert (after[1] == 0).all()
    kernel.ask("weights.undo")
    assert (_values(kernel, 1) == 5).all()
    np.testing.assert_array_equal(_values(kernel), before[0])


def test_beginning_anew_twice_gives_other_values(kernel: Kernel) -> None:
    """An initialiser without a seed does not repeat itself."""
    found = []
    for _ in range(2):
        _again(kernel, [_key(kernel)])
        found.append(_values(kernel))
    assert not np.array_equal(*found)


INITIALIZERS = [
    ("RandomNormal", {"mean": 3.0, "stddev": 0.1}),
    ("TruncatedNormal", {}),
    ("RandomUniform", {"minval": -2.0, "maxval": -1.0}),
    ("GlorotNormal", {}),
    ("HeUniform", {"seed": 3}),
    ("LecunNormal", {}),
    ("VarianceScaling", {"scale": 2.0, "mode": "fan_out"}),
    ("Orthogonal", {}),
    ("Identity", {"gain": 2.0}),
    ("Constant", {"value": 0.25}),
    ("Zeros", {}),
    ("Ones", {}),
]


@pytest.mark.parametrize(("type", "config"), INITIALIZERS)
def test_any_initialiser_of_keras_can_be_chosen(kernel: Kernel, type: str, config: dict[str, Any]) -> None:
    """Its preview changes nothing."""
    before = _values(kernel)
    key = _key(kernel)
    wanted = {"type": type, "config": config}
    told = figures_of_json(kernel.ask("weights.preview", key=key, initializer=wanted))
    assert told.count == 16
    np.testing.assert_array_equal(_values(kernel), before)
    _again(kernel, [key], type, **config)
    if "seed" in config:
        expected = getattr(keras.initializers, type)(**config)((4, 4))
        np.testing.assert_array_equal(_values(kernel), np.asarray(expected))
    assert np.isfinite(_values(kernel)).all()


def test_an_initialiser_of_ones_own_can_be_chosen(models: Callable[[str], Kernel]) -> None:
    """It stands in the source that was built; without a choice the weight's own one is told."""
    kernel = models("custom_init")
    key = next(iter(kernel.live.weights))
    _again(kernel, [key], "AllOnes", own=True)
    assert (np.asarray(kernel.live.weights[key]) == 1).all()
    _again(kernel, [key])
    values = np.abs(np.asarray(kernel.live.weights[key]))
    assert ((values == 0) | (values >= 5)).all()
    assert kernel.ask("weights.preview", key=key)["initializer"] == "MyInit"


@pytest.mark.parametrize(
    ("type", "config", "code"),
    [("Nothing", {}, "no-initializer"), ("Constant", {"value": [1.0, 2.0, 3.0]}, None)],
)
def test_a_failed_initialiser_changes_nothing(
    kernel: Kernel, type: str, config: dict[str, Any], code: str | None
) -> None:
    """Not even the weights that it would have suited."""
    before = [_values(kernel, number) for number in range(4)]
    with pytest.raises(Refused if code else Exception) as raised:
        _again(kernel, list(kernel.live.weights), type, **config)
    assert getattr(raised.value, "code", None) == code
    for number in range(4):
        np.testing.assert_array_equal(_values(kernel, number), before[number])
    assert changes_of(kernel.live).done == []


def test_what_made_a_weight_may_be_unknown() -> None:
    """Then it is said, and one has to be chosen."""

    class Bare(keras.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.scale = keras.Variable(np.ones(3), name="scale")

        def call(self, inputs: Any) -> Any:
            return inputs * self.scale

    model = keras.Sequential([Bare()])
    live = Live()
    live.model, live.weights = model, {"a|scale": model.layers[0].scale}
    with pytest.raises(Refused, match="initializer-unknown"):
        initializers.own_initializer(live, "a|scale")


def test_freezing_a_weight_and_a_layer(kernel: Kernel) -> None:
    """Training leaves alone what is frozen."""
    key = _key(kernel)
    told = kernel.ask("weights.freeze", keys=[[key, False]], drawn=False)
    assert [each for each, trainable in told["trainable"].items() if not trainable] == [key]
    assert all(told["drawn"].values())
    layer = key.partition("|")[0]
    told = kernel.ask("weights.freeze", keys=[[layer, True]], drawn=True)
    assert all(told["trainable"].values())
    told = kernel.ask("weights.freeze", keys=[[layer, False]], drawn=True)
    assert told["trainable"] == told["drawn"]
    assert len(kernel.live.model.trainable_weights) == 2
    kernel.ask("weights.freeze", keys=[[layer, True]], drawn=True)


# -- files -----------------------------------------------------------------------------------------------


def test_one_tensor_is_saved_and_loaded(kernel: Kernel, tmp_path: Path) -> None:
    """As NumPy reads it, to the bit."""
    path, before = tmp_path / "kernel.npy", _values(kernel)
    kernel.ask("tensors.save", path=str(path), keys=[_key(kernel)])
    np.testing.assert_array_equal(np.load(path), before)
    _set(kernel, "fill", 0)
    assert kernel.ask("tensors.look", path=str(path)) == {"arrays": [["kernel", [4, 4], "float32"]]}
    kernel.ask("tensors.load", path=str(path), matches={_key(kernel): "kernel"}, label="Load")
    np.testing.assert_array_equal(_values(kernel), before)
    kernel.ask("weights.undo")
    assert (_values(kernel) == 0).all()
    assert [each.name for each in tmp_path.iterdir()] == ["kernel.npy"]


@pytest.mark.parametrize("names", [None, ["dense/kernel", "dense/bias", "dense_1/kernel"]])
def test_several_tensors_are_saved_and_loaded(
    kernel: Kernel, tmp_path: Path, names: list[str] | None
) -> None:
    """A list of different lengths, or a dict; no pickle is written."""
    path, keys = tmp_path / "tensors.npz", list(kernel.live.weights)[:3]
    before = [_values(kernel, number) for number in range(3)]
    kernel.ask("tensors.save", path=str(path), keys=keys, names=names)
    called = names or ["arr_0", "arr_1", "arr_2"]
    with np.load(path, allow_pickle=False) as found:
        assert found.files == called
        for name, each in zip(called, before, strict=True):
            np.testing.assert_array_equal(found[name], each)
    for number in range(3):
        _set(kernel, "fill", 0, number=number)
    kernel.ask("tensors.load", path=str(path), matches=dict(zip(keys, called, strict=True)))
    for number in range(3):
        np.testing.assert_array_equal(_values(kernel, number), before[number])


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ([np.arange(3.0), np.arange(16.0).reshape(4, 4)], ["arr_0", "arr_1"]),
        ({"x": np.arange(16.0).reshape(4, 4)}, ["x"]),
    ],
)
@pytest.mark.parametrize("form", ["numpy", "pickle", "npz"])
def test_pickles_are_read_only_when_asked_for(
    kernel: Kernel, tmp_path: Path, content: Any, names: list[str], form: str
) -> None:
    """The tutorial's `np.save` of a list or a dict, and whatever is pickled elsewhere."""
    path = tmp_path / {"numpy": "x.npy", "pickle": "x.pkl", "npz": "x.npz"}[form]
    if form == "pickle":
        path.write_bytes(pickle.dumps(content))
    else:
        wrapped = np.empty(() if isinstance(content, dict) else len(content), dtype=object)
        wrapped[...] = content if isinstance(content, dict) else [*content]
        save = np.save if form == "numpy" else np.savez
        save(path, wrapped, allow_pickle=True)
    with pytest.raises(Refused, match="file-pickled"):
        kernel.ask("tensors.look", path=str(path))
    told = kernel.ask("tensors.look", path=str(path), pickled=True)["arrays"]
    assert [name for name, *_ in told] == names
    kernel.ask("tensors.load", path=str(path), matches={_key(kernel): names[-1]}, pickled=True)
    np.testing.assert_array_equal(_values(kernel), np.arange(16).reshape(4, 4))


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def test_a_pickle_does_not_run_unasked(kernel: Kernel, tmp_path: Path) -> None:
    """Neither when a file is looked at, nor when it is loaded."""
    path, mark = tmp_path / "x.npy", tmp_path / "mark"
    np.save(path, np.array([Bomb(mark)], dtype=object), allow_pickle=True)
    for method, payload in (("look", {}), ("load", {"matches": {_key(kernel): "x"}})):
        with pytest.raises(Refused, match="file-pickled"):
            kernel.ask(f"tensors.{method}", path=str(path), **payload)
    assert not mark.exists()


def _header(shape: tuple[int, ...]) -> bytes:
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(118) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def _zipped(content: bytes, name: str = "a.npy") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


WRONG = {
    "empty": b"",
    "text": b"hello, this is no array",
    "magic alone": b"\x93NUMPY",
    "no header": b"\x93NUMPY\x01\x00\xff\xff",
    "promises": _header((10**9, 10**6)) + b"\0" * 100,
    "truncated": _header((4, 4)) + b"\0" * 10,
    "zip of text": _zipped(b"hello", "a.txt"),
    "zip promises": _zipped(_header((10**12,)) + b"\0" * 8),
    "broken zip": _zipped(_header((2,)) + b"\0" * 8)[:-30],
    "header of code": b"\x93NUMPY\x01\x00\x10\x00__import__('os')",
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_files_are_refused(kernel: Kernel, tmp_path: Path, case: str) -> None:
    """With a reason, without much memory, and with every value as it was."""
    path, before = tmp_path / "x.npy", _values(kernel)
    path.write_bytes(WRONG[case])
    last = kernel.answer("tensors.look", json.dumps({"path": str(path)}))
    assert last["kind"] == "error"
    assert last["data"]["code"] == "tensors-unread"
    np.testing.assert_array_equal(_values(kernel), before)


def test_a_shape_that_does_not_fit_changes_nothing(kernel: Kernel, tmp_path: Path) -> None:
    """Not even those that would fit."""
    path = tmp_path / "x.npz"
    np.savez(path, a=np.zeros((4, 4)), b=np.zeros((3,)))
    before = _values(kernel)
    keys = list(kernel.live.weights)
    for name, code in (("b", "value-shape"), ("c", "no-such-array")):
        with pytest.raises(Refused, match=code):
            kernel.ask("tensors.load", path=str(path), matches={keys[0]: "a", keys[1]: name})
    np.testing.assert_array_equal(_values(kernel), before)


def test_a_failed_write_leaves_the_old_file(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing beside it."""
    path = tmp_path / "x.npy"
    path.write_bytes(b"old")

    def full(file: Any, array: Any, allow_pickle: bool) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tensors.np, "save", full)
    with pytest.raises(Refused) as refused:
        kernel.ask("tensors.save", path=str(path), keys=[_key(kernel)])
    assert refused.value.arguments == {"reason": "No space left on device"}
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.npy"]


def test_small_floats_come_back(tmp_path: Path) -> None:
    """A bfloat16 is saved as `float32`, which holds it exactly; what NumPy wrote of it is understood."""
    variable = keras.Variable(np.array([1.5, -2.0]), dtype="bfloat16")
    live = Live()
    live.weights = {"a|scale": variable}
    path = tmp_path / "x.npy"
    tensors.save(live, str(path), ["a|scale"])
    assert np.load(path).dtype == np.float32
    changing.change(live, "a|scale", "fill", 0)
    tensors.load(live, str(path), {"a|scale": "x"})
    assert np.asarray(variable).astype(float).tolist() == [1.5, -2.0]
