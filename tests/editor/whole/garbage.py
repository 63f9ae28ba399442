"""What a monkey types, pastes, drops and opens."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from nodes.formats.files import FileError
from nodes.formats.layers import read

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.layers"))
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/graph.layers"))
SOURCES = sorted((ROOT / "tests" / "golden").glob("*/model.py"))

WORDS = (
    *("dense", "relu", "conv 32 3", "lstm 8", "input", "output", "add", "matmul", "tf.math.log", "np.x"),
    *(
        "dense 0",
        "dropout 2",
        "zzzz",
        "",
        " ",
        "x" * 300,
        "层",
        "é‮x",
        "\\",
        "'",
        '"',
        "<b>x</b>",
        "{0}",
        "%1",
    ),
)
VALUES = (
    *("1", "0", "-1", "64", "3.5", "1e400", "nan", "None", "True", "(2, 3)", "[1, 2]", "(", "relu", "same"),
    *("'x'", "", "99999999999999999999", "0.5", "-0.0", "units", "x + 1", "a, b", "{", "None, 10", "8, 8, 3"),
    *(
        "float16",
        "int32",
        "x := 1",
        "lambda: 0",
        "keras.ops.abs(x)",
        "dense_1",
        "class",
        "self",
        "日本",
        "\t",
    ),
)
CODE = (
    "x = 1\n",
    "return inputs\n",
    "    pass\n",
    "def f(x):\n    return x * 2\n",
    "class Scaled(keras.layers.Layer):\n    def call(self, x):\n        return x * 3\n",
    "class Broken(keras.layers.Layer:\n",
    "import os\n",
    "while True:\n    pass\n",
    "y = keras.ops.matmul(x, w)\n",
    "return {'a': x, 'b': [x, x]}\n",
    "\x0b\x0c\u2028",
    "tf.",
    "self.dense = keras.layers.Dense(7)\n",
)


def mutated(text: str, numbers: random.Random) -> str:
    """`text` with some of it gone, doubled or replaced."""
    for _ in range(numbers.randrange(1, 5)):
        if not text:
            return text
        at, length = numbers.randrange(len(text)), numbers.randrange(1, 40)
        piece = numbers.choice(
            ["", text[at : at + length] * 2, numbers.choice(VALUES), "\0", '"', "]", "9" * 30, "null"]
        )
        text = text[:at] + piece + text[at + length :]
    return text


def clipboard(numbers: random.Random, clip: str) -> QMimeData:
    """Something that another program may have put on the clipboard; `clip` is what ours would put there."""
    data = QMimeData()
    kind = numbers.randrange(10)
    if kind < 4:
        data.setText(mutated(clip, numbers))
    elif kind == 4:
        data.setText("[" * numbers.choice([10, 3000, 200_000]))
    elif kind == 5:
        data.setText(numbers.choice([*WORDS, *VALUES, *CODE]))
    elif kind == 6:
        data.setText(json.dumps({"layerwright": numbers.choice([1, None, [], {}, "x"]), "nodes": 3}))
    elif kind == 7:
        data.setHtml("<img src='file:///etc/hostname'/><b>bold</b>")
    elif kind == 8:
        data.setUrls([QUrl.fromLocalFile(str(numbers.choice(EXAMPLES)))])
    else:
        data.setData("application/octet-stream", QByteArray(numbers.randbytes(200)))
    return data


def fill(folder: Path, numbers: random.Random) -> None:
    """Put files of every kind into `folder`: good ones, broken ones, and some that are something else."""
    for path in (*EXAMPLES[::5], *GOLDEN[::8]):
        name = path.stem if path.parent.name == "examples" else path.parent.name
        text = path.read_text(encoding="utf-8")
        (folder / f"{name}.layers").write_text(text, encoding="utf-8")
    for number, path in enumerate(GOLDEN[3::12]):
        broken = mutated(path.read_text(encoding="utf-8"), numbers)
        (folder / f"broken{number}.layers").write_text(broken, encoding="utf-8")
    newer = json.loads(EXAMPLES[0].read_text(encoding="utf-8")) | {"format": 999, "more": [1]}
    (folder / "newer.layers").write_text(json.dumps(newer), encoding="utf-8")
    (folder / "empty.layers").write_bytes(b"")
    (folder / "zeros.layers").write_bytes(bytes(5000))
    (folder / "folder.layers").mkdir()
    for path in SOURCES[::9]:
        (folder / f"{path.parent.name}.py").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "broken.py").write_text("class A(:\n", encoding="utf-8")
    (folder / "model.json").write_text('{"class_name": "Sequential", "config": {}}', encoding="utf-8")
    for name in ("some.keras", "some.h5", "some.weights.h5", "some.png"):
        (folder / name).write_bytes(numbers.randbytes(400))
    np.save(folder / "array.npy", np.arange(12.0).reshape(3, 4))
    np.savez(folder / "arrays.npz", a=np.zeros((2, 2)), b=np.ones(3, "int32"))


def is_whole(path: Path) -> bool:
    """Whether a project file can be opened."""
    try:
        read(path)
    except FileError:
        return False
    return True
