"""Answers the window's requests, telling only what is new since the last answer."""

from __future__ import annotations

import pathlib
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import keras

from nodes.catalogue.load import catalogue_in
from nodes.formats.delta import NOTHING, apply_difference
from nodes.formats.report_json import encode_layers, encode_nodes, encode_problems
from nodes.graph import LayerId, NodeId, Path
from nodes.refusal import Refusal
from nodes.report import LayerReport, NodeReport, TensorSpec
from nodes.runtime.analysis import Analyst, versions
from nodes.runtime.findings import Findings
from nodes.runtime.inference import Making, Question, Tensor, ask_first, ask_traced, make_layer
from nodes.runtime.limits import limit_memory
from nodes.runtime.program import Program, program_of
from nodes.runtime.signatures import signature_of
from nodes.vocabulary import vocabulary

PIECE = 200
"""How many nodes or layers one message carries at most, so that the window never decodes for long."""
PATIENCE = 0.1
"""Seconds after which what is known is sent, even when it is little."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Service:
    """What one process knows, and what it has told.

    `send` writes a message; `outdated` tells whether a newer request waits.
    """

    def __init__(
        self, send: Callable[..., None], outdated: Callable[[], bool], catalogue: pathlib.Path | None = None
    ) -> None:
        self._send = send
        self._outdated = outdated
        self._catalogue = catalogue_in(catalogue)
        self._analyst = Analyst(self._catalogue, announce=self._announce)
        self._project = NOTHING
        self._program: Program | None = None
        self._nodes: dict[tuple[Path, NodeId], NodeReport] = {}
        self._layers: dict[tuple[Path, LayerId], LayerReport] = {}
        keras.config.disable_traceback_filtering()
        _warm_up()
        limit_memory()
        self._send(ready=versions())

    def _announce(self, node: NodeId, digest: str) -> None:
        self._send(at=node, digest=digest, **({"code": True} if self._analyst.asks_code else {}))

    def serve(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Read the signatures that `requests` ask for, and analyse the project that they tell."""
        told = []
        for request in requests:
            if "signature" in request:
                self._tell_signature(request["signature"])
            else:
                told.append(request)
        if told:
            self._analyse(told)

    def _tell_signature(self, name: str) -> None:
        try:
            self._send(signature=name, text=signature_of(name))
        except Refusal as refusal:
            self._send(signature=name, problem=refusal.code, arguments=dict(refusal.arguments))

    def _analyse(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take over what `requests` tell, and analyse the newest project, or as much as there is time for."""
        for request in requests:
            known = NOTHING if request["whole"] else self._project
            self._project = apply_difference(known, request["changes"])
        revision = requests[-1]["revision"]
        self._analyst.avoid = frozenset(requests[-1]["avoid"])
        self._analyst.ended = frozenset(requests[-1].get("ended", ()))
        self._analyst.deadline = requests[-1]["deadline"]
        self._analyst.trusted = requests[-1].get("trusted", False)
        project = self._project
        self._analyst.catalogue = vocabulary(project, self._catalogue)
        self._program = program_of(project, project.main, self._analyst.catalogue, self._program)
        findings = Findings(self._program)
        for traced in (False, True):
            if not self._go_through(findings, traced, revision):
                return
            self._finish(findings, revision)
            if findings.final:
                return

    def _go_through(self, findings: Findings, traced: bool, revision: int) -> bool:
        """One way through the program, telling of nodes now and then; False when it has been outdated."""
        touched: list[tuple[Path, NodeId]] = []
        told = time.monotonic()
        for node in self._analyst.go_through(findings, traced):
            touched.append(node)
            outdated = self._outdated()
            now = time.monotonic()
            if outdated or len(touched) >= PIECE or now - told > PATIENCE:
                self._tell_nodes({each: findings.nodes[each] for each in touched}, revision)
                touched.clear()
                told = now
            if outdated:
                return False
        return True

    def _finish(self, findings: Findings, revision: int) -> None:
        self._tell_nodes(findings.nodes, revision)
        for piece in _pieces(_changed(findings.layers, self._layers)):
            self._send(revision=revision, layers=encode_layers(piece))
            self._layers.update(piece)
        self._send(
            revision=revision,
            problems=encode_problems(findings.problems),
            gone=[[list(path), node] for path, node in _drop_gone(self._nodes, findings.nodes)],
            gone_layers=[[list(path), layer] for path, layer in _drop_gone(self._layers, findings.layers)],
            final=findings.final,
            done=findings.final,
        )

    def _tell_nodes(self, nodes: Mapping[tuple[Path, NodeId], NodeReport], revision: int) -> None:
        for piece in _pieces(_changed(nodes, self._nodes)):
            self._send(revision=revision, nodes=encode_nodes(piece))
            self._nodes.update(piece)


def _changed(now: Mapping[K, V], before: Mapping[K, V]) -> dict[K, V]:
    return {key: now[key] for key in now if not _is_same(before.get(key), now[key])}


def _is_same(before: object, now: object) -> bool:
    # Most reports are the very ones that were told: comparing those part by part would take its time.
    return before is now or before == now


def _drop_gone(told: dict[K, V], now: Mapping[K, V]) -> list[K]:
    gone = [key for key in told if key not in now]
    for key in gone:
        del told[key]
    return gone


def _pieces(found: Mapping[K, V]) -> Iterator[dict[K, V]]:
    items = iter(found.items())
    while piece := dict(islice(items, PIECE)):
        yield piece


def _warm_up() -> None:
    """Have Keras load what it loads at the first use, before anyone waits for it."""
    layer = make_layer(Making("tf.keras.layers.Dense(1)"))
    question = Question("layer(t[0])", (Tensor(TensorSpec((None, 1), "float32")),))
    ask_first(layer, question)
    ask_traced(layer, question)
