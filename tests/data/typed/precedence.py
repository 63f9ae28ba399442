import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a = tf.keras.layers.Dense(20)
        self.b = tf.keras.layers.Dense(20)

    def call(self, x):
        a = self.a(x)
        b = self.b(x)
        y = a - (b - x) / 2 ** 2 - -a
        y = -(y + 1) * 2 % 3
        y = y // 0.7 + abs(a) - 1 / (1 + b * b)
        m = (y > 0) & (y < 2) | ~(a >= b)
        return tf.where(m, y, 0.) - 2 * (1 - y)

net = Net()
