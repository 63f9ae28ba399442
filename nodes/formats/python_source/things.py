"""What expressions of `__init__`, and of the top of a source, make: layers, lists of these, values."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from nodes.catalogue.spec import ArgumentKind
from nodes.devices import canonical
from nodes.formats.python_source.again import copy_of
from nodes.formats.python_source.drafts import Draft, Layers, Numbers, One, Plain, Row, Table, Thing
from nodes.formats.python_source.inlining import CALL_EFFORT, DEEPEST_CALL, ITEM_EFFORT, arguments_of, spread
from nodes.formats.python_source.methods import first_number, rounds
from nodes.formats.python_source.module import INPUTS, Entry, entry_of, hinted
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.row_things import chosen, parts_of, plain_of, row_of, summed
from nodes.formats.python_source.slicing import slice_of
from nodes.formats.python_source.tensors import is_random, literal_tensor, weight_of
from nodes.formats.python_source.truths import truth
from nodes.formats.python_source.values import Made, Values, is_block, shown
from nodes.graph import LayerId, Object, Value, given_layer
from nodes.names import snake_case

COMMON = frozenset({"name", "dtype", "trainable", "autocast"})
"""What every layer takes: none of these is an argument of the block."""


class Things:
    """Reads expressions into a draft."""

    def __init__(self, draft: Draft, values: Values) -> None:
        self.draft = draft
        self.values = values
        self.variables: dict[str, Thing] = {}
        self.device: str | None = None
        self.depth = 0
        self.outer: list[dict[str, Thing]] = []
        """The variables of what called the function that is gone through."""
        self.wish = ""
        """What a layer is called that a function returns."""
        self.entries: dict[LayerId, Entry] = {}
        """What lists of layers say of what they are given."""
        self._declared: Entry | None = None
        self.methods: Mapping[str, ast.FunctionDef] = {}
        self.rest = ""
        """What `__init__` calls all that it hands on to Keras."""

    def statements(self, body: Sequence[ast.stmt]) -> Thing | None:
        """Read statements in order, until one returns: what it does.

        Raises:
            NoForm: one has no form in a graph.
        """
        raise NotImplementedError

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
        if isinstance(node, ast.Dict):
            return self._table(node, wish)
        if isinstance(node, ast.IfExp | ast.Compare | ast.BoolOp):
            decided = truth(self, node.test if isinstance(node, ast.IfExp) else node)
            if decided is not None and isinstance(node, ast.IfExp):
                return self.thing(node.body if decided else node.orelse, wish)
            if decided is not None and not self.values.exact:
                return Plain(decided)
        found: Thing | None = None
        if isinstance(node, ast.BinOp) and not self.values.exact:
            found = summed(self, node, wish)
        elif isinstance(node, ast.Call):
            found = self._called(node, wish)
        if found is not None:
            return found
        return Plain(self.values.value(node, self.lookup))

    def _row(self, node: ast.List | ast.Tuple | ast.ListComp, wish: str) -> Thing:
        made: list[Thing] = []
        if isinstance(node, ast.ListComp):
            for _ in self._generated(node):
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
        if self.values.exact:
            raise NoForm("python-init", node, text=shown(node))
        return Row(tuple(made))

    def _generated(self, node: ast.ListComp) -> Iterator[None]:
        """Let the variables of a comprehension hold each value in turn."""
        generator = node.generators[0]
        if len(node.generators) > 1:
            raise NoForm("python-init", node, text=shown(node))
        for each in self.each(generator.iter):
            self.values.effort.spend(ITEM_EFFORT)
            self.give(generator.target, each)
            decided = [truth(self, test) for test in generator.ifs]
            if None in decided:
                raise NoForm("python-init", node, text=shown(node))
            if all(decided):
                yield

    def give(self, target: ast.expr, thing: Thing) -> None:
        """Let the variables of `target` hold `thing`.

        Raises:
            NoForm: these are no variables, or it has not so many parts.
        """
        if isinstance(target, ast.Name):
            self.variables[target.id] = thing
            return
        if not isinstance(target, ast.Tuple | ast.List):
            raise NoForm("python-init", target, text=shown(target))
        parts = parts_of(thing)
        if parts is None or len(parts) != len(target.elts):
            raise NoForm("python-unpack", target, count=len(target.elts))
        for one, each in zip(target.elts, parts, strict=True):
            self.give(one, each)

    def each(self, node: ast.expr) -> Iterator[Thing]:
        """What a loop over what is known goes through.

        Raises:
            NoForm: nobody knows.
        """
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and called == "enumerate":
            first = first_number(node, self.values, self.lookup)
            for number, each in enumerate(self.each(node.args[0]), first):
                yield Row((Plain(number), each))
            return
        if isinstance(node, ast.Call) and called == "zip":
            for row in zip(*map(self.each, node.args), strict=False):
                yield Row(row)
            return
        if isinstance(node, ast.Call) and called == "reversed" and len(node.args) == 1:
            yield from reversed(list(self.each(node.args[0])))
            return
        known = self.known(node)
        parts = None if known is None else parts_of(known)
        if parts is not None:
            yield from parts
            return
        yield from map(Plain, rounds(node, self.values, self.lookup))

    def _table(self, node: ast.Dict, wish: str) -> Thing:
        found: dict[str, Thing] = {}
        for key, each in zip(node.keys, node.values, strict=True):
            name = None if key is None else self.values.value(key, self.lookup)
            if not isinstance(name, str):
                raise NoForm("python-no-value", node, text=shown(node))
            found[name] = self.thing(each, name if name.isidentifier() else wish)
        plain = {name: each.value for name, each in found.items() if isinstance(each, Plain)}
        return Plain(plain) if found and len(plain) == len(found) else Table(found)

    def _called(self, node: ast.Call, wish: str) -> Thing | None:
        """What a call makes that is no value of a configuration: a layer, a weight, a tensor."""
        node = spread(self.values.whole(node), self.variables, self.known)
        node = node if self.values.exact else chosen(self, node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if self.values.types.get(name) == "placed":
            return self._placed(node, wish)
        if name == "dict" and not node.args:
            keys: list[ast.expr | None] = [ast.Constant(each.arg) for each in node.keywords]
            return self._table(ast.Dict(keys, [each.value for each in node.keywords]), wish)
        function = self.values.functions.get(name)
        if function is not None and name not in self.variables:
            return self._inlined(function, node, wish)
        weight = weight_of(node, self.values, self.lookup)
        if weight is not None:
            return One(self.draft.add_layer(wish, "weight", weight[0], trainable=weight[1]))
        dotted = self.values.spelling.dotted(node.func)
        if dotted in ("tf.constant", "tf.convert_to_tensor") and not is_random(node, self.values):
            return Numbers(literal_tensor(node, self.values, self.lookup))
        spec = self.values.spec_of(node.func)
        if name not in self.values.templates and (spec is None or not spec.stateful):
            return None
        return One(self.layer(node, wish))

    def _inlined(self, function: ast.FunctionDef, node: ast.Call, wish: str) -> Thing:
        """What a function of the source returns, gone through here."""
        result = self.gone_through(function, node, wish)
        if result is None:
            raise NoForm("python-no-return", node)
        return result

    def gone_through(
        self, function: ast.FunctionDef, node: ast.Call, wish: str, method: bool = False
    ) -> Thing | None:
        """Read the statements of a function, or of a `method`, where it is called: what it returns.

        Raises:
            NoForm: one has no form in a graph.
        """
        if self.depth >= DEEPEST_CALL:
            raise NoForm("python-unknown-name", node, text=shown(node.func))
        self.values.effort.spend(CALL_EFFORT)
        given: dict[str, Thing] = {}
        for name, each, outside in arguments_of(function, node, method):
            held, self.variables = self.variables, self.variables if outside else {}
            given[name] = self.thing(each, name)
            self.variables = held
        before, wished = self.variables, self.wish
        self.outer.append(before)
        self.variables, self.wish = given, wish
        self.depth += 1
        try:
            return self.statements(list(own_statements(function.body)))
        finally:
            self.variables, self.wish = before, wished
            self.outer.pop()
            self.depth -= 1

    def _placed(self, node: ast.Call, wish: str) -> Thing:
        """`placed(layer, device)`: the variables live there, wherever the layer is called."""
        device = self.values.value(node.args[1], self.lookup)
        before, self.device = self.device, canonical(str(device))
        made = self.thing(node.args[0], wish)
        self.device = before
        return made

    # -- layers ----------------------------------------------------------------------------------------------

    def layer(self, node: ast.Call, wish: str) -> LayerId:
        """The layer that a call makes, in the draft."""
        made = self.made(node)
        id = self.draft.add_layer(wish, made.spec.id, made.config, trainable=made.trainable)
        if self._declared is not None:
            self.entries[id], self._declared = self._declared, None
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
        whole = self._whole_row(made.layers)
        if whole is not None:
            return replace(made, config={"layers": whole})
        elements = tuple(each for item in made.layers for each in self.element(item))
        self._declared = self.hint(made.layers[0]) if made.layers else None
        return replace(made, config={"layers": elements})

    def _whole_row(self, layers: Sequence[ast.expr]) -> Value:
        """The argument of the block that all layers of a list come from; None where it is none."""
        if len(layers) != 1 or not isinstance(layers[0], ast.Name | ast.ListComp):
            return None
        named = copy_of(layers[0]) or layers[0]
        held = self.known(named)
        taken = isinstance(held, Plain) and isinstance(held.value, Object) and held.value.type == "argument"
        return held.value if isinstance(held, Plain) and taken else None

    def hint(self, node: ast.expr) -> Entry | None:
        """What the first element of a list of layers says of what the list is given."""
        if not isinstance(node, ast.Call) or self.values.exact:
            return None
        if self.values.spelling.dotted(node.func) in INPUTS:
            return entry_of(node, self.values, self.lookup)
        spec = self.values.spec_of(node.func)
        if spec is None or not spec.id.startswith("keras.layers."):
            return None
        with suppress(NoForm):
            return hinted(self.values.made(node, self.lookup).hints)
        return None

    def element(self, node: ast.expr) -> Iterator[Object]:
        """One layer in a list; none for an Input.

        Raises:
            NoForm: it is no layer.
        """
        if isinstance(node, ast.Call) and self.values.spelling.dotted(node.func) in INPUTS:
            return
        known = self.known(node)
        made = isinstance(node, ast.Call) and self.makes(node)
        if known is None and (made or isinstance(node, ast.ListComp | ast.List)):
            known = self.thing(node, "layer")
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

    def makes(self, node: ast.Call) -> bool:
        """Whether a call is one of a function of the source, or of a list with layers in it."""
        if isinstance(node.func, ast.Name) and node.func.id in self.values.functions:
            return True
        spec = None if self.values.exact else self.values.spec_of(node.func)
        return spec is not None and spec.id in ("chain", "keras.Sequential")

    def _moved(self, id: LayerId) -> Object:
        layer = self.draft.layers.get(id)
        if layer is None or layer.given or layer.type == "weight" or id in self.draft.moved:
            raise NoForm("python-shared-in-list", None, name="" if layer is None else layer.attribute)
        self.draft.move(id)
        frozen: dict[str, Value] = {} if layer.trainable else {"trainable": False}
        return Object(layer.type, {**layer.config, **frozen})

    def _instance(self, node: ast.Call) -> Made:
        """An instance of a block: its arguments, and the layers of this block that it is given."""
        spec = self.values.spec_of(node.func)
        assert spec is not None
        config: dict[str, Value] = {}
        common: dict[str, Value] = {}
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
            elif name != "name" and not self.values.exact:
                common[name] = self.values.value(each, self.lookup)
        if not self.values.exact:
            # as the class takes them, by their names
            config = {name: config[name] for name in sorted(config)}
        self.values.fill(spec.id, config)
        usual: dict[str, Value] = {"trainable": True, "autocast": True}
        if any(value not in (None, usual.get(name)) for name, value in common.items()):
            # how what is in it is made and trained then, no drawing shows
            raise NoForm("python-arguments", node, name=spec.title)
        return Made(spec, config)

    # -- names -----------------------------------------------------------------------------------------------

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable, an attribute, or an element of one holds; None for what is none of these."""
        held = self.draft.held(node, self.variables)
        if held is None and isinstance(node, ast.Subscript) and not self.values.exact:
            return self._part(node)
        return held

    def _part(self, node: ast.Subscript) -> Thing | None:
        whole = self.known(node.value)
        if not isinstance(whole, Table | Row | Layers):
            return None
        if isinstance(node.slice, ast.Slice):
            part = slice_of(node.slice, lambda each: self.values.value(each, self.lookup))
            return row_of((parts_of(whole) or ())[part])
        place = self.values.value(node.slice, self.lookup)
        if isinstance(whole, Table):
            return whole.items.get(place) if isinstance(place, str) else None
        parts = parts_of(whole) or ()
        return parts[place] if type(place) is int and -len(parts) <= place < len(parts) else None

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute.

        Raises:
            NoForm: it has none that a configuration can hold.
        """
        held = self.known(node.args[0]) if isinstance(node, ast.Call) and node.args else None
        if held is not None and (parts := parts_of(held)) is not None:
            # how many there are
            return len(parts)
        known = self.known(node)
        plain = None if known is None else plain_of(known)
        if plain is not None:
            return plain.value
        if isinstance(known, One) and not self.values.exact:
            # a wrapper, or whatever takes a layer, takes it over
            return self._moved(known.layer)
        if known is None and isinstance(node, ast.Name) and node.id in self.values.constants:
            return self.values.constant(node)
        raise NoForm("python-unknown-name", node, text=shown(node))
