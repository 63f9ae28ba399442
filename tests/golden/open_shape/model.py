# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Open(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(3, name="dense")

    def call(self, inputs):
        x = self.dense(inputs)
        return x


def build():
    # An input has no shape: the weights are made when the model meets data.
    return Open()


if __name__ == "__main__":
    print("Open has no weights yet. An input has no shape.")
