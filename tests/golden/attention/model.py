# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Attending(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.multi_head_attention = tf.keras.layers.MultiHeadAttention(
            4, 4, name="multi_head_attention"
        )
        self.add = tf.keras.layers.Add(name="add")
        self.layer_normalization = tf.keras.layers.LayerNormalization(
            name="layer_normalization"
        )
        self.multi_head_attention_1 = tf.keras.layers.MultiHeadAttention(
            2, 8, dropout=0.1, name="multi_head_attention_1"
        )
        self.attention = tf.keras.layers.Attention(use_scale=True, name="attention")
        self.add_1 = tf.keras.layers.Add(name="add_1")
        self.dropout = tf.keras.layers.Dropout(0.1, name="dropout")

    def call(self, inputs, training=None):
        query, memory = inputs
        x, attention_scores = self.multi_head_attention(
            query, memory, return_attention_scores=True
        )
        x = self.add([query, x])
        x = self.layer_normalization(x)
        x = self.multi_head_attention_1(x, x, use_causal_mask=True)
        attention = self.attention([x, memory])
        x = self.add_1([x, attention])
        x = self.dropout(x, training=True)
        return x, attention_scores


def build():
    model = Attending()
    model([tf.keras.Input((6, 16)), tf.keras.Input((9, 16))])
    return model


if __name__ == "__main__":
    build().summary()
