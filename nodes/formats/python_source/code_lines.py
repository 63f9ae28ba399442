"""Code nodes: statements of a `call` that have no form in a graph, kept word for word."""

from __future__ import annotations

import ast
import builtins
import textwrap
from collections.abc import Sequence
from dataclasses import replace

from nodes.codegen.coding import bound_names, lines_of
from nodes.codegen.literals import Unprintable
from nodes.codegen.values import FLATTENED
from nodes.formats.imported import Note
from nodes.formats.python_source.drafts import Plain, Row, Tensor, Thing
from nodes.formats.python_source.formulas import FORMS
from nodes.formats.python_source.parsing import NoForm, first_line, last_line
from nodes.formats.python_source.reader import Reader
from nodes.formats.python_source.values import shown
from nodes.graph import PortName, Value
from nodes.nesting import objects_in

_UNSAID = {"np": "import numpy as np", "numpy": "import numpy", "keras": "from tensorflow import keras"}
"""What a piece of a notebook does not import and means."""


class Refused(NoForm):
    """What cannot be a code node either: the class as a whole has no form in a graph."""


class CodeLines:
    """Makes code nodes of the statements of one `call`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.draft = reader.draft

    # -- where they begin and end ----------------------------------------------------------------------------

    def run_length(self, statements: Sequence[ast.stmt], begin: int) -> int:
        """How many of `statements`, which Layerwright wrote, are a code node from `begin` on.

        Between two lines that only such a node has, what else stands there belongs to it too.
        """
        first = statements[begin]
        if not self.reader.strict or self._is_drawn(first, statements[begin + 1 :]):
            return 0
        if "self." in ast.unparse(first):
            return 0
        statements = statements[begin:]
        count = 1
        for place in range(1, len(statements)):
            following = statements[place]
            barrier = isinstance(following, ast.With | ast.Return) or "self." in ast.unparse(following)
            barrier = barrier or following.lineno in self.reader.around.changed
            if barrier or self._is_part(following, statements[place + 1 :]):
                break
            if not self._is_drawn(following, statements[place + 1 :]):
                count = place + 1
        return count

    def _is_part(self, statement: ast.stmt, after: Sequence[ast.stmt]) -> bool:
        """Whether a statement is a function of a loop or branch, or makes one of these."""
        if isinstance(statement, ast.FunctionDef):
            return self._is_drawn(statement, after)
        value = statement.value if isinstance(statement, ast.Assign) else None
        called = value.func if isinstance(value, ast.Call) else None
        return called is not None and self.reader.values.spelling.dotted(called) in (
            "keras.ops.while_loop",
            "keras.ops.fori_loop",
            "keras.ops.cond",
        )

    def _is_drawn(self, statement: ast.stmt, after: Sequence[ast.stmt]) -> bool:
        """Whether a statement is one that nodes other than code are printed as."""
        if isinstance(statement, ast.Return | ast.With):
            return True
        if isinstance(statement, ast.FunctionDef):
            name = statement.name
            return any(_hands_on(each, name) for each in after)
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return False
        value = statement.value
        if isinstance(value, ast.Name):
            target = statement.targets[0]
            return isinstance(target, ast.Tuple) and isinstance(self.reader.known(value), Row | Tensor)
        return isinstance(value, FORMS) or (isinstance(value, ast.Call) and self._is_known(value))

    def _is_known(self, call: ast.Call) -> bool:
        if shown(call.func).startswith("self.") or self._is_part(ast.Assign([], call), ()):
            return True
        written = ast.unparse(call.func)
        if written == FLATTENED and len(call.args) == 1:
            return isinstance(self.reader.known(call.args[0]), Row)
        types = self.reader.values.types
        if written in types:
            return True
        if written == "tf.constant":
            return True
        dotted = self.reader.values.spelling.dotted(call.func)
        spec = self.reader.catalogue.get(dotted)
        return spec is not None and spec.expression == written

    # -- nodes -----------------------------------------------------------------------------------------------

    def node(self, statements: Sequence[ast.stmt], reason: NoForm | None = None) -> None:
        """A code node for `statements`; `reason`: why they have no other form.

        Raises:
            Refused: they cannot stand in one either.
        """
        if isinstance(reason, Refused):
            raise reason
        statements = list(statements)
        aliases = self._aliases(statements) if len(statements) > 1 or self.reader.strict else {}
        if aliases:
            statements = statements[1:]
        ends: list[ast.stmt] = []
        while len(statements) > 1 and _names_of_alias(statements[-1]) is not None:
            ends.insert(0, statements.pop())
        if statements:
            later = self.reader.later.union(*(_read(each) for each in ends))
            self._lines(statements, aliases, later, reason)
        else:
            self.reader.variables.update(aliases)
        for each in ends:
            self.reader.variables.update(self._aliases([each]))

    def _aliases(self, statements: Sequence[ast.stmt]) -> dict[str, Thing]:
        """What the first statement calls anew, if it does nothing else."""
        names = _names_of_alias(statements[0])
        found = {new: self.reader.variables.get(old) for new, old in (names or {}).items()}
        return {new: thing for new, thing in found.items() if thing is not None} if names else {}

    def apart(self, statement: ast.Assign, name: str, reason: NoForm) -> None:
        """A code node for a statement that does not stand in the source so, which gives `name` its value.

        Raises:
            Refused: it cannot stand in one.
        """
        self._lines([statement], {}, frozenset({name}), reason, ast.unparse(statement))

    def _lines(
        self,
        statements: Sequence[ast.stmt],
        aliases: dict[str, Thing],
        later: frozenset[str],
        reason: NoForm | None,
        text: str | None = None,
    ) -> None:
        text = self._text(statements) if text is None else text
        tree = ast.Module(list(statements), [])
        seen = {**self.reader.variables, **aliases}
        before = [*self._given(statements, seen)]
        for name in before:
            held = seen[name]
            if isinstance(held, Plain) and objects_in_value(held.value):
                raise Refused("python-unknown-name", statements[0], text=name)
        inputs = [name for name in before if not isinstance(seen[name], Plain)]
        plain = [f"{name} = {shown_value(seen[name])}\n" for name in before if isinstance(seen[name], Plain)]
        wanted = [name for name in _in_order(statements) if name in bound_names(tree) and name in later]
        if not self.reader.strict:
            plain = [*self._imports(statements), *plain]
        self._finish("".join(plain) + text, {name: seen[name] for name in inputs}, wanted, reason)
        for name in bound_names(tree) - set(wanted):
            self.reader.variables.pop(name, None)

    def _finish(
        self, text: str, inputs: dict[str, Thing], outputs: Sequence[str], reason: NoForm | None
    ) -> None:
        tensors = {name: thing for name, thing in inputs.items() if isinstance(thing, Tensor)}
        if "self." in text or len(tensors) < len(inputs):
            if reason is not None:
                raise Refused(reason.code, _at(reason.line or self.draft.line), **reason.arguments)
            raise Refused("python-statement", _at(self.draft.line), text=text[:60])
        line = self.draft.line
        spec = self.reader.catalogue.nodes["code"]
        arguments: dict[str, Value] = {"inputs": tuple(tensors), "outputs": tuple(outputs), "body": text}
        ports = tuple(map(PortName, outputs))
        node = self.draft.add("code", arguments, spec=replace(spec, outputs=ports))
        try:
            lines_of(self.draft.nodes[node], {})
        except Unprintable as error:
            raise Refused("python-statement", _at(line), text=text[:60]) from error
        for name, thing in tensors.items():
            self.draft.connect(thing, node, name)
        for port in ports:
            self.reader.variables[port] = Tensor(node, port)
            self.draft.wanted.setdefault(Tensor(node, port), port)
        if reason is not None and not self.reader.strict:
            self.reader.around.notes.append(
                Note(
                    reason.code, reason.arguments, text.rpartition("\n")[2].strip(), line, self.draft.id, node
                )
            )

    def method(self, method: ast.FunctionDef, given: Sequence[Thing]) -> Thing:
        """The code node that a method was printed for, in which tensors decide."""
        parameters = [each.arg for each in method.args.args[1:]]
        body = list(method.body)
        last = body[-1]
        outputs: list[str] = []
        if isinstance(last, ast.Return) and last.value is not None:
            row = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
            outputs = [each.id for each in row if isinstance(each, ast.Name)]
            if len(outputs) < len(row):
                raise Refused("python-statement", last, text=shown(last))
            body.pop()
        if not body or len(parameters) != len(given):
            raise Refused("python-statement", method, text=method.name)
        variables, self.reader.variables = self.reader.variables, {}
        first = method.lineno + 1
        text = self.reader.around.text.between(first, last_line(body[-1]))
        targets = self.reader.targets
        self._finish(textwrap.dedent(text), dict(zip(parameters, given, strict=True)), outputs, None)
        self.reader.variables, self.reader.targets = variables, targets
        node = next(reversed(self.draft.nodes))
        for port in outputs:
            self.draft.wanted.pop(Tensor(node, PortName(port)), None)
        if method.name != "code":
            self.draft.change(node, title=method.name)
        tensors = tuple(Tensor(node, PortName(name)) for name in outputs)
        return tensors[0] if len(tensors) == 1 else Row(tensors)

    # -- texts -----------------------------------------------------------------------------------------------

    def _text(self, statements: Sequence[ast.stmt]) -> str:
        """Statements word for word, with the comments before them."""
        text = self.reader.around.text
        first, last = first_line(statements[0]), last_line(statements[-1])
        if text.lines[first - 1][: statements[0].col_offset].strip():
            return "\n".join(map(ast.unparse, statements))
        rest = text.lines[last - 1].encode()[statements[-1].end_col_offset or 0 :].decode().strip()
        if rest and not rest.startswith("#"):
            return "\n".join(map(ast.unparse, statements))
        while first > 1 and text.lines[first - 2].lstrip().startswith("#"):
            first -= 1
        return _dedented(text.between(first, last), statements)

    def _given(self, statements: Sequence[ast.stmt], seen: dict[str, Thing]) -> list[str]:
        """The variables that statements read before they give them a value."""
        found: dict[str, None] = {}
        bound: set[str] = set()
        for statement in statements:
            read = _read(statement) | _updated(statement)
            for name in _in_order([statement]):
                if name in read and name in seen and name not in bound:
                    found[name] = None
            bound |= bound_names(ast.Module([statement], []))
        return list(found)

    def _imports(self, statements: Sequence[ast.stmt]) -> list[str]:
        """The imports that statements need; functions of the source that they use are kept too."""
        lines: list[str] = []
        around = self.reader.around
        for name in sorted(set().union(*map(_read, statements)) - _own_names(statements)):
            known = around.values.spelling.statements.get(name, _UNSAID.get(name))
            if known is not None and known != "import tensorflow as tf":
                lines.append(f"{known}\n")
            elif name in around.values.constants and name not in self.reader.variables:
                lines.append(f"{name} = {self._constant(name, statements[0])}\n")
            elif name in around.others and name not in self.reader.variables:
                raise Refused("python-unknown-name", statements[0], text=name)
            elif name in around.values.types or (
                name not in self.reader.variables and not hasattr(builtins, name) and name != "tf"
            ):
                if name not in around.own:
                    raise Refused("python-unknown-name", statements[0], text=name)
                around.code.add(name)
        return lines

    def _constant(self, name: str, statement: ast.stmt) -> str:
        """A plain value at the top of the source, as Python."""
        values = self.reader.around.values
        try:
            value = values.constant(ast.Name(name, ast.Load()))
        except NoForm as error:
            raise Refused(error.code, statement, **error.arguments) from error
        if objects_in_value(value):
            raise Refused("python-unknown-name", statement, text=name)
        return repr(value)


def objects_in_value(value: Value) -> bool:
    """Whether there is an object of Keras in a value, which has no text of its own."""
    return any(True for _ in objects_in(value))


def later_names(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """All names that statements read."""
    return frozenset().union(*map(_read, statements))


def shown_value(thing: Thing) -> str:
    """A plain value as Python."""
    return repr(thing.value) if isinstance(thing, Plain) else ""


def _read(node: ast.AST) -> frozenset[str]:
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    read = {each.id for each in names if isinstance(each.ctx, ast.Load)}
    return frozenset(read | _updated(node))


def _updated(node: ast.AST) -> frozenset[str]:
    """The variables of `x += 1`."""
    found = (each.target for each in ast.walk(node) if isinstance(each, ast.AugAssign))
    return frozenset(each.id for each in found if isinstance(each, ast.Name))


def _own_names(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements give a value somewhere inside, in a function or a comprehension too."""
    found: set[str] = set()
    for each in (node for one in statements for node in ast.walk(one)):
        found |= bound_names(ast.Module([each], [])) if isinstance(each, ast.stmt) else set()
        if isinstance(each, ast.arg):
            found.add(each.arg)
    return frozenset(found)


