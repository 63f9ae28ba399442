"""Looks into one file of weights, in a process of its own: `python -m nodes.formats.weights FILE`.

A damaged file can end the library that reads it. Prints one JSON object: the file, or why it cannot be used.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nodes.formats.files import FileError
from nodes.formats.weights.probing import limit_memory
from nodes.formats.weights.reading import inspect


def main(path: str) -> None:
    """Answer for `path`."""
    try:
        answer: dict[str, object] = {"file": inspect(Path(path)).as_record()}
    except FileError as error:
        answer = {"code": error.code, "arguments": dict(error.arguments)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    limit_memory()
    main(sys.argv[1])
