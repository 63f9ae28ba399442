# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(64, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(32, activation="relu", name="dense_1")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        return x


@tf.keras.utils.register_keras_serializable()
class NestMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.net = Net(name="net")
        self.dense_2 = tf.keras.layers.Dense(16, activation="relu", name="dense_2")

    def call(self, inputs):
        x = self.net(inputs)
        x = self.dense_2(x)
        return x


def build():
    model = NestMLP()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
