# Drawn with Layerwright.

import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class LongArguments(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.separable_conv2d = tf.keras.layers.SeparableConv2D(
            32,
            (3, 3),
            strides=(2, 2),
            padding="same",
            depth_multiplier=2,
            activation="relu",
            use_bias=False,
            depthwise_initializer="he_normal",
            pointwise_initializer=tf.keras.initializers.VarianceScaling(
                scale=2.0, mode="fan_out", seed=1
            ),
            depthwise_regularizer=tf.keras.regularizers.L1L2(l1=1e-05, l2=0.001),
            pointwise_constraint=tf.keras.constraints.MinMaxNorm(
                min_value=0.5, max_value=2.0
            ),
            name="separable_conv2d",
        )
        self.dense = tf.keras.layers.Dense(
            10,
            activation="gelu",
            kernel_initializer=tf.keras.initializers.TruncatedNormal(stddev=0.02),
            name="dense",
        )
        self.a_name_that_is_as_long_as_a_person_may_find_useful_and_longer = (
            tf.keras.layers.GlobalAveragePooling2D(
                name="a_name_that_is_as_long_as_a_person_may_find_useful_and_longer"
            )
        )
        self.and_another_name_that_leaves_little_room = tf.keras.layers.Dense(
            12, name="and_another_name_that_leaves_little_room"
        )
        self.one_of_several_heads_0 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_0"
        )
        self.one_of_several_heads_1 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_1"
        )
        self.one_of_several_heads_2 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_2"
        )
        self.one_of_several_heads_3 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_3"
        )
        self.one_of_several_heads_4 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_4"
        )
        self.one_of_several_heads_5 = tf.keras.layers.Dense(
            2, name="one_of_several_heads_5"
        )
        self.concatenate = tf.keras.layers.Concatenate(name="concatenate")

    def call(self, inputs):
        x = self.separable_conv2d(inputs)
        x = self.dense(x)
        x = self.a_name_that_is_as_long_as_a_person_may_find_useful_and_longer(x)
        x = self.and_another_name_that_leaves_little_room(x)
        one_of_several_heads_0 = self.one_of_several_heads_0(x)
        one_of_several_heads_1 = self.one_of_several_heads_1(x)
        one_of_several_heads_2 = self.one_of_several_heads_2(x)
        one_of_several_heads_3 = self.one_of_several_heads_3(x)
        one_of_several_heads_4 = self.one_of_several_heads_4(x)
        x = self.one_of_several_heads_5(x)
        x = self.concatenate(
            [
                one_of_several_heads_0,
                one_of_several_heads_1,
                one_of_several_heads_2,
                one_of_several_heads_3,
                one_of_several_heads_4,
                x,
            ]
        )
        a_rather_long_title_for_a = tf.constant(
            [
                [
                    0.0,
                    0.143,
                    0.286,
                    0.429,
                    0.571,
                    0.714,
                    0.857,
                    1.0,
                    1.143,
                    1.286,
                    1.429,
                    1.571,
                ],
                [
                    1.0,
                    1.143,
                    1.286,
                    1.429,
                    1.571,
                    1.714,
                    1.857,
                    2.0,
                    2.143,
                    2.286,
                    2.429,
                    2.571,
                ],
            ]
        )
        transpose = tf.keras.ops.transpose(a_rather_long_title_for_a)
        x = tf.keras.ops.matmul(x, transpose)
        return x


def build():
    model = LongArguments()
    model(tf.keras.Input((32, 32, 3)))
    return model


if __name__ == "__main__":
    build().summary()
