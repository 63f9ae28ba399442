import tensorflow as tf
import tensorflow.keras.layers as tkl


class MultiBranch(tf.keras.Model):
    def __init__(self, sizes=(8, 16, 32), units=10):
        super().__init__(name="multi_branch")
        self.branches = {}
        for size in sizes:
            self.branches[f"branch_{size}"] = tkl.Dense(size, activation="relu", name=f"branch_{size}")
        self.heads = {
            "left": tkl.Dense(units),
            "right": tkl.Dense(units, activation="tanh"),
        }
        self.concat = tkl.Concatenate(axis=-1)

    def call(self, inputs):
        outputs = [self.branches[key](inputs) for key in self.branches]
        x = self.concat(outputs)
        return self.heads["left"](x) + self.heads["right"](x)


model = MultiBranch()
model(tf.zeros((1, 4)))
