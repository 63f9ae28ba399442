import tensorflow as tf

class MLP(tf.keras.Sequential):
    def __init__(self, n):
        super().__init__()
        for i in range(n):
            self.add(tf.keras.layers.Dense(16, activation='relu'))
        self.add(tf.keras.layers.Dense(2))

net = MLP(3)
