import tensorflow as tf

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.da = tf.keras.layers.Dense(8)
        self.db = tf.keras.layers.Dense(8)

    def call(self, inputs, training=None):
        left = self.da(inputs['left'])
        right = self.db(inputs['right'])
        return tf.concat([left, right, left], axis=1)

net = Net()
net({'right': tf.ones((1, 5)), 'left': tf.ones((1, 4))})
