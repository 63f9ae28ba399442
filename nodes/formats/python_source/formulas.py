"""Operators, indexes and comparisons of a `call` as nodes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from nodes.catalogue.spec import Catalogue
from nodes.expressions import is_expression, is_index
from nodes.formats.python_source.drafts import Draft, Plain, Tensor, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.values import shown
from nodes.graph import Object, Value
from nodes.syntax import expression_of

OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "operator.add",
    ast.Sub: "operator.subtract",
    ast.Mult: "operator.multiply",
    ast.Div: "operator.divide",
    ast.MatMult: "operator.matmul",
    ast.Pow: "operator.power",
}
FORMS = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Subscript)
"""What is a formula."""

Read = Callable[[ast.expr], Thing]


class Formulas:
    """Makes nodes of formulas. `read` reads what stands in one; `ops` names the function that is called.

    A strict reader takes nothing apart: what is no formula as it stands has none.
    """

    def __init__(
        self, draft: Draft, read: Read, ops: Callable[[ast.expr], str], catalogue: Catalogue, strict: bool
    ) -> None:
        self.draft = draft
        self.read = read
        self.ops = ops
        self.catalogue = catalogue
        self.strict = strict

    def node(self, expression: ast.expr) -> Tensor:
        """The node that gives the value of a formula.

        Raises:
            NoForm: something in it has no form in a graph.
        """
        names: dict[str, Thing] = {}
        called = {
            each.func.attr if isinstance(each.func, ast.Attribute) else ""
            for each in ast.walk(expression)
            if isinstance(each, ast.Call)
        }
        tree = self._plain(expression, names, called)
        return self._operator(tree, names) or self._index(tree, names) or self._expression(tree, names)

    def _operator(self, tree: ast.expr, names: Mapping[str, Thing]) -> Tensor | None:
        """One operator between two tensors or numbers."""
        if not isinstance(tree, ast.BinOp) or type(tree.op) not in OPERATORS:
            return None
        sides = [_side(each, names) for each in (tree.left, tree.right)]
        if None in sides or not any(isinstance(each, Tensor) for each in sides):
            return None
        arguments: dict[str, Value] = {
            port: each.value for port, each in zip("xy", sides, strict=True) if isinstance(each, Plain)
        }
        node = self.draft.add(OPERATORS[type(tree.op)], arguments)
        for port, each in zip("xy", sides, strict=True):
            if isinstance(each, Tensor):
                self.draft.connect(each, node, port)
        return Tensor(node, self.draft.outputs_of(node)[0])

    def _index(self, tree: ast.expr, names: Mapping[str, Thing]) -> Tensor | None:
        """A part of a tensor, by numbers and slices."""
        if not isinstance(tree, ast.Subscript):
            return None
        whole = _side(tree.value, names)
        text = ast.unparse(tree)[len(ast.unparse(tree.value)) + 1 : -1]
        if isinstance(tree.slice, ast.Tuple) and text.startswith("("):
            text = text[1:-1]
        if not isinstance(whole, Tensor) or not is_index(text, self.catalogue):
            return None
        node = self.draft.add("operator.index", {"index": text})
        self.draft.connect(whole, node, "x")
        return Tensor(node, self.draft.outputs_of(node)[0])

    def _expression(self, tree: ast.expr, names: Mapping[str, Thing]) -> Tensor:
        text = ast.unparse(tree)
        tensors = {name: each for name, each in names.items() if isinstance(each, Tensor)}
        if not is_expression(text, self.catalogue) or len(tensors) < len(names):
            raise NoForm("python-formula", tree, text=text if len(text) <= 60 else f"{text[:57]}…")
        spec = self.catalogue.nodes["expression"]
        node = self.draft.add("expression", {"text": text}, spec=spec)
        for name, each in tensors.items():
            self.draft.connect(each, node, name)
        return Tensor(node, self.draft.outputs_of(node)[0])

    def is_call(self, node: ast.Call, plain: Callable[[ast.expr], Plain | None]) -> bool:
        """Whether a call is one of `keras.ops` with a formula in it."""
        return bool(self.ops(node.func)) and any(self.is_nested(each, plain) for each in node.args)

    def is_nested(self, node: ast.expr, plain: Callable[[ast.expr], Plain | None]) -> bool:
        """Whether an argument is more than a name, a number or a list of these, and fits into a formula."""
        if isinstance(node, ast.List | ast.Tuple):
            return any(self.is_nested(each, plain) for each in node.elts)
        if isinstance(node, ast.Call):
            return bool(self.ops(node.func))
        return isinstance(node, FORMS) and plain(node) is None

    # -- with bare names -------------------------------------------------------------------------------------

    def _plain(self, node: ast.expr, names: dict[str, Thing], called: set[str]) -> ast.expr:
        """`node` with names for tensors and bare functions; the same fields elsewhere."""
        if isinstance(node, ast.Constant):
            return node
        if isinstance(node, ast.Subscript):
            place = self._place(node.slice, names, called)
            return ast.Subscript(self._plain(node.value, names, called), place, ast.Load())
        if isinstance(node, ast.BinOp):
            sides = (self._plain(each, names, called) for each in (node.left, node.right))
            left, right = sides
            return ast.copy_location(ast.BinOp(left, node.op, right), node)
        if isinstance(node, ast.UnaryOp):
            return ast.copy_location(ast.UnaryOp(node.op, self._plain(node.operand, names, called)), node)
        if isinstance(node, ast.Compare):
            left, *rest = (self._plain(each, names, called) for each in (node.left, *node.comparators))
            return ast.copy_location(ast.Compare(left, node.ops, rest), node)
        if isinstance(node, ast.BoolOp):
            parts = [self._plain(each, names, called) for each in node.values]
            return ast.copy_location(ast.BoolOp(node.op, parts), node)
        if isinstance(node, ast.Call):
            return self._function(node, names, called)
        if isinstance(node, ast.Tuple | ast.List):
            row = [self._plain(each, names, called) for each in node.elts]
            return type(node)(row, ast.Load())
        return self._name(node, self.read(node), names, called)

    def _place(self, node: ast.expr, names: dict[str, Thing], called: set[str]) -> ast.expr:
        """What stands between brackets, with `None` for a new axis as TensorFlow calls it.

        A strict reader leaves it as it is; else variables with numbers in them are these numbers.
        """
        if isinstance(node, ast.Constant) and node.value is None:
            return expression_of("tf.newaxis")
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self._place(each, names, called) for each in node.elts], ast.Load())
        if self.strict or isinstance(node, ast.Constant) or ast.unparse(node) == "tf.newaxis":
            return node
        if isinstance(node, ast.Slice):
            ends = (node.lower, node.upper, node.step)
            return ast.Slice(*(None if each is None else self._plain(each, names, called) for each in ends))
        return self._plain(node, names, called)

    def _function(self, node: ast.Call, names: dict[str, Thing], called: set[str]) -> ast.expr:
        """A call inside a formula: of `keras.ops` it stays there, another one becomes a node of its own."""
        name = self.ops(node.func)
        if name and all(each.arg and _is_plain(each.value) for each in node.keywords):
            arguments = [self._plain(each, names, called) for each in node.args]
            return ast.Call(ast.Name(name, ast.Load()), arguments, node.keywords)
        if self.strict:
            raise NoForm("python-formula", node, text=shown(node))
        return self._name(node, self.read(node), names, called)

    def _name(self, node: ast.expr, thing: Thing, names: dict[str, Thing], called: set[str]) -> ast.expr:
        taken = (
            isinstance(thing, Plain) and isinstance(thing.value, Object) and thing.value.type == "argument"
        )
        if isinstance(thing, Plain) and not taken:
            if isinstance(thing.value, Object | dict):
                raise NoForm("python-formula", node, text=shown(node))
            return expression_of(repr(thing.value))
        known = next((name for name, each in names.items() if each == thing), None)
        stem = _stem(node)
        name, count = known or stem, 0
        while known is None and (name in names or name in called):
            count += 1
            name = f"{stem}_{count}"
        names[name] = thing
        return ast.copy_location(ast.Name(name, ast.Load()), node)


def _stem(node: ast.expr) -> str:
    """What a tensor in a formula is called there."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return _stem(node.func) if isinstance(node, ast.Call) else "x"


def _side(node: ast.expr, names: Mapping[str, Thing]) -> Thing | None:
    """A tensor or a number on one side of an operator; None for more than that."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    inner = node.operand if isinstance(node, ast.UnaryOp) and negative else node
    if isinstance(inner, ast.Constant) and type(inner.value) in (int, float):
        value = inner.value
        assert isinstance(value, int | float)
        return Plain(-value if negative else value)
    return None


def _is_plain(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        return False
    return True
