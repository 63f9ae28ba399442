"""What one call is given, sorted to the ports and arguments of its node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nodes.catalogue.spec import Catalogue, NodeSpec, PortSpec
from nodes.catalogue.states import CELLS, states_of_cells
from nodes.formats.keras_models.inbound import MOST_OUTPUTS, BrokenModel, Inbound, Tensor, flat, tensors_in
from nodes.formats.keras_models.values import Values
from nodes.graph import Object, PortName, Value, same, unless_told

STATE = PortName("initial_state")
STATES = (STATE, "states")
"""What takes lists within lists: the states of several cells."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What enters a port: a tensor, or a value that becomes a Constant."""

    source: Tensor | Value
    port: PortName
    key: int | None = None


@dataclass
class Fitted:
    """A call as a node has it."""

    feeds: list[Feed] = field(default_factory=list)
    arguments: dict[str, Value] = field(default_factory=dict)


class Fitter:
    """Sorts the arguments of calls; `note` is told what has no place."""

    def __init__(self, values: Values, note: Callable[..., None]) -> None:
        self.values = values
        self.note = note
        self.says_all = False
        """Whether a call that is not in training says so, also where it need not: another one is, and what
        comes after it would be too."""

    # -- layers ------------------------------------------------------------------------------------------

    def layer(self, spec: NodeSpec, call: Inbound) -> Fitted:
        """A call of a layer of the catalogue."""
        given: dict[str, Any] = {}
        rest = list(call.args)
        if spec.listed and rest:
            first = rest.pop(0)
            parts = first if isinstance(first, list) else [first]
            given |= {str(port.name): part for port, part in zip(spec.inputs, parts, strict=False)}
            given |= dict(zip(spec.order[spec.listed :], rest, strict=False))
        else:
            given |= dict(zip(spec.order, rest, strict=False))
        given |= call.kwargs
        _split_state(spec, given)
        return self._fitted(spec, given, spec.call_arguments)

    def function(self, spec: NodeSpec, given: Mapping[str, Any]) -> Fitted:
        """A call of a function of the catalogue."""
        return self._fitted(spec, given, spec.arguments)

    def instance(self, ports: Sequence[PortName], call: Inbound, carries: bool = True) -> Fitted:
        """A call of an inner model, whose inputs are called `ports`. Tensors carry their masks."""
        fitted = Fitted()
        inputs = flat(list(call.args[:1])) if call.args else flat(call.kwargs.get("inputs", []))
        if len(inputs) != len(ports):
            self.note("keras-call-inputs", expected=len(ports), received=len(inputs))
        for port, each in zip(ports, inputs, strict=False):
            fitted.feeds.append(Feed(self._source(each), port))
        rest = {name: data for name, data in call.kwargs.items() if name not in ("inputs", "training")}
        if carries:
            rest.pop("mask", None)
        for name, data in (*rest.items(), *(("training", each) for each in call.args[1:])):
            if any(each is not None for each in flat(data)):
                self.note("keras-call-argument", argument=name)
        training = call.kwargs.get("training")
        if isinstance(training, bool):
            fitted.arguments["training"] = unless_told(training)
        return fitted

    def unknown(self, call: Inbound) -> Fitted:
        """A call of a layer that the catalogue does not have: every tensor is kept, and every value."""
        fitted = Fitted()
        for place, data in enumerate(call.args):
            port = PortName("inputs" if not place else f"inputs_{place}")
            self._kept(fitted, port, data)
        for name, data in call.kwargs.items():
            if name == "training" and isinstance(data, bool):
                if data or self.says_all:
                    fitted.arguments[name] = unless_told(data)
            elif data is not None:
                self._kept(fitted, PortName(name), data)
        return fitted

    def _kept(self, fitted: Fitted, port: PortName, data: Any) -> None:
        tensors = list(tensors_in(data))
        if isinstance(data, Tensor):
            fitted.feeds.append(Feed(data, port))
        elif tensors:
            fitted.feeds.extend(Feed(tensor, port, key) for key, tensor in enumerate(tensors))
        else:
            fitted.arguments[str(port)] = self.values.value(data)

    # -- what the catalogue knows ------------------------------------------------------------------------

    def _fitted(self, spec: NodeSpec, given: Mapping[str, Any], arguments: Any) -> Fitted:
        fitted = Fitted()
        ports = {str(port.name): port for port in spec.inputs}
        known = {argument.name: argument for argument in arguments}
        for name, data in given.items():
            if name in ports:
                self._feed(fitted, ports[name], data)
            elif name in known:
                self._argument(fitted, known[name], data)
            elif data is not None and data is not False:
                self.note("keras-call-argument", argument=name)
        return fitted

    def _argument(self, fitted: Fitted, argument: Any, data: Any) -> None:
        if any(True for _ in tensors_in(data)):
            self.note("keras-tensor-argument", argument=argument.name)
            return
        value = self.values.value(data)
        usual = same(value, argument.default)
        if argument.name == "training" and isinstance(value, bool):
            usual = usual and not self.says_all
            value = unless_told(value)
        if argument.required or not usual:
            fitted.arguments[argument.name] = value

    def _feed(self, fitted: Fitted, port: PortSpec, data: Any) -> None:
        if data is None:
            return
        if port.many:
            items = data if isinstance(data, list) else [data]
            if port.name in STATES:
                items = flat(items)
            if all(each is None for each in items):
                return
            for key, each in enumerate(items):
                fitted.feeds.append(Feed(self._source(each), port.name, key))
            return
        if isinstance(data, list) and len(data) == 1 and isinstance(data[0], Tensor):
            data = data[0]
        if isinstance(data, list) and any(True for _ in tensors_in(data)):
            self.note("keras-call-inputs", expected=1, received=len(data))
            data = next(tensors_in(data))
        source = self._source(data)
        if port.literal and not isinstance(source, Tensor) and not isinstance(source, Object | tuple):
            fitted.arguments[str(port.name)] = source
        else:
            fitted.feeds.append(Feed(source, port.name))

    def _source(self, data: Any) -> Tensor | Value:
        return data if isinstance(data, Tensor) else self.values.value(data)


