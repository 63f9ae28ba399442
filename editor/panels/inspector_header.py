"""The head of the inspector: what is selected, its names, whether it trains, and what is wrong with it."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from editor.messages import translated
from editor.panels.field_rows import FieldRow, FieldState, WrappedLabel
from editor.panels.fields import CheckField, Guard, TextField, Unclear
from editor.panels.inspector_sharing import SharingBox
from editor.panels.inspector_state import Entry
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec
from nodes.edit import title_of
from nodes.graph import BLOCK, CUSTOM, Block
from nodes.report import Problem, Severity

MOST_PROBLEMS = 4
"""So many are told here; the Problems panel has them all."""


class Header(QWidget):
    """Title, type, attribute and the trainable switch of what is selected."""

    title_edited = Signal(str)
    attribute_edited = Signal(str)
    trainable_edited = Signal(bool)
    finished = Signal()
    given_edited = Signal(bool)
    """The layer should be given from outside, or be the block's own."""
    inside_wanted = Signal()
    """The block of which the node is an instance, or the code that it calls, should be opened."""
    others_wanted = Signal()
    """The other calls of the same layer should be selected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._frozen = False
        self.title = QLineEdit()
        self.kind = WrappedLabel("dim")
        self.shared = WrappedLabel("")
        self.sharing = SharingBox(theme)
        self.words = WrappedLabel("dim")
        self.inside = QPushButton()
        self.problems = WrappedLabel("")
        self.attribute = self._row(
            "attribute", ArgumentKind.STR, self._attribute_words(), self.tr("attribute")
        )
        self.trainable = self._row("trainable", ArgumentKind.BOOL, self._trainable_words())
        self.given = self._row("given", ArgumentKind.BOOL, self._given_words(), self.tr("from outside"))
        self.constant = QPushButton(self.tr("Make it a constant"))
        self.constant.setToolTip(self.tr("A constant of the value with which this weight begins"))
        self._build_ui()
        self._connect()

    def _given_words(self) -> str:
        return self.tr(
            "Whether the block is given this layer by what uses it, as an argument of its __init__, and does"
            " not make it itself."
        )

    def _attribute_words(self) -> str:
        return self.tr("The layer's name in the source and in weight files. Changing it changes both.")

    def _trainable_words(self) -> str:
        return self.tr("Whether training changes the weights of this layer.")

    def _row(self, name: str, kind: ArgumentKind, words: str, label: str = "") -> FieldRow:
        default = name == "trainable" if kind is ArgumentKind.BOOL else None
        spec = ArgumentSpec(name, kind, words, default=default, label=label)
        field = CheckField(spec) if kind is ArgumentKind.BOOL else TextField(spec)
        row = FieldRow(spec, field, self._theme)
        row.setToolTip(words)
        return row

    def _build_ui(self) -> None:
        self.title.setProperty("role", "title")
        self.title.setAccessibleName(self.tr("Title"))
        self.title.setToolTip(
            self.tr("What the node is called on the canvas; empty brings its own name back")
        )
        self.title.setStyleSheet(
            "QLineEdit:!focus { border-color: transparent; background: transparent; padding: 0; }"
        )
        self.title.setTextMargins(-3, 0, 0, 0)
        self.title.installEventFilter(Guard(self.title))
        self.kind.setOpenExternalLinks(True)
        for label in (self.kind, self.shared, self.problems):
            label.setTextFormat(Qt.TextFormat.RichText)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        above = (self.kind, self.words, self.inside, self.shared, self.sharing, self.problems)
        for widget in (*above, self.attribute, self.trainable, self.constant, self.given):
            column.addWidget(widget)

    def _connect(self) -> None:
        self.title.textEdited.connect(self.title_edited)
        self.title.editingFinished.connect(self.finished)
        self.attribute.edited.connect(lambda _, value: self.attribute_edited.emit(value))
        self.attribute.finished.connect(self.finished)
        self.trainable.edited.connect(lambda _, value: self.trainable_edited.emit(value))
        self.trainable.reset.connect(lambda _: self.trainable_edited.emit(not self._frozen))
        self.inside.clicked.connect(self.inside_wanted)
        self.given.edited.connect(lambda _, value: self.given_edited.emit(value))
        self.given.reset.connect(lambda _: self.given_edited.emit(False))
        self.trainable.finished.connect(self.finished)
        self.shared.linkActivated.connect(lambda _: self.others_wanted.emit())

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.attribute.set_theme(theme)
        self.trainable.set_theme(theme)
        self.given.set_theme(theme)
        self.sharing.set_theme(theme)

    def show_entries(
        self, block: Block, entries: Sequence[Entry], problems: Sequence[Problem], main: bool = True
    ) -> None:
        """Show what is selected, and what is wrong with it apart from single arguments.

        `main`: it stands in the main block, which can be given nothing.
        """
        one = entries[0] if len(entries) == 1 else None
        self._show_given(one, main)
        self._show_words(one)
        self._show_title(block, entries, one)
        self._show_shared(block, one)
        self._show_layers(entries, one)
        self._show_problems(problems)

    def _show_title(self, block: Block, entries: Sequence[Entry], one: Entry | None) -> None:
        self.title.setReadOnly(one is None)
        title = title_of(block, one.node) if one else self.tr("%n nodes", "", len(entries))
        # What is being typed may differ from the title by a blank at its end.
        if title != self.title.text().strip() or not self.title.hasFocus():
            self.title.setText(title)
        if one is None:
            counted = Counter(entry.spec.title for entry in entries)
            words = [title if count == 1 else f"{title} × {count}" for title, count in counted.items()]
            self.kind.setText(html.escape(", ".join(words)))
            return
        words = [html.escape(one.spec.title)]
        if one.spec.url:
            colour = self._theme.accent
            link = html.escape(one.spec.url, quote=True)
            text = self.tr("Documentation")
            words.append(f'<a href="{link}" style="color:{colour}">{text}</a>')
        self.kind.setText(" · ".join(words))
        self.kind.setToolTip(plain_tip(one.spec.summary))

    def _show_shared(self, block: Block, one: Entry | None) -> None:
        calls = block.calls_of(one.layer.id) if one and one.layer else ()
        self.shared.setVisible(len(calls) > 1)
        if len(calls) > 1:
            words = self.tr("Shared by %n nodes: one layer, the same weights.", "", len(calls))
            select = self.tr("Select all calls")
            link = f'<a href="others" style="color:{self._theme.accent}">{select}</a>'
            self.shared.setText(f'<span style="color:{self._theme.shared}">{words}</span><br>{link}')

    def _show_layers(self, entries: Sequence[Entry], one: Entry | None) -> None:
        layers = {entry.layer.id: entry.layer for entry in entries if entry.layer}
        self.attribute.setVisible(one is not None and bool(layers))
        if one is not None and one.layer is not None:
            self.attribute.show_state(FieldState(one.layer.attribute))
        values = {layer.trainable for layer in layers.values() if not layer.given}
        self.trainable.setVisible(bool(values))
        if values:
            # A weight of its own begins as one that does not train: that is nobody's change.
            self._frozen = all(entry.spec.frozen for entry in entries if entry.layer)
            shown = values.copy().pop() if len(values) == 1 else Unclear.MIXED
            self.trainable.show_state(FieldState(shown, self._frozen in values))

    def _show_given(self, one: Entry | None, main: bool) -> None:
        layer = None if one is None else one.layer
        self.given.setVisible(layer is not None and (layer.given or not main))
        if layer is not None:
            self.given.show_state(FieldState(layer.given, layer.given))

    def _show_words(self, one: Entry | None) -> None:
        """What a loop, a branch and their ends are: they have no page of documentation. The way inside."""
        type = "" if one is None else one.spec.id
        self.inside.setVisible(type.startswith((BLOCK, CUSTOM)))
        self.inside.setText(self.tr("Open the block") if type.startswith(BLOCK) else self.tr("Edit its code"))
        explained = one is not None and one.spec.category == "control"
        self.words.setVisible(explained)
        if one is not None and explained:
            self.words.setText(one.spec.summary)

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        colours = {Severity.ERROR: self._theme.error, Severity.WARNING: self._theme.warning}
        texts = [
            f'<span style="color:{colours.get(problem.severity, self._theme.dim)}">'
            f"{html.escape(translated(problem.code, problem.arguments))}</span>"
            for problem in problems
        ]
        lines = list(dict.fromkeys(texts))
        if len(lines) > MOST_PROBLEMS:
            more = self.tr("and %n more", "", len(lines) - MOST_PROBLEMS)
            lines = [*lines[:MOST_PROBLEMS], more]
        self.problems.setText("<br>".join(lines))
        self.problems.setVisible(bool(texts))

    def refuse_attribute(self, text: str) -> None:
        """Say under the attribute why it cannot be called so."""
        self.attribute.field.refused.emit(text)
