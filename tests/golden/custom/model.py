# Drawn with Layerwright.

import math

import numpy as np
import tensorflow as tf
from tensorflow.keras import initializers


class Base(tf.keras.layers.Layer):
    pass


SCALE = np.float32(math.pi)


def gaussian(x, width=1.0):
    return tf.exp(-(x**2) / (width * SCALE))


class Affine(Base):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(units)

    def call(self, inputs, training=None):
        return gaussian(self.dense(inputs))


class MyInit(initializers.Initializer):
    def __call__(self, shape, dtype=None):
        data = tf.random.uniform(shape, -10, 10, dtype=dtype)
        return data * tf.cast(tf.abs(data) >= 5, data.dtype)


@tf.keras.utils.register_keras_serializable()
class Ring(tf.keras.regularizers.Regularizer):
    def __init__(self, radius=1.0):
        self.radius = radius

    def __call__(self, x):
        return tf.reduce_sum(tf.square(tf.norm(x) - self.radius))

    def get_config(self):
        return {"radius": self.radius}


def bent(x):
    return (tf.sqrt(x**2 + 1) - 1) / 2 + x + math.pi


@tf.keras.utils.register_keras_serializable()
class Own(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(
            6,
            activation=bent,
            kernel_initializer=MyInit(),
            kernel_regularizer=Ring(radius=2.0),
            name="dense",
        )
        self.affine = Affine(3, name="affine")

    def call(self, inputs, training=None):
        x = self.dense(inputs)
        x = gaussian(x, width=2.0)
        x = self.affine(x)
        return x


def build():
    model = Own()
    model(tf.keras.Input((5,)))
    return model


if __name__ == "__main__":
    build().summary()
