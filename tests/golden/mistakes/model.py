# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Mistakes(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(4, name="dense")
        self.same = tf.keras.layers.Dense(3, name="same")
        self.same_1 = tf.keras.layers.Dense(2, name="same_1")

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.same(x)
        x = self.same_1(x)
        return x


def build():
    model = Mistakes()
    model(tf.keras.Input((4,)))
    return model


if __name__ == "__main__":
    build().summary()
