"""Writing one block: its class, and the function that builds the main one."""

from __future__ import annotations

from collections.abc import Mapping

from nodes.catalogue.spec import Catalogue
from nodes.codegen.arguments import Argument, Literal
from nodes.codegen.ends import Declared, declared_inputs
from nodes.codegen.expression import Atom, Expression, call, sequence
from nodes.codegen.literals import literal, quoted
from nodes.codegen.names import UNUSED, tensor_names
from nodes.codegen.page import Page
from nodes.codegen.plan import OUTPUT, Call, Plan
from nodes.codegen.printing import assignment, fits, laid_out
from nodes.codegen.wiring import Ref
from nodes.graph import Block, Layer, LayerId, NodeId, Object

EAGER = frozenset({"keras.layers.Normalization"})
"""Layers that keep tensors made in their `build`, which therefore must not run inside a traced `call`.

Neither may that of a recurrent layer that keeps its state from batch to batch (`stateful`)."""

INDIFFERENT = frozenset({"keras.layers.Dense", "keras.layers.EinsumDense"})
"""Layers whose call takes `training`, and looks at it only when they are quantized."""


class BlockWriter:
    """Writes one block on a page, as the class `name`."""

    def __init__(self, page: Page, block: Block, plan: Plan, name: str, catalogue: Catalogue) -> None:
        self.page = page
        self.block = block
        self.plan = plan
        self.name = name
        self.catalogue = catalogue
        self.names = tensor_names(plan, block)
        self.inputs = declared_inputs(plan, block, catalogue)

    def write_class(self) -> None:
        """Write the class: its layers, how it is built where Keras cannot tell, and its calls."""
        self.page.write(["@tf.keras.utils.register_keras_serializable()"])
        self.page.write([f"class {self.name}(tf.keras.Model):"])
        if self.plan.constructions:
            self._write_init()
        if any(_is_eager(self.block.layers[made.layer]) for made in self.plan.constructions):
            self._write_own_build()
        elif not all(declared.is_float for declared in self.inputs):
            self._write_build_from_config()
        self._write_call()

    def _write_init(self) -> None:
        callers: dict[LayerId | None, list[NodeId]] = {}
        for each in self.plan.calls:
            callers.setdefault(each.layer, []).append(each.node)
        self.page.write(["    def __init__(self, **kwargs):", "        super().__init__(**kwargs)"])
        for made in self.plan.constructions:
            lines = assignment([f"self.{made.attribute}"], made.value, 8)
            self.page.write(lines, *callers[made.layer])
        self.page.write([""])

    def _write_own_build(self) -> None:
        """A `build` that calls the layers outside a trace, on the shapes that Keras gives it."""
        self.page.write(["    def build(self, input_shape):"])
        self.page.write(laid_out(call("self.call", [self._tensors_of("input_shape")], ()), 8))
        self.page.write([""])

    def _write_build_from_config(self) -> None:
        """What a reloaded model is built by; without it, Keras takes every input for a float."""
        self.page.write(["    def build_from_config(self, config):"])
        self.page.write(['        input_shape = config["input_shape"]'])
        self.page.write(laid_out(call("self", [self._tensors_of("input_shape")], ()), 8))
        self.page.write([""])

    def _tensors_of(self, shapes: str) -> Expression:
        """An Input for each input of the block, of the shapes that the variable `shapes` holds."""
        if len(self.inputs) < 2:
            return (self.inputs or (Declared(),))[0].tensor_of(shapes)
        return sequence(each.tensor_of(f"{shapes}[{place}]") for place, each in enumerate(self.inputs))

    # -- the calls ---------------------------------------------------------------------------------------

    def _write_call(self) -> None:
        inputs = self.plan.inputs
        several = len(inputs) > 1
        parameters = "inputs, training=None" if self._knows_training() else "inputs"
        self.page.write([f"    def call(self, {parameters}):"], *(() if several else inputs))
        if several:
            targets = [self.names[Ref(node, OUTPUT)] for node in inputs]
            self.page.write(assignment(targets, Atom("inputs"), 8), *inputs)
        for each in self.plan.calls:
            self._write_one_call(each)
        self._write_return()

    def _knows_training(self) -> bool:
        """Whether a layer behaves in training as it does not elsewhere.

        Keras tells a model whether it is being trained only if its `call` takes `training`; from there on
        every layer inside knows it. Without it, Dropout is off in `fit`, and BatchNormalization idle.
        """
        types = {self.block.layers[made.layer].type for made in self.plan.constructions} - INDIFFERENT
        specs = (self.catalogue.get(type) for type in types)
        return any(spec is not None and spec.argument("training") is not None for spec in specs)

    def _write_one_call(self, made: Call) -> None:
        targets = [self.names[Ref(made.node, port)] for port in made.outputs]
        if set(targets) <= {UNUSED}:
            targets = [UNUSED]
        elif made.is_row:
            targets = [f"({targets[0]},)"]
        keywords = ((name, self._expression(argument)) for name, argument in made.keywords.items())
        value = call(made.callee, map(self._expression, made.positional), keywords)
        self.page.write(assignment(targets, value, 8), made.node)

    def _write_return(self) -> None:
        results = [self.names[ref] for ref in self.plan.results] or ["inputs"]
        line = f"        return {', '.join(results)}"
        if len(results) == 1 or fits(line):
            lines = [line]
        else:
            lines = ["        return (", *(f"            {result}," for result in results), "        )"]
        self.page.write(lines, *self.plan.outputs)

    def _expression(self, argument: Argument) -> Expression:
        if isinstance(argument, Ref):
            return Atom(self.names[argument])
        if isinstance(argument, Literal):
            return literal(argument.value, self.catalogue, "[]" if argument.lists else "()")
        return sequence(map(self._expression, argument))

    # -- the function ------------------------------------------------------------------------------------

    def write_build(self) -> None:
        """Write `build()`, and what the file does as a script."""
        missing = self._what_is_open()
        self.page.write(["", "", "def build():"])
        if missing:
            self.page.write([f"    # {missing}: the weights are made when the model meets data."])
            self.page.write([f"    return {self.name}()"])
            does = call("print", [Atom(quoted(f"{self.name} has no weights yet. {missing}."))], ())
        else:
            self._write_first_call()
            does = call("build().summary", (), ())
        self.page.write(["", "", 'if __name__ == "__main__":'])
        self.page.write(laid_out(does, 4))

    def _what_is_open(self) -> str:
        """Why the model cannot be built before it meets data; empty if it can."""
        if not self.inputs:
            return "There is no input"
        return "An input has no shape" if any(each.shape is None for each in self.inputs) else ""

    def _write_first_call(self) -> None:
        """Make the model and its weights, by calling it on what its inputs declare."""
        tensors = [each.tensor() for each in self.inputs]
        first = call("model", [tensors[0] if len(tensors) == 1 else sequence(tensors)], ())
        self.page.write([f"    model = {self.name}()"])
        self.page.write(laid_out(first, 4), *self.plan.inputs)
        self.page.write(["    return model"])


def _is_eager(value: object) -> bool:
    """Whether a layer, or one inside it, is of those that cannot be built in a trace."""
    if isinstance(value, Layer | Object):
        return value.type in EAGER or value.config.get("stateful") is True or _is_eager(value.config)
    if isinstance(value, Mapping):
        return any(_is_eager(each) for each in value.values())
    return isinstance(value, tuple) and any(_is_eager(each) for each in value)
