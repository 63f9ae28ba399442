"""Models as hardly anybody writes them, and as Keras allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

UNUSUAL: dict[str, Callable[[], tuple[Any, Any]]] = {}
"""Each makes a model and what to give it."""
RANDOM = np.random.default_rng(7)


def unusual(function: Callable[[], tuple[Any, Any]]) -> Callable[[], tuple[Any, Any]]:
    """Note a model under the name of its function."""
    UNUSUAL[function.__name__] = function
    return function


def rows(*shape: int) -> Any:
    """Random numbers."""
    return RANDOM.normal(size=shape).astype("float32")


@unusual
def equal_models_four_deep() -> Any:
    """Each holds two that are equal, and is called twice."""

    def level(depth: int) -> Any:
        i = keras.Input((4,))
        if not depth:
            return keras.Model(i, layers.Dense(4, activation="tanh")(i))
        return keras.Model(i, level(depth - 1)(i) + level(depth - 1)(i * 2.0))

    x, whole = keras.Input((4,)), level(3)
    return keras.Model(x, whole(whole(x))), rows(2, 4)


@unusual
def ends_in_dicts_of_lists() -> Any:
    """An inner model takes a dict and gives a list within a dict."""
    a, b, x, y = keras.Input((4,)), keras.Input((3,)), keras.Input((4,)), keras.Input((3,))
    found = {"s": layers.Dense(2)(a), "t": [layers.Dense(2)(b), b]}
    given = keras.Model({"a": a, "b": b}, found)({"a": x, "b": y})
    return keras.Model([x, y], [given["s"], *given["t"]]), [rows(2, 4), rows(2, 3)]


@unusual
def inputs_within_inputs() -> Any:
    """A dict in a dict, whose keys are in no order."""
    a, b, c = (keras.Input(shape, name=name) for name, shape in (("a", (4,)), ("b", (3,)), ("c", (2, 5))))
    out = layers.Concatenate()([a, b, layers.Flatten()(c)])
    data = {"q": {"a": rows(2, 4), "b": rows(2, 3)}, "c": rows(2, 2, 5)}
    return keras.Model({"q": {"b": b, "a": a}, "c": c}, out), data


@unusual
def one_model_for_two_lengths() -> Any:
    """An open dimension, with another size in each call."""
    i, x, y = keras.Input((None, 4)), keras.Input((5, 4)), keras.Input((7, 4))
    inner = keras.Model(i, layers.GlobalAveragePooling1D()(layers.Dense(3)(i)))
    return keras.Model([x, y], inner(x) - inner(y)), [rows(2, 5, 4), rows(2, 7, 4)]


@unusual
def states_into_stacked_cells() -> Any:
    """Several cells begin with states that are given, and give theirs."""
    x, h, c, s = keras.Input((5, 3)), keras.Input((4,)), keras.Input((4,)), keras.Input((3,))
    cells = layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(3)])
    out, (h2, c2), s2 = layers.RNN(cells, return_state=True, return_sequences=True)(
        x, initial_state=[[h, c], s]
    )
    return keras.Model([x, h, c, s], [out, h2, c2, s2]), [rows(2, 5, 3), rows(2, 4), rows(2, 4), rows(2, 3)]


@unusual
def another_layer_backwards() -> Any:
    """Both directions with layers of their own, and with states from outside."""
    x, states = keras.Input((5, 3)), [keras.Input((4,)) for _ in range(4)]
    back = layers.GRU(4, return_sequences=True, go_backwards=True)
    y = layers.Bidirectional(layers.LSTM(4, return_sequences=True), backward_layer=back)(x)
    z = layers.Bidirectional(layers.LSTM(4))(y, initial_state=states)
    return keras.Model([x, *states], z), [rows(2, 5, 3), *(rows(2, 4) for _ in range(4))]


@unusual
def wrappers_of_models_with_wrappers() -> Any:
    """A TimeDistributed in a model in a TimeDistributed, and a normalized convolution in one."""
    i, x, pictures = keras.Input((4, 3)), keras.Input((5, 4, 3)), keras.Input((4, 6, 6, 2))
    row = keras.Sequential([layers.Dense(2), layers.BatchNormalization()])
    y = layers.TimeDistributed(keras.Model(i, layers.TimeDistributed(row)(i)))(x)
    z = layers.TimeDistributed(layers.SpectralNormalization(layers.Conv2D(2, 3)))(pictures)
    return keras.Model([x, pictures], [y, z]), [rows(2, 5, 4, 3), rows(2, 4, 6, 6, 2)]


@unusual
def one_layer_in_wrappers_of_two_models() -> Any:
    """The same layer in a TimeDistributed of each."""
    tied, i, j, x = layers.Dense(3, name="d"), *(keras.Input((5, 3)) for _ in range(3))
    a = keras.Model(i, layers.TimeDistributed(tied, name="t")(i), name="a")
    b = keras.Model(j, layers.TimeDistributed(tied, name="u")(j) * 2.0, name="b")
    return keras.Model(x, b(a(x))), rows(2, 5, 3)


@unusual
def masks_through_concatenate() -> Any:
    """Masks of two embeddings side by side, and one behind the other."""
    x, y = keras.Input((4,), dtype="int32"), keras.Input((3,), dtype="int32")
    e, f = layers.Embedding(6, 3, mask_zero=True), layers.Embedding(6, 2, mask_zero=True)
    beside = layers.LSTM(3)(layers.Concatenate()([e(x), f(x)]))
    behind = layers.LSTM(3)(layers.Concatenate(axis=1)([e(x), e(y)]))
    data = [RANDOM.integers(0, 3, (3, size)).astype("int32") for size in (4, 3)]
    return keras.Model([x, y], [beside, behind]), data


@unusual
def attention_over_two_axes() -> Any:
    """Outputs of several dimensions, values of another size, masks for query and value."""
    x, q, v, m = (
        keras.Input((3, 4, 8)),
        keras.Input((5, 8)),
        keras.Input((6, 9)),
        keras.Input((6,), dtype="bool"),
    )
    y = layers.MultiHeadAttention(2, 3, attention_axes=(1, 2), output_shape=(2, 5))(x, x)
    z = layers.MultiHeadAttention(2, 3, value_dim=4, output_shape=5, use_bias=False)(q, v, value_mask=m)
    s = layers.GroupQueryAttention(4, 6, 2)(q, q, use_causal_mask=True)
    data = [rows(2, 3, 4, 8), rows(2, 5, 8), rows(2, 6, 9), np.array([[1, 1, 1, 0, 0, 1]] * 2, bool)]
    return keras.Model([x, q, v, m], [y, z, s]), data


@unusual
def eight_bits_deep_inside() -> Any:
    """Quantized layers in an inner model."""
    i, x = keras.Input((6,)), keras.Input((6,))
    model = keras.Model(x, layers.Dense(3)(keras.Model(i, layers.Dense(4, activation="relu")(i))(x)))
    model.quantize("int8")
    return model, rows(2, 6)


@unusual
def a_policy_for_everything() -> Any:
    """Made under a policy of mixed precision, operations too."""
    keras.config.set_dtype_policy("mixed_float16")
    try:
        i, x = keras.Input((4,)), keras.Input((4,))
        inner = keras.Model(i, layers.Dense(3)(i) + 1.0)
        return keras.Model(x, layers.Dense(2)(inner(x) * 2.0)), rows(2, 4)
    finally:
        keras.config.set_dtype_policy("float32")


@unusual
def words_and_numbers() -> Any:
    """Hashed, crossed, looked up and back, encoded, told by bins."""
    x, y, n = (
        keras.Input((1,), dtype="string"),
        keras.Input((1,), dtype="string"),
        keras.Input((3,), dtype="int32"),
    )
    lookup = layers.StringLookup(vocabulary=["p", "q"], num_oov_indices=2)
    back = layers.StringLookup(vocabulary=["p", "q"], invert=True)
    found = [
        layers.Hashing(7, mask_value="", salt=[3, 4], output_mode="one_hot")(y),
        layers.HashedCrossing(9, output_mode="one_hot")((x, y)),
        *(lookup(x), lookup(back(layers.StringLookup(vocabulary=["p", "q"])(y)))),
        layers.CategoryEncoding(5, "multi_hot")(n),
        layers.Discretization(bin_boundaries=[0.5, 1.5], output_mode="one_hot")(n),
    ]
    data = [
        tf.constant([["p"], ["z"]]),
        tf.constant([["q"], [""]]),
        tf.constant([[0, 1, 4], [2, 2, 3]]),
    ]
    return keras.Model([x, y, n], found), data


@unusual
def pictures_in_operations() -> Any:
    """Functions of images."""
    x, made = keras.Input((8, 8, 3)), ops.image
    found = [
        made.resize(x, (4, 5)),
        made.rgb_to_grayscale(x),
        made.extract_patches(x, (2, 2)),
        made.sobel_edges(x),
    ]
    padded = made.pad_images(x, 1, 2, target_height=12, target_width=12)
    return keras.Model(x, [*found, padded, made.crop_images(x, 1, 1, 1, 1)]), np.abs(rows(2, 8, 8, 3))


@unusual
def names_of_python() -> Any:
    """Layers and models that are called as the words of the source."""

    def inner(name: str) -> Any:
        i = keras.Input((4,))
        return keras.Model(i, layers.Dense(4, name="self")(i), name=name)

    y = x = keras.Input((4,), name="class")
    for name in ("inputs", "training", "None", "tf", "build", "a b.c"):
        y = layers.Dense(4, name=name)(y)
    for name in ("Dense", "dense", "keras", "Model"):
        y = inner(name)(y)
    return keras.Model(x, y, name="model"), rows(2, 4)
