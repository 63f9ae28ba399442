# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Translator(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.encoder = tf.keras.layers.LSTM(32, return_state=True, name="encoder")
        self.decoder = tf.keras.layers.LSTM(32, return_sequences=True, name="decoder")
        self.words = tf.keras.layers.Dense(50, name="words")

    def call(self, inputs, training=None):
        source, target = inputs
        _, state_h, state_c = self.encoder(source)
        x = self.decoder(target, initial_state=[state_h, state_c])
        x = self.words(x)
        return x


def build():
    model = Translator()
    model([tf.keras.Input((None, 8)), tf.keras.Input((None, 8))])
    return model


if __name__ == "__main__":
    build().summary()
