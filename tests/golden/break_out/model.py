# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class ClassModel(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.string_lookup = tf.keras.layers.StringLookup(
            vocabulary=(
                "a",
                "it's",
                'say "no"',
                '"); import os; os.system("echo broken out',
                "line\nbreak\ttab \\ back",
                "naïve 漢字 \u202e",
                "{0}%s",
                "\x00",
            ),
            output_mode="one_hot",
            name="string_lookup",
        )
        self.dense_2 = tf.keras.layers.Dense(9, name="dense_2")
        self.add = tf.keras.layers.Add(name="add")
        self.dense_3 = tf.keras.layers.Dense(2, activation="relu", name="dense_3")

    def build(self, input_shape):
        self.compute_output_spec(
            [
                tf.keras.Input(batch_shape=input_shape[0], dtype="string"),
                tf.keras.Input(batch_shape=input_shape[1]),
            ]
        )

    def call(self, inputs):
        import_os_os, input_1 = inputs
        import_os_os = self.string_lookup(import_os_os)
        input_1 = self.dense_2(input_1)
        x = self.add([import_os_os, input_1])
        x = self.dense_3(x)
        return x


def build():
    model = ClassModel()
    model([tf.keras.Input((), dtype="string"), tf.keras.Input((3,))])
    return model


if __name__ == "__main__":
    build().summary()
