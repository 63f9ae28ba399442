"""Fields for values that have arguments of their own, and the choice of a field for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from editor.catalogue_words import choice_text
from editor.panels.field_rows import Form, MakeField, state_of
from editor.panels.fields import (
    CheckField,
    ChoiceField,
    ExplainedField,
    Field,
    NoteField,
    Shown,
    TextField,
    Unclear,
)
from editor.panels.layers_field import LayersField
from editor.panels.number_field import NumberField
from editor.panels.special_fields import (
    ArrayField,
    BodyField,
    FormulaField,
    GivenField,
    LateField,
    Surroundings,
)
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.catalogue.words import DTYPES, REFERENCES, folded, named_by, short_name
from nodes.constants import INITIALIZER
from nodes.edit import same
from nodes.graph import Object, Value

DEEPEST = 3
"""How many objects within objects get fields of their own; deeper ones are shown as text."""


class ObjectField(ChoiceField):
    """A choice of classes or functions; the arguments of the chosen one stand below it, indented."""

    def __init__(
        self,
        spec: ArgumentSpec,
        choices: Mapping[str, tuple[NodeSpec, Value]],
        find: Callable[[Value], NodeSpec | None],
        make_field: MakeField,
        theme: Theme,
        depth: int,
        parent: QWidget | None = None,
    ) -> None:
        none: list[tuple[str, Value]] = [("None", None)] if spec.optional else []
        super().__init__(spec, [*none, *((title, value) for title, (_, value) in choices.items())], parent)
        self._find = find
        self._make_field = make_field
        self._theme = theme
        self._depth = depth
        self._form: Form | None = None
        self._chosen: NodeSpec | None = None
        self._detail_area = QWidget(parent)
        self.details = self._detail_area
        self._below = QVBoxLayout(self._detail_area)
        self._below.setContentsMargins(0, 2, 0, 2)
        self._detail_area.hide()
        self._asked = False
        self.arrow = self._made_arrow()

    def _made_arrow(self) -> QToolButton:
        """The button that unfolds the arguments of the default, which few want to see."""
        arrow = QToolButton(self)
        arrow.setAutoRaise(True)
        arrow.setArrowType(Qt.ArrowType.RightArrow)
        arrow.setToolTip(self.tr("Show or hide what it can be given"))
        arrow.setAccessibleName(self.tr("Arguments of {name}").format(name=self.spec.called))
        arrow.clicked.connect(self._on_arrow)
        arrow.hide()
        self._column.removeWidget(self.combo)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.combo, 1)
        row.addWidget(arrow)
        self._column.addLayout(row)
        return arrow

    @property
    def form(self) -> Form | None:
        """The fields of the chosen object's own arguments."""
        return self._form

    def show_value(self, value: Shown) -> None:
        """Choose the class and show its arguments."""
        self.shown = value
        chosen = None if isinstance(value, Unclear) else self._find(value)
        super().show_value(value if chosen is None else self._choice_of(chosen, value))
        self.shown = value
        self._show_form(chosen, value.config if isinstance(value, Object) else {})

    def _choice_of(self, chosen: NodeSpec, value: Shown) -> Shown:
        """The choice that stands for `value`, however it is spelled and configured."""
        for _, choice in self._choices:
            if choice is not None and self._find(choice) is chosen:
                return choice
        return Object(chosen.id) if isinstance(value, Object) else value

    def _show_form(self, chosen: NodeSpec | None, config: Mapping[str, Value]) -> None:
        if chosen is not self._chosen:
            self._replace_form(chosen)
        if self._form is not None and chosen is not None:
            self._form.show_states({spec.name: state_of(spec, config) for spec in chosen.arguments})
        self._fold()

    def _fold(self) -> None:
        """Hide the arguments of a default that nobody asked for."""
        default = not isinstance(self.shown, Unclear) and same(self.shown, self.spec.default)
        unfolded = self._form is not None and (self._asked or not default)
        self._detail_area.setVisible(unfolded)
        self.arrow.setVisible(self._form is not None and default)
        self.arrow.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)

    def _on_arrow(self) -> None:
        self._asked = not self._asked
        self._fold()

    def _replace_form(self, chosen: NodeSpec | None) -> None:
        self._chosen = chosen
        if self._form is not None:
            self._below.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        if chosen is not None and chosen.arguments:
            self._form = Form(
                chosen.arguments, self._make_field, self._theme, self._depth, parent=self.details
            )
            self._form.edited.connect(self._on_argument_edited)
            self._form.reset.connect(self._on_argument_reset)
            self._form.own_wanted.connect(lambda name, way: self.own_wanted.emit((name, *way)))
            self._form.menu_wanted.connect(lambda name, way, menu: self.menu_wanted.emit((name, *way), menu))
            self._form.finished.connect(self.finished)
            self._below.addWidget(self._form)
            self._form.show()

    def _on_activated(self, row: int) -> None:
        value = self._choices[row][1]
        chosen = self._find(value)
        default = self.spec.default
        # The default keeps the spelling that Keras gives it, so that choosing it again is no change.
        if chosen is not None and default is not None and self._find(default) is chosen:
            value = default
        if isinstance(value, Object) and chosen is not None:
            samples = {each.name: each.sample for each in chosen.arguments if each.required}
            value = Object(value.type, {name: each for name, each in samples.items() if each is not None})
        self._asked = True
        self.show_value(value)
        self.give(value)
        self.finished.emit()

    def _on_argument_edited(self, name: str, value: Value) -> None:
        if self._chosen is None:
            return
        spec = self._chosen.argument(name)
        drop = spec is not None and not spec.required and same(value, spec.default)
        rest = {key: each for key, each in self._config.items() if key != name}
        self._give_config(rest if drop else {**rest, name: value})

    def _on_argument_reset(self, name: str) -> None:
        spec = self._chosen.argument(name) if self._chosen else None
        rest = {key: each for key, each in self._config.items() if key != name}
        if spec is not None and spec.required and spec.sample is not None:
            rest[name] = spec.sample
        self._give_config(rest)

    @property
    def _config(self) -> Mapping[str, Value]:
        return self.shown.config if isinstance(self.shown, Object) else {}

    def _give_config(self, config: Mapping[str, Value]) -> None:
        """Give the chosen object with `config`; without any, as the plain name that Keras knows it by."""
        if self._chosen is None:
            return
        default = self.spec.default
        if config:
            value: Value = Object(self._chosen.id, config)
        elif default is not None and self._find(default) is self._chosen:
            value = default
        else:
            value = next(
                (each for _, each in self._choices if each is not None and self._find(each) is self._chosen),
                Object(self._chosen.id),
            )
        self.shown = value
        self._asked = True  # a value that is the default again does not fold away under the hand
        self._show_form(self._chosen, config)
        self.give(value)


