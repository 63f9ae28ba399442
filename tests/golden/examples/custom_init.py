# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class AllOnes(tf.keras.initializers.Initializer):
    """Ones everywhere."""

    def __call__(self, shape, dtype=None, **kwargs):
        return tf.ones(shape, dtype=dtype)


@tf.keras.utils.register_keras_serializable()
class MyInit(tf.keras.initializers.Initializer):
    """Half the entries 0, the others at least 5 away from it."""

    def __call__(self, shape, dtype=None, **kwargs):
        data = tf.random.uniform(shape, -10, 10, dtype=dtype)
        return data * tf.cast(tf.abs(data) >= 5, data.dtype)


@tf.keras.utils.register_keras_serializable()
class CustomInit(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(
            64, activation="relu", kernel_initializer=MyInit(), name="dense"
        )
        self.dense_1 = tf.keras.layers.Dense(
            1, kernel_initializer=AllOnes(), name="dense_1"
        )

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        return x


def build():
    model = CustomInit()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
