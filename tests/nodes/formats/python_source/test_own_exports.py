"""What Layerwright wrote comes back as the graph that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.formats.python_source.reading import read_python
from tests.nodes.formats.python_source.drawings import drawing_of

ROOT = Path(__file__).parents[4]
DRAWN = {
    **{path.parent.name: path for path in sorted((ROOT / "tests" / "golden").glob("*/graph.layers"))},
    **{path.stem: path for path in sorted((ROOT / "resources" / "examples").glob("*.layers"))},
}

OTHER_FORMS = frozenset({"arrays", "bypassed", "formulas"})
"""What is drawn in a form that the text does not tell from another one: a node that only hands on, an array
of a few numbers, a list in a formula."""
OPEN_ENDS = frozenset(
    [
        *("break_out", "constants", "fixed_batch", "long_arguments", "many_ends", "mistakes", "mlp"),
        *("open_shape", "preprocessing", "states", "text", "towers", "wrappers"),
    ]
)
"""What has no Outputs, or nodes that are left out of the text, which has Outputs and leaves nothing out."""


@pytest.mark.parametrize("case", DRAWN)
def test_an_export_comes_back_as_what_exports_the_same(case: str, catalogue: Catalogue) -> None:
    """Export, read, export: the texts are equal, and nothing had to be noted."""
    project = read(DRAWN[case]).project
    source = generate(project, catalogue)
    found = read_python(source.text, catalogue, "Model", source.arrays)
    assert generate(found.project, catalogue).text == source.text
    assert found.notes == ()
    if case not in OTHER_FORMS | OPEN_ENDS:
        assert drawing_of(found.project) == drawing_of(project)
