# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class ManyEnds(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(2, name="dense")
        self.dense_1 = tf.keras.layers.Dense(2, name="dense_1")
        self.dense_2 = tf.keras.layers.Dense(2, name="dense_2")
        self.dense_3 = tf.keras.layers.Dense(2, name="dense_3")
        self.dense_4 = tf.keras.layers.Dense(2, name="dense_4")
        self.dense_5 = tf.keras.layers.Dense(2, name="dense_5")
        self.dense_6 = tf.keras.layers.Dense(2, name="dense_6")

    def call(self, inputs):
        (
            sensor_number_0,
            sensor_number_1,
            sensor_number_2,
            sensor_number_3,
            sensor_number_4,
            sensor_number_5,
            sensor_number_6,
        ) = inputs
        x = tf.keras.ops.stack(
            [
                sensor_number_0,
                sensor_number_1,
                sensor_number_2,
                sensor_number_3,
                sensor_number_4,
                sensor_number_5,
                sensor_number_6,
            ],
            axis=1,
        )
        (
            x,
            separate_measurement,
            separate_measurement_1,
            separate_measurement_2,
            separate_measurement_3,
            separate_measurement_4,
            separate_measurement_5,
        ) = tf.keras.ops.unstack(x, num=7, axis=1)
        sensor_number_0 = self.dense(sensor_number_0)
        sensor_number_1 = self.dense_1(sensor_number_1)
        sensor_number_2 = self.dense_2(sensor_number_2)
        sensor_number_3 = self.dense_3(sensor_number_3)
        sensor_number_4 = self.dense_4(sensor_number_4)
        sensor_number_5 = self.dense_5(sensor_number_5)
        sensor_number_6 = self.dense_6(sensor_number_6)
        return (
            x,
            separate_measurement,
            separate_measurement_1,
            separate_measurement_2,
            separate_measurement_3,
            separate_measurement_4,
            separate_measurement_5,
            sensor_number_0,
            sensor_number_1,
            sensor_number_2,
            sensor_number_3,
            sensor_number_4,
            sensor_number_5,
            sensor_number_6,
        )


def build():
    model = ManyEnds()
    model(
        [
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
            tf.keras.Input((4,)),
        ]
    )
    return model


if __name__ == "__main__":
    build().summary()
