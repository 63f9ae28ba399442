"""Reading a `call`: its statements become nodes and wires."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nodes.catalogue.spec import Catalogue, NodeSpec
from nodes.catalogue.states import CELLS, gives_lists
from nodes.codegen.values import FLATTENED
from nodes.formats.python_source.arguments import Given, flat
from nodes.formats.python_source.code_lines import CodeLines
from nodes.formats.python_source.control import LOOPS, Control
from nodes.formats.python_source.drafts import (
    Draft,
    Layers,
    Numbers,
    One,
    Plain,
    Row,
    Table,
    Tensor,
    Thing,
)
from nodes.formats.python_source.formulas import FORMS, Formulas
from nodes.formats.python_source.functions import constant_of, function_of
from nodes.formats.python_source.in_place import grown_in_place, in_place, merge_in_place
from nodes.formats.python_source.inlining import spread
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.own_calls import local_called, method_called
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.pieces import piece
from nodes.formats.python_source.python_control import PythonControl
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.rows import appended, element, items_of, of_form
from nodes.formats.python_source.slicing import slice_of
from nodes.formats.python_source.statements import Statements
from nodes.formats.python_source.tensors import literal_tensor
from nodes.formats.python_source.values import shown
from nodes.graph import LayerId, PortName, Value
from nodes.syntax import expression_of


class Call(Statements):
    """Reads the statements of one `call` into a draft."""

    def __init__(
        self, draft: Draft, around: Surroundings, methods: Mapping[str, ast.FunctionDef], catalogue: Catalogue
    ) -> None:
        self.draft = draft
        self.around = around
        self.values = around.values
        self.methods = methods
        self.catalogue = catalogue
        self.strict = around.strict
        self.variables: dict[str, Thing] = {}
        self.outer: list[dict[str, Thing]] = []
        self.functions: dict[str, ast.FunctionDef] = {}
        self.targets: tuple[str, ...] = ()
        """What the value of the statement that is being read is called."""
        self.following: tuple[frozenset[str], Sequence[ast.stmt], int] = (frozenset(), (), 0)
        """What is read later, besides what the statements from a place on read."""
        self.held: dict[LayerId | int, Tensor] = {}
        self.depth = 0
        self.piecewise = False
        """Whether a call without a form becomes code by itself, and not the statement that it stands in."""
        self.making: Making | None = None
        """What makes layers where they are called: only outside classes."""
        self.formulas = Formulas(draft, self.thing, self._ops_name, catalogue, self.strict)
        self.control = Control(self)
        self.python = PythonControl(self, self.control)
        self.code = CodeLines(self)

    def done(self, statement: ast.Expr) -> bool:
        """Do what a statement without a value does, if that is known: a list that grows."""
        if self.strict:
            return False
        if self.making is not None and grown_in_place(self, self.making, statement):
            return True
        return appended(self, statement)

    # -- expressions -----------------------------------------------------------------------------------------

    def thing(self, node: ast.expr) -> Thing:
        """What an expression gives; calls and operators in it become nodes.

        Raises:
            NoForm: it has no form in a graph.
        """
        known = self.known(node)
        if known is not None:
            return self._drawn(known)
        if isinstance(node, ast.Constant):
            return Plain(self.values.value(node, self.lookup))
        if isinstance(node, ast.Tuple | ast.List):
            return Row(tuple(self.thing(each) for each in node.elts))
        if isinstance(node, ast.Subscript) and not self.strict:
            part = self._part(node)
            if part is not None:
                return part
        formed = None if self.strict else of_form(self, node)
        if formed is not None:
            return formed
        if isinstance(node, FORMS):
            plain = self._plain(node)
            return self.formulas.node(node) if plain is None else plain
        if isinstance(node, ast.Call):
            return self._call(node)
        raise NoForm("python-statement", node, text=shown(node))

    def _plain(self, node: ast.expr) -> Plain | None:
        """The number that a formula without tensors is."""
        try:
            return Plain(self.values.value(node, self.lookup))
        except NoForm:
            return None

    def _part(self, node: ast.Subscript) -> Thing | None:
        """One element of a row, or of a list of layers."""
        whole = self.known(node.value)
        if isinstance(node.slice, ast.Slice) and isinstance(whole, Row | Layers):
            part = slice_of(node.slice, lambda each: self.values.value(each, self.lookup))
            return Row(tuple(items_of(whole)[part]))
        place = None if whole is None else self._plain(node.slice)
        found = None if place is None else element(whole, place.value, node)
        return None if found is None else self._drawn(found)

    def known(self, node: ast.expr) -> Thing | None:
        """What a variable or an attribute holds; None for what is neither."""
        return self.draft.held(node, self.variables)

    def _drawn(self, thing: Thing) -> Thing:
        """A weight, or a constant, as the tensor that its node gives."""
        if isinstance(thing, One) and self.draft.layers[thing.layer].type == "weight":
            return self._once(thing.layer, "layer", {}, thing.layer)
        if isinstance(thing, Numbers):
            return self._once(id(thing), "constant", thing.arguments, None)
        return thing

    def _once(
        self, key: LayerId | int, kind: str, arguments: Mapping[str, Value], layer: LayerId | None
    ) -> Tensor:
        known = self.held.get(key)
        if known is not None and known.node in self.draft.nodes:
            return known
        region, self.draft.region = self.draft.region, None
        spec = self.catalogue.get("weight" if layer else kind)
        node = self.draft.add(kind, arguments, layer, spec)
        self.draft.region = region
        self.held[key] = Tensor(node, PortName("output"))
        return self.held[key]

    def lookup(self, node: ast.expr) -> Value:
        """The value of a variable or an attribute.

        Raises:
            NoForm: it is no value, but a tensor or a layer.
        """
        held = self.known(node.args[0]) if isinstance(node, ast.Call) and node.args else None
        if isinstance(held, Row | Layers | Table):
            # how many there are
            return len(items_of(held))
        known = self.known(node)
        if isinstance(known, Plain):
            return known.value
        if known is None and isinstance(node, ast.Name) and node.id in self.values.constants:
            return self.values.constant(node)
        raise NoForm("python-unknown-name", node, text=shown(node))

    def nothing(self) -> Tensor:
        """A Constant that stands for None, in the place of a tensor."""
        return Tensor(self.draft.add("constant", {"value": None}), PortName("output"))

    def tensor(self, thing: Thing, node: ast.AST | None = None) -> Tensor:
        """`thing` as a tensor: numbers become a constant.

        Raises:
            NoForm: it is none.
        """
        if isinstance(thing, Tensor):
            return thing
        if isinstance(thing, Plain) and isinstance(thing.value, int | float | tuple):
            text = ast.Call(expression_of("tf.constant"), [], [])
            text.args = [expression_of(repr(thing.value))]
            found = self.draft.add("constant", literal_tensor(text, self.values, self.lookup))
            return Tensor(found, PortName("output"))
        raise NoForm("python-no-tensor", node)

    # -- calls -----------------------------------------------------------------------------------------------

    def _in_place(self, node: ast.Call) -> Thing | None:
        if self.making is not None:
            return in_place(self, self.making, node)
        local = self.functions.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if local is not None and not self.strict:
            return local_called(self, local, node, self.depth)
        return merge_in_place(self, Making(self.draft, self.values, frozenset()), node)

    def _call(self, node: ast.Call) -> Thing:
        node = node if self.strict else spread(self.values.whole(node), self.variables, self.known)
        held = self._held(node.func)
        made = self._in_place(node) if held is None else self._applied(held, node)
        if made is not None:
            return made
        dotted = self.values.spelling.dotted(node.func)
        if dotted == FLATTENED and len(node.args) == 1 and self._is_row(node.args[0]):
            thing = self.thing(node.args[0])
            return Row(tuple(flat(thing))) if isinstance(thing, Row) else thing
        if dotted in ("tf.constant", "tf.convert_to_tensor"):
            return constant_of(self, node)
        if dotted in LOOPS:
            return self.control.called(LOOPS[dotted], node)
        if isinstance(node.func, ast.Attribute) and shown(node.func.value) == "self":
            return self._method(node, node.func.attr)
        if self.formulas.is_call(node, self._plain):
            try:
                return self.formulas.node(node)
            except NoForm:
                if self.strict:
                    raise
        return self._function(node, dotted)

    def _applied(self, held: Thing, node: ast.Call) -> Thing | None:
        """What a layer, or an activation, gives that a variable or an attribute holds; None for others."""
        if isinstance(held, One):
            return self.layer(held.layer, node)
        if isinstance(held, Plain) and isinstance(held.value, str) and not self.strict:
            return self._activated(held.value, node)
        return None if self.strict else self._in_place(node)

    def _activated(self, name: str, node: ast.Call) -> Thing:
        """What an activation gives that a variable or an attribute holds."""
        if len(node.args) != 1 or node.keywords:
            raise NoForm("python-arguments", node, name=name)
        dotted = f"keras.activations.{name}"
        spec, names = function_of(self, ast.copy_location(ast.Name(dotted), node.func), dotted)
        return self.apply(spec, node, spec.id, names=names)

    def _function(self, node: ast.Call, dotted: str) -> Thing:
        """A call of a function; one that has no form may become code by itself."""
        try:
            spec, names = function_of(self, node.func, dotted)
            return self.apply(spec, node, spec.id, names=names)
        except NoForm as error:
            if not self.piecewise:
                raise
            return piece(self, self.code, node, error)

    def _held(self, called: ast.expr) -> Thing | None:
        """What is called, where that is a layer in a variable, an attribute, or a row."""
        return self._part(called) if isinstance(called, ast.Subscript) else self.known(called)

    def _ops_name(self, called: ast.expr) -> str:
        """What a function of `keras.ops` is called in a formula; empty for others."""
        dotted = self.values.spelling.dotted(called)
        head, _, name = dotted.rpartition(".")
        spec = self.catalogue.get(dotted) if head == "keras.ops" else None
        return name if spec is not None and spec.expression else ""

    def _method(self, node: ast.Call, name: str) -> Thing:
        """A call of a method of the class: a code node, or its statements in place."""
        method = self.methods.get(name)
        if method is not None and method.decorator_list and self.strict:
            return self.code.method(method, [self.thing(each) for each in node.args])
        return method_called(self, self.methods, node, name, self.depth)

    def inside(self, body: Sequence[ast.stmt], given: Mapping[str, Thing], node: ast.AST) -> Thing:
        """What statements with variables of their own return.

        Raises:
            NoForm: they return nothing, or have no form in a graph.
        """
        before, self.variables = self.variables, dict(given)
        self.outer.append(before)
        functions, self.functions = self.functions, dict(self.functions)
        following = self.following
        self.depth += 1
        try:
            result = self.statements(body)
        finally:
            self.variables, self.functions, self.following = before, functions, following
            self.outer.pop()
            self.depth -= 1
        if result is None:
            raise NoForm("python-no-return", node)
        return result

    # -- layers and functions --------------------------------------------------------------------------------

    def _is_row(self, node: ast.expr) -> bool:
        """Whether an expression is a row, or the call of a layer that gives its states in lists."""
        known = self.known(node)
        if isinstance(known, Row):
            return not any(isinstance(each, Table) for each in flat(known))
        held = self._held(node.func) if isinstance(node, ast.Call) else None
        layer = self.draft.layers[held.layer] if isinstance(held, One) else None
        return layer is not None and gives_lists(layer.type, layer.config)

    def layer(self, id: LayerId, node: ast.Call) -> Thing:
        """A call of a layer of the block."""
        layer = self.draft.layers[id]
        spec = self.catalogue.get(layer.type)
        if id in self.draft.moved:
            raise NoForm("python-shared-in-list", node, name=layer.attribute)
        if layer.given and spec is None:
            spec = self.catalogue.nodes["keras.layers.Identity"]
        if spec is None:
            raise NoForm("python-unknown-name", node, text=shown(node.func))
        thing = self.apply(spec, node, "layer", id)
        if layer.type in CELLS and isinstance(thing, Row):
            return Row((thing.items[0], Row(thing.items[1:])))
        return thing

    def apply(
        self,
        spec: NodeSpec,
        node: ast.Call,
        kind: str,
        layer: LayerId | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Thing:
        """A node for a call of what `spec` describes, with what it is given.

        Raises:
            NoForm: an argument is not known, or is no tensor where one is needed, or the other way round.
        """
        targets, line = self.targets, self.draft.line
        given = Given(self, spec, node, names or {})
        self.targets = targets
        self.draft.line = line
        made = self.draft.add(kind, given.arguments, layer, spec)
        for tensor, port, key in given.wires:
            self.draft.connect(tensor, made, port, key)
        outputs = tuple(Tensor(made, port) for port in self.draft.outputs_of(made))
        return outputs[0] if len(outputs) == 1 or (outputs and spec.dynamic_outputs) else Row(outputs)
