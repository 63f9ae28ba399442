"""Whole networks: what the report says is what the exported class has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.plan import plan_block
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.formats.npy import to_npz
from nodes.graph import Project
from nodes.report import Report, Severity
from nodes.summary import rows, totals
from nodes.told import completed
from nodes.validate import problems
from nodes.vocabulary import vocabulary

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.layers"))
DRAWINGS = [*EXAMPLES, *sorted((ROOT / "tests" / "golden").glob("*/graph.layers"))]
BROKEN = ("mistakes", "open_shape", "empty", "deferred")
"""Drawings that Keras cannot build."""

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation")]


def name_of(path: Path) -> str:
    """How a drawing is called here."""
    return path.parent.name if path.stem == "graph" else path.stem


@pytest.fixture(scope="module")
def tf() -> Iterator[Any]:
    """TensorFlow, silent."""
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")
    yield tensorflow
    tensorflow.keras.backend.clear_session()


def told(path: Path, catalogue: Catalogue) -> tuple[Project, Report]:
    """A drawing and what Keras says of it."""
    from nodes.runtime.analysis import analyse

    project = read(path).project
    known = vocabulary(project, catalogue)
    return completed(project, lambda each: analyse(each, catalogue, trusted=True), known)


@pytest.mark.parametrize("path", [each for each in DRAWINGS if name_of(each) not in BROKEN], ids=name_of)
def test_the_report_is_what_the_exported_class_has(
    path: Path, catalogue: Catalogue, tf: Any, tmp_path: Path
) -> None:
    """Shapes and dtypes of all that it returns, and its parameters."""
    project, report = told(path, catalogue)
    assert report.problems == ()
    known = vocabulary(project, catalogue)
    plan = plan_block(project, project.main, known)
    source = generate(project, catalogue)
    file = tmp_path / "model.py"
    file.with_suffix(".constants.npz").write_bytes(to_npz(source.arrays))
    space: dict[str, Any] = {"__name__": f"network_{name_of(path)}", "__file__": str(file)}
    text = source.text.replace("model(", "model.seen = model(")
    file.write_text(text, encoding="utf-8")
    exec(compile(text, str(file), "exec"), space)
    model = space["build"]()
    specs = [report.spec(ref.node, ref.port) for ref in plan.results]
    seen = [(tuple(each.shape), each.dtype) for each in tf.nest.flatten(model.seen)]
    assert [(spec.shape, spec.dtype) for spec in specs if spec] == seen
    sums = totals(rows(project, report, known))
    assert (sums.parameters, sums.complete) == (model.count_params(), not source.left_out)
    assert sums.trainable == sum(math.prod(weight.shape) for weight in model.trainable_weights)


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_an_example_has_nothing_wrong(path: Path, catalogue: Catalogue) -> None:
    """It opens whole, is written as the program writes it, and is complete."""
    opened = read(path)
    found = (*opened.problems, *problems(opened.project, vocabulary(opened.project, catalogue)))
    assert [each for each in found if each.severity is not Severity.HINT] == []
    assert generate(opened.project, catalogue).left_out == {}
