"""Random drawings that combine everything: blocks, given layers, sharing, chains, weights, formulas, loops,
branches, code. Every tensor is of shape (batch, 4), so that anything can be wired to anything.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from unittest import mock

from nodes import blocks, edit, sharing
from nodes.arrays import array
from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    Block,
    BlockId,
    Code,
    LayerId,
    NodeId,
    Object,
    Place,
    PortName,
    Project,
    Value,
    block_type,
    empty_project,
    given_layer,
)
from nodes.regions import add_region
from nodes.vocabulary import vocabulary

BASE = load_catalogue()
WIDTH = 4
Source = tuple[NodeId, str]

OWN_LAYER = '''
class Scale(tf.keras.layers.Layer):
    """A weight for each feature."""

    def __init__(self, start=1.0, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, shape):
        start, shape = tf.keras.initializers.Constant(self.start), (shape[-1],)
        self.scale = self.add_weight(shape=shape, initializer=start, name="scale")

    def call(self, inputs):
        return bend(inputs) * self.scale

    def get_config(self):
        return {**super().get_config(), "start": self.start}
'''
OWN_DECIDING = '''
class Shrink(tf.keras.layers.Layer):
    """Halves until it is small."""

    def call(self, inputs):
        while tf.reduce_max(tf.abs(inputs)) > 1.0:
            inputs = inputs / 2
        return inputs
'''
OWN_FUNCTION = "def bend(x, amount=0.5):\n    return tf.tanh(x) * amount\n"
OWN_ACTIVATION = (
    "@tf.keras.utils.register_keras_serializable()\ndef steep(x):\n    return tf.sigmoid(3 * x) - 0.5\n"
)
OWN_START = '''
@tf.keras.utils.register_keras_serializable()
class Ramp(tf.keras.initializers.Initializer):
    """From nothing to one."""

    def __call__(self, shape, dtype=None):
        count = tf.reduce_prod(tf.constant(shape))
        values = tf.reshape(tf.linspace(0.0, 1.0, count), shape)
        return tf.cast(values, dtype or "float32")
'''
CODES = {
    "Scale": Code("Scale", "layer", OWN_LAYER),
    "Shrink": Code("Shrink", "layer", OWN_DECIDING),
    "bend": Code("bend", "function", OWN_FUNCTION),
    "steep": Code("steep", "activation", OWN_ACTIVATION),
    "Ramp": Code("Ramp", "initializer", OWN_START),
}
FORMULAS = (
    "x * 0.5 + 1",
    "-x",
    "x - y / 2",
    "(x + y) * 0.25 - tanh(x) * sigmoid(y)",
    "where(x > y, x, y)",
    "maximum(x, 0) - (y if False else x)",
    "tanh(x @ w)",
    "x[:, ::-1] + y",
    "relu(x - mean(x, axis=-1, keepdims=True))",
    "where((x > 0) & (y <= 1), x, y / 2)",
    "clip(x ** 2, 0, 1) % 0.7",
)
INDEXES = ("..., ::-1", ":, ::-1", ":", "tf.newaxis, ..., :", ":, -4:")
BODIES = (
    (("x",), ("y",), "y = x * 0.5"),
    (("x", "z"), ("y",), "total = x + z\ny = tf.tanh(total)"),
    (("x",), ("y",), "y = x\nwhile tf.reduce_max(tf.abs(y)) > 1:\n    y = y / 2"),
    (("x",), ("x",), "if tf.reduce_sum(x) > 0:\n    x = x * 0.5\nelse:\n    x = -x"),
    (("inputs",), ("a", "b"), "# both ways\na, b = -inputs, tf.abs(inputs)"),
    (("x",), ("y",), "def twice(value):\n    return value + value\n\ny = twice(x) / 4"),
    (("x",), ("y",), "y = x / 2\n\ndef unused():\n    return y"),
    (("x",), ("model",), "rows = [x, x]\nmodel = sum(rows[i] for i in range(2)) / 2"),
    (("x",), ("y",), 'text = """\n  kept as it is\n"""\ny = x * len(text) / 20'),
)
TITLES = (
    "x", "inputs", "training", "loop", "class", "tf", "self", "call", "Dense", "Part", "long title of a node",
    "größe", "层", "values", "index", "output", "scale", "bend", "1st", "Chain", "np",
)  # fmt: skip
ATTRIBUTES = ("x", "values", "hidden", "first_1", "loop_body", "index", "total", "bend", "steep")
ACTIVATIONS: tuple[Value, ...] = ("tanh", "relu", None, Object("custom:steep"))


class Random:
    """Draws one project. The same seed draws the same, ids too."""

    def __init__(self, seed: int, size: int = 8, code: bool = True, formulas: bool = True) -> None:
        self.dice = random.Random(seed)
        self.size = size
        self.code = code
        self.project: Project = empty_project("Random")
        self.inner: list[BlockId] = []

    def draw(self) -> Project:
        """The whole project."""
        with mock.patch("nodes.graph.secrets.token_hex", lambda size: self.dice.randbytes(size).hex()):
            return self._draw()

    def _draw(self) -> Project:
        self.project = empty_project("Random")
        if self.code:
            self.project = replace(self.project, code=dict(CODES))
        for depth in range(self.dice.randrange(3)):
            self._inner_block(depth)
        self._fill(self.project.main, self.dice.choice((1, 1, 2, 3)), self.dice.choice((1, 1, 2)))
        return self.project

    @property
    def words(self) -> Catalogue:
        """What can be placed now."""
        return vocabulary(self.project, BASE)

    def _inner_block(self, number: int) -> None:
        name = self.dice.choice(("Part", "Cell", "Tower", "Step")) + str(number)
        self.project, block = blocks.new_block(self.project, name)
        self.project = blocks.set_kind(self.project, block, self.dice.choice(blocks.KINDS))
        self._fill(block, self.dice.choice((1, 1, 2)), self.dice.choice((1, 1, 2)))
        self._parametrise(block)
        self.inner.append(block)

    def _parametrise(self, block: BlockId) -> None:
        """Make arguments of some values, and given layers of some layers."""
        for layer in sorted(self.project.blocks[block].layers.values(), key=lambda each: each.attribute):
            try:
                if layer.type == "keras.layers.Dense" and self.dice.random() < 0.3:
                    wish = blocks.free_argument_name(self.project.blocks[block], "act")
                    self.project = blocks.promote(
                        self.project, block, layer.id, "activation", wish, self.words
                    )
                elif layer.type in GIVABLE and self.dice.random() < 0.2:
                    self.project = blocks.make_given(self.project, block, layer.id, self.words)
            except edit.Refusal:
                continue

    def _fill(self, block: BlockId, inputs: int, outputs: int) -> None:
        pen = Pen(self, block, None)
        pen.sources = [(pen.put("input", shape=(WIDTH,)), "output") for _ in range(inputs)]
        for _ in range(self.dice.randrange(2, self.size)):
            pen.step()
        for number in range(outputs):
            end = pen.put("output")
            pen.wire(pen.sources[-1 - number % len(pen.sources)], end, "")
        self._name(block)

    def _name(self, block: BlockId) -> None:
        """Give some nodes titles, and some layers attributes."""
        for id in list(self.project.blocks[block].nodes):
            if self.dice.random() < 0.15:
                self.project = edit.set_title(self.project, block, id, self.dice.choice(TITLES))
        for layer in list(self.project.blocks[block].layers):
            if self.dice.random() < 0.15:
                wish = self.dice.choice(ATTRIBUTES)
                try:
                    self.project = edit.rename_attribute(self.project, block, layer, wish, self.words)
                except edit.Refusal:
                    continue


GIVABLE = ("keras.layers.Dense", "custom:Scale", "keras.layers.LayerNormalization")


class Pen:
    """Draws in one block, or in one body."""

    def __init__(self, owner: Random, block_id: BlockId, region: NodeId | None, depth: int = 0) -> None:
        self.owner = owner
        self.dice = owner.dice
        self.block_id = block_id
        self.region = region
        self.depth = depth
        self.sources: list[Source] = []

    @property
    def block(self) -> Block:
        """The block as it is now."""
        return self.owner.project.blocks[self.block_id]

    def put(self, kind: str, **values: Value) -> NodeId:
        """Place a node."""
        words = self.owner.words
        self.owner.project, node = edit.add_node(
            self.owner.project, self.block_id, words.nodes[kind], Place(0, 0), words, values, self.region
        )
        return node

    def wire(self, source: Source, node: NodeId, port: str) -> None:
        """Wire `source` to a port, or to the only one."""
        words = self.owner.words
        if not port:
            spec = edit.spec_of(self.block, self.block.nodes[node], words)
            assert spec is not None
            port = str(spec.inputs[0].name)
        self.owner.project = edit.connect(
            self.owner.project,
            self.block_id,
            source[0],
            PortName(source[1]),
            node,
            PortName(port),
            words,
        )

    def some(self) -> Source:
        """A tensor; the newest ones more often."""
        if self.dice.random() < 0.5:
            return self.sources[-1]
        return self.dice.choice(self.sources)

    def step(self) -> None:
        """Draw one thing more."""
        kinds = [self.dense, self.dense, self.again, self.layer, self.operator, self.formula, self.index]
        kinds += [self.weight, self.constant, self.chain, self.instance, self.instance]
        kinds += [self.lines, self.own] if self.owner.code else []
        kinds += [self.loop, self.loop, self.branch] if self.depth < 2 else []
        self.dice.choice(kinds)()

    def _add(self, node: NodeId, *ports: str, outputs: Iterable[str] = ("output",)) -> None:
        for port in ports:
            self.wire(self.some(), node, port)
        self.sources += [(node, port) for port in outputs]

    # -- layers ------------------------------------------------------------------------------------------

    def _dense_values(self) -> dict[str, Value]:
        choices = ACTIVATIONS if self.owner.code else ACTIVATIONS[:-1]
        values: dict[str, Value] = {"units": WIDTH}
        activation = self.dice.choice(choices)
        if activation is not None:
            values["activation"] = activation
        if self.owner.code and self.dice.random() < 0.2:
            values["bias_initializer"] = Object("custom:Ramp")
        elif self.dice.random() < 0.2:
            values["bias_initializer"] = Object("keras.initializers.RandomNormal", {"stddev": 0.25})
        return values

    def dense(self) -> None:
        """A Dense."""
        self._add(self.put("keras.layers.Dense", **self._dense_values()), "")

    def again(self) -> None:
        """One more call of a layer of the block."""
        calls = [
            node.id
            for node in self.block.nodes.values()
            if (layer := self.block.layer_of(node)) is not None and layer.type in (*GIVABLE, "chain")
        ]
        if not calls:
            return self.dense()
        call = self.dice.choice(sorted(calls, key=list(self.block.nodes).index))
        project, (node,) = sharing.duplicate_shared(
            self.owner.project, self.block_id, [call], self.owner.words
        )
        copy = replace(project.blocks[self.block_id].nodes[node], region=self.region)
        nodes = {**project.blocks[self.block_id].nodes, node: copy}
        self.owner.project = project.with_block(replace(project.blocks[self.block_id], nodes=nodes))
        return self._add(node, "")

    def layer(self) -> None:
        """Another layer of Keras."""
        kind, values = self.dice.choice(LAYERS)
        node = self.put(kind, **values)
        if kind == "keras.layers.Add":
            self.wire(self.some(), node, "")
        self._add(node, "")
        if self.dice.random() < 0.2 and kind != "keras.layers.Add":
            self.owner.project = edit.set_bypassed(self.owner.project, self.block_id, [node], True)

    def chain(self) -> None:
        """A list of layers."""
        rows: list[Value] = []
        for _ in range(self.dice.randrange(1, 4)):
            rows.append(Object("keras.layers.Dense", self._dense_values()))
            if self.owner.code and self.dice.random() < 0.3:
                rows.append(Object("custom:Scale", {"start": 0.5}))
        kind = self.dice.choice(("chain", "keras.Sequential"))
        self._add(self.put(kind, layers=tuple(rows)), "")

    def own(self) -> None:
        """Something of the project's own."""
        kind = self.dice.choice(("custom:Scale", "custom:Shrink", "custom:bend"))
        self._add(self.put(kind), "")

    def instance(self) -> None:
        """An instance of a block that has been drawn already."""
        if not self.owner.inner:
            return self.dense()
        inner = self.owner.project.blocks[self.dice.choice(self.owner.inner)]
        values: dict[str, Value] = {}
        for name in inner.arguments:
            if self.dice.random() < 0.5:
                values[name] = self.dice.choice(("tanh", "sigmoid"))
        for layer in inner.layers.values():
            if layer.given:
                values[layer.attribute] = given_layer(self._layer_like(layer.type))
        node = self.put(block_type(inner.id), **values)
        ports = [str(port) for port in inner.input_ports.values()]
        return self._add(node, *ports, outputs=map(str, inner.output_ports.values()))

    def _layer_like(self, type: str) -> LayerId:
        found = [layer.id for layer in self.block.layers.values() if layer.type == type]
        if found and self.dice.random() < 0.7:
            return self.dice.choice(found)
        region, self.region = self.region, None
        before = set(self.block.layers)
        values = self._dense_values() if type == "keras.layers.Dense" else {}
        node = self.put(type, **values)
        self.region = region
        self.wire((self.block.inputs[0], "output"), node, "")
        (made,) = set(self.block.layers) - before
        return made

    # -- values and formulas -----------------------------------------------------------------------------

    def weight(self) -> None:
        """A weight that is added to something, or multiplied with it."""
        shape = self.dice.choice(((WIDTH,), (WIDTH, WIDTH)))
        weight = self.put("weight", shape=shape, initializer="ones")
        node = self.put("operator.matmul" if len(shape) == 2 else "operator.multiply")
        first, second = self._operands(node)
        self.wire(self.some(), node, first)
        self.wire((weight, "output"), node, second)
        self.sources.append((node, "output"))

    def constant(self) -> None:
        """A constant, short or an array, that is added to something."""
        count = self.dice.choice((1, WIDTH))
        value: Value = tuple(self.dice.choice((0.5, -1.0, 2.0)) for _ in range(count))
        if self.dice.random() < 0.3:
            value = array("float32", (1, WIDTH), b"\0\0\x80\x3f" * WIDTH)
        made = self.put("constant", value=value)
        node = self.put("operator.add")
        first, second = self._operands(node)
        self.wire(self.some(), node, first)
        self.wire((made, "output"), node, second)
        self.sources.append((node, "output"))

    def _operands(self, node: NodeId) -> tuple[str, str]:
        spec = edit.spec_of(self.block, self.block.nodes[node], self.owner.words)
        assert spec is not None
        return str(spec.inputs[0].name), str(spec.inputs[1].name)

    def operator(self) -> None:
        """`+ - *` of two tensors, or of one and a number."""
        node = self.put(self.dice.choice(("operator.add", "operator.subtract", "operator.multiply")))
        first, second = self._operands(node)
        if self.dice.random() < 0.3:
            self.owner.project = edit.set_values(
                self.owner.project, self.block_id, [node], second, 0.5, self.owner.words
            )
            self._add(node, first)
        else:
            self._add(node, first, second)

    def formula(self) -> None:
        """An expression."""
        text = self.dice.choice(FORMULAS)
        if "if" in text:
            text = "x / 3"
        node = self.put("expression", text=text)
        if "w" in text.replace("where", ""):
            weight = self.put("weight", shape=(WIDTH, WIDTH), initializer="glorot_uniform")
            self.wire((weight, "output"), node, "w")
        self._add(node, *(name for name in ("x", "y") if name in _names_of(text)))

    def index(self) -> None:
        """Something between brackets."""
        text = self.dice.choice(INDEXES)
        node = self.put("operator.index", index=text)
        if "newaxis" in text:
            self.wire(self.some(), node, "")
            back = self.put("operator.index", index="0")
            self.wire((node, "output"), back, "")
            node = back
            self.sources.append((node, "output"))
            return
        self._add(node, "")

    def lines(self) -> None:
        """A code node."""
        inputs, outputs, body = self.dice.choice(BODIES)
        node = self.put("code", inputs=inputs, outputs=outputs, body=body)
        self._add(node, *inputs, outputs=outputs)

    # -- loops and branches ------------------------------------------------------------------------------

    def _region(self, kind: str) -> tuple[NodeId, tuple[str, ...]]:
        names = ("x", "y", "total")[: self.dice.randrange(1, 4)]
        words = self.owner.words
        self.owner.project, region = add_region(
            self.owner.project, self.block_id, kind, Place(0, 0), words, names, self.region
        )
        for name in names:
            self.wire(self.some(), region, name)
        return region, names

    def _body(self, region: NodeId, names: Iterable[str]) -> Pen:
        """Draws a little in the body of `region`; tensors from outside may be used there."""
        enter = self._end(region, "enter")
        pen = Pen(self.owner, self.block_id, region, self.depth + 1)
        outside = self.sources if self.dice.random() < 0.5 else []
        pen.sources = [*outside, *((enter, name) for name in names)]
        for _ in range(self.dice.randrange(1, 4)):
            pen.step()
        return pen

    def _end(self, region: NodeId, kind: str) -> NodeId:
        return next(node.id for node in self.block.members_of(region) if node.kind == kind)

    def _leave(self, pen: Pen, end: NodeId, names: Iterable[str]) -> None:
        for name in names:
            if self.dice.random() < 0.8:
                pen.wire(pen.some(), end, name)

    def loop(self) -> None:
        """A While or a For."""
        kind = self.dice.choice(("while", "for"))
        region, names = self._region(kind)
        pen = self._body(region, names)
        leave = self._end(region, "leave")
        self._leave(pen, leave, names)
        if kind == "for":
            times = self.dice.randrange(1, 4)
            changes: dict[str, Value] = {"times": times}
        else:
            changes = {"limit": self.dice.randrange(1, 4)}
            test = pen.put("expression", text=self.dice.choice(("sum(x) < 20", "any(abs(x) > 0.1)")))
            pen.wire((self._end(region, "enter"), self.dice.choice(names)), test, "x")
            pen.wire((test, "output"), leave, "condition")
        for name, value in changes.items():
            self.owner.project = edit.set_values(
                self.owner.project, self.block_id, [region], name, value, self.owner.words
            )
        self.sources += [(region, name) for name in names]

    def branch(self) -> None:
        """An If."""
        region, names = self._region("if")
        test = self.put("expression", text="sum(x) > 0")
        self.wire(self.some(), test, "x")
        self.wire((test, "output"), region, "condition")
        pen = self._body(region, names)
        for kind in ("then", "else"):
            self._leave(pen, self._end(region, kind), names)
        self.sources += [(region, name) for name in names]


LAYERS: tuple[tuple[str, dict[str, Value]], ...] = (
    ("keras.layers.LayerNormalization", {}),
    ("keras.layers.Activation", {"activation": "softplus"}),
    ("keras.layers.Dropout", {"rate": 0.5}),
    ("keras.layers.ReLU", {}),
    ("keras.layers.Rescaling", {"scale": 0.5}),
    ("keras.layers.Add", {}),
    ("keras.layers.Identity", {}),
)


def _names_of(text: str) -> set[str]:
    return {each for each in "xyw" if any(part == each for part in _split(text))}


def _split(text: str) -> list[str]:
    return "".join(each if each.isalnum() or each == "_" else " " for each in text).split()
