"""What the analysis says of blocks inside blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodes.graph import Layer, LayerId, NodeId, Object, Value, argument, block_type, given_layer
from nodes.report import NodeState, Severity, own_path
from nodes.summary import deep_rows, rows, totals
from nodes.vocabulary import vocabulary
from tests.nodes.runtime.models import INNER, MAIN, Model, shape

pytestmark = pytest.mark.keras


def perceptron(model: Model, **values: Value) -> tuple[NodeId, NodeId, NodeId]:
    """The Input, Dense and Output of the inner block."""
    source = model.inner("input", shape=(7,))
    dense = model.inner("keras.layers.Dense", source, **{"units": 8, **values})
    return source, dense, model.inner("output", dense)


def test_each_instance_has_its_own_shapes_and_weights(model: Model) -> None:
    """What enters an instance counts, not what its Inputs declare."""
    source, dense, _ = perceptron(model)
    start = model.add("input", shape=(20,))
    first = model.add(block_type(INNER), start)
    second = model.add(block_type(INNER), first)
    end = model.add("output", second)
    report = model.report()
    assert (report.final, report.problems) == (True, ())
    paths = [(model.layer(first),), (model.layer(second),)]
    assert [shape(report, path, source) for path in paths] == [(None, 20), (None, 8)]
    assert [shape(report, path, dense) for path in paths] == [(None, 8), (None, 8)]
    inner = model.layer(dense, INNER)
    weights = [[weight.shape for weight in report.layers[path, inner].weights] for path in paths]
    assert weights == [[(20, 8), (8,)], [(8, 8), (8,)]]
    assert shape(report, (), second) == (None, 8)
    assert report.nodes[(), end].state is NodeState.OK
    assert {path for path, _ in report.layers} == set(paths)


def test_a_shared_instance_shares_its_layers(model: Model) -> None:
    """Two calls of one block make one set of weights; what cannot agree is told where it stands."""
    _, dense, _ = perceptron(model)
    start, other = model.add("input", shape=(20,)), model.add("input", shape=(5,))
    first = model.add(block_type(INNER), start)
    second = model.add(block_type(INNER), other)
    block = model.project.main_block
    nodes = {**block.nodes, second: replace(block.nodes[second], layer=model.layer(first))}
    model.change(MAIN, nodes=nodes)
    report = model.report()
    path = (model.layer(first),)
    assert list(report.layers) == [(path, model.layer(dense, INNER))]
    assert shape(report, path, dense) == (None, 8)
    states = sorted(report.nodes[(), node].state for node in (first, second))
    assert states == [NodeState.ERROR, NodeState.OK]
    (problem,) = report.problems
    assert (problem.code, problem.path, problem.block, problem.node) == (
        "wrong-rank",
        path,
        INNER,
        dense,
    ) or (
        problem.code,
        problem.path,
        problem.block,
        problem.node,
    ) == ("keras", path, INNER, dense)


def test_an_inner_mistake_stops_what_follows(model: Model) -> None:
    """It is told with the path; the outer node has no shape, and what follows waits."""
    source = model.inner("input", shape=(7,))
    pooling = model.inner("keras.layers.MaxPooling2D", source)
    model.inner("output", pooling)
    start = model.add("input", shape=(20,))
    node = model.add(block_type(INNER), start)
    after = model.add("keras.layers.Dense", node, units=3)
    report = model.report()
    assert report.nodes[(), node].state is NodeState.ERROR
    assert report.nodes[(), after].state is NodeState.WAITING
    (problem,) = report.problems
    assert (problem.path, problem.block, problem.node) == ((model.layer(node),), INNER, pooling)


def test_a_block_that_nothing_uses_has_the_shapes_it_declares(model: Model) -> None:
    """Under a path of its own; a mistake in it is a warning, for the model does not need it."""
    source, dense, _ = perceptron(model)
    wrong = model.inner("keras.layers.MaxPooling2D", source)
    model.add("input", shape=(20,))
    report = model.report()
    assert shape(report, own_path(INNER), dense) == (None, 8)
    assert [(each.node, each.severity) for each in report.problems] == [(wrong, Severity.WARNING)]


def test_promoted_arguments_have_the_values_of_the_instance(model: Model) -> None:
    """And their default in one that says nothing, also inside other values."""
    _, dense, _ = perceptron(
        model,
        units=argument("units"),
        kernel_initializer=Object("keras.initializers.Constant", {"value": argument("start")}),
    )
    model.change(INNER, arguments={"units": 4, "start": 0.5})
    start = model.add("input", shape=(20,))
    first = model.add(block_type(INNER), start, units=11, start=1.0)
    second = model.add(block_type(INNER), first)
    layers = model.project.main_block.layers
    bare = {model.layer(second): replace(layers[model.layer(second)], config={})}
    model.change(MAIN, layers={**layers, **bare})
    report = model.report()
    assert report.problems == ()
    assert [shape(report, (), node) for node in (first, second)] == [(None, 11), (None, 4)]
    assert shape(report, (model.layer(first),), dense) == (None, 11)


def test_a_given_layer_belongs_to_the_block_that_gives_it(model: Model) -> None:
    """Its weights are told there alone, and all its calls share its state."""
    source = model.inner("input", shape=(3,), dtype="int32")
    called = model.inner("keras.layers.Embedding", source, input_dim=10, output_dim=4)
    model.inner("output", called)
    layer = model.layer(called, INNER)
    inner = model.project.blocks[INNER]
    made = replace(inner.layers[layer], given=True, config={})
    model.change(INNER, layers={layer: made})
    start = model.add("input", shape=(9,), dtype="int32")
    own = model.add("keras.layers.Embedding", start, input_dim=50, output_dim=6)
    mine = model.layer(own)
    node = model.add(block_type(INNER), start, **{made.attribute: given_layer(mine)})
    report = model.report()
    assert report.problems == ()
    assert shape(report, (), node) == (None, 9, 6)
    assert {path for path, _ in report.layers} == {()}
    assert [weight.shape for weight in report.layers[(), mine].weights] == [(50, 6)]


def lending(model: Model, wrapper: str, kind: str, **values: Value) -> tuple[NodeId, NodeId]:
    """A block that calls a layer it is given, inside a wrapper; the wrapper's node, and one of the layer."""
    source = model.inner("input", shape=(4, 3))
    called = model.inner(kind, source, **values)
    after = model.inner("keras.layers.Dense", called, units=2)
    model.inner("output", after)
    layer, inner = model.layer(called, INNER), model.project.blocks[INNER]
    made = replace(inner.layers[layer], given=True, config={})
    model.change(INNER, layers={**inner.layers, layer: made})
    start = model.add("input", shape=(5, 4, 3))
    own = model.add(kind, start, **values)
    block = Object(block_type(INNER), {made.attribute: given_layer(model.layer(own))})
    wrapped = model.add(wrapper, start, layer=block)
    model.add("output", wrapped)
    return wrapped, own


