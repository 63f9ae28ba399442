# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class SequentialMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.sequential = tf.keras.Sequential(
            [
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(256, activation="relu"),
                tf.keras.layers.Dense(10),
            ],
            name="sequential",
        )

    def call(self, inputs):
        x = self.sequential(inputs)
        return x


def build():
    model = SequentialMLP()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
