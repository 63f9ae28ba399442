# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class MyDense(tf.keras.layers.Layer):
    """A Dense layer with relu, made by hand."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            name="w", shape=(input_shape[-1], self.units), initializer="random_normal"
        )
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return tf.nn.relu(tf.matmul(inputs, self.w) + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@tf.keras.utils.register_keras_serializable()
class MyDenseModel(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.my_dense = MyDense(8, name="my_dense")
        self.my_dense_1 = MyDense(1, name="my_dense_1")

    def call(self, inputs):
        x = self.my_dense(inputs)
        x = self.my_dense_1(x)
        return x


def build():
    model = MyDenseModel()
    model(tf.keras.Input((20,)))
    return model


if __name__ == "__main__":
    build().summary()