LENT = ("keras.layers.TimeDistributed", "keras.layers.Dense")


@pytest.mark.parametrize("called", [True, False])
def test_a_layer_that_a_block_in_a_wrapper_is_given_is_told_where_it_is_made(
    model: Model, called: bool
) -> None:
    """Whether anything else calls it or not, its weights count once, under its own name."""
    wrapped, own = lending(model, *LENT, units=6)
    layer, block = model.layer(own), model.project.main_block
    if not called:
        wires = {id: wire for id, wire in block.wires.items() if wire.target != own}
        model.change(MAIN, nodes={id: node for id, node in block.nodes.items() if id != own}, wires=wires)
    report, catalogue = model.report(), vocabulary(model.project, model.base)
    assert (report.final, report.problems) == (True, ())
    assert shape(report, (), wrapped) == (None, 5, 4, 2)
    weights = {at[1]: [(each.name, each.shape) for each in report.layers[at].weights] for at in report.layers}
    assert weights[layer] == [("kernel", (3, 6)), ("bias", (6,))]
    assert [shape for _, shape in weights[model.layer(wrapped)]] == [(6, 2), (2,)]
    one = 3 * 6 + 6 + 6 * 2 + 2
    assert totals(rows(model.project, report, catalogue)).parameters == one


def test_what_a_block_in_a_wrapper_is_given_may_be_the_projects_own(model: Model) -> None:
    """Code that is lent needs trust like any other."""
    model.code(
        "Doubled",
        "layer",
        "class Doubled(tf.keras.layers.Dense):\n    def __init__(self, units, **others):\n"
        "        super().__init__(units, **others)\n",
    )
    wrapped, _ = lending(model, "keras.layers.TimeDistributed", "custom:Doubled", units=6)
    held_back = model.report()
    assert {each.code for each in held_back.problems} == {"not-trusted"}
    assert shape(held_back, (), wrapped) is None
    report = model.report(trusted=True)
    assert report.problems == ()
    assert shape(report, (), wrapped) == (None, 5, 4, 2)


