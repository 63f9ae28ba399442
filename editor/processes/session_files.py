"""The private folder of a session: its sockets, its connection file, and the sources that it is given."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from editor.settings import cache_folder

STEM = "layerwright-"
LONGEST_SOCKET = 90
"""Bytes that the path of a socket may have: some systems allow no more than a hundred."""
CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


class SessionFiles:
    """A fresh folder that nobody else can look into, and what stands in it; gone when closed."""

    def __init__(self) -> None:
        self.folder = fresh_folder()
        self._starts = 0

    def connection(self, ipc: bool) -> tuple[Path, dict[str, Any]]:
        """Write the connection file for one start of a kernel: by `ipc` where paths are short enough."""
        self._starts += 1
        stem = str(self.folder / f"k{self._starts}")
        ipc = ipc and len(os.fsencode(stem)) < LONGEST_SOCKET
        # A port of ipc is the end of the socket's path.
        ports = range(1, len(CHANNELS) + 1) if ipc else _free_ports(len(CHANNELS))
        found: dict[str, Any] = {f"{name}_port": port for name, port in zip(CHANNELS, ports, strict=True)}
        found |= {
            "transport": "ipc" if ipc else "tcp",
            "ip": stem if ipc else "127.0.0.1",
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
            "kernel_name": "",
        }
        path = self.folder / f"kernel-{self._starts}.json"
        self.write(path.name, json.dumps(found).encode())
        return path, found

    def write(self, name: str, data: bytes) -> Path:
        """Write a file that only this person can read."""
        path = self.folder / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            if hasattr(os, "fchmod"):
                # Whatever files usually get here.
                os.fchmod(file.fileno(), 0o600)
            file.write(data)
        return path

    def close(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def address(connection: Mapping[str, Any], channel: str) -> str:
    """Where a channel is to be reached."""
    between = "-" if connection["transport"] == "ipc" else ":"
    return f"{connection['transport']}://{connection['ip']}{between}{connection[f'{channel}_port']}"


def fresh_folder() -> Path:
    """A folder made for this person alone, with a name that nobody can guess."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usual = Path(tempfile.gettempdir())
    places = [Path(runtime)] if runtime and is_ours(Path(runtime)) else []
    places += [usual] if is_ours(usual) or is_sticky(usual) else []
    for place in places:
        _remove_orphans(place)
    place = places[0] if places else cache_folder()
    if not places:
        place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=own_stem(), dir=place))
    # Whatever folders usually get here.
    folder.chmod(0o700)
    return folder


def own_stem() -> str:
    """What the names of folders begin with that go with this program: the next one to start removes them."""
    return f"{STEM}{os.getpid()}-"


def is_ours(place: Path) -> bool:
    """Whether a folder is this person's, who alone may put something into it or take something out."""
    if not os.access(place, os.W_OK | os.X_OK):
        return False
    if sys.platform == "win32":
        return True
    found = place.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def is_sticky(place: Path) -> bool:
    """Whether a folder is shared, and nobody may take away in it what is another one's."""
    return os.access(place, os.W_OK | os.X_OK) and bool(place.stat().st_mode & stat.S_ISVTX)


def _remove_orphans(place: Path) -> None:
    """Remove what programs have left behind that were killed."""
    if sys.platform == "win32":
        return
    for each in place.glob(f"{STEM}*-*"):
        number = each.name.removeprefix(STEM).partition("-")[0]
        # Another program may be removing it at this moment, its own as it ends.
        with contextlib.suppress(FileNotFoundError):
            # What a link leads to is another matter.
            if number.isdecimal() and each.lstat().st_uid == os.getuid() and not _is_running(int(number)):
                shutil.rmtree(each, ignore_errors=True)


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that are free, all looked for at once so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
