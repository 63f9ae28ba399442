# Drawn with Layerwright.

import pathlib

import numpy as np
import tensorflow as tf

with np.load(pathlib.Path(__file__).with_suffix(".constants.npz")) as file:
    CONSTANTS = dict(file)


@tf.keras.utils.register_keras_serializable()
class Positions(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(4, name="dense")

    def call(self, inputs):
        positions = tf.constant(CONSTANTS["constant_0"])
        x = inputs + positions
        x = self.dense(x)
        constant = tf.constant(
            [[0.0, 0.33333334, 0.6666667, 1.0], [1.3333334, 1.6666666, 2.0, 2.3333333]]
        )
        index = constant[0]
        x = x * index
        constant = tf.constant([3, 4, -5], dtype="int16")
        cast = tf.keras.ops.cast(constant, "float32")
        cast = tf.keras.ops.sum(cast)
        x = x + cast
        return x


def build():
    model = Positions()
    model(tf.keras.Input((12, 8)))
    return model


if __name__ == "__main__":
    build().summary()