def make_field(
    spec: ArgumentSpec,
    theme: Theme,
    parent: QWidget | None = None,
    *,
    catalogue: Catalogue,
    depth: int = 0,
    around: Surroundings | None = None,
) -> Field:
    """The right field for the kind of `spec`; `around` is what stands around the node."""
    kind = spec.kind
    around = Surroundings() if around is None else around
    if kind in REFERENCES and depth < DEEPEST:
        return _reference_field(spec, theme, parent, catalogue, depth, around)
    if kind is ArgumentKind.LAYER and depth < DEEPEST:
        return _layer_field(spec, theme, parent, catalogue, depth, around)
    if kind is ArgumentKind.LAYERS and depth < DEEPEST:
        each = ArgumentSpec(spec.name, ArgumentKind.LAYER, spec.doc)
        types = {layer.id: layer for layer in layers_for(each, catalogue, around)}
        make = partial(_layer_field, each, theme, None, catalogue, depth, around)
        return LayersField(spec, make, replace(catalogue, nodes=types), theme, parent)
    if kind is ArgumentKind.GIVEN:
        return GivenField(spec, around, parent)
    if kind is ArgumentKind.CODE and spec.name == "body":
        return BodyField(spec, theme, around, parent)
    if kind is ArgumentKind.CODE:
        return FormulaField(spec, catalogue, parent)
    if kind is ArgumentKind.ANY and spec == _value_of_constants(catalogue):
        return ArrayField(spec, around, parent)
    return _MAKERS.get(kind, TextField)(spec, parent)


