# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class NestMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(64, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(32, activation="relu", name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(16, activation="relu", name="dense_2")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        x = self.dense_2(x)
        return x


@tf.keras.utils.register_keras_serializable()
class Twice(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.nest_mlp = NestMLP(name="nest_mlp")
        self.nest_mlp_1 = NestMLP(name="nest_mlp_1")
        self.dense = tf.keras.layers.Dense(10, name="dense")

    def call(self, inputs):
        x = self.nest_mlp(inputs)
        nest_mlp_1 = self.nest_mlp_1(inputs)
        x = x + nest_mlp_1
        x = self.dense(x)
        return x


def build():
    model = Twice()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
