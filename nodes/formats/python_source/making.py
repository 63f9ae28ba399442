"""What `__init__` makes: layers, lists of layers, weights, constants, and what the block takes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from nodes.formats.python_source.beginnings import begun
from nodes.formats.python_source.classes import ClassText
from nodes.formats.python_source.drafts import Draft, Layers, One, Plain, Row, Table, Thing
from nodes.formats.python_source.inlining import ITEM_EFFORT
from nodes.formats.python_source.methods import device_of, frozen_in, kept_as, parameters_of
from nodes.formats.python_source.module import statements_of
from nodes.formats.python_source.mutating import changed_by
from nodes.formats.python_source.parsing import MOST_BESIDE, NoForm, own_statements
from nodes.formats.python_source.submodels import Submodels
from nodes.formats.python_source.things import COMMON, Things
from nodes.formats.python_source.truths import truth
from nodes.formats.python_source.values import Values, shown
from nodes.graph import Value, argument, block_of_type
from nodes.syntax import expression_of

OF_KERAS = frozenset(
    [
        *(
            "supports_masking",
            "_supports_masking",
            "activity_regularizer",
            "input_spec",
            "autocast",
            "stateful",
        ),
        *("dtype_policy", "_dtype_policy", "_convert_input_args", "_allow_non_tensor_positional_args"),
    ]
)
"""Attributes by which a class tells Keras how to call it, which no drawing shows."""


class Making(Things):
    """Reads one `__init__` into a draft. `called` are the attributes that `call` calls."""

    def __init__(
        self,
        draft: Draft,
        values: Values,
        called: frozenset[str],
        fixed: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(draft, values)
        self.fixed = fixed
        """What the parameters are, where the block is that of one call."""
        self.called = called
        self.submodels: Submodels | None = None
        """Where models may be made of inputs and outputs: those that are."""
        self.given: dict[str, str] = {}
        """For each parameter that is a layer what the drawing calls it."""
        self.missing: set[str] = set()
        """Arguments without a default."""

    # -- parameters ----------------------------------------------------------------------------------------

    def read(self, source: ClassText) -> None:
        """Read the `__init__` of `source`, if it has one.

        Raises:
            NoForm: something in it has no form in a graph.
        """
        if not self.values.exact:
            self._class_attributes(source)
        self.methods = source.methods
        init = source.methods.get("__init__")
        if init is None:
            return
        self.rest = init.args.kwarg.arg if init.args.kwarg is not None else ""
        self._parameters(init)
        self.statements(list(own_statements(init.body)))

    def _class_attributes(self, source: ClassText) -> None:
        """Plain values that stand in the class itself."""
        for each in (statement for node in source.lineage for statement in node.body):
            target = each.targets[0] if isinstance(each, ast.Assign) else None
            if isinstance(each, ast.Assign) and isinstance(target, ast.Name):
                with suppress(NoForm):
                    self.draft.attributes[target.id] = Plain(
                        self.values.value(each.value, self.values.constant)
                    )

    def _parameters(self, init: ast.FunctionDef) -> None:
        if init.args.vararg is not None:
            raise NoForm("python-variadic", init, name=init.args.vararg.arg)
        kept = kept_as(init)
        for name, default in parameters_of(init):
            if name in COMMON:
                continue
            attribute = kept.get(name)
            if self.fixed is not None:
                self.variables[name] = Plain(self._fixed(name, default))
                continue
            if default is None and (attribute in self.called or self.values.exact):
                layer = self.draft.add_layer(attribute or name, "", {}, given=True)
                self.given[name] = self.draft.layers[layer].attribute
                self.variables[name] = One(layer)
                continue
            if default is None:
                self.missing.add(name)
            value = None if default is None else self.values.value(default, self.values.constant)
            self.draft.arguments[name] = value
            self.variables[name] = Plain(argument(name))

    def _fixed(self, name: str, default: ast.expr | None) -> Value:
        if self.fixed is not None and name in self.fixed:
            return self.fixed[name]
        if default is None:
            raise NoForm("python-unknown-name", None, text=name)
        return self.values.value(default, self.values.constant)

    def read_top(self, tree: ast.Module, line: int = 0) -> None:
        """Read what stands at the top, before `line` if that is given: what can be read of it."""
        for each in statements_of(tree):
            if line and each.lineno >= line:
                break
            if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Return):
                continue
            before = dict(self.variables)
            try:
                with self.draft.tried(), self.values.effort.at_most(MOST_BESIDE):
                    self.statements([each])
            except NoForm:
                # most of what stands at the top is no part of a model; what it may change is unknown then
                gone = changed_by(each, before, self.values)
                self.variables = {name: thing for name, thing in before.items() if name not in gone}

    # -- statements ----------------------------------------------------------------------------------------

    def statements(self, body: Sequence[ast.stmt]) -> Thing | None:
        """Read statements in order, until one returns: what it does.

        Raises:
            NoForm: one has no form in a graph.
        """
        forms: Mapping[type[ast.stmt], Callable[..., Thing | None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.With: self._with,
            ast.For: self._for,
            ast.If: self._if,
            ast.Return: self._return,
        }
        for each in body:
            form = forms.get(type(each))
            if form is None:
                raise NoForm("python-init", each, text=shown(each))
            self.values.effort.spend()
            self.draft.line = each.lineno
            returned = form(each)
            if returned is not None:
                return returned
        return None

    def _return(self, statement: ast.Return) -> Thing:
        if not self.depth or statement.value is None:
            raise NoForm("python-init", statement, text=shown(statement))
        return self.thing(statement.value, self.wish or "layer")

    def _annotated(self, statement: ast.AnnAssign) -> None:
        if statement.value is not None:
            self._give(statement.target, statement.value)

    def _augmented(self, statement: ast.AugAssign) -> None:
        """`filters *= 2`, of numbers and lists that are known."""
        target = statement.target
        if isinstance(target, ast.Subscript) or self.values.exact:
            raise NoForm("python-init", statement, text=shown(statement))
        if isinstance(statement.op, ast.Add) and isinstance(held := self.known(target), Layers | Row):
            self._alone(held, target)
            for each in self.each(statement.value):
                held = _longer(held, each)
            self._rebind(target, held)
            return
        left = ast.copy_location(expression_of(ast.unparse(target)), target)
        value = ast.copy_location(ast.BinOp(left, statement.op, statement.value), statement)
        self._give(target, value)

    def _assign(self, statement: ast.Assign) -> None:
        if len(statement.targets) != 1:
            raise NoForm("python-init", statement, text=shown(statement))
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            if len(target.elts) != len(value.elts):
                raise NoForm("python-unpack", target, count=len(target.elts))
            # all are made before one of the variables holds another
            made = list(map(self._aside, target.elts, value.elts))
            for one, each in zip(target.elts, made, strict=True):
                self._give(one, each)
            for each in made:
                self.variables.pop(each.id if isinstance(each, ast.Name) and " " in each.id else "", None)
        else:
            self._give(target, value)

    def _aside(self, target: ast.expr, value: ast.expr) -> ast.expr:
        """A variable that nobody can type, which holds what `value` is."""
        if isinstance(value, ast.Constant):
            return value
        name = f"for {shown(target)}"
        wish = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "layer")
        self.variables[name] = self.thing(value, wish)
        return ast.copy_location(ast.Name(name, ast.Load()), value)

    def _give(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.variables[target.id] = self.thing(value, target.id)
            return
        if isinstance(target, ast.Subscript):
            self._put(target, value)
            return
        if isinstance(target, ast.Tuple | ast.List):
            self.give(target, self.thing(value, "layer"))
            return
        if not isinstance(target, ast.Attribute):
            raise NoForm("python-init", target, text=shown(target))
        if not (isinstance(target.value, ast.Name) and target.value.id == "self"):
            self._freeze(target, value)
            return
        if target.attr in ("supports_jit", "trainable", "_name") and isinstance(value, ast.Constant):
            if target.attr == "trainable":
                raise NoForm("python-init", target, text=shown(target))
            return
        if target.attr in OF_KERAS and not self.values.exact and shown(value) not in ("None", "False"):
            raise NoForm("python-init", target, text=shown(target))
        self.draft.attributes[target.attr] = self.thing(value, target.attr)

    def _put(self, target: ast.Subscript, value: ast.expr) -> None:
        """`self.heads["left"] = …`, one more in a table."""
        held = self.known(target.value)
        self._alone(held, target.value)
        key = self.values.value(target.slice, self.lookup)
        if held == Plain({}):
            held = Table({})
        if not isinstance(held, Table) or not isinstance(key, str):
            raise NoForm("python-init", target, text=shown(target))
        made = self.thing(value, key if key.isidentifier() else "layer")
        self._rebind(target.value, Table({**held.items, key: made}))

    def _freeze(self, target: ast.Attribute, value: ast.expr) -> None:
        """`self.dense.trainable = False`, or that of an element of a list."""
        trained = value.value if isinstance(value, ast.Constant) else None
        if target.attr != "trainable" or not isinstance(trained, bool):
            raise NoForm("python-init", target, text=shown(target))
        way: list[int] = []
        row = "layers"
        reached: ast.expr = target.value
        while isinstance(reached, ast.Subscript):
            place = self.values.value(reached.slice, self.lookup)
            if type(place) is not int or not isinstance(reached.value, ast.Attribute):
                raise NoForm("python-init", target, text=shown(target))
            way.insert(0, place)
            row = reached.value.attr
            reached = reached.value.value
        held = self.known(reached)
        if not isinstance(held, One):
            raise NoForm("python-init", target, text=shown(target))
        layer = self.draft.layers[held.layer]
        row = row if block_of_type(layer.type) is not None else "layers"
        if not way:
            self.draft.layers[layer.id] = replace(layer, trainable=trained)
            return
        config = frozen_in(layer.config, way, trained, target, row)
        self.draft.layers[layer.id] = replace(layer, config=config)

    def _expression(self, statement: ast.Expr) -> None:
        """`super().__init__()`, or one layer more in a list."""
        call = statement.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            raise NoForm("python-init", statement, text=shown(statement))
        if call.func.attr.rpartition(".")[2] == "__init__":
            begun(self, call, call.func)
            return
        held = self.known(call.func.value)
        if call.func.attr not in ("add", "append") or len(call.args) != 1:
            raise NoForm("python-init", statement, text=shown(statement))
        if isinstance(held, One):
            layer = self.draft.layers[held.layer]
            row = layer.config.get("layers")
            if not isinstance(row, tuple):
                raise NoForm("python-init", statement, text=shown(statement))
            added = tuple(self.element(call.args[0]))
            hint = None if row else self.hint(call.args[0])
            if hint is not None:
                self.entries.setdefault(layer.id, hint)
            self.draft.layers[layer.id] = replace(layer, config={**layer.config, "layers": (*row, *added)})
        elif isinstance(held, Layers | Row) or held == Plain(()):
            self._alone(held, call.func.value)
            name = call.func.value.attr if isinstance(call.func.value, ast.Attribute) else "layer"
            more = self.thing(call.args[0], f"{name}_{_count(held)}")
            self.values.effort.spend(ITEM_EFFORT + _count(held) // ITEM_EFFORT)
            self._rebind(call.func.value, _longer(held, more))
        else:
            raise NoForm("python-init", statement, text=shown(statement))

    def _alone(self, held: Thing | None, target: ast.expr) -> None:
        """Make sure that nothing else holds the list or table that grows: it would not grow with it."""
        frames = (self.variables, *self.outer)
        if held is not None and not self.values.exact and self.draft.is_shared(held, frames):
            raise NoForm("python-init", target, text=shown(target))

    def _rebind(self, target: ast.expr, thing: Thing) -> None:
        if isinstance(target, ast.Attribute):
            self.draft.attributes[target.attr] = thing
        elif isinstance(target, ast.Name):
            self.variables[target.id] = thing

    def _with(self, statement: ast.With) -> Thing | None:
        device = device_of(statement, self.values)
        before, self.device = self.device, device
        returned = self.statements(statement.body)
        self.device = before
        return returned

    def _for(self, statement: ast.For) -> Thing | None:
        """A loop over what is known: it is gone through here."""
        if statement.orelse:
            raise NoForm("python-init", statement, text=shown(statement.iter))
        for each in self.each(statement.iter):
            self.values.effort.spend()
            self.give(statement.target, each)
            returned = self.statements(list(own_statements(statement.body)))
            if returned is not None:
                return returned
        return None

    def _if(self, statement: ast.If) -> Thing | None:
        """`if x is None: x = …` gives an argument a default that is made anew each time; others are known."""
        decided = truth(self, statement.test)
        if decided is not None:
            return self.statements(list(own_statements(statement.body if decided else statement.orelse)))
        test, inner = statement.test, statement.body[0]
        named = isinstance(test, ast.Compare) and isinstance(test.left, ast.Name)
        plain = named and isinstance(inner, ast.Assign) and not statement.orelse
        if plain and isinstance(test, ast.Compare) and isinstance(inner, ast.Assign):
            name = test.left.id if isinstance(test.left, ast.Name) else ""
            asked = shown(test) == f"{name} is None" and shown(inner.targets[0]) == name
            if asked and name in self.draft.arguments:
                value = self.values.value(inner.value, self.lookup)
                for each in statement.body[1:]:
                    value = _frozen_row(name, value, each)
                self.draft.arguments[name] = value
                return None
        raise NoForm("python-init", statement, text=f"if {shown(test)}")


def _frozen_row(name: str, value: Value, statement: ast.stmt) -> Value:
    """A row of layers with one of them frozen: `row[0].trainable = False`.

    Raises:
        NoForm: the statement does something else.
    """
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    way: list[int] = []
    reached = target.value if isinstance(target, ast.Attribute) and target.attr == "trainable" else None
    while isinstance(reached, ast.Subscript):
        place = reached.slice.value if isinstance(reached.slice, ast.Constant) else None
        if type(place) is not int:
            break
        way.insert(0, place)
        reached = reached.value
        reached = reached.value if isinstance(reached, ast.Attribute) else reached
    known = isinstance(reached, ast.Name) and reached.id == name and way
    if not known or not isinstance(statement, ast.Assign) or shown(statement.value) != "False":
        raise NoForm("python-init", statement, text=shown(statement))
    return frozen_in({name: value}, way, False, statement, name)[name]


def _longer(held: Thing, more: Thing) -> Thing:
    """A row with one thing more: a list of layers, where all are such."""
    if isinstance(more, One) and (isinstance(held, Layers) or held == Plain(())):
        return Layers((*(held.layers if isinstance(held, Layers) else ()), more.layer))
    if isinstance(held, Layers):
        return Row((*map(One, held.layers), more))
    return Row((*(held.items if isinstance(held, Row) else ()), more))


def _count(held: Thing) -> int:
    return len(held.layers) if isinstance(held, Layers) else len(held.items) if isinstance(held, Row) else 0
