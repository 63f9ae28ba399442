"""Reports as JSON: what the analyser sends to the window, in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nodes.formats.values import decode_mapping, encode_mapping
from nodes.graph import BlockId, LayerId, NodeId, Path, PortName, WireId
from nodes.report import (
    LayerReport,
    NodeReport,
    NodeState,
    Problem,
    Report,
    Severity,
    TensorSpec,
    WeightSpec,
)

Nodes = Mapping[tuple[Path, NodeId], NodeReport]
Layers = Mapping[tuple[Path, LayerId], LayerReport]


def encode_report(report: Report) -> dict[str, Any]:
    """A whole report."""
    return {
        "revision": report.revision,
        "nodes": encode_nodes(report.nodes),
        "layers": encode_layers(report.layers),
        "problems": encode_problems(report.problems),
        "final": report.final,
        "versions": dict(report.versions),
    }


def decode_report(data: Mapping[str, Any]) -> Report:
    """The report that `encode_report` wrote."""
    return Report(
        data["revision"],
        decode_nodes(data["nodes"]),
        decode_layers(data["layers"]),
        decode_problems(data["problems"]),
        data["final"],
        data["versions"],
    )


def encode_nodes(nodes: Nodes) -> list[Any]:
    """Nodes as `[path, node, state, traced, [[port, shape, dtype, kind] …]]`."""
    return [
        [
            list(path),
            node,
            found.state.value,
            found.traced,
            [[port, *_encode_spec(spec)] for port, spec in found.outputs.items()],
        ]
        for (path, node), found in nodes.items()
    ]


def decode_nodes(data: Iterable[Any]) -> dict[tuple[Path, NodeId], NodeReport]:
    """Nodes as `encode_nodes` wrote them."""
    return {
        (tuple(path), NodeId(node)): NodeReport(
            NodeState(state), {PortName(port): _decode_spec(*spec) for port, *spec in outputs}, traced
        )
        for path, node, state, traced, outputs in data
    }


def _encode_spec(spec: TensorSpec) -> list[Any]:
    kind = "sparse" if spec.sparse else "ragged" if spec.ragged else ""
    return [None if spec.shape is None else list(spec.shape), spec.dtype, kind]


def _decode_spec(shape: list[int | None] | None, dtype: str, kind: str) -> TensorSpec:
    return TensorSpec(None if shape is None else tuple(shape), dtype, kind == "sparse", kind == "ragged")


def encode_layers(layers: Layers) -> list[Any]:
    """Layers as `[path, layer, built, [[name, shape, dtype, trainable] …]]`."""
    return [
        [
            list(path),
            layer,
            found.built,
            [[each.name, list(each.shape), each.dtype, each.trainable] for each in found.weights],
        ]
        for (path, layer), found in layers.items()
    ]


def decode_layers(data: Iterable[Any]) -> dict[tuple[Path, LayerId], LayerReport]:
    """Layers as `encode_layers` wrote them."""
    return {
        (tuple(path), LayerId(layer)): LayerReport(
            tuple(WeightSpec(name, tuple(shape), dtype, train) for name, shape, dtype, train in weights),
            built,
        )
        for path, layer, built, weights in data
    }


def encode_problems(problems: Iterable[Problem]) -> list[Any]:
    """Problems, each as one object that leaves out what it does not say."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            **{name: getattr(each, name) for name in _PLACES if getattr(each, name)},
            **({"path": list(each.path)} if each.path else {}),
            **({"arguments": encode_mapping(each.arguments)} if each.arguments else {}),
        }
        for each in problems
    ]


_PLACES = ("block", "node", "port", "wire")


def decode_problems(data: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Problems as `encode_problems` wrote them."""
    return tuple(
        Problem(
            each["code"],
            Severity(each["severity"]),
            BlockId(each["block"]) if "block" in each else None,
            NodeId(each["node"]) if "node" in each else None,
            PortName(each["port"]) if "port" in each else None,
            WireId(each["wire"]) if "wire" in each else None,
            tuple(each.get("path", ())),
            decode_mapping(each.get("arguments", {})),
        )
        for each in data
    )
