import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a = tf.keras.layers.Dense(4)
        self.b = tf.keras.layers.Dense(5)

    def call(self, x):
        y = self.a(x)
        outputs = {"z": (y, self.b(y)), "a": x}
        return outputs

net = Net()
