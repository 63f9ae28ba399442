# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class TwoInputs(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv2d = tf.keras.layers.Conv2D(8, 3, activation="relu", name="conv2d")
        self.max_pooling2d = tf.keras.layers.MaxPooling2D(name="max_pooling2d")
        self.flatten = tf.keras.layers.Flatten(name="flatten")
        self.dense = tf.keras.layers.Dense(16, activation="relu", name="dense")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.dense_1 = tf.keras.layers.Dense(32, activation="relu", name="dense_1")
        self.kind = tf.keras.layers.Dense(3, activation="softmax", name="kind")
        self.price = tf.keras.layers.Dense(1, name="price")

    def call(self, inputs):
        picture, facts = inputs
        picture = self.conv2d(picture)
        picture = self.max_pooling2d(picture)
        picture = self.flatten(picture)
        facts = self.dense(facts)
        x = self.concatenate([picture, facts])
        x = self.dense_1(x)
        kind = self.kind(x)
        x = self.price(x)
        return kind, x


def build():
    model = TwoInputs()
    model([tf.keras.Input((28, 28, 1)), tf.keras.Input((5,))])
    return model


if __name__ == "__main__":
    build().summary()
