import tensorflow as tf
from tensorflow.keras import layers, Sequential

class AutoEncoder(tf.keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def call(self, x):
        z = self.encoder(x)
        return self.decoder(z)

enc = Sequential([layers.Dense(8, activation='relu'), layers.Dense(2)])
dec = Sequential([layers.Dense(8, activation='relu'), layers.Dense(20)])
model = AutoEncoder(enc, dec)
