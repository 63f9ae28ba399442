"""Writes `resources/catalogue/keras.json`; with `--check`, tells whether it is what Keras says today."""

from __future__ import annotations

import sys

from nodes.catalogue.load import SHIPPED
from nodes.runtime.introspect.catalogue import catalogue_text


def main() -> int:
    """Write the catalogue, or compare it."""
    text = catalogue_text()
    if "--check" in sys.argv[1:]:
        return 0 if SHIPPED.is_file() and SHIPPED.read_text(encoding="utf-8") == text else 1
    SHIPPED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
