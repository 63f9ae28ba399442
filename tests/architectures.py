"""Drawings of architectures that people know, made quickly: for layout, folding, comparing and measuring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Place,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    empty_project,
)
from nodes.layout import arrange

OUTPUT = PortName("output")
NORMALIZED: Mapping[str, Value] = {"momentum": 0.9997, "epsilon": 0.001}
COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Tensor:
    """What a node gives, as far as the next one has to know it."""

    node: NodeId
    size: int = 0
    channels: int = 0


class Sketch:
    """A block under construction; ids count the calls, so that what is made twice is equal."""

    def __init__(self, catalogue: Catalogue, name: str) -> None:
        self._catalogue = catalogue
        self._name = name
        self._layers: dict[LayerId, Layer] = {}
        self._nodes: dict[NodeId, Node] = {}
        self._wires: dict[WireId, Wire] = {}
        self._outputs: list[NodeId] = []

    def input(self, *shape: int) -> Tensor:
        """An Input for tensors of `shape`."""
        node = self._node("input", None, {"shape": shape})
        return Tensor(node, shape[0], shape[-1])

    def layer(self, kind: str, *sources: Tensor, **config: Value) -> Tensor:
        """A layer called on `sources`: on its ports in order, or all on the first where that takes many."""
        number = len(self._nodes)
        layer = LayerId(f"l{number:05}")
        type = f"keras.layers.{kind}"
        attribute = (
            f"{''.join(each if each.islower() or each.isdigit() else '_' + each.lower() for each in kind)}"
        )
        self._layers[layer] = Layer(layer, f"{attribute.strip('_')}_{number}", type, config)
        node = self._node("layer", layer, {})
        ports = self._catalogue.nodes[type].inputs
        for place, source in enumerate(sources):
            port = ports[0] if ports[0].many else ports[place]
            self._wire(source.node, node, port.name, place if port.many else None)
        first = sources[0]
        channels = config.get("filters", config.get("units", first.channels))
        return Tensor(node, first.size, channels if isinstance(channels, int) else first.channels)

    def function(self, kind: str, *sources: Tensor) -> Tensor:
        """A function called on `sources`."""
        node = self._node(kind, None, {})
        for port, source in zip(self._catalogue.nodes[kind].inputs, sources, strict=False):
            self._wire(source.node, node, port.name, None)
        return replace(sources[0], node=node)

    def output(self, source: Tensor) -> None:
        """Let the block give `source`."""
        node = self._node("output", None, {})
        self._outputs.append(node)
        self._wire(source.node, node, PortName("input"), None)

    def project(self, laid_out: bool = False) -> Project:
        """What is drawn; its nodes stand in rows as they were made, or where the layout puts them."""
        places = {
            id: Place(240 * (index % COLUMNS), 130 * (index // COLUMNS))
            for index, id in enumerate(self._nodes)
        }
        inputs = tuple(id for id, node in self._nodes.items() if node.kind == "input")
        parts = (self._layers, self._nodes, self._wires, places, inputs, tuple(self._outputs))
        block = Block(BlockId("main"), self._name, "model", *parts)
        if laid_out:
            block = replace(block, places=arrange(block, {}))
        return replace(empty_project(), blocks={block.id: block}, main=block.id)

    def _node(self, kind: str, layer: LayerId | None, arguments: Mapping[str, Value]) -> NodeId:
        id = NodeId(f"n{len(self._nodes):05}")
        self._nodes[id] = Node(id, kind, layer, arguments)
        return id

    def _wire(self, source: NodeId, target: NodeId, port: PortName, key: int | None) -> None:
        id = WireId(f"w{len(self._wires):05}")
        self._wires[id] = Wire(id, source, OUTPUT, target, port, key)


# -- a thousand layers -----------------------------------------------------------------------------------


def chain(catalogue: Catalogue, count: int, units: int = 4) -> Project:
    """So many Dense layers in a row."""
    sketch = Sketch(catalogue, "Chain")
    x = sketch.input(units)
    for _ in range(count):
        x = sketch.layer("Dense", x, units=units)
    sketch.output(x)
    return sketch.project()


def nasnet(catalogue: Catalogue, repeats: int = 6, filters: int = 168, size: int = 331) -> Project:
    """NASNet-A as `keras.applications` has it; NASNetLarge, 1,041 layers, unless told otherwise."""
    return _Cells(catalogue).network(repeats, filters, size)


class _Cells:
    """The cells of NASNet-A."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.draw = Sketch(catalogue, "NASNet")

    def network(self, repeats: int, filters: int, size: int) -> Project:
        x = self.draw.input(size, size, 3)
        x = self.draw.layer("Conv2D", x, filters=96, kernel_size=3, strides=2, use_bias=False)
        x = replace(self._normalized(x), size=(size - 1) // 2)
        x, before = self._reduction(x, None, filters // 4)
        x, before = self._reduction(x, before, filters // 2)
        for stage in range(3):
            if stage:
                x, _ = self._reduction(x, before, filters * 2**stage)
            for _ in range(repeats):
                x, before = self._normal(x, before, filters * 2**stage)
        x = self.draw.layer("GlobalAveragePooling2D", self._relu(x))
        self.draw.output(self.draw.layer("Dense", x, units=1000, activation="softmax"))
        return self.draw.project()

    def _relu(self, x: Tensor) -> Tensor:
        return self.draw.layer("Activation", x, activation="relu")

    def _normalized(self, x: Tensor) -> Tensor:
        return self.draw.layer("BatchNormalization", x, **NORMALIZED)

    def _conv(self, x: Tensor, filters: int) -> Tensor:
        return self.draw.layer("Conv2D", x, filters=filters, kernel_size=1, padding="same", use_bias=False)

    def _padded(self, x: Tensor, kernel: int) -> Tensor:
        pair = (kernel // 2 - (1 - x.size % 2), kernel // 2)
        return self.draw.layer("ZeroPadding2D", x, padding=(pair, pair))

    def _pool(self, kind: str, x: Tensor, strides: int) -> Tensor:
        padding = "same" if strides == 1 else "valid"
        return self.draw.layer(f"{kind}Pooling2D", x, pool_size=3, strides=strides, padding=padding)

    def _separable(self, x: Tensor, filters: int, kernel: int, strides: int = 1) -> Tensor:
        x = self._relu(x)
        config: dict[str, Value] = {"filters": filters, "kernel_size": kernel, "use_bias": False}
        if strides == 1:
            x = self.draw.layer("SeparableConv2D", x, **config, padding="same")
        else:
            x = self.draw.layer("SeparableConv2D", self._padded(x, kernel), **config, strides=strides)
        x = self._relu(self._normalized(x))
        return self._normalized(self.draw.layer("SeparableConv2D", x, **config, padding="same"))

    def _adjusted(self, before: Tensor | None, x: Tensor, filters: int) -> Tensor:
        if before is None:
            return x
        if before.size != x.size:
            return replace(self._halved(before, filters), size=x.size)
        if before.channels == filters:
            return before
        return self._normalized(self._conv(self._relu(before), filters))

    def _halved(self, before: Tensor, filters: int) -> Tensor:
        x = self._relu(before)
        draw = self.draw.layer
        one = self._conv(draw("AveragePooling2D", x, pool_size=1, strides=2), filters // 2)
        other = draw(
            "Cropping2D", draw("ZeroPadding2D", x, padding=((0, 1), (0, 1))), cropping=((1, 0), (1, 0))
        )
        other = self._conv(draw("AveragePooling2D", other, pool_size=1, strides=2), filters // 2)
        return replace(self._normalized(draw("Concatenate", one, other)), channels=filters)

    def _normal(self, x: Tensor, before: Tensor, filters: int) -> tuple[Tensor, Tensor]:
        p = self._adjusted(before, x, filters)
        h = self._normalized(self._conv(self._relu(x), filters))
        add = self.draw.layer
        one = add("Add", self._separable(h, filters, 5), self._separable(p, filters, 3))
        two = add("Add", self._separable(p, filters, 5), self._separable(p, filters, 3))
        three = add("Add", self._pool("Average", h, 1), p)
        four = add("Add", self._pool("Average", p, 1), self._pool("Average", p, 1))
        five = add("Add", self._separable(h, filters, 3), h)
        joined = add("Concatenate", p, one, two, three, four, five)
        return replace(joined, channels=6 * filters), x

    def _reduction(self, x: Tensor, before: Tensor | None, filters: int) -> tuple[Tensor, Tensor]:
        p = self._adjusted(before, x, filters)
        h = self._normalized(self._conv(self._relu(x), filters))
        padded = self._padded(h, 3)
        add = self.draw.layer
        one = add("Add", self._separable(h, filters, 5, 2), self._separable(p, filters, 7, 2))
        two = add("Add", self._pool("Max", padded, 2), self._separable(p, filters, 7, 2))
        three = add("Add", self._pool("Average", padded, 2), self._separable(p, filters, 5, 2))
        four = add("Add", two, self._pool("Average", one, 1))
        five = add("Add", self._separable(one, filters, 3), self._pool("Max", padded, 2))
        joined = add("Concatenate", two, three, four, five)
        return replace(joined, size=-(-x.size // 2), channels=4 * filters), x


# -- shapes that a layout has to do justice to -----------------------------------------------------------


def resnet(catalogue: Catalogue, repeats: tuple[int, ...] = (3, 4, 6, 3)) -> Project:
    """ResNet50: stages of residual blocks, the first of each with a convolution beside it."""
    sketch = Sketch(catalogue, "ResNet")

    def conv(x: Tensor, filters: int, kernel: int = 1, strides: int = 1) -> Tensor:
        config: dict[str, Value] = {"filters": filters, "kernel_size": kernel, "strides": strides}
        return sketch.layer("BatchNormalization", sketch.layer("Conv2D", x, **config, padding="same"))

    x = sketch.layer("ReLU", conv(sketch.input(224, 224, 3), 64, 7, 2))
    x = sketch.layer("MaxPooling2D", x, pool_size=3, strides=2, padding="same")
    for stage, count in enumerate(repeats):
        filters = 64 * 2**stage
        for place in range(count):
            strides = 2 if stage and not place else 1
            way = x if place else conv(x, 4 * filters, 1, strides)
            x = sketch.layer("ReLU", conv(x, filters, 1, strides))
            x = conv(sketch.layer("ReLU", conv(x, filters, 3)), 4 * filters)
            x = sketch.layer("ReLU", sketch.layer("Add", way, x))
    sketch.output(sketch.layer("Dense", sketch.layer("GlobalAveragePooling2D", x), units=1000))
    return sketch.project()


def inception(catalogue: Catalogue, repeats: int = 4) -> Project:
    """Modules of four branches of unlike lengths."""
    sketch = Sketch(catalogue, "Inception")

    def conv(x: Tensor, filters: int, kernel: int | tuple[int, int] = 1) -> Tensor:
        x = sketch.layer("Conv2D", x, filters=filters, kernel_size=kernel, padding="same")
        return sketch.layer("ReLU", sketch.layer("BatchNormalization", x))

    x = conv(sketch.input(75, 75, 3), 32, 3)
    for _ in range(repeats):
        pool = sketch.layer("AveragePooling2D", x, pool_size=3, strides=1, padding="same")
        branches = (
            conv(x, 64),
            conv(conv(x, 48), 64, 5),
            conv(conv(conv(x, 64), 96, (1, 7)), 96, (7, 1)),
            conv(pool, 32),
        )
        x = sketch.layer("Concatenate", *branches)
    sketch.output(sketch.layer("Dense", sketch.layer("GlobalAveragePooling2D", x), units=10))
    return sketch.project()


def densenet(catalogue: Catalogue, count: int = 8, blocks: int = 2) -> Project:
    """Dense blocks: what each step makes is joined to all that was there."""
    sketch = Sketch(catalogue, "DenseNet")
    x = sketch.layer("Conv2D", sketch.input(32, 32, 3), filters=24, kernel_size=3, padding="same")
    for _ in range(blocks):
        for _ in range(count):
            y = sketch.layer("ReLU", sketch.layer("BatchNormalization", x))
            y = sketch.layer("Conv2D", y, filters=12, kernel_size=3, padding="same")
            x = replace(sketch.layer("Concatenate", x, y), channels=x.channels + 12)
        x = sketch.layer("Conv2D", sketch.layer("ReLU", x), filters=x.channels // 2, kernel_size=1)
        x = sketch.layer("AveragePooling2D", x, pool_size=2)
    sketch.output(sketch.layer("Dense", sketch.layer("GlobalAveragePooling2D", x), units=10))
    return sketch.project()


def unet(catalogue: Catalogue, depth: int = 4) -> Project:
    """Down and up again, with a long wire across at each depth."""
    sketch = Sketch(catalogue, "UNet")

    def conv(x: Tensor, filters: int) -> Tensor:
        for _ in range(2):
            config: dict[str, Value] = {"filters": filters, "kernel_size": 3, "padding": "same"}
            x = sketch.layer("Conv2D", x, **config, activation="relu")
        return x

    x, across = sketch.input(128, 128, 3), []
    for level in range(depth):
        x = conv(x, 16 * 2**level)
        across.append(x)
        x = sketch.layer("MaxPooling2D", x, pool_size=2)
    x = conv(x, 16 * 2**depth)
    for level in reversed(range(depth)):
        x = sketch.layer("Conv2DTranspose", x, filters=16 * 2**level, kernel_size=2, strides=2)
        x = conv(sketch.layer("Concatenate", across[level], x), 16 * 2**level)
    sketch.output(sketch.layer("Conv2D", x, filters=1, kernel_size=1, activation="sigmoid"))
    return sketch.project()


def transformer(catalogue: Catalogue, repeats: int = 3) -> Project:
    """An encoder and a decoder that looks at what the encoder made, at every level."""
    sketch = Sketch(catalogue, "Transformer")

    def attended(query: Tensor, value: Tensor) -> Tensor:
        y = sketch.layer("MultiHeadAttention", query, value, num_heads=4, key_dim=16)
        return sketch.layer("LayerNormalization", sketch.layer("Add", query, y))

    def fed(x: Tensor) -> Tensor:
        y = sketch.layer("Dense", sketch.layer("Dense", x, units=256, activation="relu"), units=64)
        return sketch.layer("LayerNormalization", sketch.layer("Add", x, y))

    seen = sketch.layer("Dense", sketch.input(20, 64), units=64)
    for _ in range(repeats):
        seen = fed(attended(seen, seen))
    said = sketch.layer("Dense", sketch.input(12, 64), units=64)
    for _ in range(repeats):
        said = fed(attended(attended(said, said), seen))
    sketch.output(sketch.layer("Dense", said, units=1000))
    return sketch.project()


SHAPES: Mapping[str, Callable[[Catalogue], Project]] = {
    "residual": resnet,
    "inception": inception,
    "dense": densenet,
    "unet": unet,
    "transformer": transformer,
    "nasnet": nasnet,
}
"""One drawing of each shape, by name."""
