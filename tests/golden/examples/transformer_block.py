# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class TransformerBlock(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.multi_head_attention = tf.keras.layers.MultiHeadAttention(
            4, 16, dropout=0.1, name="multi_head_attention"
        )
        self.add = tf.keras.layers.Add(name="add")
        self.layer_normalization = tf.keras.layers.LayerNormalization(
            epsilon=1e-06, name="layer_normalization"
        )
        self.dense = tf.keras.layers.Dense(256, activation="gelu", name="dense")
        self.dense_1 = tf.keras.layers.Dense(64, name="dense_1")
        self.dropout = tf.keras.layers.Dropout(0.1, name="dropout")
        self.add_1 = tf.keras.layers.Add(name="add_1")
        self.layer_normalization_1 = tf.keras.layers.LayerNormalization(
            epsilon=1e-06, name="layer_normalization_1"
        )

    def call(self, inputs, training=None):
        x = self.multi_head_attention(inputs, inputs)
        x = self.add([inputs, x])
        x = self.layer_normalization(x)
        dense = self.dense(x)
        dense = self.dense_1(dense)
        dense = self.dropout(dense)
        x = self.add_1([x, dense])
        x = self.layer_normalization_1(x)
        return x


def build():
    model = TransformerBlock()
    model(tf.keras.Input((None, 64)))
    return model


if __name__ == "__main__":
    build().summary()
