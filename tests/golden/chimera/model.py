# Drawn with Layerwright.

import tensorflow as tf


def my_scale(x, factor=2.0):
    return x * factor


@tf.keras.utils.register_keras_serializable()
class NestMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(64, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(32, activation="relu", name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(16, activation="relu", name="dense_2")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        x = self.dense_2(x)
        return x


@tf.keras.utils.register_keras_serializable()
class FancyMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(20, activation="relu", name="dense")
        self.rand_weight = self.add_weight(
            shape=(20, 20),
            initializer=tf.keras.initializers.RandomNormal(stddev=1.0, seed=7),
            trainable=False,
            name="rand_weight",
        )

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = x @ self.rand_weight
        x = x + 1
        x = tf.keras.ops.relu(x)
        x = self.dense(x)

        # A Python while could not ask a tensor for its value in predict and fit.
        def halve_condition(x):
            x = tf.keras.ops.norm(x)
            return x > 1

        def halve_body(x):
            return (x / 2,)

        (x,) = tf.keras.ops.while_loop(halve_condition, halve_body, (x,))
        norm = tf.keras.ops.norm(x)
        norm = norm < 0.8

        # A Python if could not ask a tensor for its value in predict and fit.
        def grow_then():
            return x * 10

        def grow_else():
            return x

        x = tf.keras.ops.cond(norm, grow_then, grow_else)
        x = tf.keras.ops.sum(x)
        return x


@tf.keras.utils.register_keras_serializable()
class Chimera(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.sequential = tf.keras.Sequential(
            [NestMLP(), tf.keras.layers.Dense(20), FancyMLP()], name="sequential"
        )

    def call(self, inputs):
        x = self.sequential(inputs)
        return x


def build():
    model = Chimera()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
