"""The panel of the project's own code: a list, an editor, and one undo step for each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.panels.custom_code import CustomCodePanel
from editor.panels.custom_code_starters import KINDS, STARTERS, Starter
from editor.theme.colours import DARK, LIGHT
from nodes.catalogue.spec import Catalogue
from nodes.coding import put_code
from nodes.custom import read_code
from nodes.edit import add_node
from nodes.graph import Code, Place, Project, empty_project
from tests.editor.conftest import settle
from tests.editor.panels.editing import CONTROL, Key, SilentCompletion, completion

__all__ = ["completion"]

DOUBLE = "def double(x):\n    return 2 * x\n"
HALVE = "def halve(x):\n    return x / 2\n"


@pytest.fixture
def document(catalogue: Catalogue) -> Document:
    """A project without code."""
    return Document(empty_project(), catalogue)


@pytest.fixture
def panel(document: Document, completion: SilentCompletion, qtbot: QtBot) -> Iterator[CustomCodePanel]:
    """The panel of `document` on screen."""
    made = CustomCodePanel(document, DARK, completion)  # type: ignore[arg-type]
    made.resize(900, 400)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def put(document: Document, name: str, text: str) -> None:
    """Put a function into the project, as an undo step of its own."""
    document.apply("Put", lambda project: put_code(project, Code(name, "function", text)))


@pytest.fixture
def two(panel: CustomCodePanel, document: Document) -> CustomCodePanel:
    """The panel with two functions, the first one shown."""
    put(document, "double", DOUBLE)
    put(document, "halve", HALVE)
    return panel


def texts(document: Document) -> dict[str, str]:
    """The project's code by name."""
    return {name: code.text for name, code in document.project.code.items()}


def click(panel: CustomCodePanel, qtbot: QtBot, name: str) -> None:
    """Click on a name in the list."""
    names = panel.codes.list
    (item,) = names.findItems(name, Qt.MatchFlag.MatchExactly)
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=names.visualItemRect(item).center())


