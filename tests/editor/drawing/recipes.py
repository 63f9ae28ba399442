"""How a person draws the examples of the chapter, from an empty canvas."""

from __future__ import annotations

from collections.abc import Callable

from nodes.graph import NodeId
from tests.editor.drawing.person import Person

Part = Callable[[Person], tuple[NodeId, NodeId]]
"""Draws something that begins and ends with these nodes."""

CENTERED = '''@tf.keras.utils.register_keras_serializable()
class CenteredLayer(tf.keras.layers.Layer):
    """The input minus its mean."""

    def call(self, inputs):
        return inputs - tf.reduce_mean(inputs)
'''

MY_DENSE = '''@tf.keras.utils.register_keras_serializable()
class MyDense(tf.keras.layers.Layer):
    """A Dense layer with relu, made by hand."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            name="w", shape=(input_shape[-1], self.units), initializer="random_normal"
        )
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return tf.nn.relu(tf.matmul(inputs, self.w) + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
'''

MY_INIT = '''@tf.keras.utils.register_keras_serializable()
class MyInit(tf.keras.initializers.Initializer):
    """Half the entries 0, the others at least 5 away from it."""

    def __call__(self, shape, dtype=None, **kwargs):
        data = tf.random.uniform(shape, -10, 10, dtype=dtype)
        return data * tf.cast(tf.abs(data) >= 5, data.dtype)
'''

ALL_ONES = '''@tf.keras.utils.register_keras_serializable()
class AllOnes(tf.keras.initializers.Initializer):
    """Ones everywhere."""

    def __call__(self, shape, dtype=None, **kwargs):
        return tf.ones(shape, dtype=dtype)
'''


def mlp(person: Person) -> None:
    """Flatten → Dense(256, relu) → Dense(10)."""
    person.name_class("MLP")
    _row(person, "flatten", "Dense 256 relu", "Dense 10")
    person.tidy_up(
        "A model as a class: its layers are made in __init__ and wired in call. "
        "Change units of the first Dense and watch shapes and code follow."
    )


def sequential(person: Person) -> None:
    """The same layers, made into a Sequential."""
    person.name_class("SequentialMLP")
    nodes = _row(person, "flatten", "Dense 256 relu", "Dense 10")
    person.select(*nodes[1:4])
    person.press("graph.sequential")
    person.tidy_up("A chain needs no call of its own: tf.keras.Sequential applies its layers in order.")


def my_sequential(person: Person) -> None:
    """The same layers, made into a chain."""
    person.name_class("ChainedMLP")
    nodes = _row(person, "flatten", "Dense 256 relu", "Dense 10")
    person.select(*nodes[1:4])
    person.press("graph.chain")
    person.tidy_up(
        "What Sequential does inside: the class Chain takes any list of layers and applies them in order. "
        "Its code is in the code panel."
    )


def fancy_mlp(person: Person) -> None:
    """A constant, a while and an if."""
    person.name_class("FancyMLP")
    _between_ends(person, _fancy)
    person.tidy_up(
        "The weight is a constant: random once, saved with the weights, never trained. The While halves x "
        "until its norm is at most 1; the If multiplies what has become too small by 10."
    )


def fancy_mlp_shared(person: Person) -> None:
    """As fancy_mlp, with the same Dense before and after the constant."""
    person.name_class("FancyMLPShared")
    _between_ends(person, lambda person: _fancy(person, shared=True))
    person.tidy_up(
        "The same Dense is called twice, before and after the constant: two calls, one set of weights, whose "
        "gradients add up. The badges number the calls."
    )


def fixed_hidden_mlp(person: Person) -> None:
    """A constant and a while over the sum of absolute values."""
    person.name_class("FixedHiddenMLP")
    _between_ends(person, _fixed_hidden)
    person.tidy_up("The same with another condition: the sum of the absolute values.")


def nest_mlp(person: Person) -> None:
    """Three layers wrapped into a block, and one after it."""
    person.name_class("NestMLP")
    nodes = _row(person, "flatten", "Dense 64 relu", "Dense 32 relu", "Dense 16 relu")
    person.wrap("Net", *nodes[1:4])
    person.tidy_up("A block inside a block: double click on net to see what is in it.")


