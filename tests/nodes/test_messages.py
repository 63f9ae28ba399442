"""Every problem has a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nodes import validate
from nodes.messages import TEMPLATES, sentence


def test_every_code_has_a_template() -> None:
    """Each code that the module can give is one of the templates."""
    source = Path(validate.__file__).read_text(encoding="utf-8")
    given_codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+|unused)"', source))
    assert given_codes <= set(TEMPLATES)
    produced = {code for code in given_codes if code in TEMPLATES}
    assert len(produced) >= 18


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_a_template_needs_only_what_it_names(code: str) -> None:
    """A sentence comes out of each template, and a missing argument is an error."""
    fields = set(re.findall(r"{(\w+)}", TEMPLATES[code]))
    text = sentence(code, dict.fromkeys(fields, "⟨x⟩"))
    assert text.count("⟨x⟩") >= len(fields)
    for field in fields:
        with pytest.raises(KeyError):
            sentence(code, dict.fromkeys(fields - {field}, 1))
