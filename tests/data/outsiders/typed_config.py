"""Type hints, a dataclass for the settings, keyword-only arguments."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Sequence, Union

import tensorflow as tf
from tensorflow import keras

Tensor = Union[tf.Tensor, keras.KerasTensor]


@dataclass
class Config:
    hidden: int = 32
    dropout: float = 0.1
    sizes: Sequence[int] = field(default_factory=lambda: (16, 8))


class Classifier(keras.Model):
    """A classifier.

    Args:
        config: settings.
    """

    config: Config

    def __init__(self, units: int = 32, *, rate: float = 0.1, activation: Optional[str] = "relu", num_classes: int = 3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hidden: keras.layers.Layer = keras.layers.Dense(units=units, activation=activation)
        self.drop: keras.layers.Dropout = keras.layers.Dropout(rate)
        self.out = keras.layers.Dense(num_classes)

    def call(self, inputs: Tensor, training: Optional[bool] = None) -> Tensor:
        """Run the model."""
        hidden: Tensor = self.hidden(inputs)
        hidden = self.drop(hidden, training=training)
        logits: Tensor = self.out(hidden)
        return logits


def main() -> None:
    model = Classifier(units=24, rate=0.2)
    model.build((None, 7))
    print(model.summary())


if __name__ == "__main__":
    main()
