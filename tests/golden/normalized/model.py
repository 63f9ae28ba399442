# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Chain(tf.keras.Model):
    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.chain = list(layers)

    def build(self, input_shape):
        self.call(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs):
        x = inputs
        for layer in self.chain:
            x = layer(x)
        return x

    def get_config(self):
        return {**super().get_config(), "layers": self.chain}

    @classmethod
    def from_config(cls, config):
        layers = map(tf.keras.layers.deserialize, config.pop("layers"))
        return cls(layers, **config)


@tf.keras.utils.register_keras_serializable()
class Norm(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.normalization = tf.keras.layers.Normalization(
            mean=1.0, variance=2.0, name="normalization"
        )
        self.dense = tf.keras.layers.Dense(3, name="dense")

    def build(self, input_shape):
        self.call(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs):
        x = self.normalization(inputs)
        x = self.dense(x)
        return x


@tf.keras.utils.register_keras_serializable()
class Scaled(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.norm = Norm(name="norm")
        self.chain = Chain(
            [
                tf.keras.layers.Normalization(mean=0.5, variance=1.5),
                tf.keras.layers.Dense(3),
            ],
            name="chain",
        )

    def build(self, input_shape):
        self.call(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs):
        x = self.norm(inputs)
        chain = self.chain(inputs)
        x = x + chain
        return x


def build():
    model = Scaled()
    model(tf.keras.Input((4,)))
    return model


if __name__ == "__main__":
    build().summary()
