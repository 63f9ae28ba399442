# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Seq2Seq(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding_1 = tf.keras.layers.Embedding(
            30, 8, mask_zero=True, name="embedding_1"
        )
        self.embedding = tf.keras.layers.Embedding(
            30, 8, mask_zero=True, name="embedding"
        )
        self.lstm = tf.keras.layers.LSTM(8, return_state=True, name="lstm")
        self.lstm_1 = tf.keras.layers.LSTM(8, return_sequences=True, name="lstm_1")
        self.additive_attention = tf.keras.layers.AdditiveAttention(
            name="additive_attention"
        )
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")
        self.time_distributed = tf.keras.layers.TimeDistributed(
            tf.keras.layers.Dense(30, activation="softmax"), name="time_distributed"
        )

    def build(self, input_shape):
        self.compute_output_spec(
            [
                tf.keras.Input(batch_shape=input_shape[0], dtype="int32"),
                tf.keras.Input(batch_shape=input_shape[1], dtype="int32"),
            ]
        )

    def call(self, inputs, training=None):
        input_1, input_2 = inputs
        input_2 = self.embedding_1(input_2)
        input_1 = self.embedding(input_1)
        _, state_h, state_c = self.lstm(input_1)
        x = self.lstm_1(input_2, initial_state=[state_h, state_c])
        additive_attention = self.additive_attention([x, input_1])
        x = self.concatenate([x, additive_attention])
        x = self.time_distributed(x)
        return x


def build():
    model = Seq2Seq()
    model([tf.keras.Input((7,), dtype="int32"), tf.keras.Input((None,), dtype="int32")])
    return model


if __name__ == "__main__":
    build().summary()
