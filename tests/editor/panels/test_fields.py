"""Fields: each shows a value, takes another from a person, and refuses what is none."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from editor.panels.field_rows import FieldRow, FieldState
from editor.panels.field_text import WrongText, calculate, parse, text_of
from editor.panels.fields import CheckField, ChoiceField, Field, NoteField, TextField, Unclear
from editor.panels.number_field import NumberField
from editor.panels.object_fields import LayersField, ObjectField, make_field, note_field
from editor.theme.colours import DARK
from nodes.catalogue.spec import ArgumentKind as K, ArgumentSpec, Catalogue
from nodes.graph import Object, Value


class Heard:
    """What a field told."""

    def __init__(self, field: Field) -> None:
        self.edits: list[Value] = []
        self.refusal = ""
        self.emptied = 0
        self.finished = 0
        field.edited.connect(self.edits.append)
        field.refused.connect(partial(setattr, self, "refusal"))
        field.emptied.connect(lambda: setattr(self, "emptied", self.emptied + 1))
        field.finished.connect(lambda: setattr(self, "finished", self.finished + 1))


@pytest.fixture
def make(qtbot: QtBot, catalogue: Catalogue) -> object:
    """Makes a field on screen that shows a value, and what it tells."""

    def made(spec: ArgumentSpec, value: Value = None) -> tuple[Field, Heard]:
        field = make_field(spec, DARK, catalogue=catalogue)
        qtbot.addWidget(field)
        if field.details is not None:
            qtbot.addWidget(field.details)
        field.show_value(value)
        with qtbot.waitExposed(field):
            field.show()
        return field, Heard(field)

    return made


def rewrite(qtbot: QtBot, field: Field, text: str) -> None:
    """Type `text` in place of what a field holds."""
    editor = field.focusProxy()
    editor.setFocus()
    field.line.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (K.INT, "64", 64),
        (K.INT, "-1", -1),
        (K.INT, "2*32", 64),
        (K.INT, "2**10", 1024),
        (K.FLOAT, "1e-3", 0.001),
        (K.FLOAT, "1", 1.0),
        (K.NUMBER, "1", 1),
        (K.NUMBER, "1/4", 0.25),
        (K.SEED, "42", 42),
        (K.INTS, "3", 3),
        (K.INTS, "3,3", (3, 3)),
        (K.INTS, "(3, 3)", (3, 3)),
        (K.INTS, "[3, 3]", (3, 3)),
        (K.INTS, "3x3", (3, 3)),
        (K.INTS, "((1, 1), (2, 2))", ((1, 1), (2, 2))),
        (K.FLOATS, "0.5, 1", (0.5, 1)),
        (K.SHAPE, "20", (20,)),
        (K.SHAPE, "28 28 1", (28, 28, 1)),
        (K.SHAPE, "28x28x1", (28, 28, 1)),
        (K.SHAPE, "(None, 16)", (None, 16)),
        (K.SHAPE, "()", ()),
        (K.ANY, "{'a': [1, 2]}", {"a": (1, 2)}),
        (K.ANY, "'text'", "text"),
        (K.ANY, "True", True),
        (K.STR, "ab->c", "ab->c"),
    ],
)
def test_text_is_read_as_the_kind_wants(kind: K, text: str, value: Value) -> None:
    """Each kind has its own spellings."""
    found = parse(text, ArgumentSpec("x", kind))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (K.INT, "2.5"),
        (K.INT, "many"),
        (K.INT, "0"),
        (K.INT, "11"),
        (K.INT, "1e400"),
        (K.INT, "9**9**9"),
        (K.FLOAT, "x"),
        (K.INTS, "3.5"),
        (K.INTS, "(3,"),
        (K.INTS, "(0, 3)"),
        (K.FLOATS, "'a'"),
        (K.SHAPE, "a"),
        (K.ANY, "open('x')"),
        (K.ANY, "{1: 2}"),
        (K.ANY, "nothing"),
    ],
)
def test_text_that_is_no_value_is_refused(kind: K, text: str) -> None:
    """With a sentence on what is expected."""
    with pytest.raises(WrongText, match="Expected"):
        parse(text, ArgumentSpec("x", kind, minimum=1, maximum=10))


@pytest.mark.parametrize(
    ("text", "now", "value"),
    [("+8", 64, 72), ("*2", 64, 128), ("/2", 64, 32), ("-=4", 64, 60), ("+=1", 1, 2)],
)
def test_calculations_start_from_what_stands_there(text: str, now: int, value: float) -> None:
    """As in many design programs."""
    assert calculate(text, now) == value


@pytest.mark.parametrize("value", [1, 0.5, "a", None, True, (3,), (3, 3), ((1, 2), (3, 4)), (), {"a": (1,)}])
def test_a_value_written_is_read_as_itself(value: Value) -> None:
    """Text and back."""
    assert parse(text_of(value), ArgumentSpec("x", K.ANY, optional=True)) == value


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        (ArgumentSpec("x", K.INT), NumberField),
        (ArgumentSpec("x", K.FLOAT), NumberField),
        (ArgumentSpec("x", K.SEED, optional=True), NumberField),
        (ArgumentSpec("x", K.BOOL), CheckField),
        (ArgumentSpec("x", K.BOOL, optional=True), ChoiceField),
        (ArgumentSpec("x", K.ENUM, choices=("a", "b")), ChoiceField),
        (ArgumentSpec("x", K.DTYPE), ChoiceField),
        (ArgumentSpec("x", K.INTS), TextField),
        (ArgumentSpec("x", K.SHAPE), TextField),
        (ArgumentSpec("x", K.ANY), TextField),
        (ArgumentSpec("x", K.INITIALIZER), ObjectField),
        (ArgumentSpec("x", K.ACTIVATION), ObjectField),
        (ArgumentSpec("x", K.LAYER), ObjectField),
        (ArgumentSpec("x", K.LAYERS), LayersField),
    ],
)
def test_each_kind_has_its_field(qtbot: QtBot, catalogue: Catalogue, spec: ArgumentSpec, kind: type) -> None:
    """The kind decides."""
    field = make_field(spec, DARK, catalogue=catalogue)
    qtbot.addWidget(field)
    assert type(field) is kind


def test_numbers_are_given_while_they_are_typed(qtbot: QtBot, make: object) -> None:
    """Every whole text that is a number; leaving the field ends the step."""
    field, heard = make(ArgumentSpec("units", K.INT, required=True, minimum=1), 64)
    rewrite(qtbot, field, "256")
    assert heard.edits == [2, 25, 256]
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    assert (field.line.text(), heard.finished) == ("256", 1)


def test_an_emptied_number_that_is_needed_is_only_the_start_of_another(qtbot: QtBot, make: object) -> None:
    """Nothing is given while the field is empty; leaving it empty asks for the default."""
    field, heard = make(ArgumentSpec("units", K.INT, required=True), 64)
    rewrite(qtbot, field, "")
    assert (heard.edits, heard.emptied) == ([], 0)
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    assert heard.emptied == 1


def test_an_emptied_number_that_may_be_none_is_none(qtbot: QtBot, make: object) -> None:
    """At once."""
    field, heard = make(ArgumentSpec("seed", K.SEED, optional=True), 7)
    rewrite(qtbot, field, "")
    assert heard.emptied == 1
    assert field.line.placeholderText() == "None"


def test_what_is_wrong_is_told_at_once(qtbot: QtBot, make: object) -> None:
    """And nothing is given; Esc brings the value back."""
    field, heard = make(ArgumentSpec("rate", K.FLOAT, minimum=0, maximum=1), 0.5)
    rewrite(qtbot, field, "5")
    assert heard.refusal == "Expected at most 1."
    assert heard.edits == []
    field.revert()
    assert (field.line.text(), heard.refusal) == ("0.5", "")


def test_a_calculation_waits_for_its_end(qtbot: QtBot, make: object) -> None:
    """`*2` is done on Enter."""
    field, heard = make(ArgumentSpec("units", K.INT), 64)
    rewrite(qtbot, field, "*2")
    assert heard.edits == []
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    assert (heard.edits, field.line.text()) == ([128], "128")


def test_arrow_keys_step_a_number_within_its_range(qtbot: QtBot, make: object) -> None:
    """Up and down, and not below the least."""
    field, heard = make(ArgumentSpec("units", K.INT, minimum=1), 2)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(field.box, key)
    assert heard.edits == [3, 2, 1]


@pytest.mark.parametrize(("value", "stepped"), [(0.5, 0.6), (0.001, 0.002), (0.0, 0.1), (0.05, 0.06)])
def test_steps_of_a_float_fit_its_size(qtbot: QtBot, make: object, value: float, stepped: float) -> None:
    """A learning rate moves by thousandths, a rate by tenths."""
    field, heard = make(ArgumentSpec("rate", K.FLOAT, maximum=1), value)
    qtbot.keyClick(field.box, Qt.Key.Key_Up)
    assert heard.edits == [stepped]


def test_the_cursor_stays_while_the_same_value_is_shown_again(qtbot: QtBot, make: object) -> None:
    """The document answers each key stroke with the value just given."""
    field, _ = make(ArgumentSpec("size", K.INTS), (3, 3))
    rewrite(qtbot, field, "5,7")
    field.line.setCursorPosition(1)
    field.show_value((5, 7))
    assert (field.line.text(), field.line.cursorPosition()) == ("5,7", 1)
    field.show_value((9, 9))
    assert field.line.text() == "(9, 9)"


def test_a_left_text_is_written_as_the_program_writes_it(qtbot: QtBot, make: object) -> None:
    """`3,3` becomes `(3, 3)`."""
    field, heard = make(ArgumentSpec("size", K.INTS, length=2), 3)
    rewrite(qtbot, field, "3,3")
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    assert (field.line.text(), heard.edits[-1]) == ("(3, 3)", (3, 3))


def test_a_box_is_ticked_by_click_and_by_key(qtbot: QtBot, make: object) -> None:
    """Each is a step of its own."""
    field, heard = make(ArgumentSpec("use_bias", K.BOOL, default=True), True)
    qtbot.mouseClick(field.box, Qt.MouseButton.LeftButton, pos=QPoint(6, 12))
    qtbot.keyClick(field.box, Qt.Key.Key_Space)
    assert (heard.edits, heard.finished) == ([False, True], 2)


def test_a_mixed_box_is_half_ticked_and_then_whole(qtbot: QtBot, make: object) -> None:
    """A click gives all nodes one value."""
    field, heard = make(ArgumentSpec("use_bias", K.BOOL), Unclear.MIXED)
    assert field.box.checkState() == Qt.CheckState.PartiallyChecked
    qtbot.keyClick(field.box, Qt.Key.Key_Space)
    assert heard.edits == [True]


@pytest.mark.parametrize("kind", [K.INT, K.INTS, K.STR])
def test_mixed_values_are_a_dash(make: object, kind: K) -> None:
    """Nothing stands in the field but a dim dash."""
    field, _ = make(ArgumentSpec("x", kind), Unclear.MIXED)
    assert (field.line.text(), field.line.placeholderText()) == ("", "—")


def test_mixed_choices_are_a_dash(make: object) -> None:
    """In a list of choices too."""
    field, _ = make(ArgumentSpec("x", K.ENUM, choices=("a", "b")), Unclear.MIXED)
    assert (field.combo.currentIndex(), field.combo.placeholderText()) == (-1, "—")


def test_choices_are_chosen_by_key(qtbot: QtBot, make: object) -> None:
    """A letter goes to the choice that begins with it."""
    field, heard = make(ArgumentSpec("padding", K.ENUM, default="valid", choices=("valid", "same")), "valid")
    qtbot.keyClick(field.combo, Qt.Key.Key_S)
    qtbot.keyClick(field.combo, Qt.Key.Key_Return)
    assert heard.edits[:1] == ["same"]


def test_a_value_that_is_no_choice_is_shown_all_the_same(make: object) -> None:
    """A file may hold what this version does not offer."""
    field, _ = make(ArgumentSpec("padding", K.ENUM, choices=("valid", "same")), "circular")
    assert field.combo.currentText() == "circular"


def test_an_initialiser_brings_its_own_arguments(qtbot: QtBot, make: object) -> None:
    """Changed ones make it an object; back at their defaults it is a plain name again."""
    field, heard = make(ArgumentSpec("init", K.INITIALIZER, default="glorot_uniform"), "glorot_uniform")
    assert field.combo.currentText() == "GlorotUniform"
    field.combo.setCurrentText("RandomNormal")
    field.combo.activated.emit(field.combo.currentIndex())
    assert heard.edits == ["random_normal"]
    stddev = field.form.rows["stddev"]
    rewrite(qtbot, stddev.field, "0.1")
    assert heard.edits[-1] == Object("keras.initializers.RandomNormal", {"stddev": 0.1})
    assert stddev.label.changed
    qtbot.mouseClick(stddev.label.button, Qt.MouseButton.LeftButton)
    assert heard.edits[-1] == "random_normal"
    assert not stddev.label.changed


def test_the_arguments_of_a_default_are_folded_away(qtbot: QtBot, make: object) -> None:
    """The arrow shows them, and they stay while they are changed and put back; others' are always there."""
    field, heard = make(ArgumentSpec("init", K.INITIALIZER, default="glorot_uniform"), "glorot_uniform")
    assert field.details.isHidden()
    qtbot.mouseClick(field.arrow, Qt.MouseButton.LeftButton)
    assert not field.details.isHidden()
    rewrite(qtbot, field.form.rows["seed"].field, "3")
    qtbot.mouseClick(field.form.rows["seed"].label.button, Qt.MouseButton.LeftButton)
    assert heard.edits[-1] == "glorot_uniform"
    assert not field.details.isHidden()
    qtbot.mouseClick(field.arrow, Qt.MouseButton.LeftButton)
    assert field.details.isHidden()
    field.show_value("random_normal")
    assert not field.details.isHidden()
    assert field.arrow.isHidden()


