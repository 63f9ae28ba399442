"""The live model of a document, in a real session: building, asking, the console, and values that stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.live_model import Failure, LiveModel, why_unbuilt
from editor.main_window import EXAMPLES
from editor.processes.channels import Channels
from editor.processes.session import IDLE, OFF, STARTING
from editor.processes.session_files import SessionFiles
from nodes.catalogue.spec import Catalogue
from nodes.edit import connect_after, remove, rename_block, set_values
from nodes.formats.layers import read
from nodes.graph import Code, NodeId, Place, Project
from nodes.sharing import duplicate_shared, untie
from tests.editor.conftest import build, execute

Make = Callable[[Project], LiveModel]
Mlp = tuple[Project, tuple[NodeId, ...]]


class Console:
    """Another client of the same kernel, as the console is."""

    def __init__(self, qtbot: QtBot, live: LiveModel) -> None:
        assert live.session.connection_file is not None
        self._qtbot = qtbot
        self._live = live
        self._channels = Channels(json.loads(live.session.connection_file.read_text()), live)

    def run(self, code: str) -> None:
        """Have `code` executed, and wait until the live model has looked at what that did."""
        with self._qtbot.waitSignal(self._live.session.executed):
            self._channels.send("shell", "execute_request", {"code": code, "silent": False})
        self._qtbot.waitUntil(lambda: self._live.is_idle)

    def close(self) -> None:
        """Hang up."""
        self._channels.close()


def asked(qtbot: QtBot, live: LiveModel, method: str, **payload: Any) -> dict[str, Any]:
    """What the session answers."""
    answers: list[dict[str, Any]] = []
    live.ask(method, payload, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def edit(live: LiveModel, change: Callable[..., Project], *values: Any) -> None:
    """Edit the main block of the document."""
    document = live.document
    document.apply("Edit", lambda project: change(project, project.main, *values, document.catalogue))


def test_a_build_tells_every_weight_of_the_model(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """Weights are keyed by the layer that the drawing knows, and are reached by the Python that is told."""
    project, nodes = mlp
    live = make_live(project)
    built = build(qtbot, live)
    layers = [project.main_block.nodes[node].layer for node in nodes[2:]]
    assert list(built.weights) == [f"{layer}|{name}" for layer in layers for name in ("kernel", "bias")]
    assert [each.shape for each in built.weights.values()] == [(20, 256), (256,), (256, 10), (10,)]
    assert built.python(str(layers[0])) == "model.dense"
    assert execute(qtbot, live.session, "assert model.dense.kernel.shape == (20, 256) and MLP") == "ok"
    assert not live.outdated
    assert not built.unbuilt


def test_what_follows_a_build_goes_with_the_window_that_wanted_it(
    qtbot: QtBot, make_live: Make, mlp: Mlp
) -> None:
    """The model outlives a window that makes way for one in another language."""
    live = make_live(mlp[0])
    followed: list[str] = []
    with qtbot.waitSignals([live.built, live.values_changed]):
        live.build(lambda: followed.append("of the old window"))
        live.drop_followers()
        live.build(lambda: followed.append("of the new one"))
    qtbot.waitUntil(lambda: bool(followed) and live.session.is_free)
    assert followed == ["of the new one"]


def test_values_outlive_edits_and_come_back_with_undo(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """What is not touched keeps its values; what is deleted gets them back when that is undone."""
    project, nodes = mlp
    live = make_live(project)
    first = build(qtbot, live)
    execute(qtbot, live.session, "trained = [each.numpy() for each in model.weights]")
    edit(live, remove, nodes[3:])
    second = build(qtbot, live)
    assert (second.kept, second.new) == (tuple(first.weights)[:2], ())
    same = "assert all((a == b.numpy()).all() for a, b in zip(trained, model.weights))"
    assert execute(qtbot, live.session, same) == "ok"
    live.document.undo()
    third = build(qtbot, live)
    assert third.kept == tuple(first.weights)
    assert execute(qtbot, live.session, f"assert len(model.weights) == 4\n{same}") == "ok"


def test_an_untied_layer_keeps_the_values_that_it_shared(qtbot: QtBot, make_live: Make) -> None:
    """Also where it was tied and untied, or untied twice, since the last build; then each has its own."""
    project = read(EXAMPLES / "shared_dense.layers").project
    block = project.main_block
    shared = next(id for id in block.layers if len(block.calls_of(id)) == 2)
    live = make_live(project)
    build(qtbot, live)
    name = block.layers[shared].attribute
    trained = (
        f"model.{name}.kernel.assign_add(model.{name}.kernel * 0 + 3); was = model.{name}.kernel.numpy()"
    )
    assert execute(qtbot, live.session, trained) == "ok"
    node = block.calls_of(shared)[1].id
    edit(live, lambda project, main, catalogue: untie(project, main, node, catalogue)[0])
    (copy,) = duplicated(live, node)
    edit(live, lambda project, main, catalogue: untie(project, main, copy, catalogue)[0])
    edit(live, connect_after, node, copy)
    built = build(qtbot, live)
    assert built.new == ()
    now = live.document.project.main_block
    others = [now.layers[now.nodes[each].layer or ""].attribute for each in (node, copy)]
    assert len({name, *others}) == 3
    for other in others:
        assert execute(qtbot, live.session, f"assert (model.{other}.kernel.numpy() == was).all()") == "ok"
        alone = f"model.{other}.kernel.assign(was * 0); assert (model.{name}.kernel.numpy() == was).all()"
        assert execute(qtbot, live.session, alone) == "ok"


def duplicated(live: LiveModel, node: NodeId) -> tuple[NodeId, ...]:
    """One more call of the layer of a node."""
    before = set(live.document.project.main_block.nodes)
    edit(live, lambda project, main, catalogue: duplicate_shared(project, main, [node], catalogue)[0])
    return tuple(set(live.document.project.main_block.nodes) - before)


def test_a_new_shape_is_named_as_initialised_anew(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """A layer of another size has new values, and so has what follows it."""
    project, nodes = mlp
    live = make_live(project)
    first = build(qtbot, live)
    edit(live, set_values, [nodes[2]], "units", 128)
    second = build(qtbot, live)
    assert second.initialised_anew(first) == ("model.dense", "model.dense_1")
    assert [each.partition("|")[2] for each in second.kept] == ["bias"]


def test_the_drawing_is_newer_than_the_model_until_it_is_built(
    qtbot: QtBot, make_live: Make, mlp: Mlp
) -> None:
    """Only what changes the model counts: an undo takes that back, and moving a node is nothing."""
    project, nodes = mlp
    live = make_live(project)
    build(qtbot, live)
    with qtbot.waitSignal(live.condition_changed):
        edit(live, remove, nodes[3:])
    assert live.outdated
    with qtbot.waitSignal(live.condition_changed):
        live.document.undo()
    assert not live.outdated
    move = live.document.project.main_block.places | {nodes[0]: Place(70, 70)}
    block = live.document.project.main_block
    live.document.apply("Move", lambda project: project.with_block(replace(block, places=move)))
    qtbot.waitUntil(lambda: not live.is_comparing)
    assert not live.outdated


def test_what_cannot_be_built_yet_says_why(qtbot: QtBot, make_live: Make) -> None:
    """An input without a shape leaves the model unbuilt: it and its layers say so."""
    live = make_live(read(EXAMPLES / "deferred.layers").project)
    built = build(qtbot, live)
    assert not built.weights
    assert len(built.unbuilt) == 3
    assert {why_unbuilt(built, key) for key in built.unbuilt} == {
        "input has no shape: the weights are made when the model meets data."
    }


def test_a_build_that_fails_names_the_node_and_changes_nothing(
    qtbot: QtBot, make_live: Make, mlp: Mlp
) -> None:
    """Keras's own words come with the node that they are about; the model of before is still there."""
    project, nodes = mlp
    live = make_live(project)
    first = build(qtbot, live)
    edit(live, set_values, [nodes[0]], "shape", (0,))
    edit(live, set_values, [nodes[2]], "units", 0)
    failures: list[Failure] = []
    live.build_failed.connect(failures.append)
    with qtbot.waitSignal(live.failed):
        live.build()
    (failure,) = failures
    assert failure.node == nodes[2]
    assert failure.text.startswith("The model cannot be built, at dense: ")
    assert live.result is first
    assert execute(qtbot, live.session, "assert layerwright.LIVE.model is model") == "ok"


