"""Tensors find their weights by identity, then by path, then by shape; never by order unless asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nodes.formats.weights.matching import How, Matching, Status, convertible, match, match_in_order
from nodes.formats.weights.reading import inspect
from nodes.formats.weights.tensors import Target
from tests.nodes.formats.weights import made


def found(matching: Matching) -> dict[str, tuple[str, Status]]:
    """For each weight the tensor that it would get, and the status of its row."""
    return {
        row.target.key: (row.tensor.address if row.tensor else "", row.status)
        for row in matching.rows
        if row.target
    }


def statuses(matching: Matching) -> dict[str, int]:
    """How many rows there are of each status."""
    return {str(status): count for status, count in matching.totals.items()}


@pytest.mark.parametrize("mapped", [True, False])
def test_the_models_own_file_is_exact(tmp_path: Path, mapped: bool) -> None:
    """With our map and without it every weight has its tensor."""
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", mapped=mapped)), made.targets())
    assert statuses(matching) == {"exact": 6}
    assert {how for _, how in matching.pairs} == {How.IDENTITY if mapped else How.PATH}


@pytest.mark.parametrize("root", ["", "model_weights"])
def test_a_file_of_keras_2_is_exact(tmp_path: Path, root: str) -> None:
    """Names of layers and weights say which is which."""
    assert statuses(match(inspect(made.legacy_file(tmp_path / "x.h5", root=root)), made.targets())) == {
        "exact": 6
    }


@pytest.mark.parametrize("between", ["/", "."])
def test_arrays_by_path_are_exact(tmp_path: Path, between: str) -> None:
    """A `.npz` with paths for names needs nothing else."""
    np.savez(tmp_path / "x.npz", **{name.replace("/", between): each for name, each in made.values().items()})
    assert statuses(match(inspect(tmp_path / "x.npz"), made.targets())) == {"exact": 6}


def test_layers_that_have_another_address_are_found_by_name(tmp_path: Path) -> None:
    """A layer that was inserted moves the addresses of those after it: the names tell."""
    moved = {"first": "layers/dense", "second": "layers/dense_1", "last": "layers/dense_2"}
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", groups=moved)), made.targets())
    assert {key: address for key, (address, _) in found(matching).items()} == {
        f"{layer}|{weight}": f"{moved[layer]}/vars/{index}"
        for layer in made.SHAPES
        for index, weight in enumerate(("kernel", "bias"))
    }


def test_swapped_layers_are_found_by_identity(tmp_path: Path) -> None:
    """Two layers of equal shapes stand in each other's place and under each other's name: our map knows."""
    path = made.keras_file(tmp_path / "x.h5", mapped=True)
    import h5py

    with h5py.File(path, "r+") as file:
        file.move("first", "spare")
        file.move("layers/dense", "first")
        file.move("spare", "layers/dense")
        text = file.attrs["layerwright"].replace("first/vars", "*").replace("layers/dense/vars", "first/vars")
        file.attrs["layerwright"] = text.replace("*", "layers/dense/vars")
    matching = match(inspect(path), made.targets())
    assert found(matching)["first|kernel"] == ("layers/dense/vars/0", Status.EXACT)
    assert found(matching)["second|kernel"] == ("first/vars/0", Status.EXACT)


def test_a_map_that_claims_a_weight_twice_is_not_believed(tmp_path: Path) -> None:
    """The path decides then."""
    path = made.keras_file(tmp_path / "x.h5", mapped=True)
    import h5py

    with h5py.File(path, "r+") as file:
        file.attrs["layerwright"] = file.attrs["layerwright"].replace('["second"', '["first"')
    matching = match(inspect(path), made.targets())
    assert statuses(matching) == {"exact": 6}
    assert found(matching)["second|kernel"] == ("layers/dense/vars/0", Status.EXACT)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"weights": 3}', '{"weights": {"a": 1}}', "[" * 100_000])
def test_a_map_that_is_none_does_no_harm(tmp_path: Path, text: str) -> None:
    """The file is matched as if it had none."""
    path = made.keras_file(tmp_path / "x.h5")
    import h5py

    with h5py.File(path, "r+") as file:
        file.attrs["layerwright"] = text
    assert statuses(match(inspect(path), made.targets())) == {"exact": 6}


def test_a_transposed_kernel_has_a_wrong_shape(tmp_path: Path) -> None:
    """Both shapes are known, and that one is the other's reverse."""
    arrays = made.values()
    arrays["last/kernel"] = arrays["last/kernel"].T
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", arrays)), made.targets())
    row = next(row for row in matching.rows if row.target and row.target.key == "last|kernel")
    assert statuses(matching) == {"exact": 5, "shape": 1}
    assert row.transposed
    assert not row.loadable


def test_a_renamed_layer_is_found_by_shape(tmp_path: Path) -> None:
    """No other layer holds what `last` holds."""
    arrays = {name.replace("last", "head"): each for name, each in made.values().items()}
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", arrays)), made.targets())
    assert statuses(matching) == {"exact": 4, "renamed": 2}
    assert found(matching)["last|kernel"] == ("head/vars/0", Status.RENAMED)


