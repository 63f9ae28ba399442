# Модель — 多层感知机
import tensorflow as tf

class Сеть(tf.keras.Model):
    """Многослойный перцептрон."""
    def __init__(self, число=12):
        super().__init__()
        self.слой = tf.keras.layers.Dense(число, activation='relu')
        self.выход = tf.keras.layers.Dense(2)

    def call(self, вход):
        скрытый = self.слой(вход)
        return self.выход(скрытый)

сеть = Сеть()
