"""The process that completes Python code with jedi: questions come in as lines of JSON, answers go out.

Nothing that is asked about is executed: jedi reads source, and an audit hook refuses every import but those
of Python's own library and of jedi, and every start of a program, whatever jedi may be asked about.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.machinery import BuiltinImporter, ModuleSpec
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any, BinaryIO

import jedi
from jedi.api.environment import InterpreterEnvironment

ROOT = Path(__file__).resolve().parents[2]
NICENESS = 5
MOST_NAMES = 2_000
OURS = ("jedi", "parso", "__main__", "editor")
"""What may be imported beside Python's own library."""
FORBIDDEN = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect")

TENSORFLOW = re.compile(r"^\s*import\s+(?:.*,\s*)?tensorflow(?:\s+as\s+(\w+))?\s*(?:[,;#]|$)", re.MULTILINE)
"""An import of TensorFlow as a whole, and the name it gets."""
KERAS = "keras._tf_keras"
IMPORTS = (
    (re.compile(r"^(\s*from\s+)tensorflow(?=\.keras\b)"), rf"\1{KERAS}"),
    (re.compile(r"^(\s*from\s+)tensorflow(?=\s+import\s+keras\b)"), rf"\1{KERAS}"),
    (re.compile(r"^(\s*import\s+)tensorflow(?=\.keras[\w.]*\s+as\s)"), rf"\1{KERAS}"),
)
"""Imports of Keras through TensorFlow, and what they mean."""


def readable(text: str, line: int, column: int) -> tuple[str, int, int]:
    """`text` in a form in which jedi finds Keras, and where the cursor (line from 1) is in it.

    TensorFlow loads Keras when `tf.keras` is first asked for, by code that jedi does not run. So `tf.keras`
    is replaced by a name of equal length, `tf_keras`, that is imported above from where TensorFlow gets it;
    equal, so that columns stay.
    """
    aliases = {found or "tensorflow" for found in TENSORFLOW.findall(text)} | {"tf"}
    name = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, aliases))})\.(?=keras\b)")
    lines = text.split("\n")
    for number, each in enumerate(lines):
        for pattern, meaning in IMPORTS:
            changed = pattern.sub(meaning, each)
            if changed != each and number == line - 1 and column > each.index("tensorflow"):
                column += len(changed) - len(each)
            each = changed
        lines[number] = name.sub(r"\1_", each)
    # Every piece of code of a project stands below an import of TensorFlow.
    above = ["import tensorflow as tf"]
    above += [f"from {KERAS} import keras as {alias}_keras" for alias in sorted(aliases)]
    return "\n".join([*above, *lines]), line + len(above), column


def script(question: dict[str, Any]) -> tuple[jedi.Script, int, int]:
    """What jedi is asked about, and where in it."""
    before = question["before"] + "\n" if question["before"] else ""
    line = question["line"] + before.count("\n")
    text, line, column = readable(before + question["text"], line, question["column"])
    return jedi.Script(text, environment=_environment(), project=_project()), line, column


def names(question: dict[str, Any]) -> list[str]:
    """What may stand at the cursor."""
    asked, line, column = script(question)
    found = [each.name for each in asked.complete(line, column)]
    before = question["text"].split("\n")[question["line"] - 1][: question["column"]]
    if re.search(r"(?<![\w.])(tf|tensorflow)\.$", before) and "keras" not in found:
        found.append("keras")
    return sorted(set(found), key=_order)[:MOST_NAMES]


def _order(name: str) -> tuple[int, str]:
    """Private names and Python's own last."""
    return (2 if name.startswith("__") else 1 if name.startswith("_") else 0, name.casefold())


def signature(question: dict[str, Any]) -> dict[str, Any] | None:
    """The call that the cursor is in: its name, its parameters, and the number of the current one."""
    asked, line, column = script(question)
    found = asked.get_signatures(line, column)
    if not found:
        return None
    return {
        "name": found[0].name,
        "parameters": [each.to_string() for each in found[0].params],
        "current": -1 if found[0].index is None else found[0].index,
    }


ANSWERS = {"names": names, "signature": signature}
"""What can be asked for."""


def _environment() -> InterpreterEnvironment:
    """This very Python: any other kind of environment would start another process."""
    return InterpreterEnvironment()


def _project() -> jedi.Project:
    path = [each for each in sys.path if each and Path(each).resolve() != ROOT]
    return jedi.Project(ROOT / "nowhere", sys_path=path, smart_sys_path=False)


class TopLevelBuiltins(BuiltinImporter):
    """Finds modules that are part of Python's program, where they can be: not in a package.

    WORKAROUND: jedi looks for each part of `tensorflow._api.v2.math` by itself, and where `math` is such a
    module (with some builds of Python) that would be found in the place of TensorFlow's.
    """

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, unless it is looked for in folders."""
        return super().find_spec(fullname) if path is None else None


def settle(cache: str) -> None:
    """Keep jedi from looking at, and from running, anything that is not a library."""
    jedi.settings.cache_directory = cache
    jedi.settings.auto_import_modules = []
    jedi.settings.dynamic_params_for_other_modules = False
    jedi.settings.allow_unsafe_interpreter_executions = False
    sys.meta_path[:] = [TopLevelBuiltins if each is BuiltinImporter else each for each in sys.meta_path]
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "import":
        package = arguments[0].partition(".")[0]
        if package not in sys.stdlib_module_names and package not in OURS:
            raise ImportError(f"{arguments[0]} is not imported to complete code")
    elif event in FORBIDDEN:
        raise PermissionError(event)


def newest(questions: SimpleQueue[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The newest question of each kind, as they come; those that it replaces are not answered."""
    while True:
        waiting = [questions.get()]
        try:
            while True:
                waiting.append(questions.get_nowait())
        except Empty:
            yield from {each["kind"]: each for each in waiting}.values()


def _listen(lines: BinaryIO, questions: SimpleQueue[dict[str, Any]]) -> None:
    for line in lines:
        questions.put(json.loads(line))
    # Nobody is there to answer, whatever jedi is busy with.
    os._exit(0)


def main() -> None:
    """Answer until nobody asks any more."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    settle(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = sys.stderr
    questions: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    for question in newest(questions):
        answer = ANSWERS[question["kind"]](question)
        answers.write(json.dumps({"id": question["id"], question["kind"]: answer}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
