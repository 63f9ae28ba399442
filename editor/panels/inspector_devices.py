"""Which devices the inspector asks for: of the calls and layers that are selected, of a block as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from editor.document import Document
from editor.messages import translated
from editor.panels.field_rows import FieldRow, FieldState
from editor.panels.fields import MIXED_TEXT, Field, Guard, Shown, Unclear
from editor.panels.inspector_report import Heading
from editor.panels.inspector_state import Entry
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.devices import canonical, set_block_device, set_layer_device, set_node_device
from nodes.graph import Block, BlockId, Project
from nodes.nesting import ENDS, SILENT
from nodes.refusal import Refusal

USUAL = ("CPU:0", "CPU:1", "CPU:2", "GPU:0")
"""What is offered as long as nobody knows what there is."""
WEIGHT = "weight"


class DeviceField(Field):
    """A device to choose or to type; nothing: as what is around says."""

    def __init__(self, spec: ArgumentSpec, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.nothing = nothing
        """What it means that no device is asked for."""
        self.combo = QComboBox(self)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._guard = Guard(self)
        self.take(self.combo)
        line = self.combo.lineEdit()
        assert line is not None
        self.line = line
        self.line.setProperty("role", "code")
        self.line.setAccessibleName(spec.called)
        self.line.installEventFilter(self._guard)
        self.combo.activated.connect(self._on_activated)
        self.line.editingFinished.connect(self._on_left)
        self.offer(USUAL)

    def offer(self, devices: Iterable[str]) -> None:
        """Let these be chosen."""
        with QSignalBlocker(self.combo):
            text = self.line.text()
            self.combo.clear()
            self.combo.addItem(self.nothing)
            self.combo.addItems(list(devices))
            self.combo.setCurrentIndex(-1)
            self.line.setText(text)

    def show_value(self, value: Shown) -> None:
        """Show a device."""
        self.shown = value
        mixed = value is Unclear.MIXED
        self.line.setPlaceholderText(MIXED_TEXT if mixed else self.nothing)
        text = value if isinstance(value, str) else ""
        if text != self.line.text():
            with QSignalBlocker(self.combo):
                self.combo.setCurrentIndex(-1)
                self.line.setText(text)
        self.refused.emit("")

    def revert(self) -> None:
        """Bring back the device that was there."""
        self.show_value(self.shown)

    def _on_activated(self, row: int) -> None:
        if row == 0:
            self.line.setText("")
        self._take_text("" if row == 0 else self.combo.itemText(row))

    def _on_left(self) -> None:
        text = self.line.text().strip()
        before = self.shown if isinstance(self.shown, str) else ""
        if text != before and not (not text and self.shown is Unclear.MIXED):
            self._take_text(text)

    def _take_text(self, text: str) -> None:
        if text and canonical(text) is None:
            self.refused.emit(translated("bad-device", {"device": text}))
            return
        self.give(text or None)
        self.finished.emit()


def _row(name: str, label: str, doc: str, nothing: str, theme: Theme) -> FieldRow:
    spec = ArgumentSpec(name, ArgumentKind.STR, doc, optional=True, label=label)
    row = FieldRow(spec, lambda parent: DeviceField(spec, nothing, parent), theme)
    row.setToolTip(doc)
    return row


class DeviceRows(QWidget):
    """Where the variables of a layer live, and where a call runs. Every change is one undo step."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._block: BlockId = document.main
        self._entries: Sequence[Entry] = ()
        self.layer = _row(
            "layer_device",
            self.tr("variables on"),
            self.tr("The device on which the variables of the layer live, such as CPU:1 or GPU:0."),
            self.tr("where it runs"),
            theme,
        )
        self.call = _row(
            "device",
            self.tr("runs on"),
            self.tr("The device on which this call runs. Nothing: where its layer lives, or its block runs."),
            self.tr("as its layer or block"),
            theme,
        )
        self.heading = Heading(self.tr("DEVICE"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.heading, self.layer, self.call):
            column.addWidget(widget)
        for row in (self.layer, self.call):
            row.finished.connect(document.seal)
        self.layer.edited.connect(lambda _, device: self._set_layers(device))
        self.layer.reset.connect(lambda _: self._set_layers(None))
        self.call.edited.connect(lambda _, device: self._set_calls(device))
        self.call.reset.connect(lambda _: self._set_calls(None))

    def offer(self, devices: Collection[str]) -> None:
        """Let these devices be chosen; none: those that are usual."""
        for row in (self.layer, self.call):
            if isinstance(row.field, DeviceField):
                row.field.offer(devices or USUAL)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.layer.set_theme(theme)
        self.call.set_theme(theme)

    def show_entries(self, block: BlockId, entries: Sequence[Entry]) -> None:
        """Show the devices of what is selected; nothing where none can be asked for."""
        self._block = block
        self._entries = [each for each in entries if each.node.kind not in {*SILENT, *ENDS, "output"}]
        layers = {each.layer.id: each.layer for each in self._entries if each.layer and not each.layer.given}
        calls = [each.node for each in self._entries if each.layer is None or each.layer.type != WEIGHT]
        self.setVisible(bool(layers or calls))
        self.layer.setVisible(bool(layers))
        self.call.setVisible(bool(calls))
        _show(self.layer, {each.device for each in layers.values()})
        _show(self.call, {each.device for each in calls})

    def _set_layers(self, device: object) -> None:
        ids = [each.layer.id for each in self._entries if each.layer and not each.layer.given]
        self._apply(self.layer, lambda p: set_layer_device(p, self._block, ids, _text(device)))

    def _set_calls(self, device: object) -> None:
        ids = [each.node.id for each in self._entries if each.layer is None or each.layer.type != WEIGHT]
        self._apply(self.call, lambda p: set_node_device(p, self._block, ids, _text(device)))

    def _apply(self, row: FieldRow, change: Callable[[Project], Project]) -> None:
        try:
            self._document.apply(self.tr("Set device"), change)
        except Refusal as refusal:
            row.field.refused.emit(translated(refusal.code, refusal.arguments))


class BlockDevice(QWidget):
    """Where everything in a block is that asks for no device itself: of the main block, the whole model."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._block: BlockId = document.main
        self.row = _row(
            "block_device",
            self.tr("device"),
            self.tr("The device of everything in this block that asks for none itself."),
            self.tr("the first one"),
            theme,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.row.finished.connect(document.seal)
        self.row.edited.connect(lambda _, device: self._set(device))
        self.row.reset.connect(lambda _: self._set(None))

    def show_block(self, block: Block) -> None:
        """Show the device of `block`."""
        self._block = block.id
        _show(self.row, {block.device})

    def offer(self, devices: Collection[str]) -> None:
        """Let these devices be chosen; none: those that are usual."""
        if isinstance(self.row.field, DeviceField):
            self.row.field.offer(devices or USUAL)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.row.set_theme(theme)

    def _set(self, device: object) -> None:
        label = self.tr("Set device of the block")
        self._document.apply(label, lambda p: set_block_device(p, self._block, _text(device)))


def _text(device: object) -> str | None:
    return device if isinstance(device, str) else None


def _show(row: FieldRow, devices: Collection[str | None]) -> None:
    shown: Shown = next(iter(devices)) if len(devices) == 1 else Unclear.MIXED if devices else None
    row.show_state(FieldState(shown, any(devices)))
