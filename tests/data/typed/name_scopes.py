import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self, name="net", **kwargs):
        super().__init__(name=name, **kwargs)
        self.d = tf.keras.layers.Dense(2, name="first dense")
    def call(self, x):
        with tf.name_scope("inner"):
            y = self.d(x)
        return y

net = Net()
