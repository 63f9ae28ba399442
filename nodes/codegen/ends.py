"""What the Input nodes of a block declare, as `tf.keras.Input`s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nodes.catalogue.spec import Catalogue
from nodes.codegen.expression import Atom, Expression, Group, call, sequence
from nodes.codegen.literals import quoted
from nodes.codegen.making import WEIGHT
from nodes.codegen.plan import Plan
from nodes.graph import Block, Node, Shape, Value

FLOATS = frozenset({"bfloat16", "float16", "float32", "float64"})


@dataclass(frozen=True, slots=True)
class Declared:
    """One input of a model: its shape without the batch, or None where that is left open."""

    shape: Shape | None = None
    dtype: str = "float32"
    batch: int | None = None

    @property
    def is_float(self) -> bool:
        """Whether Keras guesses its dtype right, or near enough."""
        return self.dtype in FLOATS

    def tensor(self) -> Group:
        """`tf.keras.Input((20,))`, for a declared shape."""
        shape = sequence((Atom(repr(each)) for each in self.shape or ()), "()")
        batch = {} if self.batch is None else {"batch_size": Atom(repr(self.batch))}
        return call("tf.keras.Input", [shape], {**batch, **self._dtype()}.items())

    def tensor_of(self, batch_shape: str) -> Group:
        """`tf.keras.Input(batch_shape=…)`, for the shape that a variable holds."""
        keywords: dict[str, Expression] = {"batch_shape": Atom(batch_shape), **self._dtype()}
        return call("tf.keras.Input", [], keywords.items())

    def spec_of(self, batch_shape: str) -> Group:
        """`tf.TensorSpec(…)`, for the shape that a variable holds."""
        dtype = [] if self.dtype == "float32" else [Atom(quoted(self.dtype))]
        return call("tf.TensorSpec", [Atom(batch_shape), *dtype], ())

    def _dtype(self) -> dict[str, Expression]:
        return {} if self.dtype == "float32" else {"dtype": Atom(quoted(self.dtype))}


def declared_inputs(plan: Plan, block: Block, catalogue: Catalogue) -> tuple[Declared, ...]:
    """What each input of `plan` declares, in order. A value that cannot be one counts as none."""
    return tuple(_declared(block.nodes[node], catalogue) for node in plan.inputs)


def float_of(inputs: Iterable[Declared], block: Block) -> str:
    """The type that a model casts its float inputs to; of several, it casts none: `""`.

    It is that of Keras's policy, `"float32"`, where no other one is declared, and where the block has weights
    of its own, which are of that type.
    """
    floats = {each.dtype for each in inputs if each.is_float} or {"float32"}
    if any(layer.type == WEIGHT for layer in block.layers.values()):
        return "float32"
    return floats.pop() if len(floats) == 1 else ""


def _declared(node: Node, catalogue: Catalogue) -> Declared:
    spec = catalogue.get(node.kind)
    dtype = None if spec is None else spec.argument("dtype")
    values = {"dtype": "float32" if dtype is None else dtype.default, **node.arguments}
    shape, batch, name = values.get("shape"), values.get("batch"), values["dtype"]
    sizes = tuple(map(_dimension, shape)) if isinstance(shape, tuple) else (-1,)
    return Declared(
        None if -1 in sizes else sizes,
        name if isinstance(name, str) else "float32",
        _dimension(batch) if _dimension(batch) != -1 else None,
    )


def _dimension(value: Value) -> int | None:
    """`value` if it can be a dimension, -1 if it cannot."""
    if value is None:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1