def append(panel: CustomCodePanel, qtbot: QtBot, text: str) -> None:
    """Type at the end of the text."""
    qtbot.mouseClick(panel.editor.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClick(panel.editor, Key.Key_End, CONTROL)
    qtbot.keyClicks(panel.editor, text)


def test_without_code_it_says_what_code_is_for(panel: CustomCodePanel, document: Document) -> None:
    """The page goes with the first piece of code, and comes back with undo."""
    assert panel.begin.isVisible()
    assert not panel.editor.isVisible()
    put(document, "double", DOUBLE)
    assert panel.editor.isVisible()
    assert (panel.current, panel.editor.text()) == ("double", DOUBLE)
    document.undo()
    assert panel.begin.isVisible()
    assert panel.current == ""


@pytest.mark.parametrize("row", range(len(STARTERS)))
def test_new_code_is_chosen_from_a_menu(
    panel: CustomCodePanel, document: Document, qtbot: QtBot, row: int
) -> None:
    """It begins with a text that defines it; a second one gets another name, in its text too."""
    starter = STARTERS[row]
    for menu in (panel.begin.menu(), panel.codes.menu):
        menu.popup(panel.mapToGlobal(panel.rect().center()))
        for _down in range(row + 1):
            qtbot.keyClick(menu, Key.Key_Down)
        qtbot.keyClick(menu, Key.Key_Return)
    first, second = document.project.code.values()
    assert (first.name, first.kind, first.text) == (starter.name, starter.kind, starter.text)
    assert second.name == f"{starter.name}1"
    assert panel.current == second.name
    assert read_code(second.name, second.kind, second.text).summary
    assert panel.editor.hasFocus()
    assert "no " not in panel.status.text()


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_starters_say_what_they_are(starter: Starter) -> None:
    """Each is of a known kind, and each class is registered and takes what every layer takes."""
    assert starter.kind in KINDS
    spec = read_code(starter.name, starter.kind, starter.text)
    assert spec.named
    if "class " in starter.text or starter.kind == "activation":
        assert starter.text.startswith("@tf.keras.utils.register_keras_serializable()\n")


@pytest.mark.keras
@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_starters_work(starter: Starter) -> None:
    """Each one runs as it is, and comes back from its configuration."""
    import tensorflow as tf

    names: dict[str, object] = {"tf": tf}
    exec(starter.text, names)
    made, x = names[starter.name], tf.constant([[-1.0, 2.0]])
    assert callable(made)
    trials: dict[str, Callable[[], object]] = {
        "MyDense": lambda: _again(made, units=3)(x).shape == (1, 3),
        "CenteredLayer": lambda: abs(float(tf.reduce_mean(_again(made)(x)))) < 1e-6,
        "scaled_sum": lambda: float(made(x, x)[0, 1]) == 6.0,
        "my_activation": lambda: tf.keras.layers.Dense(2, activation=made)(x).shape == (1, 2),
        "MyInit": lambda: tf.keras.layers.Dense(2, kernel_initializer=_again(made))(x).shape == (1, 2),
        "MyRegularizer": lambda: float(_again(made)(x)) == pytest.approx(0.05),
    }
    assert trials[starter.name]()


def _again(made: Callable[..., object], **arguments: int) -> Callable[..., object]:
    first = made(**arguments)
    second = type(first).from_config(first.get_config())  # type: ignore[attr-defined]
    assert second.get_config() == first.get_config()  # type: ignore[attr-defined]
    return second  # type: ignore[no-any-return]


def test_ctrl_enter_makes_one_undo_step(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """What was typed counts then, and not before; undo brings the text back into the editor."""
    append(two, qtbot, "# why")
    assert texts(document)["double"] == DOUBLE
    assert "Ctrl+Enter" in two.status.text()
    assert two.apply_button.isEnabled()
    qtbot.keyClick(two.editor, Key.Key_Return, CONTROL)
    assert texts(document)["double"] == DOUBLE + "# why"
    assert not two.apply_button.isEnabled()
    document.undo()
    assert two.editor.text() == DOUBLE == texts(document)["double"]


def test_the_button_applies(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """And leaves the focus in the text."""
    append(two, qtbot, "# why")
    qtbot.mouseClick(two.apply_button, Qt.MouseButton.LeftButton)
    assert texts(document)["double"] == DOUBLE + "# why"
    assert two.editor.hasFocus()


def test_another_name_applies_and_shows_its_text(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """Nothing that was typed is lost by looking at other code."""
    append(two, qtbot, "# why")
    click(two, qtbot, "halve")
    assert texts(document) == {"double": DOUBLE + "# why", "halve": HALVE}
    assert (two.current, two.editor.text()) == ("halve", HALVE)
    qtbot.keyClick(two.codes.list, Key.Key_Up)
    assert two.editor.text() == DOUBLE + "# why"


def test_code_shown_by_others_loses_nothing_either(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """A click on a problem of other code applies what was typed, though the focus stays in the text."""
    append(two, qtbot, "# why")
    two.show_code("halve")
    assert texts(document)["double"] == DOUBLE + "# why"
    assert two.editor.text() == HALVE


def test_undo_of_the_project_leaves_a_way_back(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """What was typed and not applied comes back by Ctrl+Z in the text; that of other code does not."""
    append(two, qtbot, "# why")
    qtbot.keyClick(two.editor, Key.Key_Return, CONTROL)
    qtbot.keyClicks(two.editor, " not")
    document.undo()
    assert two.editor.text() == DOUBLE
    qtbot.keyClick(two.editor, Key.Key_Z, CONTROL)
    assert two.editor.text() == DOUBLE + "# why not"
    two.show_code("halve")
    for _again in range(3):
        qtbot.keyClick(two.editor, Key.Key_Z, CONTROL)
    assert two.editor.text() == HALVE


def test_completion_knows_the_other_code(
    two: CustomCodePanel, completion: SilentCompletion, qtbot: QtBot
) -> None:
    """What the shown code may call is sent along."""
    append(two, qtbot, "ha")
    qtbot.keyClick(two.editor, Key.Key_Space, CONTROL)
    assert completion.asked[-1][4] == HALVE
    two.editor.completer.hide()


def test_a_name_is_changed_in_the_list(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """The definition is renamed with it, as one step."""
    _rename(two, qtbot, "twice")
    assert texts(document) == {"twice": DOUBLE.replace("double", "twice"), "halve": HALVE}
    assert two.current == "twice"
    assert "def twice" in two.editor.text()
    document.undo()
    assert two.codes.names == ["double", "halve"]
    assert two.editor.text() == DOUBLE


def test_rename_while_it_is_being_renamed_changes_nothing(two: CustomCodePanel, qtbot: QtBot) -> None:
    """The field stays open, and Qt has nothing to complain of."""
    for _ in range(2):
        qtbot.mouseClick(two.codes.rename, Qt.MouseButton.LeftButton)
    assert two.codes.list.findChild(QLineEdit).isVisible()


def _rename(panel: CustomCodePanel, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(panel.codes.rename, Qt.MouseButton.LeftButton)
    field = panel.codes.list.findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Key.Key_Return)
    settle()


@pytest.mark.parametrize("name", ["halve", "not a name", "class"])
def test_a_name_that_cannot_be_is_refused(
    two: CustomCodePanel, document: Document, qtbot: QtBot, name: str
) -> None:
    """The status line says why, and everything is as it was."""
    before = document.project
    _rename(two, qtbot, name)
    assert document.project is before
    assert name in two.status.text()
    assert two.codes.names == ["double", "halve"]


def test_a_definition_renamed_in_its_text_renames_the_code(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """Whoever types another name after `def` means it; one undo brings both back."""
    two.editor.setFocus()
    qtbot.keyClick(two.editor, Key.Key_Home, CONTROL)
    for _letter in "def ":
        qtbot.keyClick(two.editor, Key.Key_Right)
    qtbot.keyClicks(two.editor, "re")
    qtbot.keyClick(two.editor, Key.Key_Return, CONTROL)
    assert list(texts(document)) == ["redouble", "halve"]
    assert (two.current, two.codes.names) == ("redouble", ["halve", "redouble"])
    document.undo()
    assert texts(document) == {"double": DOUBLE, "halve": HALVE}


def test_a_text_without_its_definition_says_so(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """The text counts all the same: it is the person's."""
    qtbot.keyClick(two.editor, Key.Key_A, CONTROL)
    qtbot.keyClicks(two.editor, "x = 1")
    qtbot.keyClick(two.editor, Key.Key_Return, CONTROL)
    assert texts(document)["double"] == "x = 1"
    assert "double" in two.status.text()


def test_a_definition_with_the_name_of_other_code_stays_apart(
    two: CustomCodePanel, document: Document, qtbot: QtBot
) -> None:
    """The text is kept under its name, the status line says what is wrong."""
    qtbot.keyClick(two.editor, Key.Key_A, CONTROL)
    qtbot.keyClicks(two.editor, "def halve(x): pass")
    qtbot.keyClick(two.editor, Key.Key_Return, CONTROL)
    assert texts(document) == {"double": "def halve(x): pass", "halve": HALVE}
    assert "halve" in two.status.text()


def test_a_copy_has_a_name_of_its_own(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """What was typed is copied too."""
    append(two, qtbot, "# why")
    qtbot.mouseClick(two.codes.duplicate, Qt.MouseButton.LeftButton)
    assert two.current == "double1"
    assert texts(document)["double1"] == DOUBLE.replace("double", "double1") + "# why"


@pytest.mark.parametrize("by_key", [True, False])
def test_code_is_deleted(two: CustomCodePanel, document: Document, qtbot: QtBot, by_key: bool) -> None:
    """By the button, or by a key in the list; the next one is shown."""
    if by_key:
        click(two, qtbot, "double")
        qtbot.keyClick(two.codes.list, Key.Key_Delete)
    else:
        qtbot.mouseClick(two.codes.remove, Qt.MouseButton.LeftButton)
    assert list(texts(document)) == ["halve"]
    assert (two.current, two.editor.text()) == ("halve", HALVE)


def test_code_in_use_is_not_deleted(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """The status line names what uses it."""

    def place(project: Project) -> Project:
        spec = document.catalogue.nodes["custom:double"]
        return add_node(project, project.main, spec, Place(0, 0), document.catalogue)[0]

    document.apply("Place", place)
    qtbot.mouseClick(two.codes.remove, Qt.MouseButton.LeftButton)
    assert "double" in texts(document)
    assert "double is used by" in two.status.text()


def test_problems_are_marked_where_they_are(two: CustomCodePanel, qtbot: QtBot) -> None:
    """On the line, in the status line, and in the list, whichever code is shown."""
    two.set_problems({"halve": [(2, "cannot divide")]})
    assert two.editor.errors == {}
    click(two, qtbot, "halve")
    assert two.editor.errors == {2: ("cannot divide",)}
    assert two.status.text() == "Line 2: cannot divide"
    two.set_problems({})
    assert two.editor.errors == {}


def test_mistakes_stand_in_the_status_line(two: CustomCodePanel, qtbot: QtBot) -> None:
    """In Python's own words, and Check asks nobody to try them."""
    asked: list[str] = []
    two.check_requested.connect(asked.append)
    append(two, qtbot, "x = = 1")
    qtbot.waitUntil(lambda: two.status.text().startswith("Line 3: "))
    qtbot.mouseClick(two.codes.check, Qt.MouseButton.LeftButton)
    assert asked == []


def test_check_applies_and_asks(two: CustomCodePanel, document: Document, qtbot: QtBot) -> None:
    """What is tried is what stands there."""
    append(two, qtbot, "# why")
    with qtbot.waitSignal(two.check_requested) as told:
        qtbot.mouseClick(two.codes.check, Qt.MouseButton.LeftButton)
    assert told.args == ["double"]
    assert texts(document)["double"].endswith("# why")


def test_code_is_shown_at_a_line(two: CustomCodePanel) -> None:
    """As a problem that was clicked asks for it."""
    two.show_code("halve", 2)
    assert two.current == "halve"
    assert two.editor.textCursor().blockNumber() == 1
    assert two.editor.hasFocus()


def test_a_narrow_panel_has_its_list_above(two: CustomCodePanel, qtbot: QtBot) -> None:
    """There is room for the text in a narrow dock too."""
    assert two.codes.x() < two.editor.mapTo(two, two.editor.rect().topLeft()).x()
    two.resize(400, 600)
    qtbot.waitUntil(lambda: two.editor.mapTo(two, two.editor.rect().topLeft()).x() < 20)


def test_it_follows_the_theme(two: CustomCodePanel) -> None:
    """The strip beside the text takes the other theme's colour."""
    two.set_theme(LIGHT)
    assert two.editor.gutter.grab().toImage().pixelColor(1, 200).name() == LIGHT.canvas
