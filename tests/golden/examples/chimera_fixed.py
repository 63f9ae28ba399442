# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(64, activation="relu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(32, activation="relu", name="dense_1")

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = self.dense_1(x)
        return x


@tf.keras.utils.register_keras_serializable()
class NestMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.net = Net(name="net")
        self.dense_2 = tf.keras.layers.Dense(16, activation="relu", name="dense_2")

    def call(self, inputs):
        x = self.net(inputs)
        x = self.dense_2(x)
        return x


@tf.keras.utils.register_keras_serializable()
class FixedHiddenMLP(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.flatten_1 = tf.keras.layers.Flatten(name="flatten_1")
        self.weight = self.add_weight(
            shape=(20, 20),
            initializer=tf.keras.initializers.RandomUniform(minval=0.0, maxval=1.0),
            trainable=False,
            name="weight",
        )
        self.dense_4 = tf.keras.layers.Dense(20, activation="relu", name="dense_4")

    def call(self, inputs):
        x = self.flatten_1(inputs)
        x = tf.linalg.matmul(x, self.weight)
        x = x + 1
        x = tf.nn.relu(x)
        x = self.dense_4(x)

        # A Python while could not ask a tensor for its value in predict and fit.
        def loop_condition(x):
            x = tf.math.abs(x)
            x = tf.math.reduce_sum(x)
            return x > 1

        def loop_body(x):
            return (x / 2,)

        (x,) = tf.keras.ops.while_loop(loop_condition, loop_body, (x,))
        x = tf.math.reduce_sum(x)
        return x


@tf.keras.utils.register_keras_serializable()
class ChimeraFixed(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.sequential = tf.keras.Sequential(
            [NestMLP(), tf.keras.layers.Dense(20), FixedHiddenMLP()], name="sequential"
        )

    def call(self, inputs):
        x = self.sequential(inputs)
        return x


def build():
    model = ChimeraFixed()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