def test_a_block_that_a_block_in_a_wrapper_is_given_is_lent_layers_itself(model: Model) -> None:
    """Each is made once; all of its weights count where they belong."""
    wrapped, own = lending(model, "keras.layers.TimeDistributed", "keras.layers.Dense", units=3)
    block, shared = model.project.main_block, model.layer(own)
    (inside,) = (each for each in block.layers.values() if each.type == "keras.layers.TimeDistributed")
    config = inside.config["layer"]
    assert isinstance(config, Object)
    (name,) = config.config
    given = Layer(LayerId("lent"), "lent", block_type(INNER), {name: given_layer(shared)})
    values = Object(block_type(INNER), {name: given_layer(given.id)})
    layers = {**block.layers, given.id: given, inside.id: replace(inside, config={"layer": values})}
    model.change(MAIN, layers=layers)
    report, catalogue = model.report(), vocabulary(model.project, model.base)
    assert report.problems == ()
    assert shape(report, (), wrapped) == (None, 5, 4, 2)
    shapes = {at[1]: [each.shape for each in found.weights] for at, found in report.layers.items()}
    assert shapes[shared] == [(3, 3), (3,)]
    assert shapes[given.id] == [(3, 2), (2,)]
    assert shapes[inside.id] == [(2, 2), (2,)]
    assert totals(rows(model.project, report, catalogue)).parameters == 12 + 8 + 6


def test_masks_go_into_a_block_and_out_of_it(model: Model) -> None:
    """A mask made outside is met inside, and one made inside outside."""
    source = model.inner("input", shape=(3, 4))
    inside = model.inner("keras.layers.LSTM", source, units=2, return_sequences=True)
    model.inner("output", inside)
    start = model.add("input", shape=(9,), dtype="int32")
    embedding = model.add("keras.layers.Embedding", start, input_dim=50, output_dim=6, mask_zero=True)
    node = model.add(block_type(INNER), embedding)
    after = model.add("keras.layers.LSTM", node, units=5)
    report = model.report()
    assert report.problems == ()
    assert shape(report, (), after) == (None, 5)


def test_a_block_inside_itself_is_not_gone_into(model: Model) -> None:
    """The analysis ends."""
    source = model.inner("input", shape=(3,))
    model.inner("output", source)
    again = model.inner("keras.layers.Dense", source)
    layers = model.project.blocks[INNER].layers
    model.change(INNER, layers={id: replace(each, type=block_type(INNER)) for id, each in layers.items()})
    start = model.add("input", shape=(3,))
    model.add(block_type(INNER), start)
    report = model.report()
    assert report.nodes[own_path(INNER), again].state is NodeState.WAITING
    assert report.final


def test_every_weight_is_counted_once(model: Model) -> None:
    """A shared instance, one with weights of its own, and a layer that is only given."""
    source = model.inner("input", shape=(3,), dtype="int32")
    called = model.inner("keras.layers.Embedding", source, input_dim=10, output_dim=4)
    dense = model.inner("keras.layers.Dense", called, units=5)
    model.inner("output", dense)
    layer = model.layer(called, INNER)
    inner = model.project.blocks[INNER]
    made = replace(inner.layers[layer], given=True, config={})
    model.change(INNER, layers={**inner.layers, layer: made})
    start = model.add("input", shape=(9,), dtype="int32")
    own = model.add("keras.layers.Embedding", start, input_dim=50, output_dim=6)
    given = {made.attribute: given_layer(model.layer(own))}
    first, second, third = (model.add(block_type(INNER), start, **given) for _ in range(3))
    block = model.project.main_block
    # The second shares the first's layers, and nothing calls the embedding any more.
    shared = replace(block.nodes[second], layer=model.layer(first))
    nodes = {id: node for id, node in block.nodes.items() if id != own}
    wires = {id: wire for id, wire in block.wires.items() if wire.target != own}
    model.change(MAIN, nodes={**nodes, second: shared}, wires=wires)
    report, catalogue = model.report(), vocabulary(model.project, model.base)
    assert report.problems == ()
    counts = {row.node: row.parameters for row in rows(model.project, report, catalogue)}
    one = 6 * 5 + 5
    assert sorted((counts[first] or 0, counts[second] or 0, counts[third] or 0)) == [0, one, 50 * 6 + one]
    assert totals(rows(model.project, report, catalogue)).parameters == 50 * 6 + 2 * one
    deep = deep_rows(model.project, report, catalogue)
    paths = [(model.layer(first),), (model.layer(third),)]
    assert {row.path for row in deep} == {(), *paths}
    assert [row.parameters for row in deep if row.node == dense] == [one, one]
