# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Model(tf.keras.Model):
    def call(self, inputs):
        return inputs


def build():
    # There is no input: the weights are made when the model meets data.
    return Model()


if __name__ == "__main__":
    print("Model has no weights yet. There is no input.")
