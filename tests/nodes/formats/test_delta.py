"""What is told of a project arrives."""

from __future__ import annotations

from dataclasses import replace

from nodes.formats.delta import NOTHING, apply_difference, difference
from nodes.graph import Code, Object, Project, argument
from tests.nodes.drawing import Drawing


def told(before: Project, after: Project) -> Project:
    """What whoever knows `before` takes `after` to be."""
    return apply_difference(before, difference(before, after))


def test_arguments_of_blocks_and_code_are_told(drawing: Drawing) -> None:
    """They arrive with the whole project, and when they change; what is gone goes."""
    drawing.dense(units=argument("units"))
    drawing.replace_block(arguments={"units": 3, "how": Object("keras.initializers.Zeros")}, places={})
    code = {"Twice": Code("Twice", "function", "def Twice(x):\n    return 2 * x\n")}
    whole = replace(drawing.project, code=code)
    assert told(NOTHING, whole) == whole
    changed = replace(whole, code={"Twice": replace(code["Twice"], text="def Twice(x):\n    return x + x\n")})
    assert told(whole, changed) == changed
    assert told(changed, drawing.project) == drawing.project
    assert "code" not in difference(whole, whole.with_block(replace(whole.main_block, name="Other")))
