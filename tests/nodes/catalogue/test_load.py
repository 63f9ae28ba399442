"""The catalogue as it ships: whole, documented, and read without Keras."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodes.catalogue.fitting import fits
from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.graph import Object

ROOT = Path(__file__).parents[3]


def every_spec(catalogue: Catalogue) -> Iterator[NodeSpec]:
    """All entries, those that arguments name included."""
    yield from catalogue.nodes.values()
    for specs in catalogue.references.values():
        yield from specs.values()


def every_argument(catalogue: Catalogue) -> Iterator[tuple[NodeSpec, ArgumentSpec]]:
    """All arguments, with their entries."""
    for spec in every_spec(catalogue):
        for argument in (*spec.arguments, *spec.call_arguments):
            yield spec, argument


def objects_in(value: object) -> Iterator[Object]:
    """The objects in a value, the nested ones included."""
    if isinstance(value, Object):
        yield value
    for each in value if isinstance(value, tuple) else ():
        yield from objects_in(each)


def test_every_entry_has_words(catalogue: Catalogue) -> None:
    """Each entry has a title and a first line."""
    assert [spec.id for spec in every_spec(catalogue) if not (spec.title and spec.summary)] == []


def test_every_argument_has_words(catalogue: Catalogue) -> None:
    """Each argument says what it is for."""
    assert [f"{spec.id}.{each.name}" for spec, each in every_argument(catalogue) if not each.doc] == []


def test_every_required_argument_has_a_sample(catalogue: Catalogue) -> None:
    """A node just placed has a value for everything that it must have."""
    missing = [f"{s.id}.{a.name}" for s, a in every_argument(catalogue) if a.required and a.sample is None]
    assert missing == []


def test_any_is_the_kind_of_few_arguments(catalogue: Catalogue) -> None:
    """Arguments that may hold any literal are exceptions, known one by one."""
    found = {f"{spec.title}.{each.name}" for spec, each in every_argument(catalogue) if each.kind == "any"}
    assert found == {
        "BatchNormalization.renorm_clipping",
        "Constant.value",
        "Cropping2D.cropping",
        "Cropping3D.cropping",
        "Hashing.mask_value",
        "IntegerLookup.vocabulary",
        "StringLookup.vocabulary",
        "TextVectorization.vocabulary",
        "ZeroPadding2D.padding",
        "ZeroPadding3D.padding",
        "norm.ord",
        "pad.pad_width",
        "tensordot.axes",
    }


def test_choices_hold_the_default_and_the_sample(catalogue: Catalogue) -> None:
    """An enumeration has choices, and what it starts with is one of them."""
    wrong = []
    for spec, each in every_argument(catalogue):
        if each.kind is ArgumentKind.ENUM:
            start = each.default if each.sample is None else each.sample
            if not each.choices or (start not in each.choices and start is not None):
                wrong.append(f"{spec.id}.{each.name}")
    assert wrong == []


def test_none_is_legal_where_it_is_the_default(catalogue: Catalogue) -> None:
    """An argument without a default that need not be given takes None."""
    wrong = [
        f"{spec.id}.{each.name}"
        for spec, each in every_argument(catalogue)
        if each.default is None and not each.required and not each.optional
    ]
    assert wrong == []


def test_samples_and_defaults_are_values_that_the_argument_may_hold(catalogue: Catalogue) -> None:
    """What an argument starts with would not be refused if a person typed it."""
    wrong = [
        f"{spec.id}.{each.name}: {value!r}"
        for spec, each in every_argument(catalogue)
        for value in (each.default, each.sample)
        if value is not None and not fits(each, value)
    ]
    assert wrong == []


def test_samples_name_entries_and_their_arguments(catalogue: Catalogue) -> None:
    """An object in a sample is of a known type and sets arguments that the type has."""
    for spec, each in every_argument(catalogue):
        for found in objects_in(each.sample):
            known = catalogue.object_spec(found.type)
            assert known is not None, f"{spec.id}.{each.name}"
            assert all(known.argument(name) for name in found.config), f"{spec.id}.{each.name}"


def test_references_hold_what_arguments_default_to(catalogue: Catalogue) -> None:
    """Each default such as `glorot_uniform` is the name or an alias of a reference."""
    names = {
        kind: {
            word
            for key, spec in specs.items()
            for word in (key, spec.title, spec.title.lower(), *spec.aliases)
        }
        for kind, specs in catalogue.references.items()
    }
    wrong = [
        f"{spec.id}.{each.name}: {each.default}"
        for spec, each in every_argument(catalogue)
        if each.kind.value in names
        and isinstance(each.default, str)
        and each.default not in names[each.kind.value]
    ]
    assert wrong == []


def test_layers_and_functions_are_named_as_the_source_names_them(catalogue: Catalogue) -> None:
    """Identity and expression agree, and of Keras's own only layers are stateful."""
    for id, spec in catalogue.nodes.items():
        assert spec.id == id
        if id.startswith("keras."):
            assert spec.expression == f"tf.{id}"
            assert spec.stateful == (not id.startswith("keras.ops."))


def test_the_order_names_every_port_and_argument_of_a_call(catalogue: Catalogue) -> None:
    """`order` is a permutation of the ports and the arguments of the call."""
    for spec in catalogue.nodes.values():
        if spec.id.startswith("keras."):
            arguments = spec.call_arguments if spec.stateful else spec.arguments
            names = [port.name for port in spec.inputs] + [each.name for each in arguments]
            assert sorted(spec.order) == sorted(names), spec.id


