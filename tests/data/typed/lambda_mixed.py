import tensorflow as tf
from tensorflow.keras import layers
def half(t):
    return t / 2
net = tf.keras.Sequential()
net.add(layers.Lambda(lambda x: tf.expand_dims(x, -1), input_shape=(20,)))
net.add(layers.Conv1D(4, 3))
net.add(layers.Lambda(half))
net.add(layers.GlobalAveragePooling1D())
