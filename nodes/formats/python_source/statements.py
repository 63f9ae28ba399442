"""Reading the statements of a `call`, one after the other."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nodes.catalogue.spec import Catalogue
from nodes.formats.python_source.code_lines import CodeLines, Refused, later_names
from nodes.formats.python_source.copies import copies_inputs
from nodes.formats.python_source.drafts import Draft, Layers, One, Plain, Row, Table, Tensor, Thing
from nodes.formats.python_source.formulas import Formulas
from nodes.formats.python_source.functions import loaded
from nodes.formats.python_source.hoisted import rejoined
from nodes.formats.python_source.inlining import makes_something
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.methods import device_of, names_only
from nodes.formats.python_source.mutating import changed_by
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.python_control import PythonControl
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.values import Values, shown
from nodes.graph import Value


class Statements:
    """Reads statements into a draft; what reads expressions derives from it."""

    draft: Draft
    around: Surroundings
    values: Values
    catalogue: Catalogue
    strict: bool
    variables: dict[str, Thing]
    outer: list[dict[str, Thing]]
    functions: dict[str, ast.FunctionDef]
    targets: tuple[str, ...]
    following: tuple[frozenset[str], Sequence[ast.stmt], int]
    piecewise: bool
    making: Making | None
    formulas: Formulas
    python: PythonControl
    code: CodeLines

    def thing(self, node: ast.expr) -> Thing:
        """What an expression gives."""
        raise NotImplementedError

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute."""
        raise NotImplementedError

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""
        raise NotImplementedError

    def done(self, statement: ast.Expr) -> bool:
        """Do what a statement without a value does, if that is known."""
        raise NotImplementedError

    def statements(self, body: Sequence[ast.stmt], later: frozenset[str] = frozenset()) -> Thing | None:
        """Read statements in order, until one returns: what it does.

        Raises:
            NoForm: the block has no form in a graph.
        """
        waiting = list(own_statements(list(body)))
        if self.strict:
            waiting = rejoined(waiting)
        place = 0
        while place < len(waiting):
            statement = waiting[place]
            self.values.effort.spend()
            self.draft.line = statement.lineno
            self._read_as(self.around.strict and not self.around.is_changed(statement))
            self.following = (later, waiting, place + 1)
            if isinstance(statement, ast.Return):
                return Plain(None) if statement.value is None else self.returned(statement.value)
            if isinstance(statement, ast.If):
                ended, result = self.python.branch(statement, waiting[place + 1 :], later)
                if ended:
                    return result
                place += 1
                continue
            count = self.code.run_length(waiting, place)
            if count:
                self.following = (later, waiting, place + count)
                self.code.node(waiting[place : place + count])
                place += count
                continue
            self._statement(statement)
            place += 1
        return None

    def _read_as(self, strict: bool) -> None:
        self.strict = self.formulas.strict = strict

    def returned(self, value: ast.expr) -> Thing:
        """What `return` gives back."""
        self.targets = ()
        if self.strict and isinstance(value, ast.Dict | ast.List | ast.Tuple):
            return self._returned_in(value)
        if self.strict or self.piecewise or self.making is not None:
            return self.thing(value)
        before = dict(self.variables)
        try:
            with self.draft.tried():
                return self.thing(value)
        except NoForm:
            self.variables = before
            self.piecewise = True
            try:
                return self.thing(value)
            finally:
                self.piecewise = False

    def _returned_in(self, node: ast.expr) -> Thing:
        """What is returned in dicts, lists and tuples within one another."""
        if isinstance(node, ast.Dict) and all(isinstance(each, ast.Constant) for each in node.keys):
            pairs = zip(node.keys, node.values, strict=True)
            return Table(
                {
                    str(key.value): self._returned_in(each)
                    for key, each in pairs
                    if isinstance(key, ast.Constant)
                }
            )
        if isinstance(node, ast.List | ast.Tuple) and node.elts:
            return Row(tuple(map(self._returned_in, node.elts)))
        return self.thing(node)

    @property
    def later(self) -> frozenset[str]:
        """The names that are read after the statement that is being read."""
        later, statements, place = self.following
        return later | later_names(statements[place:])

    def _statement(self, statement: ast.stmt) -> None:
        before, following = dict(self.variables), self.following
        try:
            with self.draft.tried():
                self.form(statement)
        except NoForm as error:
            self.variables = before
            if self.making is not None:
                self._beside(statement, error)
                return
            if self.strict and "self." in ast.unparse(statement):
                # we write nothing like it: somebody has changed it
                self._read_as(False)
                self._statement(statement)
                return
            self.following = following
            try:
                self.code.node([statement], error)
            except Refused:
                if self.strict or self.piecewise:
                    raise
                self._in_pieces(statement, error)

    def _in_pieces(self, statement: ast.stmt, error: NoForm) -> None:
        """Read a statement such that only the calls in it that have no form become code."""
        before, following = dict(self.variables), self.following
        self.piecewise = True
        try:
            with self.draft.tried():
                self.form(statement)
        except NoForm:
            self.variables, self.following = before, following
            raise error from None
        finally:
            self.piecewise = False

    def _beside(self, statement: ast.stmt, error: NoForm) -> None:
        """Outside classes: what makes nothing is no part of the model; the rest is code, or has no form.

        Raises:
            NoForm: it makes layers, which code cannot.
        """
        if changed_by(statement, self.variables, self.values) and isinstance(statement, ast.Expr):
            raise error
        if isinstance(statement, ast.Expr):
            return
        if any(
            isinstance(each, ast.Call) and makes_something(each, self.values) for each in ast.walk(statement)
        ):
            raise error
        self.code.node([statement], error)

    def form(self, statement: ast.stmt) -> None:
        """Read a statement that does not return.

        Raises:
            NoForm: it has no form in a graph.
        """
        if isinstance(statement, ast.Assign):
            self.assign(statement.targets, statement.value)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            self.assign([statement.target], statement.value)
        elif isinstance(statement, ast.AugAssign):
            left = ast.copy_location(loaded(statement.target), statement)
            value = ast.copy_location(ast.BinOp(left, statement.op, statement.value), statement)
            self.assign([statement.target], value)
        elif isinstance(statement, ast.FunctionDef):
            self.functions[statement.name] = statement
        elif isinstance(statement, ast.With):
            self._scope(statement)
        else:
            self._without_value(statement)

    def _scope(self, statement: ast.With) -> None:
        """`with tf.device(…):`, or a scope that only names what is in it."""
        if not self.strict and names_only(statement, self.values):
            self.statements(statement.body, self.later)
            return
        with self.draft.on(device_of(statement, self.values)):
            if not copies_inputs(statement, self.variables, self.draft):
                self.statements(statement.body, self.later)

    def _without_value(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.For):
            self.python.rounds(statement, self.later)
        elif isinstance(statement, ast.While):
            self.python.loop(statement, self.later)
        elif isinstance(statement, ast.Delete) and all(
            isinstance(each, ast.Name) for each in statement.targets
        ):
            for name in map(shown, statement.targets):
                self.variables.pop(name, None)
        elif not (isinstance(statement, ast.Expr) and self.done(statement)):
            raise NoForm("python-statement", statement, text=shown(statement))

    def assign(self, targets: Sequence[ast.expr], value: ast.expr) -> None:
        """Give what `value` is to the variables of each of `targets`."""
        target = targets[0]
        names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        self.targets = tuple(each.id if isinstance(each, ast.Name) else "" for each in names)
        if self.strict and isinstance(value, ast.Name | ast.Constant):
            found = self.known(value)
            if not isinstance(found, Row):
                raise NoForm("python-statement", target, text=shown(target))
        found = self.thing(value)
        for each in targets:
            self.bind(each, found)

    def bind(self, target: ast.expr, thing: Thing) -> None:
        """Let the variables of `target` hold `thing`."""
        if isinstance(target, ast.Name):
            self.variables[target.id] = thing
            if isinstance(thing, Tensor) and target.id != "_":
                self.draft.wanted.setdefault(thing, target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            for each, part in zip(target.elts, self.parts(thing, len(target.elts), target), strict=True):
                self.bind(each, part)
        elif isinstance(target, ast.Subscript) and not self.strict:
            self._put(target, thing)
        else:
            raise NoForm("python-statement", target, text=shown(target))

    def _put(self, target: ast.Subscript, thing: Thing) -> None:
        """`outputs["left"] = …`, or one item of a list anew.

        Raises:
            NoForm: it is another thing, or other variables hold it too.
        """
        held = self.known(target.value)
        try:
            place = self.values.value(target.slice, self.lookup)
        except NoForm:
            place = None
        name = target.value.id if isinstance(target.value, ast.Name) else ""
        if not name or held is None or self.draft.is_shared(held, (self.variables, *self.outer)):
            raise NoForm("python-statement", target, text=shown(target))
        if isinstance(held, Table) and isinstance(place, str):
            self.variables[name] = Table({**held.items, place: thing})
        elif isinstance(held, Row) and type(place) is int and -len(held.items) <= place < len(held.items):
            items = list(held.items)
            items[place] = thing
            self.variables[name] = Row(tuple(items))
        else:
            raise NoForm("python-statement", target, text=shown(target))

    def parts(self, thing: Thing, count: int, node: ast.expr) -> tuple[Thing, ...]:
        """What a row consists of.

        Raises:
            NoForm: it has not so many parts.
        """
        found: tuple[Thing, ...] | None = None
        if isinstance(thing, Row):
            found = thing.items
        elif isinstance(thing, Plain) and isinstance(thing.value, tuple):
            found = tuple(map(Plain, thing.value))
        elif isinstance(thing, Layers):
            found = tuple(map(One, thing.layers))
        elif isinstance(thing, Tensor):
            found = self.draft.unpacked(thing, count)
        if found is None or len(found) != count:
            raise NoForm("python-unpack", node, count=count)
        return found
