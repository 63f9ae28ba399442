# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Wrapped(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.time_distributed = tf.keras.layers.TimeDistributed(
            tf.keras.layers.Dense(
                8,
                activation="relu",
                kernel_initializer=tf.keras.initializers.RandomNormal(stddev=0.01),
                kernel_regularizer=tf.keras.regularizers.L2(l2=0.0001),
            ),
            name="time_distributed",
        )
        self.time_distributed_1 = tf.keras.layers.TimeDistributed(
            tf.keras.layers.Flatten(), name="time_distributed_1"
        )
        self.bidirectional = tf.keras.layers.Bidirectional(
            tf.keras.layers.GRU(16, dropout=0.2), merge_mode="sum", name="bidirectional"
        )
        self.spectral_normalization = tf.keras.layers.SpectralNormalization(
            tf.keras.layers.Dense(4), name="spectral_normalization"
        )

    def call(self, inputs, training=None):
        x = self.time_distributed(inputs)
        x = self.time_distributed_1(x)
        x = self.bidirectional(x)
        x = self.spectral_normalization(x)
        return x


def build():
    model = Wrapped()
    model(tf.keras.Input((5, 10, 3)))
    return model


if __name__ == "__main__":
    build().summary()