def test_names_within_an_entry_are_distinct(catalogue: Catalogue) -> None:
    """No argument or port hides another."""
    for spec in every_spec(catalogue):
        inputs = [port.name for port in spec.inputs]
        names = [each.name for each in spec.arguments]
        call = [*inputs, *(each.name for each in spec.call_arguments)]
        assert len(set(names)) == len(names), spec.id
        assert len(set(call)) == len(call), spec.id
        assert len({*spec.outputs, *spec.more_outputs}) == len((*spec.outputs, *spec.more_outputs))


def test_every_entry_stands_on_a_shelf(catalogue: Catalogue) -> None:
    """Each category of a node is known, and none is empty."""
    assert {spec.category for spec in catalogue.nodes.values()} == set(catalogue.categories)


@pytest.mark.parametrize("id", ["input", "output", "constant", "note", "frame"])
def test_what_is_not_of_keras_is_there(catalogue: Catalogue, id: str) -> None:
    """The entries that only the program knows are in the catalogue, without a name in the source."""
    spec = catalogue.get(id)
    assert spec is not None
    assert not spec.stateful


@pytest.mark.parametrize(
    "name", ["call", "layers", "name", "inputs", "trainable", "history", "build", "loss"]
)
def test_names_of_a_model_are_reserved(catalogue: Catalogue, name: str) -> None:
    """An attribute may not be called what a model calls something itself."""
    assert name in catalogue.reserved


@pytest.mark.parametrize(
    ("id", "inputs", "outputs"),
    [
        ("keras.layers.Dense", "inputs", "output"),
        ("keras.layers.Add", "inputs*", "output"),
        ("keras.layers.LSTM", "sequences initial_state*? mask?", "output"),
        ("keras.layers.Attention", "query value key? mask*?", "output"),
        (
            "keras.layers.MultiHeadAttention",
            "query value key? query_mask? value_mask? key_mask? attention_mask?",
            "output",
        ),
        ("keras.ops.matmul", "x1 x2", "output"),
        ("keras.ops.concatenate", "xs*", "output"),
        ("keras.ops.moments", "x", "mean variance"),
        ("keras.ops.batch_normalization", "x mean variance offset? scale?", "output"),
        ("keras.ops.zeros", "", "output"),
        ("note", "", ""),
    ],
)
def test_ports_of_well_known_entries(catalogue: Catalogue, id: str, inputs: str, outputs: str) -> None:
    """Lists end in `*` here, what may stay open in `?`."""
    spec = catalogue.nodes[id]
    marks = [f"{each.name}{'*' * each.many}{'?' * each.optional}" for each in spec.inputs]
    assert marks == inputs.split()
    assert list(spec.outputs) == outputs.split()


@pytest.mark.parametrize(
    ("id", "positional"),
    [
        ("keras.layers.Dense", ["units"]),
        ("keras.layers.Conv2D", ["filters", "kernel_size"]),
        ("keras.layers.Embedding", ["input_dim", "output_dim"]),
        ("keras.layers.Reshape", ["target_shape"]),
        ("keras.layers.BatchNormalization", []),
        ("keras.ops.top_k", ["k"]),
    ],
)
def test_leading_required_arguments_are_positional(
    catalogue: Catalogue, id: str, positional: list[str]
) -> None:
    """What careful people write without its name."""
    spec = catalogue.nodes[id]
    assert [each.name for each in spec.arguments if each.positional] == positional


@pytest.mark.parametrize(
    ("id", "literals"),
    [("keras.ops.add", {"x1", "x2"}), ("keras.ops.matmul", set()), ("keras.ops.take", {"indices"})],
)
def test_a_number_may_stand_where_keras_takes_one(catalogue: Catalogue, id: str, literals: set[str]) -> None:
    """`x + 1` is an addition with a number; there is no product of a matrix with one."""
    assert {port.name for port in catalogue.nodes[id].inputs if port.literal} == literals


def test_tuples_and_objects_survive_the_file(catalogue: Catalogue) -> None:
    """Lists of the JSON are tuples, and a layer inside a wrapper is an object."""
    wrapped = catalogue.nodes["keras.layers.Bidirectional"].argument("layer")
    strides = catalogue.nodes["keras.layers.Conv2D"].argument("strides")
    assert wrapped is not None
    assert wrapped.sample == Object("keras.layers.LSTM", {"units": 16})
    assert strides is not None
    assert strides.default == (1, 1)


def test_reading_imports_no_keras() -> None:
    """A process that reads the catalogue has not loaded TensorFlow."""
    code = (
        "import sys; from nodes.catalogue.load import load_catalogue; load_catalogue(); "
        "print({'keras', 'tensorflow', 'PySide6'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_another_file_can_be_read(tmp_path: Path) -> None:
    """A catalogue of another Keras is read from where it lies."""
    path = tmp_path / "other.json"
    path.write_text(
        '{"keras": "9", "categories": [], "hidden": {}, "reserved": [], "references": {},'
        ' "nodes": {"a": {"title": "A", "category": "core", "stateful": false, "summary": "An A."}}}'
    )
    other = load_catalogue(path)
    assert other.keras_version == "9"
    assert other.get("a") == NodeSpec("a", "A", "core", False, summary="An A.")
