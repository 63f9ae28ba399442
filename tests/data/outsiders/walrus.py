import tensorflow as tf
from tensorflow.keras import layers


class Gate(tf.keras.Model):
    def __init__(self, units=8):
        super().__init__()
        self.a = layers.Dense(units)
        self.b = layers.Dense(units)
        self.c = layers.Dense(units)

    def call(self, x):
        y = self.b(h := tf.nn.relu(self.a(x)))
        if (n := 2) > 1:
            y = y * n
        z, w = h + y, h - y
        z *= 0.5
        return self.c(tf.concat([z, w], axis=-1)) if n else z


model = Gate()
model(tf.zeros([1, 6]))
