# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Classifier(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.text_vectorization = tf.keras.layers.TextVectorization(
            output_mode="multi_hot",
            vocabulary=("a", "good", "bad", "film"),
            name="text_vectorization",
        )
        self.dense = tf.keras.layers.Dense(1, activation="sigmoid", name="dense")

    def build(self, input_shape):
        self.compute_output_spec(
            tf.keras.Input(batch_shape=input_shape, dtype="string")
        )

    def call(self, inputs):
        x = self.text_vectorization(inputs)
        x = self.dense(x)
        return x


def build():
    model = Classifier()
    model(tf.keras.Input((), dtype="string"))
    return model


if __name__ == "__main__":
    build().summary()