def test_two_renamed_layers_of_equal_shape_are_left_to_the_person(tmp_path: Path) -> None:
    """Which is which cannot be known; by order they are matched when that is wanted, and it is told."""
    names = {"first": "one", "second": "two"}
    arrays = {
        f"{names.get(n.split('/')[0], n.split('/')[0])}/{n.split('/')[1]}": a
        for n, a in made.values().items()
    }
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", arrays)), made.targets())
    assert statuses(matching) == {"exact": 2, "missing": 4, "extra": 4}
    ordered = match_in_order(matching)
    assert found(ordered)["second|kernel"] == ("two/vars/0", Status.RENAMED)
    assert [how for _, how in ordered.pairs] == [How.ORDER] * 4 + [How.PATH] * 2


def test_a_missing_and_an_extra_layer_are_told(tmp_path: Path) -> None:
    """What the file has not keeps its values, what the model has not is not used."""
    arrays = made.values()
    arrays["more/kernel"] = np.zeros((5, 5), "float32")
    del arrays["second/kernel"], arrays["second/bias"]
    assert statuses(match(inspect(made.keras_file(tmp_path / "x.h5", arrays)), made.targets())) == {
        "exact": 4,
        "missing": 2,
        "extra": 1,
    }


@pytest.mark.parametrize(
    ("dtype", "status"), [("float64", "converted"), ("int32", "converted"), ("complex64", "dtype")]
)
def test_numbers_of_another_type_are_told(tmp_path: Path, dtype: str, status: str) -> None:
    """What can become a float does, said beforehand; a complex number cannot."""
    arrays = made.values()
    arrays["last/bias"] = arrays["last/bias"].astype(dtype)
    matching = match(inspect(made.keras_file(tmp_path / "x.h5", arrays)), made.targets())
    assert statuses(matching) == {"exact": 5, status: 1}


def test_which_types_become_others() -> None:
    """To floats and within a family, never to less."""
    assert convertible("float64", "bfloat16")
    assert convertible("int64", "float32")
    assert convertible("bool", "int32")
    assert not convertible("float32", "int32")
    assert not convertible("complex64", "float32")
    assert not convertible("str", "float32")


def owned(count: int, **given: object) -> list[Target]:
    """Weights of equal shape of a layer that a person wrote."""
    return [
        Target(
            f"mine|w{at}",
            (4,),
            "float32",
            f"mine/vars/{at}",
            ("mine",),
            ("mine",),
            f"w{at}",
            at,
            1,
            standard=False,
        )
        for at in range(count)
    ]


def test_equal_weights_of_a_persons_own_layer_are_not_told_apart_by_order(tmp_path: Path) -> None:
    """Keras writes them by number alone; another order of making them would swap them without a word."""
    import h5py

    with h5py.File(tmp_path / "x.h5", "w") as file:
        for at in range(2):
            file[f"mine/vars/{at}"] = np.full(4, at, "float32")
        file["mine/vars"].attrs["name"] = "mine"
    matching = match(inspect(tmp_path / "x.h5"), owned(2))
    assert statuses(matching) == {"missing": 2, "extra": 2}
    assert {how for _, how in match_in_order(matching).pairs} == {How.ORDER}
    one = match(inspect(tmp_path / "x.h5"), [replace(owned(1)[0], shape=(3,))])
    assert found(one)["mine|w0"] == ("mine/vars/0", Status.WRONG_SHAPE)


def elements(count: int, first: int) -> list[Target]:
    """A list of equal layers whose names Keras made up."""
    return [
        Target(
            f"chain.{at}|kernel",
            (4, 4),
            "float32",
            f"chain/{_numbered('dense', at)}/vars/0",
            ("chain", _numbered("dense", at + first)),
            ("chain", _numbered("dense", at)),
            "kernel",
            0,
            2,
            row="chain",
        )
        for at in range(count)
    ]


def _numbered(stem: str, number: int) -> str:
    return f"{stem}_{number}" if number else stem


@pytest.mark.parametrize(("there", "expected"), [(3, {"exact": 3}), (2, {"missing": 3, "extra": 2})])
def test_made_up_names_mean_nothing_where_the_list_is_the_same(
    tmp_path: Path, there: int, expected: dict
) -> None:
    """As many elements of the same shapes are the same list; after an insertion nobody can know."""
    import h5py

    with h5py.File(tmp_path / "x.h5", "w") as file:
        for at in range(there):
            group = f"chain/{_numbered('dense', at)}/vars"
            file[f"{group}/0"] = np.full((4, 4), at, "float32")
            file[group].attrs["name"] = _numbered("dense", at + 40)
        file.create_group("chain/vars").attrs["name"] = "chain"
    assert statuses(match(inspect(tmp_path / "x.h5"), elements(3, first=5))) == expected


def test_a_choice_by_hand_is_kept_and_told(tmp_path: Path) -> None:
    """The person may give a weight another tensor, or none."""
    file = inspect(made.keras_file(tmp_path / "x.h5"))
    matching = match(file, made.targets())
    other = next(each for each in file.tensors if each.address == "layers/dense/vars/0")
    changed = matching.with_tensor("first|kernel", other)
    assert found(changed)["first|kernel"] == ("layers/dense/vars/0", Status.RENAMED)
    assert statuses(changed.with_tensor("first|kernel", None)) == {"exact": 5, "missing": 1, "extra": 1}
