"""A monkey at the canvas: random gestures, edits, undo and redo, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from editor.canvas.canvas import Canvas
from nodes import edit
from nodes.graph import NodeId, PortName
from nodes.report import NodeReport, NodeState, Problem, Report, Severity, TensorSpec
from tests.editor.canvas.hand import MIDDLE, Hand, block_of

KINDS = (
    *("input", "output", "constant", "keras.ops.matmul", "keras.ops.add", "keras.layers.Add"),
    *("keras.layers.Dense", "keras.layers.ReLU", "keras.layers.LSTM", "keras.layers.Concatenate"),
    *("keras.layers.MultiHeadAttention", "keras.layers.Subtract", "note", "frame"),
    *("while", "for", "if", "operator.add", "expression", "code", "chain", "weight"),
)
MOST_NODES = 24
MOST_BLOCKS = 5
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


class Monkey:
    """Does one random thing after another to a canvas."""

    def __init__(self, canvas: Canvas, seed: int) -> None:
        self.canvas = canvas
        self.hand = Hand(canvas)
        self.random = random.Random(seed)
        self.done: list[str] = []
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (8, self.drop_from_palette),
            (6, self.add),
            (14, self.drag_wire),
            (6, self.drag_wire_itself),
            (10, self.drag_node),
            (4, self.band),
            (3, self.cut),
            (3, self.click),
            (3, self.give_up),
            (3, self.undo_in_mid_drag),
            (3, self.nudge),
            (4, self.delete),
            (3, self.clip),
            (3, self.line_up),
            (2, self.bypass),
            (2, self.paper),
            (2, self.rename),
            (2, self.resize),
            (4, self.report),
            (2, self.values),
            (3, self.share),
            (3, self.wrap),
            (2, self.unpack),
            (3, self.go),
            (2, self.view),
            (10, self.undo),
            (8, self.redo),
        ]
        self._weights = [weight for weight, _ in self._acts]

    def act(self) -> None:
        """Do one thing."""
        act = self.random.choices(self._acts, self._weights)[0][1]
        self.done.append(act.__name__)
        act()

    # -- places ------------------------------------------------------------------------------------------

    def somewhere(self) -> QPointF:
        """A point in the window."""
        rect = self.canvas.view.visible_rect()
        return QPointF(
            self.random.uniform(rect.left(), rect.right()), self.random.uniform(rect.top(), rect.bottom())
        )

    def any_node(self) -> NodeId | None:
        """Any node, note or frame."""
        nodes = sorted(self.canvas.mirror.nodes)
        return self.random.choice(nodes) if nodes else None

    def some_place(self) -> QPointF:
        """A port, a node, a wire or just somewhere."""
        choice = self.random.random()
        views = self.canvas.mirror.nodes
        ports = [port for id in sorted(views) for port in (*views[id].inputs, *views[id].outputs)]
        if choice < 0.55 and ports:
            return self.random.choice(ports).centre
        node = self.any_node()
        if choice < 0.8 and node is not None:
            return views[node].rect.center()
        return self.somewhere()

    def keys(self) -> Qt.KeyboardModifier:
        """Mostly none."""
        return self.random.choice([NONE, NONE, NONE, CONTROL, SHIFT, ALT])

    # -- gestures ----------------------------------------------------------------------------------------

    def drop_from_palette(self) -> None:
        """Drop an entry of the catalogue."""
        if len(self.canvas.mirror.nodes) < MOST_NODES:
            self.hand.drop_from_palette(self.random.choice(KINDS), self.some_place())

    def drag_wire(self) -> None:
        """From any port to anywhere."""
        views = self.canvas.mirror.nodes
        ports = [port for id in sorted(views) for port in (*views[id].inputs, *views[id].outputs)]
        if ports:
            self.hand.drag(self.random.choice(ports).centre, self.some_place(), self.keys())

    def drag_wire_itself(self) -> None:
        """From a place on a wire to anywhere."""
        wires = self.canvas.mirror.wires
        if wires:
            wire = wires[self.random.choice(sorted(wires))]
            at = self.hand.on_wire(wire, self.random.random())
            self.hand.drag(at, self.some_place(), self.keys())

    def drag_node(self) -> None:
        """From a node to anywhere."""
        node = self.any_node()
        if node is not None:
            self.hand.drag(self.hand.body(node), self.some_place(), self.keys())

    def band(self) -> None:
        """A rubber band, or whatever starts there."""
        self.hand.drag(self.somewhere(), self.somewhere(), self.keys())

    def cut(self) -> None:
        """A stroke."""
        self.hand.drag(self.some_place(), self.some_place(), ALT | SHIFT)

    def click(self) -> None:
        """A click anywhere."""
        self.hand.click(self.some_place(), self.keys())

    def give_up(self) -> None:
        """A drag that Escape ends."""
        self.hand.drag(self.some_place(), self.some_place(), self.keys(), drop=False)
        self.hand.key(Qt.Key.Key_Escape)
        if self.random.random() < 0.5:
            self.hand.release(self.somewhere())

    def undo_in_mid_drag(self) -> None:
        """The document changes under a drag."""
        self.hand.drag(self.some_place(), self.some_place(), drop=False)
        self.random.choice([self.canvas.document.undo, self.canvas.document.redo, self.report])()
        self.hand.release(self.somewhere())

    def nudge(self) -> None:
        """Arrow keys."""
        self.hand.key(self.random.choice([Qt.Key.Key_Left, Qt.Key.Key_Down]), self.keys())

    # -- actions -----------------------------------------------------------------------------------------

    def add(self) -> None:
        """Place a node as Enter in the palette does, or as the search does."""
        if len(self.canvas.mirror.nodes) < MOST_NODES:
            spec = self.canvas.document.catalogue.nodes[self.random.choice(KINDS)]
            self.canvas.add(spec, None, self.random.choice([None, self.somewhere()]))

    def delete(self) -> None:
        """Delete what is selected, or something."""
        node = self.any_node()
        crowded = len(self.canvas.mirror.nodes) >= MOST_NODES
        if node is not None and (crowded or not self.canvas.selection):
            self.canvas.select([node])
        self.canvas.delete(self.random.random() < 0.5)

    def clip(self) -> None:
        """Copy, cut, paste or duplicate."""
        roomy = len(self.canvas.mirror.nodes) + len(self.canvas.selection) < MOST_NODES
        acts = [self.canvas.copy, self.canvas.cut]
        self.random.choice([*acts, self.canvas.duplicate, self.canvas.paste] if roomy else acts)()

    def line_up(self) -> None:
        """Align, distribute or arrange."""
        self.random.choice(
            [
                lambda: self.canvas.align(self.random.choice(["left", "middle", "bottom"])),
                lambda: self.canvas.distribute("vertical"),
                self.canvas.arrange,
                self.canvas.select_all,
            ]
        )()

    def bypass(self) -> None:
        """Bypass what is selected."""
        self.canvas.toggle_bypass()

    def paper(self) -> None:
        """A frame or a note."""
        if len(self.canvas.mirror.nodes) < MOST_NODES:
            self.random.choice([self.canvas.frame_selection, self.canvas.add_note])()

    def rename(self) -> None:
        """Edit a title in place; what comes next closes the field."""
        node = self.any_node()
        if node is not None:
            self.hand.double_click(self.hand.body(node))
            field = self.canvas.inplace.field
            if field is not None:
                field.insertPlainText("text") if hasattr(field, "insertPlainText") else field.setText("text")
                self.random.choice([self.canvas.inplace.finish, self.canvas.inplace.cancel, lambda: None])()

    def resize(self) -> None:
        """Drag a lower right corner."""
        node = self.any_node()
        if node is not None:
            corner = self.canvas.mirror.nodes[node].rect.bottomRight() - QPointF(4, 4)
            self.hand.drag(corner, self.somewhere())

    def share(self) -> None:
        """Duplicate as shared, tie or untie what is selected."""
        structure = self.canvas.structure
        roomy = len(self.canvas.mirror.nodes) + len(self.canvas.selection) < MOST_NODES
        acts = [structure.tie, structure.untie]
        self.random.choice([*acts, structure.duplicate_shared] if roomy else acts)()

    def wrap(self) -> None:
        """Make a block, a chain, a loop or a branch of what is selected."""
        structure = self.canvas.structure
        self.random.choice(
            [
                structure.wrap if len(self.canvas.document.project.blocks) < MOST_BLOCKS else structure.chain,
                structure.chain,
                lambda: structure.wrap_in_region(self.random.choice(["while", "for", "if"])),
            ]
        )()

    def unpack(self) -> None:
        """Unpack an instance or a chain, or let it be of a block of its own."""
        nodes = block_of(self.canvas).nodes
        found = [
            id for id in sorted(nodes) if self.canvas.stage.block_in(id) or self.canvas.structure.is_chain(id)
        ]
        if found:
            self.canvas.select([self.random.choice(found)])
            structure = self.canvas.structure
            few = len(self.canvas.document.project.blocks) < MOST_BLOCKS
            self.random.choice([structure.unpack, structure.duplicate_block] if few else [structure.unpack])()

    def go(self) -> None:
        """Open another block."""
        blocks = self.canvas.document.project.blocks
        self.canvas.show_block(self.random.choice([self.canvas.document.main, *sorted(blocks)]))

    def values(self) -> None:
        """Set an argument as the inspector does."""
        node = self.any_node()
        if node is not None:
            catalogue, block = self.canvas.document.catalogue, self.canvas.block
            units = self.random.randrange(1, 99)
            self.canvas.document.apply(
                "Set units", lambda p: edit.set_values(p, block, [node], "units", units, catalogue), "units"
            )

    def report(self) -> None:
        """Keras says something about some of the nodes."""
        nodes, problems = {}, []
        for id in sorted(block_of(self.canvas).nodes):
            if self.random.random() < 0.7:
                dtype = self.random.choice(["float32", "int32"])
                shape = (None, self.random.randrange(1, 5000))
                specs = {PortName("output"): TensorSpec(shape, dtype)}
                nodes[(), id] = NodeReport(self.random.choice(list(NodeState)), specs)
            elif self.random.random() < 0.3:
                problems.append(Problem("unused", Severity.ERROR, node=id, arguments={"title": id}))
        self.canvas.set_report(Report(1, nodes, {}, tuple(problems)))

    def view(self) -> None:
        """Zoom, pan, fit, paint."""
        self.random.choice(
            [
                self.canvas.zoom_in,
                self.canvas.zoom_out,
                self.canvas.zoom_reset,
                self.canvas.fit,
                lambda: self.hand.drag(self.somewhere(), self.somewhere(), button=MIDDLE),
                lambda: self.canvas.view.grab(),
                lambda: self.hand.hover(self.some_place()),
            ]
        )()
        self.canvas.view.zoom_to(min(max(self.canvas.zoom, 0.4), 1.5))

    def undo(self) -> None:
        """As Ctrl+Z does."""
        if not self.canvas.busy:
            self.canvas.document.undo()

    def redo(self) -> None:
        """As Ctrl+Shift+Z does."""
        if not self.canvas.busy:
            self.canvas.document.redo()
