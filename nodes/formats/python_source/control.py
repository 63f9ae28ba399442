"""Loops and branches of a `call`: as Keras's functions have them, and as Python does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nodes.catalogue.shaping import INDEX
from nodes.formats.python_source.drafts import Plain, Row, Tensor, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.values import shown
from nodes.graph import NodeId, PortName, Value

LOOPS = {"keras.ops.while_loop": "while", "keras.ops.fori_loop": "for", "keras.ops.cond": "if"}
_TITLE = re.compile(r"(.*)_(condition|body|then|else)(_\d+)?")
_USUAL = frozenset({"loop", "branch"})

Body = Callable[[Sequence[Tensor]], Sequence[Thing]]
"""What a part of a loop or branch makes of the values that it carries."""


class Control:
    """Reads the loops and branches of one `call`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.draft = reader.draft

    # -- as functions ----------------------------------------------------------------------------------------

    def called(self, kind: str, node: ast.Call) -> Thing:
        """A call of one of Keras's functions for control.

        Raises:
            NoForm: it is not one of functions that stand here.
        """
        if kind == "if":
            return self._cond(node)
        return self._while(node) if kind == "while" else self._for(node)

    def _named(self, node: ast.expr) -> ast.FunctionDef:
        found = self.reader.functions.get(node.id) if isinstance(node, ast.Name) else None
        if found is None or found.args.vararg or found.args.kwarg or found.args.defaults:
            raise NoForm("python-statement", node, text=shown(node))
        return found

    def _while(self, node: ast.Call) -> Thing:
        if len(node.args) != 3:
            raise NoForm("python-arguments", node, name="while_loop")
        condition, body = map(self._named, node.args[:2])
        parameters = [each.arg for each in body.args.args]
        initial = self.reader.parts(self._row(node.args[2]), len(parameters), node)
        values = [self.reader.tensor(each, node) for each in initial]
        arguments: dict[str, Value] = {}
        for each in node.keywords:
            if each.arg != "maximum_iterations":
                raise NoForm("python-arguments", node, name="while_loop")
            arguments["limit"] = self.reader.values.value(each.value, self.reader.lookup)
        names = self._names(parameters)
        region, enter = self.region("while", names, values, arguments, _title(body.name), parameters)
        with self.draft.inside(region):
            entering = [Tensor(enter, PortName(name)) for name in names]
            decided = self._inside(condition, entering)
            result = self._inside(body, entering)
            leave = self.leave("leave", self.results(result, names, body), entering, names)
            self.draft.connect(self.reader.tensor(decided, node), leave, "condition")
        return Row(tuple(Tensor(region, PortName(name)) for name in names))

    def _row(self, node: ast.expr) -> Thing:
        thing = self.reader.thing(node)
        return Row((thing,)) if isinstance(thing, Tensor | Plain) else thing

    def _for(self, node: ast.Call) -> Thing:
        if len(node.args) != 4 or shown(node.args[0]) != "0" or node.keywords:
            raise NoForm("python-arguments", node, name="fori_loop")
        body = self._named(node.args[2])
        parameters = [each.arg for each in body.args.args]
        if len(parameters) != 2:
            raise NoForm("python-arguments", node, name="fori_loop")
        carried = self.reader.thing(node.args[3])
        initial = carried.items if isinstance(carried, Row) else (carried,)
        values = [self.reader.tensor(each, node) for each in initial]
        inner = _unpacked(body, parameters[1]) if isinstance(carried, Row) else [parameters[1]]
        if len(inner) != len(values):
            raise NoForm("python-unpack", node, count=len(values))
        names = self._names(inner)
        times, arguments = self._times(node.args[1])
        region, enter = self.region("for", names, values, arguments, _title(body.name), inner)
        if times is not None:
            self.draft.connect(times, region, "times")
        with self.draft.inside(region):
            entering = [Tensor(enter, PortName(name)) for name in names]
            index = Tensor(enter, INDEX)
            self.draft.wanted[index] = parameters[0]
            given: Thing = Row(tuple(entering)) if isinstance(carried, Row) else entering[0]
            own = dict(zip(parameters, (index, given), strict=True))
            result = self.reader.inside(body.body, {**self.reader.variables, **own}, body)
            self.leave("leave", self.results(result, names, body), entering, names)
        outputs = tuple(Tensor(region, PortName(name)) for name in names)
        return Row(outputs) if isinstance(carried, Row) else outputs[0]

    def _times(self, node: ast.expr) -> tuple[Tensor | None, dict[str, Value]]:
        thing = self.reader.thing(node)
        if isinstance(thing, Plain):
            return None, {"times": thing.value}
        return self.reader.tensor(thing, node), {}

    def _cond(self, node: ast.Call) -> Thing:
        if len(node.args) != 3 or node.keywords:
            raise NoForm("python-arguments", node, name="cond")
        decision = self.reader.tensor(self.reader.thing(node.args[0]), node)
        first, other = map(self._named, node.args[1:])
        if first.args.args or other.args.args:
            raise NoForm("python-arguments", node, name="cond")
        names = _distinct([each if each not in ("", "_") else "x" for each in self.reader.targets] or ["x"])
        values = [self._initial(name, (first, other), place, decision) for place, name in enumerate(names)]
        region, enter = self.region("if", names, values, {}, _title(first.name), ())
        self.draft.connect(decision, region, "condition")
        with self.draft.inside(region):
            entering = [Tensor(enter, PortName(name)) for name in names]
            for kind, part in (("then", first), ("else", other)):
                result = self.reader.inside(part.body, self.seen(values, entering), part)
                self.leave(kind, self.results(result, names, part), entering, names)
        outputs = tuple(Tensor(region, PortName(name)) for name in names)
        return outputs[0] if len(outputs) == 1 else Row(outputs)

    def _initial(self, name: str, parts: Sequence[ast.FunctionDef], place: int, decision: Tensor) -> Tensor:
        """What a carried value of a branch is before it: what one of the branches leaves as it is, if any."""
        returned: list[str] = []
        used: list[str] = []
        for part in parts:
            last = part.body[-1]
            value = last.value if isinstance(last, ast.Return) else None
            row = value.elts if isinstance(value, ast.Tuple) else [value]
            if place < len(row) and isinstance(each := row[place], ast.Name):
                returned.append(each.id)
            used += [node.id for node in ast.walk(part) if isinstance(node, ast.Name)]
        for wish in (*(each for each in returned if each == name), *returned, name, *used):
            thing = self.reader.variables.get(wish)
            if isinstance(thing, Tensor) and (wish in used or wish in returned):
                return thing
        return decision

    def seen(self, values: Sequence[Tensor], entering: Sequence[Tensor]) -> dict[str, Thing]:
        """The variables around a branch, with what it carries as its own."""
        own = dict(zip(values, entering, strict=True))
        return {
            name: own.get(thing, thing) if isinstance(thing, Tensor) else thing
            for name, thing in self.reader.variables.items()
        }

    def _inside(self, function: ast.FunctionDef, entering: Sequence[Tensor]) -> Thing:
        parameters = [each.arg for each in function.args.args]
        if len(parameters) != len(entering):
            raise NoForm("python-unpack", function, count=len(entering))
        seen = {**self.reader.variables, **dict(zip(parameters, entering, strict=True))}
        return self.reader.inside(function.body, seen, function)

    def results(self, result: Thing, names: Sequence[str], node: ast.AST) -> list[Thing]:
        """What a part returns, one for each carried value."""
        row = result.items if isinstance(result, Row) else (result,)
        if len(row) != len(names):
            raise NoForm("python-unpack", node, count=len(names))
        return list(row)

    # -- nodes -----------------------------------------------------------------------------------------------

    def _names(self, parameters: Sequence[str]) -> list[str]:
        """What the carried values are called: as outside, or as inside where that says more."""
        targets = self.reader.targets
        if len(targets) != len(parameters) or len(set(targets)) < len(targets):
            return _distinct(list(parameters))
        pairs = zip(targets, parameters, strict=True)
        names = [
            inner if not outer.strip("_") or len(inner) < len(outer) else outer for outer, inner in pairs
        ]
        return names if len(set(names)) == len(names) else _distinct(list(parameters))

    def region(
        self,
        kind: str,
        names: Sequence[str],
        initial: Sequence[Tensor],
        arguments: dict[str, Value],
        title: str,
        inside: Sequence[str],
    ) -> tuple[NodeId, NodeId]:
        """The node of a loop or branch, and what its body begins with."""
        catalogue = self.reader.catalogue
        ports = tuple(map(PortName, names))
        spec = replace(catalogue.nodes[kind], outputs=ports)
        region = self.draft.add(kind, {**arguments, "values": tuple(names)}, spec=spec)
        if title:
            self.draft.change(region, title=title)
        for tensor, name in zip(initial, names, strict=True):
            self.draft.connect(tensor, region, name)
        with self.draft.inside(region), self.draft.on(None):
            outputs = (INDEX, *ports) if kind == "for" else ports
            enter = self.draft.add("enter", spec=replace(catalogue.nodes["enter"], outputs=outputs))
        for name, inner in zip(names, inside, strict=False):
            self.draft.wanted[Tensor(enter, PortName(name))] = inner
        return region, enter

    def leave(
        self, kind: str, results: Sequence[Thing], entering: Sequence[Tensor], names: Sequence[str]
    ) -> NodeId:
        """What a body or a branch ends with; what stays as it is has no wire."""
        tensors = [self.reader.tensor(each) for each in results]
        with self.draft.on(None):
            leave = self.draft.add(kind)
        for tensor, before, name in zip(tensors, entering, names, strict=True):
            if tensor != before:
                self.draft.connect(tensor, leave, name)
        return leave


def _unpacked(body: ast.FunctionDef, name: str) -> list[str]:
    """What a function calls the parts of its parameter `name`."""
    first = body.body[0]
    if isinstance(first, ast.Assign) and shown(first.value) == name:
        target = first.targets[0]
        if isinstance(target, ast.Tuple):
            return [each.id if isinstance(each, ast.Name) else "x" for each in target.elts]
    return []


def _distinct(names: list[str]) -> list[str]:
    found: list[str] = []
    for stem in names:
        name, count = stem, 0
        while name in found or name in ("index", "times", "condition", "_"):
            count += 1
            name = f"{stem.strip('_') or 'x'}_{count}"
        found.append(name)
    return found


def _title(function: str) -> str:
    """What a loop or branch is called, by the name of one of its functions."""
    found = _TITLE.fullmatch(function)
    return found[1] if found is not None and found[1] not in _USUAL else ""
