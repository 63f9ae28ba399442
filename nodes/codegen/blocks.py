"""Writing one block: its class, and the function that builds the main one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from nodes.catalogue.spec import ArgumentKind, Catalogue, NodeSpec
from nodes.chains import frozen_in_row, row_as_made
from nodes.codegen.bodies import BodyWriter, on_device, write_return
from nodes.codegen.ends import Declared, declared_inputs, float_of
from nodes.codegen.expression import Atom, Expression, Group, Item, call, sequence, with_names
from nodes.codegen.literals import literal, quoted
from nodes.codegen.names import UNUSED, Scope, method_names, tensor_names
from nodes.codegen.page import Page
from nodes.codegen.plan import OUTPUT, Plan
from nodes.codegen.printing import assignment, laid_out
from nodes.codegen.steps import Construction, Held, Lines, all_steps
from nodes.codegen.taps import Taps
from nodes.codegen.traits import Traits
from nodes.codegen.values import ArrayName
from nodes.codegen.wiring import Ref
from nodes.devices import canonical, in_source
from nodes.forms import Form, form_of
from nodes.graph import Block, LayerId, NodeId, Value, block_type
from nodes.nesting import objects_in

OBJECTS = frozenset(
    {
        ArgumentKind.INITIALIZER,
        ArgumentKind.REGULARIZER,
        ArgumentKind.CONSTRAINT,
        ArgumentKind.ACTIVATION,
        ArgumentKind.CALLABLE,
    }
)
"""Kinds of arguments that may hold an object of Keras, which a configuration has to spell out."""

LAYERS = frozenset({ArgumentKind.GIVEN, ArgumentKind.LAYER, ArgumentKind.LAYERS})


class BlockWriter:
    """Writes one block on a page, as the class `name`.

    `converted` is what the decorator of methods is called that tensors decide in; `taken` are the other names
    of the source.
    """

    def __init__(
        self,
        page: Page,
        block: Block,
        plan: Plan,
        name: str,
        traits: Traits,
        converted: str,
        taken: frozenset[str],
        array_name: ArrayName,
        taps: Taps | None = None,
    ) -> None:
        self.page = page
        self.block = block
        self.plan = plan
        self.name = name
        self.catalogue: Catalogue = traits.catalogue
        self.traits = traits
        self.is_main = block.id == traits.project.main
        self.scope: Scope = tensor_names(plan, block, taken)
        self.inputs = declared_inputs(plan, block, self.catalogue)
        self.float = float_of(self.inputs, block)
        self.methods = method_names(plan, block, self.catalogue)
        self.converted = converted
        self.array_name = array_name
        self.bodies = BodyWriter(page, self.catalogue, self.methods, array_name, taps)
        self.given = sorted(made.attribute for made in plan.constructions if made.given)
        self.keys = block.input_keys if self.is_main else ()
        # Taken from a dict, or from a list of one, they may also come as they stand in the drawing.
        one = block.takes == "list" and len(plan.inputs) == 1
        self.flattens = self.is_main and (bool(self.keys) or one or block.takes == "nested")

    def write_class(self) -> None:
        """Write the class: what it makes, how it is built where Keras cannot tell, its calls, its config."""
        base = (
            "tf.keras.layers.Layer" if self.block.kind == "layer" and not self.is_main else "tf.keras.Model"
        )
        self.page.write(["@tf.keras.utils.register_keras_serializable()"])
        self.page.write([f"class {self.name}({base}):"])
        makes = self.plan.constructions or self.plan.arguments or self.float != "float32"
        if makes or self.traits.asks_for_devices(self.block.id):
            self._write_init()
        self._write_own_build()
        self._write_call()
        steps = {
            step.node: step
            for step in all_steps(self.plan.steps)
            if isinstance(step, Lines) and step.converted
        }
        self.bodies.write_methods(steps.values(), self.converted)
        if self.given or self.plan.arguments:
            self._write_config()

    # -- what is made ------------------------------------------------------------------------------------

    def _write_init(self) -> None:
        callers: dict[LayerId | None, dict[NodeId, None]] = {}
        for step in all_steps(self.plan.steps):
            callers.setdefault(step.layer, {})[step.node] = None
        arguments = self.plan.arguments
        parameters = [Atom("self"), *map(Atom, self.given)]
        defaults = [Atom(f"{name}={self._default(value)}") for name, value in arguments.items()]
        head = call("def __init__", [*parameters, *defaults, Atom("**kwargs")], ())
        self.page.write(laid_out(head, 4, after=":"))
        told = f'**{{"dtype": "{self.float}", **kwargs}}' if self.float else "autocast=False, **kwargs"
        told = "**kwargs" if self.float == "float32" else told
        self.page.write([f"        super().__init__({told})"])
        if self.traits.loops(self.block.id) or self.traits.asks_for_devices(self.block.id):
            self.page.write(["        self.supports_jit = False"])
        for name, default in arguments.items():
            self._write_argument(name, default)
        for device, group in groupby(self.plan.constructions, key=lambda made: made.device):
            if device is not None:
                self.page.write([on_device(device, 8)])
            for made in group:
                lines = self._construction(made, 8 if device is None else 12)
                self.page.write(lines, *callers.get(made.layer, ()))
        self.page.write([""])

    def _construction(self, made: Construction, indent: int) -> list[str]:
        value = with_names(made.value, self.array_name)
        if made.apart and made.device is not None:
            value = call(self.traits.placed, [value, Atom(quoted(in_source(made.device)))], ())
        lines = assignment([f"self.{made.attribute}"], value, indent)
        for inside in (*([""] if made.frozen else []), *made.frozen_inside):
            lines.append(f"{' ' * indent}self.{made.attribute}{inside}.trainable = False")
        return lines

    def _default(self, value: Value) -> Expression:
        """The default of an argument as it stands in the signature: objects are made anew each time."""
        return Atom("None") if _is_made_anew(value) else self._literal(value)

    def _literal(self, value: Value) -> Expression:
        return with_names(literal(value, self.catalogue), self.array_name)

    def _write_argument(self, name: str, value: Value) -> None:
        if _is_made_anew(value):
            self.page.write([f"        if {name} is None:"])
            self.page.write(assignment([name], self._literal(row_as_made(value)), 12))
            self.page.write([f"            {name}{way}.trainable = False" for way in frozen_in_row(value)])
        self.page.write([f"        self.{name} = {name}"])

    def _write_own_build(self) -> None:
        """A `build` for what Keras cannot build, or build again, by itself.

        Keras takes every input of a model for a float, and a layer with layers inside for built, as wrappers
        take whatever they wrap. Some layers have to be called outside a trace.
        """
        eager = self.traits.is_eager(self.block.id)
        placed = self.traits.is_placed(self.block.id)
        cast = self.float == "float32" or (self.is_main and self.float != "")
        floats = all(declared.is_float for declared in self.inputs) and cast
        weights = {step.layer for step in all_steps(self.plan.steps) if isinstance(step, Held)}
        makes = any(not made.given and made.layer not in weights for made in self.plan.constructions)
        is_layer = self.block.kind == "layer" and not self.is_main
        needed = makes and (is_layer or self.traits.is_wrapped(self.block.id))
        if not self.inputs or not (eager or placed or not floats or needed):
            return
        if placed and not eager:
            self._write_placed_build()
            return
        callee = "self.call" if eager else "self.compute_output_spec"
        self.page.write(["    def build(self, input_shape):"])
        self.page.write(self._shapes())
        self.page.write(laid_out(call(callee, [self._tensors_of("input_shape")], ()), 8))
        self.page.write([""])

    def _write_placed_build(self) -> None:
        """A `build` that traces the calls itself: what Keras traces gets its weights only afterwards."""
        specs = [each.spec_of("input_shape") for each in self.inputs]
        if len(specs) > 1:
            specs = [each.spec_of(f"input_shape[{place}]") for place, each in enumerate(self.inputs)]
        given = specs[0] if len(specs) == 1 else sequence(specs)
        self.page.write(
            [
                "    def build(self, input_shape):",
                *self._shapes(),
                "        # Traced by Keras, all weights would be made on the first device.",
                "        trace = tf.function(self.call, autograph=False)",
                *laid_out(call("trace.get_concrete_function", [given], ()), 8),
                "",
            ]
        )

    def _shapes(self) -> list[str]:
        """Lines that make `input_shape` that of inputs that come neither from a dict nor a list of one."""
        if not self.flattens or (len(self.inputs) > 1 and not self.keys):
            return []
        if not self.keys:
            return [
                "        if isinstance(input_shape[0], (list, tuple)):",
                "            (input_shape,) = input_shape",
            ]
        only = "[0]" if len(self.keys) == 1 else ""
        return [
            "        if isinstance(input_shape, dict):",
            f"            input_shape = [input_shape[key] for key in sorted(input_shape)]{only}",
        ]

    def _tensors_of(self, shapes: str) -> Expression:
        """An Input for each input of the block, of the shapes that the variable `shapes` holds."""
        if len(self.inputs) < 2:
            return (self.inputs or (Declared(),))[0].tensor_of(shapes)
        return sequence(each.tensor_of(f"{shapes}[{place}]") for place, each in enumerate(self.inputs))

    # -- the calls ---------------------------------------------------------------------------------------

    def _write_call(self) -> None:
        inputs = self.plan.inputs
        several = len(inputs) > 1
        parameters = "inputs" if inputs or self.is_main else "inputs=None"
        if self.traits.knows_training(self.block.id):
            parameters += ", training=None"
        self.page.write([f"    def call(self, {parameters}):"], *(() if several else inputs))
        targets = [self.scope.names[Ref(node, OUTPUT)] for node in inputs]
        for place, (node, name) in enumerate(zip(inputs, targets, strict=True)):
            if name == UNUSED:
                self.bodies.watch(node, [(OUTPUT, name)], 8, f"inputs[{place}]" if several else "inputs")
        if self.flattens and set(targets) != {UNUSED}:
            one = ["(" + targets[0] + ",)"] if len(targets) == 1 else targets
            self.page.write(assignment(one, call("tf.nest.flatten", [Atom("inputs")], ()), 8), *inputs)
        elif several or (targets and targets[0] not in ("inputs", "_")):
            self.page.write(assignment(targets, Atom("inputs"), 8), *inputs)
        self._write_copies()
        for node, name in zip(inputs, targets, strict=True):
            if name != UNUSED:
                self.bodies.watch(node, [(OUTPUT, name)], 8)
        self.bodies.write(self.plan.steps, self.scope, 8)
        results = [self.scope.names[ref] for ref in self.plan.results] or ["inputs"]
        form = self._form(len(results)) if self.is_main else None
        if form is not None:
            value = _formed(form, results)
            self.page.write(laid_out(value, 8, "return "), *self.plan.outputs)
        else:
            write_return(self.page, results, 8, *self.plan.outputs)

    def _form(self, count: int) -> Form | None:
        """In what the `count` results of the main model are given; None: as they are, or in a tuple."""
        form = form_of(self.block.gives, count)
        keys = self.block.output_keys
        if len(keys) == count and (form is None or _is_flat(form)):
            # By the titles that the Outputs have now, in the order that the form had.
            order = form.values() if isinstance(form, Mapping) else range(count)
            return {keys[number]: number for number in order if isinstance(number, int)}
        if form is None and self.block.gives == "list" and count > 1:
            return list(range(count))
        return form

    def _write_copies(self) -> None:
        """Copy the inputs that ask for a device to it."""
        asked = ((node, canonical(self.block.nodes[node].device or "")) for node in self.plan.inputs)
        used = [each for each in asked if self.scope.names[Ref(each[0], OUTPUT)] != UNUSED]
        for device, group in groupby(used, key=lambda each: each[1]):
            if device is not None:
                self.page.write([on_device(device, 8)])
                for node, _ in group:
                    name = self.scope.names[Ref(node, OUTPUT)]
                    self.page.write([f"            {name} = tf.keras.ops.copy({name})"], node)

    # -- the configuration -------------------------------------------------------------------------------

    def _write_config(self) -> None:
        """What a saved instance is made from. A given layer stands as it is: a shared one stays shared."""
        spec = self.catalogue.get(block_type(self.block.id))
        items = [Item(Atom("**super().get_config()"))]
        items += [Item(Atom(f"self.{name}"), f'"{name}": ') for name in self.given]
        items += [Item(self._saved(name, spec), f'"{name}": ') for name in self.plan.arguments]
        self.page.write(["", "    def get_config(self):"])
        self.page.write(laid_out(Group("", "{}", tuple(items)), 8, "return "))
        names = [*self.given, *(name for name in self.plan.arguments if self._kind(name, spec) in LAYERS)]
        if names:
            self.page.write(["", "    @classmethod", "    def from_config(cls, config):"])
            for name in names:
                self._write_deserialized(name, self._kind(name, spec))
            self.page.write(["        return cls(**config)"])

    def _write_deserialized(self, name: str, kind: ArgumentKind) -> None:
        """Make a layer, or a list of layers, of what a configuration has of it."""
        entry = f'config["{name}"]'
        if kind is ArgumentKind.LAYERS:
            value = call("tf.keras.layers.deserialize", [Atom("each")], ())
            self.page.write([f"        {entry} = [{laid_out(value, 0)[0]} for each in {entry}]"])
        else:
            value = call("tf.keras.layers.deserialize", [Atom(entry)], ())
            self.page.write(assignment([entry], value, 8))

    def _saved(self, name: str, spec: NodeSpec | None) -> Expression:
        value = Atom(f"self.{name}")
        if self._kind(name, spec) in OBJECTS:
            return call("tf.keras.utils.serialize_keras_object", [value], ())
        return value

    def _kind(self, name: str, spec: NodeSpec | None) -> ArgumentKind:
        argument = None if spec is None else spec.argument(name)
        return ArgumentKind.ANY if argument is None else argument.kind

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
        given: Expression = tensors[0] if len(tensors) == 1 else sequence(tensors)
        if self.keys:
            pairs = zip(self.keys, tensors, strict=True)
            given = Group("", "{}", tuple(Item(tensor, f"{quoted(key)}: ") for key, tensor in pairs))
        elif self.flattens:
            given = sequence(tensors)
        first = call("model", [given], ())
        self.page.write([f"    model = {self.name}()"])
        self.page.write(laid_out(first, 4), *self.plan.inputs)
        self.page.write(["    return model"])


def _is_made_anew(value: Value) -> bool:
    """Whether a default has to be made for each instance: as a default of Python, all would have the one."""
    return isinstance(value, Mapping) or any(True for _ in objects_in(value))


def _is_flat(form: Form) -> bool:
    """Whether nothing but outputs stands in a dict."""
    return isinstance(form, Mapping) and all(isinstance(each, int) for each in form.values())


def _formed(form: Form, results: Sequence[str]) -> Expression:
    """The variables `results` in the lists, tuples and dicts that they are given in."""
    if isinstance(form, int):
        return Atom(results[form])
    if isinstance(form, Mapping):
        items = (Item(_formed(each, results), f"{quoted(key)}: ") for key, each in form.items())
        return Group("", "{}", tuple(items))
    brackets = "[]" if isinstance(form, list) else "()"
    return sequence((_formed(each, results) for each in form), brackets)
