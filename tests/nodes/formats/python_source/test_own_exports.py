"""What Layerwright wrote comes back as the graph that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read
from nodes.formats.python_source.reading import read_python

ROOT = Path(__file__).parents[4]
DRAWN = {
    **{path.parent.name: path for path in sorted((ROOT / "tests" / "golden").glob("*/graph.layers"))},
    **{path.stem: path for path in sorted((ROOT / "resources" / "examples").glob("*.layers"))},
}


@pytest.mark.parametrize("case", DRAWN)
def test_an_export_comes_back_as_what_exports_the_same(case: str, catalogue: Catalogue) -> None:
    """Export, read, export: the texts are equal, and nothing had to be noted."""
    source = generate(read(DRAWN[case]).project, catalogue)
    found = read_python(source.text, catalogue, "Model", source.arrays)
    assert generate(found.project, catalogue).text == source.text
    assert found.notes == ()
