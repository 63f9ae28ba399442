"""NodeGraphQt's viewer, scene and items, loaded without the rest of NodeGraphQt.

NodeGraphQt's own package imports its graph model, its dialogs and, through Qt.py, fifteen Qt modules that
nobody here uses: half a second and 50 MB at start. Only the classes that draw and hit-test are taken, each
a view of our document. Every other module of this package imports them from here.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets

__all__ = [
    "AbstractNodeItem",
    "NodeScene",
    "NodeViewer",
    "PipeItem",
    "PortItem",
    "PortTypeEnum",
]


class _Version(tuple[int, ...]):
    """What NodeGraphQt asks of `distutils.version.LooseVersion`: to compare two dotted numbers."""

    def __new__(cls, text: str) -> _Version:
        return super().__new__(cls, (int(part) for part in text.split(".")[:3]))


def _stand_ins() -> dict[str, ModuleType]:
    """Modules that answer for those that NodeGraphQt's viewer imports.

    WORKAROUND: NodeGraphQt 0.6.44 needs `distutils`, gone since Python 3.12, and its `__init__` and Qt.py
    import far more than the viewer.
    """
    version = ModuleType("distutils.version")
    version.LooseVersion = _Version  # type: ignore[attr-defined]
    qt = ModuleType("Qt")
    qt.QtCore, qt.QtGui, qt.QtWidgets = QtCore, QtGui, QtWidgets  # type: ignore[attr-defined]
    package = ModuleType("NodeGraphQt")
    found = importlib.util.find_spec("NodeGraphQt")
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError("NodeGraphQt is not installed")
    package.__path__ = list(found.submodule_search_locations)
    return {"distutils": ModuleType("distutils"), version.__name__: version, "Qt": qt, "NodeGraphQt": package}


@contextmanager
def _standing_in() -> Iterator[None]:
    """Put the stand-ins where imports look, and take them away again, so that others get the real ones."""
    stand_ins = {} if "NodeGraphQt" in sys.modules else _stand_ins()
    kept = {name: sys.modules[name] for name in stand_ins if name in sys.modules}
    sys.modules.update(stand_ins)
    # Qt.py knows classes that Qt 6 moved by their Qt 5 address.
    moved = {"QAction": QtGui.QAction, "QUndoStack": QtGui.QUndoStack, "QUndoCommand": QtGui.QUndoCommand}
    added = {name: each for name, each in moved.items() if not hasattr(QtWidgets, name)}
    for name, each in added.items():
        setattr(QtWidgets, name, each)
    try:
        yield
    finally:
        for name in added:
            delattr(QtWidgets, name)
        for name in stand_ins:
            del sys.modules[name]
        sys.modules.update(kept)


with _standing_in():
    from NodeGraphQt.widgets.viewer import (
        AbstractNodeItem,
        NodeScene,
        NodeViewer,
        PipeItem,
        PortItem,
        PortTypeEnum,
    )
