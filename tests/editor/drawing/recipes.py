"""How a person draws the examples of the chapter, from an empty canvas."""

from __future__ import annotations

from collections.abc import Callable

from nodes.graph import NodeId
from tests.editor.drawing.person import Person

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
    person.note(
        "A model as a class: its layers are made in __init__ and wired in call. "
        "Change units of the first Dense and watch shapes and code follow.",
        0,
        260,
    )


def sequential(person: Person) -> None:
    """The same layers, made into a Sequential."""
    person.name_class("SequentialMLP")
    nodes = _row(person, "flatten", "Dense 256 relu", "Dense 10")
    person.select(*nodes[1:4])
    person.press("graph.sequential")
    person.note("A chain needs no call of its own: tf.keras.Sequential applies its layers in order.", 0, 260)


def my_sequential(person: Person) -> None:
    """The same layers, made into a chain."""
    person.name_class("ChainedMLP")
    nodes = _row(person, "flatten", "Dense 256 relu", "Dense 10")
    person.select(*nodes[1:4])
    person.press("graph.chain")
    person.note(
        "What Sequential does inside: the class Chain takes any list of layers and applies them in order. "
        "Its code is in the code panel.",
        0,
        260,
    )


def fancy_mlp(person: Person) -> None:
    """A constant, a while and an if."""
    person.name_class("FancyMLP")
    _fancy(person)
    person.note(
        "The weight is a constant: random once, saved with the weights, never trained. The While halves x "
        "until its norm is at most 1; the If multiplies what has become too small by 10.",
        0,
        760,
    )


def fancy_mlp_shared(person: Person) -> None:
    """As fancy_mlp, with the same Dense before and after the constant."""
    person.name_class("FancyMLPShared")
    _fancy(person, shared=True)
    person.note(
        "The same Dense is called twice, before and after the constant: two calls, one set of weights, whose "
        "gradients add up. The badges number the calls.",
        0,
        760,
    )


def fixed_hidden_mlp(person: Person) -> None:
    """A constant and a while over the sum of absolute values."""
    person.name_class("FixedHiddenMLP")
    x = _hidden(person)
    end = _while(person, x, "sum(abs(x)) > 1", "x / 2", 1750, 100)
    total = person.place("expression", 2550, 160)
    person.set(total, "text", "sum(x)")
    output = person.place("Output", 2850, 160)
    person.wire_up(end, total, output)
    person.note("The same with another condition: the sum of the absolute values.", 0, 760)


def nest_mlp(person: Person) -> None:
    """Three layers wrapped into a block, and one after it."""
    person.name_class("NestMLP")
    nodes = _row(person, "flatten", "Dense 64 relu", "Dense 32 relu", "Dense 16 relu")
    person.select(*nodes[1:4])
    person.press("graph.wrap")
    person.rename("Net")
    person.note("A block inside a block: double click on net to see what is in it.", 0, 260)


def linear_init(person: Person) -> None:
    """Two Dense layers with initialisers of Keras."""
    person.name_class("LinearInit")
    nodes = _row(person, "Dense 10", "Dense 1")
    person.set(nodes[1], "kernel_initializer", "RandomNormal")
    person.set_inner(nodes[1], "kernel_initializer", "stddev", "0.01")
    for name in ("kernel_initializer", "bias_initializer"):
        person.set(nodes[2], name, "Ones")
    person.note("Each weight has an initializer of its own: choose another in the inspector.", 0, 260)


def custom_init(person: Person) -> None:
    """Initialisers that the person writes."""
    person.name_class("CustomInit")
    person.write_code("initializer", "MyInit", MY_INIT)
    person.write_code("initializer", "AllOnes", ALL_ONES)
    nodes = _row(person, "flatten", "Dense 64 relu", "Dense 1")
    person.set(nodes[2], "kernel_initializer", "MyInit")
    person.set(nodes[3], "kernel_initializer", "AllOnes")
    person.note("Initializers written in the project are chosen like Keras's own.", 0, 260)


def shared_dense(person: Person) -> None:
    """One Dense called twice."""
    person.name_class("SharedDense")
    first = person.place("Input", 0, 100)
    dense = person.place("Dense 8 relu", 260, 100)
    shared = person.place("Dense 8 relu", 560, 100)
    person.select(shared)
    again = person.made_by(lambda: person.press("edit.duplicate_shared"))
    person.move(again, 860, 100)
    last = person.place("Dense 10", 1160, 100)
    output = person.place("Output", 1460, 100)
    person.wire_up(first, dense, shared, again, last, output)
    person.note(
        "Tied layers: one layer, called twice. It has one set of weights; its gradients add up.", 0, 260
    )


