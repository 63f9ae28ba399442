import tensorflow as tf


class CenteredLayer(tf.keras.Model):
    def __init__(self):
        super().__init__()

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs)


net = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(20), CenteredLayer()])
Y = net(tf.random.uniform((2, 20)))
tf.reduce_mean(Y)
