"""Every operation of Keras, called in a functional model, arrives as a node that computes the same."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import Any

import keras
import pytest

from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.runtime.introspect.trial import values_of
from tests.nodes.formats.keras_models.road import assert_same, imported, rebuilt
from tests.nodes.runtime.sweep_cases import Case, cases_of, entries
from tests.nodes.runtime.sweep_driver import data_of, input_of

pytestmark = [
    pytest.mark.keras,
    pytest.mark.full,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]

CATALOGUE = load_catalogue()
OPS = "keras.ops."
IDS = [each.id for each in entries(CATALOGUE.nodes) if each.id.startswith(OPS) and each.inputs]

UNMADE = {
    f"{OPS}adaptive_average_pool": "Takes a row of sizes alone when it is called on what has no data.",
    f"{OPS}adaptive_max_pool": "As the one before.",
    f"{OPS}conv_transpose": "Looks for the order of the dimensions, which it is not told.",
    f"{OPS}correlate": "Compares open dimensions.",
    f"{OPS}histogram": "Takes one dimension only when it runs.",
    f"{OPS}rearrange": "Multiplies open dimensions.",
    f"{OPS}view_as_complex": "Makes no complex number of a tensor of floats when it runs.",
}
"""Operations of which Keras itself makes or runs no such model, each with the reason."""
UNTRACED = {
    f"{OPS}inner": "TensorFlow does not trace it with an open batch, as a class is built.",
    f"{OPS}unravel_index": "As the one before.",
}
"""Operations with which the class is drawn and written, and Keras cannot build it."""


def _called(spec: NodeSpec, case: Case, tensors: list[Any]) -> Any:
    """The call of a function on the tensors of a case."""
    many = {str(port.name) for port in spec.inputs if port.many}
    given: dict[str, Any] = {name: values_of(value) for name, value in case.arguments.items()}
    for each, tensor in zip(case.inputs, tensors, strict=True):
        if each.port in many:
            given.setdefault(each.port, []).append(tensor)
        else:
            given[each.port] = tensor
    given |= {
        each.name: each.sample
        for each in spec.arguments
        if each.name not in given and each.sample is not None
    }
    spread = next((str(port.name) for port in spec.inputs if port.spread), None)
    before = spec.order[: spec.order.index(spread)] if spread is not None else ()
    first = [given.pop(name) for name in before]
    first += given.pop(spread) if spread is not None else []
    return attrgetter(spec.id.removeprefix(OPS))(keras.ops)(*first, **given)


def _model(spec: NodeSpec, case: Case) -> Any:
    inputs = [input_of(each) for each in case.inputs]
    return keras.Model(inputs, _called(spec, case, inputs))


def _works(spec: NodeSpec, case: Case) -> bool:
    """Whether Keras makes such a model, and runs it."""
    try:
        _model(spec, case)([data_of(each) for each in case.inputs])
    except Exception:  # noqa: BLE001 - whatever Keras raises is its answer
        return False
    return True


def _first(spec: NodeSpec) -> Case:
    return next(cases_of(spec, lambda case: _works(spec, case)))


@pytest.mark.parametrize("id", IDS)
def test_an_operation_is_a_node(id: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """Made by Keras, saved, read, exported: the same to the last bit, without a line of code."""
    spec = CATALOGUE.nodes[id]
    case = _first(spec)
    if id in UNMADE:
        assert not _works(spec, case)
        return
    model = _model(spec, case)
    model.save(tmp_path / "model.keras")
    found = imported(tmp_path / "model.keras", catalogue)
    assert [note.code for note in found.notes] == []
    kinds = {node.kind for node in found.project.main_block.nodes.values()}
    assert "code" not in kinds
    if id in UNTRACED:
        return
    data = [data_of(each) for each in case.inputs]
    expected = model(data)
    ours = rebuilt(found, tmp_path, catalogue)
    assert_same(ours(data if len(data) > 1 else data[0]), expected, finite=False)
