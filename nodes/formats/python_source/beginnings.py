"""How an `__init__` begins: with that of Keras, or of the class of the source that it derives from."""

from __future__ import annotations

import ast

from nodes.formats.python_source.drafts import Plain, Thing
from nodes.formats.python_source.inlining import spread
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.things import Things
from nodes.formats.python_source.values import shown

_USUAL = {"trainable": "True", "autocast": "True"}
"""What Keras takes a class for that does not say so; for all else None."""


def begun(things: Things, call: ast.Call, called: ast.Attribute) -> None:
    """Read `super().__init__()`: of Keras, or of a class of the source with which this one is joined.

    Raises:
        NoForm: it is that of something else, or tells Keras what no drawing shows.
    """
    if things.values.exact:
        return
    inherited = things.methods.get(called.attr) if "." in called.attr else None
    if inherited is not None:
        _inherited(things, call, inherited)
        return
    owner = called.value
    is_super = isinstance(owner, ast.Call) and shown(owner.func) == "super"
    if not is_super and not things.values.spelling.dotted(owner).startswith(("keras.", "tf.")):
        raise NoForm("python-init", call, text=shown(call))
    for each in spread(call, things.variables, things.known).keywords:
        if each.arg not in (None, "name") and not _is_usual(things, each):
            raise NoForm("python-init", call, text=shown(call))


def _inherited(things: Things, call: ast.Call, init: ast.FunctionDef) -> None:
    """Go through the `__init__` of the class that this one derives from."""
    kept = [each for each in call.keywords if each.arg or shown(each.value) != things.rest]
    given = ast.copy_location(ast.Call(call.func, call.args, kept), call)
    rest, things.rest = things.rest, ""
    try:
        things.gone_through(init, spread(given, things.variables, things.known), "", method=True)
    finally:
        things.rest = rest


def _is_usual(things: Things, told: ast.keyword) -> bool:
    """Whether an argument for Keras says no more than what would be so anyway."""
    if not isinstance(told.value, ast.Name):
        return shown(told.value) == _USUAL.get(str(told.arg), "None")
    held: Thing | None = things.known(told.value) if "[" in told.value.id else None
    return held is None or held in (Plain(None), Plain(True))
