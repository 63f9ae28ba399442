"""Writes `keras.json`, `tensorflow.json` and `operations.json` of the catalogue.

With `--check`, tells whether they are what the installed Keras and TensorFlow say today; with `--into`
and a folder, writes them there.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from nodes.catalogue.load import FUNCTIONS, OPERATIONS, SHIPPED
from nodes.runtime.introspect.catalogue import catalogue_text
from nodes.runtime.introspect.operations import operations_text
from nodes.runtime.introspect.tensorflow import tensorflow_text


def main() -> int:
    """Write the catalogue, or compare it."""
    texts = {SHIPPED: catalogue_text(), FUNCTIONS: tensorflow_text(), OPERATIONS: operations_text()}
    if "--check" in sys.argv[1:]:
        same = (path.is_file() and path.read_text(encoding="utf-8") == text for path, text in texts.items())
        return 0 if all(same) else 1
    if "--into" in sys.argv[1:]:
        write_into(Path(sys.argv[-1]), {path.name: text for path, text in texts.items()})
        return 0
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


def write_into(folder: Path, texts: dict[str, str]) -> None:
    """Write files into a folder that is there once they are whole."""
    beside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    beside.mkdir(parents=True)
    for name, text in texts.items():
        (beside / name).write_text(text, encoding="utf-8")
    if not folder.exists():
        os.rename(beside, folder)


if __name__ == "__main__":
    sys.exit(main())
