# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class FancyMLPShared(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(20, activation="relu", name="dense")
        self.weight = self.add_weight(
            shape=(20, 20),
            initializer=tf.keras.initializers.RandomUniform(minval=0.0, maxval=1.0),
            trainable=False,
            name="weight",
        )

    def call(self, inputs):
        x = self.flatten(inputs)
        x = self.dense(x)
        x = tf.linalg.matmul(x, self.weight)
        x = x + 1
        x = tf.nn.relu(x)
        x = self.dense(x)

        # A Python while could not ask a tensor for its value in predict and fit.
        def loop_condition(x):
            x = tf.linalg.norm(x)
            return x > 1

        def loop_body(x):
            return (x / 2,)

        (x,) = tf.keras.ops.while_loop(loop_condition, loop_body, (x,))
        norm = tf.linalg.norm(x)
        norm = norm < 0.8

        # A Python if could not ask a tensor for its value in predict and fit.
        def branch_then():
            return x * 10

        def branch_else():
            return x

        x = tf.keras.ops.cond(norm, branch_then, branch_else)
        x = tf.math.reduce_sum(x)
        return x


def build():
    model = FancyMLPShared()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
