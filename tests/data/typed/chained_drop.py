import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(20)

    def call(self, x):
        a = b = self.d(x)
        a = a + 1
        rows = other = [a]
        rows.append(b)
        return tf.add_n(other)

net = Net()
