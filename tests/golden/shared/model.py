# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Siamese(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.encoder = tf.keras.layers.Dense(32, activation="relu", name="encoder")
        self.encoder.trainable = False
        self.unit_normalization = tf.keras.layers.UnitNormalization(
            name="unit_normalization"
        )
        self.dense = tf.keras.layers.Dense(1, activation="sigmoid", name="dense")

    def call(self, inputs):
        left, right = inputs
        left = self.encoder(left)
        left = self.unit_normalization(left)
        right = self.encoder(right)
        right = self.unit_normalization(right)
        x = tf.keras.ops.subtract(left, right)
        x = tf.keras.ops.abs(x)
        x = self.dense(x)
        return x


def build():
    model = Siamese()
    model([tf.keras.Input((16,)), tf.keras.Input((16,))])
    return model


if __name__ == "__main__":
    build().summary()
