import keras
from keras import layers

class MLP(keras.Model):
    def __init__(self, hidden_units: int = 256, num_classes: int = 10) -> None:
        super().__init__()
        self.hidden_units = hidden_units
        self.num_classes = num_classes
        self.hidden = layers.Dense(self.hidden_units, activation=keras.activations.relu)
        self.out = layers.Dense(self.num_classes)

    def call(self, inputs: "Tensor", training: bool = False) -> "Tensor":
        x: "Tensor" = self.hidden(inputs)
        return self.out(x)

    def get_config(self):
        config = super().get_config()
        config.update({"hidden_units": self.hidden_units, "num_classes": self.num_classes})
        return config

model = MLP(hidden_units=64)
