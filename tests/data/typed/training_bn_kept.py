import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(12)
        self.bn = tf.keras.layers.BatchNormalization()

    def call(self, x, training=False):
        x = self.d(x)
        if training:
            x = self.bn(x, training=training)
        return x

net = Net()
