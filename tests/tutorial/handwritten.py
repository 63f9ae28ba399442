"""The models of the tutorial as a person writes them: what the drawn examples are compared with.

They run eagerly, as the tutorial runs them; several of them do not in `fit` or in a graph. `ways` collects
which branches and loops a call went through, and `constants` names the tensors that training does not change,
in the order of their use.
"""

from __future__ import annotations

from typing import Any, ClassVar

import tensorflow as tf

FEATURES = 20


class Written(tf.keras.Model):
    """A model that remembers the ways that its calls went."""

    constants: ClassVar[tuple[str, ...]] = ()
    every_way: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.ways: set[str] = set()


class MLP(Written):
    """Two Dense layers in a class."""

    def __init__(self) -> None:
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.hidden = tf.keras.layers.Dense(256, activation=tf.nn.relu)
        self.out = tf.keras.layers.Dense(10)

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        return self.out(self.hidden(self.flatten(inputs)))


class MySequential(Written):
    """Any list of layers, applied in order."""

    def __init__(self, *layers: Any) -> None:
        super().__init__()
        self.modules = list(layers)

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        for module in self.modules:
            inputs = module(inputs)
        return inputs


def sequential() -> Any:
    """The same layers without a class."""
    return tf.keras.Sequential(
        [
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(256, activation=tf.nn.relu),
            tf.keras.layers.Dense(10),
        ]
    )


def my_sequential() -> Any:
    """The same layers in a class that takes any list."""
    return MySequential(
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(256, activation=tf.nn.relu),
        tf.keras.layers.Dense(10),
    )


class FancyMLP(Written):
    """A constant, a loop and a branch."""

    constants = ("rand_weight",)
    every_way = frozenset({"halved", "multiplied", "left"})

    def __init__(self) -> None:
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.rand_weight = tf.constant(tf.random.uniform((FEATURES, FEATURES)))
        self.dense = tf.keras.layers.Dense(FEATURES, activation=tf.nn.relu)

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        x = self.flatten(inputs)
        x = tf.nn.relu(tf.matmul(x, self.rand_weight) + 1)
        return self.controlled(self.dense(x))

    def controlled(self, x: Any) -> Any:
        """Halve while it is large, multiply if it is small."""
        while tf.norm(x) > 1:
            self.ways.add("halved")
            x /= 2
        if tf.norm(x) < 0.8:
            self.ways.add("multiplied")
            x *= 10
        else:
            self.ways.add("left")
        return tf.reduce_sum(x)


class FancyMLPShared(FancyMLP):
    """The same Dense before and after the constant."""

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        x = self.dense(self.flatten(inputs))
        x = tf.nn.relu(tf.matmul(x, self.rand_weight) + 1)
        return self.controlled(self.dense(x))


class FixedHiddenMLP(Written):
    """A constant, and a loop over another norm."""

    constants = ("rand_weight",)
    every_way = frozenset({"halved"})

    def __init__(self) -> None:
        super().__init__()
        self.flatten = tf.keras.layers.Flatten()
        self.rand_weight = tf.constant(tf.random.uniform((FEATURES, FEATURES)))
        self.dense = tf.keras.layers.Dense(FEATURES, activation=tf.nn.relu)

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        x = self.flatten(inputs)
        x = tf.nn.relu(tf.matmul(x, self.rand_weight) + 1)
        x = self.dense(x)
        while tf.reduce_sum(tf.math.abs(x)) > 1:
            self.ways.add("halved")
            x /= 2
        return tf.reduce_sum(x)


class NestMLP(Written):
    """A block inside a block."""

    def __init__(self) -> None:
        super().__init__()
        self.net = tf.keras.Sequential(
            [
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(64, activation=tf.nn.relu),
                tf.keras.layers.Dense(32, activation=tf.nn.relu),
            ]
        )
        self.dense = tf.keras.layers.Dense(16, activation=tf.nn.relu)

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        return self.dense(self.net(inputs))


class Chimera(Written):
    """The tutorial's `Sequential` of all kinds of blocks, which today's Keras refuses to trace."""

    constants = ("rand_weight",)
    every_way = FancyMLP.every_way
    last: type[FancyMLP | FixedHiddenMLP] = FancyMLP

    def __init__(self) -> None:
        super().__init__()
        self.nest = NestMLP()
        self.dense = tf.keras.layers.Dense(FEATURES)
        self.end = self.last()

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        result = self.end.call(self.dense(self.nest(inputs)))
        self.ways |= self.end.ways
        return result

    @property
    def rand_weight(self) -> Any:
        """The constant of the inner block."""
        return self.end.rand_weight

    @rand_weight.setter
    def rand_weight(self, value: Any) -> None:
        self.end.rand_weight = value


