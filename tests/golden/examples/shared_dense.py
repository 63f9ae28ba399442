# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class SharedDense(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(8, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(8, activation="relu", name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(10, name="dense_2")

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.dense_1(x)
        x = self.dense_1(x)
        x = self.dense_2(x)
        return x


def build():
    model = SharedDense()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
