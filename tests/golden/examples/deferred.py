# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Deferred(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(256, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(10, name="dense_1")

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.dense_1(x)
        return x


def build():
    # An input has no shape: the weights are made when the model meets data.
    return Deferred()


if __name__ == "__main__":
    print("Deferred has no weights yet. An input has no shape.")
