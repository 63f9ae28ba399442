# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Never(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        self.dense = tf.keras.layers.Dense(4, name="dense")
        self.batch_normalization = tf.keras.layers.BatchNormalization(
            name="batch_normalization"
        )
        self.dense_1 = tf.keras.layers.Dense(4, name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(1, name="dense_2")

    def build(self, input_shape):
        self.compute_output_spec(
            [
                tf.keras.Input(batch_shape=input_shape[0]),
                tf.keras.Input(batch_shape=input_shape[1], dtype="int32"),
            ]
        )

    def call(self, inputs, training=None):
        input_1, times = inputs
        times = tf.keras.ops.sum(times)

        def loop_body(_, x):
            x = self.dense(x)
            return self.batch_normalization(x)

        x = tf.keras.ops.fori_loop(0, times, loop_body, input_1)

        # A Python while could not ask a tensor for its value in predict and fit.
        def loop_condition(value):
            value = tf.keras.ops.max(value)
            return value > 1000000000.0

        def loop_body(value):
            return (self.dense_1(value),)

        (value,) = tf.keras.ops.while_loop(loop_condition, loop_body, (x,))
        value = self.dense_2(value)
        return value


def build():
    model = Never()
    model([tf.keras.Input((4,)), tf.keras.Input((), batch_size=1, dtype="int32")])
    return model


if __name__ == "__main__":
    build().summary()
