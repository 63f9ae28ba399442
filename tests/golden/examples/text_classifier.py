# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class TextClassifier(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.text_vectorization = tf.keras.layers.TextVectorization(
            output_sequence_length=20,
            vocabulary=("good", "bad", "film", "boring", "great", "not", "very"),
            name="text_vectorization",
        )
        self.embedding = tf.keras.layers.Embedding(
            9, 16, mask_zero=True, name="embedding"
        )
        self.bidirectional = tf.keras.layers.Bidirectional(
            tf.keras.layers.LSTM(16), name="bidirectional"
        )
        self.dropout = tf.keras.layers.Dropout(0.3, name="dropout")
        self.dense = tf.keras.layers.Dense(1, activation="sigmoid", name="dense")

    def build(self, input_shape):
        self.compute_output_spec(
            tf.keras.Input(batch_shape=input_shape, dtype="string")
        )

    def call(self, inputs, training=None):
        x = self.text_vectorization(inputs)
        x = self.embedding(x)
        x = self.bidirectional(x)
        x = self.dropout(x)
        x = self.dense(x)
        return x


def build():
    model = TextClassifier()
    model(tf.keras.Input((), dtype="string"))
    return model


if __name__ == "__main__":
    build().summary()
