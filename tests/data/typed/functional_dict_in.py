from tensorflow import keras
from tensorflow.keras import layers
b = keras.Input((4,), name='b')
a = keras.Input((5,), name='a')
y = layers.Dense(3)(b) + layers.Dense(3)(a)
model = keras.Model({'b': b, 'a': a}, y)
