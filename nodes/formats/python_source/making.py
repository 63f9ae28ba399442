"""What `__init__` makes: layers, lists of layers, weights, constants, and what the block takes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind
from nodes.devices import canonical
from nodes.formats.python_source.classes import ClassText
from nodes.formats.python_source.drafts import Draft, Layers, Numbers, One, Plain, Thing
from nodes.formats.python_source.methods import device_of, frozen_in, kept_as, parameters_of, rounds
from nodes.formats.python_source.module import statements_of
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.tensors import is_random, literal_tensor, weight_of
from nodes.formats.python_source.truths import truth
from nodes.formats.python_source.values import Made, Values, is_block, no_names, shown
from nodes.graph import LayerId, Object, Value, argument, given_layer
from nodes.names import snake_case

COMMON = frozenset({"name", "dtype", "trainable", "autocast"})
"""What every layer takes: none of these is an argument of the block."""


class Making:
    """Reads one `__init__` into a draft. `called` are the attributes that `call` calls."""

    def __init__(
        self,
        draft: Draft,
        values: Values,
        called: frozenset[str],
        fixed: Mapping[str, Value] | None = None,
    ) -> None:
        self.draft = draft
        self.fixed = fixed
        """What the parameters are, where the block is that of one call."""
        self.values = values
        self.called = called
        self.variables: dict[str, Thing] = {}
        self.given: dict[str, str] = {}
        """For each parameter that is a layer what the drawing calls it."""
        self.missing: set[str] = set()
        """Arguments without a default."""
        self.device: str | None = None

    # -- parameters ----------------------------------------------------------------------------------------

    def read(self, source: ClassText) -> None:
        """Read the `__init__` of `source`, if it has one.

        Raises:
            NoForm: something in it has no form in a graph.
        """
        init = source.methods.get("__init__")
        if init is None:
            return
        self._parameters(init)
        self.statements(list(own_statements(init.body)))

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
            value = None if default is None else self.values.value(default, no_names)
            self.draft.arguments[name] = value
            self.variables[name] = Plain(argument(name))

    def _fixed(self, name: str, default: ast.expr | None) -> Value:
        if self.fixed is not None and name in self.fixed:
            return self.fixed[name]
        if default is None:
            raise NoForm("python-unknown-name", None, text=name)
        return self.values.value(default, no_names)

    def read_top(self, tree: ast.Module, line: int) -> None:
        """Read the variables that are given a value at the top, before `line`."""
        for each in statements_of(tree):
            if each.lineno >= line:
                break
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                try:
                    self.statements([each])
                except NoForm:
                    # most of what stands at the top is no part of a model
                    continue

    # -- statements ----------------------------------------------------------------------------------------

    def statements(self, body: list[ast.stmt]) -> None:
        """Read statements in order.

        Raises:
            NoForm: one has no form in a graph.
        """
        forms: Mapping[type[ast.stmt], Callable[..., None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.Expr: self._expression,
            ast.With: self._with,
            ast.For: self._for,
            ast.If: self._if,
        }
        for each in body:
            form = forms.get(type(each))
            if form is None:
                raise NoForm("python-init", each, text=shown(each))
            self.values.effort.spend()
            self.draft.line = each.lineno
            form(each)

    def _annotated(self, statement: ast.AnnAssign) -> None:
        if statement.value is not None:
            self._give(statement.target, statement.value)

    def _assign(self, statement: ast.Assign) -> None:
        if len(statement.targets) != 1:
            raise NoForm("python-init", statement, text=shown(statement))
        target, value = statement.targets[0], statement.value
        rows = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        if rows and isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, each in zip(target.elts, value.elts, strict=False):
                self._give(one, each)
        else:
            self._give(target, value)

    def _give(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.variables[target.id] = self.thing(value, target.id)
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
        self.draft.attributes[target.attr] = self.thing(value, target.attr)

    def _freeze(self, target: ast.Attribute, value: ast.expr) -> None:
        """`self.dense.trainable = False`, or that of an element of a list."""
        trained = value.value if isinstance(value, ast.Constant) else None
        if target.attr != "trainable" or not isinstance(trained, bool):
            raise NoForm("python-init", target, text=shown(target))
        way: list[int] = []
        reached: ast.expr = target.value
        while isinstance(reached, ast.Subscript):
            place = self.values.value(reached.slice, self.lookup)
            if type(place) is not int or not isinstance(reached.value, ast.Attribute):
                raise NoForm("python-init", target, text=shown(target))
            way.insert(0, place)
            reached = reached.value.value
        held = self.known(reached)
        if not isinstance(held, One):
            raise NoForm("python-init", target, text=shown(target))
        layer = self.draft.layers[held.layer]
        if not way:
            self.draft.layers[layer.id] = replace(layer, trainable=trained)
            return
        config = frozen_in(layer.config, way, trained, target)
        self.draft.layers[layer.id] = replace(layer, config=config)

    def _expression(self, statement: ast.Expr) -> None:
        """`super().__init__()`, or one layer more in a list."""
        call = statement.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            raise NoForm("python-init", statement, text=shown(statement))
        if call.func.attr == "__init__":
            return
        held = self.known(call.func.value)
        if call.func.attr not in ("add", "append") or len(call.args) != 1:
            raise NoForm("python-init", statement, text=shown(statement))
        if isinstance(held, One):
            layer = self.draft.layers[held.layer]
            row = layer.config.get("layers")
            if not isinstance(row, tuple):
                raise NoForm("python-init", statement, text=shown(statement))
            added = self._element(call.args[0])
            self.draft.layers[layer.id] = replace(layer, config={**layer.config, "layers": (*row, *added)})
        elif isinstance(held, Layers):
            name = call.func.value.attr if isinstance(call.func.value, ast.Attribute) else "layer"
            more = self.thing(call.args[0], f"{name}_{len(held.layers)}")
            if not isinstance(more, One):
                raise NoForm("python-init", statement, text=shown(statement))
            self._rebind(call.func.value, Layers((*held.layers, more.layer)))
        else:
            raise NoForm("python-init", statement, text=shown(statement))

    def _rebind(self, target: ast.expr, thing: Thing) -> None:
        if isinstance(target, ast.Attribute):
            self.draft.attributes[target.attr] = thing
        elif isinstance(target, ast.Name):
            self.variables[target.id] = thing

    def _with(self, statement: ast.With) -> None:
        device = device_of(statement, self.values)
        before, self.device = self.device, device
        self.statements(statement.body)
        self.device = before

    def _for(self, statement: ast.For) -> None:
        """A loop over what is known: it is gone through here."""
        if not isinstance(statement.target, ast.Name) or statement.orelse:
            raise NoForm("python-init", statement, text=shown(statement.iter))
        for value in rounds(statement.iter, self.values, self.lookup):
            self.values.effort.spend()
            self.variables[statement.target.id] = Plain(value)
            self.statements(list(own_statements(statement.body)))

    def _if(self, statement: ast.If) -> None:
        """`if x is None: x = …` gives an argument a default that is made anew each time; others are known."""
        decided = truth(self, statement.test)
        if decided is not None:
            self.statements(list(own_statements(statement.body if decided else statement.orelse)))
            return
        test, inner = statement.test, statement.body[0]
        named = isinstance(test, ast.Compare) and isinstance(test.left, ast.Name)
        plain = named and isinstance(inner, ast.Assign) and len(statement.body) == 1 and not statement.orelse
        if plain and isinstance(test, ast.Compare) and isinstance(inner, ast.Assign):
            name = test.left.id if isinstance(test.left, ast.Name) else ""
            asked = shown(test) == f"{name} is None" and shown(inner.targets[0]) == name
            if asked and name in self.draft.arguments:
                self.draft.arguments[name] = self.values.value(inner.value, self.lookup)
                return
        raise NoForm("python-init", statement, text=f"if {shown(test)}")

    # -- what is made ----------------------------------------------------------------------------------------

    def thing(self, node: ast.expr, wish: str) -> Thing:
        """What an expression makes; a layer is called `wish`.

        Raises:
            NoForm: it has no form in a graph.
        """
        known = self.known(node)
        if known is not None:
            return known
        if isinstance(node, ast.List | ast.Tuple | ast.ListComp):
            return self._row(node, wish)
        if isinstance(node, ast.Call):
            found = self._called(node, wish)
            if found is not None:
                return found
        return Plain(self.values.value(node, self.lookup))

    def _row(self, node: ast.List | ast.Tuple | ast.ListComp, wish: str) -> Thing:
        made: list[Thing] = []
        if isinstance(node, ast.ListComp):
            generator = node.generators[0]
            if len(node.generators) > 1 or generator.ifs or not isinstance(generator.target, ast.Name):
                raise NoForm("python-init", node, text=shown(node))
            for value in rounds(generator.iter, self.values, self.lookup):
                self.values.effort.spend()
                self.variables[generator.target.id] = Plain(value)
                made.append(self.thing(node.elt, f"{wish}_{len(made)}"))
        else:
            for each in node.elts:
                made.append(self.thing(each, f"{wish}_{len(made)}"))
        layers = tuple(each.layer for each in made if isinstance(each, One))
        if len(layers) == len(made):
            return Layers(layers)
        plain = tuple(each.value for each in made if isinstance(each, Plain))
        if len(plain) == len(made):
            return Plain(plain)
        raise NoForm("python-init", node, text=shown(node))

    def _called(self, node: ast.Call, wish: str) -> Thing | None:
        """What a call makes that is no value of a configuration: a layer, a weight, a tensor."""
        if isinstance(node.func, ast.Name) and self.values.types.get(node.func.id) == "placed":
            return self._placed(node, wish)
        weight = weight_of(node, self.values, self.lookup)
        if weight is not None:
            return One(self.draft.add_layer(wish, "weight", weight[0], trainable=weight[1]))
        dotted = self.values.spelling.dotted(node.func)
        if dotted in ("tf.constant", "tf.convert_to_tensor") and not is_random(node, self.values):
            return Numbers(literal_tensor(node, self.values, self.lookup))
        spec = self.values.spec_of(node.func)
        template = isinstance(node.func, ast.Name) and node.func.id in self.values.templates
        if not template and (spec is None or not spec.stateful):
            return None
        return One(self.layer(node, wish))

    def _placed(self, node: ast.Call, wish: str) -> Thing:
        """`placed(layer, device)`: the variables live there, wherever the layer is called."""
        device = self.values.value(node.args[1], self.lookup)
        before, self.device = self.device, canonical(str(device))
        made = self.thing(node.args[0], wish)
        self.device = before
        return made

    def layer(self, node: ast.Call, wish: str) -> LayerId:
        """The layer that a call makes, in the draft."""
        made = self.made(node)
        id = self.draft.add_layer(wish, made.spec.id, made.config, trainable=made.trainable)
        if self.device is not None:
            self.draft.layers[id] = replace(self.draft.layers[id], device=self.device)
        return id

    def made(self, node: ast.Call) -> Made:
        """What a call of a layer's class makes, with layers of this block where the class takes such."""
        spec = self.values.spec_of(node.func)
        if spec is not None and is_block(spec):
            return self._instance(node)
        made = self.values.made(node, self.lookup)
        if made.spec.id not in ("chain", "keras.Sequential"):
            return made
        elements = tuple(each for item in made.layers for each in self._element(item))
        return replace(made, config={"layers": elements})

    def _element(self, node: ast.expr) -> Iterator[Object]:
        """One layer in a list."""
        if isinstance(node, ast.Call):
            dotted = self.values.spelling.dotted(node.func)
            if dotted in ("keras.Input", "keras.layers.Input", "keras.layers.InputLayer"):
                return
        known = self.known(node)
        if isinstance(known, Layers):
            # the list takes over what was made for it
            yield from (self._moved(each) for each in known.layers)
            return
        if isinstance(known, One):
            yield self._moved(known.layer)
            return
        value = self.values.value(node, self.lookup)
        if not isinstance(value, Object):
            raise NoForm("python-no-value", node, text=shown(node))
        yield value

    def _moved(self, id: LayerId) -> Object:
        layer = self.draft.layers.get(id)
        if layer is None or layer.given or layer.type == "weight":
            raise NoForm("python-shared-in-list", None, name="" if layer is None else layer.attribute)
        del self.draft.layers[id]
        frozen: dict[str, Value] = {} if layer.trainable else {"trainable": False}
        return Object(layer.type, {**layer.config, **frozen})

    def _instance(self, node: ast.Call) -> Made:
        """An instance of a block: its arguments, and the layers of this block that it is given."""
        spec = self.values.spec_of(node.func)
        assert spec is not None
        config: dict[str, Value] = {}
        for name, each in self.values.bound(spec, node):
            known = spec.argument(name)
            if known is not None and known.kind is ArgumentKind.GIVEN:
                thing = self.thing(each, f"{snake_case(spec.title)}_{name}")
                if not isinstance(thing, One):
                    raise NoForm("python-no-value", each, text=shown(each))
                config[name] = given_layer(thing.layer)
            elif known is not None:
                config[name] = self.values.value(each, self.lookup)
            elif name not in COMMON:
                raise NoForm("python-unknown-argument", node, name=spec.title, argument=name)
        self.values.fill(spec.id, config)
        return Made(spec, config)

    # -- names -----------------------------------------------------------------------------------------------

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""
        return self.draft.held(node, self.variables)

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute.

        Raises:
            NoForm: it has none that a configuration can hold.
        """
        known = self.known(node)
        if isinstance(known, Plain):
            return known.value
        raise NoForm("python-unknown-name", node, text=shown(node))
