"""One running program: what a second start was asked to open is opened by the first.

Whoever holds the lock of a home is the first, and is heard of by others through a socket whose name stands in
a file beside the lock. Nobody else can guess that name or look into the folder of the socket. A program that
was killed holds no lock. Starts on another screen or another machine have a lock of their own: nobody would
see there what is opened here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QSysInfo, QTimer, Signal

from editor.locks import lock_of
from editor.settings import state_folder

if TYPE_CHECKING:
    # Loaded when somebody is to be heard or asked: most starts are over by then.
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 1.0
"""Seconds until a program that does not answer is taken for one that never will."""
BEGINNING = 10.0
"""Seconds for which a program may be about to begin, and cannot be asked yet."""
PAUSE = 0.05
LISTEN_AFTER_MS = 500
"""A window is in sight before anybody is heard."""
GREETING, TAKEN = b"layerwright 1\n", b"taken\n"
LONGEST = 1_000_000
"""Bytes that a request may have."""
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Place:
    """The place of the one program of a home, on one screen."""

    def __init__(self) -> None:
        folder = state_folder()
        # Without a folder nobody can be told: then every program is by itself.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._stem = folder / f"program-{_screen()}"
        self._lock = lock_of(self._stem)

    @property
    def is_taken(self) -> bool:
        """Whether this program has it."""
        return self._lock.isLocked()

    def take(self) -> bool:
        """Take it, if nobody has it."""
        if not self._lock.tryLock(0):
            return False
        # What a program that was killed has told.
        self._remove_address()
        return True

    def hand_over(self, files: Sequence[str]) -> bool:
        """Let the program that runs already open `files`; False when that does not answer, or there is none.

        In the latter case this is the one program from now on.
        """
        begun = monotonic()
        while not self.take():
            address = self._address()
            if address and _is_handed_over(address, files):
                return True
            waited = monotonic() - begun
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                return False
            if waited >= (PATIENCE if address else BEGINNING):
                return False
            sleep(PAUSE)
        return False

    def tell(self, address: str) -> None:
        """Tell others where this program can be reached."""
        with contextlib.suppress(OSError):
            self._stem.with_suffix(".address").write_bytes(os.fsencode(address))

    def leave(self) -> None:
        """Let others have it."""
        if self.is_taken:
            self._remove_address()
            self._lock.unlock()

    def _address(self) -> str:
        try:
            return os.fsdecode(self._stem.with_suffix(".address").read_bytes())
        except OSError:
            # It has just begun, or is about to end.
            return ""

    def _remove_address(self) -> None:
        with contextlib.suppress(OSError):
            self._stem.with_suffix(".address").unlink(missing_ok=True)


class Reception(QObject):
    """Hears what later starts of the program were asked to open."""

    wanted = Signal(list)
    """The paths of files; none, for a window without a file."""

    def __init__(self, place: Place, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._server: QLocalServer | None = None
        self._folder: Path | None = None
        self._begun = QTimer(self, singleShot=True, interval=LISTEN_AFTER_MS)
        self._begun.timeout.connect(self.listen)
        if place.is_taken:
            self._begun.start()

    def listen(self) -> None:
        """Let others reach this program; where that cannot be, they are by themselves."""
        from PySide6.QtNetwork import QLocalServer

        self._server = server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        if server.listen(self._name()):
            self._place.tell(server.fullServerName())
        else:
            self.close()

    def close(self) -> None:
        """Hear nobody any more."""
        self._begun.stop()
        self._place.leave()
        if self._server is not None:
            self._server.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _name(self) -> str:
        if sys.platform == "win32":
            return f"layerwright-{secrets.token_hex(16)}"
        from editor.processes.session_files import fresh_folder

        self._folder = fresh_folder()
        return str(self._folder / "program")

    def _greet(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._hear(socket))
            socket.write(GREETING)
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        files = _request(bytes(socket.readLine(LONGEST).data()))
        socket.write(TAKEN)
        # Who has given up waiting opens the files itself, and has gone.
        if files is None or not socket.waitForBytesWritten(_milliseconds()) or not socket.isValid():
            socket.abort()
            return
        socket.disconnectFromServer()
        self.wanted.emit([Path(each) for each in files])


def _request(line: bytes) -> list[str] | None:
    """What is to be opened; None where that is nothing that a program of ours says."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    files = told.get("files") if isinstance(told, Mapping) else None
    if not isinstance(files, list) or not all(isinstance(each, str) for each in files):
        return None
    return files


def _is_handed_over(address: str, files: Sequence[str]) -> bool:
    """Ask the program at `address` to open `files`; whether it has taken them."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    lines = _lines(socket)
    try:
        socket.connectToServer(address)
        if not socket.waitForConnected(_milliseconds()) or next(lines, b"") != GREETING:
            return False
        request = json.dumps({"files": [os.path.abspath(each) for each in files]})
        socket.write(request.encode("ascii") + b"\n")
        return next(lines, b"") == TAKEN
    finally:
        socket.abort()


def _lines(socket: QLocalSocket) -> Iterator[bytes]:
    """The lines that come, each of them soon enough."""
    until = monotonic() + PATIENCE
    while socket.canReadLine() or (monotonic() < until and socket.waitForReadyRead(_milliseconds())):
        if socket.canReadLine():
            yield bytes(socket.readLine(LONGEST).data())
            until = monotonic() + PATIENCE


def _milliseconds() -> int:
    return round(PATIENCE * 1000)


def _screen() -> str:
    """Some letters that stand for this machine and the screen that windows come to."""
    parts = [QSysInfo.machineHostName(), *(os.environ.get(each, "") for each in SCREENS)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:12]
