"""What the analysis says of small drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.edit import add_node, connect, set_bypassed, set_title, set_trainable
from nodes.graph import NodeId, Object, Place, PortName, Project, Value, Wire, WireId, empty_project
from nodes.report import NodeState, Problem, Report, Severity, Shape

pytestmark = pytest.mark.keras
OUT = PortName("output")


class Drawing:
    """A project that grows node by node."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.project = empty_project()

    def add(self, id: str, *sources: NodeId, **values: Value) -> NodeId:
        """A node of kind `id` whose first inputs are wired to the first outputs of `sources`."""
        main, spec = self.project.main, self.catalogue.nodes[id]
        self.project, node = add_node(self.project, main, spec, Place(0, 0), self.catalogue, values)
        for place, source in enumerate(sources):
            port = spec.inputs[0 if spec.inputs[0].many else place].name
            self.project = connect(self.project, main, source, OUT, node, port, self.catalogue)
        return node

    def share(self, node: NodeId, other: NodeId) -> None:
        """Let `other` call the layer of `node`."""
        block = self.project.main_block
        changed = replace(block.nodes[other], layer=block.nodes[node].layer)
        layers = {id: each for id, each in block.layers.items() if id != block.nodes[other].layer}
        nodes = {**block.nodes, other: changed}
        self.project = self.project.with_block(replace(block, nodes=nodes, layers=layers))

    def report(self) -> Report:
        """What Keras says of it."""
        from nodes.runtime.analysis import analyse

        return analyse(self.project, self.catalogue, revision=3)


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """An empty drawing."""
    return Drawing(catalogue)


def shape(report: Report, node: NodeId, port: str = "output") -> Shape | None:
    """The shape at a port of `node`."""
    spec = report.spec(node, PortName(port))
    return None if spec is None else spec.shape


def weights(report: Report, project: Project, node: NodeId) -> Mapping[str, Shape]:
    """The weights of the layer that `node` calls."""
    layer = project.main_block.nodes[node].layer
    assert layer is not None
    return {weight.name: weight.shape for weight in report.layers[(), layer].weights}


def test_a_perceptron_has_its_shapes_and_weights(drawing: Drawing) -> None:
    """Every spec is confirmed by a trace, and the weights have Keras's names."""
    source = drawing.add("input", shape=(20,))
    dense = drawing.add("keras.layers.Dense", source, units=256, activation="relu")
    report = drawing.report()
    assert (report.revision, report.final, report.problems) == (3, True, ())
    assert shape(report, dense) == (None, 256)
    assert weights(report, drawing.project, dense) == {"kernel": (20, 256), "bias": (256,)}
    assert report.nodes[(), dense].traced


@pytest.mark.parametrize(
    ("id", "values", "names"),
    [
        ("keras.layers.LSTM", {"units": 2}, ["lstm_cell/kernel", "lstm_cell/recurrent_kernel"]),
        ("keras.layers.Bidirectional", {}, ["forward_lstm/lstm_cell/kernel"]),
        ("keras.layers.BatchNormalization", {}, ["gamma", "beta", "moving_mean", "moving_variance"]),
        ("keras.layers.Dropout", {"rate": 0.5}, []),
    ],
)
def test_weights_are_named_as_inside_the_layer(
    drawing: Drawing, id: str, values: dict[str, Value], names: list[str]
) -> None:
    """Names never depend on what was made before; random seeds are no weights."""
    source = drawing.add("input", shape=(5, 3))
    first, second = drawing.add(id, source, **values), drawing.add(id, source, **values)
    report = drawing.report()
    found = list(weights(report, drawing.project, second))
    assert found[: len(names)] == names
    assert found == list(weights(report, drawing.project, first))


def test_no_weight_is_allocated(drawing: Drawing) -> None:
    """A layer whose weights would fill four terabytes is analysed like any other."""
    source = drawing.add("input", shape=(1_000_000,))
    dense = drawing.add("keras.layers.Dense", source, units=1_000_000)
    report = drawing.report()
    assert weights(report, drawing.project, dense)["kernel"] == (1_000_000, 1_000_000)


