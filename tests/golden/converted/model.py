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


class FixedHiddenMLP(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten()
        self.rand_weight = self.add_weight(
            name="rand_weight",
            shape=(20, 20),
            initializer="random_normal",
            trainable=False,
        )
        self.dense = tf.keras.layers.Dense(20, activation=tf.nn.relu)

    def call(self, inputs):
        x = self.flatten(inputs)
        x = tf.nn.relu(tf.matmul(x, self.rand_weight) + 1)
        x = self.dense(x)
        while tf.reduce_sum(tf.math.abs(x)) > 1:
            x /= 2
        return self.ended(x)

    def ended(self, x):
        if tf.norm(x) < 0.8:
            x *= 10
        return x


FixedHiddenMLP.call = converted(FixedHiddenMLP.call)


def halved(x, limit=1.0):
    while tf.reduce_sum(tf.abs(x)) > limit:
        x /= 2
    return x


halved = converted(halved)


def signed(x):
    return x if tf.reduce_mean(x) > 0 else -x


signed = converted(signed)


@tf.keras.utils.register_keras_serializable()
class Shrinking(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.dense = tf.keras.layers.Dense(20, activation=signed, name="dense")
        self.fixed_hidden_mlp = FixedHiddenMLP(name="fixed_hidden_mlp")
        self.sequential = tf.keras.Sequential(
            [FixedHiddenMLP(), tf.keras.layers.Dense(2)], name="sequential"
        )

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.fixed_hidden_mlp(x)
        x = halved(x, limit=0.5)
        x = self.sequential(x)
        return x


def build():
    model = Shrinking()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
