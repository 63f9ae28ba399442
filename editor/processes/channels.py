"""The sockets to a kernel, read in the window's own thread whenever something has arrived."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from editor.processes.session_files import address

SLICE_MS = 15
"""How long messages are taken in before the window gets a turn."""
UNKNOWN = (ValueError, TypeError, IndexError)
"""What a message raises that is not signed with our key, or is none at all: nobody we know has sent it."""


class Channels(QObject):
    """Sends to a kernel and tells what it says. Needs `jupyter_client` to have been imported."""

    told = Signal(str, object)
    """A message has come: the channel, and the message as `jupyter_client` has it."""
    beaten = Signal()
    """The kernel's process is there, whatever it is busy with: it has answered `ping`."""

    def __init__(self, connection: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        import zmq
        from jupyter_client.session import Session as Wire

        self._wire = Wire(
            key=str(connection["key"]).encode(),
            signature_scheme=connection["signature_scheme"],
            # What is not copied when it is sent is looked after by a thread that nobody ends.
            copy_threshold=1 << 40,
        )
        self.session: str = self._wire.session
        """What our messages are known by."""
        self._context = zmq.Context()
        kinds = {"shell": zmq.DEALER, "control": zmq.DEALER, "iopub": zmq.SUB, "hb": zmq.DEALER}
        self._sockets: dict[str, Any] = {}
        self._notifiers: list[QSocketNotifier] = []
        self._reading = QTimer(self, singleShot=True, interval=0)
        self._reading.timeout.connect(self._read)
        for name, kind in kinds.items():
            self._sockets[name] = self._connected(kind, address(connection, name))
        self._sockets["iopub"].setsockopt(zmq.SUBSCRIBE, b"")

    def _connected(self, kind: int, place: str) -> Any:
        socket = self._context.socket(kind)
        socket.linger = 0
        # The kernel binds them when it is ready.
        socket.reconnect_ivl = 50
        socket.rcvhwm = socket.sndhwm = 0
        socket.connect(place)
        notifier = QSocketNotifier(socket.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._reading.start)
        self._notifiers.append(notifier)
        return socket

    def send(self, channel: str, kind: str, content: Mapping[str, Any]) -> str:
        """Send a message, and return the id that answers have as their parent's."""
        message = self._wire.send(self._sockets[channel], kind, dict(content))
        # What arrived meanwhile does not wake the notifier any more.
        self._reading.start()
        return str(message["header"]["msg_id"])

    def ping(self) -> None:
        """Ask for a sign of life, which a thread of the kernel gives that does nothing else."""
        self._sockets["hb"].send(b"ping")
        self._reading.start()

    def close(self) -> None:
        """Let go of the sockets and of the threads behind them."""
        self._reading.stop()
        for notifier in self._notifiers:
            notifier.setEnabled(False)
        self._notifiers.clear()
        self._context.destroy(linger=0)
        self._sockets.clear()

    def _read(self) -> None:
        """Take in what has arrived, as much as fits in one turn of the window."""
        started = time.monotonic()
        if self._is_beating():
            self.beaten.emit()
        for name in ("iopub", "shell", "control"):
            while name in self._sockets:
                try:
                    message = self._received(self._sockets[name])
                except UNKNOWN:
                    message = {}
                if message is None:
                    break
                if message:
                    self.told.emit(name, message)
                if time.monotonic() - started > SLICE_MS / 1000:
                    if self._sockets:
                        self._reading.start()
                    return

    def _is_beating(self) -> bool:
        import zmq

        socket, found = self._sockets.get("hb"), False
        while socket is not None and int(socket.get(zmq.EVENTS)) & zmq.POLLIN:
            found = bool(socket.recv_multipart(zmq.NOBLOCK))
        return found

    def _received(self, socket: Any) -> dict[str, Any] | None:
        message: dict[str, Any] | None = self._wire.recv(socket)[1]
        return message
