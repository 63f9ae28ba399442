import tensorflow as tf

X = tf.random.uniform((2, 20))
# tf.keras behaves a bit differently. It removes the duplicate layer automatically
shared = tf.keras.layers.Dense(8, activation=tf.nn.relu)


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = tf.keras.layers.Dense(8, activation=tf.nn.relu)
        self.shared = tf.keras.layers.Dense(8, activation=tf.nn.relu)
        self.last = tf.keras.layers.Dense(10)

    def call(self, X):
        X = self.first(X)
        X = self.shared(X)
        X = self.shared(X)
        return self.last(X)


net = Net()
net(X)
