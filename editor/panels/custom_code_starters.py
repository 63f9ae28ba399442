"""What a new piece of code begins as: small, working, and in the manner of the chapter."""

from __future__ import annotations

from dataclasses import dataclass

from editor.messages import QT_TRANSLATE_NOOP

REGISTERED = "@tf.keras.utils.register_keras_serializable()\n"

WITH_WEIGHTS = '''class MyDense(tf.keras.layers.Layer):
    """A fully connected layer, written out."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.w = self.add_weight(name="w", shape=shape, initializer="random_normal")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return tf.nn.relu(tf.matmul(inputs, self.w) + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
'''

WITHOUT_WEIGHTS = '''class CenteredLayer(tf.keras.layers.Layer):
    """Takes the mean away."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs)
'''

FUNCTION = '''def scaled_sum(x, y, factor=2.0):
    """The sum of two tensors, the second one scaled."""
    return x + factor * y
'''

ACTIVATION = '''def my_activation(x):
    """Lets what is positive pass, and a tenth of the rest."""
    return tf.where(x > 0, x, 0.1 * x)
'''

INITIALIZER = '''class MyInit(tf.keras.initializers.Initializer):
    """Half of the values 0, the others at least 5 away from it."""

    def __init__(self, limit=10.0, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit

    def __call__(self, shape, dtype=None, **kwargs):
        values = tf.random.uniform(shape, -self.limit, self.limit, dtype=dtype or "float32")
        return values * tf.cast(tf.abs(values) >= self.limit / 2, values.dtype)

    def get_config(self):
        return {"limit": self.limit}
'''

REGULARIZER = '''class MyRegularizer(tf.keras.regularizers.Regularizer):
    """Adds to the loss what the squares of the weights sum up to, scaled."""

    def __init__(self, strength=0.01, **kwargs):
        super().__init__(**kwargs)
        self.strength = strength

    def __call__(self, x):
        return self.strength * tf.reduce_sum(tf.square(x))

    def get_config(self):
        return {"strength": self.strength}
'''


@dataclass(frozen=True, slots=True)
class Starter:
    """A text to begin with: the kind of code, its name, and what the menu calls it."""

    kind: str
    title: str
    name: str
    text: str


STARTERS = (
    Starter(
        "layer",
        QT_TRANSLATE_NOOP("CustomCode", "Layer with weights"),
        "MyDense",
        REGISTERED + WITH_WEIGHTS,
    ),
    Starter(
        "layer",
        QT_TRANSLATE_NOOP("CustomCode", "Layer without weights"),
        "CenteredLayer",
        REGISTERED + WITHOUT_WEIGHTS,
    ),
    Starter("function", QT_TRANSLATE_NOOP("CustomCode", "Function"), "scaled_sum", FUNCTION),
    Starter(
        "activation",
        QT_TRANSLATE_NOOP("CustomCode", "Activation"),
        "my_activation",
        REGISTERED + ACTIVATION,
    ),
    Starter(
        "initializer", QT_TRANSLATE_NOOP("CustomCode", "Initialiser"), "MyInit", REGISTERED + INITIALIZER
    ),
    Starter(
        "regularizer",
        QT_TRANSLATE_NOOP("CustomCode", "Regulariser"),
        "MyRegularizer",
        REGISTERED + REGULARIZER,
    ),
)
"""What the menu of new code offers."""

KINDS = {
    "layer": (QT_TRANSLATE_NOOP("CustomCode", "Layer"), "stack-simple"),
    "function": (QT_TRANSLATE_NOOP("CustomCode", "Function"), "brackets-round"),
    "activation": (QT_TRANSLATE_NOOP("CustomCode", "Activation"), "waves"),
    "initializer": (QT_TRANSLATE_NOOP("CustomCode", "Initialiser"), "dice-five"),
    "regularizer": (QT_TRANSLATE_NOOP("CustomCode", "Regulariser"), "scales"),
    "constraint": (QT_TRANSLATE_NOOP("CustomCode", "Constraint"), "lock-simple"),
    "import": (QT_TRANSLATE_NOOP("CustomCode", "Function of TensorFlow"), "download-simple"),
}
"""What each kind of code is called, and its icon."""
