# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Inception(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.point = tf.keras.layers.Conv2D(8, 1, activation="relu", name="point")
        self.conv2d = tf.keras.layers.Conv2D(4, 1, activation="relu", name="conv2d")
        self.conv2d_1 = tf.keras.layers.Conv2D(
            8, 3, padding="same", activation="relu", name="conv2d_1"
        )
        self.max_pooling2d = tf.keras.layers.MaxPooling2D(
            pool_size=3, strides=1, padding="same", name="max_pooling2d"
        )
        self.conv2d_2 = tf.keras.layers.Conv2D(8, 1, activation="relu", name="conv2d_2")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.global_max_pooling2d = tf.keras.layers.GlobalMaxPooling2D(
            name="global_max_pooling2d"
        )

    def call(self, inputs):
        x = self.point(inputs)
        narrow = self.conv2d(inputs)
        narrow = self.conv2d_1(narrow)
        pooled = self.max_pooling2d(inputs)
        pooled = self.conv2d_2(pooled)
        x = self.concatenate([x, narrow, pooled])
        x = self.global_max_pooling2d(x)
        return x


def build():
    model = Inception()
    model(tf.keras.Input((28, 28, 16)))
    return model


if __name__ == "__main__":
    build().summary()