def test_a_frozen_layer_has_no_trainable_weights(drawing: Drawing) -> None:
    """`trainable=False` shows on the weights."""
    dense = drawing.add("keras.layers.Dense", drawing.add("input", shape=(2,)), units=2)
    layer = drawing.project.main_block.nodes[dense].layer
    assert layer is not None
    drawing.project = set_trainable(drawing.project, drawing.project.main, [layer], False)
    found = drawing.report().layers[(), layer]
    assert [weight.trainable for weight in found.weights] == [False, False]


def test_a_shared_layer_is_built_by_its_first_call(drawing: Drawing) -> None:
    """The second call meets the weights of the first: another width is a mistake there, and there alone."""
    wide, narrow = drawing.add("input", shape=(20,)), drawing.add("input", shape=(7,))
    first = drawing.add("keras.layers.Dense", wide, units=4)
    again = drawing.add("keras.layers.Dense", wide, units=9)
    wrong = drawing.add("keras.layers.Dense", narrow, units=9)
    drawing.share(first, again)
    drawing.share(first, wrong)
    for node, title in ((first, "a"), (again, "b"), (wrong, "c")):
        # Calls that do not depend on each other are written in the order of their titles.
        drawing.project = set_title(drawing.project, drawing.project.main, node, title)
    report = drawing.report()
    assert shape(report, first) == shape(report, again) == (None, 4)
    assert report.nodes[(), wrong].state is NodeState.ERROR
    assert len(report.layers) == 1
    assert weights(report, drawing.project, first)["kernel"] == (20, 4)


def test_the_order_of_two_calls_is_that_of_the_source(drawing: Drawing) -> None:
    """A shared layer in a row with itself is called with what it made before."""
    source = drawing.add("input", shape=(6,))
    first = drawing.add("keras.layers.Dense", source, units=6)
    second = drawing.add("keras.layers.Dense", first, units=1)
    drawing.share(first, second)
    report = drawing.report()
    assert shape(report, second) == (None, 6)
    assert report.problems == ()


def only(problems: tuple[Problem, ...]) -> Problem:
    """The one problem there is."""
    (problem,) = problems
    return problem


def test_a_wrong_rank_stands_on_its_wire(drawing: Drawing) -> None:
    """What was expected and what came; what comes after waits, what stands beside keeps its shapes."""
    source = drawing.add("input", shape=(20,))
    wrong = drawing.add("keras.layers.Conv2D", source, filters=2, kernel_size=3)
    after = drawing.add("keras.layers.Flatten", wrong)
    beside = drawing.add("keras.layers.Dense", source, units=3)
    report = drawing.report()
    problem = only(report.problems)
    assert (problem.code, problem.node, problem.port) == ("wrong-rank", wrong, "inputs")
    assert drawing.project.main_block.wires[problem.wire or WireId("")].target == wrong
    assert problem.arguments["expected"] == "≥ 4D"
    assert problem.arguments["received"] == "(None, 20)"
    assert report.nodes[(), after].state is NodeState.WAITING
    assert shape(report, beside) == (None, 3)


def test_other_mistakes_are_in_keras_words(drawing: Drawing) -> None:
    """Keras's text without its dump of arguments, and with the layer's own name."""
    source = drawing.add("input", shape=(None,))
    wrong = drawing.add("keras.layers.Dense", source, units=3)
    problem = only(drawing.report().problems)
    assert (problem.code, problem.node) == ("keras", wrong)
    text = str(problem.arguments["text"])
    assert "dense/kernel" in text
    assert "Arguments received" not in text
    assert "this_layer" not in text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Input 1 of layer 'dot' is incompatible with the layer", 1),
        ("cannot take (None, 3) here", 1),
        ("(None, 4, 5) does not go with (None, 3)", 0),
        ("something is wrong", 0),
    ],
)
def test_the_wire_that_keras_speaks_of_is_blamed(text: str, place: int) -> None:
    """The one it numbers, or the only one whose shape it quotes; else the first."""
    from nodes.runtime.program import blamed

    assert blamed(text, ("(None, 4, 5)", "(None, 3)")) == place
    assert blamed(text, ()) is None