def _split_state(spec: NodeSpec, given: dict[str, Any]) -> None:
    """Keras 2 writes the state with which a recurrent layer begins behind its input."""
    first = spec.inputs[0].name if spec.inputs else ""
    data = given.get(first)
    if isinstance(data, list) and len(data) > 1 and any(port.name == STATE for port in spec.inputs):
        given[first], given[STATE] = data[0], data[1:]


# -- outputs -----------------------------------------------------------------------------------------------

_SPLITS = frozenset(f"keras.ops.{name}" for name in ("split", "array_split", "hsplit", "vsplit", "dsplit"))
_CELLS: Mapping[str, int] = {
    **CELLS,
    "keras.layers.LSTM": 2,
    "keras.layers.ConvLSTM1D": 2,
    "keras.layers.ConvLSTM2D": 2,
    "keras.layers.ConvLSTM3D": 2,
    "keras.layers.GRU": 1,
    "keras.layers.SimpleRNN": 1,
}
"""How many states a recurrent layer or cell has."""


def outputs_of(
    spec: NodeSpec, config: Mapping[str, Value], fitted: Fitted, used: int
) -> tuple[PortName, ...] | None:
    """What leaves a call of which at least `used` outputs are used; None: what the catalogue says."""
    if not spec.dynamic_outputs:
        return None
    count = max(_count(spec, config, fitted), used, 1)
    if count > MOST_OUTPUTS:
        raise BrokenModel("keras-no-output", index=MOST_OUTPUTS, layer=spec.title)
    names = [*spec.outputs, *spec.more_outputs] if not spec.row else list(spec.outputs)
    names += [PortName(f"output_{number}") for number in range(len(names), count)]
    found = tuple(names[:count])
    return None if found == spec.outputs else found


def _count(spec: NodeSpec, config: Mapping[str, Value], fitted: Fitted) -> int:
    if spec.stateful:
        return _layer_count(spec.id, config, fitted)
    return next((count for count in _function_counts(spec.id, fitted)), 1)


def _layer_count(type: str, config: Mapping[str, Value], fitted: Fitted) -> int:
    if fitted.arguments.get("return_attention_scores") is True:
        return 2
    if type == "keras.layers.Bidirectional":
        forwards, other = config.get("layer"), config.get("backward_layer")
        both = (forwards, other if isinstance(other, Object) else forwards)
        states = sum(_states(each.type, each.config) for each in both if isinstance(each, Object))
        return (2 if config.get("merge_mode", "concat") is None else 1) + states
    return 1 + _states(type, config)


def _states(type: str, config: Mapping[str, Value]) -> int:
    if config.get("return_state") is not True:
        return 0
    stacked = states_of_cells(type, config)
    cell = config.get("cell")
    return sum(stacked) or _CELLS.get(cell.type if isinstance(cell, Object) else type, 1)


def _function_counts(id: str, fitted: Fitted) -> Iterator[int]:
    first = next((feed.source for feed in fitted.feeds if isinstance(feed.source, Tensor)), None)
    shape = None if first is None else first.shape
    if id in _SPLITS:
        parts = fitted.arguments.get("indices_or_sections")
        yield len(parts) + 1 if isinstance(parts, tuple) else parts if isinstance(parts, int) else 1
    elif id == "keras.ops.meshgrid":
        yield len(fitted.feeds)
    elif id == "keras.ops.nonzero" and shape is not None:
        yield len(shape)
    elif id == "keras.ops.unstack":
        number, axis = fitted.arguments.get("num"), fitted.arguments.get("axis", 0)
        if isinstance(number, int):
            yield number
        elif shape is not None and isinstance(axis, int) and -len(shape) <= axis < len(shape):
            yield shape[axis] or 1
    elif id == "keras.ops.svd" and fitted.arguments.get("compute_uv") is not False:
        yield 3


def output_port(outputs: Sequence[PortName], index: int) -> PortName:
    """The port of the output number `index`."""
    if 0 <= index < len(outputs):
        return outputs[index]
    return PortName(f"output_{index}")


def known_outputs(spec: NodeSpec | None, recorded: tuple[PortName, ...] | None) -> tuple[PortName, ...]:
    """The output ports of a node."""
    if recorded is not None:
        return recorded
    return (PortName("output"),) if spec is None else spec.outputs


def has_layer(catalogue: Catalogue, type: str) -> bool:
    """Whether `type` can be called in a block."""
    spec = catalogue.get(type)
    return spec is not None and spec.stateful
