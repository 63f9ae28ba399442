"""Models of Keras, small ones, for every thing that a configuration can say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

Case = Callable[[], tuple[Any, Any]]
CASES: dict[str, Case] = {}
"""Each makes a model and what to give it."""
QUICK = frozenset(
    {"shared2", "nested_shared", "dict_io", "list_one", "ops_const64", "slicing", "training_args"}
)
"""Those that every run goes through."""
RANDOM = np.random.default_rng(0)
START = RANDOM.bit_generator.state


def case(function: Case) -> Case:
    """Note a case under the name of its function."""

    @wraps(function)
    def made() -> Any:
        # The same numbers whatever was made before.
        RANDOM.bit_generator.state = START
        return function()

    CASES[function.__name__] = made
    return function


def rows(*shape: int) -> Any:
    """Random numbers."""
    return RANDOM.normal(size=shape).astype("float32")


@case
def dense() -> Any:
    """One layer."""
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(3, activation="relu")(x)), rows(2, 4)


@case
def sequential() -> Any:
    """Layers in a row."""
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="gelu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(2),
        ]
    ), rows(3, 4)


@case
def sequential_noinput() -> Any:
    """Layers in a row that were built by a shape."""
    m = keras.Sequential([layers.Dense(8), layers.Dense(2)])
    m.build((None, 4))
    return m, rows(3, 4)


@case
def shared() -> Any:
    """One layer, called three times."""
    x = keras.Input((4,))
    d = layers.Dense(4)
    return keras.Model(x, d(d(d(x)))), rows(2, 4)


@case
def shared2() -> Any:
    """One layer for two inputs."""
    a = keras.Input((4,), name="left")
    b = keras.Input((4,), name="right")
    d = layers.Dense(4, name="tower")
    return keras.Model([a, b], layers.Concatenate()([d(a), d(b)])), [rows(2, 4), rows(2, 4)]


@case
def nested_shared() -> Any:
    """An inner model, called twice."""
    i = keras.Input((4,))
    inner = keras.Model(i, layers.Dense(4, activation="relu")(i), name="inner")
    x = keras.Input((4,))
    return keras.Model(x, inner(inner(x))), rows(2, 4)


def _inner(name: str | None = None) -> Any:
    """A model to stand in another."""
    i = keras.Input((4,))
    y = layers.Dense(4)(i)
    y = layers.BatchNormalization()(y)
    return keras.Model(i, layers.Add()([i, y]), name=name)


@case
def nested_equal() -> Any:
    """Three equal inner models."""
    x = keras.Input((4,))
    y = x
    for _ in range(3):
        y = _inner()(y)
    return keras.Model(x, y), rows(2, 4)


@case
def nested_deep() -> Any:
    """Models in models."""
    m = None
    for _ in range(5):
        i = keras.Input((4,))
        y = layers.Dense(4)(i)
        if m is not None:
            y = m(y)
        m = keras.Model(i, y)
    return m, rows(2, 4)


@case
def nested_seq() -> Any:
    """Layers in a row in layers in a row."""
    x = keras.Input((4,))
    s = keras.Sequential([layers.Dense(5), keras.Sequential([layers.Dense(3), layers.ReLU()])])
    return keras.Model(x, s(x)), rows(2, 4)


@case
def nested_multi() -> Any:
    """An inner model with several inputs and outputs."""
    a = keras.Input((4,))
    b = keras.Input((3,))
    m = keras.Model([a, b], [layers.Dense(2)(a), layers.Dense(5)(b)])
    x = keras.Input((4,))
    y = keras.Input((3,))
    p, q = m([x, y])
    return keras.Model([x, y], [q, p]), [rows(2, 4), rows(2, 3)]


@case
def dict_io() -> Any:
    """Inputs and outputs by names."""
    x = keras.Input((4,), name="b_in")
    y = keras.Input((3,), name="a_in", dtype="int32")
    e = layers.Embedding(5, 4)(y)
    return keras.Model({"x": x, "ids": y}, {"out": layers.Dense(2)(x), "aux": layers.Flatten()(e)}), {
        "x": rows(2, 4),
        "ids": np.array([[1, 2, 3], [0, 4, 1]], dtype="int32"),
    }


@case
def list_one() -> Any:
    """A list of one input."""
    x = keras.Input((4,))
    return keras.Model([x], [layers.Dense(3)(x)]), [rows(2, 4)]


@case
def dict_one() -> Any:
    """One input by its name."""
    x = keras.Input((4,))
    return keras.Model({"q": x}, {"r": layers.Dense(3)(x)}), {"q": rows(2, 4)}


@case
def outputs_list() -> Any:
    """An input that is an output too."""
    x = keras.Input((4,))
    return keras.Model(x, [layers.Dense(3)(x), x]), rows(2, 4)


@case
def ops_arith() -> Any:
    """Operators."""
    x = keras.Input((4,))
    y = layers.Dense(4)(x)
    z = (x + y) * 2.0 - 1.5 / (ops.abs(y) + 1.0)
    z = z**2
    z = -z
    z = ops.maximum(z, 0.1)
    return keras.Model(x, z), rows(2, 4)


@case
def ops_const() -> Any:
    """Arrays in operations."""
    x = keras.Input((4,))
    y = x + np.arange(4, dtype="float32")
    y = y * tf.constant([1.0, 2.0, 3.0, 4.0])
    y = ops.matmul(y, np.ones((4, 2), "float32") * 0.5)
    y = y + np.float32(3)
    return keras.Model(x, y), rows(2, 4)


@case
def ops_const64() -> Any:
    """An array of another precision."""
    x = keras.Input((4,))
    y = x + np.arange(4) * 0.1
    return keras.Model(x, y), rows(2, 4)


@case
def ops_bigconst() -> Any:
    """An array that stands beside the source."""
    x = keras.Input((40,))
    y = x + np.random.default_rng(3).normal(size=(3, 40)).astype("float32")
    return keras.Model(x, y), rows(3, 40)


@case
def slicing() -> Any:
    """Parts of tensors."""
    x = keras.Input((6, 5))
    a = x[:, 0]
    b = x[:, 1:4, ::2]
    c = x[..., -1]
    d = x[:, :, None]
    return keras.Model(x, [a, b, c, d]), rows(2, 6, 5)


@case
def split() -> Any:
    """Operations with several outputs."""
    x = keras.Input((6,))
    a, _, c = ops.split(x, 3, axis=-1)
    _, e = ops.split(x, [2], axis=1)
    return keras.Model(x, [c, a, e]), rows(2, 6)


@case
def unstack() -> Any:
    """As many outputs as a shape says."""
    x = keras.Input((3, 5))
    a = ops.unstack(x, axis=1)
    return keras.Model(x, a[1] + a[2]), rows(2, 3, 5)


@case
def topk() -> Any:
    """Two outputs of different types."""
    x = keras.Input((6,))
    v, i = ops.top_k(x, 2)
    return keras.Model(x, [v, i]), rows(2, 6)


@case
def moments() -> Any:
    """A mean and a variance."""
    x = keras.Input((6,))
    m, v = ops.moments(x, axes=[1], keepdims=True)
    return keras.Model(x, (x - m) / ops.sqrt(v + 1e-5)), rows(2, 6)


@case
def reshape_ops() -> Any:
    """Operations on shapes."""
    x = keras.Input((6, 4))
    y = ops.reshape(x, (-1, 3, 8))
    y = ops.transpose(y, (0, 2, 1))
    y = ops.expand_dims(y, 1)
    y = ops.squeeze(y, 1)
    y = ops.concatenate([y, y], axis=1)
    y = ops.stack([y, y], axis=-1)
    y = ops.mean(y, axis=[1, 2])
    return keras.Model(x, y), rows(2, 6, 4)


@case
def cast_where() -> Any:
    """Types and conditions."""
    x = keras.Input((6,))
    y = ops.cast(x > 0, "float32")
    z = ops.where(x > 0, x, 0.0)
    w = ops.where(ops.isnan(x), 1.0, x)
    return keras.Model(x, [y, z, w, ops.cast(x, "int32")]), rows(2, 6)


@case
def einsum() -> Any:
    """Tensors passed one by one."""
    x = keras.Input((6, 4))
    return keras.Model(x, ops.einsum("bij,bkj->bik", x, x)), rows(2, 6, 4)


@case
def lstm_state() -> Any:
    """Lstm state."""
    x = keras.Input((5, 3))
    y, h, c = layers.LSTM(4, return_sequences=True, return_state=True)(x)
    z = layers.LSTM(4)(y, initial_state=[h, c])
    return keras.Model(x, [z, c]), rows(2, 5, 3)


@case
def gru_state() -> Any:
    """Gru state."""
    x = keras.Input((5, 3))
    s = keras.Input((4,))
    y, h = layers.GRU(4, return_state=True, return_sequences=True)(x, initial_state=s)
    return keras.Model([x, s], [y, h]), [rows(2, 5, 3), rows(2, 4)]


@case
def bidi() -> Any:
    """Bidi."""
    x = keras.Input((5, 3))
    y = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(x)
    y = layers.Bidirectional(layers.GRU(3), merge_mode="sum")(y)
    return keras.Model(x, y), rows(2, 5, 3)


@case
def bidi_state() -> Any:
    """Bidi state."""
    x = keras.Input((5, 3))
    o = layers.Bidirectional(layers.LSTM(4, return_state=True, return_sequences=True))(x)
    z = layers.Bidirectional(layers.LSTM(4))(o[0], initial_state=o[1:])
    return keras.Model(x, [z, *o]), rows(2, 5, 3)


@case
def bidi_backward() -> Any:
    """Bidi backward."""
    x = keras.Input((5, 3))
    y = layers.Bidirectional(
        layers.LSTM(4), backward_layer=layers.LSTM(4, go_backwards=True, activation="relu")
    )(x)
    return keras.Model(x, y), rows(2, 5, 3)


@case
def bidi_none() -> Any:
    """Bidi none."""
    x = keras.Input((5, 3))
    a, b = layers.Bidirectional(layers.LSTM(4), merge_mode=None)(x)
    return keras.Model(x, [a, b]), rows(2, 5, 3)


@case
def timedist() -> Any:
    """Timedist."""
    x = keras.Input((5, 3))
    y = layers.TimeDistributed(layers.Dense(4))(x)
    return keras.Model(x, y), rows(2, 5, 3)


@case
def timedist_model() -> Any:
    """Timedist model."""
    i = keras.Input((3,))
    m = keras.Model(i, layers.Dense(2)(layers.Dense(4, activation="relu")(i)))
    x = keras.Input((5, 3))
    return keras.Model(x, layers.TimeDistributed(m)(x)), rows(2, 5, 3)


@case
def timedist_seq() -> Any:
    """Timedist seq."""
    x = keras.Input((5, 8, 8, 3))
    m = keras.Sequential([layers.Conv2D(4, 3), layers.BatchNormalization(), layers.GlobalAveragePooling2D()])
    return keras.Model(x, layers.LSTM(3)(layers.TimeDistributed(m)(x))), rows(2, 5, 8, 8, 3)


@case
def spectral() -> Any:
    """Spectral."""
    x = keras.Input((8, 8, 3))
    return keras.Model(x, layers.SpectralNormalization(layers.Conv2D(4, 3), power_iterations=2)(x)), rows(
        2, 8, 8, 3
    )


@case
def rnn_cells() -> Any:
    """Rnn cells."""
    x = keras.Input((5, 3))
    y = layers.RNN(layers.LSTMCell(4), return_sequences=True)(x)
    y = layers.RNN([layers.GRUCell(4), layers.SimpleRNNCell(3)])(y)
    return keras.Model(x, y), rows(2, 5, 3)


@case
def rnn_stacked() -> Any:
    """Rnn stacked."""
    x = keras.Input((5, 3))
    return keras.Model(
        x, layers.RNN(layers.StackedRNNCells([layers.LSTMCell(4), layers.LSTMCell(2)]))(x)
    ), rows(2, 5, 3)


@case
def embedding_mask() -> Any:
    """Embedding mask."""
    x = keras.Input((7,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(x)
    y = layers.LSTM(4, return_sequences=True)(e)
    y = layers.GlobalAveragePooling1D()(y)
    return keras.Model(x, y), RANDOM.integers(0, 4, (3, 7)).astype("int32")


@case
def masking() -> Any:
    """Masking."""
    x = keras.Input((7, 3))
    y = layers.Masking()(x)
    y = layers.Bidirectional(layers.GRU(4, return_sequences=True))(y)
    y = layers.TimeDistributed(layers.Dense(3))(y)
    y = layers.LSTM(2)(y)
    d = rows(3, 7, 3)
    d[:, 4:] = 0
    return keras.Model(x, y), d


@case
def mha() -> Any:
    """Mha."""
    x = keras.Input((7, 8))
    y = layers.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True)
    y, s = layers.MultiHeadAttention(2, 4, value_dim=3, dropout=0.1)(y, x, return_attention_scores=True)
    return keras.Model(x, [y, s]), rows(2, 7, 8)


@case
def mha_mask() -> Any:
    """Mha mask."""
    x = keras.Input((7, 8))
    m = keras.Input((7, 7), dtype="bool")
    y = layers.MultiHeadAttention(2, 4)(x, value=x, key=x, attention_mask=m)
    return keras.Model([x, m], y), [rows(2, 7, 8), np.tril(np.ones((2, 7, 7), bool))]


@case
def mha_embmask() -> Any:
    """Mha embmask."""
    x = keras.Input((7,), dtype="int32")
    e = layers.Embedding(10, 8, mask_zero=True)(x)
    y = layers.MultiHeadAttention(2, 4)(e, e)
    y = layers.LayerNormalization()(y + e)
    return keras.Model(x, layers.GlobalAveragePooling1D()(y)), RANDOM.integers(0, 4, (3, 7)).astype("int32")


@case
def attention() -> Any:
    """Attention."""
    q = keras.Input((4, 8))
    v = keras.Input((6, 8))
    y, s = layers.Attention(use_scale=True)([q, v], return_attention_scores=True)
    z = layers.AdditiveAttention()([q, v])
    return keras.Model([q, v], [y, s, z]), [rows(2, 4, 8), rows(2, 6, 8)]


@case
def gqa() -> Any:
    """Gqa."""
    x = keras.Input((7, 8))
    return keras.Model(x, layers.GroupQueryAttention(4, 4, 2)(x, x)), rows(2, 7, 8)


@case
def training_args() -> Any:
    """Training args."""
    x = keras.Input((4,))
    y = layers.Dense(4)(x)
    y = layers.BatchNormalization()(y, training=False)
    y = layers.Dropout(0.5)(y, training=False)
    return keras.Model(x, y), rows(2, 4)


@case
def inner_training() -> Any:
    """Inner training."""
    x = keras.Input((4,))
    b = _inner("base")
    return keras.Model(x, layers.Dense(2)(b(x, training=False))), rows(2, 4)


@case
def inner_training_plain() -> Any:
    """Inner training plain."""
    i = keras.Input((4,))
    b = keras.Model(i, layers.Dense(3)(i))
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(b(x, training=False))), rows(2, 4)


@case
def frozen() -> Any:
    """Frozen."""
    x = keras.Input((4,))
    b = _inner("base")
    b.trainable = False
    d = layers.Dense(4)
    d.trainable = False
    return keras.Model(x, layers.Dense(2)(d(b(x)))), rows(2, 4)


@case
def regs() -> Any:
    """Regs."""
    x = keras.Input((4,))
    y = layers.Dense(
        4,
        kernel_regularizer=keras.regularizers.L1L2(1e-3, 1e-4),
        bias_constraint=keras.constraints.MaxNorm(2.0),
        kernel_constraint="non_neg",
        activity_regularizer="l2",
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.01),
        bias_initializer="ones",
    )(x)
    return keras.Model(x, y), rows(2, 4)


@case
def mixed() -> Any:
    """Mixed."""
    x = keras.Input((4,))
    y = layers.Dense(4, dtype="mixed_float16", activation="relu")(x)
    y = layers.BatchNormalization(dtype="mixed_bfloat16")(y)
    y = layers.Dense(2, dtype="float32")(y)
    return keras.Model(x, y), rows(2, 4)


@case
def float64() -> Any:
    """Float64."""
    x = keras.Input((4,), dtype="float64")
    y = layers.Dense(4, dtype="float64")(x)
    return keras.Model(x, y), rows(2, 4).astype("float64")


@case
def acts() -> Any:
    """Acts."""
    x = keras.Input((4,))
    y = layers.Dense(4, activation="swish")(x)
    y = layers.Dense(4, activation=keras.activations.hard_sigmoid)(y)
    y = layers.Activation("tanh")(y)
    y = layers.LeakyReLU(negative_slope=0.2)(y)
    y = layers.PReLU()(y)
    y = layers.Dense(3, activation=layers.ELU(0.5))(y)
    y = keras.activations.relu(y)
    y = ops.softmax(y)
    y = keras.activations.relu(y, max_value=6.0, negative_slope=0.1)
    return keras.Model(x, y), rows(2, 4)


@case
def convs() -> Any:
    """Convs."""
    x = keras.Input((16, 16, 3))
    y = layers.Conv2D(4, 3, strides=2, padding="same", dilation_rate=1, use_bias=False)(x)
    y = layers.DepthwiseConv2D(3)(y)
    y = layers.SeparableConv2D(5, 3, padding="same")(y)
    y = layers.Conv2DTranspose(3, 2, strides=2)(y)
    y = layers.ZeroPadding2D(((1, 0), (0, 1)))(y)
    y = layers.Cropping2D(1)(y)
    y = layers.MaxPooling2D(2)(y)
    y = layers.UpSampling2D(2, interpolation="bilinear")(y)
    y = layers.GroupNormalization(3)(y)
    return keras.Model(x, layers.Flatten()(y)), rows(2, 16, 16, 3)


@case
def merges() -> Any:
    """Merges."""
    a = keras.Input((4,))
    b = keras.Input((4,))
    return keras.Model(
        [a, b],
        [
            layers.Add()([a, b]),
            layers.Subtract()([a, b]),
            layers.Multiply()([a, b]),
            layers.Average()([a, b]),
            layers.Maximum()([a, b]),
            layers.Concatenate(axis=1)([a, b]),
            layers.Dot(axes=1)([a, b]),
            keras.layers.minimum([a, b]),
        ],
    ), [rows(2, 4), rows(2, 4)]


@case
def normalization() -> Any:
    """Normalization."""
    n = layers.Normalization()
    n.adapt(rows(50, 4) * 3 + 1)
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(n(x))), rows(2, 4)


@case
def normalization2() -> Any:
    """Normalization2."""
    x = keras.Input((4,))
    return keras.Model(
        x, layers.Dense(2)(layers.Normalization(mean=[1.0, 2.0, 3.0, 4.0], variance=[1.0, 2.0, 1.0, 2.0])(x))
    ), rows(2, 4)


@case
def lookup() -> Any:
    """Lookup."""
    x = keras.Input((3,), dtype="string")
    lookup = layers.StringLookup(vocabulary=["a", "b", "c"])
    return keras.Model(x, layers.Embedding(6, 2)(lookup(x))), tf.constant([["a", "z", "c"]])


@case
def lookup_adapted() -> Any:
    """Lookup adapted."""
    lookup = layers.StringLookup()
    lookup.adapt(["x", "y", "y", "it's"])
    x = keras.Input((3,), dtype="string")
    return keras.Model(x, layers.Embedding(6, 2)(lookup(x))), tf.constant([["y", "z", "it's"]])


@case
def textvec() -> Any:
    """Textvec."""
    t = layers.TextVectorization(output_sequence_length=4)
    t.adapt(["the cat sat", "the dog"])
    x = keras.Input((), dtype="string")
    return keras.Model(x, layers.Embedding(10, 2)(t(x))), tf.constant(["the dog sat", "a cat"])


@case
def hostile_names() -> Any:
    """Hostile names."""
    x = keras.Input((4,), name="in); import os #")
    y = layers.Dense(3, name="x); import os #")(x)
    y = layers.Dense(3, name="class")(y)
    y = layers.Dense(3, name="_private")(y)
    y = layers.Dense(3, name="1layer")(y)
    y = layers.Dense(3, name="call")(y)
    y = layers.Dense(3, name="日本")(y)
    y = layers.Dense(3, name="layers")(y)
    return keras.Model(x, y, name="my model; print(1)"), rows(2, 4)


@case
def names_order() -> Any:
    """Names order."""
    x = keras.Input((4,))
    y = x
    for n in ["z", "a", "layers_x", "m", "out", "Layers", "dense_10", "dense_2"]:
        y = layers.Dense(4, name=n)(y)
    return keras.Model(x, y), rows(2, 4)


@case
def batch_fixed() -> Any:
    """Batch fixed."""
    x = keras.Input(batch_shape=(2, 4))
    return keras.Model(x, layers.Dense(2)(x)), rows(2, 4)


@case
def unused_input() -> Any:
    """Unused input."""
    a = keras.Input((4,))
    b = keras.Input((3,))
    return keras.Model([a, b], layers.Dense(2)(a)), [rows(2, 4), rows(2, 3)]


@case
def stateful() -> Any:
    """Stateful."""
    x = keras.Input(batch_shape=(2, 5, 3))
    return keras.Model(x, layers.LSTM(4, stateful=True)(x)), rows(2, 5, 3)


@case
def conv_lstm() -> Any:
    """Conv lstm."""
    x = keras.Input((3, 8, 8, 2))
    return keras.Model(x, layers.ConvLSTM2D(3, 3)(x)), rows(2, 3, 8, 8, 2)


@case
def passthrough() -> Any:
    """Passthrough."""
    x = keras.Input((4,))
    return keras.Model(x, x), rows(2, 4)


@case
def resnetish() -> Any:
    """Resnetish."""
    x = keras.Input((8, 8, 3))
    y = layers.Conv2D(4, 3, padding="same")(x)
    for _ in range(3):
        z = layers.Conv2D(4, 3, padding="same", use_bias=False)(y)
        z = layers.BatchNormalization()(z)
        z = layers.ReLU()(z)
        y = layers.Add()([y, z])
    return keras.Model(x, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(y))), rows(
        2, 8, 8, 3
    )


@case
def rescaling_aug() -> Any:
    """Rescaling aug."""
    x = keras.Input((8, 8, 3))
    y = layers.Rescaling(1 / 255.0)(x)
    y = layers.Resizing(4, 4)(y)
    y = layers.CenterCrop(3, 3)(y)
    return keras.Model(x, y), rows(2, 8, 8, 3)


@case
def multi_call_diff() -> Any:
    """Multi call diff."""
    x = keras.Input((4,))
    bn = layers.BatchNormalization()
    return keras.Model(x, bn(bn(x, training=False))), rows(2, 4)
