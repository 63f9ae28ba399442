import tensorflow as tf
from tensorflow.keras import layers


class MinimalCell(layers.Layer):
    def __init__(self, units, **kwargs):
        self.units = units
        self.state_size = units
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, self.units), initializer="uniform", name="recurrent_kernel")
        self.built = True

    def call(self, inputs, states):
        prev_output = states[0]
        h = tf.matmul(inputs, self.kernel)
        output = h + tf.matmul(prev_output, self.recurrent_kernel)
        return output, [output]


inputs = tf.keras.Input((None, 5))
x = layers.RNN([layers.LSTMCell(8), layers.GRUCell(6)], return_sequences=True)(inputs)
x = layers.RNN(MinimalCell(4))(x)
model = tf.keras.Model(inputs, x)