def test_the_default_initialiser_chosen_again_is_the_default(make: object) -> None:
    """Whatever else the same class is called."""
    field, heard = make(ArgumentSpec("init", K.INITIALIZER, default="glorot_uniform"), "zeros")
    field.combo.setCurrentText("GlorotUniform")
    field.combo.activated.emit(field.combo.currentIndex())
    assert heard.edits == ["glorot_uniform"]


@pytest.mark.parametrize(
    "value", ["he_normal", "HeNormal", Object("keras.initializers.HeNormal", {"seed": 3})]
)
def test_an_initialiser_is_known_by_all_its_names(make: object, value: Value) -> None:
    """Text or object, the same choice."""
    field, _ = make(ArgumentSpec("init", K.INITIALIZER), value)
    assert field.combo.currentText() == "HeNormal"
    if isinstance(value, Object):
        assert field.form.rows["seed"].field.line.text() == "3"


def test_a_layer_inside_a_wrapper_has_its_arguments_below(qtbot: QtBot, make: object) -> None:
    """Chosen with samples for what it needs."""
    field, heard = make(
        ArgumentSpec("layer", K.LAYER, required=True), Object("keras.layers.LSTM", {"units": 8})
    )
    assert field.combo.currentText() == "LSTM"
    field.combo.setCurrentText("Dense")
    field.combo.activated.emit(field.combo.currentIndex())
    assert heard.edits[-1].type == "keras.layers.Dense"
    rewrite(qtbot, field.form.rows["units"].field, "12")
    assert heard.edits[-1] == Object("keras.layers.Dense", {"units": 12})


