import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self, a=4, b=7):
        super().__init__()
        n, m = 3, 5
        n, m = m, n
        self.x, self.y = tf.keras.layers.Dense(n), tf.keras.layers.Dense(m)

    def call(self, x):
        return self.y(self.x(x))

net = Net()
