import tensorflow as tf
from tensorflow.keras import layers as L
from tensorflow.keras import models


def conv_bn(x, filters, kernel_size=3, strides=1, name=None):
    """Conv -> BN -> ReLU."""
    x = L.Conv2D(filters, kernel_size, strides=strides, padding="same", use_bias=False)(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x)


def residual_block(x, filters, downsample=False):
    shortcut = x
    strides = 2 if downsample else 1
    x = conv_bn(x, filters, strides=strides)
    x = conv_bn(x, filters)
    if downsample:
        shortcut = L.Conv2D(filters, 1, strides=2, padding="same")(shortcut)
    x = L.Add()([x, shortcut])
    return L.Activation("relu")(x)


def build_model(input_shape=(32, 32, 3), num_classes=10, depths=(1, 2)):
    inputs = L.Input(shape=input_shape)
    x = conv_bn(inputs, 16)
    for stage, depth in enumerate(depths):
        for i in range(depth):
            x = residual_block(x, 16 * 2 ** stage, downsample=(i == 0 and stage > 0))
    x = L.GlobalAveragePooling2D()(x)
    outputs = L.Dense(num_classes, activation="softmax", name=f"predictions_{num_classes}")(x)
    return models.Model(inputs=inputs, outputs=outputs)


if __name__ == "__main__":
    model = build_model()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.summary()
