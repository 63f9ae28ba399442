# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Tower(tf.keras.Model):
    def __init__(
        self,
        units=8,
        activation="relu",
        kernel_initializer=None,
        parts=2,
        rate=0.1,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.units = units
        self.activation = activation
        if kernel_initializer is None:
            kernel_initializer = tf.keras.initializers.HeNormal(seed=3)
        self.kernel_initializer = kernel_initializer
        self.parts = parts
        self.rate = rate
        self.dense = tf.keras.layers.Dense(
            units,
            activation=activation,
            kernel_initializer=kernel_initializer,
            name="dense",
        )
        self.dropout = tf.keras.layers.Dropout(rate, name="dropout")

    def call(self, inputs, training=None):
        image, text = inputs
        x = image + text
        x = self.dense(x)
        x = self.dropout(x)
        x, split = tf.keras.ops.split(x, self.parts, axis=-1)
        return x, split

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": tf.keras.utils.serialize_keras_object(self.activation),
            "kernel_initializer": tf.keras.utils.serialize_keras_object(
                self.kernel_initializer
            ),
            "parts": self.parts,
            "rate": self.rate,
        }


@tf.keras.utils.register_keras_serializable()
class Towers(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.tower = Tower(units=16, name="tower")
        self.tower_1 = Tower(
            activation="tanh", kernel_initializer="zeros", rate=0.5, name="tower_1"
        )
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")

    def call(self, inputs, training=None):
        input_1, input_2 = inputs
        left, right = self.tower([input_1, input_2])
        _, right_1 = self.tower_1([input_2, input_1])
        x = self.concatenate([left, right_1, right])
        return x


def build():
    model = Towers()
    model([tf.keras.Input((20,)), tf.keras.Input((20,))])
    return model


if __name__ == "__main__":
    build().summary()
