# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Chain(tf.keras.Model):
    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.chain = list(layers)

    def call(self, inputs, training=None):
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
class Tower(tf.keras.Model):
    def __init__(
        self,
        inside=None,
        width=8,
        start="glorot_uniform",
        rate=0.5,
        spread=0.5,
        keep=True,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if inside is None:
            inside = tf.keras.layers.Dense(6)
        self.inside = inside
        self.width = width
        self.start = start
        self.rate = rate
        self.spread = spread
        self.keep = keep
        self.time_distributed = tf.keras.layers.TimeDistributed(
            inside, name="time_distributed"
        )
        self.chain = Chain(
            [
                tf.keras.layers.Dense(width, activation="relu"),
                tf.keras.Sequential(
                    [
                        tf.keras.layers.Dense(3, kernel_initializer=start),
                        tf.keras.layers.Dense(2),
                    ]
                ),
                tf.keras.layers.Dropout(rate),
            ],
            name="chain",
        )
        self.dense = tf.keras.layers.Dense(
            2,
            kernel_initializer=tf.keras.initializers.RandomNormal(stddev=spread),
            name="dense",
        )

    def call(self, inputs, training=None):
        x = self.time_distributed(inputs)
        x = self.chain(x)
        x = self.dense(x)
        x = tf.keras.ops.sum(x, axis=1, keepdims=self.keep)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "inside": self.inside,
            "width": self.width,
            "start": tf.keras.utils.serialize_keras_object(self.start),
            "rate": self.rate,
            "spread": self.spread,
            "keep": self.keep,
        }

    @classmethod
    def from_config(cls, config):
        config["inside"] = tf.keras.layers.deserialize(config["inside"])
        return cls(**config)


@tf.keras.utils.register_keras_serializable()
class Model(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.tower = Tower(
            inside=tf.keras.layers.Dense(7),
            width=5,
            start="he_normal",
            rate=0.0,
            spread=0.25,
            name="tower",
        )
        self.tower_1 = Tower(name="tower_1")

    def call(self, inputs, training=None):
        x = self.tower(inputs)
        tower_1 = self.tower_1(inputs)
        return x, tower_1


def build():
    model = Model()
    model(tf.keras.Input((3, 4)))
    return model


if __name__ == "__main__":
    build().summary()
