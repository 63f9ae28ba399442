"""Every problem and refusal has a translatable sentence, the same as the English one."""

from __future__ import annotations

import string

import pytest

from editor.messages import TEMPLATES, translated
from nodes.messages import TEMPLATES as ENGLISH


def _placeholders(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}


def test_every_code_has_a_translatable_sentence() -> None:
    """Neither table has a code that the other lacks."""
    assert set(TEMPLATES) == set(ENGLISH)


@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_the_source_of_a_translation_is_the_english_sentence(code: str) -> None:
    """Words and placeholders are equal, so that no sentence changes with the language it is not told in."""
    assert TEMPLATES[code] == ENGLISH[code]
    assert _placeholders(TEMPLATES[code]) == _placeholders(ENGLISH[code])


def test_arguments_are_put_into_the_sentence() -> None:
    """The translated template takes the arguments of the problem."""
    found = translated("unused", {"title": "dense"})
    assert found == "Nothing uses the result of dense: connect it to an Output, or remove it."
