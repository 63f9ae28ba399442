import math

import tensorflow as tf

UNITS = 12
HIDDEN = [UNITS * 2, UNITS]
INIT = tf.keras.initializers.HeNormal(seed=1)


def gelu(x):
    return 0.5 * x * (1.0 + tf.math.erf(x / tf.sqrt(2.0)))


def dense(units, **kwargs):
    return tf.keras.layers.Dense(units, kernel_initializer=INIT, **kwargs)


class Head(tf.keras.layers.Layer):
    SCALE = 0.5

    def __init__(self, units: int = UNITS):
        super().__init__()
        self.scale = 1 / math.sqrt(units)
        self.norm = tf.keras.layers.LayerNormalization()
        self.dense = dense(units, activation=gelu)

    @staticmethod
    def shift(x):
        return x + 1.0

    def call(self, x):
        x = self._prepare(x)
        return self.dense(x) * self.scale

    def _prepare(self, x):
        return self.norm(self.shift(x) * self.SCALE)


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.seq = tf.keras.Sequential([dense(units, activation="relu") for units in HIDDEN])
        self.head = Head()

    def call(self, x):
        return self.head(self.seq(x))


model = Net()
model(tf.zeros((2, 7)))
