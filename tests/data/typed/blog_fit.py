import keras
from keras import layers
input_img = keras.Input(shape=(20,))
encoded = layers.Dense(4, activation='relu')(input_img)
decoded = layers.Dense(20, activation='sigmoid')(encoded)
autoencoder = keras.Model(input_img, decoded)
encoder = keras.Model(input_img, encoded)
autoencoder.compile(optimizer='adam', loss='binary_crossentropy')
