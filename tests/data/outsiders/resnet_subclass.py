import tensorflow as tf
from tensorflow import keras


class ResidualBlock(keras.layers.Layer):
    """A residual block: x + conv(conv(x))."""

    def __init__(self, filters, strides=1, **kwargs):
        super(ResidualBlock, self).__init__(**kwargs)
        self.filters = filters
        self.strides = strides
        self.conv1 = keras.layers.Conv2D(filters, 3, strides=strides, padding="same")
        self.bn1 = keras.layers.BatchNormalization()
        self.conv2 = keras.layers.Conv2D(filters, 3, padding="same")
        self.bn2 = keras.layers.BatchNormalization()
        self.shortcut = None
        if strides != 1:
            self.shortcut = keras.layers.Conv2D(filters, 1, strides=strides, padding="same")

    def call(self, inputs, training=None):
        x = self.bn1(self.conv1(inputs), training=training)
        x = tf.nn.relu(x)
        x = self.bn2(self.conv2(x), training=training)
        residual = inputs if self.shortcut is None else self.shortcut(inputs)
        return tf.nn.relu(x + residual)

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "strides": self.strides})
        return config


class ResNet(keras.Model):
    def __init__(self, num_blocks=(1, 1), num_classes=10):
        super(ResNet, self).__init__()
        self.stem = keras.layers.Conv2D(8, 3, padding="same")
        self.blocks = []
        filters = 8
        for stage, blocks in enumerate(num_blocks):
            for i in range(blocks):
                strides = 2 if i == 0 and stage > 0 else 1
                self.blocks.append(ResidualBlock(filters, strides))
            filters *= 2
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.fc = keras.layers.Dense(num_classes)

    def call(self, x, training=False):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, training=training)
        x = self.pool(x)
        return self.fc(x)


net = ResNet((1, 2), num_classes=4)
net.build((None, 16, 16, 3))