def test_a_list_of_layers_grows_moves_and_shrinks(qtbot: QtBot, make: object) -> None:
    """One more by searching for it, up and down with the arrows, one less with the cross."""
    field, heard = make(ArgumentSpec("layers", K.LAYERS, required=True), (Object("keras.layers.Rescaling"),))
    qtbot.mouseClick(field.add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field.pick.field, "dropout")
    qtbot.keyClick(field.pick.field, Qt.Key.Key_Return)
    assert [each.type for each in heard.edits[-1]] == ["keras.layers.Rescaling", "keras.layers.Dropout"]
    qtbot.mouseClick(field.rows[1].up, Qt.MouseButton.LeftButton)
    assert [each.type for each in heard.edits[-1]] == ["keras.layers.Dropout", "keras.layers.Rescaling"]
    assert not field.rows[0].up.isEnabled()
    assert not field.rows[1].down.isEnabled()
    qtbot.mouseClick(field.rows[0].remove, Qt.MouseButton.LeftButton)
    assert [each.type for each in heard.edits[-1]] == ["keras.layers.Rescaling"]
    assert len(field.layers) == 1


def test_a_function_cannot_be_given(make: object) -> None:
    """The field says so."""
    field, _ = make(ArgumentSpec("function", K.CALLABLE))
    assert "Python function" in field.label.text()


