import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self, *, units=3, name=None, trainable=True):
        super().__init__(name=name, trainable=trainable)
        self.d = tf.keras.layers.Dense(units)

    def call(self, x):
        return self.d(x)

net = Net(name='x', trainable=False)
