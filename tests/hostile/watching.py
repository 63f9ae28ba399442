"""Sees every file that any process makes or opens in a folder, by the system's own notes of it."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

import pytest

OPENED, CREATED, MOVED, GONE = 0x20, 0x100, 0x80, 0x40 | 0x200
FOLDER = 0x40000000
NONBLOCK = 0o4000


class Watch:
    """Notes what happens in `folder` from now on."""

    def __init__(self, folder: Path) -> None:
        if not sys.platform.startswith("linux"):
            pytest.skip("files can be watched on Linux alone")
        system = ctypes.CDLL(None, use_errno=True)
        self._file = system.inotify_init1(NONBLOCK)
        assert self._file >= 0
        added = system.inotify_add_watch(self._file, os.fsencode(folder), OPENED | CREATED | MOVED | GONE)
        assert added >= 0

    def marks(self) -> list[str]:
        """The names of the files that something has been done to since the last time."""
        found: dict[str, None] = {}
        while True:
            try:
                data = os.read(self._file, 1 << 16)
            except BlockingIOError:
                return list(found)
            at = 0
            while at < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16 : at + 16 + length].rstrip(b"\0").decode()
                if name and (not mask & FOLDER or mask & ~(FOLDER | OPENED)):
                    found[name] = None
                at += 16 + length

    def close(self) -> None:
        """Look no more."""
        os.close(self._file)
