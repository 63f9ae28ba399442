# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Constants(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.weight_1 = self.add_weight(
            shape=(4, 4), initializer="random_normal", trainable=False, name="weight_1"
        )
        self.weight = self.add_weight(
            shape=(4, 4),
            initializer=tf.keras.initializers.RandomUniform(minval=-1.0, maxval=1.0),
            trainable=False,
            name="weight",
        )
        self.bias = self.add_weight(
            shape=(4,), initializer="ones", trainable=True, name="bias"
        )

    def call(self, inputs):
        x = inputs @ self.weight_1
        x = x @ self.weight
        x = x + self.bias
        x = x**2
        constant = tf.constant([[1.0, 2.0, 3.0, 4.0]])
        x = x * constant
        x = 1.0 / x
        x = x**-1
        tanh = tf.keras.ops.tanh(x)
        index = tanh[:, 0]
        index = tf.keras.ops.expand_dims(index, -1)
        tanh = tanh[..., -2:]
        subtract = index - tanh
        _ = (-1.5) ** x
        return subtract


def build():
    model = Constants()
    model(tf.keras.Input((4,)))
    return model


if __name__ == "__main__":
    build().summary()
