"""Writes `keras.json` and `tensorflow.json` of the catalogue.

With `--check`, tells whether they are what the installed Keras and TensorFlow say today.
"""

from __future__ import annotations

import sys

from nodes.catalogue.load import FUNCTIONS, SHIPPED
from nodes.runtime.introspect.catalogue import catalogue_text
from nodes.runtime.introspect.tensorflow import tensorflow_text


def main() -> int:
    """Write the catalogue, or compare it."""
    texts = {SHIPPED: catalogue_text(), FUNCTIONS: tensorflow_text()}
    if "--check" in sys.argv[1:]:
        same = (path.is_file() and path.read_text(encoding="utf-8") == text for path, text in texts.items())
        return 0 if all(same) else 1
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
