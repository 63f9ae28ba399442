# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class LinearInit(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(
            10,
            kernel_initializer=tf.keras.initializers.RandomNormal(stddev=0.01),
            name="dense",
        )
        self.dense_1 = tf.keras.layers.Dense(
            1, kernel_initializer="ones", bias_initializer="ones", name="dense_1"
        )

    def call(self, inputs):
        x = self.dense(inputs)
        x = self.dense_1(x)
        return x


def build():
    model = LinearInit()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
