"""The panels around the canvas: where they stand at first, and how that is kept."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from editor.panels.sight import is_in_sight
from editor.settings import Settings

Area = Qt.DockWidgetArea
SIZE = (1440, 900)
"""How large a window is that was never sized, where the screen has room."""


@dataclass(frozen=True, slots=True)
class _Placed:
    dock: QDockWidget
    area: Area
    size: int


class Docks(QObject):
    """The docks of one main window. Panels of the same area share it as tabs."""

    def __init__(self, window: QMainWindow, scale: float = 1.0) -> None:
        super().__init__(window)
        self._window = window
        self._scale = scale
        self._docks: dict[str, _Placed] = {}
        options = QMainWindow.DockOption
        window.setDockOptions(options.AllowTabbedDocks | options.AllowNestedDocks | options.GroupedDragging)
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)

    def add(self, name: str, title: str, panel: QWidget, area: Area, size: int) -> None:
        """Put a panel into `area`, behind those that are there."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(panel)
        self._docks[name] = _Placed(dock, area, size)
        self._stand(name)
        # A tab already tells the panel's name.
        dock.topLevelChanged.connect(lambda _floating: self._show_title_bar(dock))
        dock.dockLocationChanged.connect(lambda _area: self._show_title_bar(dock))

    def fill(self, name: str, panel: QWidget) -> None:
        """Put a panel where another one, or nothing yet, stood."""
        dock = self._docks[name].dock
        before = dock.widget()
        dock.setWidget(panel)
        before.deleteLater()

    def reset(self) -> None:
        """Put all panels where they were at first."""
        for placed in self._docks.values():
            placed.dock.setFloating(False)
            self._window.removeDockWidget(placed.dock)
        for name, placed in self._docks.items():
            self._stand(name)
            placed.dock.show()
        self._arrange()

    def restore(self, settings: Settings) -> None:
        """Stand as the window did last time."""
        window = self._window
        screen = window.screen().availableGeometry()
        window.resize(min(SIZE[0], screen.width() - 20), min(SIZE[1], screen.height() - 40))
        if settings.geometry != QByteArray():
            window.restoreGeometry(settings.geometry)
        if settings.layout == QByteArray() or not window.restoreState(settings.layout):
            self._arrange()
        for placed in self._docks.values():
            self._show_title_bar(placed.dock)

    def keep(self, settings: Settings) -> None:
        """Remember how the window stands."""
        settings.keep_window(self._window.saveGeometry(), self._window.saveState())

    def grow(self, factor: float) -> None:
        """Make every area larger, as far as there is room."""
        self._scale *= factor
        for placed in self._docks.values():
            dock = placed.dock
            if dock.isFloating() or not dock.isVisible():
                continue
            bottom = self._window.dockWidgetArea(dock) == Area.BottomDockWidgetArea
            direction = Qt.Orientation.Vertical if bottom else Qt.Orientation.Horizontal
            size = dock.height() if bottom else dock.width()
            if not dock.visibleRegion().isEmpty():
                self._window.resizeDocks([dock], [round(size * factor)], direction)

    def toggle(self, name: str) -> None:
        """Show a panel, in front of the others of its area; hide it when it is there already."""
        dock = self._docks[name].dock
        seen = is_in_sight(dock)
        dock.setVisible(not seen)
        if not seen:
            dock.raise_()

    def is_shown(self, name: str) -> bool:
        """Whether a panel can be seen: it is there, and not behind another one's tab."""
        return is_in_sight(self._docks[name].dock)

    def raise_if(self, wanted: bool, name: str) -> None:
        """Bring a panel to the front, if `wanted`."""
        if wanted:
            self._docks[name].dock.show()
            self._docks[name].dock.raise_()

    def set_title(self, name: str, title: str) -> None:
        """Change what stands on a panel's tab."""
        self._docks[name].dock.setWindowTitle(title)

    def dock(self, name: str) -> QDockWidget:
        """The dock of a panel."""
        return self._docks[name].dock

    def _stand(self, name: str) -> None:
        placed = self._docks[name]
        before = [each.dock for key, each in self._docks.items() if each.area == placed.area and key != name]
        self._window.addDockWidget(placed.area, placed.dock)
        neighbours = [each for each in before if self._window.dockWidgetArea(each) == placed.area]
        if neighbours:
            self._window.tabifyDockWidget(neighbours[0], placed.dock)

    def _arrange(self) -> None:
        """Give every area its first size, and bring its first panel to the front."""
        firsts: dict[Area, _Placed] = {}
        for placed in self._docks.values():
            firsts.setdefault(placed.area, placed)
        for area, placed in firsts.items():
            bottom = area == Area.BottomDockWidgetArea
            direction = Qt.Orientation.Vertical if bottom else Qt.Orientation.Horizontal
            self._window.resizeDocks([placed.dock], [round(placed.size * self._scale)], direction)
            placed.dock.raise_()

    def _show_title_bar(self, dock: QDockWidget) -> None:
        plain = not dock.isFloating() and self._window.tabifiedDockWidgets(dock)
        hidden = dock.titleBarWidget() is not None
        if plain and not hidden:
            dock.setTitleBarWidget(QWidget(dock))
        elif not plain and hidden:
            old = dock.titleBarWidget()
            dock.setTitleBarWidget(None)  # type: ignore[arg-type]
            old.deleteLater()
