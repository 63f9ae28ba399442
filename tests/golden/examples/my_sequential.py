# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Chain(tf.keras.Model):
    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.chain = list(layers)

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
class ChainedMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.chain = Chain(
            [
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(256, activation="relu"),
                tf.keras.layers.Dense(10),
            ],
            name="chain",
        )

    def call(self, inputs):
        x = self.chain(inputs)
        return x


def build():
    model = ChainedMLP()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
