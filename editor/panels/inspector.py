"""The inspector: what is selected, and everything about it that can be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from editor.document import Document, GraphChange
from editor.messages import translated
from editor.panels.field_rows import FieldRow, WrappedLabel
from editor.panels.inspector_blocks import BlockPage
from editor.panels.inspector_devices import BlockDevice, DeviceRows
from editor.panels.inspector_forms import Forms, settle
from editor.panels.inspector_header import Header
from editor.panels.inspector_inside import InnerProblems, problems_inside
from editor.panels.inspector_layer import LayerEdits
from editor.panels.inspector_project import ProjectPage
from editor.panels.inspector_report import ReportSections
from editor.panels.inspector_state import (
    Entry,
    arguments_of,
    entries_of,
    problems_of,
    states_of,
)
from editor.theme.colours import Theme
from nodes import edit
from nodes.edit import Refusal
from nodes.graph import Block, BlockId, LayerId, NodeId, Project, Value, block_type
from nodes.report import EMPTY_REPORT, Problem, Report
from nodes.vocabulary import around_of

MARGIN = 12


class InspectorPanel(QWidget):
    """Fields made from the catalogue for the selected nodes; the block itself when none is selected."""

    selection_wanted = Signal(object)
    """These nodes should be selected (`frozenset[NodeId]`): all calls of a shared layer."""
    block_wanted = Signal(str)
    """This block should be opened."""
    node_wanted = Signal(str)
    """This node, perhaps of another block, should be shown."""
    problem_wanted = Signal(object)
    """This Problem, inside the selected instance, should be shown where it is."""
    inside_wanted = Signal()
    """The block, or the code, behind the selected node should be opened."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._report = EMPTY_REPORT
        self._block_id = document.main
        self._nodes: frozenset[NodeId] = frozenset()
        self._entries: tuple[Entry, ...] = ()
        self.header = Header(theme)
        self.inner = InnerProblems(theme)
        self.sections = ReportSections()
        self.project_page = ProjectPage(theme)
        self.block_page = BlockPage(document, theme)
        self.unknown = WrappedLabel("dim")
        self.forms = Forms(document.catalogue, theme)
        self.devices = DeviceRows(document, theme)
        self.block_device = BlockDevice(document, theme)
        self.layer = LayerEdits(document, self)
        self.forms.around.given = self.layer.given_choices
        self.forms.around.train = lambda: self.layer.make_weights(self._ids)
        self._build_ui()
        self._connect()
        self._refresh()

    # -- building ----------------------------------------------------------------------------------------

    def _build_ui(self) -> None:
        self.setObjectName("inspector")
        self.setMinimumWidth(260)
        node_page = QWidget()
        column = QVBoxLayout(node_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.header)
        column.addWidget(self.inner)
        column.addWidget(self.unknown)
        column.addWidget(self.forms)
        column.addWidget(self.devices)
        column.addWidget(self.sections)
        column.addStretch(1)
        self._node_page = node_page
        self._content = content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        inner.addWidget(node_page)
        inner.addWidget(self.project_page)
        inner.addWidget(self.block_device)
        inner.addWidget(self.block_page, 1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        outer = QStackedLayout(self)
        outer.addWidget(self.area)

    def _connect(self) -> None:
        self._document.changed.connect(self._on_document_changed)
        self.header.title_edited.connect(self._set_title)
        self.header.attribute_edited.connect(self._rename)
        self.header.trainable_edited.connect(self._set_trainable)
        self.header.finished.connect(self._seal)
        self.forms.edited.connect(self._set_value)
        self.forms.reset.connect(self._reset_value)
        self.forms.finished.connect(self._seal)
        self.header.others_wanted.connect(self._select_calls)
        self.block_page.block_wanted.connect(self.block_wanted)
        self.block_page.node_wanted.connect(self.node_wanted)
        self._connect_layer()
        self.inner.wanted.connect(self.problem_wanted)
        self.project_page.name_edited.connect(self._rename_block)
        self.project_page.finished.connect(self._seal)
        self.project_page.inputs_ordered.connect(self._order_inputs)
        self.project_page.outputs_ordered.connect(self._order_outputs)

    def _connect_layer(self) -> None:
        header, layer, sharing = self.header, self.layer, self.header.sharing
        self.forms.menu_wanted.connect(layer.add_actions)
        self.forms.own_wanted.connect(layer.use_own)
        layer.refused.connect(self._refuse_value)
        header.inside_wanted.connect(self.inside_wanted)
        header.constant.clicked.connect(layer.make_constant)
        header.given_edited.connect(lambda given: header.given.refuse(layer.set_given(given)))
        sharing.tied.connect(lambda id: sharing.refuse(layer.tie_to(LayerId(id), self._report)))
        sharing.untied.connect(lambda: sharing.refuse(layer.untie()))
        sharing.call_wanted.connect(lambda node: self.selection_wanted.emit(frozenset((NodeId(node),))))

    # -- what is shown -----------------------------------------------------------------------------------

    def show(self, block: BlockId | None = None, nodes: frozenset[NodeId] | None = None) -> None:
        """Show `nodes` of `block`. Without arguments: become visible, as every widget."""
        if block is None or nodes is None:
            super().show()
            return
        if (block, nodes) == (self._block_id, self._nodes):
            return
        self._seal()
        self._block_id, self._nodes = block, nodes
        before = self.forms.forms
        self._refresh()
        if self.forms.forms is not before:
            self.area.verticalScrollBar().setValue(0)
        settle(self.area, self._content)

    def set_report(self, report: Report) -> None:
        """Show what Keras says now."""
        if report is self._report:
            return
        before, self._report = self._report, report
        if self._nodes:
            self._refresh()
        elif self._block is not None and (before.layers, before.nodes) != (report.layers, report.nodes):
            self.project_page.show_block(self._block, report)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.header.set_theme(theme)
        self.inner.set_theme(theme)
        self.project_page.set_theme(theme)
        self.block_page.set_theme(theme)
        self.forms.set_theme(theme)
        self.devices.set_theme(theme)
        self.block_device.set_theme(theme)
        self._refresh()

    def row(self, name: str) -> FieldRow:
        """The row of the argument called `name`.

        Raises:
            KeyError: what is selected has no such argument.
        """
        return self.forms.row(name)

    @property
    def _block(self) -> Block | None:
        return self._document.project.blocks.get(self._block_id)

    def _on_document_changed(self, change: GraphChange) -> None:
        before, after = (each.blocks.get(self._block_id) for each in (change.before, change.after))
        if after is None:
            self._block_id, self._nodes = change.after.main, frozenset()
        others = not self._nodes and change.before.blocks is not change.after.blocks
        if before is not after or others or self.forms.catalogue is not self._document.catalogue:
            self._refresh()

    def _refresh(self) -> None:
        block = self._block
        if block is None:
            return
        self.forms.catalogue = self._document.catalogue
        present = self._nodes & block.nodes.keys()
        self._node_page.setVisible(bool(present))
        self.project_page.setVisible(not present)
        self.block_page.setVisible(not present)
        self.block_device.setVisible(not present)
        if not present:
            self.block_page.show_block(block)
            self.block_device.show_block(block)
            self._entries = ()
            self.project_page.show_block(block, self._report)
            return
        self._entries = entries_of(block, present, self._document.catalogue)
        self._show_unknown(len(present) - len(self._entries))
        self._show_entries(block)

    def _show_unknown(self, count: int) -> None:
        self.unknown.setVisible(count > 0)
        self.header.setVisible(bool(self._entries))
        one = self.tr("This version does not know this kind of node. It is kept as it is.")
        many = self.tr("This version does not know %n of these nodes. They are kept as they are.", "", count)
        self.unknown.setText(one if count == 1 and not self._entries else many)

    def _show_entries(self, block: Block) -> None:
        entries = self._entries
        one = entries[0] if len(entries) == 1 else None
        arguments = arguments_of(block, entries)
        problems = problems_of(self._report, self._block_id, {entry.node.id for entry in entries})
        fields = {spec.name for specs in arguments.values() for spec in specs}
        apart = [each for each in problems if each.arguments.get("argument") not in fields]
        self._show_head(block, entries, one, apart)
        kinds = sorted({entry.spec.id for entry in entries})
        shown = [(section, *(spec.name for spec in specs)) for section, specs in arguments.items()]
        excluded = self.forms.around.excluded
        self.forms.show_arguments(
            (*kinds, *shown, excluded), arguments, states_of(entries, arguments, problems)
        )
        self.devices.show_entries(self._block_id, entries)
        project = self._document.project
        self.inner.show_problems(project, problems_inside(project, one, self._report) if one else ())
        self.sections.show_entry(project, block, one, self._document.catalogue, self._report)

    def _show_head(
        self, block: Block, entries: Sequence[Entry], one: Entry | None, problems: Sequence[Problem]
    ) -> None:
        """Show what is selected, and how its layer stands in its block."""
        project, layer = self._document.project, self.layer
        around = around_of(project, block.id)
        self.forms.around.excluded = frozenset(block_type(each) for each in around)
        layer.show(block.id, one)
        if entries:
            self.header.show_entries(block, entries, problems, block.id == project.main)
            here = None if one is None or one.layer is None else one.node.id
            self.header.constant.setVisible(layer.may_be_constant())
            self.header.sharing.show_layer(here, layer.calls(), layer.others(), layer.shared())

    # -- what the person changes -------------------------------------------------------------------------

    def _apply(self, label: str, change: Callable[[Project], Project], name: str) -> str:
        """Make one edit; edits of the same field one after the other are one step. Returns why not."""
        ids = ",".join(sorted(entry.node.id for entry in self._entries))
        try:
            self._document.apply(label, change, f"inspector:{self._block_id}:{ids}:{name}")
        except Refusal as refusal:
            return translated(refusal.code, refusal.arguments)
        return ""

    @property
    def _ids(self) -> tuple[NodeId, ...]:
        return tuple(entry.node.id for entry in self._entries)

    def _set_value(self, name: str, value: Value) -> None:
        ids, catalogue = self._ids, self._document.catalogue
        label = self._labelled(self.tr("Set %1 of %2"), self.tr("Set %1 of %2 nodes"), name)
        why = self._apply(
            label, lambda p: edit.set_values(p, self._block_id, ids, name, value, catalogue), name
        )
        if why:
            self._refuse_value(name, why)

    def _labelled(self, one: str, many: str, name: str) -> str:
        """A label for the history: `one` with a single node's name, `many` with their number."""
        block, entries = self._block, self._entries
        if block is None or len(entries) != 1:
            return many.replace("%1", name).replace("%2", f"{len(entries):,}")
        node = entries[0].node
        # A note or a frame has no name: its title is all that is written on it.
        title = entries[0].spec.title if node.kind in ("note", "frame") else edit.title_of(block, node)
        return one.replace("%1", name).replace("%2", title)

    def _refuse_value(self, name: str, why: str) -> None:
        self.forms.row(name).refuse(why)

    def _reset_value(self, name: str) -> None:
        ids, catalogue = self._ids, self._document.catalogue
        label = self._labelled(self.tr("Reset %1 of %2"), self.tr("Reset %1 of %2 nodes"), name)
        self._apply(label, lambda p: edit.reset_values(p, self._block_id, ids, name, catalogue), name)

    def _set_title(self, text: str) -> None:
        entry = self._entries[0]
        fallback = entry.layer.attribute if entry.layer else entry.node.kind.rpartition(".")[2]
        title = "" if text.strip() == fallback else text
        label = self.tr("Set title")
        self._apply(label, lambda p: edit.set_title(p, self._block_id, entry.node.id, title), "title")

    def _rename(self, name: str) -> None:
        layer = self._entries[0].layer
        if layer is None:
            return
        catalogue = self._document.catalogue
        why = self._apply(
            self.tr("Rename layer"),
            lambda p: edit.rename_attribute(p, self._block_id, layer.id, name.strip(), catalogue),
            "attribute",
        )
        if why:
            self.header.refuse_attribute(why)

    def _set_trainable(self, trainable: bool) -> None:
        layers = {entry.layer.id for entry in self._entries if entry.layer}
        label = self.tr("Set trainable")
        self._apply(label, lambda p: edit.set_trainable(p, self._block_id, layers, trainable), "trainable")

    def _rename_block(self, name: str) -> None:
        label = self.tr("Rename block")
        why = self._apply(label, lambda p: edit.rename_block(p, self._block_id, name.strip()), "block")
        if why:
            self.project_page.refuse_name(why)

    def _order_inputs(self, ids: tuple[NodeId, ...]) -> None:
        block = self._block
        if block is not None:
            self._order(self.tr("Order inputs"), ids, block.outputs)

    def _order_outputs(self, ids: tuple[NodeId, ...]) -> None:
        block = self._block
        if block is not None:
            self._order(self.tr("Order outputs"), block.inputs, ids)

    def _order(self, label: str, inputs: tuple[NodeId, ...], outputs: tuple[NodeId, ...]) -> None:
        self._apply(label, lambda p: edit.order_ends(p, self._block_id, inputs, outputs), "order")
        self._seal()

    def _select_calls(self) -> None:
        block, layer = self._block, self._entries[0].layer
        if block is not None and layer is not None:
            self.selection_wanted.emit(frozenset(node.id for node in block.calls_of(layer.id)))

    def _seal(self) -> None:
        self._document.seal()
