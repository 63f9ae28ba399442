import tensorflow as tf


class NoisyDense(tf.keras.layers.Layer):
    def __init__(self, units, stddev=0.1):
        super().__init__()
        self.dense = tf.keras.layers.Dense(units)
        self.stddev = stddev

    def call(self, inputs, training=False):
        x = self.dense(inputs)
        if training:
            x = x + tf.random.normal(tf.shape(x), stddev=self.stddev)
        return x


class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.noisy = NoisyDense(8)
        self.dropout = tf.keras.layers.Dropout(0.5)
        self.out = tf.keras.layers.Dense(2)

    def call(self, inputs, training=False):
        x = self.noisy(inputs, training=training)
        if training:
            x = self.dropout(x, training=training)
        return self.out(x)


model = Model()
model(tf.zeros((1, 3)))
