"""What cannot be written in the source."""

from __future__ import annotations


class Unprintable(Exception):
    """A value that cannot be written in the source; `code` is that of a problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