def _in_order(statements: Sequence[ast.stmt]) -> list[str]:
    names = [node for each in statements for node in ast.walk(each) if isinstance(node, ast.Name)]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return list(dict.fromkeys(name.id for name in names))


def _names_of_alias(statement: ast.stmt) -> dict[str, str] | None:
    """`x, y = a, b` as a table; None for other statements."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    new = target.elts if isinstance(target, ast.Tuple) else [target]
    old = value.elts if isinstance(value, ast.Tuple) else [value]
    pairs = [(a.id, b.id) for a, b in zip(new, old, strict=False) if _named(a) and _named(b)]  # type: ignore[attr-defined]
    return dict(pairs) if len(pairs) == len(new) == len(old) else None


def _named(node: ast.expr) -> bool:
    return isinstance(node, ast.Name)


def _hands_on(statement: ast.stmt, name: str) -> bool:
    """Whether a statement hands the function `name` on to a loop or branch."""
    value = statement.value if isinstance(statement, ast.Assign | ast.Return) else None
    if not isinstance(value, ast.Call):
        return False
    return any(isinstance(each, ast.Name) and each.id == name for each in value.args)


def _dedented(text: str, statements: Sequence[ast.stmt]) -> str:
    """`text` moved to the left; what stands in strings over several lines stays as it is."""
    first = statements[0]
    width = first.col_offset
    inside: set[int] = set()
    for each in statements:
        for node in ast.walk(each):
            if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno is not None:
                inside.update(range(node.lineno + 1, node.end_lineno + 1))
    last = last_line(statements[-1])
    lines = text.split("\n")
    begin = last - len(lines) + 1
    return "\n".join(
        line if number in inside or line[:width].strip() else line[width:]
        for number, line in enumerate(lines, begin)
    )


def _last(text: str) -> str:
    """The last line of a text: before it stand imports."""
    return text.rpartition("\n")[2].strip()


def _at(line: int) -> ast.AST:
    return ast.Pass(lineno=line, col_offset=0)
