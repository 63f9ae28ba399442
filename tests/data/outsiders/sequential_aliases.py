# typed by hand after the PyTorch text
import tensorflow as tf
import tensorflow.keras as nn

net = nn.Sequential()
net.add(nn.layers.Flatten(input_shape=(28, 28)))
net.add(nn.layers.Dense(256, activation="relu"))
if True:
    net.add(nn.layers.Dropout(0.2))
for width in (64, 32):
    net.add(nn.layers.Dense(width, activation="relu"))
    net.add(nn.layers.BatchNormalization())
net.add(nn.layers.Dense(10))
net.layers[1].trainable = False
