"""What the inputs of a run are where nobody says, and what the session tells of one, as values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import LayerId, NodeId, PortName, Project
from nodes.running import (
    Run,
    ends,
    kept_wishes,
    key_of,
    may_be_traced,
    path_of,
    run_of,
    usual_wishes,
    watched,
)
from tests.nodes.codegen.conftest import Drawing

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def example(name: str) -> Project:
    """One of the drawings that ship."""
    return read(EXAMPLES / f"{name}.layers").project


@pytest.mark.parametrize(
    ("shape", "dtype", "expected"),
    [
        ((20,), "float32", ("normal", (2, 20), (None, 20))),
        ((None, 8), "float32", ("normal", (2, 16, 8), (None, None, 8))),
        ((), "int32", ("integers", (2,), (None,))),
        ((3,), "bool", ("integers", (2, 3), (None, 3))),
        ((1,), "string", ("constant", (2, 1), (None, 1))),
        (None, "float32", ("normal", (2, 20), ())),
    ],
)
def test_inputs_are_random_as_far_as_they_can_be(
    shape: tuple[int | None, ...] | None,
    dtype: str,
    expected: tuple[str, tuple[int, ...], tuple[int | None, ...]],
    catalogue: Catalogue,
) -> None:
    """By the declared dtype; sizes that are open get one."""
    drawing = Drawing(catalogue)
    drawing.add("input", shape=shape, dtype=dtype)
    (wish,) = usual_wishes(drawing.project, catalogue)
    assert (wish.how, wish.shape, wish.declared) == expected


def test_an_embedding_says_how_far_its_input_counts(catalogue: Catalogue) -> None:
    """The highest number is the last of its rows."""
    drawing = Drawing(catalogue)
    start = drawing.add("input", shape=(5,), dtype="int32")
    drawing.add("layers.Embedding", start, input_dim=30, output_dim=2)
    assert usual_wishes(drawing.project, catalogue)[0].high == 29


def test_a_choice_stays_with_an_input_that_declares_the_same(catalogue: Catalogue) -> None:
    """It goes when the declared shape is another one."""
    drawing = Drawing(catalogue)
    node = drawing.add("input", shape=(4,))
    (usual,) = usual_wishes(drawing.project, catalogue)
    chosen = replace(usual, seed=7, shape=(9, 4))
    assert kept_wishes([usual], [chosen]) == (chosen,)
    other = replace(usual, declared=(None, 5), shape=(2, 5))
    assert kept_wishes([other], [chosen]) == (other,)
    assert chosen.encoded()["shape"] == [9, 4]
    assert usual.node == node


def test_what_decides_by_values_runs_step_by_step(catalogue: Catalogue) -> None:
    """A loop, a branch, lines of code and converted code; nothing else."""
    traced = {file.stem: may_be_traced(read(file).project, catalogue) for file in EXAMPLES.glob("*.layers")}
    assert {"mlp", "nest_mlp", "residual_cnn", "transformer_block", "two_inputs"} <= {
        name for name, may in traced.items() if may
    }
    assert not any(traced[name] for name in ("fancy_mlp", "fancy_mlp_shared", "fixed_hidden_mlp", "chimera"))
    told = watched(example("mlp"), catalogue)
    assert all(name in told["source"] for name in told["names"][:2])


def test_outputs_are_called_as_they_are_drawn(catalogue: Catalogue) -> None:
    """Each with the port that it leaves."""
    drawing = Drawing(catalogue)
    start = drawing.add("input", shape=(4,))
    dense = drawing.add("layers.Dense", start, units=2)
    drawing.title(drawing.add("output", dense), "score")
    drawing.title(drawing.add("output", start), "same")
    found = ends(drawing.project, catalogue)
    assert [(name, node) for name, node, _ in found] == [("score", dense), ("same", start)]


def test_a_run_is_read_as_it_was_told() -> None:
    """Ports by place, loops and branches, the first that was not finite, outputs."""
    project = example("nest_mlp")
    fine = {"dtype": "float32", "shape": [2, 3], "size": 6, "first": ["1"], "nan": 0, "inf": 0}
    fine |= {"low": 0.0, "high": 1.0, "mean": 0.5, "bins": [1] * 24, "times": 3}
    bad = {**fine, "nan": 2, "low": None, "high": None, "mean": None, "bins": []}
    run = run_of(
        project,
        {
            "ports": [["a/b.1", "n1", "output", fine], ["", "n2", "output", bad]],
            "parts": [["", "loop", {"body": 5}]],
            "first": ["", "n2", "output"],
            "outputs": [["", fine]],
            "seconds": 0.5,
            "mode": "graph",
        },
    )
    path, n1, n2, port = path_of("a/b.1"), NodeId("n1"), NodeId("n2"), PortName("output")
    assert (path, key_of(path)) == ((LayerId("a"), LayerId("b.1")), "a/b.1")
    value = run.value(path, n1, port)
    assert value is not None
    assert (value.shape, value.times, value.is_finite) == ((2, 3), 3, True)
    assert run.value((), n1, port) is None
    assert run.parts[(), NodeId("loop")] == {"body": 5}
    assert run.first == (((), n2), port)
    assert [where for where, _, _ in run.not_finite()] == [((), n2)]
    assert (run.graph, run.training, len(run.outputs)) == (True, False, 1)
    assert run_of(project, {}) == Run(project)
