# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Encoder(tf.keras.layers.Layer):
    def __init__(self, embedding, **kwargs):
        super().__init__(**kwargs)
        self.embedding = embedding
        self.gru = tf.keras.layers.GRU(4, name="gru")

    def build(self, input_shape):
        self.compute_output_spec(tf.keras.Input(batch_shape=input_shape, dtype="int32"))

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        x = self.gru(x)
        return x

    def get_config(self):
        return {**super().get_config(), "embedding": self.embedding}

    @classmethod
    def from_config(cls, config):
        config["embedding"] = tf.keras.layers.deserialize(config["embedding"])
        return cls(**config)


@tf.keras.utils.register_keras_serializable()
class Decoder(tf.keras.Model):
    def __init__(self, embedding, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.embedding = embedding
        self.lstm = tf.keras.layers.LSTM(units, name="lstm")

    def build(self, input_shape):
        self.compute_output_spec(tf.keras.Input(batch_shape=input_shape, dtype="int32"))

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        x = self.lstm(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "embedding": self.embedding,
            "units": self.units,
        }

    @classmethod
    def from_config(cls, config):
        config["embedding"] = tf.keras.layers.deserialize(config["embedding"])
        return cls(**config)


@tf.keras.utils.register_keras_serializable()
class Translator(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding = tf.keras.layers.Embedding(10, 3, name="embedding")
        self.encoder = Encoder(embedding=self.embedding, name="encoder")
        self.decoder = Decoder(embedding=self.embedding, name="decoder")
        self.dense = tf.keras.layers.Dense(1, name="dense")

    def build(self, input_shape):
        self.compute_output_spec(
            [
                tf.keras.Input(batch_shape=input_shape[0], dtype="int32"),
                tf.keras.Input(batch_shape=input_shape[1], dtype="int32"),
            ]
        )

    def call(self, inputs, training=None):
        source, target = inputs
        source = self.encoder(source)
        target = self.decoder(target)
        x = source * target
        x = self.dense(x)
        return x


def build():
    model = Translator()
    model([tf.keras.Input((5,), dtype="int32"), tf.keras.Input((6,), dtype="int32")])
    return model


if __name__ == "__main__":
    build().summary()