def linear_init(person: Person) -> None:
    """Two Dense layers with initialisers of Keras."""
    person.name_class("LinearInit")
    nodes = _row(person, "Dense 10", "Dense 1")
    person.set(nodes[1], "kernel_initializer", "RandomNormal")
    person.set_inner(nodes[1], "kernel_initializer", "stddev", "0.01")
    for name in ("kernel_initializer", "bias_initializer"):
        person.set(nodes[2], name, "Ones")
    person.tidy_up("Each weight has an initializer of its own: choose another in the inspector.")


def custom_init(person: Person) -> None:
    """Initialisers that the person writes."""
    person.name_class("CustomInit")
    person.write_code("initializer", "MyInit", MY_INIT)
    person.write_code("initializer", "AllOnes", ALL_ONES)
    nodes = _row(person, "flatten", "Dense 64 relu", "Dense 1")
    person.set(nodes[2], "kernel_initializer", "MyInit")
    person.set(nodes[3], "kernel_initializer", "AllOnes")
    person.tidy_up("Initializers written in the project are chosen like Keras's own.")


def shared_dense(person: Person) -> None:
    """One Dense called twice."""
    person.name_class("SharedDense")
    first = person.place("Input", 0, 100)
    dense = person.place("Dense 8 relu", 260, 100)
    shared = person.place("Dense 8 relu", 560, 100)
    person.select(shared)
    again = person.made_by(lambda: person.press("graph.duplicate_shared"))
    person.move(again, 860, 100)
    last = person.place("Dense 10", 1160, 100)
    output = person.place("Output", 1460, 100)
    person.wire_up(first, dense, shared, again, last, output)
    person.tidy_up("Tied layers: one layer, called twice. It has one set of weights; its gradients add up.")


def centered(person: Person) -> None:
    """A layer without weights that the person writes."""
    person.name_class("Centered")
    person.write_code("layer", "CenteredLayer", CENTERED)
    _row(person, "flatten", "Dense 20", "CenteredLayer")
    person.tidy_up("A custom layer without weights: the mean of what it gives is 0.")


def my_dense(person: Person) -> None:
    """A layer with weights that the person writes."""
    person.name_class("MyDenseModel")
    person.write_code("layer", "MyDense", MY_DENSE)
    _row(person, "MyDense 8", "MyDense 1")
    person.tidy_up("A custom layer makes its weights in build, when it learns the shape of its input.")


def regression_2_4(person: Person) -> None:
    """Four features."""
    person.name_class("Regression")
    nodes = _row(person, "flatten", "Dense 4 relu", "Dense 1")
    person.set(nodes[0], "shape", "4")
    person.tidy_up("Every weight has a path: look at the summary and at the inspector of each layer.")


def deferred(person: Person) -> None:
    """No shape of the input."""
    person.name_class("Deferred")
    nodes = _row(person, "Dense 256 relu", "Dense 10")
    person.set(nodes[0], "shape", "")
    person.tidy_up(
        "The Input has no shape, so no layer knows its weights yet. Give it a shape and they appear."
    )


def chimera(person: Person) -> None:
    """A Sequential of a nested block, a Dense and a fancy block."""
    _chimera(person, "Chimera", "FancyMLP", _fancy)


def chimera_fixed(person: Person) -> None:
    """A Sequential of a nested block, a Dense and a fixed block."""
    _chimera(person, "ChimeraFixed", "FixedHiddenMLP", _fixed_hidden)


def _chimera(person: Person, name: str, last: str, draw_last: Part) -> None:
    """Everything is drawn in one line, wrapped into blocks from the inside, and made into a Sequential."""
    person.name_class(name)
    person.select()
    first = person.place("Input", -2200, 160)
    texts = ("flatten", "Dense 64 relu", "Dense 32 relu", "Dense 16 relu", "Dense 20")
    nodes = [person.place(text, -1900 + 300 * place, 160) for place, text in enumerate(texts)]
    before = set(person.block.nodes)
    start, end = draw_last(person)
    drawn = [id for id, node in person.block.nodes.items() if id not in before and node.region is None]
    output = person.place("Output", 4300, 160)
    person.wire_up(first, *nodes, start)
    person.wire(end, output)
    net = person.wrap("Net", *nodes[:3])
    nest = person.wrap("NestMLP", net, nodes[3])
    fancy = person.wrap(last, *drawn)
    person.select(nest, nodes[4], fancy)
    person.press("graph.sequential")
    person.tidy_up("Blocks of all kinds mixed in one Sequential.")


