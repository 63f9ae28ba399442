"""The project's own code is put, renamed wherever it stands, and removed when nothing uses it."""

from __future__ import annotations

import pytest

from nodes import coding, edit
from nodes.graph import Code, Object, Place, PortName
from nodes.refusal import Refusal
from nodes.vocabulary import vocabulary
from tests.nodes.drawing import Drawing

LAYER = '''class Mine(tf.keras.layers.Layer):
    """Mine is mine."""

    def call(self, x):
        return x
'''


def test_code_is_added_and_replaced(drawing: Drawing) -> None:
    """By name; a name that cannot stand in the source is refused."""
    project = coding.put_code(drawing.project, Code("Mine", "layer", LAYER))
    again = coding.put_code(project, Code("Mine", "layer", LAYER + "\n"))
    assert again.code["Mine"].text == LAYER + "\n"
    for name in ("", "1a", "class", "tf", "list", "__x", "a b"):
        with pytest.raises(Refusal) as refused:
            coding.put_code(project, Code(name, "layer", LAYER))
        assert refused.value.code == "bad-code-name"


def test_wires_follow_inputs_that_new_text_calls_differently(drawing: Drawing) -> None:
    """By position, as far as both texts can be read."""
    drawing.project = coding.put_code(drawing.project, Code("Mine", "layer", LAYER))
    known = vocabulary(drawing.project, drawing.catalogue)
    source = drawing.add("input")
    project, id = edit.add_node(
        drawing.project, drawing.block.id, known.nodes["custom:Mine"], Place(0, 0), known
    )
    project = edit.connect_after(project, drawing.block.id, source, id, known)
    text = LAYER.replace("x", "data")
    project = coding.put_code(project, Code("Mine", "layer", text), drawing.catalogue)
    assert [wire.target_port for wire in project.main_block.wires.values()] == [PortName("data")]


RENAMED = {
    "class Old: pass": "class New: pass",
    "x = Old(1)": "x = New(1)",
    "a.Old = Old": "a.Old = New",
    "f(Old=Old, b=Old == 1)": "f(Old=New, b=New == 1)",
    "Old = 3\nOld += 1": "New = 3\nNew += 1",
    "'Old' + \"Old\" # Old": "'Old' + \"Old\" # Old",
    '"""Old\nOld"""\nOld': '"""Old\nOld"""\nNew',
    "Older(OldOld, _Old)": "Older(OldOld, _Old)",
    "def broken(Old": "def broken(New",
    "'unfinished Old\nOld": "'unfinished Old\nNew",
}


@pytest.mark.parametrize("text", sorted(RENAMED))
def test_names_are_renamed_as_words_of_python(text: str) -> None:
    """Not in strings and comments, not after a dot, not as names of arguments."""
    assert coding.renamed_text(text, "Old", "New") == RENAMED[text]


def test_renaming_reaches_every_place(drawing: Drawing) -> None:
    """Types of layers, objects at any depth, code nodes, other texts."""
    drawing.project = coding.put_code(drawing.project, Code("Mine", "layer", LAYER))
    drawing.project = coding.put_code(
        drawing.project, Code("other", "function", "def other(x): return Mine()(x)")
    )
    known = vocabulary(drawing.project, drawing.catalogue)
    drawing.catalogue = known
    drawing.add("custom:Mine")
    drawing.add("chain", layers=(Object("keras.Sequential", {"layers": (Object("custom:Mine"),)}),))
    drawing.add("code", body="y = Mine()(x)")
    uses = coding.uses_of_code(drawing.project, "Mine")
    assert len(uses) == 4
    with pytest.raises(Refusal) as refused:
        coding.remove_code(drawing.project, "Mine")
    assert refused.value.code == "code-used"
    project = coding.rename_code(drawing.project, "Mine", "Yours")
    assert "Mine" not in repr(project).replace("Mine is mine", "")
    assert len(coding.uses_of_code(project, "Yours")) == 4
    assert coding.rename_code(project, "Yours", "Mine") == drawing.project
    with pytest.raises(Refusal) as refused:
        coding.rename_code(project, "Yours", "other")
    assert refused.value.code == "code-name-taken"


def test_unused_code_can_be_removed(drawing: Drawing) -> None:
    """And its name is free again."""
    project = coding.put_code(drawing.project, Code("Mine", "layer", LAYER))
    assert coding.free_code_name(project, "Mine") == "Mine1"
    assert coding.remove_code(project, "Mine") == drawing.project
    assert coding.free_code_name(drawing.project, "a b") == "ab"
    assert coding.free_code_name(drawing.project, "class") == "Custom"
