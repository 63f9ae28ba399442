"""A client of a Jupyter kernel that lives in the window's own thread: Qt watches its sockets.

Imported late: it needs Jupyter's client, which takes a while to load.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import zmq
from jupyter_client.client import KernelClient
from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from traitlets import Type

from editor.processes.channels import UNKNOWN

SLICE_MS = 15
"""How long messages are taken in before the window gets a turn."""


class Channel(QObject):
    """One socket of a kernel. What arrives is told by a signal."""

    message_received = Signal(object)
    """A message, as Jupyter's dict."""

    def __init__(self, socket: zmq.Socket[bytes], session: Any, loop: object = None) -> None:
        super().__init__()
        self._socket = socket
        self._session = session
        self._notifier = QSocketNotifier(socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._read)
        self._open = True

    def start(self) -> None:
        """Take in what has arrived already."""
        self._more.start()

    def is_alive(self) -> bool:
        """Whether messages can be sent."""
        return self._open

    def closed(self) -> bool:
        """Whether nothing arrives any more."""
        return not self._open

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        if self._open:
            self._session.send(self._socket, message)
            # The socket tells of news once only: what has come meanwhile is looked for.
            self._more.start()

    def flush(self, timeout: float = 1.0) -> None:
        """Take in everything that has arrived, for no longer than `timeout` seconds."""
        self._take(timeout)

    def stop(self) -> None:
        """Close the socket, at once."""
        if self._open:
            self._open = False
            self._notifier.setEnabled(False)
            self._more.stop()
            self._socket.close(linger=0)

    def _read(self) -> None:
        if not self._take(SLICE_MS / 1000):
            self._more.start()

    def _take(self, seconds: float) -> bool:
        """Take in what has arrived; whether there was time for everything."""
        end = time.monotonic() + seconds
        while self._open and int(self._socket.get(zmq.EVENTS)) & zmq.POLLIN:
            parts = self._socket.recv_multipart(zmq.NOBLOCK)
            try:
                message = self._session.deserialize(self._session.feed_identities(parts)[1])
            except UNKNOWN:
                message = None
            if message is not None:
                self.message_received.emit(message)
            if time.monotonic() > end:
                return False
        return True


class Heart(QObject):
    """Stands for the heartbeat, which the owner of the kernel listens to."""

    kernel_died = Signal(object)
    """Never: whoever owns the kernel tells."""

    def __init__(self, *_given: object, **_named: object) -> None:
        super().__init__()

    def start(self) -> None:
        """Nothing is to be done."""

    def stop(self) -> None:
        """Nothing is to be done."""

    def is_alive(self) -> bool:
        """Never: there is nothing to stop."""
        return False


class Moments(QObject):
    """The signals of a link."""

    started = Signal()
    stopped = Signal()


class KernelLink(KernelClient):
    """A client without a thread, with the signals that a console of qtconsole looks for."""

    shell_channel_class = Type(Channel)
    iopub_channel_class = Type(Channel)
    stdin_channel_class = Type(Channel)
    hb_channel_class = Type(Heart)

    def __init__(self, connection: Mapping[str, Any]) -> None:
        super().__init__()
        self.load_connection_info(dict(connection))
        moments = Moments()
        self.started_channels, self.stopped_channels = moments.started, moments.stopped
        self._moments = moments

    def start_channels(self, *_given: object, **_named: object) -> None:
        """Open the sockets."""
        super().start_channels(hb=False, control=False)
        self._moments.started.emit()

    def stop_channels(self) -> None:
        """Close the sockets and forget what was not sent."""
        for channel in (self.shell_channel, self.iopub_channel, self.stdin_channel):
            channel.stop()
        self.context.destroy(linger=0)
        self._moments.stopped.emit()
