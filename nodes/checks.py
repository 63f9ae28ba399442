"""What is asked of the checker of layers, and what it finds: values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nodes.graph import Code, Shape, Value

STEPS = (
    "load",
    "make",
    "name",
    "eager",
    "variables",
    "graph",
    "symbolic",
    "gradient",
    "config",
    "registered",
    "weights",
    "reload",
)
"""What is tried, in order. What follows a failure, and needs what failed, is not tried."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """One layer of the project's own: `name`, made with `config`, and what its call is given.

    `code` is all of the project's; `inputs` are shapes (with the batch) and dtypes; `arguments` those of the
    call that are not tensors.
    """

    name: str
    code: Sequence[Code]
    config: Mapping[str, Value] = field(default_factory=dict)
    inputs: Sequence[tuple[Shape, str]] = (((None, 4), "float32"),)
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """What is wrong: the code of a message with its arguments, which say the remedy too.

    `line` is one of the layer's text, or 0; `fixed` is the whole text with the remedy, where that is
    mechanical.
    """

    code: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    line: int = 0
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What has been tried (`STEPS`), and what was found."""

    passed: tuple[str, ...] = ()
    findings: tuple[CheckFinding, ...] = ()
    done: bool = False
    """Whether everything that could be tried has been."""
