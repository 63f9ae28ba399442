# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Formulas(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(2, name="dense")

    def call(self, inputs):
        first, second = inputs
        x = (first + second) * 2 - -(first**2) / (1 + tf.keras.ops.abs(second))
        cut = tf.keras.ops.where(x > 0.5, x, -x)[:, ::2]
        left = tf.keras.ops.sigmoid(first) * tf.keras.ops.maximum(second, 0.0)
        right = (
            tf.keras.ops.tanh(first * second + x)
            * (first - second)
            / (1.0 + tf.keras.ops.square(x))
        )
        x = left + right
        x = tf.keras.ops.mean(x, axis=-1, keepdims=True)
        x = cut + x @ tf.keras.ops.ones((1, 3))
        x = self.dense(x)
        return x


def build():
    model = Formulas()
    model([tf.keras.Input((6,)), tf.keras.Input((6,))])
    return model


if __name__ == "__main__":
    build().summary()
