"""The live model of a document, in a real session: building, asking, the console, and values that stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from editor.live_model import LiveModel
from nodes.graph import NodeId, Project
from tests.editor.conftest import build, execute

Make = Callable[[Project], LiveModel]
Mlp = tuple[Project, tuple[NodeId, ...]]


def asked(qtbot: QtBot, live: LiveModel, method: str, **payload: Any) -> dict[str, Any]:
    """What the session answers."""
    answers: list[dict[str, Any]] = []
    live.ask(method, payload, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=60_000)
    return answers[0]


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
