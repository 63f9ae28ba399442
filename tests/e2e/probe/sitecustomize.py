"""Lets a test ask a running Layerwright where things are on the screen, and nothing else.

Python imports this at start-up because the end-to-end tests put its folder on PYTHONPATH. Gestures go
through the X server; only questions go through the socket, and they are answered in the window's thread.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from typing import Any


def _answer(question: str) -> Any:
    """Evaluate `question` in the window's thread, with the names a test needs."""
    from PySide6.QtCore import QObject, QPoint, QPointF, QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    names = {"app": app, "QPoint": QPoint, "QPointF": QPointF, "QObject": QObject, "sys": sys}
    for name in ("PySide6.QtWidgets", "PySide6.QtCore"):
        names.update({key: value for key, value in vars(sys.modules[name]).items() if key.startswith("Q")})
    done = threading.Event()
    result: list[Any] = []

    def run() -> None:
        try:
            # Looked up here, in the window's thread: another language makes the window anew.
            windows = [w for w in app.topLevelWidgets() if type(w).__name__ == "MainWindow"]
            names["window"] = next(iter(sorted(windows, key=lambda w: not w.isVisible())), None)
            result.append(eval(question, names))
        except Exception as error:  # noqa: BLE001 - it is the test that has to see it
            result.append({"error": repr(error)})
        done.set()

    QTimer.singleShot(0, app, run)
    if not done.wait(240):
        raise RuntimeError("the window did not answer for 240 s")
    return result[0]


def _has_application() -> bool:
    """Whether there is someone to ask; does not import Qt itself, which would change the start."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = getattr(widgets, "QApplication", None)
    return application is not None and application.instance() is not None


def _serve(path: str) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"{path}.new")
    server.listen()
    os.rename(f"{path}.new", path)  # who sees the path can connect: between bind and listen it could not
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile("rw") as stream:
            for line in stream:
                while not _has_application():
                    time.sleep(0.02)
                try:
                    answer = _answer(json.loads(line))
                    text = json.dumps(answer)
                except Exception as error:  # noqa: BLE001 - it is the test that has to see it
                    text = json.dumps({"error": repr(error)})
                stream.write(text + "\n")
                stream.flush()


if os.environ.get("LAYERWRIGHT_PROBE") and any(part.endswith("main.py") for part in sys.orig_argv):
    threading.Thread(target=_serve, args=(os.environ["LAYERWRIGHT_PROBE"],), daemon=True).start()
