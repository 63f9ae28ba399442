# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class ResidualCNN(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv2d = tf.keras.layers.Conv2D(
            16, 3, padding="same", activation="relu", name="conv2d"
        )
        self.conv2d_1 = tf.keras.layers.Conv2D(
            16, 3, padding="same", use_bias=False, name="conv2d_1"
        )
        self.batch_normalization = tf.keras.layers.BatchNormalization(
            name="batch_normalization"
        )
        self.re_lu = tf.keras.layers.ReLU(name="re_lu")
        self.conv2d_2 = tf.keras.layers.Conv2D(
            16, 3, padding="same", use_bias=False, name="conv2d_2"
        )
        self.batch_normalization_1 = tf.keras.layers.BatchNormalization(
            name="batch_normalization_1"
        )
        self.add = tf.keras.layers.Add(name="add")
        self.re_lu_1 = tf.keras.layers.ReLU(name="re_lu_1")
        self.global_average_pooling2d = tf.keras.layers.GlobalAveragePooling2D(
            name="global_average_pooling2d"
        )
        self.dense = tf.keras.layers.Dense(10, activation="softmax", name="dense")

    def call(self, inputs, training=None):
        x = self.conv2d(inputs)
        conv2d_1 = self.conv2d_1(x)
        conv2d_1 = self.batch_normalization(conv2d_1)
        conv2d_1 = self.re_lu(conv2d_1)
        conv2d_1 = self.conv2d_2(conv2d_1)
        conv2d_1 = self.batch_normalization_1(conv2d_1)
        x = self.add([x, conv2d_1])
        x = self.re_lu_1(x)
        x = self.global_average_pooling2d(x)
        x = self.dense(x)
        return x


def build():
    model = ResidualCNN()
    model(tf.keras.Input((32, 32, 3)))
    return model


if __name__ == "__main__":
    build().summary()
