# Drawn with Layerwright.

import tensorflow as tf


class CenteredLayer(tf.keras.layers.Layer):
    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs)


class MyDense(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            name="w", shape=(input_shape[-1], self.units), initializer="random_normal"
        )
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


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
class Inner(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(8, name="dense")
        self.dropout = tf.keras.layers.Dropout(0.2, name="dropout")

    def call(self, inputs, training=None):
        x = self.dense(inputs)
        x = self.dropout(x)
        return x


@tf.keras.utils.register_keras_serializable()
class Chained(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.chain = Chain(
            [
                tf.keras.layers.Dense(8),
                CenteredLayer(),
                Inner(),
                tf.keras.Sequential([tf.keras.layers.Dense(4), MyDense(3)]),
            ],
            name="chain",
        )
        self.chain_1 = Chain([tf.keras.layers.Flatten()], name="chain_1")
        self.my_dense = MyDense(2)
        self.my_dense.trainable = False

    def call(self, inputs, training=None):
        x = self.chain(inputs)
        x = self.chain_1(x)
        x = self.my_dense(x)
        return x


def build():
    model = Chained()
    model(tf.keras.Input((8,)))
    return model


if __name__ == "__main__":
    build().summary()
