import tensorflow as tf


class MLP(tf.keras.Model):
    # Declare layers with model parameters. Here, we declare two fully connected layers.
    def __init__(self):
        # Call the constructor of the parent class to perform the necessary initialization.
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        # Hidden layer
        self.hidden = tf.keras.layers.Dense(units=256, activation=tf.nn.relu)
        self.out = tf.keras.layers.Dense(units=10)  # Output layer

    # Define the forward propagation of the model.
    def call(self, X):
        return self.out(self.hidden((self.flatten(X))))


X = tf.random.uniform((2, 20))
net = MLP()
net(X)
