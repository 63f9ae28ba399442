"""One call, asked of Keras on stand-ins: nothing is computed and no weight is allocated.

There are two ways of asking. The *first* answer calls the layer or function on a `KerasTensor`, which runs
`compute_output_spec`: fast, and now and then wrong. The *traced* one calls it on placeholders of a scratch
graph, which runs the code of `call` itself: what a model does when it is built.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from types import CodeType, SimpleNamespace
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend import get_keras_mask, set_keras_mask
from keras.src.backend.common import global_state, variables
from keras.src.backend.common.symbolic_scope import SymbolicScope
from keras.src.utils.tracking import no_automatic_dependency_tracking
from tensorflow.python.eager.graph_only_ops import graph_placeholder

from nodes.report import TensorSpec, WeightSpec
from nodes.runtime.limits import words_of_refusal
from nodes.runtime.namespaces import NAMESPACES, Spot, is_own
from nodes.runtime.restoring import remember

LAYER_NAME = "this_layer"
"""What a layer is called while it is being asked about, so that equal layers share one answer."""


FEW = 1_000_000
"""How many whole numbers may be made to see whether an initialiser can."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """What one tensor is, as far as the next call can tell.

    `mask` is the Keras mask that travels with it; `source` the expression that makes it, where its value
    depends on no input (a shape made of constants is then known).
    """

    spec: TensorSpec
    mask: TensorSpec | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Making:
    """How a layer is made: the constructor's text, and the module of the project's code that it takes."""

    text: str
    code: str = ""
    frozen: bool = False
    """Whether the layer is made untrainable afterwards: its constructor does not take that."""
    frozen_inside: tuple[str, ...] = ()
    """The same of elements of a chain: how they are reached from it, `.layers[1]`."""
    lent: tuple[tuple[str, Making], ...] = ()
    """The layers that something inside it is given, by their attributes: `self.dense` in the text."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The modules that it takes, those of what it is lent too."""
        return (self.code, *(code for _, each in self.lent for code in each.codes))


@dataclass(frozen=True, slots=True)
class Question:
    """One call: `text` is source in which `layer` is the layer and `t[0]`, `t[1]` … are the tensors.

    `code` is the module of the project's own code that the text takes.
    """

    text: str
    tensors: tuple[Tensor, ...] = ()
    code: str = ""

    @property
    def rank_unknown(self) -> bool:
        """Whether not even the rank of an input is known."""
        return any(tensor.spec.shape is None for tensor in self.tensors)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Keras said: the outputs, flat and in order, and the layer's weights; or `error`, its own words."""

    outputs: tuple[Tensor, ...] = ()
    weights: tuple[WeightSpec, ...] = ()
    built: bool = False
    error: str = ""
    timed_out: bool = False
    traced: bool = False
    spot: Spot | None = None
    """Where in the project's own code the error was raised."""
    ended: bool = False
    """Whether the process ended when it asked."""
    lent: tuple[tuple[WeightSpec, ...], ...] = ()
    """The weights of each layer that it was lent, and of those that that was lent itself, right after it."""


STANDS_IN = "A KerasTensor cannot be used as input to a TensorFlow function"
"""What Keras says where a function of TensorFlow is given what only stands for a tensor."""


def failure(error: BaseException) -> Answer:
    """The answer that raising `error` is. An interruption is none: it goes on.

    The project's own code may raise anything, `SystemExit` too.
    """
    if isinstance(error, KeyboardInterrupt):
        raise error
    return Answer(error=words_of(error), spot=NAMESPACES.spot_of(error))


@contextmanager
def _asking() -> Iterator[None]:
    """In here variables have a shape and no value, and Keras's warnings go unheard.

    Keras would remember such variables in order to give them values later; here each gets a stand-in
    instead, made when something reads its value. The states of a stateful RNN, which Keras makes from
    tensors, are made the same way.
    """
    usual = variables.register_uninitialized_variable
    usual_states = keras.layers.RNN._create_state_variables
    variables.register_uninitialized_variable = _with_stand_in
    keras.layers.RNN._create_state_variables = _make_states
    try:
        with warnings.catch_warnings(), keras.StatelessScope(initialize_variables=False):
            warnings.simplefilter("ignore")
            yield
    finally:
        variables.register_uninitialized_variable = usual
        keras.layers.RNN._create_state_variables = usual_states
        _stand_ins.clear()


_stand_ins: dict[tuple[Any, Any, tuple[int, ...]], Any] = {}
"""The placeholders for variables in the graphs of one question. Nothing runs: those alike may be the same."""


def _make_states(layer: Any, batch_size: int) -> None:
    states = keras.tree.map_structure(
        lambda state: keras.Variable(_stand_in, state.shape, layer.variable_dtype, trainable=False),
        layer.get_initial_state(batch_size),
    )
    # They are no weights: Keras must not see them being kept.
    no_automatic_dependency_tracking(setattr)(layer, "states", states)


