"""Models as other people write them, in more than one file format and with what training changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

RANDOM = np.random.default_rng(0)


@dataclass(frozen=True)
class Stranger:
    """A model, what to give it, and whether it computes the same in training each time."""

    model: Any
    data: Any
    trains: bool = False


STRANGERS: dict[str, Callable[[], Stranger]] = {}
H5 = ("the_same_names_everywhere", "wrappers_in_wrappers", "cells_both_ways", "luong")
"""Those that are saved as a `.h5` too."""


def stranger(function: Callable[[], Stranger]) -> Callable[[], Stranger]:
    """Note a model under the name of its function."""
    STRANGERS[function.__name__] = function
    return function


def rows(*shape: int) -> Any:
    """Random numbers."""
    return RANDOM.normal(size=shape).astype("float32")


def ids(most: int, *shape: int) -> Any:
    """Random numbers of words."""
    return RANDOM.integers(0, most, shape).astype("int32")


@stranger
def half_masked_attention() -> Stranger:
    """A mask for the values alone, one for the query alone, and both."""
    q, v = keras.Input((4, 8)), keras.Input((6, 8))
    of_q, of_v = keras.Input((4,), dtype="bool"), keras.Input((6,), dtype="bool")
    found = [
        layers.Attention()([q, v], mask=[None, of_v]),
        layers.Attention(use_scale=True, score_mode="concat")([q, v], mask=[of_q, None]),
        *layers.AdditiveAttention()([q, v, v], mask=[of_q, of_v], return_attention_scores=True),
    ]
    masks = [np.array([[1, 1, 1, 0]] * 2, bool), np.array([[1, 1, 0, 1, 0, 0]] * 2, bool)]
    return Stranger(keras.Model([q, v, of_q, of_v], found), [rows(2, 4, 8), rows(2, 6, 8), *masks])


@stranger
def training_as_written() -> Stranger:
    """What a call says of training holds until the model is told."""
    x = keras.Input((4,))
    y = layers.BatchNormalization()(x, training=True)
    y = layers.BatchNormalization()(layers.Dense(3)(y), training=False)
    return Stranger(keras.Model(x, y), rows(5, 4), True)


@stranger
def a_base_without_training() -> Stranger:
    """As one transfers what was learnt: the base is not to be in training."""
    i = keras.Input((4,))
    base = keras.Model(i, layers.BatchNormalization()(layers.Dense(4)(i)), name="base")
    x = keras.Input((4,))
    return Stranger(keras.Model(x, layers.Dense(2)(base(x, training=False))), rows(5, 4), True)


@stranger
def uncertain_dropout() -> Stranger:
    """A Dropout that drops, before one that does not, with the seeds of the file."""
    x = keras.Input((40,))
    y = layers.Dropout(0.5, seed=3)(x, training=True)
    y = layers.Dense(3)(layers.Dropout(0.5, seed=4)(y))
    return Stranger(keras.Model(x, layers.BatchNormalization()(y)), rows(5, 40), True)


@stranger
def autoencoder() -> Stranger:
    """The encoder is a model of its own, of layers that the whole has too."""
    x = keras.Input((8,))
    h = layers.Dense(3, "relu", name="h")(x)
    whole = keras.Model(x, layers.Dense(8, name="y")(h), name="whole")
    encoder = keras.Model(x, h, name="encoder")
    z = keras.Input((8,))
    return Stranger(keras.Model(z, [whole(z), encoder(z)]), rows(2, 8))


@stranger
def tied_at_all_depths() -> Stranger:
    """One layer in models within models, in a row of layers, and beside them."""
    tied = layers.Dense(4, name="tied")
    i, j, k, x = (keras.Input((4,)) for _ in range(4))
    a = keras.Model(i, tied(i), name="a")
    b = keras.Model(j, a(j) + 1.0, name="b")
    c = keras.Model(k, tied(b(k)), name="c")
    row = keras.Sequential([tied, layers.ReLU()], name="row")
    return Stranger(keras.Model(x, [c(x), row(x), a(x)]), rows(2, 4))


@stranger
def one_base_in_two_heads() -> Stranger:
    """A model with statistics that two others hold."""
    i, j, k, x = (keras.Input((4,)) for _ in range(4))
    base = keras.Model(i, layers.BatchNormalization()(layers.Dense(4)(i)), name="base")
    a = keras.Model(j, layers.Dense(2)(base(j)), name="a")
    b = keras.Model(k, layers.Dense(3)(base(k)), name="b")
    return Stranger(keras.Model(x, [a(x), b(x)]), rows(5, 4), True)


@stranger
def words_that_weigh() -> Stranger:
    """Text and numbers by how rare they are, learnt before."""
    text, numbers = keras.Input((1,), dtype="string"), keras.Input((3,), dtype="int64")
    vectors = layers.TextVectorization(output_mode="tf_idf", ngrams=2)
    vectors.adapt(["the cat sat on the mat", "the dog", "a cat; a dog!"])
    lookup = layers.IntegerLookup(output_mode="tf_idf")
    lookup.adapt(np.array([[1, 2, 1], [3, 4, 1]]))
    data = [tf.constant([["the cat"], ["A dog the the"]]), tf.constant([[1, 3, 9], [4, 4, 1]], "int64")]
    return Stranger(keras.Model([text, numbers], [vectors(text), lookup(numbers)]), data)


@stranger
def bins_that_were_learnt() -> Stranger:
    """Boundaries found in data, in the place of how many there are to be."""
    bins = layers.Discretization(num_bins=4)
    bins.adapt(rows(60, 3))
    x = keras.Input((3,))
    return Stranger(keras.Model(x, layers.Embedding(5, 2)(bins(x))), rows(4, 3))


@stranger
def quantized() -> Stranger:
    """Eight bits for each weight."""
    x = keras.Input((8,))
    model = keras.Model(x, layers.Dense(3)(layers.Dense(6, activation="relu")(x)))
    model.quantize("int8")
    return Stranger(model, rows(3, 8))


@stranger
def wrappers_in_wrappers() -> Stranger:
    """Layers in layers in layers."""
    x = keras.Input((3, 5, 4))
    y = layers.TimeDistributed(layers.Bidirectional(layers.LSTM(3, return_sequences=True)))(x)
    y = layers.TimeDistributed(layers.TimeDistributed(layers.SpectralNormalization(layers.Dense(2))))(y)
    y = layers.TimeDistributed(keras.Sequential([layers.Flatten(), layers.Dense(4)]))(y)
    return Stranger(keras.Model(x, y), rows(2, 3, 5, 4))


@stranger
def cells_both_ways() -> Stranger:
    """Several cells, forwards and backwards."""
    x = keras.Input((5, 3))
    y = layers.Bidirectional(layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], return_sequences=True))(x)
    cells = layers.StackedRNNCells([layers.SimpleRNNCell(3), layers.LSTMCell(2)])
    return Stranger(keras.Model(x, layers.Bidirectional(layers.RNN(cells))(y)), rows(2, 5, 3))


@stranger
def luong() -> Stranger:
    """From sequence to sequence: the states of the encoder, and attention to what it gave."""
    source, target = keras.Input((None,), name="source"), keras.Input((None,), name="target")
    given, h, c = layers.LSTM(8, return_sequences=True, return_state=True)(layers.Embedding(20, 6)(source))
    decoder = layers.LSTM(8, return_sequences=True, return_state=True)
    told, _, _ = decoder(layers.Embedding(25, 6)(target), initial_state=[h, c])
    both = layers.Concatenate()([told, layers.Attention()([told, given])])
    out = layers.TimeDistributed(layers.Dense(25, activation="softmax"))(both)
    return Stranger(keras.Model([source, target], out), [ids(20, 2, 5), ids(25, 2, 4)])


@stranger
def dropped_paths() -> Stranger:
    """Layers of `keras.applications` that Keras does not export."""
    from keras.src.applications.convnext import LayerScale, StochasticDepth

    x = keras.Input((6, 6, 4))
    y = LayerScale(0.5, 4)(layers.DepthwiseConv2D(3, padding="same")(x))
    return Stranger(keras.Model(x, x + StochasticDepth(0.3)(y)), rows(2, 6, 6, 4))


@stranger
def operators_on_both_sides() -> Stranger:
    """Operators of all kinds, with numbers and arrays on either side."""
    x = keras.Input((4,))
    y = ops.abs(x)
    found = [1 - y, 2**x, x // 2, x % 3, y @ np.arange(8).reshape(4, 2).astype("float32"), ~(x > 0)]
    return Stranger(keras.Model(x, [*found, (x > 0) & (x < 1), ops.where(x > 0, x, 0.5)]), rows(3, 4))


@stranger
def the_same_names_everywhere() -> Stranger:
    """Inner models whose layers are called alike, of other sizes."""

    def inner(units: int) -> Any:
        i = keras.Input((4,), name="i")
        return keras.Model(i, layers.Dense(4, name="b")(layers.Dense(units, name="a")(i)), name=f"of_{units}")

    x = keras.Input((4,), name="i")
    y = layers.Dense(4, name="b")(inner(5)(inner(3)(x)))
    return Stranger(keras.Model(x, keras.Sequential([layers.Dense(4, name="a")], name="s")(y)), rows(2, 4))


@stranger
def outputs_within_outputs() -> Stranger:
    """Dicts in lists in dicts, whose keys are in the order in which they were written."""
    x = keras.Input((4,))
    a, b = layers.Dense(2)(x), layers.Dense(3)(x)
    found = {"kind": {"z": layers.Dense(1)(a), "a": x}, "boxes": [a, [b], b]}
    return Stranger(keras.Model(x, found), rows(2, 4))


@stranger
def cells_called_by_themselves() -> Stranger:
    """Each step of a recurrent layer written out, with states in lists and alone."""
    x, h, c = keras.Input((3, 5)), keras.Input((4,)), keras.Input((4,))
    cell, states = layers.LSTMCell(4), [h, c]
    for step in range(3):
        y, states = cell(x[:, step], states)
    y, after = layers.GRUCell(4)(y, h)
    y, (last,) = layers.SimpleRNNCell(4)(y, [after])
    return Stranger(keras.Model([x, h, c], [y, last, *states]), [rows(2, 3, 5), rows(2, 4), rows(2, 4)])


@stranger
def states_of_stacked_cells() -> Stranger:
    """The states of several cells are lists within a list."""
    x = keras.Input((5, 3))
    y, (h, c), s = layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], return_state=True)(x)
    z = layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)])(x, initial_state=[[h, c], s])
    return Stranger(keras.Model(x, [y, z, c, s]), rows(2, 5, 3))


@stranger
def wide_floats() -> Stranger:
    """Numbers of which no digit is lost on the way in."""
    i, x = keras.Input((4,), dtype="float64"), keras.Input((4,), dtype="float64")
    inner = keras.Model(i, layers.Dense(4, dtype="float64")(i) * 1.1)
    return Stranger(keras.Model(x, [inner(x * 1.3), x + 1.0]), RANDOM.normal(size=(2, 4)))


@stranger
def frozen_in_wrappers() -> Stranger:
    """What stands in a wrapper is not trained."""
    dense = layers.Dense(3)
    dense.trainable = False
    x = keras.Input((4, 5))
    y = layers.TimeDistributed(layers.BatchNormalization())(layers.TimeDistributed(dense)(x))
    return Stranger(keras.Model(x, layers.TimeDistributed(layers.Flatten())(y)), rows(2, 4, 5))


@stranger
def noise_as_written() -> Stranger:
    """Layers that draw at random although nobody trains."""
    x = keras.Input((30,))
    y = layers.GaussianDropout(0.3, seed=1)(x, training=True)
    y = layers.Reshape((5, 6))(layers.AlphaDropout(0.2, seed=2)(y, training=True))
    y = layers.LSTM(4, dropout=0.3, recurrent_dropout=0.4, seed=7)(y, training=True)
    return Stranger(keras.Model(x, y), rows(2, 30), True)


@stranger
def shared_with_a_wrapper() -> Stranger:
    """What stands in a TimeDistributed is called without it too, before and after, and in another one."""
    row = keras.Sequential([layers.Dense(3, activation="relu"), layers.Dense(4)], name="row")
    tied = layers.Dense(4, name="tied")
    x = keras.Input((5, 4))
    i = keras.Input((5, 4))
    inner = keras.Model(i, layers.TimeDistributed(tied)(i), name="inner")
    y = layers.TimeDistributed(tied)(inner(x))
    return Stranger(
        keras.Model(x, [row(x[:, 0]), layers.TimeDistributed(row)(y), tied(x[:, 1])]), rows(2, 5, 4)
    )


@stranger
def trained_within_the_frozen() -> Stranger:
    """A model is frozen, and one of its layers thawed again."""
    i, x = keras.Input((4,)), keras.Input((4,))
    base = keras.Model(i, layers.BatchNormalization()(layers.Dense(4)(i)), name="base")
    base.trainable = False
    base.layers[1].trainable = True
    return Stranger(keras.Model(x, layers.Dense(2)(base(x))), rows(2, 4))


@stranger
def one_name_for_several_classes() -> Stranger:
    """There is an Identity among the layers, and one among the initialisers."""
    x = keras.Input((4,))
    y = layers.Dense(4, kernel_initializer=keras.initializers.Identity(0.5))(layers.Identity()(x))
    return Stranger(keras.Model(x, layers.Dense(4, kernel_initializer="identity")(y)), rows(2, 4))


@stranger
def bins_without_a_layer() -> Stranger:
    """Numbers are told by their bins in an operation, of several types."""
    x, wide, whole = keras.Input((4,)), keras.Input((4,), dtype="float64"), keras.Input((4,), dtype="int32")
    bins = np.array([-0.5, 0.1, 2.0])
    found = [ops.digitize(each, bins) for each in (x, wide, whole)]
    return Stranger(
        keras.Model([x, wide, whole], found), [rows(3, 4), RANDOM.normal(size=(3, 4)), ids(4, 3, 4)]
    )


@stranger
def policies_by_a_map() -> Stranger:
    """A map of dtype policies in which there is nothing but the usual one."""
    from keras.dtype_policies import DTypePolicyMap

    x = keras.Input((4,))
    return Stranger(keras.Model(x, layers.Dense(3, dtype=DTypePolicyMap("mixed_float16"))(x)), rows(2, 4))
