# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Scaled(tf.keras.Model):
    def call(self, inputs):
        mask = tf.constant([[True, False]])
        rotation = tf.constant([[1.0, 2.0], [3.0, 4.0]])
        x = tf.keras.ops.matmul(inputs, rotation)
        signs = tf.constant([1, -1], dtype="float32")
        x = tf.keras.ops.multiply(x, signs)
        constant = tf.constant(float("-inf"))
        x = tf.keras.ops.maximum(x, constant)
        x = tf.keras.ops.where(mask, x, 0.0)
        return x


def build():
    model = Scaled()
    model(tf.keras.Input((2,)))
    return model


if __name__ == "__main__":
    build().summary()