def test_a_note_has_lines(qtbot: QtBot) -> None:
    """Return makes a new one."""
    field = note_field(ArgumentSpec("text", K.STR, default=""), DARK)
    qtbot.addWidget(field)
    assert isinstance(field, NoteField)
    heard = Heard(field)
    field.show_value("one")
    field.text.moveCursor(field.text.textCursor().MoveOperation.End)
    qtbot.keyClick(field.text, Qt.Key.Key_Return)
    qtbot.keyClicks(field.text, "two")
    assert heard.edits[-1] == "one\ntwo"


def wheel(widget: QWidget) -> bool:
    """Turn the wheel over `widget`; whether it took it."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (ArgumentSpec("units", K.INT), 5),
        (ArgumentSpec("padding", K.ENUM, choices=("valid", "same")), "valid"),
        (ArgumentSpec("init", K.INITIALIZER), "zeros"),
    ],
)
def test_the_wheel_changes_nothing_without_focus(make: object, spec: ArgumentSpec, value: Value) -> None:
    """It is left to the panel, which scrolls."""
    field, heard = make(spec, value)
    editor = field.focusProxy()
    editor.clearFocus()
    assert not wheel(editor)
    assert heard.edits == []


def test_a_row_shows_what_is_wrong_under_its_field(qtbot: QtBot, make: object) -> None:
    """A refused text first, then the problems of the report; the field is marked."""
    field, _ = make(ArgumentSpec("units", K.INT, minimum=1), 5)
    row = FieldRow(field.spec, field, DARK)
    qtbot.addWidget(row)
    row.show_state(FieldState(5, errors=("too small",)))
    assert row.errors == "too small"
    assert field.box.property("wrong") is True
    row.show()
    rewrite(qtbot, field, "0")
    assert row.errors == "Expected at least 1."
    qtbot.keyClick(field.box, Qt.Key.Key_Escape)
    row.show_state(FieldState(5))
    assert row.errors == ""
    assert field.box.property("wrong") is False
