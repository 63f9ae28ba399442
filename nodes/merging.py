"""Puts the analyser's pieces together to whole reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodes.formats.report_json import decode_layers, decode_nodes, decode_problems
from nodes.graph import LayerId, NodeId, Path
from nodes.report import LayerReport, NodeReport, Problem, Report, Severity


class Merging:
    """The report so far.

    What an earlier process told stays until the new one has gone through the project once, so that shapes do
    not vanish while it starts.
    """

    def __init__(self) -> None:
        self.versions: Mapping[str, str] = {}
        self._revision = -1
        self._final = False
        self._nodes: dict[tuple[Path, NodeId], NodeReport] = {}
        self._layers: dict[tuple[Path, LayerId], LayerReport] = {}
        self._problems: tuple[Problem, ...] = ()
        self._old_nodes: set[tuple[Path, NodeId]] = set()
        self._old_layers: set[tuple[Path, LayerId]] = set()

    def begin(self) -> None:
        """A new process is going to tell everything again."""
        self._final = False
        self._old_nodes, self._old_layers = set(self._nodes), set(self._layers)

    def take(self, message: Mapping[str, Any]) -> None:
        """Take in one piece."""
        if message["revision"] != self._revision:
            self._revision, self._final = message["revision"], False
        nodes = decode_nodes(message.get("nodes", ()))
        layers = decode_layers(message.get("layers", ()))
        self._nodes.update(nodes)
        self._layers.update(layers)
        self._old_nodes.difference_update(nodes)
        self._old_layers.difference_update(layers)
        if "failed" in message:
            self.fail(message["failed"])
        elif "done" in message:
            self._end_pass(message)

    def _end_pass(self, message: Mapping[str, Any]) -> None:
        gone = {(tuple(path), NodeId(node)) for path, node in message["gone"]} | self._old_nodes
        gone_layers = {(tuple(path), LayerId(id)) for path, id in message["gone_layers"]} | self._old_layers
        self._nodes = {key: value for key, value in self._nodes.items() if key not in gone}
        self._layers = {key: value for key, value in self._layers.items() if key not in gone_layers}
        self._old_nodes, self._old_layers = set(), set()
        self._problems = decode_problems(message["problems"])
        self._final = message["final"]

    def fail(self, words: str) -> None:
        """The analysis does not work at all: `words` end with a line that says why."""
        last_line = words.strip().rpartition("\n")[2]
        self._problems = (Problem("analysis-failed", Severity.ERROR, arguments={"text": last_line}),)

    def report(self) -> Report:
        """The report as it is now."""
        return Report(
            self._revision,
            dict(self._nodes),
            dict(self._layers),
            self._problems,
            self._final,
            self.versions,
        )
