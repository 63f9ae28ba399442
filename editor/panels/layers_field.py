"""The field for a list of layers: a chain's, a stack's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from editor.panels.fields import Field, Shown
from editor.panels.quick_pick import Pick, QuickPick
from editor.theme.colours import Theme
from nodes.catalogue.fitting import starting_values
from nodes.catalogue.search import search
from nodes.catalogue.spec import ArgumentSpec, Catalogue
from nodes.graph import Object, Value

MOST_PICKS = 200


class LayersField(Field):
    """One layer below the other, each with its arguments; a search adds one at the end."""

    def __init__(
        self,
        spec: ArgumentSpec,
        make_layer: Callable[[], Field],
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, parent)
        self._make_layer = make_layer
        self._catalogue = catalogue
        self._theme = theme
        self._pick: QuickPick | None = None
        self.layers: list[Field] = []
        self.rows: list[_Row] = []
        self.details = QWidget()
        self._below = QVBoxLayout(self.details)
        self._below.setContentsMargins(12, 2, 0, 2)
        self.add = QPushButton(self.tr("Add a layer"))
        self.take(self.add)
        self.add.clicked.connect(self.choose)

    @property
    def _held(self) -> tuple[Value, ...]:
        return self.shown if isinstance(self.shown, tuple) else ()

    def show_value(self, value: Shown) -> None:
        """Show a choice for each layer."""
        self.shown = value
        layers = self._held
        while len(self.layers) > len(layers):
            self._drop()
        while len(self.layers) < len(layers):
            self._append()
        for place, (field, layer) in enumerate(zip(self.layers, layers, strict=True)):
            field.show_value(layer)
            self.rows[place].show_place(place, len(layers))

    def choose(self) -> None:
        """Search for a layer to be added at the end."""
        if self._pick is None:
            self._pick = QuickPick(self._picks, self.tr("Search a layer"), self._theme, self.window())
            self._pick.chosen.connect(self._on_chosen)
        self._pick.set_theme(self._theme)
        self._pick.open()

    @property
    def pick(self) -> QuickPick | None:
        """The search, once it has been asked for."""
        return self._pick

    def _picks(self, text: str) -> Sequence[Pick]:
        found = [each.spec for each in search(self._catalogue, text)] if text.strip() else None
        specs = self._catalogue.nodes.values() if found is None else found
        return [Pick(each.title, "", each.id, hint=each.summary) for each in specs][:MOST_PICKS]

    def _on_chosen(self, type: str) -> None:
        spec = self._catalogue.nodes[type]
        self._change((*self._held, Object(type, starting_values(spec, {}))))

    def _append(self) -> None:
        field = self._make_layer()
        row = _Row(field)
        place = len(self.layers)
        field.edited.connect(lambda value: self._on_layer_edited(place, value))
        field.finished.connect(self.finished)
        field.own_wanted.connect(lambda way: self.own_wanted.emit((place, *way)))
        field.menu_wanted.connect(lambda way, menu: self.menu_wanted.emit((place, *way), menu))
        row.up.clicked.connect(lambda: self._move(place, place - 1))
        row.down.clicked.connect(lambda: self._move(place, place + 1))
        row.remove.clicked.connect(lambda: self._remove(place))
        self.layers.append(field)
        self.rows.append(row)
        self._below.addWidget(row)
        if field.details is not None:
            self._below.addWidget(field.details)

    def _drop(self) -> None:
        field, row = self.layers.pop(), self.rows.pop()
        for widget in (row, field.details):
            if widget is not None:
                self._below.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _on_layer_edited(self, place: int, value: Value) -> None:
        layers = list(self._held)
        layers[place] = value
        self.give(tuple(layers))

    def _move(self, place: int, to: int) -> None:
        layers = list(self._held)
        layers.insert(to, layers.pop(place))
        self._change(tuple(layers))

    def _remove(self, place: int) -> None:
        layers = list(self._held)
        del layers[place]
        self._change(tuple(layers))

    def _change(self, layers: tuple[Value, ...]) -> None:
        self.show_value(layers)
        self.give(layers)
        self.finished.emit()


class _Row(QWidget):
    """One layer with what can be done with its place."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(field, 1)
        self.up = _button("↑", self.tr("Move up"))
        self.down = _button("↓", self.tr("Move down"))
        self.remove = _button("×", self.tr("Remove"))
        for button in (self.up, self.down, self.remove):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_place(self, place: int, count: int) -> None:
        """Offer only the moves that there are."""
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < count - 1)


def _button(text: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
