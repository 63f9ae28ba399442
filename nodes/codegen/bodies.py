"""Writing the steps of a `call`, and of the functions inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nodes.catalogue.shaping import INDEX
from nodes.catalogue.spec import Catalogue
from nodes.codegen.coding import defines_at_ends, indented
from nodes.codegen.expression import Atom, Bracketed, Expression, Formula, Indexed, call, sequence
from nodes.codegen.names import UNUSED, Scope
from nodes.codegen.page import Page
from nodes.codegen.printing import INDENT, assignment, fits, laid_out, returned
from nodes.codegen.steps import Call, Held, Lines, Literal, Part, Region, Step
from nodes.codegen.taps import Taps
from nodes.codegen.values import ArrayName, argument_of, value_of
from nodes.codegen.wiring import Ref
from nodes.devices import in_source
from nodes.graph import NodeId, PortName

WHY = {
    "while": "# A Python while could not ask a tensor for its value in predict and fit.",
    "if": "# A Python if could not ask a tensor for its value in predict and fit.",
}
"""What is said once in a class, where the form is not the obvious one."""


LONGEST_TARGET = 12
"""About so many columns stand before a value."""


class BodyWriter:
    """Writes steps on a page, at some depth; with `taps`, their values are watched."""

    def __init__(
        self,
        page: Page,
        catalogue: Catalogue,
        methods: dict[NodeId, str],
        array_name: ArrayName,
        taps: Taps | None = None,
    ) -> None:
        self.page = page
        self.catalogue = catalogue
        self.methods = methods
        """What the methods of code nodes that tensors decide in are called."""
        self.array_name = array_name
        self.taps = taps
        self.said: set[str] = set()

    def write(self, steps: Iterable[Step], scope: Scope, indent: int, around: str | None = None) -> None:
        """Write every step; those in a row that ask for the same device share its scope.

        `around` is the device in whose scope the steps stand already.
        """
        open = around
        for step in steps:
            # What the model holds is no statement, and ends no scope.
            device = open if isinstance(step, Held) else step.device or around
            if device != open and device != around and device is not None:
                self.page.write([on_device(device, indent)])
            open = device
            self._write_step(step, scope, indent if open == around else indent + INDENT)

    def _write_step(self, step: Step, scope: Scope, indent: int) -> None:
        if isinstance(step, Call):
            self._write_call(step, scope, indent)
        elif isinstance(step, Lines):
            self._write_lines(step, scope, indent)
        elif isinstance(step, Region):
            self._write_region(step, scope, indent)
        else:
            names = [(port, scope.names[Ref(step.node, port)]) for port in step.outputs]
            self.watch(step.node, names, indent)

    # -- what is watched ---------------------------------------------------------------------------------

    def watch(
        self, node: NodeId, names: Iterable[tuple[PortName, str]], indent: int, unused: str = ""
    ) -> None:
        """Have the variables `names` watched; one of them that nothing uses would hold `unused`."""
        if self.taps is not None:
            for port, name in names:
                self.page.write([" " * indent + self.taps.seen(node, port, name, unused or str(port))], node)

    def _watched(self, value: Expression, step: Call | Lines | Region) -> Expression:
        return value if self.taps is None else self.taps.around(value, step.node, step.outputs)

    # -- calls -------------------------------------------------------------------------------------------

    def _write_call(self, made: Call, scope: Scope, indent: int) -> None:
        value = self._watched(self._hoisted(self._value(made, scope), made.node, scope, indent), made)
        self.page.write(assignment(_targets(made, scope, made.is_row), value, indent), made.node)

    def _value(self, made: Call, scope: Scope) -> Expression:
        callee = None
        if self.taps is not None and made.layer is not None:
            callee = self.taps.callee(made.node, made.callee)
        return value_of(made, lambda ref: Atom(scope.names[ref]), self.catalogue, callee, self.array_name)

    def _hoisted(self, value: Expression, node: NodeId, scope: Scope, indent: int) -> Expression:
        """`value`, or two variables with its operator between them.

        Formatters break a long formula with one operator in ways that are hard to read; it gets a statement
        for each side.
        """
        if fits(" " * (indent + LONGEST_TARGET) + str(value)):
            return value
        if isinstance(value, Indexed):
            name = scope.free("whole")
            inner = self._hoisted(_bare(value.value), node, scope, indent)
            self.page.write(assignment([name], inner, indent), node)
            return Indexed(Atom(name), value.index)
        if not isinstance(value, Formula) or len(value.operators) > 1:
            return value
        sides = []
        for side, operand in zip(("left", "right"), value.operands, strict=True):
            if isinstance(operand, Atom):
                sides.append(operand)
                continue
            name = scope.free(side)
            inner = self._hoisted(_bare(operand), node, scope, indent)
            self.page.write(assignment([name], inner, indent), node)
            sides.append(Atom(name))
        return Formula(tuple(sides), value.operators, value.rank)

    # -- code nodes --------------------------------------------------------------------------------------

    def _write_lines(self, step: Lines, scope: Scope, indent: int) -> None:
        if step.converted:
            value = call(f"self.{self.methods[step.node]}", [Atom(scope.names[r]) for r in step.refs()], ())
            watched = self._watched(value, step)
            self.page.write(assignment(_targets(step, scope), watched, indent), step.node)
            return
        before = [(port, scope.names[ref]) for port, ref in step.inputs.items() if scope.names[ref] != port]
        self._rebind(before, step.node, indent)
        begins, ends = defines_at_ends(step.text)
        if begins:
            self.page.gap(comment=step.text.startswith("#"))
        self.page.write(indented(step.text, indent), step.node)
        if ends:
            self.page.gap()
        names = [(scope.names[Ref(step.node, port)], port) for port in step.outputs]
        self._rebind([(name, port) for name, port in names if name not in (port, UNUSED)], step.node, indent)
        self.watch(step.node, [(port, name) for name, port in names], indent)

    def _rebind(self, pairs: Sequence[tuple[str, str]], node: NodeId, indent: int) -> None:
        if pairs:
            targets, values = ", ".join(pair[0] for pair in pairs), ", ".join(pair[1] for pair in pairs)
            self.page.write([f"{' ' * indent}{targets} = {values}"], node)

    def write_methods(self, steps: Iterable[Lines], decorator: str) -> None:
        """Write the methods of the code nodes that tensors decide in."""
        for step in steps:
            self.page.write(["", f"    @{decorator}"])
            parameters = ", ".join(("self", *step.inputs))
            self.page.write([f"    def {self.methods[step.node]}({parameters}):"], step.node)
            self.page.write(indented(step.text, 8), step.node)
            if step.outputs:
                self.page.write([f"        return {', '.join(step.outputs)}"], step.node)

    # -- loops and branches ------------------------------------------------------------------------------

    def _write_region(self, step: Region, scope: Scope, indent: int) -> None:
        functions, scopes = scope.functions[step.node], scope.parts[step.node]
        explained = step.kind in WHY and step.kind not in self.said
        self.page.gap(comment=explained)
        if explained:
            self.page.write([" " * indent + WHY[step.kind]])
            self.said.add(step.kind)
        for part, name, inner in zip(step.parts, functions, scopes, strict=True):
            self._write_part(step, part, name, inner, indent)
        values = [Atom(scope.names[ref]) for ref in step.initial]
        arguments: list[Expression] = [Atom(name) for name in functions]
        keywords: list[tuple[str, Expression]] = []
        if step.kind == "if":
            assert step.decision is not None
            arguments.insert(0, Atom(scope.names[step.decision]))
            value = call("tf.keras.ops.cond", arguments, ())
        elif step.kind == "for":
            given = step.times or Literal(0)
            times = argument_of(
                given, lambda ref: Atom(scope.names[ref]), self.catalogue, array_name=self.array_name
            )
            carried = values[0] if len(values) == 1 else sequence(values, "()")
            value = call("tf.keras.ops.fori_loop", [Atom("0"), times, *arguments, carried], ())
        else:
            if step.limit is not None:
                keywords.append(("maximum_iterations", Atom(repr(step.limit))))
            value = call("tf.keras.ops.while_loop", [*arguments, sequence(values, "()")], keywords)
        row = step.kind == "while" and len(step.outputs) == 1
        watched = self._watched(value, step)
        self.page.write(assignment(_targets(step, scope, row), watched, indent), step.node)

    def _write_part(self, step: Region, part: Part, name: str, scope: Scope, indent: int) -> None:
        """One function of a loop or branch."""
        parameters = (
            [] if step.kind == "if" else [scope.names[Ref(step.enter, port)] for port in step.outputs]
        )
        unpacked: list[str] = []
        if step.kind == "for":
            if len(parameters) > 1:
                parameters, unpacked = [scope.free("values")], parameters
            parameters.insert(0, scope.names[Ref(step.enter, INDEX)])
        head = call(f"def {name}", map(Atom, parameters), ())
        shown = dict.fromkeys((step.node, step.enter))
        self.page.write(laid_out(head, indent, after=":"), *shown)
        if unpacked:
            self.page.write(assignment(unpacked, Atom(parameters[-1]), indent + 4), *shown)
        self._write_begun(step, part, scope, indent + 4)
        last = part.steps[-1] if part.steps else None
        at_once = (
            isinstance(last, Call)
            and not last.is_row
            and last.device == step.device
            and part.results == (Ref(last.node, last.outputs[0]),)
        )
        self.write(part.steps[:-1] if at_once else part.steps, scope, indent + 4, step.device)
        leave = () if part.leave is None else (part.leave,)
        row = step.kind == "while" and part is step.body and len(part.results) == 1
        if isinstance(last, Call) and at_once:
            value = self._hoisted(self._value(last, scope), last.node, scope, indent + 4)
            value = self._watched(value, last)
            value = sequence([value], "()") if row else value
            self.page.write(returned(value, indent + 4), last.node, *leave)
        else:
            results = [scope.names[ref] for ref in part.results]
            write_return(self.page, [f"({results[0]},)"] if row else results, indent + 4, *leave)
        self.page.write([""])

    def _write_begun(self, step: Region, part: Part, scope: Scope, indent: int) -> None:
        """Have it known that a body or a branch has begun, and with which values.

        The condition of a loop is no round of it.
        """
        if self.taps is None or part is step.condition:
            return
        name = "body" if step.kind != "if" else "then" if part is step.body else "else"
        self.page.write([" " * indent + self.taps.begun(step.node, name)], step.node)
        if step.enter == step.node:
            return
        ports = (INDEX, *step.outputs) if step.kind == "for" else step.outputs
        names = [(port, scope.names.get(Ref(step.enter, PortName(port)), UNUSED)) for port in ports]
        known = [(PortName(port), name) for port, name in names if name != UNUSED]
        if step.kind == "if":
            # What the branch sees is not its own: it must not be given a value here.
            lines = [str(self.taps.around(Atom(name), step.enter, [port])) for port, name in known]
            self.page.write([" " * indent + line for line in lines], step.enter)
        else:
            self.watch(step.enter, known, indent)


def on_device(device: str, indent: int) -> str:
    """The line that begins the scope of a device."""
    return f'{" " * indent}with tf.device("{in_source(device)}"):'


def _bare(value: Expression) -> Expression:
    """`value` without brackets that only hold it together."""
    return value.value if isinstance(value, Bracketed) and not value.sign else value


def _targets(step: Step, scope: Scope, row: bool = False) -> list[str]:
    targets = [scope.names[Ref(step.node, port)] for port in step.outputs]
    if set(targets) <= {UNUSED}:
        return [UNUSED]
    return [f"({targets[0]},)"] if row else targets


def write_return(page: Page, results: Sequence[str], indent: int, *nodes: NodeId) -> None:
    """Write `return` with the results, one on a line if they are too many for one."""
    space = " " * indent
    line = f"{space}return {', '.join(results)}"
    if len(results) == 1 or fits(line):
        page.write([line], *nodes)
    else:
        page.write([f"{space}return (", *(f"{space}    {each}," for each in results), f"{space})"], *nodes)