def _with_stand_in(variable: Any) -> None:
    """Give a variable that has no value a stand-in.

    Few initialisers can make whole numbers, and only running them tells which; such variables are small. The
    project's own are run too, unless they would make very much: nothing else tells whether they can.
    """
    own = is_own(variable._initializer)
    if (own or not tf.as_dtype(variable.dtype).is_floating) and math.prod(variable.shape) <= FEW:
        with tf.init_scope():
            value = variable._initializer(variable.shape, dtype=variable.dtype)
        if own and tuple(value.shape) != tuple(variable.shape):
            raise ValueError(
                f"The initializer returned the shape {tuple(value.shape)}. Expected: {tuple(variable.shape)}"
            )
    variable._initializer = _stand_in


def _stand_in(shape: Any, dtype: Any = None) -> Any:
    if tf.executing_eagerly():
        return tf.zeros(shape, dtype)
    key = (tf.compat.v1.get_default_graph(), dtype, tuple(shape))
    if key not in _stand_ins:
        _stand_ins[key] = graph_placeholder(tf.as_dtype(dtype), shape)
    return _stand_ins[key]


class Held(keras.Layer):
    """Holds one weight, as a model holds that of a Weight node: asked `layer.value` instead of called."""

    def __init__(self, name: str, **weight: Any) -> None:
        super().__init__(name=name)
        self.value = self.add_weight(name=WEIGHT_NAME, **weight)
        self.built = True


WEIGHT_NAME = "value"
"""What the one weight of a Weight node is called in a report: in Keras it has the attribute's name alone."""


# -- asking ----------------------------------------------------------------------------------------------


def make_layer(making: Making) -> Any:
    """The layer that a constructor makes; its own layers get the names they have in a fresh process.

    Whatever the constructor raises goes to the caller.
    """
    counted = global_state.get_global_attribute("object_name_uids")
    global_state.set_global_attribute("object_name_uids", None)
    try:
        with _asking():
            layer = _made(making)
    finally:
        global_state.set_global_attribute("object_name_uids", counted)
    remember(layer)
    return layer


LENT = "_layers_lent"
"""Where a layer carries what it was lent. Written past `__setattr__`: Keras does not see it."""


def _made(making: Making) -> Any:
    names = {**NAMESPACES.names(making.code), "tf": tf, "np": np, "Held": Held}
    lent = {name: _made(each) for name, each in making.lent}
    layer = eval(_compiled(making.text), {**names, "self": SimpleNamespace(**lent)} if lent else names)
    for inside in (*([""] if making.frozen else []), *making.frozen_inside):
        eval(_compiled(f"layer{inside}"), {"layer": layer}).trainable = False
    if lent:
        vars(layer)[LENT] = tuple(lent.values())
    return layer


def ask_first(layer: Any, question: Question) -> Answer:
    """Ask by `compute_output_spec`; builds `layer`, which keeps what it learns."""
    with _asking():
        return _ask(layer, question, _symbolic)


def ask_traced(layer: Any, question: Question) -> Answer:
    """Ask by running the call itself on placeholders."""
    graph = tf.__internal__.FuncGraph("analysis")
    with _asking(), SymbolicScope(), graph.as_default():
        answer = _ask(layer, question, _placeholder)
    alone = layer is None and not question.tensors and not question.code
    source = question.text if alone and len(answer.outputs) == 1 else ""
    outputs = tuple(replace(output, source=source) for output in answer.outputs)
    return replace(answer, traced=True, outputs=outputs)


def entering(spec: TensorSpec, float: str = "float32") -> TensorSpec:
    """What `call` of a model sees when it is given a tensor of `spec`: one of floats is cast to `float`.

    `"float32"` stands for what Keras's policy says; with `""`, none is cast.

    Raises:
        ValueError: the shape or the dtype is none.
    """
    stand_in = keras.KerasTensor(spec.shape or (), dtype=spec.dtype)
    wanted = keras.config.floatx() if float in ("", "float32") else float
    seen = keras.config.dtype_policy().convert_input(stand_in, bool(float), wanted)
    shape = None if spec.shape is None else tuple(seen.shape)
    return TensorSpec(shape, keras.backend.standardize_dtype(seen.dtype))


def no_rank() -> str:
    """What Keras says of a model that returns a tensor of unknown rank."""
    try:
        keras.KerasTensor(tf.TensorShape(None))
    except ValueError as error:
        return words_of(error)
    return ""


def _ask(layer: Any, question: Question, stand_in: Callable[[Tensor], Any]) -> Answer:
    try:
        tensors = [stand_in(tensor) for tensor in question.tensors]
        names = {**NAMESPACES.names(question.code), "tf": tf, "np": np, "layer": layer, "t": tensors}
        names["training"] = None
        result = eval(_compiled(question.text), names)
        if stand_in is _placeholder:
            _try_own(layer)
        flat = [each for each in keras.tree.flatten(result) if each is not None]
        outputs = tuple(_seen(each) for each in flat)
        built = layer is None or bool(layer.built)
        return Answer(outputs, _weights(layer), built=built, lent=tuple(_weights_lent(layer)))
    except BaseException as error:  # noqa: BLE001 - whatever is raised is the answer
        return failure(error)


def _try_own(layer: Any) -> None:
    """Apply the project's own regularisers and constraints to weights, as training would."""
    for weight in () if layer is None else layer.weights:
        for each in (weight.regularizer, weight.constraint):
            if is_own(each):
                each(_stand_in(weight.shape, weight.dtype))