@pytest.mark.parametrize("layer", ["keras.layers.GRU", "keras.layers.LSTM"])
def test_a_stateful_layer_has_a_shape(drawing: Drawing, layer: str) -> None:
    """Keras makes its states from tensors; they are no weights."""
    source = drawing.add("input", shape=(5, 3), batch=4)
    node = drawing.add(layer, source, units=2, stateful=True)
    report = drawing.report()
    assert (report.problems, shape(report, node)) == ((), (4, 2))
    assert len(weights(report, drawing.project, node)) == 3


def test_an_open_shape_leaves_layers_unbuilt(drawing: Drawing) -> None:
    """No error: a hint at the first layer, and no shape."""
    source = drawing.add("input", shape=None)
    first = drawing.add("keras.layers.Dense", source, units=3)
    second = drawing.add("keras.layers.Dense", first, units=3)
    report = drawing.report()
    assert report.nodes[(), source].outputs[OUT].shape is None
    assert {report.nodes[(), node].state for node in (first, second)} == {NodeState.UNBUILT}
    assert (only(report.problems).code, only(report.problems).node) == ("unbuilt", first)


def test_several_outputs_have_names(drawing: Drawing) -> None:
    """As the catalogue calls them, else by number."""
    source = drawing.add("input", shape=(6, 4))
    lstm = drawing.add("keras.layers.LSTM", source, units=2, return_state=True)
    split = drawing.add("keras.ops.split", source, indices_or_sections=3, axis=1)
    report = drawing.report()
    assert list(report.nodes[(), lstm].outputs) == ["output", "state_h", "state_c"]
    assert list(report.nodes[(), split].outputs) == ["output", "output_1", "output_2"]
    assert shape(report, split, "output_2") == (None, 2, 4)


def test_a_bypassed_node_shows_what_goes_past(drawing: Drawing) -> None:
    """Its output has the spec of its input, and what follows is called with that."""
    source = drawing.add("input", shape=(6,))
    skipped = drawing.add("keras.layers.Dense", source, units=2)
    after = drawing.add("keras.layers.Dense", skipped, units=3)
    drawing.project = set_bypassed(drawing.project, drawing.project.main, [skipped], True)
    report = drawing.report()
    assert shape(report, skipped) == (None, 6)
    assert weights(report, drawing.project, after)["kernel"] == (6, 3)


@pytest.mark.parametrize("declared", ["float64", "float16", "float32", "int32"])
def test_an_input_is_what_it_declares(drawing: Drawing, declared: str) -> None:
    """Keras would cast a model's float inputs to its own type before `call` runs: it is told not to."""
    source = drawing.add("input", shape=(2,), dtype=declared)
    assert drawing.report().nodes[(), source].outputs[OUT].dtype == declared


def test_a_circle_waits_and_the_rest_has_shapes(drawing: Drawing) -> None:
    """A circle, as only a file can hold one, is left out."""
    source = drawing.add("input", shape=(6,))
    first = drawing.add("keras.layers.Add", source)
    second = drawing.add("keras.layers.Dense", first, units=6)
    beside = drawing.add("keras.layers.Dense", source, units=2)
    block = drawing.project.main_block
    back = Wire(WireId("back"), second, OUT, first, PortName("inputs"), 1)
    drawing.project = drawing.project.with_block(replace(block, wires={**block.wires, back.id: back}))
    report = drawing.report()
    assert {report.nodes[(), node].state for node in (first, second)} == {NodeState.WAITING}
    assert shape(report, beside) == (None, 2)


def test_no_file_is_read(drawing: Drawing) -> None:
    """A string that Keras would open as a file is a problem, inside another layer too."""
    words = drawing.add("input", shape=(3,), dtype="string")
    node = drawing.add("keras.layers.StringLookup", words, vocabulary="/etc/hostname")
    inner = Object("keras.layers.StringLookup", {"vocabulary": "/etc/hostname"})
    wrapped = drawing.add("keras.layers.Pipeline", words, layers=(inner,))
    problems = drawing.report().problems
    assert {each.code for each in problems} == {"not-trusted"}
    assert {each.node for each in problems} == {node, wrapped}


