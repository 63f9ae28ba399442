# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Functions(tf.keras.Model):
    def call(self, inputs):
        x = tf.keras.ops.reshape(inputs, (-1, 6, 4))
        x = tf.keras.ops.transpose(x, axes=(0, 2, 1))
        split, split_1 = tf.keras.ops.split(x, 2, axis=-1)
        split_1 = tf.keras.ops.transpose(split_1, axes=(0, 2, 1))
        matmul = tf.keras.ops.matmul(split, split_1)
        einsum = tf.keras.ops.einsum("bij,bjk->bik", matmul, x)
        einsum = tf.keras.ops.mean(einsum, axis=(1, 2), keepdims=True)
        einsum = tf.keras.ops.clip(einsum, -1.0, 1.0)
        mean, variance = tf.keras.ops.moments(x, (1,))
        x = tf.keras.ops.concatenate([mean, variance], axis=-1)
        return einsum, x


def build():
    model = Functions()
    model(tf.keras.Input((4, 6)))
    return model


if __name__ == "__main__":
    build().summary()
