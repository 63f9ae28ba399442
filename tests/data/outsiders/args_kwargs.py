import tensorflow as tf


class Dense2(tf.keras.layers.Layer):
    def __init__(self, units, *args, activation="relu", **kwargs):
        super().__init__(*args, **kwargs)
        self.first = tf.keras.layers.Dense(units, activation=activation)
        self.second = tf.keras.layers.Dense(units)

    def call(self, inputs, *args, **kwargs):
        return self.second(self.first(inputs))


class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        units = kwargs.pop("units", 8)
        super().__init__(**kwargs)
        options = dict(activation="tanh", use_bias=False)
        self.body = Dense2(units, activation="gelu")
        self.head = tf.keras.layers.Dense(3, **options)

    def call(self, *inputs, **kwargs):
        (x,) = inputs
        return self.head(self.body(x))


net = Net(units=12)
net(tf.ones((2, 5)))
