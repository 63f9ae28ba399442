"""What a proof of the export has found: whether the exported file gives what the session gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nodes.catalogue.spec import Catalogue
from nodes.codegen.ends import declared_inputs
from nodes.codegen.plan import Plans
from nodes.graph import NodeId, Project, Value
from nodes.living import Built
from nodes.vocabulary import vocabulary

STEPS = ("build", "ask", "start", "load", "weights", "run", "compare")
"""What is done, in order: the session builds and answers, then the fresh process does the rest."""


@dataclass(frozen=True, slots=True)
class ProvedOutput:
    """One output: whether it is equal to the bit, and else the largest difference of two numbers in it.

    `difference` is None where there is none to tell: another shape or dtype, or something that is no number.
    """

    shape: tuple[int, ...]
    received: tuple[int, ...]
    dtype: str
    equal: bool
    difference: float | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a proof has come, or what came of it.

    `first` are the names of the layers down to the first one whose call gave something else; `instead` those
    that stood there in the session, when another layer was called. `problem` is the code of what was in the
    way. `random`: the model gives something else each time, in the session too.
    """

    step: str = STEPS[0]
    done: bool = False
    outputs: Sequence[ProvedOutput] = ()
    first: tuple[str, ...] | None = None
    instead: tuple[str, ...] | None = None
    line: int | None = None
    """The line of the source whose value was the first other one, where both ran the same text."""
    calls: int = 0
    weights: int = 0
    random: bool = False
    apart: int = 0
    """How many weights are trained in the session and not by the file, or the other way round."""
    policy: str = "float32"
    problem: str = ""
    arguments: Mapping[str, Value] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether all outputs are equal to the bit."""
        return self.done and not self.problem and all(each.equal for each in self.outputs)


def output_from(told: Mapping[str, Any]) -> ProvedOutput:
    """An output as the process tells it."""
    return ProvedOutput(
        tuple(told["shape"]), tuple(told["received"]), told["dtype"], told["equal"], told["difference"]
    )


def input_specs(project: Project, catalogue: Catalogue) -> list[dict[str, Any]]:
    """What the model of `project` takes: for each input its shape with the batch, None if open, and dtype."""
    words = vocabulary(project, catalogue)
    plan = Plans(project, words).plan(project.main)
    return [
        {"shape": None if each.shape is None else [each.batch, *each.shape], "dtype": each.dtype}
        for each in declared_inputs(plan, project.main_block, words)
    ]


def node_of(names: Sequence[str], built: Built) -> NodeId | None:
    """The first node that calls the layer that `names` lead to; None: attributes lead to none."""
    python = ".".join(("model", *names))
    for place in built.drawn.tree:
        if place.python == python:
            blocks = built.project.blocks.values()
            calls = (node for block in blocks if place.layer in block.layers for node in block.nodes.values())
            return next((node.id for node in calls if node.layer == place.layer), None)
    return None
