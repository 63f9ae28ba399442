"""Completion, with the real process behind it: jedi reads source, and nothing of it runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

from editor.processes.child import ROOT
from editor.processes.completing import readable
from editor.processes.completion import Completion, Signature

FAKE = """
import pathlib
pathlib.Path(__file__).with_name("ran").touch()

def fold(paper, times=2):
    return paper

class Crane:
    wings = 2
    def fly(self):
        return self.wings
"""


@pytest.fixture
def completion(
    qapp: object, tmp_path: Path, well_read: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Completion]:
    """Completion that finds a module `origami`, which leaves a trace when it is executed."""
    (tmp_path / "origami.py").write_text(FAKE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = Completion(deadline_ms=600_000)
    yield made
    made.close()


def _names(qtbot: QtBot, completion: Completion, text: str, before: str = "") -> tuple[str, ...]:
    lines = text.split("\n")
    with qtbot.waitSignal(completion.named) as told:
        completion.ask_names(text, len(lines), len(lines[-1]), before)
    found: tuple[str, ...] = told.args[1]
    return found


def test_names_of_a_module_are_read_and_nothing_of_it_runs(
    completion: Completion, qtbot: QtBot, tmp_path: Path
) -> None:
    """What a module defines is offered, private names last; the module has not been executed."""
    found = _names(qtbot, completion, "import origami\norigami.")
    assert found[:2] == ("Crane", "fold")
    assert found[-1].startswith("__")
    assert _names(qtbot, completion, "import origami\norigami.Crane().")[:2] == ("fly", "wings")
    assert not (tmp_path / "ran").exists()


def test_a_module_of_a_package_is_not_taken_for_pythons_own(
    completion: Completion, qtbot: QtBot, tmp_path: Path
) -> None:
    """Although it is called like one that is part of Python's program."""
    box = tmp_path / "box"
    box.mkdir()
    (box / "__init__.py").write_text("from box import time\n", encoding="utf-8")
    (box / "time.py").write_text("def fold_slowly():\n    pass\n", encoding="utf-8")
    assert _names(qtbot, completion, "import box\nbox.time.fo") == ("fold_slowly",)
    assert "sleep" in _names(qtbot, completion, "import time\ntime.sl")


@pytest.mark.parametrize(
    "deed",
    [
        "import origami",
        "import tensorflow",
        "import subprocess; subprocess.run(['true'])",
        "os.system('true')",
    ],
)
def test_the_process_can_import_and_start_nothing(tmp_path: Path, deed: str) -> None:
    """Whatever jedi came to try: neither a module that is not Python's own, nor a program."""
    (tmp_path / "origami.py").write_text(FAKE, encoding="utf-8")
    source = f"""
import os, sys
from editor.processes.completing import settle
settle({str(tmp_path)!r})
sys.path.insert(0, {str(tmp_path)!r})
import zoneinfo
try:
    {deed}
except (ImportError, PermissionError):
    print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "refused\n"
    assert not (tmp_path / "ran").exists()


def test_the_text_itself_does_not_run(completion: Completion, qtbot: QtBot, tmp_path: Path) -> None:
    """Code at the top of the text, and what surrounds it, is only read."""
    trap = f"import pathlib\npathlib.Path({str(tmp_path / 'trap')!r}).touch()\n"
    found = _names(qtbot, completion, trap + "class Own:\n    thing = 1\nOwn.", before=trap)
    assert "thing" in found
    assert not (tmp_path / "trap").exists()


def test_surrounding_code_is_known(completion: Completion, qtbot: QtBot) -> None:
    """What another piece of the project defines can be completed."""
    assert _names(qtbot, completion, "Swa", before="class Swallow:\n    pass") == ("Swallow",)


def test_the_call_at_the_cursor_is_told(completion: Completion, qtbot: QtBot) -> None:
    """Name, parameters and the one whose turn it is; None outside of any call."""
    text = "import origami\norigami.fold(1, "
    with qtbot.waitSignal(completion.signed) as told:
        number = completion.ask_signature(text, 2, len("origami.fold(1, "))
    assert told.args == [number, Signature("fold", ("paper", "times=2"), 1)]
    with qtbot.waitSignal(completion.signed) as told:
        completion.ask_signature("1 + ", 1, 4)
    assert told.args[1] is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import tensorflow as tf\ntf.keras.layers.Den", "Dense"),
        ("import tensorflow as tf\ntf.", "keras"),
        ("import tensorflow as tf\ntf.math.reduce_s", "reduce_sum"),
        ("import keras\nkeras.ops.ma", "matmul"),
        ("class Own(tf.keras.layers.Layer):\n    def build(self, shape):\n        self.add_w", "add_weight"),
    ],
)
def test_tensorflow_is_read_not_loaded(completion: Completion, qtbot: QtBot, text: str, name: str) -> None:
    """Names of TensorFlow and Keras are found in a process that has loaded neither's libraries."""
    assert name in _names(qtbot, completion, text)
    loaded = [file.path for file in psutil.Process(completion.pid).memory_maps()]
    assert loaded
    assert not [path for path in loaded if "tensorflow" in path]


