import tensorflow as tf

class Net(tf.keras.Model):
	def __init__(self):
		super().__init__()
		self.d = tf.keras.layers.Dense(3)
	
	def call(self, x):
		"""Twice."""
		return self.d(x) * 2

net = Net()
