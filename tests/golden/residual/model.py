# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class ResNet(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.stem = tf.keras.layers.Conv2D(
            64, (7, 7), strides=2, padding="same", activation="relu", name="stem"
        )
        self.conv2d = tf.keras.layers.Conv2D(
            64, (3, 3), strides=1, padding="same", use_bias=False, name="conv2d"
        )
        self.batch_normalization = tf.keras.layers.BatchNormalization(
            name="batch_normalization"
        )
        self.re_lu = tf.keras.layers.ReLU(name="re_lu")
        self.conv2d_1 = tf.keras.layers.Conv2D(
            64, (3, 3), padding="same", use_bias=False, name="conv2d_1"
        )
        self.batch_normalization_1 = tf.keras.layers.BatchNormalization(
            name="batch_normalization_1"
        )
        self.add = tf.keras.layers.Add(name="add")
        self.re_lu_1 = tf.keras.layers.ReLU(name="re_lu_1")
        self.conv2d_2 = tf.keras.layers.Conv2D(
            128, (3, 3), strides=2, padding="same", use_bias=False, name="conv2d_2"
        )
        self.batch_normalization_2 = tf.keras.layers.BatchNormalization(
            name="batch_normalization_2"
        )
        self.re_lu_2 = tf.keras.layers.ReLU(name="re_lu_2")
        self.conv2d_3 = tf.keras.layers.Conv2D(
            128, (3, 3), padding="same", use_bias=False, name="conv2d_3"
        )
        self.batch_normalization_3 = tf.keras.layers.BatchNormalization(
            name="batch_normalization_3"
        )
        self.conv2d_4 = tf.keras.layers.Conv2D(128, 1, strides=2, name="conv2d_4")
        self.add_1 = tf.keras.layers.Add(name="add_1")
        self.re_lu_3 = tf.keras.layers.ReLU(name="re_lu_3")
        self.global_average_pooling2d = tf.keras.layers.GlobalAveragePooling2D(
            name="global_average_pooling2d"
        )
        self.dropout = tf.keras.layers.Dropout(0.5, name="dropout")
        self.classifier = tf.keras.layers.Dense(
            10, activation="softmax", name="classifier"
        )

    def call(self, inputs, training=None):
        x = self.stem(inputs)
        conv2d = self.conv2d(x)
        conv2d = self.batch_normalization(conv2d)
        conv2d = self.re_lu(conv2d)
        conv2d = self.conv2d_1(conv2d)
        conv2d = self.batch_normalization_1(conv2d)
        x = self.add([conv2d, x])
        x = self.re_lu_1(x)
        conv2d_2 = self.conv2d_2(x)
        conv2d_2 = self.batch_normalization_2(conv2d_2)
        conv2d_2 = self.re_lu_2(conv2d_2)
        conv2d_2 = self.conv2d_3(conv2d_2)
        conv2d_2 = self.batch_normalization_3(conv2d_2)
        x = self.conv2d_4(x)
        x = self.add_1([conv2d_2, x])
        x = self.re_lu_3(x)
        x = self.global_average_pooling2d(x)
        x = self.dropout(x)
        x = self.classifier(x)
        return x


def build():
    model = ResNet()
    model(tf.keras.Input((32, 32, 3)))
    return model


if __name__ == "__main__":
    build().summary()
