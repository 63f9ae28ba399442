"""Lists, dicts and choices of Python in a `call`: what is known of them while the source is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from nodes.formats.python_source.drafts import Layers, One, Plain, Row, Table, Thing
from nodes.formats.python_source.inlining import ITEM_EFFORT
from nodes.formats.python_source.methods import first_number
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.quiet import quiet_choice
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.truths import truth
from nodes.formats.python_source.values import shown

MOST_ROUNDS = 1000
"""So often is a loop gone through that Python counts itself."""


def of_form(reader: Reader, node: ast.expr) -> Thing | None:
    """What a comprehension, a dict, a choice or a named expression is; None for other expressions.

    Raises:
        NoForm: it is one of these, and a part of it has no form in a graph, or a tensor decides.
    """
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return Row(tuple(_comprehended(reader, node)))
    if isinstance(node, ast.Call) and _makes_row(reader, node):
        return Row(tuple(each_of(reader, node)))
    if isinstance(node, ast.Call) and _makes_dict(reader, node):
        return Table({str(each.arg): reader.thing(each.value) for each in node.keywords})
    if isinstance(node, ast.Dict):
        return _table(reader, node)
    if isinstance(node, ast.IfExp):
        decided = truth(reader, node.test)
        if decided is None:
            quiet = quiet_choice(reader, node)
            if quiet is None:
                raise NoForm("python-statement", node, text=shown(node))
            return reader.thing(quiet)
        return reader.thing(node.body if decided else node.orelse)
    if isinstance(node, ast.Compare | ast.BoolOp):
        decided = truth(reader, node)
        return None if decided is None else Plain(decided)
    if isinstance(node, ast.NamedExpr):
        found = reader.thing(node.value)
        reader.bind(node.target, found)
        return found
    return None


def _makes_row(reader: Reader, node: ast.Call) -> bool:
    """Whether a call is `list(…)`, `tuple(…)` or `reversed(…)` of what is known."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    plain = name in ("list", "tuple", "reversed") and name not in reader.values.types
    return plain and len(node.args) == 1 and not node.keywords


def _makes_dict(reader: Reader, node: ast.Call) -> bool:
    """Whether a call is `dict(left=…, right=…)`."""
    named = isinstance(node.func, ast.Name) and node.func.id == "dict" and "dict" not in reader.values.types
    return named and not node.args and all(each.arg for each in node.keywords)


def _comprehended(reader: Reader, node: ast.ListComp | ast.GeneratorExp) -> Iterator[Thing]:
    generator = node.generators[0]
    if len(node.generators) > 1 or generator.is_async:
        raise NoForm("python-statement", node, text=shown(node))
    before = dict(reader.variables)
    for each in each_of(reader, generator.iter):
        reader.values.effort.spend(ITEM_EFFORT)
        reader.bind(generator.target, each)
        decided = [truth(reader, test) for test in generator.ifs]
        if None in decided:
            raise NoForm("python-statement", node, text=shown(node))
        if all(decided):
            yield reader.thing(node.elt)
    reader.variables.clear()
    reader.variables.update(before)


def _table(reader: Reader, node: ast.Dict) -> Table:
    found: dict[str, Thing] = {}
    for key, each in zip(node.keys, node.values, strict=True):
        name = None if key is None else reader.values.value(key, reader.lookup)
        if not isinstance(name, str):
            raise NoForm("python-no-value", node, text=shown(node))
        found[name] = reader.thing(each)
    return Table(found)


def element(whole: Thing | None, place: object, node: ast.expr) -> Thing | None:
    """One element of a row, of a list of layers, or of a table; None for other things.

    Raises:
        NoForm: there is none there.
    """
    if isinstance(whole, Table) and isinstance(place, str):
        if place not in whole.items:
            raise NoForm("python-unknown-name", node, text=shown(node))
        return whole.items[place]
    if not isinstance(whole, Row | Layers) or type(place) is not int:
        return None
    items = items_of(whole)
    if not -len(items) <= place < len(items):
        raise NoForm("python-statement", node, text=shown(node))
    return items[place]


