import tensorflow as tf

class Base(tf.keras.Model):
    def __init__(self, n):
        tf.keras.Model.__init__(self)
        self.d = tf.keras.layers.Dense(n)
    def call(self, x):
        return self.d(x)

class Child(Base):
    def __init__(self):
        Base.__init__(self, 7)
        self.e = tf.keras.layers.Dense(3)
    def call(self, x):
        return self.e(Base.call(self, x))

net = Child()
