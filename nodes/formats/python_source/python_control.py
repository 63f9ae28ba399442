"""Loops and branches of a `call` as Python has them: gone through here, or drawn where a tensor decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nodes.formats.python_source.control import Control
from nodes.formats.python_source.drafts import Tensor, Thing
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.quiet import asks_for_training, quiet_statements
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.rows import MOST_ROUNDS, each_of
from nodes.formats.python_source.truths import truth
from nodes.formats.python_source.values import shown
from nodes.graph import PortName


class PythonControl:
    """Reads `for`, `while` and `if` in one `call`; `regions` draws what tensors decide."""

    def __init__(self, reader: Reader, regions: Control) -> None:
        self.reader = reader
        self.draft = reader.draft
        self.regions = regions

    def rounds(self, statement: ast.For, later: frozenset[str]) -> None:
        """A `for` over what is known: it is gone through here.

        Raises:
            NoForm: what it goes through is a tensor, or its body ends it early.
        """
        body = list(own_statements(statement.body))
        if self.reader.strict or statement.orelse or leaves_early(body):
            raise NoForm("python-loop", statement, text=shown(statement.iter))
        again = later | {name.id for each in body for name in ast.walk(each) if isinstance(name, ast.Name)}
        for each in each_of(self.reader, statement.iter):
            self.reader.values.effort.spend()
            self.reader.bind(statement.target, each)
            self.reader.statements(body, again)

    def loop(self, statement: ast.While, later: frozenset[str]) -> None:
        """A `while`: gone through here where Python decides, a loop where a tensor does.

        Raises:
            NoForm: its body ends it early, or nothing in it changes.
        """
        body = list(own_statements(statement.body))
        if self.reader.strict or statement.orelse or leaves_early(body):
            raise NoForm("python-loop", statement, text=shown(statement.test))
        again = later | _names_in((statement.test, *body))
        for _ in range(MOST_ROUNDS):
            goes_on = truth(self.reader, statement.test)
            if goes_on is None:
                break
            if not goes_on:
                return
            self.reader.values.effort.spend()
            self.reader.statements(body, again)
        else:
            raise NoForm("python-loop", statement, text=shown(statement.test))
        names = [name for name in stored(body) if name in self.reader.variables]
        if not names:
            raise NoForm("python-loop", statement, text=shown(statement.test))
        values = [self.reader.tensor(self.reader.variables[name], statement) for name in names]
        region, enter = self.regions.region("while", names, values, {}, "", names)
        entering = [Tensor(enter, PortName(name)) for name in names]
        around = dict(self.reader.variables)
        with self.draft.inside(region), self._apart(around):
            self.reader.variables.update(zip(names, entering, strict=True))
            decided = self.reader.tensor(self.reader.thing(statement.test), statement)
            self.reader.statements(body, again)
            results = [self.reader.variables[name] for name in names]
            leave = self.regions.leave("leave", results, entering, names)
            self.draft.connect(decided, leave, "condition")
        self.reader.variables = around
        for name in names:
            self.reader.bind(ast.Name(name, ast.Store()), Tensor(region, PortName(name)))

    def branch(
        self, statement: ast.If, after: Sequence[ast.stmt], later: frozenset[str]
    ) -> tuple[bool, Thing | None]:
        """An `if`, and whether the whole ends with it, with which result.

        Raises:
            NoForm: what decides is neither a tensor nor known beforehand.
        """
        decided = truth(self.reader, statement.test)
        follows = later | _names_in(after)
        if decided is not None:
            result = self.reader.statements(statement.body if decided else statement.orelse, follows)
            return result is not None, result
        test = statement.test
        if asks_for_training(test):
            quiet = quiet_statements(self.reader, statement)
            if quiet is None:
                raise NoForm("python-training", test)
            return False, self.reader.statements(quiet, follows)
        if self.reader.strict:
            raise NoForm("python-statement", test)
        if _returns(statement.body):
            other = [*statement.orelse, *([] if _returns(statement.orelse) else after)]
            if not _returns(other):
                raise NoForm("python-statement", statement, text=f"if {shown(test)}")
            return True, self._either_result(statement, other)
        if leaves_early(statement.body) or leaves_early(statement.orelse):
            raise NoForm("python-statement", statement, text=f"if {shown(test)}")
        self._either(statement, follows)
        return False, None

    def _either(self, statement: ast.If, follows: frozenset[str]) -> None:
        """An `if` that gives variables other values.

        Raises:
            NoForm: it does something else.
        """
        both = set(stored(statement.body)) & set(stored(statement.orelse))
        changed = stored([*statement.body, *statement.orelse])
        names = [name for name in changed if name in self.reader.variables or name in both]
        names = [name for name in names if name in follows]
        if not names:
            if not all(map(_changes_names, (*statement.body, *statement.orelse))):
                raise NoForm("python-statement", statement, text=f"if {shown(statement.test)}")
            return
        decision = self.reader.tensor(self.reader.thing(statement.test), statement)
        before = [self.reader.variables.get(name, decision) for name in names]
        values = [self.reader.tensor(each, statement) for each in before]
        region, enter = self.regions.region("if", names, values, {}, "", ())
        self.draft.connect(decision, region, "condition")
        entering = [Tensor(enter, PortName(name)) for name in names]
        around = dict(self.reader.variables)
        with self.draft.inside(region), self._apart(around):
            for kind, body in (("then", statement.body), ("else", statement.orelse)):
                self.reader.variables = {**around, **dict(zip(names, entering, strict=True))}
                self.reader.statements(body, frozenset(names) | follows)
                self.regions.leave(kind, [self.reader.variables[name] for name in names], entering, names)
        self.reader.variables = around
        for name in names:
            self.reader.bind(ast.Name(name, ast.Store()), Tensor(region, PortName(name)))

    @contextmanager
    def _apart(self, around: dict[str, Thing]) -> Iterator[None]:
        """Lists of `around` do not grow inside: whether they do, a tensor decides."""
        self.reader.outer.append(around)
        try:
            yield
        finally:
            self.reader.outer.pop()

    def _either_result(self, statement: ast.If, other: Sequence[ast.stmt]) -> Thing:
        """An `if` of which both sides return."""
        decision = self.reader.tensor(self.reader.thing(statement.test), statement)
        used = _names_in((*statement.body, *other))
        known = (self.reader.variables.get(name) for name in sorted(used))
        initial = next((each for each in known if isinstance(each, Tensor)), decision)
        region, enter = self.regions.region("if", ["result"], [initial], {}, "", ())
        self.draft.connect(decision, region, "condition")
        entering = [Tensor(enter, PortName("result"))]
        with self.draft.inside(region):
            for kind, body in (("then", statement.body), ("else", other)):
                result = self.reader.inside(body, self.regions.seen([initial], entering), statement)
                self.regions.leave(
                    kind, self.regions.results(result, ["result"], statement), entering, ["result"]
                )
        return Tensor(region, PortName("result"))


def stored(body: Sequence[ast.stmt]) -> list[str]:
    """The variables that statements give a value, in order."""
    found: dict[str, None] = {}
    for statement in body:
        for each in ast.walk(statement):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id != "_":
                found[each.id] = None
    return list(found)


def leaves_early(body: Sequence[ast.stmt]) -> bool:
    """Whether statements end a loop or a function."""
    kinds = ast.Return | ast.Break | ast.Continue | ast.Yield | ast.YieldFrom
    return any(isinstance(each, kinds) for statement in body for each in ast.walk(statement))


def _changes_names(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but give variables a value, or complain."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    plain = all(isinstance(each, ast.Name) for each in targets)
    return isinstance(statement, ast.Assign | ast.Pass | ast.Raise | ast.Assert) and plain


def _returns(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return)


def _names_in(nodes: Sequence[ast.AST]) -> frozenset[str]:
    return frozenset(each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name))
