import tensorflow as tf
from tensorflow.keras.layers import Input, Dense, Lambda, Dropout
from tensorflow.keras.models import Model
from tensorflow.keras import backend as K

def euclidean_distance(vects):
    x, y = vects
    sum_square = tf.reduce_sum(tf.square(x - y), axis=1, keepdims=True)
    return tf.sqrt(tf.maximum(sum_square, 1e-7))

def create_base_network(input_shape):
    input = Input(shape=input_shape)
    x = Dense(12, activation='relu')(input)
    x = Dropout(0.1)(x)
    x = Dense(6, activation='relu')(x)
    return Model(input, x)

base_network = create_base_network((20,))
input_a = Input(shape=(20,))
input_b = Input(shape=(20,))
processed_a = base_network(input_a)
processed_b = base_network(input_b)
distance = Lambda(euclidean_distance, output_shape=(1,))([processed_a, processed_b])
model = Model([input_a, input_b], distance)
