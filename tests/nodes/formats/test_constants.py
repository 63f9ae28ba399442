"""Large constants stand beside the project, whole and consistent; files of arrays are never unpickled."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as extra

from nodes import edit, validate
from nodes.arrays import WIDTHS, array, data_of
from nodes.formats import constants
from nodes.formats.constants import constants_path
from nodes.formats.files import FileError
from nodes.formats.layers import dumps, loads, read, write
from nodes.formats.npy import LARGEST, NoArray, array_names, from_npy, members_of, read_array, to_npy, to_npz
from nodes.graph import Object, Project
from tests.nodes.drawing import Drawing


def numbers(*shape: int, start: float = 0) -> Object:
    """An array value that counts from `start`."""
    found = np.arange(np.prod(shape), dtype="<f4").reshape(shape) + np.float32(start)
    return array("float32", shape, found.astype("<f4").tobytes())


def values(project: Project) -> list[object]:
    """The values of the constants of the main block."""
    nodes = sorted(project.main_block.nodes.values(), key=lambda node: node.id)
    return [node.arguments.get("value") for node in nodes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project goes."""
    return tmp_path / "net.layers"


def test_a_large_array_stands_beside_the_project(drawing: Drawing, path: Path) -> None:
    """The project file holds a reference; reading brings the same value back."""
    drawing.add("constant", value=numbers(20, 20))
    drawing.add("constant", value=numbers(8, 8))
    write(path, drawing.project)
    text = path.read_text(encoding="utf-8")
    assert len(text) < 3000
    assert text.count('"key"') == text.count('"data"') == 1
    assert np.load(constants_path(path)).files
    opened = read(path)
    assert opened.problems == ()
    assert opened.project == drawing.project


def test_arrays_inside_objects_and_defaults_go_too(drawing: Drawing, path: Path) -> None:
    """An initialiser that holds an array, and a default of the block's."""
    held = Object("keras.initializers.Constant", {"value": numbers(100)})
    drawing.dense(kernel_initializer=held)
    drawing.replace_block(arguments={"start": numbers(10, 10, start=3)})
    write(path, drawing.project)
    assert '"data"' not in path.read_text(encoding="utf-8")
    assert read(path).project == drawing.project


def test_equal_arrays_are_kept_once_and_make_equal_files(drawing: Drawing, path: Path) -> None:
    """Content decides what an array is called."""
    drawing.add("constant", value=numbers(100))
    drawing.add("constant", value=numbers(100))
    write(path, drawing.project)
    first = constants_path(path).read_bytes()
    assert len(np.load(io.BytesIO(first)).files) == 1
    constants_path(path).unlink()
    write(path, drawing.project)
    assert constants_path(path).read_bytes() == first


def test_what_is_no_longer_needed_goes(drawing: Drawing, path: Path) -> None:
    """The file follows the project, and vanishes with its last array."""
    id = drawing.add("constant", value=numbers(100))
    write(path, drawing.project)
    drawing.replace_block(nodes={}, places={})
    write(path, drawing.project)
    assert not constants_path(path).exists()
    assert id not in drawing.block.nodes


