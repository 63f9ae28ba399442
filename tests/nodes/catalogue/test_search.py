"""Searching the catalogue by what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.search import Hit, Index, search
from nodes.catalogue.spec import Catalogue
from nodes.catalogue.words import words_of
from nodes.graph import Object, Value

CATALOGUE = load_catalogue()
INDEX = Index(CATALOGUE)


def best(text: str) -> Hit:
    """The first hit for `text`."""
    return INDEX.search(text)[0]


def titles(text: str) -> list[str]:
    """What `text` finds, in order."""
    return [hit.spec.title for hit in INDEX.search(text)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dense", "Dense"),
        ("dense", "Dense"),
        ("DENSE", "Dense"),
        ("dens", "Dense"),
        ("bn", "BatchNormalization"),
        ("batchn", "BatchNormalization"),
        ("batch norm", "BatchNormalization"),
        ("c2d", "Conv2D"),
        ("conv2d", "Conv2D"),
        ("mha", "MultiHeadAttention"),
        ("gap2d", "GlobalAveragePooling2D"),
        ("tf.keras.layers.Dense", "Dense"),
        ("keras.ops.matmul", "matmul"),
        ("desne", "Dense"),
        ("dropuot", "Dropout"),
        ("flaten", "Flatten"),
        ("placeholder", "Input"),
    ],
)
def test_finds_what_is_meant(text: str, title: str) -> None:
    """Exact names, beginnings, initials, dotted names, aliases and slips of the hand find their entry."""
    assert best(text).spec.title == title


def test_the_text_itself_comes_before_names_that_hold_it() -> None:
    """`Dense` is before `EinsumDense`."""
    found = titles("dense")
    assert found.index("Dense") < found.index("EinsumDense")


def test_the_case_decides_between_a_layer_and_a_function_of_one_name() -> None:
    """`Add` means the layer, `add` the function."""
    assert (best("Add").spec.id, best("add").spec.id) == ("keras.layers.Add", "keras.ops.add")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("conv 32 3x3", "Conv2D"),
        ("conv 32 3", "Conv2D"),
        ("Conv1D 32 5", "Conv1D"),
        ("max pool 2x2", "MaxPooling2D"),
        ("pool 3x3", "MaxPooling2D"),
        ("sum 1", "sum"),
    ],
)
def test_what_follows_the_name_helps_to_find_it(text: str, title: str) -> None:
    """As many numbers as there are dimensions, and words that a layer takes."""
    assert best(text).spec.title == title


def test_sorts_of_match_rank_as_told() -> None:
    """Beginnings come before starts of words, those before what is inside a word."""
    found = titles("norm")
    assert found.index("norm") < found.index("normalize") < found.index("BatchNormalization")


def test_words_of_the_description_find_an_entry() -> None:
    """A text that is in no name is looked for in the first lines of the docs."""
    assert "BatchNormalization" in titles("layer that normalizes")


def test_recent_entries_win_among_equals_only() -> None:
    """Among beginnings the recent one is first; the exact name stays before it."""
    recents = ["keras.layers.MaxPooling3D"]
    assert INDEX.search("maxpooling", recents)[0].spec.title == "MaxPooling3D"
    recents = ["keras.layers.EinsumDense"]
    assert INDEX.search("dense", recents)[0].spec.title == "Dense"


def test_the_name_itself_comes_before_an_alias_that_was_used_lately() -> None:
    """`constant` is the Constant, also for someone who has just placed a Weight."""
    assert "constant" in CATALOGUE.nodes["weight"].aliases
    assert INDEX.search("constant", ["weight"])[0].spec.id == "constant"


@pytest.mark.parametrize("formula", ["x * 2 + y", "(x + 1) * (y - relu(x, 2))", "x == y"])
def test_what_follows_expression_is_one_formula(formula: str) -> None:
    """It is taken as it was typed, brackets and signs too."""
    assert (best(f"expression {formula}").spec.id, best(f"expression {formula}").values) == (
        "expression",
        {"text": formula},
    )


def test_an_empty_text_lists_everything_recents_first() -> None:
    """Nothing typed yet: the whole catalogue."""
    found = INDEX.search("", ["keras.layers.LSTM"])
    assert found[0].spec.title == "LSTM"
    assert len(found) == len(CATALOGUE.nodes)


@pytest.mark.parametrize("text", ["((", "=", "....", "'", '"(', "[[[", "\\", "%%", "xyzzyxyzzy"])
def test_punctuation_and_nonsense_find_nothing(text: str) -> None:
    """They neither fail nor match everything."""
    assert INDEX.search(text) == []


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_may_be_typed(text: str) -> None:
    """Whatever is typed, the search answers."""
    assert isinstance(INDEX.search(text), list)


@pytest.mark.parametrize(
    ("text", "title", "values"),
    [
        ("Dense 256 relu", "Dense", {"units": 256, "activation": "relu"}),
        ("dense relu 256", "Dense", {"units": 256, "activation": "relu"}),
        ('Dense(256, activation="relu")', "Dense", {"units": 256, "activation": "relu"}),
        ("Dense units = 12 use_bias=false", "Dense", {"units": 12, "use_bias": False}),
        ("Dense 8 false", "Dense", {"units": 8, "use_bias": False}),
        ("Dense 8 he_normal", "Dense", {"units": 8, "kernel_initializer": "he_normal"}),
        ("Dense HeNormal l2", "Dense", {"kernel_initializer": "he_normal", "kernel_regularizer": "l2"}),
        ("Dense act=tanh", "Dense", {"activation": "tanh"}),
        ("Conv2D 32 3x3 same", "Conv2D", {"filters": 32, "kernel_size": (3, 3), "padding": "same"}),
        ("Conv2D 32 3", "Conv2D", {"filters": 32, "kernel_size": 3}),
        ("Conv2D 32 (3, 3)", "Conv2D", {"filters": 32, "kernel_size": (3, 3)}),
        ("Conv2D (3,5) strides=(2, 2)", "Conv2D", {"kernel_size": (3, 5), "strides": (2, 2)}),
        ("drop 0.3", "Dropout", {"rate": 0.3}),
        ("LSTM 64 return_sequences", "LSTM", {"units": 64, "return_sequences": True}),
        ("Input 20", "Input", {"shape": (20,)}),
        ("Input 28 28 1", "Input", {"shape": (28, 28, 1)}),
        ("Input 28x28x1", "Input", {"shape": (28, 28, 1)}),
        ("Input (28, 28, 1) int32", "Input", {"shape": (28, 28, 1), "dtype": "int32"}),
        ("Input None 16", "Input", {"shape": (None, 16)}),
        ("Input 20 batch=4", "Input", {"shape": (20,), "batch": 4}),
        ("Reshape 4 5", "Reshape", {"target_shape": (4, 5)}),
    ],
)  # fmt: skip
def test_words_after_the_name_set_arguments(text: str, title: str, values: dict[str, Value]) -> None:
    """Numbers go in order, choices where they are known, the rest by name."""
    hit = best(text)
    assert (hit.spec.title, dict(hit.values), hit.unused) == (title, values, ())


def test_a_number_instead_of_a_wire() -> None:
    """`clip 0 1` needs only its first input wired."""
    assert dict(best("clip 0 1").values) == {"x_min": 0, "x_max": 1}


def test_words_that_mean_nothing_are_told() -> None:
    """What was not understood is listed, and the rest still counts."""
    hit = best("Dense 256 foo")
    assert (dict(hit.values), hit.unused) == ({"units": 256}, ("foo",))


@pytest.mark.parametrize("text", ["Dropout 5", "Dense units=many", "Dense nothing=5", "Dropout -1"])
def test_values_that_do_not_fit_are_not_understood(text: str) -> None:
    """Out of range, of another kind, or for an argument that is not there."""
    hit = best(text)
    assert not hit.values
    assert len(hit.unused) == 1


def test_an_entry_that_understands_all_hides_those_that_understand_half() -> None:
    """`max pool 2` lists pooling layers, with their size."""
    hits = INDEX.search("max pool 2")
    assert {hit.spec.title for hit in hits} >= {"MaxPooling1D", "MaxPooling2D", "MaxPooling3D"}
    assert not any(hit.unused for hit in hits)


def test_the_index_need_not_be_kept(catalogue: Catalogue) -> None:
    """The plain function finds the same."""
    assert search(catalogue, "bn")[0].spec.title == "BatchNormalization"


def test_values_can_be_stored_as_they_are() -> None:
    """Every value is a literal, a tuple or an object of the catalogue."""
    for value in best("Dense 8 relu he_normal l2").values.values():
        assert isinstance(value, (int, str, float, tuple, Object))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b", ("a", "b")),
        ("a (1, 2) b", ("a", "(1, 2)", "b")),
        ("a x = (1, 2)", ("a", "x=(1, 2)")),
        ("A(1, b='c d')", ("A", "1", "b='c d'")),
        ("a (1, 2", ("a", "(1, 2")),
        ("", ()),
    ],
)
def test_brackets_and_quotes_keep_words_together(text: str, words: tuple[str, ...]) -> None:
    """Blanks inside them part nothing."""
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("typed", "found"),
    [("@", ["@"]), ("*", ["*", "**"]), ("**", ["**"]), ("[", ["[ ]"]), ("+", ["+"]), ("?", [])],
)
def test_operators_are_found_by_their_signs(catalogue: Catalogue, typed: str, found: list[str]) -> None:
    """A sign is looked for as it is written."""
    assert [hit.spec.title for hit in search(catalogue, typed)] == found
