# Drawn with Layerwright.

import functools

import tensorflow as tf


def converted(function):
    """Let `if` and `while` ask tensors also where these have no values yet."""

    @functools.wraps(function)
    def either(*args, **kwargs):
        if tf.executing_eagerly():
            return function(*args, **kwargs)
        return tf.autograph.to_graph(function)(*args, **kwargs)

    return either


@tf.keras.utils.register_keras_serializable()
class Coded(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.dense = tf.keras.layers.Dense(4, activation="relu", name="dense")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")

    def call(self, inputs):
        dense = self.dense(inputs)
        x, y = dense, inputs
        # both at once
        z = tf.concat([x, y], axis=-1)
        x = x * 2
        assert """two
lines"""
        add = x + dense
        x = self.shrink(z)
        z = add
        total = 0.0
        for each in (z, x):
            total = total + tf.reduce_sum(each, axis=-1, keepdims=True)
        x = self.concatenate([total, dense, x])
        return x

    @converted
    def shrink(self, x):
        while tf.norm(x) > 1:
            x /= 2
        if tf.norm(x) < 0.8:
            x *= 10
        return x


def build():
    model = Coded()
    model(tf.keras.Input((4,)))
    return model


if __name__ == "__main__":
    build().summary()
