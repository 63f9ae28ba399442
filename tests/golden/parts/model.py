# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Split(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(4, name="dense")

    def call(self, inputs):
        x, split, split_1 = tf.keras.ops.split(inputs, 3, axis=-1)
        x = self.dense(x)
        x = tf.keras.ops.multiply(x, split)
        x = tf.keras.ops.add(x, split_1)
        values, indices = tf.keras.ops.top_k(x, 2)
        return values, indices


def build():
    model = Split()
    model(tf.keras.Input((12,)))
    return model


if __name__ == "__main__":
    build().summary()
