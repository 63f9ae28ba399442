"""What it costs to look at every value of a run, beside the plain call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.graph import (
    Layer,
    LayerId,
    Node,
    NodeId,
    PortName,
    Project,
    Value,
    Wire,
    WireId,
    empty_project,
)
from tests.benchmarks.conftest import Measure
from tests.nodes.runtime.session.kernel import Kernel, wish

SIZE = 96
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""Of MobileNetV2: how many times wider the inside is, channels, blocks, and the stride of the first."""
PAIR = 10
"""Calls that are timed together."""


class Stack:
    """A network that grows at its end."""

    def __init__(self, size: int) -> None:
        self.last = NodeId("input")
        self.nodes = {self.last: Node(self.last, "input", arguments={"shape": (size, size, 3)})}
        self.layers: dict[LayerId, Layer] = {}
        self.wires: dict[WireId, Wire] = {}

    def add(self, kind: str, *besides: NodeId, **config: Value) -> NodeId:
        """A layer that takes what the last one gives, and what comes from `besides`."""
        number = len(self.nodes)
        node, layer = NodeId(f"n{number}"), LayerId(f"l{number}")
        self.nodes[node] = Node(node, "layer", layer)
        self.layers[layer] = Layer(layer, f"layer_{number}", f"keras.layers.{kind}", config)
        for place, source in enumerate((self.last, *besides)):
            wire = WireId(f"w{len(self.wires)}")
            key = place if besides else None
            port = PortName("inputs")
            self.wires[wire] = Wire(wire, source, PortName("output"), node, port, key)
        self.last = node
        return node

    def convolution(self, kind: str, activated: bool = True, **config: Value) -> None:
        """A convolution without a bias, its normalization, and perhaps ReLU6."""
        self.add(kind, padding="same", use_bias=False, **config)
        self.add("BatchNormalization", epsilon=0.001, momentum=0.999)
        if activated:
            self.add("ReLU", max_value=6.0)

    def block(self, channels: int, wider: int, out: int, stride: int) -> None:
        """One inverted residual block."""
        before = self.last
        if wider > 1:
            self.convolution("Conv2D", filters=channels * wider, kernel_size=1)
        self.convolution("DepthwiseConv2D", kernel_size=3, strides=stride)
        self.convolution("Conv2D", False, filters=out, kernel_size=1)
        if stride == 1 and channels == out:
            self.add("Add", before)

    def project(self) -> Project:
        """The network as a project."""
        project = empty_project("MobileNet")
        return project.with_block(
            replace(
                project.main_block,
                nodes=self.nodes,
                layers=self.layers,
                wires=self.wires,
                inputs=(NodeId("input"),),
            )
        )


def mobile_net(size: int, stages: tuple[tuple[int, int, int, int], ...]) -> Project:
    """MobileNetV2, or its first stages."""
    stack = Stack(size)
    stack.convolution("Conv2D", filters=32, kernel_size=3, strides=2)
    channels = 32
    for wider, out, count, stride in stages:
        for number in range(count):
            stack.block(channels, wider, out, 1 if number else stride)
            channels = out
    stack.convolution("Conv2D", filters=1280, kernel_size=1)
    stack.add("GlobalAveragePooling2D")
    stack.add("Dense", units=1000, activation="softmax")
    return stack.project()


@pytest.fixture
def kernel(catalogue: Catalogue, tmp_path: Path) -> Iterator[Kernel]:
    """A session in this process."""
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    yield Kernel(catalogue, tmp_path)
    tf.keras.backend.clear_session()


@pytest.mark.keras
@pytest.mark.timeout(900)
def test_a_run_that_looks_at_every_value(measure: Measure, kernel: Kernel) -> None:
    """The model as a graph with and without the measures, in pairs of several calls."""
    import tensorflow as tf

    size = SIZE if measure.timed else 16
    model: Any = kernel.build(mobile_net(size, STAGES if measure.timed else STAGES[:2]))
    kernel.feed(wish(1, size, size, 3))
    inputs = kernel.live.inputs
    plain = tf.function(model)
    plain(inputs)
    modes = [kernel.run()[1]["mode"] for _ in range(3)]
    assert modes == ["eager", "graph", "graph"]

    def seconds(call: Any) -> float:
        began = perf_counter()
        for _ in range(PAIR if measure.timed else 1):
            call()
        return perf_counter() - began

    from nodes.runtime.session.running import run

    what = "forward pass with statistics on every wire ÷ plain, as a graph, MobileNetV2 96×96"
    measure.ratio(
        what,
        "≤ 1.8",
        lambda: seconds(lambda: run(kernel.live, inputs)),
        lambda: seconds(lambda: plain(inputs)),
    )
