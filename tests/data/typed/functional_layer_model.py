from tensorflow import keras
from tensorflow.keras import layers

class Scale(layers.Layer):
    def __init__(self, by=2.0, **kwargs):
        super().__init__(**kwargs)
        self.by = by
    def call(self, x):
        return x * self.by

i = keras.Input((20,), batch_size=None)
x = Scale(3.0, name="three")(i)
x = layers.Dense(4)(x)
x = x + 1
x = keras.ops.tanh(x)
model = keras.Model([i], [x])
