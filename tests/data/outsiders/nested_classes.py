import tensorflow as tf

L = tf.keras.layers
layers = tf.keras.layers


class Outer(tf.keras.Model):
    class Inner(tf.keras.layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.dense = L.Dense(units)

        def call(self, x):
            return tf.nn.relu(self.dense(x))

    def __init__(self):
        super().__init__()
        self.inner = self.Inner(4)
        self.other = Outer.Inner(5)
        self.out = layers.Dense(2)

    def call(self, x):
        return self.out(self.other(self.inner(x)))


model = Outer()
model(tf.zeros((1, 3)))