def _row(person: Person, *texts: str) -> list[NodeId]:
    """Input, what `texts` name, Output: placed from left to right, then wired."""
    kinds = ("Input", *texts, "Output")
    nodes = [person.place(text, 300 * place, 100) for place, text in enumerate(kinds)]
    person.wire_up(*nodes)
    return nodes


def _between_ends(person: Person, draw: Part) -> None:
    """Input, what `draw` draws, Output."""
    first = person.place("Input", -240, 160)
    start, end = draw(person)
    output = person.place("Output", 4200, 160)
    person.wire(first, start)
    person.wire(end, output)


def _hidden(person: Person, shared: bool = False) -> tuple[NodeId, NodeId]:
    """Flatten → matmul with a constant, + 1, relu → Dense(20, relu), which `shared` has before it too."""
    flatten = person.place("flatten", 240, 160)
    dense = person.place("Dense 20 relu", 1380, 160)
    weight = person.place("weight 20,20", 480, 360)
    person.set(weight, "initializer", "RandomUniform")
    person.set_inner(weight, "initializer", "minval", "0")
    person.set_inner(weight, "initializer", "maxval", "1")
    product = person.place("tf.linalg.matmul", 760, 160)
    plus = person.place("+", 980, 160)
    person.set(plus, "y", "1")
    relu = person.place("tf.nn.relu", 1160, 160)
    start = flatten
    if shared:
        person.select(dense)
        start = person.made_by(lambda: person.press("graph.duplicate_shared"))
        person.move(start, 480, 160)
        person.wire(flatten, start)
    person.wire(start, product)
    person.wire(weight, product, input=1)
    person.wire_up(product, plus, relu, dense)
    return flatten, dense


def _fancy(person: Person, shared: bool = False) -> tuple[NodeId, NodeId]:
    """Halve while the norm is above 1, multiply by 10 if it is small, and sum up."""
    start, x = _hidden(person, shared)
    loop = _while(person, x, ("tf.linalg.norm",), "norm > 1", 1750, 100)
    norm = person.place("tf.linalg.norm", 2450, 60)
    condition = person.place("expression", 2700, 60)
    person.set(condition, "text", "norm < 0.8")
    person.set_title(condition, "small")
    branch = person.place("If", 3150, 200)
    person.wire_up(loop, norm, condition, branch)
    person.wire(loop, branch, input=1)
    larger = person.place_inside(branch, "*")
    person.set(larger, "y", "10")
    enter, then = person.part(branch, "enter"), person.part(branch, "then")
    person.wire_up(enter, larger, then)
    return start, _total(person, branch)


def _fixed_hidden(person: Person) -> tuple[NodeId, NodeId]:
    """Halve while the sum of absolute values is above 1, and sum up."""
    start, x = _hidden(person)
    measures = ("tf.math.abs", "tf.math.reduce_sum")
    return start, _total(person, _while(person, x, measures, "reduce_sum > 1", 1750, 100))


def _total(person: Person, source: NodeId) -> NodeId:
    total = person.place("tf.math.reduce_sum", 3900, 160)
    person.wire(source, total)
    return total


def _while(
    person: Person, source: NodeId, measures: tuple[str, ...], condition: str, x: int, y: int
) -> NodeId:
    """A While that halves one value, as long as `condition` is true of what `measures` make of it."""
    loop = person.place("While", x, y)
    person.wire(source, loop)
    enter, leave = person.part(loop, "enter"), person.part(loop, "leave")
    test = person.place_inside(loop, "expression")
    person.set(test, "text", condition)
    at = person.block.places[test]
    for place in range(2 * len(measures)):
        # the loop follows what is dragged to its border, a node further out leaves it
        person.move(test, at.x + 125 * (place + 1), at.y)
    measured = [person.place(text, at.x + 80 + 250 * k, at.y + 40) for k, text in enumerate(measures)]
    step = person.place_inside(loop, "/", 120)
    person.set(step, "y", "2")
    person.wire_up(enter, *measured, test, leave)
    person.wire(enter, step)
    person.wire(step, leave, input=1)
    return loop


RECIPES: dict[str, Callable[[Person], None]] = {
    each.__name__: each
    for each in (
        mlp,
        sequential,
        my_sequential,
        fancy_mlp,
        fancy_mlp_shared,
        fixed_hidden_mlp,
        nest_mlp,
        chimera,
        chimera_fixed,
        linear_init,
        custom_init,
        shared_dense,
        centered,
        my_dense,
        regression_2_4,
        deferred,
    )
}
"""The examples in the order of the chapter."""
