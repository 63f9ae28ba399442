"""Files of every format there ever was open for ever, and mean what they meant.

`tests/data/layers/format_N.layers` was written by the version whose format N was, and never again: a
format that comes later gets a sample of its own. `newer.layers` is what a version to come may write.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from nodes.arrays import array
from nodes.formats.layers import FORMAT, dumps, loads, read
from nodes.graph import (
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    Place,
    PortName,
    Project,
    Wire,
    WireId,
    argument,
    given_layer,
)
from nodes.report import Severity

SAMPLES = Path(__file__).parents[2] / "data" / "layers"
OUT, INPUTS = PortName("output"), PortName("inputs")


def layer(id: str, attribute: str, type: str, **more: object) -> tuple[LayerId, Layer]:
    """A layer by its id."""
    return LayerId(id), Layer(LayerId(id), attribute, type, **more)  # type: ignore[arg-type]


def node(id: str, kind: str, layer: str | None = None, **more: object) -> tuple[NodeId, Node]:
    """A node by its id."""
    called = None if layer is None else LayerId(layer)
    return NodeId(id), Node(NodeId(id), kind, called, **more)  # type: ignore[arg-type]


def wire(id: str, source: str, target: str, port: str = "inputs", **more: object) -> tuple[WireId, Wire]:
    """A wire by its id."""
    ends = (NodeId(source), more.pop("source_port", OUT), NodeId(target), PortName(port))
    return WireId(id), Wire(WireId(id), *ends, **more)  # type: ignore[arg-type]


LARGE = array("float32", (100,), bytes(range(200)) * 2)
MAIN = Block(
    BlockId("aa00000001"),
    "Everything",
    layers=dict(
        [
            layer("la00000001", "dense", "keras.layers.Dense", config={"units": 3, "activation": "relu"}),
            layer("la00000002", "frozen", "keras.layers.Dense", trainable=False, device="/GPU:0"),
            layer("la00000003", "own", "custom:Scaled", config={"factor": 2.5, "on": True, "none": None}),
            layer(
                "la00000004",
                "part",
                "block:aa00000002",
                config={"width": 8, "embedding": given_layer(LayerId("la00000001"))},
            ),
            layer(
                "la00000005",
                "chain",
                "chain",
                config={
                    "layers": (
                        Object(
                            "keras.layers.Dense", {"units": 1, "kernel_initializer": Object("custom:ones")}
                        ),
                        Object("keras.layers.ReLU"),
                    )
                },
            ),
            layer(
                "la00000006",
                "odd",
                "keras.layers.Later",
                config={
                    "nan": math.inf,
                    "looks": {"class": "a", "config": "b"},
                    "dict": {"dict": {"float": "nan"}},
                    "deep": (1, (2, (3.0, "vier"))),
                    "text": "line\n\u2028separator \ud800 half",
                },
                extra={"colour": "red"},
            ),
        ]
    ),
    nodes=dict(
        [
            node("na00000001", "input", arguments={"shape": (None, 4), "dtype": "float32"}, title="First"),
            node("na00000002", "input", title="second"),
            node("na00000003", "layer", "la00000001", title="Dense", outputs=(OUT,)),
            node("na00000004", "layer", "la00000001", bypassed=True, device="/CPU:0"),
            node("na00000005", "layer", "la00000003", arguments={"training": True}),
            node("na00000006", "layer", "la00000004"),
            node("na00000007", "keras.ops.concatenate", arguments={"axis": -1}),
            node("na00000008", "constant", arguments={"value": array("int64", (2,), bytes(16))}),
            node("na00000009", "constant", arguments={"value": LARGE}),
            node("na00000010", "for", arguments={"times": 3}),
            node("na00000011", "enter", region=NodeId("na00000010")),
            node("na00000012", "layer", "la00000002", region=NodeId("na00000010")),
            node("na00000013", "leave", region=NodeId("na00000010")),
            node("na00000014", "note", title="What <this> means"),
            node("na00000015", "frame", title="Around"),
            node("na00000016", "output", title="result"),
            node("na00000017", "teleport", extra={"whither": ["far", {"away": 1}]}),
            node("na00000018", "layer", "la00000005"),
            node("na00000019", "layer", "la00000006"),
            node("na00000020", "custom:twice"),
            node("na00000021", "output"),
        ]
    ),
    wires=dict(
        [
            wire("wa00000001", "na00000001", "na00000003"),
            wire("wa00000002", "na00000003", "na00000007", "xs", key=0),
            wire("wa00000003", "na00000004", "na00000007", "xs", key=7),
            wire("wa00000004", "na00000002", "na00000006", "first", key="name"),
            wire("wa00000005", "na00000017", "na00000016", source_port=PortName("elsewhere")),
            wire("wa00000006", "na00000018", "na00000021", extra={"bent": True}),
        ]
    ),
    places={NodeId(f"na{at:08}"): Place(at * 10, -at) for at in range(1, 22)}
    | {NodeId("na00000015"): Place(-20, -20, 400, 300)},
    inputs=(NodeId("na00000002"), NodeId("na00000001")),
    outputs=(NodeId("na00000016"), NodeId("na00000021")),
    device="/CPU:0",
    takes="list",
    gives="dict",
    extra={"author": "somebody"},
)
PART = Block(
    BlockId("aa00000002"),
    "Part",
    "layer",
    layers=dict(
        [
            layer("lb00000001", "embedding", "keras.layers.Dense", given=True),
            layer("lb00000002", "wide", "keras.layers.Dense", config={"units": argument("width")}),
        ]
    ),
    nodes=dict([node("nb00000001", "input", title="first"), node("nb00000002", "layer", "lb00000002")]),
    places={NodeId("nb00000001"): Place(0, 0), NodeId("nb00000002"): Place(0, 120)},
    inputs=(NodeId("nb00000001"),),
    arguments={"width": 4},
)
EVERYTHING = Project(
    {MAIN.id: MAIN, PART.id: PART},
    MAIN.id,
    {
        "Scaled": Code("Scaled", "layer", "class Scaled(tf.keras.layers.Layer):\n    pass\n", {"note": 1}),
        "tf.math.erf": Code("tf.math.erf", "import", "x"),
    },
    {"window": {"zoom": 1.5}},
)
"""What the sample of format 1 holds: everything that can stand in a file."""
KNOWN = {1: EVERYTHING}


def test_there_is_a_sample_of_every_format() -> None:
    """Whoever changes the format adds one."""
    assert set(KNOWN) == set(range(1, FORMAT + 1))
    assert {each.name for each in SAMPLES.glob("format_*.layers")} == {f"format_{n}.layers" for n in KNOWN}


@pytest.mark.parametrize("format", KNOWN)
def test_an_old_file_opens_and_means_what_it_meant(format: int) -> None:
    """Not one value is another, and nothing is complained of."""
    opened = read(SAMPLES / f"format_{format}.layers")
    assert opened.project == KNOWN[format]
    assert repr(opened.project.main_block.layers) == repr(dict(sorted(MAIN.layers.items())))
    assert (opened.problems, opened.read_only) == ((), False)


@pytest.mark.parametrize("format", KNOWN)
def test_an_old_file_can_be_written_again(format: int) -> None:
    """As this version writes, it still means the same."""
    project = read(SAMPLES / f"format_{format}.layers").project
    assert loads(dumps(project)).project == project


def test_a_newer_file_opens_read_only_and_what_is_not_understood_is_told() -> None:
    """Unknown kinds are nodes, unknown fields are kept; what cannot be read is a problem with its place."""
    opened = read(SAMPLES / "newer.layers")
    assert opened.read_only
    codes = [each.code for each in opened.problems]
    assert codes[0] == "newer-format"
    assert codes[1:] == ["unknown-fields"] * 2 + ["unreadable-entry"]
    assert [each.arguments["fields"] for each in opened.problems[1:3]] == ["universe", "grown, spin"]
    assert opened.problems[2].node == NodeId("na00000002")
    assert all(each.severity is Severity.WARNING for each in opened.problems)
    block = opened.project.main_block
    assert block.nodes[NodeId("na00000003")].kind == "quantum"
    assert block.nodes[NodeId("na00000002")].extra == {"spin": "up"}
    assert opened.project.extra == {"universe": "other"}
    assert len(block.extra["nodes"]) == 1
