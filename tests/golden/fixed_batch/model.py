# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Stateful(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lstm = tf.keras.layers.LSTM(3, stateful=True, name="lstm")
        self.dense = tf.keras.layers.Dense(1, name="dense")

    def build(self, input_shape):
        self.call(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs, training=None):
        x = self.lstm(inputs)
        x = self.dense(x)
        return x


def build():
    model = Stateful()
    model(tf.keras.Input((5, 2), batch_size=4))
    return model


if __name__ == "__main__":
    build().summary()
