"""Sources that are no models, or too much, or would do something: a clear sentence, and nothing runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodes.catalogue.spec import Catalogue
from nodes.formats.python_source import parsing
from nodes.formats.python_source.parsing import SourceError, decode
from nodes.formats.python_source.reading import read_python

HEAD = """import tensorflow as tf


class M(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(3)

    def call(self, x):
"""
ROUNDS = "".join(
    f"{' ' * 8}{' ' * 4 * depth}for {name} in range(1000):\n" for depth, name in enumerate("abc")
)
REFUSED: dict[str, tuple[str, str, int]] = {
    "nothing": ("", "python-no-model", 0),
    "no model": ("x = 1\n", "python-no-model", 0),
    "no python": ("\ndef f(:\n", "python-syntax", 2),
    "null": ("x = 1\nclass A\0: pass", "python-null", 2),
    "many brackets": ("x = " + "[" * 180 + "]" * 180, "python-too-deep", 1),
    "many signs": ("x = " + "-" * 5000 + "1", "python-too-deep", 1),
    "many attributes": ("x" + ".a" * 20_000, "python-too-deep", 1),
    "many digits": ("x = " + "9" * 10_000, "python-syntax", 1),
    "much text": ("x=1\n" * 1_000_001, "python-too-large", 0),
    "a large power": (
        "import tensorflow as tf\nnet = tf.keras.Sequential([tf.keras.layers.Dense(9**9**9)])",
        "python-model",
        2,
    ),
    "a large row": (
        "import tensorflow as tf\nnet = tf.keras.Sequential([tf.keras.layers.Dense((1,) * 10**9)])",
        "python-model",
        2,
    ),
}
"""Texts, each with the code of what is said and the line."""
KEPT: dict[str, str] = {
    "of itself": HEAD.replace("tf.keras.layers.Dense(3)", "M()") + "        return self.d(x)\n",
    "of itself, larger": (
        HEAD.replace("(self)", "(self, n)").replace("tf.keras.layers.Dense(3)", "M(n + 1)")
        + "        return self.d(x)\n\n\nnet = M(3)\n"
    ),
    "method of itself": HEAD + "        return self.f(x)\n\n    def f(self, x):\n        return self.f(x)\n",
}
"""Classes that have no form, and stay code."""


@pytest.mark.parametrize("case", REFUSED)
def test_a_text_that_is_no_model_is_refused(case: str, catalogue: Catalogue) -> None:
    """With the code of a sentence, and the line where there is one."""
    text, code, line = REFUSED[case]
    with pytest.raises(SourceError) as caught:
        read_python(text, catalogue, "Model")
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize("case", KEPT)
def test_a_class_without_a_form_stays_code(case: str, catalogue: Catalogue) -> None:
    """It is a node of the main block, word for word, with the reason."""
    found = read_python(KEPT[case], catalogue, "Model")
    assert "class M(tf.keras.Model)" in found.project.code["M"].text
    assert any(note.text for note in found.notes)


def test_loops_in_loops_come_to_an_end(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a thousand million rounds."""
    monkeypatch.setattr(parsing, "MOST_STEPS", 20_000)
    with pytest.raises(SourceError) as caught:
        read_python(HEAD + ROUNDS + " " * 20 + "pass\n        return x\n", catalogue, "Model")
    assert caught.value.code == "python-too-long"


def test_an_endless_loop_is_kept_word_for_word(catalogue: Catalogue) -> None:
    """It is a code node, and is not gone through."""
    body = "        while True:\n            x = x + 1\n        return self.d(x)\n"
    found = read_python(HEAD + body, catalogue, "Model")
    (code,) = (node for node in found.project.main_block.nodes.values() if node.kind == "code")
    assert code.arguments["body"] == "while True:\n    x = x + 1"


def test_nothing_of_a_source_is_run(tmp_path: Path, catalogue: Catalogue) -> None:
    """Not at its top, not in defaults, decorators or arguments."""
    touched = tmp_path / "touched"
    act = f"__import__('pathlib').Path({str(touched)!r}).touch()"
    text = HEAD.replace("class M", f"{act}\n\n\n@({act} or (lambda c: c))\nclass M")
    text = text.replace("(self)", f"(self, a={act})").replace("Dense(3)", f"Dense({act} or 3)")
    read_python(f"{text}        return self.d(x)\n\n\nnet = M()\n", catalogue, "Model")
    assert not touched.exists()


def test_files_are_decoded_as_they_say() -> None:
    """By their first lines, and without a mark of the encoding."""
    assert decode(b"# -*- coding: latin-1 -*-\nx = '\xe9'") == "# -*- coding: latin-1 -*-\nx = 'é'"
    assert decode(b"\xef\xbb\xbfx = 1") == "x = 1"
    for data in (b"x = '\xff'", b"# coding: nonsense\n", b"\xff\xfex\0"):
        with pytest.raises(SourceError) as caught:
            decode(data)
        assert caught.value.code == "python-encoding"
