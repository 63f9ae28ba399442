# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class MLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(256, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(10, name="dense_1")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        return x


def build():
    model = MLP()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
