import tensorflow as tf
from tensorflow.keras import Input, Model, Sequential, backend as K
from tensorflow.keras.layers import Conv2D, Dense, Flatten, Lambda, MaxPooling2D


def embedding_net(shape):
    net = Sequential()
    net.add(Conv2D(8, (3, 3), activation="relu", input_shape=shape))
    net.add(MaxPooling2D())
    net.add(Flatten())
    net.add(Dense(16, activation="sigmoid"))
    return net


shape = (20, 20, 1)
left_input = Input(shape)
right_input = Input(shape)
model = embedding_net(shape)
encoded_l = model(left_input)
encoded_r = model(right_input)
distance = tf.abs(encoded_l - encoded_r)
prediction = Dense(1, activation="sigmoid")(distance)
siamese_net = Model(inputs=[left_input, right_input], outputs=prediction)
