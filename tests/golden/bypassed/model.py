# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Bypassed(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(8, name="dense")
        self.dense_1 = tf.keras.layers.Dense(4, name="dense_1")
        self.softmax = tf.keras.layers.Softmax(name="softmax")

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.dense_1(x)
        softmax = self.softmax(x)
        return x, softmax


def build():
    model = Bypassed()
    model(tf.keras.Input((8,)))
    return model


if __name__ == "__main__":
    build().summary()
