import tensorflow as tf

X = tf.random.uniform((2, 20))
net = tf.keras.models.Sequential([
    tf.keras.layers.Dense(
        10, kernel_initializer=tf.random_normal_initializer(mean=0, stddev=0.01),
        bias_initializer=tf.zeros_initializer()),
    tf.keras.layers.Dense(
        1, kernel_initializer=tf.keras.initializers.Constant(1),
        bias_initializer=tf.ones_initializer()),
])

net(X)
net.weights[0], net.weights[1]
