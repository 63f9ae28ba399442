import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(5)
        self.e = tf.keras.layers.Dense(3)

    def call(self, x):
        return self.e(self.d(x))

net = Net()
net.d.trainable = False
