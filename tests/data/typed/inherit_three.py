import tensorflow as tf

class A(tf.keras.Model):
    scale = 2.0
    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        self.n = n
        self.a = tf.keras.layers.Dense(n)
    def call(self, x):
        return self.post(self.a(x))
    def post(self, x):
        return x * self.scale

class B(A):
    scale = 3.0
    def post(self, x):
        return super().post(x) + 1

class C(B):
    def __init__(self):
        super().__init__(n=5, name="c")
        self.c = tf.keras.layers.Dense(self.n)
    def post(self, x):
        return self.c(super(C, self).post(x))

net = C()
