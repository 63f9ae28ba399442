"""Arguments of a block that stand for values deep inside: in chains, wrappers, initialisers and calls."""

from __future__ import annotations

import pytest

from nodes import blocks, edit
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue
from nodes.codegen.source import generate
from nodes.formats.clipboard import copy_text, paste
from nodes.formats.layers import dumps, loads
from nodes.graph import (
    BlockId,
    LayerId,
    NodeId,
    Object,
    Project,
    Value,
    argument,
    block_type,
    empty_project,
    unless_told,
)
from nodes.reaching import Way
from nodes.refusal import Refusal
from nodes.trust import needs_trust
from nodes.validate import problems
from nodes.vocabulary import vocabulary
from tests.nodes.drawing import Drawing

DENSE = "keras.layers.Dense"


def dense(units: int, **values: Value) -> Object:
    """A Dense inside another layer."""
    return Object(DENSE, {"units": units, **values})


PAIR = (dense(8, activation="relu"), dense(3))


class Part:
    """A block of one node, an instance of it in the main block, and edits of both."""

    def __init__(self, drawing: Drawing, kind: str = "chain", **values: Value) -> None:
        self.base = drawing.catalogue
        start, self.node, _ = drawing.chain("input", kind, "output")
        project, main = drawing.project, drawing.block.id
        project = edit.set_values(project, main, [start], "shape", (4,), self.base)
        for name, value in values.items():
            project = edit.set_values(project, main, [self.node], name, value, self.base)
        project, self.instance = blocks.wrap(project, main, [self.node], "Part", self.base)
        self.project: Project = project
        self.block: BlockId = next(id for id in project.blocks if id != project.main)

    @property
    def words(self) -> Catalogue:
        """What there is now."""
        return vocabulary(self.project, self.base)

    @property
    def layer(self) -> LayerId:
        """The layer of the one node."""
        layer = self.project.blocks[self.block].nodes[self.node].layer
        assert layer is not None
        return layer

    def config(self) -> dict[str, Value]:
        """What the layer is made with."""
        return dict(self.project.blocks[self.block].layers[self.layer].config)

    def promote(self, name: str, wish: str, *way: str | int) -> None:
        """Make what is there an argument of the block."""
        self.project = blocks.promote(self.project, self.block, self.layer, name, wish, self.words, way)

    def own(self, name: str, *way: str | int) -> None:
        """Give what is there a value of its own."""
        self.project = blocks.own_value(self.project, self.block, self.layer, name, self.words, way)

    def give(self, name: str, value: Value) -> None:
        """Let the instance give another value."""
        self.project = edit.set_values(
            self.project, self.project.main, [self.instance], name, value, self.words
        )

    def argument(self, name: str) -> ArgumentSpec:
        """How the argument of the block is described."""
        spec = self.words.nodes[block_type(self.block)].argument(name)
        assert spec is not None
        return spec


def refusal(code: str):
    """Expect a refusal with `code`."""
    return pytest.raises(Refusal, check=lambda error: error.code == code)


# -- inside values -------------------------------------------------------------------------------------------

PLACES: list[tuple[str, dict[str, Value], str, Way, ArgumentKind, Value]] = [
    ("chain", {"layers": PAIR}, "layers", (0, "units"), ArgumentKind.INT, 8),
    ("keras.Sequential", {"layers": PAIR}, "layers", (1, "activation"), ArgumentKind.ACTIVATION, None),
    ("chain", {"layers": PAIR}, "layers", (1, "bias_initializer"), ArgumentKind.INITIALIZER, "zeros"),
    ("chain", {"layers": PAIR}, "layers", (0, "kernel_initializer", "seed"), ArgumentKind.SEED, None),
    (
        "keras.Sequential",
        {"layers": (dense(1), Object("keras.Sequential", {"layers": PAIR}))},
        "layers",
        (1, "layers", 0, "units"),
        ArgumentKind.INT,
        8,
    ),
    ("keras.layers.TimeDistributed", {"layer": dense(5)}, "layer", ("units",), ArgumentKind.INT, 5),
    (
        DENSE,
        {"kernel_initializer": Object("keras.initializers.RandomNormal", {"stddev": 0.5})},
        "kernel_initializer",
        ("stddev",),
        ArgumentKind.FLOAT,
        0.5,
    ),
    (DENSE, {}, "kernel_initializer", ("seed",), ArgumentKind.SEED, None),
]


