"""The project's own code in one window: the panel that edits it, and whether it may run."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.document import Document
from editor.messages import translated
from editor.panels.custom_code import CustomCodePanel
from editor.panels.trust_bar import TrustBar
from editor.panels.trust_dialog import TrustDialog
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from nodes.graph import CUSTOM, Block, BlockId, NodeId
from nodes.report import Report


class OwnCode(QObject):
    """Leads to the code behind a node, tells the panel what is wrong, and asks for trust."""

    shown = Signal()
    """The panel of custom code should be in sight."""

    def __init__(self, document: Document, theme: Callable[[], Theme], window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._theme = theme
        self._window = window
        self.completion = Completion(self)
        self.panel = CustomCodePanel(document, theme(), self.completion)
        self.bar = TrustBar(document)
        self.bar.looked.connect(self.show_pieces)

    def show_pieces(self) -> None:
        """Show everything that counts as code, in a dialog of its own."""
        dialog = TrustDialog(self._document, self._theme(), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_node(self, block: BlockId, node: NodeId) -> bool:
        """Show the code that `node` calls; answers whether it calls some."""
        found = self._document.project.blocks.get(block)
        name = None if found is None else code_of(found, node)
        if name is None or name not in self._document.project.code:
            return False
        self.show_code(name)
        return True

    def show_code(self, name: str) -> None:
        """Show the code `name` in the panel."""
        self.shown.emit()
        self.panel.show_code(name)

    def set_report(self, report: Report) -> None:
        """Mark in the texts what they raised."""
        found: dict[str, list[tuple[int, str]]] = {}
        for problem in report.problems:
            name, line = problem.arguments.get("name"), problem.arguments.get("line")
            if problem.code == "custom-failed" and isinstance(name, str) and isinstance(line, int):
                text = str(problem.arguments.get("text", translated(problem.code, problem.arguments)))
                found.setdefault(name, []).append((line, text))
        told = {name: list(dict.fromkeys(each)) for name, each in found.items()}
        self.panel.set_problems(told)

    def close(self) -> None:
        """Let go of what completes."""
        self.panel.close()
        self.completion.close()


def code_of(block: Block, node: NodeId) -> str | None:
    """The name of the project's code that `node` of `block` calls."""
    found = block.nodes.get(node)
    if found is None:
        return None
    layer = block.layer_of(found)
    type = found.kind if layer is None else layer.type
    return type.removeprefix(CUSTOM) if type.startswith(CUSTOM) else None
