# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class WaveNet(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv1d = tf.keras.layers.Conv1D(8, 1, name="conv1d")
        self.conv1d_1 = tf.keras.layers.Conv1D(
            8, 2, padding="causal", activation="tanh", name="conv1d_1"
        )
        self.conv1d_2 = tf.keras.layers.Conv1D(
            8,
            2,
            padding="causal",
            dilation_rate=(1,),
            activation="sigmoid",
            name="conv1d_2",
        )
        self.multiply = tf.keras.layers.Multiply(name="multiply")
        self.conv1d_3 = tf.keras.layers.Conv1D(8, 1, name="conv1d_3")
        self.add = tf.keras.layers.Add(name="add")
        self.conv1d_4 = tf.keras.layers.Conv1D(
            8, 2, padding="causal", dilation_rate=2, activation="tanh", name="conv1d_4"
        )
        self.conv1d_5 = tf.keras.layers.Conv1D(
            8,
            2,
            padding="causal",
            dilation_rate=(2,),
            activation="sigmoid",
            name="conv1d_5",
        )
        self.multiply_1 = tf.keras.layers.Multiply(name="multiply_1")
        self.conv1d_6 = tf.keras.layers.Conv1D(8, 1, name="conv1d_6")
        self.add_1 = tf.keras.layers.Add(name="add_1")
        self.conv1d_7 = tf.keras.layers.Conv1D(
            8, 2, padding="causal", dilation_rate=4, activation="tanh", name="conv1d_7"
        )
        self.conv1d_8 = tf.keras.layers.Conv1D(
            8,
            2,
            padding="causal",
            dilation_rate=(4,),
            activation="sigmoid",
            name="conv1d_8",
        )
        self.multiply_2 = tf.keras.layers.Multiply(name="multiply_2")
        self.conv1d_9 = tf.keras.layers.Conv1D(8, 1, name="conv1d_9")
        self.add_3 = tf.keras.layers.Add(name="add_3")
        self.re_lu = tf.keras.layers.ReLU(name="re_lu")
        self.conv1d_10 = tf.keras.layers.Conv1D(16, 1, name="conv1d_10")
        self.softmax = tf.keras.layers.Softmax(name="softmax")

    def call(self, inputs):
        x = self.conv1d(inputs)
        conv1d_1 = self.conv1d_1(x)
        conv1d_2 = self.conv1d_2(x)
        multiply = self.multiply([conv1d_1, conv1d_2])
        multiply = self.conv1d_3(multiply)
        x = self.add([x, multiply])
        conv1d_4 = self.conv1d_4(x)
        conv1d_5 = self.conv1d_5(x)
        multiply_1 = self.multiply_1([conv1d_4, conv1d_5])
        multiply_1 = self.conv1d_6(multiply_1)
        x = self.add_1([x, multiply_1])
        conv1d_7 = self.conv1d_7(x)
        x = self.conv1d_8(x)
        x = self.multiply_2([conv1d_7, x])
        x = self.conv1d_9(x)
        x = self.add_3([multiply, multiply_1, x])
        x = self.re_lu(x)
        x = self.conv1d_10(x)
        x = self.softmax(x)
        return x


def build():
    model = WaveNet()
    model(tf.keras.Input((64, 2)))
    return model


if __name__ == "__main__":
    build().summary()
