"""Functions of TensorFlow that are placed by their name: their signatures are read first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Signal

from editor.canvas.canvas import Canvas, LooseEnd
from editor.document import Document
from editor.findings import Analyses
from editor.messages import translated
from nodes.coding import put_code
from nodes.graph import CUSTOM, BlockId
from nodes.history import History
from nodes.imported import Signature
from nodes.refusal import Refusal


@dataclass(frozen=True, slots=True)
class _Wish:
    """Where a function is to be placed once it is known, and of which drawing that was said."""

    drawing: History
    block: BlockId
    scene: QPointF | None
    loose_end: LooseEnd | None


class Importing(QObject):
    """Asks the analyser what a function takes, and places it when the answer comes."""

    told = Signal(str)
    """How it goes, or why it does not."""

    def __init__(self, document: Document, canvas: Canvas, analyser: Analyses, owner: QObject) -> None:
        super().__init__(owner)
        self._document = document
        self._canvas = canvas
        self._analyser = analyser
        self._wishes: dict[str, _Wish] = {}
        analyser.signature_read.connect(self._on_read)

    def place(self, name: str, scene: QPointF | None = None, loose_end: LooseEnd | None = None) -> None:
        """Place the function `name`, in a project whose code may run."""
        if not self._document.trusted:
            self.told.emit(translated("signature-untrusted", {"name": name}))
            return
        asked = name in self._wishes
        self._wishes[name] = _Wish(self._document.history, self._canvas.block, scene, loose_end)
        self.told.emit(self.tr("Reading the signature of {name}…").format(name=name))
        if not asked:
            self._analyser.read_signature(name)

    def _on_read(self, signature: Signature) -> None:
        wish = self._wishes.pop(signature.name, None)
        if wish is None or wish.drawing is not self._document.history:
            return
        if signature.problem:
            self.told.emit(translated(signature.problem, signature.arguments))
        elif not self._document.trusted:
            self.told.emit(translated("signature-untrusted", {"name": signature.name}))
        else:
            self._place(signature, wish)

    def _place(self, signature: Signature, wish: _Wish) -> None:
        """Put the function into the project and on the canvas, as one step."""
        document, name = self._document, signature.name
        label = self.tr("Add {name}").format(name=name)
        key = f"import {name} {document.revision}"
        try:
            document.apply(label, lambda project: put_code(project, signature.code), key)
        except Refusal as refusal:
            self.told.emit(translated(refusal.code, refusal.arguments))
            return
        spec = document.catalogue.get(CUSTOM + name)
        if spec is None:
            document.undo()
            self.told.emit(translated("signature-unread", {"name": name}))
            return
        here = wish.block == self._canvas.block
        places = (wish.scene, wish.loose_end) if here else (None, None)
        if self._canvas.add(spec, None, *places, merge_key=key) is None:
            document.undo()
            return
        self.told.emit(self.tr("{name} is part of this project now.").format(name=name))
