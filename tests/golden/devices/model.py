# Drawn with Layerwright.

import functools

import tensorflow as tf


def placed(layer, device):
    """Let the weights of `layer` live on `device`, wherever it is called."""
    build = layer.build

    @functools.wraps(build)
    def build_there(*args, **kwargs):
        with tf.device(device):
            build(*args, **kwargs)

    layer.build = build_there
    return layer


@tf.keras.utils.register_keras_serializable()
class Model(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_jit = False
        with tf.device("/CPU:1"):
            self.left = tf.keras.layers.Dense(64, name="left")
        with tf.device("/CPU:2"):
            self.right = tf.keras.layers.Dense(64, name="right")
        with tf.device("/CPU:1"):
            self.far = placed(tf.keras.layers.Dense(64, name="far"), "/CPU:1")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.last = tf.keras.layers.Dense(2, name="last")

    def build(self, input_shape):
        # Traced by Keras, all weights would be made on the first device.
        trace = tf.function(self.call, autograph=False)
        trace.get_concrete_function(tf.TensorSpec(input_shape))

    def call(self, inputs):
        with tf.device("/CPU:1"):
            x = self.left(inputs)
        with tf.device("/CPU:2"):
            x = tf.keras.ops.copy(x)
            right = self.right(inputs)
            right = self.far(right)
        x = self.concatenate([x, right])
        x = self.last(x)
        return x


def build():
    model = Model()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
