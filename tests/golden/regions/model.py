# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Rounds(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.dense = tf.keras.layers.Dense(6, name="dense")
        self.dense_1 = tf.keras.layers.Dense(6, activation="tanh", name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(6, name="dense_2")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")

    def call(self, inputs):
        input_1, step = inputs
        dense = self.dense(input_1)

        def refine_body(index, values):
            x, kept = values
            x = self.dense_1(x)
            index = tf.keras.ops.cast(index, "float32")
            x = x + step * index / 10
            mean = tf.keras.ops.mean(x)
            mean = mean > 0

            # A Python if could not ask a tensor for its value in predict and fit.
            def branch_then():
                dense_2 = self.dense_2(x)
                return dense_2 + kept

            def branch_else():
                return x - step

            y = tf.keras.ops.cond(mean, branch_then, branch_else)
            return y, kept

        x, kept = tf.keras.ops.fori_loop(0, 3, refine_body, (dense, input_1))

        # A Python while could not ask a tensor for its value in predict and fit.
        def loop_condition(x, total):
            x = tf.keras.ops.sum(x)
            x = tf.keras.ops.abs(x)
            return x > 0.1

        def loop_body(x, total):
            multiply = x * 0.5
            x = total + x
            return multiply, x

        x, total = tf.keras.ops.while_loop(
            loop_condition, loop_body, (x, kept), maximum_iterations=5
        )
        x = self.concatenate([x, total])
        return x


def build():
    model = Rounds()
    model([tf.keras.Input((6,)), tf.keras.Input((6,))])
    return model


if __name__ == "__main__":
    build().summary()
