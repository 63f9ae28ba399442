"""The source in which every value is watched is the clean one and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.plan import plan_block
from nodes.codegen.source import Source, generate
from nodes.codegen.steps import all_steps
from nodes.codegen.taps import Taps
from nodes.formats.layers import read
from nodes.graph import Project
from nodes.vocabulary import vocabulary

ROOT = Path(__file__).parents[3]
DRAWN = {
    str(file.relative_to(ROOT)): file
    for folder in ("tests/golden", "resources/examples")
    for file in sorted((ROOT / folder).rglob("*.layers"))
}


@pytest.fixture(params=DRAWN)
def project(request: pytest.FixtureRequest) -> Project:
    """Each of the drawings that are kept."""
    return read(DRAWN[request.param]).project


def test_without_its_taps_it_is_the_clean_source(project: Project, catalogue: Catalogue) -> None:
    """Both parse to the same, and the clean one calls nothing that watches."""
    clean, tapped = generate(project, catalogue), generate(project, catalogue, taps=True)
    assert clean.taps is None
    assert ast.dump(without_taps(tapped)) == ast.dump(ast.parse(clean.text))
    assert tapped.left_out == clean.left_out
    assert tapped.arrays.keys() == clean.arrays.keys()


def test_every_value_is_watched(project: Project, catalogue: Catalogue) -> None:
    """Every output of every node in the plans, the inputs too; every loop and branch says where it goes."""
    known = vocabulary(project, catalogue)
    plans = [plan_block(project, block, known) for block in project.blocks]
    steps = [step for plan in plans for step in all_steps(plan.steps)]
    expected = {(step.node, port) for step in steps for port in step.outputs}
    expected |= {(node, "output") for plan in plans for node in plan.inputs}
    tapped, called, went = found_in(generate(project, catalogue, taps=True))
    assert tapped >= expected
    regions = {step.node for step in steps if hasattr(step, "enter")}
    assert {node for node, _ in went} == regions
    assert called == {step.node for step in steps if getattr(step, "callee", "").startswith("self.")}


def test_the_names_of_taps_are_nobody_elses(drawing: Any) -> None:
    """Neither the project's own code nor lines of it may mean something else by them."""
    drawing.code("_tap", "function", "def _tap(x):\n    _calling = 2\n    return x * _calling\n")
    source = drawing.add("input", shape=(2,))
    node = drawing.add("code", source, inputs=("x",), outputs=("y",), body="_went = 2\ny = x * _went")
    drawing.add("output", node)
    taps = generate(drawing.project, drawing.catalogue, taps=True).taps
    assert taps == Taps("_tap_1", "_calling_1", "_went_1")


def found_in(source: Source) -> tuple[set[tuple[str, str]], set[str], set[tuple[str, str]]]:
    """What is watched, which nodes' calls are, and which parts of loops and branches say that they begin."""
    taps = source.taps
    assert taps is not None
    tapped, called, went = set(), set(), set()
    for node in ast.walk(ast.parse(source.text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == taps.tap:
            id, ports = ast.literal_eval(node.args[1]), ast.literal_eval(node.args[2])
            tapped |= {(id, port) for port in ports}
        elif node.func.id == taps.calling:
            called.add(ast.literal_eval(node.args[1]))
        elif node.func.id == taps.went:
            went.add((ast.literal_eval(node.args[1]), ast.literal_eval(node.args[2])))
    return tapped, called, went


def without_taps(source: Source) -> ast.Module:
    """The tree of a tapped source with all that watches taken out of it."""
    assert source.taps is not None
    tree = _Remover(source.taps).visit(ast.parse(source.text))
    assert isinstance(tree, ast.Module)
    return tree


class _Remover(ast.NodeTransformer):
    """Puts the value in the place of what watches it."""

    def __init__(self, taps: Taps) -> None:
        self.taps = taps

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name):
            if node.func.id == self.taps.tap:
                return node.args[3]
            if node.func.id == self.taps.calling:
                return node.args[2]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        call = node.value
        name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        if name in (self.taps.tap, self.taps.went):
            return None
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        self.generic_visit(node)
        same = isinstance(node.value, ast.Name) and isinstance(node.targets[0], ast.Name)
        return None if same and node.value.id == node.targets[0].id else node  # type: ignore[attr-defined]
