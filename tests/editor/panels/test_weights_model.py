"""The tree of weights by itself, without a session: what Qt asks of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from editor.panels import weights_model
from editor.panels.live_weights import Weight
from editor.panels.weights_model import NAME, TRAINED, WeightsModel
from editor.theme.colours import DARK
from nodes.catalogue.spec import Catalogue
from nodes.living import Built, built, drawn
from tests.benchmarks.drawings import residual
from tests.editor.questions import questions_to

Shown = tuple[WeightsModel, QTreeView, Built]
CHECKED = Qt.ItemDataRole.CheckStateRole


def _weight(key: str, trainable: bool = True) -> Weight:
    return Weight(key, key, (8,), "float32", trainable, True, "Zeros", "CPU:0", ())


@pytest.fixture
def shown(qtbot: QtBot, catalogue: Catalogue) -> Shown:
    """The unfolded tree of a model with fifteen hundred weights; those of the first layer are not known."""
    found = drawn(residual(catalogue, 750), catalogue)
    keys = [f"{each.key}|{name}" for each in found.tree if each.key for name in ("kernel", "bias")]
    told = {"weights": [[key, [8], "float32", True] for key in keys], "kept": [], "new": [], "reshaped": []}
    made = built(found, "m", {**told, "unbuilt": []})
    model, tree = WeightsModel(DARK), QTreeView()
    qtbot.addWidget(tree)
    tree.setModel(model)
    tree.setUniformRowHeights(True)
    tree.resize(900, 300)
    tree.show()
    qtbot.waitExposed(tree)
    model.show(made, {key: _weight(key) for key in keys[2:]})
    tree.expandAll()
    return model, tree, made


def test_only_rows_that_are_seen_are_asked_for(shown: Shown) -> None:
    """Each answer waits for busy threads."""
    _, tree, made = shown
    with questions_to(weights_model) as asked:
        tree.doItemsLayout()
        tree.viewport().repaint()
    assert len(made.weights) > 1400
    assert 0 < asked.total() < 1400, asked


def test_every_row_is_found_by_its_key(shown: Shown) -> None:
    """And has its place below its layer."""
    model, _, made = shown
    for key in list(made.weights)[::97]:
        index = model.index_of(key)
        branch = model.branch(index)
        assert branch is not None
        assert branch.key == key
        assert model.branch(index.parent()).below[index.row()] is branch
        assert index.siblingAtColumn(NAME).data() == branch.title
    assert not model.index_of("nothing").isValid()
    assert model.branch(QModelIndex()) is None


def test_a_box_is_where_something_is_known_to_be_trained_or_not(shown: Shown) -> None:
    """Of a layer whose weights have not been told yet there is none."""
    model, _, made = shown
    first, *_, last = made.weights
    assert model.index_of(first, TRAINED).data(CHECKED) is None
    index = model.index_of(last, TRAINED)
    assert Qt.CheckState(index.data(CHECKED)) is Qt.CheckState.Checked
    assert model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
    model.show(made, {last: _weight(last, trainable=False)})
    assert model.index_of(last, TRAINED) == index
    assert Qt.CheckState(index.data(CHECKED)) is Qt.CheckState.Unchecked