def items_of(thing: Thing | None) -> Sequence[Thing]:
    """What a row goes through; of a table its keys. Nothing for other things."""
    if isinstance(thing, Layers):
        return [One(each) for each in thing.layers]
    if isinstance(thing, Row):
        return thing.items
    if isinstance(thing, Table):
        return [Plain(name) for name in thing.items]
    if isinstance(thing, Plain) and isinstance(thing.value, tuple):
        return [Plain(each) for each in thing.value]
    return ()


def each_of(reader: Reader, node: ast.expr) -> Iterator[Thing]:
    """What a `for` over what is known goes through.

    Raises:
        NoForm: nobody knows.
    """
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if isinstance(node, ast.Call) and called == "range":
        yield from map(Plain, _range(reader, node))
    elif isinstance(node, ast.Call) and called == "enumerate":
        first = first_number(node, reader.values, reader.lookup)
        for number, each in enumerate(each_of(reader, node.args[0]), first):
            yield Row((Plain(number), each))
    elif isinstance(node, ast.Call) and called == "zip":
        for row in zip(*(each_of(reader, each) for each in node.args), strict=False):
            yield Row(row)
    elif isinstance(node, ast.Call) and called in ("reversed", "list", "tuple") and len(node.args) == 1:
        found = list(each_of(reader, node.args[0]))
        yield from reversed(found) if called == "reversed" else found
    else:
        yield from _held(reader, node)


def _range(reader: Reader, node: ast.Call) -> Sequence[int]:
    ends = [reader.values.value(each, reader.lookup) for each in node.args]
    numbers = [each for each in ends if type(each) is int]
    found = range(*numbers) if 1 <= len(numbers) == len(ends) <= 3 and 0 not in numbers[2:] else None
    if found is None or len(found) > MOST_ROUNDS:
        raise NoForm("python-loop", node, text=shown(node))
    return found


def _held(reader: Reader, node: ast.expr) -> Iterator[Thing]:
    table = _view(reader, node)
    if table is not None:
        yield from table
        return
    thing = reader.known(node)
    if isinstance(node, ast.List | ast.Tuple | ast.Subscript | ast.ListComp):
        thing = reader.thing(node)
    if thing is None and isinstance(node, ast.Name):
        thing = Plain(reader.lookup(node))
    if not isinstance(thing, Layers | Row | Table) and not (
        isinstance(thing, Plain) and isinstance(thing.value, tuple)
    ):
        raise NoForm("python-loop", node, text=shown(node))
    yield from items_of(thing)


def _view(reader: Reader, node: ast.expr) -> Sequence[Thing] | None:
    """`heads.items()`, `heads.values()`, `heads.keys()`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.args:
        return None
    held = reader.known(node.func.value)
    if isinstance(held, Plain) and isinstance(held.value, Mapping):
        held = Table({name: Plain(value) for name, value in held.value.items()})
    if not isinstance(held, Table):
        return None
    views: dict[str, Sequence[Thing]] = {
        "items": [Row((Plain(name), each)) for name, each in held.items.items()],
        "values": list(held.items.values()),
        "keys": items_of(held),
    }
    return views.get(node.func.attr)


def appended(reader: Reader, statement: ast.Expr) -> bool:
    """Put one thing more into a list, if that is what a statement does.

    Raises:
        NoForm: other variables hold the same list.
    """
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return False
    target = call.func.value
    held = reader.known(target) if isinstance(target, ast.Name) else None
    if call.func.attr not in ("append", "extend") or not isinstance(held, Row):
        return False
    assert isinstance(target, ast.Name)
    if reader.draft.is_shared(held, (reader.variables, *reader.outer)):
        raise NoForm("python-statement", statement, text=shown(statement))
    # the list is made anew
    reader.values.effort.spend(ITEM_EFFORT + len(held.items) // ITEM_EFFORT)
    if call.func.attr == "append":
        more: Sequence[Thing] = (reader.thing(call.args[0]),)
    else:
        more = list(each_of(reader, call.args[0]))
    reader.variables[target.id] = Row((*held.items, *more))
    return True
