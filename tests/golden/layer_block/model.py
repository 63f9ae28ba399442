# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Gate(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(6, activation="sigmoid", name="dense")
        self.scale = self.add_weight(
            shape=(6,), initializer="ones", trainable=True, name="scale"
        )

    def build(self, input_shape):
        self.compute_output_spec(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs):
        x = self.dense(inputs)
        expression = x * inputs * self.scale + (1 - x) * inputs**2
        return expression, x


@tf.keras.utils.register_keras_serializable()
class Gated(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.gate = Gate(name="gate")
        self.gate_1 = Gate(name="gate_1")

    def call(self, inputs):
        value, gate = self.gate(inputs)
        value, _ = self.gate_1(value)
        x = value - gate
        return x


def build():
    model = Gated()
    model(tf.keras.Input((6,)))
    return model


if __name__ == "__main__":
    build().summary()
