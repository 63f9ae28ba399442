from tensorflow import keras
from tensorflow.keras import layers

num = keras.Input(shape=(20,), name="numbers")
words = keras.Input(shape=(7,), dtype="int32", name="words")
emb = layers.Embedding(10, 4)(words)
seq = layers.LSTM(6)(emb)
x = layers.concatenate([num, seq])
x = layers.Dense(8, activation="relu")(x)
main = layers.Dense(1, name="main")(x)
aux = layers.Dense(3, name="aux")(seq)
model = keras.Model(inputs=[num, words], outputs=[main, aux])
model.compile("adam", loss={"main": "mse", "aux": "mse"})
