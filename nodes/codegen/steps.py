"""What a block's program consists of: what `__init__` makes, and the steps of `call`.

`Plan.steps` are in the order of the source. A step is one of four:

* `Call`: a call of a layer or a function, or a formula (operators, an index, an expression). Its value as an
  expression comes from `nodes.codegen.values.value_of`, which takes what each tensor is called; one output
  is bound as it is, several are unpacked.
* `Held`: a tensor that the model holds itself (a Weight node): no statement, it is read where it is used.
* `Lines`: a code node; its text binds `inputs` and leaves `outputs`.
* `Region`: a loop or a branch, whose parts are steps again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nodes.codegen.expression import Expression
from nodes.codegen.wiring import Ref
from nodes.graph import LayerId, NodeId, PortName, Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in a call as it is; with `lists`, its tuples are written as lists."""

    value: Value
    lists: bool = False


Argument = Ref | Literal | tuple["Argument", ...]
"""What a call is given: a tensor, a value, or a list of such."""


def refs_in(argument: Argument) -> Iterable[Ref]:
    """Every tensor in an argument, in order."""
    if isinstance(argument, Ref):
        yield argument
    elif isinstance(argument, tuple):
        for each in argument:
            yield from refs_in(each)


@dataclass(frozen=True, slots=True)
class Construction:
    """One layer made in `__init__`: `self.<attribute> = <expression>`.

    A given layer is not made but taken: its expression is the name of the parameter. That of a weight is
    `self.add_weight(…)`.
    """

    layer: LayerId
    attribute: str
    value: Expression
    given: bool = False
    frozen: bool = False
    """Whether `self.<attribute>.trainable = False` has to follow: the constructor does not take it."""
    frozen_inside: tuple[str, ...] = ()
    """The same of elements of a chain: how they are reached from it, `.chain[1]`."""
    device: str | None = None
    """Where its variables live."""
    apart: bool = False
    """Whether it is called on another device than the one where its variables live."""

    @property
    def expression(self) -> str:
        """The constructor's call on one line: `tf.keras.layers.Dense(10, name="dense")`."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Call:
    """One call in `call`, of `callee`; with a `formula`, what that makes of the positional arguments.

    A formula is `operator.add` and the like (two arguments), `operator.index` (a tensor) or `expression` (a
    tensor for each of `names`); `text` is that of the last two.
    """

    node: NodeId
    layer: LayerId | None
    callee: str
    positional: tuple[Argument, ...]
    keywords: Mapping[str, Argument]
    outputs: tuple[PortName, ...]
    is_row: bool = False
    """Whether a single output comes as a row of one, as from `split(x, 1)`."""
    in_lists: bool = False
    """Whether some of the outputs come in lists of their own, as the states of an `LSTMCell`."""
    formula: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    device: str | None = None
    """Where the call runs, as `tf.device` is given it without the slash in front; so in every step."""

    def refs(self) -> Iterator[Ref]:
        """Every tensor that the call is given, in the order of its arguments."""
        for argument in (*self.positional, *self.keywords.values()):
            yield from refs_in(argument)

    def literals(self) -> Iterator[Literal]:
        """Every value that stands in the call as it is."""
        waiting = [*self.positional, *self.keywords.values()]
        for argument in waiting:
            if isinstance(argument, Literal):
                yield argument
            elif isinstance(argument, tuple):
                waiting.extend(argument)


@dataclass(frozen=True, slots=True)
class Held:
    """A tensor that the model holds: the weight `layer`, read as `self.<attribute>`."""

    node: NodeId
    layer: LayerId
    attribute: str
    outputs: tuple[PortName, ...]
    device: None = None

    def refs(self) -> Iterator[Ref]:
        """No tensors: it is given nothing."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Lines:
    """The body of a code node: `text` takes each tensor by its name and gives values to `outputs`.

    With `converted`, tensors decide in it what is done: it runs in a method of its own, converted to graph
    operations.
    """

    node: NodeId
    text: str
    inputs: Mapping[PortName, Ref]
    outputs: tuple[PortName, ...]
    converted: bool = False
    device: str | None = None
    layer: None = None

    def refs(self) -> Iterator[Ref]:
        """Every tensor that the lines take, in the order of the inputs."""
        yield from self.inputs.values()


@dataclass(frozen=True, slots=True)
class Part:
    """One function of a loop or branch: its steps, and what it returns."""

    steps: tuple[Step, ...] = ()
    results: tuple[Ref, ...] = ()
    leave: NodeId | None = None
    """The node that the results belong to, if it is there."""

    def refs(self) -> Iterator[Ref]:
        """Every tensor that the part uses but does not make itself; those of `enter` among them."""
        made: set[NodeId] = set()
        for step in self.steps:
            yield from (ref for ref in step.refs() if ref.node not in made)
            made.add(step.node)
        yield from (ref for ref in self.results if ref.node not in made)


@dataclass(frozen=True, slots=True)
class Region:
    """A loop or a branch (`kind`: `while`, `for`, `if`) that carries the values `outputs`.

    `initial` is what each value is before. Inside, the values are the outputs of the node `enter` (of the
    region itself where that is missing): in a loop those of the round before, in a *for* after the number of
    the round, `index`; in a branch `initial` itself. The results of `body` (in an *if*, of `body` and
    `other`) are the values after it.

    * `while`: goes on while `condition`, whose one result is a truth value, at most `limit` times.
    * `for`: goes on `times` times.
    * `if`: `body` where the tensor `decision` is true, else `other`.

    A node that the condition and the body both need is a step of both.
    """

    node: NodeId
    kind: str
    initial: tuple[Ref, ...]
    outputs: tuple[PortName, ...]
    enter: NodeId
    body: Part
    condition: Part = Part()
    other: Part = Part()
    decision: Ref | None = None
    times: Argument | None = None
    limit: Value = None
    device: str | None = None
    layer: None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The functions of this kind, in the order of the source."""
        return {"while": (self.condition, self.body), "if": (self.body, self.other)}.get(
            self.kind, (self.body,)
        )

    def refs(self) -> Iterator[Ref]:
        """Every tensor from outside, once: what the values begin with, what decides, what the parts use."""
        found = [*self.initial]
        if self.decision is not None:
            found.append(self.decision)
        if self.times is not None:
            found.extend(refs_in(self.times))
        for part in self.parts:
            found.extend(ref for ref in part.refs() if ref.node != self.enter)
        yield from dict.fromkeys(found)


Step = Call | Held | Lines | Region


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """`steps` and those inside their loops and branches; what stands in two parts comes twice."""
    for step in steps:
        yield step
        if isinstance(step, Region):
            for part in step.parts:
                yield from all_steps(part.steps)


@dataclass(frozen=True, slots=True)
class Plan:
    """A block as a program.

    `steps` are in the order of the source. `left_out` says for nodes that are not in it why: the code of a
    problem, or `WAITING`.
    """

    inputs: tuple[NodeId, ...] = ()
    constructions: tuple[Construction, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[Ref, ...] = ()
    outputs: tuple[NodeId, ...] = ()
    """The Output nodes that `results` belong to; empty when the block has none and its ends are returned."""
    left_out: Mapping[NodeId, str] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    """What `__init__` takes besides given layers, with the defaults: those of the block that have a legal
    name."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls outside loops and branches."""
        return tuple(step for step in self.steps if isinstance(step, Call))
