import tensorflow as tf
from tensorflow.keras import layers

class Noisy(tf.keras.Model):
    def __init__(self, rate=0.5):
        super().__init__()
        self.d1 = layers.Dense(12, activation='relu')
        self.drop = layers.Dropout(rate)
        self.d2 = layers.Dense(3)

    def call(self, inputs, training=False):
        x = self.d1(inputs)
        if training:
            x = self.drop(x, training=training)
        return self.d2(x)

model = Noisy()