def test_a_model_replaced_in_the_console_is_noticed(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """Another object called `model`, and other values, are told; a build takes the first back."""
    live = make_live(mlp[0])
    build(qtbot, live)
    with closing(Console(qtbot, live)) as console:
        console.run("seen = model.weights[0].numpy()")
        values: list[bool] = []
        live.values_changed.connect(lambda: values.append(True))
        console.run("1 + 1")
        assert not values
        console.run("model.weights[0].assign(seen + 1)")
        assert values
        assert not live.replaced
        console.run("model = None")
        assert live.replaced
        build(qtbot, live)
        assert not live.replaced


def test_only_the_newest_request_of_a_kind_waits(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """While the session is busy others of the kind make way; all other requests keep their order."""
    live = make_live(mlp[0])
    build(qtbot, live)
    order: list[str] = []
    for name, newest in (("a", ""), ("b", "pair"), ("c", ""), ("d", "pair"), ("e", "")):
        live.ask("look", {}, lambda _, name=name: order.append(name), newest=newest)
    cancelled = live.ask("look", {}, lambda _: order.append("cancelled"))
    cancelled.cancel()
    qtbot.waitUntil(lambda: live.is_idle)
    assert order == ["a", "c", "d", "e"]


def test_a_mistake_in_the_session_is_one_sentence(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """What nobody foresaw comes as its type and what it says."""
    live = make_live(mlp[0])
    build(qtbot, live)
    told: list[str] = []
    live.ask("nothing of the kind", {}, lambda _: told.append("answered"), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["KeyError: 'nothing of the kind'"]


def test_a_source_that_cannot_be_written_is_told(
    qtbot: QtBot, make_live: Make, mlp: Mlp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk fails this build, and nothing else."""

    def write(*_given: object) -> None:
        raise OSError("No space left on device")

    live = make_live(mlp[0])
    monkeypatch.setattr(SessionFiles, "write", write)
    with qtbot.waitSignal(live.failed) as failed:
        live.build()
    assert failed.args == ["The model cannot be built: OSError: No space left on device"]
    monkeypatch.undo()
    assert build(qtbot, live).weights


def test_a_long_name_has_a_source_too(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """Letters of any language, and more of them than a file's name may have."""
    live = make_live(rename_block(mlp[0], mlp[0].main, "模型" * 200))
    assert build(qtbot, live).weights


def test_nothing_is_asked_before_there_is_a_model(qtbot: QtBot, make_live: Make, mlp: Mlp) -> None:
    """The answer is a sentence that says what to do."""
    live = make_live(mlp[0])
    told: list[str] = []
    live.ask("look", {}, lambda _: told.append("answered"), told.append)
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["There is no model in the session yet: build it first (Ctrl+B)."]


def test_code_that_is_not_trusted_is_not_built(
    qtbot: QtBot, catalogue: Catalogue, mlp: Mlp, tmp_path: Path
) -> None:
    """The person is asked first, and the session does not even start until they trust it."""
    project, _ = mlp
    evil = Code("evil", "function", f"open({str(tmp_path / 'ran')!r}, 'w')\ndef evil(x):\n    return x\n")
    document = Document(project, catalogue)
    document.apply(
        "Import", lambda project: Project(project.blocks, project.main, {"evil": evil}), foreign=True
    )
    with closing(LiveModel(document)) as live:
        with qtbot.waitSignals([live.trust_wanted, live.failed]):
            live.build()
        assert live.state == OFF
        assert not (tmp_path / "ran").exists()
        document.grant_trust()
        assert live.state == STARTING


def test_a_drawing_without_anything_is_built_too(
    qtbot: QtBot, make_live: Make, mlp: Mlp, catalogue: Catalogue
) -> None:
    """An empty drawing has a model without weights, and says why it has none."""
    project, nodes = mlp
    live = make_live(remove(project, project.main, nodes, catalogue))
    built = build(qtbot, live)
    assert why_unbuilt(built, "").startswith("The drawing has no input")


@pytest.mark.full
@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.layers")), ids=lambda path: path.stem)
def test_every_example_is_built_and_built_again(qtbot: QtBot, make_live: Make, example: Path) -> None:
    """The second time every value is kept."""
    live = make_live(read(example).project)
    live.document.grant_trust()
    first = build(qtbot, live)
    second = build(qtbot, live)
    assert second.kept == tuple(first.weights)
    assert live.state == IDLE