def centered(person: Person) -> None:
    """A layer without weights that the person writes."""
    person.name_class("Centered")
    person.write_code("layer", "CenteredLayer", CENTERED)
    _row(person, "flatten", "Dense 20", "CenteredLayer")
    person.note("A custom layer without weights: the mean of what it gives is 0.", 0, 260)


def my_dense(person: Person) -> None:
    """A layer with weights that the person writes."""
    person.name_class("MyDenseModel")
    person.write_code("layer", "MyDense", MY_DENSE)
    _row(person, "MyDense 8", "MyDense 1")
    person.note("A custom layer makes its weights in build, when it learns the shape of its input.", 0, 260)


def regression_2_4(person: Person) -> None:
    """Four features."""
    person.name_class("Regression")
    nodes = _row(person, "flatten", "Dense 4 relu", "Dense 1")
    person.set(nodes[0], "shape", "4")
    person.note("Every weight has a path: look at the summary and at the inspector of each layer.", 0, 260)


def deferred(person: Person) -> None:
    """No shape of the input."""
    person.name_class("Deferred")
    nodes = _row(person, "Dense 256 relu", "Dense 10")
    person.set(nodes[0], "shape", "")
    person.note(
        "The Input has no shape, so no layer knows its weights yet. Give it a shape and they appear.", 0, 260
    )


def chimera(person: Person) -> None:
    """A Sequential of a nested block, a Dense and a fancy block."""
    _chimera(person, "Chimera", fancy_mlp)


def chimera_fixed(person: Person) -> None:
    """A Sequential of a nested block, a Dense and a fixed block."""
    _chimera(person, "ChimeraFixed", fixed_hidden_mlp)


def _chimera(person: Person, name: str, last: Callable[[Person], None]) -> None:
    """Blocks are drawn as models of their own, then put one after the other and made into a Sequential."""
    nest_mlp(person)
    person.new_block("Last")
    last(person)
    kind = person.block.name
    person.new_block(name)
    person.press("graph.set_main")
    nodes = _row(person, "NestMLP", "Dense 20", kind)
    person.select(*nodes[1:4])
    person.press("graph.sequential")
    person.note("Blocks of all kinds mixed in one Sequential.", 0, 260)


def _row(person: Person, *texts: str) -> list[NodeId]:
    """Input, what `texts` name, Output: placed from left to right, then wired."""
    kinds = ("Input", *texts, "Output")
    nodes = [person.place(text, 300 * place, 100) for place, text in enumerate(kinds)]
    person.wire_up(*nodes)
    return nodes


def _hidden(person: Person, shared: bool = False) -> NodeId:
    """Flatten → relu(x @ constant + 1) → Dense(20, relu), with `shared` also before the constant."""
    first = person.place("Input", 0, 160)
    flatten = person.place("flatten", 240, 160)
    dense = person.place("Dense 20 relu", 1380, 160)
    weight = person.place("weight 20,20", 480, 360)
    person.set(weight, "initializer", "RandomUniform")
    person.set_inner(weight, "initializer", "minval", "0")
    person.set_inner(weight, "initializer", "maxval", "1")
    product = person.place("@", 760, 160)
    plus = person.place("expression", 1060, 160)
    person.set(plus, "text", "relu(x + 1)")
    start = flatten
    person.wire(first, flatten)
    if shared:
        person.select(dense)
        start = person.made_by(lambda: person.press("edit.duplicate_shared"))
        person.move(start, 480, 160)
        person.wire(flatten, start)
    person.wire(start, product)
    person.wire(weight, product, input=1)
    person.wire_up(product, plus, dense)
    return dense


def _fancy(person: Person, shared: bool = False) -> None:
    x = _hidden(person, shared)
    loop = _while(person, x, "norm(x) > 1", "x / 2", 1750, 100)
    condition = person.place("expression", 2550, 60)
    person.set(condition, "text", "norm(x) < 0.8")
    branch = person.place("If", 2800, 160)
    person.wire(loop, condition)
    person.wire(condition, branch)
    person.wire(loop, branch, input=1)
    larger = person.place_inside(branch, "expression")
    person.set(larger, "text", "x * 10")
    enter, then = person.part(branch, "enter"), person.part(branch, "then")
    person.wire_up(enter, larger, then)
    total = person.place("expression", 3700, 160)
    person.set(total, "text", "sum(x)")
    output = person.place("Output", 3960, 160)
    person.wire_up(branch, total, output)


def _while(person: Person, source: NodeId, condition: str, body: str, x: int, y: int) -> NodeId:
    """A While that carries one value."""
    loop = person.place("While", x, y)
    person.wire(source, loop)
    enter, leave = person.part(loop, "enter"), person.part(loop, "leave")
    test = person.place_inside(loop, "expression")
    person.set(test, "text", condition)
    step = person.place_inside(loop, "expression", 120)
    person.set(step, "text", body)
    person.wire(enter, test)
    person.wire(test, leave)
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
