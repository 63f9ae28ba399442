from tensorflow import keras
from tensorflow.keras import layers
enc_in = keras.Input((20,))
enc = keras.Model(enc_in, layers.Dense(4, activation='relu')(enc_in), name='enc')
i = keras.Input((20,))
h = enc(i)
h2 = enc(i * 2.0)
o = layers.Dense(1)(layers.Concatenate()([h, h2]))
model = keras.Model(i, o)
