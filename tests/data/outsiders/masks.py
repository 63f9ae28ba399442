import tensorflow as tf
from tensorflow.keras import layers


class TemporalSoftmax(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        assert mask is not None
        broadcast_float_mask = tf.expand_dims(tf.cast(mask, "float32"), -1)
        inputs_exp = tf.exp(inputs) * broadcast_float_mask
        inputs_sum = tf.reduce_sum(inputs_exp * broadcast_float_mask, axis=-1, keepdims=True)
        return inputs_exp / (inputs_sum + 1e-6)


class Tagger(tf.keras.Model):
    def __init__(self, vocab=50, dim=8, tags=5):
        super().__init__()
        self.embed = layers.Embedding(vocab, dim, mask_zero=True)
        self.rnn = layers.Bidirectional(layers.LSTM(dim, return_sequences=True))
        self.head = layers.TimeDistributed(layers.Dense(tags))

    def call(self, inputs, training=None, mask=None):
        x = self.embed(inputs)
        x = self.rnn(x, training=training)
        x = self.head(x)
        return x

    def compute_output_shape(self, input_shape):
        return (*input_shape, 5)


model = Tagger()
model.build((None, 12))