@pytest.mark.parametrize(("kind", "values", "name", "way", "argument_kind", "value"), PLACES)
def test_what_stands_inside_a_value_becomes_an_argument(
    drawing: Drawing,
    kind: str,
    values: dict[str, Value],
    name: str,
    way: Way,
    argument_kind: ArgumentKind,
    value: Value,
) -> None:
    """It is described as what it was; in the file, and back again, nothing is lost."""
    part = Part(drawing, kind, **values)
    before = part.project
    part.promote(name, "given", *way)
    assert part.project.blocks[part.block].arguments == {"given": value}
    assert (part.argument("given").kind, part.argument("given").default) == (argument_kind, value)
    assert problems(part.project, part.words) == ()
    assert loads(dumps(part.project)).project == part.project
    with refusal("cannot-promote"):
        part.promote(name, "again", *way)
    promoted = part.project
    part.own(name, *way)
    assert part.project == before
    assert blocks.demote(promoted, part.block, "given", vocabulary(promoted, part.base)) == before


@pytest.mark.parametrize(
    "way", [(), (0,), (2, "units"), (-1, "units"), ("units",), (0, "nothing"), (0, "name"), (0, "trainable")]
)
def test_what_is_no_argument_inside_is_refused(drawing: Drawing, way: Way) -> None:
    """There is nothing, a whole element, what the drawing itself decides, or what the block gives already."""
    part = Part(drawing, layers=PAIR)
    if way == ():
        part.promote("layers", "width", 0, "units")
    with refusal("cannot-promote"):
        part.promote("layers", "given", *way)


def test_one_argument_for_several_values_inside(drawing: Drawing) -> None:
    """Equal ones may share it; one that takes a value of its own leaves it to the others."""
    part = Part(drawing, layers=(dense(8), dense(8), dense(3)))
    part.promote("layers", "width", 0, "units")
    part.promote("layers", "width", 1, "units")
    with refusal("argument-taken"):
        part.promote("layers", "width", 2, "units")
    part.give("width", 5)
    part.own("layers", 0, "units")
    assert part.config() == {"layers": (dense(8), dense(argument("width")), dense(3))}
    with refusal("argument-given"):
        part.own("layers", 1, "units")
    with refusal("no-argument"):
        part.own("layers", 2, "units")


def test_a_layer_in_an_argument_is_taken_once(drawing: Drawing) -> None:
    """Two that take it would be one layer."""
    part = Part(
        drawing, layers=tuple(Object("keras.layers.TimeDistributed", {"layer": dense(2)}) for _ in "ab")
    )
    part.promote("layers", "inside", 0, "layer")
    with refusal("argument-taken"):
        part.promote("layers", "inside", 1, "layer")


def test_a_default_cannot_hold_its_own_block(drawing: Drawing) -> None:
    """It would contain itself."""
    part = Part(drawing, "keras.layers.TimeDistributed", layer=dense(5))
    part.promote("layer", "inside")
    with refusal("contains-itself"):
        blocks.set_default(part.project, part.block, "inside", Object(block_type(part.block)))


def test_an_instance_is_unpacked_with_its_values_inside(drawing: Drawing) -> None:
    """And wrapped again, what it takes becomes an argument of the new block too."""
    part = Part(drawing, layers=PAIR)
    part.promote("layers", "width", 0, "units")
    part.give("width", 5)
    unpacked, (node,) = blocks.unpack(part.project, part.project.main, part.instance, part.words)
    layer = unpacked.main_block.layer_of(unpacked.main_block.nodes[node])
    assert layer is not None
    assert layer.config == {"layers": (dense(5, activation="relu"), dense(3))}
    inner, instance = blocks.wrap(part.project, part.block, [part.node], "Inner", part.words)
    held = inner.blocks[part.block].layer_of(inner.blocks[part.block].nodes[instance])
    assert held is not None
    assert held.config == {"width": argument("width")}
    words = vocabulary(inner, part.base)
    spec = words.nodes[block_type(part.block)].argument("width")
    assert spec is not None
    assert spec.kind is ArgumentKind.INT
    back, _ = blocks.unpack(inner, part.block, instance, words)
    assert [layer.config for layer in back.blocks[part.block].layers.values()] == [part.config()]


def test_the_argument_is_renamed_inside_values_too(drawing: Drawing) -> None:
    """In the chain, and where an instance gives it."""
    part = Part(drawing, layers=PAIR)
    part.promote("layers", "width", 0, "units")
    part.give("width", 5)
    before = part.project
    part.project = blocks.rename_argument(before, part.block, "width", "breadth")
    assert part.config()["layers"] == (dense(argument("breadth"), activation="relu"), dense(3))
    assert "Part(breadth=5" in generate(part.project, part.base).text
    assert blocks.rename_argument(part.project, part.block, "breadth", "width") == before


def test_a_copy_takes_the_default_along(drawing: Drawing) -> None:
    """In a block without that argument the value stands where the argument was."""
    part = Part(drawing, layers=PAIR)
    part.promote("layers", "width", 0, "units")
    text = copy_text(part.project, part.block, [part.node])
    target = empty_project()
    pasted, _ = paste(target, target.main, text, None, part.base)
    (layer,) = pasted.main_block.layers.values()
    assert layer.config == {"layers": PAIR}


