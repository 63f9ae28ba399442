"""An edit that is not made, and why."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.graph import Value
from nodes.messages import sentence


class Refusal(Exception):
    """An edit that breaks a rule. `code` and `arguments` say why, as in a `Problem`."""

    def __init__(self, code: str, **arguments: Value) -> None:
        super().__init__(sentence(code, arguments))
        self.code = code
        self.arguments: Mapping[str, Value] = arguments