@lru_cache(maxsize=4096)
def _compiled(text: str) -> CodeType:
    return compile(text, "<drawing>", "eval")


# -- stand-ins -------------------------------------------------------------------------------------------


def _symbolic(tensor: Tensor) -> Any:
    spec = tensor.spec
    made = keras.KerasTensor(spec.shape, dtype=spec.dtype, sparse=spec.sparse, ragged=spec.ragged)
    if tensor.mask is not None:
        set_keras_mask(made, _symbolic(Tensor(tensor.mask)))
    return made


def _placeholder(tensor: Tensor) -> Any:
    if tensor.source:
        return eval(_compiled(tensor.source), {"tf": tf, "np": np})
    spec = tensor.spec
    if spec.sparse:
        made = tf.compat.v1.sparse_placeholder(spec.dtype, spec.shape)
    elif spec.ragged:
        made = tf.compat.v1.ragged.placeholder(spec.dtype, 1, (spec.shape or ())[2:])
    else:
        made = graph_placeholder(tf.as_dtype(spec.dtype), tf.TensorShape(spec.shape))
    if tensor.mask is not None:
        set_keras_mask(made, _placeholder(Tensor(tensor.mask)))
    return made


def _seen(value: Any) -> Tensor:
    mask = get_keras_mask(value)
    return Tensor(_spec(value), None if mask is None else _spec(mask))


def _spec(value: Any) -> TensorSpec:
    if isinstance(value, bool | int | float | complex | str | bytes | np.generic | np.ndarray):
        value = tf.convert_to_tensor(value)
    rank = value.shape.rank if isinstance(value.shape, tf.TensorShape) else len(value.shape)
    shape = None if rank is None else tuple(None if each is None else int(each) for each in value.shape)
    sparse = isinstance(value, tf.SparseTensor) or bool(getattr(value, "sparse", False))
    ragged = isinstance(value, tf.RaggedTensor) or bool(getattr(value, "ragged", False))
    return TensorSpec(shape, keras.backend.standardize_dtype(value.dtype), sparse, ragged)


def _weights(layer: Any) -> tuple[WeightSpec, ...]:
    """The weights of `layer`; those that it was lent are told elsewhere."""
    if layer is None:
        return ()
    lent = {id(weight) for each in _lent(layer) for weight in each.weights}
    weights = [weight for weight in layer.weights if id(weight) not in lent] if lent else layer.weights
    return tuple(_weight(weight, weight.path.removeprefix(f"{layer.name}/")) for weight in weights)


def _weight(weight: Any, name: str) -> WeightSpec:
    shape = tuple(int(dimension) for dimension in weight.shape)
    dtype = keras.backend.standardize_dtype(weight.dtype)
    return WeightSpec(name, shape, dtype, bool(weight.trainable))


def _lent(layer: Any) -> Collection[Any]:
    return () if layer is None else vars(layer).get(LENT, ())


def _weights_lent(layer: Any) -> Iterator[tuple[WeightSpec, ...]]:
    for each in _lent(layer):
        yield tuple(replace(found, name=_own_name(found.name, each.name)) for found in _weights(each))
        yield from _weights_lent(each)


def _own_name(name: str, layer: str) -> str:
    """What a weight of a layer that was built in another one is called without what is around that."""
    return f"/{name}".rpartition(f"/{layer}/")[2].removeprefix("/")


# -- words -----------------------------------------------------------------------------------------------

_DUMP = re.compile(r"\n+\s*Arguments received by .*", re.DOTALL)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPED = re.compile(r"^Exception encountered when calling [^\n]*\n+")
_UNINFERRED = re.compile(r"^Could not automatically infer .*? Error encountered:\n*", re.DOTALL)
_RAISED = re.compile(r"\n\s*\w*(?:Error|Exception): ")
_KERNEL = re.compile(r"\{\{function_node [^}]*\}\}\s*|\s*\[Op:\w+\](?: name:.*)?$")
_GRAPH_NODE = re.compile(r"(?: for)? '?\{\{node .*?(?P<shapes> with input shapes: .*?)?(?: and with .*)?\.?$")


def words_of(error: BaseException) -> str:
    """What Keras says in `error`, without the dump of arguments and the names of our stand-ins."""
    refused = words_of_refusal(error)
    if refused:
        return refused
    text = _ESCAPES.sub("", str(error)) or type(error).__name__
    if not isinstance(error, Exception):
        text = f"{type(error).__name__}: {text}"
    text = _WRAPPED.sub("", _UNINFERRED.sub("", _WRAPPED.sub("", _DUMP.sub("", text))))
    if not text:
        text = type(error.__cause__ or error.__context__ or error).__name__
    if text.startswith("in user code:"):
        text = _RAISED.split(text)[-1]
    text = text.replace(" with name 'None'", "")
    text = re.sub(r" with name 'Placeholder[^']*'", "", text)
    text = _KERNEL.sub("", text)
    return _GRAPH_NODE.sub(lambda found: f"{found['shapes'] or ''}.", text).strip()
