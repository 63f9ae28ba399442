"""The source of whole drawings, kept in tests/golden to be read and reviewed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.formats.layers import read

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/graph.layers"))
EXAMPLES = GOLDEN.parents[1] / "resources" / "examples"
DRAWN = {case: (GOLDEN / case / "graph.layers", GOLDEN / case / "model.py") for case in CASES} | {
    f"examples/{file.stem}": (file, GOLDEN / "examples" / f"{file.stem}.py")
    for file in sorted(EXAMPLES.glob("*.layers"))
}
"""Each drawing with its source: those kept for this purpose, and the examples that ship."""


@pytest.mark.parametrize("case", DRAWN)
def test_a_drawing_means_its_golden_source(
    case: str, catalogue: Catalogue, request: pytest.FixtureRequest
) -> None:
    """The source is the one on file (`--update-golden` writes it anew), and parses."""
    drawing, kept = DRAWN[case]
    text = generate(read(drawing).project, catalogue).text
    if request.config.getoption("--update-golden", default=False):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")
    ast.parse(text)


@pytest.mark.parametrize("arguments", [("format", "--diff"), ("check", "--select", "E4,E7,E9,F,I,N,UP,B")])
def test_ruff_has_nothing_to_say(arguments: tuple[str, ...]) -> None:
    """Every golden source is formatted, has no unused or undefined names, and sorted imports."""
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", str(GOLDEN)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
