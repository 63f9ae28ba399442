"""What a call is in the source: one expression, given what its tensors are called."""

from __future__ import annotations

from collections.abc import Callable

from nodes.catalogue.spec import Catalogue
from nodes.codegen.expression import Expression, call, sequence, with_names
from nodes.codegen.formulas import formula, indexed, infix
from nodes.codegen.literals import Unprintable, literal
from nodes.codegen.steps import Argument, Call, Literal
from nodes.codegen.wiring import Ref
from nodes.graph import Object

FLATTENED = "tf.nest.flatten"
"""What makes one row of outputs in lists within lists."""

NameOf = Callable[[Ref], Expression]
"""What a tensor is called: an `Atom`."""


ArrayName = Callable[[Object], str]
"""What a large array is called: `CONSTANTS["positions"]`."""


def value_of(
    made: Call,
    name_of: NameOf,
    catalogue: Catalogue,
    callee: str | None = None,
    array_name: ArrayName | None = None,
) -> Expression:
    """The value of a call; `callee` stands for its own if given.

    Arrays of more than a few numbers have to be called something: without `array_name`, one of zeros stands
    in their place.

    Raises:
        Unprintable: the formula is none. Every call of a plan has been tried.
    """
    positional = [argument_of(each, name_of, catalogue, array_name) for each in made.positional]
    if made.formula == "expression":
        return formula(made.text, dict(zip(made.names, positional, strict=True)), catalogue)
    if made.formula == "operator.index":
        return indexed(positional[0], made.text, catalogue)
    if made.formula:
        if len(positional) != 2:
            raise Unprintable("missing-input")
        return infix(made.callee, *positional)
    keywords = [
        (name, argument_of(value, name_of, catalogue, array_name)) for name, value in made.keywords.items()
    ]
    value = call(made.callee if callee is None else callee, positional, keywords)
    return call(FLATTENED, [value], ()) if made.in_lists else value


def argument_of(
    argument: Argument, name_of: NameOf, catalogue: Catalogue, array_name: ArrayName | None = None
) -> Expression:
    """One argument of a call."""
    if isinstance(argument, Ref):
        return name_of(argument)
    if isinstance(argument, Literal):
        value = literal(argument.value, catalogue, "[]" if argument.lists else "()")
        return value if array_name is None else with_names(value, array_name)
    return sequence(argument_of(each, name_of, catalogue, array_name) for each in argument)