@pytest.mark.parametrize(
    ("line", "column", "expected", "moved"),
    [
        ("tf.keras.layers.De", 18, "tf_keras.layers.De", 18),
        ("x = tf.keras", 12, "x = tf_keras", 12),
        ("self.tf.keras", 13, "self.tf.keras", 13),
        ("from tensorflow.keras import la", 31, "from keras._tf_keras.keras import la", 36),
        ("from tensorflow import keras", 28, "from keras._tf_keras import keras", 33),
        ("import tensorflow.keras.layers as kl", 3, "import keras._tf_keras.keras.layers as kl", 3),
    ],
)
def test_keras_is_looked_for_where_it_is(line: str, column: int, expected: str, moved: int) -> None:
    """Keras as TensorFlow's part is replaced by what can be read, and the cursor stays where it was."""
    text, number, at = readable("a = 1\n" + line, 2, column)
    assert text.split("\n")[number - 1] == expected
    assert at == moved


def test_another_name_for_tensorflow(qapp: object) -> None:
    """The name under which TensorFlow is imported is the one that is looked for."""
    text, line, _column = readable("import tensorflow as flow\nflow.keras.layers", 2, 0)
    assert text.split("\n")[line - 1] == "flow_keras.layers"
    assert "from keras._tf_keras import keras as flow_keras" in text


def _python(source: str) -> tuple[str, ...]:
    return (sys.executable, "-c", source)


DIES = "import sys; sys.stdin.readline(); sys.exit(3)"
HANGS = "import sys, time; sys.stdin.read()"


@pytest.mark.parametrize(
    "options",
    [
        {"command": _python(DIES)},
        {"command": ("no-such-program",)},
        {"command": _python(HANGS), "deadline_ms": 50},
    ],
)
def test_a_process_that_does_not_answer_costs_an_empty_answer(
    qapp: object, qtbot: QtBot, home: Path, options: dict[str, Any]
) -> None:
    """Whatever happens to the process: the question is answered, and so are later ones."""
    completion = Completion(**options)
    with closing(completion):
        for _again in range(5):
            assert _names(qtbot, completion, "a") == ()
    assert completion.pid == 0


def test_only_the_newest_question_is_answered(completion: Completion, qtbot: QtBot) -> None:
    """An older question of the same kind gets no answer any more."""
    heard: list[int] = []
    completion.named.connect(lambda number, _names: heard.append(number))
    for text in ("a", "b", "import origami\norigami."):
        last = completion.ask_names(text, text.count("\n") + 1, len(text.split("\n")[-1]))
    qtbot.waitUntil(lambda: last in heard)
    assert heard == [last]


def test_closing_ends_the_process(completion: Completion, qtbot: QtBot) -> None:
    """Nothing is left running, and nothing is started again."""
    completion.start()
    qtbot.waitUntil(lambda: completion.pid > 0)
    process = psutil.Process(completion.pid)
    completion.close()
    assert not process.is_running()
    completion.ask_names("a", 1, 1)
    assert completion.pid == 0
