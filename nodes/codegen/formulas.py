"""Expressions that a person typed, read against a grammar and written anew: they are never code.

The grammar: names, numbers, truth values, arithmetic, comparison, `and`, `or`, `not`, indexing, and calls of
functions of `keras.ops` by their bare names.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping

from nodes.catalogue.spec import Catalogue
from nodes.codegen.expression import Atom, Bracketed, Expression, Formula, Group, Indexed, call, sequence
from nodes.codegen.literals import Unprintable, quoted
from nodes.expressions import is_place
from nodes.syntax import expression_of

NOT_ONE = "not-an-expression"
"""The code of the problem that a text has which is no expression."""

LONGEST = 2000
"""A text longer than this is not read: formulas are typed by hand."""

DEEPEST = 40
"""So deep may brackets and operators be nested."""

Names = Mapping[str, Expression]

_BINARY: Mapping[type[ast.operator], tuple[str, int]] = {
    ast.BitOr: ("|", 5),
    ast.BitXor: ("^", 6),
    ast.BitAnd: ("&", 7),
    ast.Add: ("+", 9),
    ast.Sub: ("-", 9),
    ast.Mult: ("*", 10),
    ast.Div: ("/", 10),
    ast.FloorDiv: ("//", 10),
    ast.Mod: ("%", 10),
    ast.MatMult: ("@", 10),
    ast.Pow: ("**", 12),
}
_COMPARED: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_UNARY: Mapping[type[ast.unaryop], tuple[str, int]] = {
    ast.USub: ("-", 11),
    ast.UAdd: ("+", 11),
    ast.Invert: ("~", 11),
    ast.Not: ("not ", 3),
}
PRECEDENCE = dict(_BINARY.values())
ATOM = 15


def formula(text: str, names: Names, catalogue: Catalogue) -> Expression:
    """The expression `text`, with what each of its names stands for in its place.

    Raises:
        Unprintable: it is none, or has a name or a function that is not known.
    """
    return _Reader(names, catalogue).read(_parsed(text))


def indexed(value: Expression, text: str, catalogue: Catalogue) -> Expression:
    """`value[text]`, for an index of numbers and slices.

    Raises:
        Unprintable: `text` is no index.
    """
    tree = _parsed(f"x[{text}]")
    if not (isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name)):
        raise Unprintable(NOT_ONE)
    return subscript(value, _Reader({}, catalogue).index(tree.slice))


def infix(operator: str, left: Expression, right: Expression) -> Expression:
    """`left operator right`, for two values that are written anyhow."""
    rank = PRECEDENCE[operator]
    if operator == "**":
        return joined([_within(left, rank + 1), _within(right, rank - 1)], [operator])
    return joined([_within(left, rank), _within(right, rank + 1)], [operator])


def subscript(value: Expression, index: Expression) -> Expression:
    """`value[index]`."""
    return Indexed(_within(value, ATOM), str(index))


def joined(operands: list[Expression], operators: list[str]) -> Formula:
    """Operands of one precedence with operators between them."""
    rank = PRECEDENCE.get(operators[0], {"or": 1, "and": 2}.get(operators[0], 4))
    return Formula(tuple(operands), tuple(operators), rank)


def _within(value: Expression, rank: int) -> Expression:
    """`value` as an operand of an operator that binds as tightly as `rank`."""
    return value if rank_of(value) >= rank else Bracketed(value)


def rank_of(value: Expression) -> int:
    """How tightly an expression holds together."""
    if isinstance(value, Formula):
        return value.rank
    text = str(value)
    if text.startswith("not "):
        return 3
    return 11 if text[:1] in "-+~" else ATOM


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST or "\n" in text or "#" in text:
        raise Unprintable(NOT_ONE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return expression_of(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unprintable(NOT_ONE) from error


class _Reader:
    """Turns a syntax tree into an expression of the source, or refuses it."""

    def __init__(self, names: Names, catalogue: Catalogue) -> None:
        self.names = names
        self.catalogue = catalogue
        self.depth = 0

    def read(self, node: ast.expr) -> Expression:
        forms: Mapping[type[ast.expr], Callable[[ast.expr], Expression]] = {
            ast.Name: self._name,
            ast.Constant: self._constant,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Compare: self._compared,
            ast.BoolOp: self._boolean,
            ast.Subscript: self._subscript,
            ast.Call: self._call,
            ast.Tuple: self._row,
            ast.List: self._row,
        }
        form = forms.get(type(node))
        if form is None or self.depth >= DEEPEST:
            raise Unprintable(NOT_ONE)
        self.depth += 1
        found = form(node)
        self.depth -= 1
        return found

    def _name(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Name)
        if node.id not in self.names:
            raise Unprintable(NOT_ONE)
        return self.names[node.id]

    def _constant(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Constant)
        value = node.value
        if isinstance(value, str):
            return Atom(quoted(value))
        if value is None or isinstance(value, bool | int):
            return Atom(repr(value))
        if isinstance(value, float) and value == value and abs(value) != float("inf"):
            return Atom(repr(value))
        raise Unprintable(NOT_ONE)

    def _binary(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.BinOp)
        if type(node.op) not in _BINARY:
            raise Unprintable(NOT_ONE)
        symbol, rank = _BINARY[type(node.op)]
        left, right = self.read(node.left), self.read(node.right)
        if symbol == "**":
            return infix(symbol, left, right)
        if isinstance(left, Formula) and left.rank == rank:
            return joined([*left.operands, _within(right, rank + 1)], [*left.operators, symbol])
        return infix(symbol, left, right)

    def _unary(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.UnaryOp)
        symbol, rank = _UNARY[type(node.op)]
        operand = self.read(node.operand)
        # Formatters put a power after a sign in brackets.
        power = isinstance(operand, Formula) and operand.operators[0] == "**" and symbol != "not "
        return _signed(symbol, Bracketed(operand) if power else _within(operand, rank))

    def _compared(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Compare)
        if not all(type(each) in _COMPARED for each in node.ops):
            raise Unprintable(NOT_ONE)
        operands = [_within(self.read(each), 5) for each in (node.left, *node.comparators)]
        return joined(operands, [_COMPARED[type(each)] for each in node.ops])

    def _boolean(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.BoolOp)
        symbol, rank = ("and", 2) if isinstance(node.op, ast.And) else ("or", 1)
        operands = [_within(self.read(each), rank + 1) for each in node.values]
        return joined(operands, [symbol] * (len(operands) - 1))

    def _subscript(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Subscript)
        return subscript(self.read(node.value), self.index(node.slice))

    def _row(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Tuple | ast.List)
        return sequence(map(self.read, node.elts), "()" if isinstance(node, ast.Tuple) else "[]")

    def _call(self, node: ast.expr) -> Expression:
        assert isinstance(node, ast.Call)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        spec = self.catalogue.get(f"keras.ops.{name}")
        if spec is None or not spec.expression or name in self.names:
            raise Unprintable(NOT_ONE)
        keywords = []
        for keyword in node.keywords:
            if keyword.arg is None or not _is_plain(keyword.value):
                raise Unprintable(NOT_ONE)
            keywords.append((keyword.arg, self.read(keyword.value)))
        return call(spec.expression, map(self.read, node.args), keywords)

    # -- what stands between brackets ----------------------------------------------------------------------

    def index(self, node: ast.expr) -> Expression:
        """What stands between the brackets of an index."""
        if isinstance(node, ast.Tuple) and len(node.elts) > 1:
            return Atom(", ".join(str(self._part(each)) for each in node.elts))
        if isinstance(node, ast.Tuple) and node.elts:
            return Atom(f"{self._part(node.elts[0])},")
        return self._part(node)

    def _part(self, node: ast.expr) -> Expression:
        if isinstance(node, ast.Slice):
            parts = (node.lower, node.upper, node.step)
            ends = [None if each is None else self._place(each) for each in parts]
            space = " " if any(each is not None and not _is_simple(each) for each in ends) else ""
            lower, upper, step = ("" if each is None else str(each) for each in ends)
            text = f"{lower}{space if lower else ''}:{space if upper else ''}{upper}"
            return Atom(f"{text}{space if upper else ''}:{space}{step}" if step else text)
        if isinstance(node, ast.Constant) and node.value is ...:
            return Atom("...")
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "tf.newaxis":
            return Atom("tf.newaxis")
        return self._place(node)

    def _place(self, node: ast.expr) -> Expression:
        if not is_place(node):
            raise Unprintable(NOT_ONE)
        return self.read(node)


def _signed(symbol: str, operand: Expression) -> Expression:
    if isinstance(operand, Bracketed):
        return Bracketed(operand.value, symbol + operand.sign)
    if isinstance(operand, Group) and operand.prefix:
        return Group(symbol + operand.prefix, operand.brackets, operand.items)
    return Atom(f"{symbol}{operand}")


def _is_simple(value: Expression) -> bool:
    """Whether formatters write no space around the colon beside `value`: a name or a number."""
    return isinstance(value, Atom) and str(value).lstrip("-").replace(".", "").replace("_", "").isalnum()


def _is_plain(node: ast.expr) -> bool:
    """Whether an argument by name is a literal."""
    try:
        ast.literal_eval(node)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    return True
