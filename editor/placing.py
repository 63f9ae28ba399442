"""The search that places a node: where it opens, what it offers, and what becomes of the choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas import Canvas, LooseEnd, SearchRequest
from editor.document import Document
from editor.importing import Importing
from editor.panels.import_row import imported_name
from editor.panels.search_popup import Choice, SearchPopup
from editor.settings import Settings
from editor.theme.look import Look
from nodes.catalogue.spec import NodeSpec


class Placing(QObject):
    """Opens the popup, made when first needed, and places on the canvas what is chosen in it."""

    def __init__(
        self,
        document: Document,
        canvas: Canvas,
        settings: Settings,
        look: Look,
        owner: QWidget,
        importing: Importing,
    ) -> None:
        super().__init__(owner)
        self._document = document
        self._canvas = canvas
        self._settings = settings
        self._look = look
        self._owner = owner
        self._importing = importing
        self._request: SearchRequest | None = None
        self.popup: SearchPopup | None = None
        canvas.search_requested.connect(self.search_at)

    def search(self) -> None:
        """Search for something to place after the selection."""
        canvas = self._canvas
        self._request = None
        self._open(canvas.mapToGlobal(QPoint(canvas.width() // 2 - 160, canvas.height() // 4)), None)

    def search_at(self, request: SearchRequest) -> None:
        """Search for something to place where the canvas asked for it."""
        self._request = request
        self._open(request.screen, request.loose_end)

    def place(self, kind: str) -> None:
        """Place what was chosen in the palette after the selection."""
        spec, name = self._document.catalogue.get(kind), imported_name(kind)
        if spec is not None:
            self._canvas.add(spec)
        elif name is not None:
            self._importing.place(name)

    def _open(self, at: QPoint, loose_end: LooseEnd | None) -> None:
        offered = self._document.offered(self._canvas.block)
        if self.popup is None:
            self.popup = SearchPopup(offered, self._look.theme, self._owner)
            self.popup.chosen.connect(self._place)
        self.popup.set_theme(self._look.theme)
        self.popup.set_catalogue(offered)
        self.popup.set_recents(self._settings.recent_kinds)
        self.popup.open_at(at, None if loose_end is None else lambda spec: _takes(spec, loose_end))

    def _place(self, choice: Choice) -> None:
        request = self._request
        loose = None if request is None else request.loose_end
        # With a node selected the new one goes after it, wired to it, wherever the mouse happens to be.
        follows = loose is None and bool(self._canvas.selection)
        scene = None if request is None or follows else request.scene
        name = imported_name(choice.spec.id)
        if name is None:
            self._canvas.add(choice.spec, choice.values, scene, loose)
        else:
            self._importing.place(name, scene, loose)
        self._canvas.setFocus()


def _takes(spec: NodeSpec, loose_end: LooseEnd) -> bool:
    """Whether a node of kind `spec` could be at the other end of a wire."""
    return bool(spec.inputs) if loose_end.is_output else bool(spec.outputs)