class ChimeraFixed(Chimera):
    """The same with the other block at its end."""

    every_way = FixedHiddenMLP.every_way
    last = FixedHiddenMLP


def linear_init() -> Any:
    """Initialisers of Keras for each weight."""
    return tf.keras.Sequential(
        [
            tf.keras.layers.Dense(
                10,
                kernel_initializer=tf.random_normal_initializer(mean=0, stddev=0.01),
                bias_initializer=tf.zeros_initializer(),
            ),
            tf.keras.layers.Dense(
                1, kernel_initializer=tf.ones_initializer(), bias_initializer=tf.ones_initializer()
            ),
        ]
    )


class MyInit(tf.keras.initializers.Initializer):
    """Half the entries 0, the others at least 5 away from it."""

    def __call__(self, shape: Any, dtype: Any = None, **_: Any) -> Any:
        """Fill a weight of `shape`."""
        data = tf.random.uniform(shape, -10, 10, dtype=dtype)
        return data * tf.cast(tf.abs(data) >= 5, dtype or data.dtype)


class AllOnes(tf.keras.initializers.Initializer):
    """Ones everywhere."""

    def __call__(self, shape: Any, dtype: Any = None, **_: Any) -> Any:
        """Fill a weight of `shape`."""
        return tf.ones(shape, dtype=dtype)


def custom_init() -> Any:
    """Initialisers of one's own."""
    return tf.keras.Sequential(
        [
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation=tf.nn.relu, kernel_initializer=MyInit()),
            tf.keras.layers.Dense(1, kernel_initializer=AllOnes()),
        ]
    )


def shared_dense() -> Any:
    """One layer called twice."""
    shared = tf.keras.layers.Dense(8, activation=tf.nn.relu)
    return MySequential(
        tf.keras.layers.Dense(8, activation=tf.nn.relu), shared, shared, tf.keras.layers.Dense(10)
    )


class CenteredLayer(tf.keras.layers.Layer):
    """The input minus its mean."""

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        return inputs - tf.reduce_mean(inputs)


def centered() -> Any:
    """A layer without weights."""
    return tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(20), CenteredLayer()])


class MyDense(tf.keras.layers.Layer):
    """A layer that makes its weights from the shape of its input."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.units = units

    def build(self, input_shape: Any) -> None:
        """Make the weights."""
        self.w = self.add_weight(
            name="w", shape=[input_shape[-1], self.units], initializer=tf.random_normal_initializer()
        )
        self.b = self.add_weight(name="b", shape=[self.units], initializer=tf.zeros_initializer())

    def call(self, inputs: Any) -> Any:
        """Go through the layers."""
        return tf.nn.relu(tf.matmul(inputs, self.w) + self.b)


def my_dense() -> Any:
    """Layers with weights of their own."""
    return tf.keras.Sequential([MyDense(8), MyDense(1)])


def regression_2_4() -> Any:
    """Four features."""
    return tf.keras.Sequential(
        [
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(4, activation=tf.nn.relu),
            tf.keras.layers.Dense(1),
        ]
    )


def deferred() -> Any:
    """No shape before data arrives."""
    return tf.keras.Sequential([tf.keras.layers.Dense(256, activation=tf.nn.relu), tf.keras.layers.Dense(10)])


MODELS: dict[str, Any] = {
    "mlp": MLP,
    "sequential": sequential,
    "my_sequential": my_sequential,
    "fancy_mlp": FancyMLP,
    "fancy_mlp_shared": FancyMLPShared,
    "fixed_hidden_mlp": FixedHiddenMLP,
    "nest_mlp": NestMLP,
    "chimera": Chimera,
    "chimera_fixed": ChimeraFixed,
    "linear_init": linear_init,
    "custom_init": custom_init,
    "shared_dense": shared_dense,
    "centered": centered,
    "my_dense": my_dense,
    "regression_2_4": regression_2_4,
    "deferred": deferred,
}
"""The models by the name of their example, in the order of the chapter."""
