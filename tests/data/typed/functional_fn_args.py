import tensorflow as tf
from tensorflow.keras import Input, Model, layers

def make_model(input_dim, hidden=(32, 16), n_out=3, use_bn=True):
    inputs = Input((input_dim,))
    x = inputs
    for k, h in enumerate(hidden, start=1):
        x = layers.Dense(h * k, use_bias=not use_bn)(x)
        if use_bn:
            x = layers.BatchNormalization()(x)
        x = layers.Activation('relu')(x)
    outputs = layers.Dense(n_out)(x)
    model = Model(inputs=inputs, outputs=outputs, name="made")
    return model

model = make_model(20, n_out=5)
