"""The project's own code in one window: the panel that edits it, and whether it may run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.document import Document
from editor.messages import translated
from editor.panels.custom_code import CustomCodePanel
from editor.panels.trust_bar import TrustBar
from editor.panels.trust_dialog import TrustDialog
from editor.processes.checker import Checker
from editor.processes.completion import Completion
from editor.theme.colours import Theme
from nodes.checks import CheckRequest, CheckResult
from nodes.graph import CUSTOM, Block, BlockId, Node, NodeId, Shape
from nodes.ports import order_of
from nodes.report import EMPTY_REPORT, Report


class OwnCode(QObject):
    """Leads to the code behind a node, tells the panel what is wrong, and asks for trust."""

    shown = Signal()
    """The panel of custom code should be in sight."""

    def __init__(
        self,
        document: Document,
        theme: Callable[[], Theme],
        window: QWidget,
        checker: Checker | None = None,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._theme = theme
        self._window = window
        self.completion = Completion(self)
        self.panel = CustomCodePanel(document, theme(), self.completion)
        self.bar = TrustBar(document)
        self.bar.looked.connect(self.show_pieces)
        self.checker = Checker(self) if checker is None else checker
        self._checked = ""
        self._report = EMPTY_REPORT
        self.panel.check_requested.connect(self.check)
        self.checker.checked.connect(self._on_checked)

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
        self._report = report
        found: dict[str, list[tuple[int, str]]] = {}
        for problem in report.problems:
            name, line = problem.arguments.get("name"), problem.arguments.get("line")
            if problem.code == "custom-failed" and isinstance(name, str) and isinstance(line, int):
                text = str(problem.arguments.get("text", translated(problem.code, problem.arguments)))
                found.setdefault(name, []).append((line, text))
        told = {name: list(dict.fromkeys(each)) for name, each in found.items()}
        self.panel.set_problems(told)

    def check(self, name: str) -> None:
        """Try a layer out, as the first node that calls it does."""
        code, findings = self._document.project.code.get(name), self.panel.findings
        if code is None or code.kind != "layer":
            findings.tell(self.tr("Only layers are checked: there is nothing that a function keeps."))
        elif not self._document.trusted:
            findings.tell(self.tr("Checking runs the code: trust this project first."))
        else:
            self._checked = name
            findings.show_result(name, CheckResult())
            self.checker.check(request_for(self._document, self._report, name))

    def _on_checked(self, result: CheckResult) -> None:
        if self._checked == self.panel.current:
            self.panel.findings.show_result(self._checked, result)

    def close(self) -> None:
        """Let go of what completes and checks."""
        self.checker.close()
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


def request_for(document: Document, report: Report, name: str) -> CheckRequest:
    """What to ask of the checker: the code `name` as the drawing calls it, or as a node just placed would."""
    project, codes = document.project, tuple(document.project.code.values())
    for block in project.blocks.values():
        for node in block.nodes.values():
            layer = block.layer_of(node)
            if layer is not None and not layer.given and layer.type == CUSTOM + name:
                usual = CheckRequest(name, codes, layer.config, arguments=node.arguments)
                inputs = tuple(_entering(block, node, report))
                return replace(usual, inputs=inputs) if inputs else usual
    spec = document.catalogue.get(CUSTOM + name)
    required = () if spec is None else (each for each in spec.arguments if each.required)
    return CheckRequest(name, codes, {each.name: each.sample for each in required})


def _entering(block: Block, node: Node, report: Report) -> Iterator[tuple[Shape, str]]:
    """What enters `node`, as Keras told it of the first instance."""
    for wire in sorted(block.wires_into(node.id), key=order_of):
        told = (
            found.outputs.get(wire.source_port)
            for (_, id), found in report.nodes.items()
            if id == wire.source
        )
        spec = next((each for each in told if each is not None), None)
        if spec is not None and spec.shape is not None:
            yield spec.shape, spec.dtype
