# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Preprocessing(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rescaling = tf.keras.layers.Rescaling(
            0.00392156862745098, name="rescaling"
        )
        self.normalization = tf.keras.layers.Normalization(name="normalization")
        self.conv2d = tf.keras.layers.Conv2D(4, 3, name="conv2d")
        self.global_average_pooling2d = tf.keras.layers.GlobalAveragePooling2D(
            name="global_average_pooling2d"
        )
        self.text_vectorization = tf.keras.layers.TextVectorization(
            output_sequence_length=6,
            vocabulary=("a", "photo", "of"),
            name="text_vectorization",
        )
        self.embedding = tf.keras.layers.Embedding(
            5, 4, mask_zero=True, name="embedding"
        )
        self.gru = tf.keras.layers.GRU(4, name="gru")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.dense = tf.keras.layers.Dense(1, name="dense")

    def build(self, input_shape):
        self.call(
            [
                tf.keras.Input(batch_shape=input_shape[0]),
                tf.keras.Input(batch_shape=input_shape[1], dtype="string"),
            ]
        )

    def call(self, inputs, training=None):
        photo, caption = inputs
        photo = self.rescaling(photo)
        photo = self.normalization(photo)
        photo = self.conv2d(photo)
        photo = self.global_average_pooling2d(photo)
        caption = self.text_vectorization(caption)
        caption = self.embedding(caption)
        caption = self.gru(caption)
        x = self.concatenate([photo, caption])
        x = self.dense(x)
        return x


def build():
    model = Preprocessing()
    model([tf.keras.Input((32, 32, 3)), tf.keras.Input((), dtype="string")])
    return model


if __name__ == "__main__":
    build().summary()
