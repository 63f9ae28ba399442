"""What the checker of layers is asked and says, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodes.checks import CheckFinding, CheckRequest
from nodes.formats.records import decode_code, encode_code
from nodes.formats.values import decode_mapping, encode_mapping


def encode_request(request: CheckRequest) -> dict[str, Any]:
    """A request."""
    return {
        "name": request.name,
        "code": [encode_code(code) for code in request.code],
        "config": encode_mapping(request.config),
        "inputs": [[list(shape), dtype] for shape, dtype in request.inputs],
        "arguments": encode_mapping(request.arguments),
    }


def decode_request(data: Mapping[str, Any]) -> CheckRequest:
    """The request that `encode_request` wrote."""
    return CheckRequest(
        data["name"],
        [decode_code(each) for each in data["code"]],
        decode_mapping(data["config"]),
        [(tuple(shape), dtype) for shape, dtype in data["inputs"]],
        decode_mapping(data["arguments"]),
    )


def encode_finding(finding: CheckFinding) -> dict[str, Any]:
    """A finding."""
    return {
        "code": finding.code,
        "arguments": encode_mapping(finding.arguments),
        "line": finding.line,
        "fixed": finding.fixed,
    }


def decode_finding(data: Mapping[str, Any]) -> CheckFinding:
    """The finding that `encode_finding` wrote."""
    return CheckFinding(data["code"], decode_mapping(data["arguments"]), data["line"], data["fixed"])
