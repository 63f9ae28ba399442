"""A layer put back as it was made says what a new one says."""

from __future__ import annotations

import pytest

from nodes.graph import NodeId
from nodes.report import TensorSpec

pytestmark = pytest.mark.keras
PICTURE, SMALL = TensorSpec((None, 8, 8, 3), "float32"), TensorSpec((None, 5, 6, 4), "float32")
ROW, WHOLE = TensorSpec((None, 6, 3), "float32"), TensorSpec((None, 4), "int32")
LAYERS = {
    "Conv2D(4, 3, kernel_regularizer='l2', padding='same')": (PICTURE, SMALL),
    "BatchNormalization(activity_regularizer='l1')": (PICTURE, ROW),
    "LayerNormalization()": (PICTURE, ROW),
    "Dense(3, activation='relu', kernel_constraint='max_norm')": (ROW, SMALL),
    "Embedding(9, 2, mask_zero=True)": (WHOLE, TensorSpec((2, 3), "int64")),
    "Dropout(0.5)": (ROW, PICTURE),
    "Bidirectional(tf.keras.layers.LSTM(2, stateful=True))": (
        TensorSpec((2, 6, 3), "float32"),
        TensorSpec((4, 5, 7), "float32"),
    ),
    "TimeDistributed(tf.keras.layers.Conv1D(2, 2))": (PICTURE, SMALL),
    "PReLU()": (ROW, PICTURE),
    "Flatten()": (PICTURE, ROW),
    "StringLookup()": (TensorSpec((None,), "string"), TensorSpec((None, 3), "string")),
}


@pytest.mark.parametrize("written", LAYERS)
def test_the_second_answer_is_that_of_a_new_layer(written: str) -> None:
    """Shapes, dtypes, masks and weights, for other tensors than those that it was asked about before."""
    from nodes.catalogue.load import load_catalogue
    from nodes.runtime.analysis import Analyst
    from nodes.runtime.inference import LAYER_NAME, Answer, Making, Question, Tensor
    from nodes.runtime.memo import FUNCTION

    expression = f'tf.keras.layers.{written[:-1]}, name="{LAYER_NAME}")'.replace("(,", "(")
    first, second = (Question("layer(t[0])", (Tensor(spec),)) for spec in LAYERS[written])

    def answers(analyst: Analyst, question: Question) -> list[Answer]:
        made = analyst.memo.state(FUNCTION, Making(expression))
        return [analyst.answer(NodeId("n"), made, question, traced)[0] for traced in (False, True)]

    new, used = Analyst(load_catalogue()), Analyst(load_catalogue())
    assert not answers(used, first)[1].error
    assert answers(used, second) == answers(new, second)
    assert not answers(new, second)[1].error


def test_everything_a_call_leaves_is_put_back() -> None:
    """Attributes, the lists of weights, and those of the layers inside."""
    from nodes.runtime.inference import Making, Question, Tensor, ask_first, ask_traced, make_layer
    from nodes.runtime.restoring import restore

    layer = make_layer(Making("tf.keras.layers.Bidirectional(tf.keras.layers.GRU(2))"))
    before = {name: repr(value) for name, value in vars(layer.forward_layer.cell).items()}
    question = Question("layer(t[0])", (Tensor(ROW),))
    ask_first(layer, question)
    ask_traced(layer, question)
    assert layer.built
    assert len(layer.weights) == 6
    assert restore(layer)
    assert not layer.built
    assert not layer.weights
    assert {name: repr(value) for name, value in vars(layer.forward_layer.cell).items()} == before


@pytest.mark.parametrize("expression", ["tf.keras.layers.Normalization()", "tf.keras.layers.AutoContrast()"])
def test_a_layer_that_holds_something_unknown_is_not_put_back(expression: str) -> None:
    """It is to be made again."""
    from nodes.runtime.inference import Making, make_layer
    from nodes.runtime.restoring import restore

    assert not restore(make_layer(Making(expression)))
