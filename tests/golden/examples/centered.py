# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class CenteredLayer(tf.keras.layers.Layer):
    """The input minus its mean."""

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs)


@tf.keras.utils.register_keras_serializable()
class Centered(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(20, name="dense")
        self.centered_layer = CenteredLayer(name="centered_layer")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.centered_layer(x)
        return x


def build():
    model = Centered()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
