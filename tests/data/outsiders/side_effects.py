import os
import pathlib
import subprocess
import sys

import tensorflow as tf

RAN = pathlib.Path(__file__).with_suffix(".ran")
RAN.write_text("this file was run")
os.environ["LAYERWRIGHT_OUTSIDER"] = "ran"
subprocess.run([sys.executable, "-c", "print('ran')"], check=False)
sys.setrecursionlimit(10_000)


def trace(cls):
    RAN.write_text("decorated")
    return cls


class Meta(type):
    def __new__(mcs, name, bases, namespace):
        RAN.write_text("made")
        return super().__new__(mcs, name, bases, namespace)


@trace
class Net(tf.keras.Model):
    size = len(os.listdir("/"))

    def __init__(self, units=(lambda: 8)()):
        super().__init__()
        os.system("echo ran")
        self.dense = tf.keras.layers.Dense(units)

    def call(self, x):
        print("called")
        return self.dense(x)


net = Net()
exec("net.summary()")
