"""What the inspector shows of the open block: what it takes, where it is used, and which others there are."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.messages import translated
from editor.panels.field_rows import FieldState, Form, WrappedLabel
from editor.panels.inspector_report import Heading, Line, Lines
from editor.panels.name_prompt import NamePrompt
from editor.panels.object_fields import make_field
from editor.theme.colours import Theme
from nodes import blocks
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.edit import check_block_name, rename_block
from nodes.graph import Block, BlockId, Project, Value
from nodes.reaching import Way
from nodes.refusal import Refusal
from nodes.vocabulary import block_spec

MOST_USES = 20


class BlockPage(QWidget):
    """The class, the arguments, the given layers and the uses of one block, and the list of all."""

    block_wanted = Signal(str)
    """This block should be opened."""
    node_wanted = Signal(str)
    """This node, an instance of the block, should be shown."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._theme = theme
        self._block = document.main
        self._specs: tuple[ArgumentSpec, ...] = ()
        self._listed: tuple[object, ...] = ()
        self.form: Form | None = None
        self.prompt: NamePrompt | None = None
        self.kind = QComboBox()
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.refusal = WrappedLabel("error")
        self.arguments = Heading(self.tr("ARGUMENTS"))
        self._form_area = QVBoxLayout()
        self.given = Lines(self.tr("GIVEN FROM OUTSIDE"))
        self.uses_heading = Heading(self.tr("USED BY"))
        self.uses = WrappedLabel("")
        self.rows: dict[BlockId, QWidget] = {}
        self._rows_area = QVBoxLayout()
        self.new = QPushButton(self.tr("New block…"))
        self._build_ui()

    def _build_ui(self) -> None:
        self.kind.setAccessibleName(self.tr("What the class is"))
        self.kind.addItem(self.tr("A model (tf.keras.Model)"))
        self.kind.addItem(self.tr("A layer (tf.keras.layers.Layer)"))
        self.kind.activated.connect(lambda row: self._set_kind(blocks.KINDS[row]))
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        self.uses.setTextFormat(Qt.TextFormat.RichText)
        self.uses.linkActivated.connect(self._on_use_chosen)
        self.new.clicked.connect(self.ask_new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.kind)
        column.addWidget(self.arguments)
        column.addLayout(self._form_area)
        for widget in (self.given, self.uses_heading, self.uses, Heading(self.tr("BLOCKS OF THE PROJECT"))):
            column.addWidget(widget)
        column.addLayout(self._rows_area)
        column.addWidget(self.refusal)
        column.addWidget(self.new)
        column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        if self.form is not None:
            self.form.set_theme(theme)

    # -- what is shown -----------------------------------------------------------------------------------

    def show_block(self, block: Block) -> None:
        """Show `block`, which is open."""
        if block.id != self._block:
            self._refuse("")
        self._block = block.id
        project = self._document.project
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(blocks.KINDS.index(block.kind) if block.kind in blocks.KINDS else 0)
        self._show_arguments(block)
        layers = sorted(block.layers.values(), key=lambda layer: layer.attribute)
        known = self._document.catalogue.nodes
        self.given.show_lines(
            [
                Line(layer.attribute, known[layer.type].title if layer.type in known else layer.type)
                for layer in layers
                if layer.given
            ]
        )
        self._show_uses(project, block)
        self._show_blocks(project)

    def _show_arguments(self, block: Block) -> None:
        spec = block_spec(block, block.name, self._document.catalogue)
        specs = tuple(each for each in spec.arguments if each.kind is not ArgumentKind.GIVEN)
        self.arguments.setVisible(bool(specs))
        if [(each.name, each.kind) for each in specs] != [(each.name, each.kind) for each in self._specs]:
            self._specs = specs
            self._make_form()
        if self.form is not None:
            self.form.show_states({each.name: FieldState(block.arguments.get(each.name)) for each in specs})

    def _make_form(self) -> None:
        if self.form is not None:
            self._form_area.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if not self._specs:
            return
        make = partial(make_field, catalogue=self._document.catalogue)
        self.form = Form(self._specs, make, self._theme, parent=self)
        self.form.edited.connect(self._set_default)
        self.form.menu_wanted.connect(self._add_actions)
        self.form.finished.connect(self._document.seal)
        self._form_area.addWidget(self.form)
        self.form.show()

    def _show_uses(self, project: Project, block: Block) -> None:
        found = blocks.uses(project, block.id)
        shown = bool(found) or block.id != project.main
        self.uses_heading.setVisible(shown)
        self.uses.setVisible(shown)
        links = []
        for each in found[:MOST_USES]:
            place = f"{project.blocks[each.block].name} ▸ {each.title}"
            target = html.escape(each.nodes[0] if each.nodes else f"block:{each.block}")
            links.append(f'<a href="{target}" style="color:{self._theme.accent}">{html.escape(place)}</a>')
        more = ["…"] if len(found) > MOST_USES else []
        self.uses.setText("<br>".join([*links, *more]) or self.tr("Nothing uses this block yet."))

    def _show_blocks(self, project: Project) -> None:
        shown = tuple((id, each.name, id == project.main) for id, each in project.blocks.items())
        if (shown, self._block) == self._listed:
            return
        self._listed = (shown, self._block)
        for row in self.rows.values():
            self._rows_area.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for block in project.blocks.values():
            row = _BlockRow(block.name, block.id == project.main, block.id == self._block, self)
            row.name.clicked.connect(partial(self.block_wanted.emit, block.id))
            row.fill(self._actions(block.id))
            self._rows_area.addWidget(row)
            row.show()
            self.rows[block.id] = row

    def _actions(self, id: BlockId) -> list[tuple[str, Callable[[], object]]]:
        return [
            (self.tr("Open"), lambda: self.block_wanted.emit(id)),
            (self.tr("Rename…"), lambda: self.ask_rename(id)),
            (self.tr("Duplicate as a new block…"), lambda: self.ask_copy(id)),
            (self.tr("Make it the main block"), lambda: self._set_main(id)),
            (self.tr("Delete"), lambda: self._remove(id)),
        ]

    # -- what the person changes -------------------------------------------------------------------------

    def _apply(self, label: str, change: Callable[[Project], Project], merge: str | None = None) -> str:
        """Make one edit; answers why not, which is shown too."""
        why = ""
        try:
            self._document.apply(label, change, merge)
        except Refusal as refusal:
            why = translated(refusal.code, refusal.arguments)
        self._refuse(why)
        return why

    def _refuse(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    def _ask(self, words: str, wish: str, take: Callable[[str], str]) -> None:
        self.prompt = NamePrompt(words, wish, take, self)
        self.prompt.open_at(QCursor.pos())

    def ask_new(self) -> None:
        """Ask for the name of a new, empty block, and open it."""
        made: list[BlockId] = []

        def take(name: str) -> str:
            def add(project: Project) -> Project:
                project, id = blocks.new_block(project, name)
                made[:] = [id]
                return project

            why = self._apply(self.tr("New block"), add)
            if not why:
                self.block_wanted.emit(made[0])
            return why

        self._ask(self.tr("Name of the new block"), blocks.free_block_name(self._document.project), take)

    def ask_rename(self, id: BlockId) -> None:
        """Ask for another name of a block: it is called so everywhere."""
        name = self._document.project.blocks[id].name
        label = self.tr("Rename block")
        take = lambda text: self._apply(label, lambda p: rename_block(p, id, text))  # noqa: E731
        self._ask(self.tr("Name of the block"), name, take)

    def ask_copy(self, id: BlockId) -> None:
        """Ask for the name of a copy of a block, and open it."""
        original = self._document.project.blocks[id]

        def take(name: str) -> str:
            def copy(project: Project) -> Project:
                check_block_name(project, name)
                return project.with_block(blocks.copied(original, name))

            why = self._apply(self.tr("Duplicate block"), copy)
            if not why:
                named = self._document.project.blocks.values()
                self.block_wanted.emit(next(each.id for each in named if each.name == name))
            return why

        wish = blocks.free_block_name(self._document.project, original.name)
        self._ask(self.tr("Name of the copy"), wish, take)

    def _set_kind(self, kind: str) -> None:
        self._apply(self.tr("Set the kind of class"), lambda p: blocks.set_kind(p, self._block, kind))

    def _set_main(self, id: BlockId) -> None:
        self._apply(self.tr("Set the main block"), lambda p: blocks.set_main(p, id))

    def _remove(self, id: BlockId) -> None:
        self._apply(self.tr("Delete block"), lambda p: blocks.remove_block(p, id))

    def _set_default(self, name: str, value: Value) -> None:
        label = self.tr("Set %1").replace("%1", name)
        block = self._block
        self._apply(label, lambda p: blocks.set_default(p, block, name, value), f"default:{block}:{name}")

    def _add_actions(self, name: str, way: Way, menu: QMenu) -> None:
        if way:
            return
        menu.addAction(self.tr("Rename the argument…"), lambda: self._ask_argument(name))
        menu.addAction(self.tr("Remove the argument"), lambda: self._demote(name))

    def _ask_argument(self, name: str) -> None:
        label, block = self.tr("Rename argument"), self._block
        take = lambda text: self._apply(  # noqa: E731
            label, lambda p: blocks.rename_argument(p, block, name, text)
        )
        self._ask(self.tr("Name of the argument"), name, take)

    def _demote(self, name: str) -> None:
        block, known = self._block, self._document.catalogue
        self._apply(self.tr("Remove argument"), lambda p: blocks.demote(p, block, name, known))

    def _on_use_chosen(self, target: str) -> None:
        if target.startswith("block:"):
            self.block_wanted.emit(target.removeprefix("block:"))
        else:
            self.node_wanted.emit(target)


class _BlockRow(QWidget):
    """One block: its name opens it, a menu has the rest."""

    def __init__(self, name: str, main: bool, here: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = QPushButton(name)
        self.name.setFlat(True)
        self.name.setEnabled(not here)
        self.name.setStyleSheet("text-align: left; padding: 2px 4px;")
        self.more = QToolButton()
        self.more.setText("⋯")
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setAutoRaise(True)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setAccessibleName(self.tr("What can be done with %1").replace("%1", name))
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        if main:
            label = QLabel(self.tr("main"))
            label.setProperty("role", "dim")
            row.addWidget(label)
        row.addWidget(self.more)

    def fill(self, actions: list[tuple[str, Callable[[], object]]]) -> None:
        """Offer these."""
        for title, run in actions:
            self.menu.addAction(title).triggered.connect(lambda _on=False, run=run: run())