def test_a_crash_between_the_two_files_loses_nothing(
    drawing: Drawing, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved before can be opened as it was."""
    drawing.add("constant", value=numbers(100))
    write(path, drawing.project)
    before = drawing.project
    other = Drawing(drawing.catalogue)
    other.add("constant", value=numbers(200, start=5))

    def fail(*_: object) -> None:
        raise FileError(path, "file-unwritable", reason="the power is gone")

    monkeypatch.setattr("nodes.formats.layers.write_whole", fail)
    with pytest.raises(FileError):
        write(path, other.project)
    assert read(path).project == before


@pytest.mark.parametrize("damage", ["missing", "cut", "other", "pickle", "changed"])
def test_missing_numbers_are_a_problem_and_stay_referred_to(
    drawing: Drawing, path: Path, damage: str
) -> None:
    """The rest opens, the node has a problem, and saving again loses nothing."""
    drawing.add("constant", value=numbers(100))
    write(path, drawing.project)
    beside = constants_path(path)
    whole = beside.read_bytes()
    name = np.load(io.BytesIO(whole)).files[0]
    content = {
        "missing": None,
        "cut": whole[:50],
        "other": b"something else",
        "pickle": pickle.dumps({"a": 1}),
        "changed": to_npz({name: numbers(100, start=1)}),
    }[damage]
    if content is None:
        beside.unlink()
    else:
        beside.write_bytes(content)
    opened = read(path)
    assert [problem.code for problem in opened.problems] == ["constants-missing"]
    codes = {problem.code for problem in validate.problems(opened.project, drawing.catalogue)}
    assert "missing-array" in codes
    write(path, opened.project)
    beside.write_bytes(whole)
    assert read(path).project == drawing.project


def test_somebody_elses_file_is_not_written_over(drawing: Drawing, path: Path) -> None:
    """A file of that name with other things in it stays as it is."""
    np.savez(constants_path(path), mine=np.arange(3))
    before = constants_path(path).read_bytes()
    write(path, drawing.project)
    drawing.add("constant", value=numbers(100))
    with pytest.raises(FileError):
        write(path, drawing.project)
    assert constants_path(path).read_bytes() == before


def test_all_can_stand_in_one_file(drawing: Drawing, path: Path) -> None:
    """A copy for an emergency needs no file beside it."""
    drawing.add("constant", value=numbers(100))
    write(path, drawing.project, beside=False)
    assert not constants_path(path).exists()
    assert read(path).project == loads(dumps(drawing.project)).project == drawing.project


# -- arrays of the person's own -----------------------------------------------------------------------------

dtypes = st.sampled_from([np.dtype(name) for name in WIDTHS])


@given(
    extra.arrays(dtypes, extra.array_shapes(min_dims=0, max_dims=4, max_side=4)),
    st.booleans(),
    st.booleans(),
)
def test_an_array_is_read_as_numpy_means_it(found: np.ndarray, fortran: bool, swapped: bool) -> None:
    """Any order of numbers and of bytes gives the same values, and what is written NumPy reads."""
    given_array = found.astype(found.dtype.newbyteorder(">")) if swapped else found
    given_array = np.asfortranarray(given_array) if fortran else given_array
    file = io.BytesIO()
    np.save(file, given_array)
    value = from_npy(file.getvalue())
    data = data_of(value)
    assert data is not None
    assert value.config["shape"] == given_array.shape
    expected = np.ascontiguousarray(found).astype(found.dtype.newbyteorder("<")).tobytes()
    assert data == expected
    again = np.load(io.BytesIO(to_npy(value)), allow_pickle=False)
    assert again.tobytes() == expected
    assert again.shape == given_array.shape


def test_an_array_of_a_file_is_chosen_by_name(tmp_path: Path) -> None:
    """One array needs no name; of several one has to be named."""
    one, two = tmp_path / "one.npy", tmp_path / "two.npz"
    np.save(one, np.eye(2))
    np.savez_compressed(two, a=np.eye(2), b=np.arange(3))
    assert array_names(one) == ()
    assert array_names(two) == ("a", "b")
    assert read_array(one) == read_array(two, "a")
    with pytest.raises(FileError, match="a, b"):
        read_array(two)
    with pytest.raises(FileError):
        read_array(two, "c")


class Evil:
    """Leaves a trace when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("/tmp/layerwright-evil"),))


HOSTILE = {
    "a pickle": lambda: _saved(np.array([Evil()], dtype=object)),
    "text": lambda: _saved(np.array(["a"])),
    "records": lambda: _saved(np.zeros(2, dtype=[("a", "<f4")])),
    "complex": lambda: _saved(np.zeros(2, dtype=complex)),
    "nothing": lambda: b"",
    "another file": lambda: b"\x93NUMPY\x01\x00",
    "a header that is code": lambda: _headed("__import__('os').system('true')"),
    "a header without end": lambda: _headed("(" * 5000),
    "a shape beyond reason": lambda: _headed("{'descr':'<f4','fortran_order':False,'shape':(10**12,)}"),
    "a negative shape": lambda: _headed("{'descr':'<f4','fortran_order':False,'shape':(-1,)}"),
    "more than there is": lambda: _headed("{'descr':'<f4','fortran_order':False,'shape':(9999999,)}"),
}


def _saved(found: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, found, allow_pickle=True)
    return file.getvalue()


def _headed(header: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_a_hostile_array_is_refused(case: str) -> None:
    """It is read as data or not at all."""
    with pytest.raises(NoArray):
        from_npy(HOSTILE[case]())
    assert not Path("/tmp/layerwright-evil").exists()


def test_a_bomb_is_refused() -> None:
    """What unpacks to more than an array may have is not unpacked to the end."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(LARGEST + 20_000))
    with pytest.raises(NoArray, match="large"):
        members_of(file.getvalue())


def test_what_could_not_be_read_again_is_not_written(
    drawing: Drawing, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Constants that are too large together: the old files stay, and the person is told."""
    drawing.add("constant", value=numbers(100))
    write(path, drawing.project)
    before = path.read_bytes(), constants_path(path).read_bytes()
    for start in range(1, 5):
        drawing.add("constant", value=numbers(2_000, start=start))
    monkeypatch.setattr(constants, "MOST_BYTES", 30_000)
    with pytest.raises(FileError, match="constants are larger"):
        write(path, drawing.project)
    assert (path.read_bytes(), constants_path(path).read_bytes()) == before


def test_constants_of_before_make_room_for_those_of_now(
    drawing: Drawing, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old and new together would be too large; the new ones are not."""
    monkeypatch.setattr(constants, "MOST_BYTES", 15_000)
    node = drawing.add("constant", value=numbers(2_000))
    write(path, drawing.project)
    drawing.project = edit.remove(drawing.project, drawing.project.main, [node], drawing.catalogue)
    drawing.add("constant", value=numbers(2_000, start=1))
    write(path, drawing.project)
    assert read(path).project == drawing.project
    assert read(path).problems == ()
