# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Recommender(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(16, activation="relu", name="dense")
        self.film_embedding = tf.keras.layers.Embedding(1000, 16, name="film_embedding")
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.chance = tf.keras.layers.Dense(1, activation="sigmoid", name="chance")
        self.dot = tf.keras.layers.Dot(-1, name="dot")

    def build(self, input_shape):
        self.compute_output_spec(
            [
                tf.keras.Input(batch_shape=input_shape[0]),
                tf.keras.Input(batch_shape=input_shape[1], dtype="int32"),
            ]
        )

    def call(self, inputs):
        user_features, film = inputs
        user_features = self.dense(user_features)
        film = self.film_embedding(film)
        x = self.concatenate([user_features, film])
        x = self.chance(x)
        match = self.dot([user_features, film])
        return x, match


def build():
    model = Recommender()
    model([tf.keras.Input((12,)), tf.keras.Input((), dtype="int32")])
    return model


if __name__ == "__main__":
    build().summary()
