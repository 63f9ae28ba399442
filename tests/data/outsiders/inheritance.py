import tensorflow as tf


class BaseNet(tf.keras.Model):
    def __init__(self, hidden=16):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(hidden, activation="relu")
        self.out = tf.keras.layers.Dense(1)

    def features(self, x):
        return self.hidden(x)

    def call(self, x):
        return self.out(self.features(x))


class DeeperNet(BaseNet):
    def __init__(self, hidden=16, extra=8):
        super().__init__(hidden)
        self.extra = tf.keras.layers.Dense(extra, activation="relu")

    def features(self, x):
        x = super().features(x)
        return self.extra(x)


net = DeeperNet(extra=12)
net(tf.random.normal((2, 5)))