def test_a_mask_travels_with_its_tensor(catalogue: Catalogue) -> None:
    """What Embedding masks is masked for the next layer."""
    from nodes.report import TensorSpec
    from nodes.runtime.inference import Making, Question, Tensor, ask_first, ask_traced, make_layer

    words = Question("layer(t[0])", (Tensor(TensorSpec((None, 5), "int32")),))
    for ask in (ask_first, ask_traced):
        embedding = make_layer(Making('tf.keras.layers.Embedding(9, 4, mask_zero=True, name="this_layer")'))
        if ask is ask_traced:
            ask_first(embedding, words)
        (output,) = ask(embedding, words).outputs
        assert output.mask == TensorSpec((None, 5), "bool")
        (masked,) = ask(
            make_layer(Making("tf.keras.layers.Activation('relu')")), Question("layer(t[0])", (output,))
        ).outputs
        assert masked.mask == TensorSpec((None, 5), "bool")


def test_equal_questions_are_asked_once(drawing: Drawing) -> None:
    """A second look at the same drawing, or at equal layers of other names, asks Keras nothing."""
    from nodes.runtime.analysis import Analyst
    from nodes.runtime.findings import Findings
    from nodes.runtime.program import program_of

    asked: list[str] = []
    analyst = Analyst(drawing.catalogue, announce=lambda node, digest: asked.append(digest))
    last = drawing.add("input", shape=(8,))
    for _ in range(20):
        last = drawing.add("keras.layers.Dense", last, units=8)
    for _ in range(2):
        findings = Findings(program_of(drawing.project, drawing.project.main, drawing.catalogue))
        for traced in (False, True):
            assert len(list(analyst.go_through(findings, traced))) == 20
    assert len(asked) == len(set(asked)) == 2, "once the fast way, once by tracing"


def test_a_question_that_did_not_come_back_is_not_asked_again(drawing: Drawing) -> None:
    """The node is marked, and the others have their shapes; a slow trace leaves the fast answer standing."""
    from nodes.runtime.analysis import TRACED, Analyst
    from nodes.runtime.findings import Findings
    from nodes.runtime.program import program_of

    source = drawing.add("input", shape=(8,))
    slow = drawing.add("keras.layers.Dense", source, units=3)
    other = drawing.add("keras.layers.Dense", source, units=4)
    program = program_of(drawing.project, drawing.project.main, drawing.catalogue)
    digests: dict[NodeId, str] = {}
    list(Analyst(drawing.catalogue, announce=digests.__setitem__).go_through(Findings(program), False))

    findings = Findings(program)
    list(Analyst(drawing.catalogue, frozenset({digests[slow]})).go_through(findings, False))
    assert [(each.code, each.node, each.severity) for each in findings.problems] == [
        ("timeout", slow, Severity.ERROR)
    ]
    assert findings.nodes[(), other].state is NodeState.OK

    findings = Findings(program)
    analyst = Analyst(drawing.catalogue, frozenset({digests[slow] + TRACED}))
    for traced in (False, True):
        list(analyst.go_through(findings, traced))
    assert [(each.code, each.severity) for each in findings.problems] == [("timeout", Severity.WARNING)]
    assert findings.nodes[(), slow].outputs[OUT].shape == (None, 3)
    assert findings.final


def test_a_long_chain_needs_no_deep_stack(drawing: Drawing) -> None:
    """2,000 calls of one shared layer in a row."""
    first = drawing.add("keras.layers.Dense", drawing.add("input", shape=(8,)), units=8)
    block = drawing.project.main_block
    template = block.nodes[first]
    nodes, wires, last = dict(block.nodes), dict(block.wires), first
    for count in range(2000):
        node = replace(template, id=NodeId(f"n{count}"))
        wire = Wire(WireId(f"w{count}"), last, OUT, node.id, PortName("inputs"))
        nodes[node.id], wires[wire.id], last = node, wire, node.id
    drawing.project = drawing.project.with_block(replace(block, nodes=nodes, wires=wires))
    from nodes.runtime.analysis import Analyst, report_of
    from nodes.runtime.findings import Findings
    from nodes.runtime.program import program_of

    findings = Findings(program_of(drawing.project, drawing.project.main, drawing.catalogue))
    list(Analyst(drawing.catalogue).go_through(findings, False))
    assert report_of(findings, 1).nodes[(), last].outputs[OUT].shape == (None, 8)