def test_a_wrong_value_for_what_stands_inside_is_told_at_the_instance(drawing: Drawing) -> None:
    """As for an argument of the layer itself."""
    part = Part(drawing, layers=PAIR)
    part.promote("layers", "width", 0, "units")
    part.give("width", -1)
    (problem,) = problems(part.project, part.words)
    assert (problem.code, problem.node, problem.arguments["argument"]) == (
        "bad-argument",
        part.instance,
        "width",
    )


def test_a_file_named_for_a_layer_in_a_chain_needs_trust(drawing: Drawing) -> None:
    """Wherever it is named: as the default, and at the instance."""
    lookup = Object("keras.layers.StringLookup", {"vocabulary": ("a", "b")})
    part = Part(drawing, layers=(lookup,))
    part.promote("layers", "words", 0, "vocabulary")
    assert needs_trust(part.project, part.words) == ()
    part.give("words", "/etc/passwd")
    assert [piece.text for piece in needs_trust(part.project, part.words)] == ["/etc/passwd"]
    part.give("words", ("a", "b"))
    part.project = blocks.set_default(part.project, part.block, "words", "/etc/hosts")
    assert [piece.text for piece in needs_trust(part.project, part.words)] == ["/etc/hosts"]


# -- in calls ------------------------------------------------------------------------------------------------


def promoted_in_call(part: Part, name: str, wish: str) -> None:
    """Make what the node gives to its call an argument of the block."""
    part.project = blocks.promote_in_call(part.project, part.block, part.node, name, wish, part.words)


@pytest.mark.parametrize(
    ("kind", "values", "name", "given", "written"),
    [
        ("keras.ops.sum", {"axis": 1}, "axis", 0, "axis=self.given"),
        ("operator.add", {"y": 1.0}, "y", 2.0, "inputs + self.given"),
        ("keras.ops.clip", {}, "x_max", 0.5, "clip(inputs, 0.0, self.given)"),
        ("constant", {"value": (1, 2)}, "value", (3, 4), "tf.constant(self.given"),
    ],
)
def test_what_a_call_is_given_becomes_an_argument(
    drawing: Drawing, kind: str, values: dict[str, Value], name: str, given: Value, written: str
) -> None:
    """`call` reads it from the instance; it may have a value of its own again."""
    part = Part(drawing, kind, **values)
    before = part.project
    promoted_in_call(part, name, "given")
    assert written in generate(part.project, part.base).text
    assert loads(dumps(part.project)).project == part.project
    with refusal("cannot-promote"):
        promoted_in_call(part, name, "again")
    back = blocks.own_value_in_call(part.project, part.block, part.node, name, part.words)
    assert back == before
    part.give("given", given)
    assert f"Part(given={given!r}" in generate(part.project, part.base).text
    with refusal("argument-given"):
        blocks.own_value_in_call(part.project, part.block, part.node, name, part.words)


@pytest.mark.parametrize(
    ("kind", "name"), [("expression", "text"), ("code", "body"), ("while", "limit"), ("operator.add", "y")]
)
def test_what_a_call_does_not_read_is_refused(drawing: Drawing, kind: str, name: str) -> None:
    """Text that stands in the source, what a loop has to know for its form, a port without a number."""
    node = drawing.add(kind)
    with refusal("cannot-promote"):
        blocks.promote_in_call(drawing.project, drawing.block.id, node, name, "given", drawing.catalogue)


def test_an_input_is_no_call(drawing: Drawing) -> None:
    """Its shape belongs to the block."""
    node: NodeId = drawing.add("input", shape=(4,))
    with refusal("cannot-promote"):
        blocks.promote_in_call(drawing.project, drawing.block.id, node, "shape", "given", drawing.catalogue)


@pytest.mark.parametrize("training", [True, False])
def test_what_holds_until_the_model_is_told_becomes_a_value_of_its_own(
    drawing: Drawing, training: bool
) -> None:
    """In the source it depends on the model's `training`; as a value of its own it does not."""
    start, node, _ = drawing.chain("input", "keras.layers.BatchNormalization", "output")
    main, base = drawing.block.id, drawing.catalogue
    project = edit.set_values(drawing.project, main, [start], "shape", (4,), base)
    project = edit.set_values(project, main, [node], "training", unless_told(training), base)
    assert not problems(project, base)
    text = generate(project, base).text
    assert "def call(self, inputs, training=None):" in text
    assert f"training={training} if training is None else training" in text
    with refusal("cannot-promote"):
        blocks.promote_in_call(project, main, node, "training", "given", base)
    own = blocks.own_value_in_call(project, main, node, "training", base)
    assert f"inputs, training={training})" in generate(own, base).text