def _value_of_constants(catalogue: Catalogue) -> ArgumentSpec | None:
    """What the initialiser of constants takes: an array too."""
    constant = catalogue.object_spec(INITIALIZER)
    return None if constant is None else constant.argument("value")


def note_field(spec: ArgumentSpec, theme: Theme, parent: QWidget | None = None) -> Field:
    """The field for the text of a note."""
    return NoteField(spec, parent)


def array_field(spec: ArgumentSpec, around: Surroundings, parent: QWidget | None = None) -> Field:
    """The field for the value of a Constant node."""
    return ArrayField(spec, around, parent, trains=True)


def _reference_field(
    spec: ArgumentSpec,
    theme: Theme,
    parent: QWidget | None,
    catalogue: Catalogue,
    depth: int,
    around: Surroundings,
) -> Field:
    references = catalogue.references.get(REFERENCES[spec.kind], {})
    choices = {each.title: (each, short_name(key, each)) for key, each in references.items()}
    find = partial(named_by, kind=spec.kind, catalogue=catalogue)
    make = partial(make_field, catalogue=catalogue, depth=depth + 1, around=around)
    return ObjectField(spec, choices, find, make, theme, depth + 1, parent)


def layers_for(spec: ArgumentSpec, catalogue: Catalogue, around: Surroundings) -> list[NodeSpec]:
    """The layers that may stand inside another one: all but those in which it stands itself."""
    inside = catalogue.references.get("layer", {})
    made = (each for each in catalogue.nodes.values() if each.stateful and each.id != "weight")
    layers = [*inside.values(), *(each for each in made if each.id not in around.excluded)]
    cells = folded(spec.name).startswith("cell")
    layers.sort(key=lambda each: (cells and each.id not in inside, each.title))
    return layers


def _layer_field(
    spec: ArgumentSpec,
    theme: Theme,
    parent: QWidget | None,
    catalogue: Catalogue,
    depth: int,
    around: Surroundings,
) -> Field:
    choices = {each.title: (each, Object(each.id)) for each in layers_for(spec, catalogue, around)}

    def find(value: Value) -> NodeSpec | None:
        return catalogue.object_spec(value.type) if isinstance(value, Object) else None

    make = partial(make_field, catalogue=catalogue, depth=depth + 1, around=around)
    return ObjectField(spec, choices, find, make, theme, depth + 1, parent)


def _check_field(spec: ArgumentSpec, parent: QWidget | None) -> Field:
    if not spec.optional:
        return CheckField(spec, parent)
    return ChoiceField(spec, [("None", None), ("True", True), ("False", False)], parent)


def _enum_field(spec: ArgumentSpec, parent: QWidget | None) -> Field:
    choices: list[tuple[str, Value]] = [
        (choice_text(each), each) for each in spec.choices if each is not None
    ]
    if spec.optional or None in spec.choices:
        choices = [("None", None), *choices]
    return ChoiceField(spec, choices, parent)


def _dtype_field(spec: ArgumentSpec, parent: QWidget | None) -> Field:
    names = spec.choices or DTYPES
    choices = [(str(each), each) for each in names]
    return ChoiceField(spec, [("None", None), *choices] if spec.optional else choices, parent)


def _callable_field(spec: ArgumentSpec, parent: QWidget | None) -> Field:
    text = QCoreApplication.translate("Fields", "A Python function: it cannot be given here.")
    return ExplainedField(spec, text, parent)


_MAKERS: Mapping[ArgumentKind, Callable[[ArgumentSpec, QWidget | None], Field]] = {
    ArgumentKind.INT: NumberField,
    ArgumentKind.FLOAT: NumberField,
    ArgumentKind.NUMBER: NumberField,
    ArgumentKind.SEED: NumberField,
    ArgumentKind.NAMES: LateField,
    ArgumentKind.BOOL: _check_field,
    ArgumentKind.ENUM: _enum_field,
    ArgumentKind.DTYPE: _dtype_field,
    ArgumentKind.CALLABLE: _callable_field,
}
