# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Inner(tf.keras.Model):
    def __init__(self, shared, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.shared = shared
        self.dense = tf.keras.layers.Dense(units, name="dense")
        self.batch_normalization = tf.keras.layers.BatchNormalization(
            name="batch_normalization"
        )

    def call(self, inputs, training=None):
        x = self.shared(inputs)
        x = self.dense(x)
        x = self.batch_normalization(x)
        return x

    def get_config(self):
        return {**super().get_config(), "shared": self.shared, "units": self.units}

    @classmethod
    def from_config(cls, config):
        config["shared"] = tf.keras.layers.deserialize(config["shared"])
        return cls(**config)


@tf.keras.utils.register_keras_serializable()
class Middle(tf.keras.layers.Layer):
    def __init__(self, projection, width=4, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.projection = projection
        self.inner = Inner(shared=self.projection, units=width, name="inner")
        self.weight = self.add_weight(
            shape=(4,), initializer="ones", trainable=True, name="weight"
        )

    def build(self, input_shape):
        self.compute_output_spec(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs, training=None):
        x = self.inner(inputs)
        inner = self.inner(x)
        inner = inner * self.weight
        return inner, x

    def get_config(self):
        return {
            **super().get_config(),
            "projection": self.projection,
            "width": self.width,
        }

    @classmethod
    def from_config(cls, config):
        config["projection"] = tf.keras.layers.deserialize(config["projection"])
        return cls(**config)


@tf.keras.utils.register_keras_serializable()
class Unused(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(1, name="dense")

    def build(self, input_shape):
        self.compute_output_spec(tf.keras.Input(batch_shape=input_shape))

    def call(self, inputs):
        x = self.dense(inputs)
        return x


@tf.keras.utils.register_keras_serializable()
class Outer(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.projection = tf.keras.layers.Dense(4, name="projection")
        self.middle = Middle(projection=self.projection, name="middle")
        self.middle_1 = Middle(projection=self.projection, name="middle_1")
        self.repeat_vector = tf.keras.layers.RepeatVector(3, name="repeat_vector")
        self.time_distributed = tf.keras.layers.TimeDistributed(
            Unused(), name="time_distributed"
        )
        self.flatten = tf.keras.layers.Flatten(name="flatten")

    def call(self, inputs, training=None):
        x = self.projection(inputs)
        x, first = self.middle(x)
        first, _ = self.middle_1(first)
        first = self.repeat_vector(first)
        first = self.time_distributed(first)
        first = self.flatten(first)
        return first, x


def build():
    model = Outer()
    model(tf.keras.Input((4,)))
    return model


if __name__ == "__main__":
    build().summary()
