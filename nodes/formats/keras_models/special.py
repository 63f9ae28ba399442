"""Layers of a model that are no layers of the catalogue: operations, functions, the code of Lambda layers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nodes.catalogue.spec import Catalogue
from nodes.formats.keras_models.calls import Feed, Fitted, Fitter, known_outputs, outputs_of
from nodes.formats.keras_models.copying import DROPS_PATHS
from nodes.formats.keras_models.inbound import Inbound, Tensor, tensors_in
from nodes.formats.keras_models.lambdas import code_of, held_function
from nodes.formats.keras_models.operations import (
    GET_ITEM,
    INDEX,
    Function,
    function_of,
    index_text,
    is_operation,
    layer_instead,
    tf_function_of,
)
from nodes.formats.keras_models.values import Values
from nodes.graph import (
    CUSTOM,
    Block,
    BlockId,
    Code,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    PortName,
    Value,
    Wire,
    WireId,
    argument,
    block_type,
    new_id,
)
from nodes.names import is_class_name

if TYPE_CHECKING:
    from nodes.formats.keras_models.graphs import GraphReader

X, Y = PortName("x"), PortName("y")
OUTPUT = PortName("output")
OF_NUMBERS = frozenset({"keras.ops.digitize"})
"""Functions that take rows of numbers where others take tensors."""
TF_LAMBDAS = frozenset({"TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"})


class Around(Protocol):
    """What is needed of the reader of the file."""

    catalogue: Catalogue
    values: Values
    fitter: Fitter
    blocks: dict[BlockId, Block]
    code: dict[str, Code]

    def note(self, code: str, **arguments: Value) -> None:
        """Note something that cannot be said in the drawing."""


class Specials:
    """Draws them."""

    def __init__(self, around: Around) -> None:
        self.around = around
        self._own: dict[str, BlockId] = {}

    def draw(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        """Draw the calls of one record; False for a layer that nobody knows."""
        name = str(record.get("class_name")).rpartition(">")[2]
        instead = layer_instead(record)
        if instead is not None:
            self._instead(graph, record, calls, instead)
            return True
        if is_operation(record):
            if name != "Digitize" or not self._bins(graph, record, calls):
                self._functions(graph, record, [function_of(record, call) for call in calls])
            return True
        if name in TF_LAMBDAS:
            return self._older(graph, record, calls)
        if name == "Lambda":
            self._lambda(graph, record, calls)
            return True
        if name in ("LayerScale", "CustomScaleLayer") and _is_of_keras(record):
            return self._scale(graph, record, calls, name)
        if name == DROPS_PATHS and _is_of_keras(record):
            self._drop_paths(graph, record, calls)
            return True
        return False

    # -- functions ---------------------------------------------------------------------------------------

    def _bins(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        """Tell numbers by the bins that they are in: a layer does so for bins that are no tensors."""
        given = function_of(record, calls[0]).given if len(calls) == 1 else {}
        tensor, bins = given.get("x"), given.get("bins")
        found = bins.get("config") if isinstance(bins, dict) else None
        numbers = found.get("value") if isinstance(found, dict) else None
        if not isinstance(tensor, Tensor) or not numbers or not isinstance(numbers, list):
            return False
        spec = self.around.catalogue.nodes["keras.layers.Discretization"]
        dtype = tensor.dtype if tensor.dtype == "float64" else None
        config = {"bin_boundaries": [float(each) for each in numbers], "dtype": dtype}
        layer = graph.make(record, spec.id, self.around.values.config_of(spec, config), "")
        node = graph.add("layer", layer, self.around.fitter.layer(spec, Inbound((tensor,))))
        graph.call(str(record["name"]), node, (OUTPUT,))
        return True

    def _instead(
        self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound], type: str
    ) -> None:
        spec, config = self.around.catalogue.nodes[type], record.get("config")
        values = self.around.values.config_of(spec, config if isinstance(config, dict) else {})
        layer = graph.make(record, type, values, "")
        for call in calls:
            node = graph.add("layer", layer, self.around.fitter.layer(spec, call))
            graph.call(str(record["name"]), node, (OUTPUT,))

    def _functions(
        self, graph: GraphReader, record: Mapping[str, Any], functions: Sequence[Function]
    ) -> None:
        key = str(record["name"])
        for function in functions:
            node, outputs = self._function(graph, record, function, graph.uses.get(key, 0))
            graph.call(key, node, outputs)

    def _function(
        self, graph: GraphReader, record: Mapping[str, Any], function: Function, used: int
    ) -> tuple[NodeId, tuple[PortName, ...]]:
        title = _title(record)
        if function.id == GET_ITEM:
            text = index_text(function.given.get("key"))
            whole = function.given.get("x")
            if text is not None and isinstance(whole, Tensor):
                fitted = Fitted([Feed(whole, X)], {"index": text})
                return graph.add(INDEX, None, fitted, title=title), (OUTPUT,)
        spec = self.around.catalogue.get(function.id)
        if spec is None or (function.id == GET_ITEM):
            return self._written(graph, function, used, title)
        fitted = self.around.fitter.function(spec, function.given)
        outputs = outputs_of(spec, {}, fitted, used)
        return graph.add(function.id, None, fitted, outputs, title), known_outputs(spec, outputs)

    def _written(
        self, graph: GraphReader, function: Function, used: int, title: str
    ) -> tuple[NodeId, tuple[PortName, ...]]:
        """A function that the catalogue does not have, as a line of code."""
        tensors = list(dict.fromkeys(tensors_in(dict(function.given))))
        names = {tensor: f"x{place}" if place else "x" for place, tensor in enumerate(tensors)}
        outputs = tuple(PortName(f"y{place}" if place else "y") for place in range(max(used, 1)))
        row = ", ".join(outputs) + ("," if used > 1 else "")
        if function.id == GET_ITEM:
            body = (
                f"{row} = {_text(function.given.get('x'), names)}[{_text(function.given.get('key'), names)}]"
            )
        else:
            unusable = [key for key in function.given if not is_class_name(key)]
            for key in unusable:
                self.around.note("keras-call-argument", argument=key)
            given = ", ".join(
                f"{key}={_text(value, names, function.id not in OF_NUMBERS)}"
                for key, value in function.given.items()
                if key not in unusable
            )
            body = f"{row} = tf.{function.id}({given})"
        arguments: dict[str, Value] = {
            "inputs": tuple(names.values()),
            "outputs": tuple(map(str, outputs)),
            "body": body,
        }
        self.around.note("keras-written", function=function.id)
        fitted = Fitted([Feed(tensor, PortName(name)) for tensor, name in names.items()], arguments)
        return graph.add("code", None, fitted, title=title), outputs

    # -- Keras 2 -----------------------------------------------------------------------------------------

    def _older(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> bool:
        functions = [tf_function_of(record, call, self.around.catalogue) for call in calls]
        known = [function for function in functions if function is not None]
        if len(known) < len(functions):
            return False
        self._functions(graph, record, known)
        return True

    # -- Lambda ------------------------------------------------------------------------------------------

    def _lambda(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> None:
        """A function as code of the project, which runs for those alone who trust it."""
        config = record.get("config")
        values = config if isinstance(config, dict) else {}
        key = str(record["name"])
        for call in calls:
            tensors = [tensor for arg in call.args for tensor in tensors_in(arg)]
            in_list = bool(call.args) and not isinstance(call.args[0], Tensor)
            held = held_function(values)
            name = self._put_code(str(values.get("name") or key), code_of(held, len(tensors), in_list))
            if held.packed:
                self.around.note("keras-lambda", name=name)
            else:
                self.around.note("keras-lambda-name", name=name, called=held.name or key)
            ports = [PortName(f"x{place}" if place else "x") for place in range(len(tensors))]
            fitted = Fitted([Feed(tensor, port) for tensor, port in zip(tensors, ports, strict=True)])
            graph.call(key, graph.add(CUSTOM + name, None, fitted), (OUTPUT,))

    def _put_code(self, layer: str, text: str) -> str:
        """Keep a function as code of the project: what it is called."""
        stem = re.sub(r"\W+", "_", layer, flags=re.ASCII).strip("_") or "function"
        name, number = f"{stem}_code", 0
        while name in self.around.code and self.around.code[name].text != text.replace("{name}", name):
            number += 1
            name = f"{stem}_code{number}"
        name = name if name.isidentifier() else f"f_{name}"
        self.around.code[name] = Code(name, "function", text.replace("{name}", name))
        return name

    # -- layers of the applications ------------------------------------------------------------------------

    def _drop_paths(self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound]) -> None:
        """A layer that keeps or drops whole examples, as the Dropout that does so."""
        spec, config = self.around.catalogue.nodes["keras.layers.Dropout"], record.get("config")
        given = dict(config) if isinstance(config, dict) else {}
        given["rate"] = given.pop("drop_path_rate", 0.0)
        shapes = [tensor.shape for call in calls for tensor in tensors_in(list(call.args)) if tensor.shape]
        given["noise_shape"] = [None, *([1] * (len(shapes[0]) - 1 if shapes else 3))]
        values = self.around.values.config_of(spec, given)
        layer = graph.make(record, spec.id, values, str(record.get("stem", "")))
        for call in calls:
            node = graph.add(
                "layer", layer, self.around.fitter.layer(spec, Inbound(call.args[:1], call.kwargs))
            )
            graph.call(str(record["name"]), node, (OUTPUT,))

    def _scale(
        self, graph: GraphReader, record: Mapping[str, Any], calls: Sequence[Inbound], name: str
    ) -> bool:
        """Two layers of `keras.applications` that Keras does not export, as blocks that do the same."""
        config = record.get("config")
        values = self.around.values.config_of(None, config if isinstance(config, dict) else {})
        if "dtype" in values:
            return False
        make: Callable[[], Block] = {"LayerScale": _layer_scale, "CustomScaleLayer": _custom_scale}[name]
        if name not in self._own:
            block = make()
            self.around.blocks[block.id] = block
            self._own[name] = block.id
        block = self.around.blocks[self._own[name]]
        given = {key: values[key] for key in block.arguments if key in values}
        layer = graph.make(record, block_type(block.id), given, str(record.get("stem", "")))
        for call in calls:
            ports = tuple(block.input_ports.values())
            node = graph.add("layer", layer, self.around.fitter.instance(ports, call))
            graph.call(str(record["name"]), node, (OUTPUT,))
        return True


def _is_of_keras(record: Mapping[str, Any]) -> bool:
    module = record.get("module")
    return module is None or (isinstance(module, str) and module.split(".")[0] == "keras")


def _title(record: Mapping[str, Any]) -> str:
    """The name of an operation, if it is one that a person chose."""
    config = record.get("config")
    name = config.get("name") if isinstance(config, dict) else None
    name = name if isinstance(name, str) else record.get("name")
    kind = str(record.get("class_name")).replace("_", "").lower()
    stem = re.sub(r"(_\d+)?$", "", str(name)).replace("_", "")
    automatic = stem == kind or "." in str(name) or "/" in str(name)
    return "" if automatic or not isinstance(name, str) else name


def _text(value: Any, names: Mapping[Tensor, str], as_tensors: bool = True) -> str:
    """A value in a line of code: nothing of the file stands in it but numbers, strings and their rows."""
    if isinstance(value, Tensor):
        return names[value]
    if isinstance(value, list):
        inside = ", ".join(_text(each, names) for each in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, dict):
        text = index_text(value)
        if text is not None:
            return _SLICE.get(text, "slice(" + ", ".join(part or "None" for part in text.split(":")) + ")")
        config = value.get("config")
        if value.get("class_name") in ("__numpy__", "__tensor__") and isinstance(config, dict):
            numbers = _text(config.get("value"), names)
            return f"tf.constant({numbers}, {config.get('dtype')!r})" if as_tensors else numbers
        return "None"
    return repr(value) if value is None or isinstance(value, bool | int | float | str) else "None"


_SLICE = {"...": "..."}


# -- blocks ------------------------------------------------------------------------------------------------


def _layer_scale() -> Block:
    """`x * gamma`, as in ConvNeXt."""
    initializer = Object("keras.initializers.Constant", {"value": argument("init_values")})
    gamma = Layer(
        LayerId(new_id()),
        "gamma",
        "weight",
        {"shape": (argument("projection_dim"),), "initializer": initializer},
    )
    into = Node(NodeId(new_id()), "input", arguments={"shape": None})
    weight = Node(NodeId(new_id()), "layer", gamma.id)
    product = Node(NodeId(new_id()), "operator.multiply")
    out = Node(NodeId(new_id()), "output")
    return _block(
        "LayerScale",
        {"projection_dim": 1, "init_values": 1e-6},
        [into],
        [weight, product],
        out,
        [_wire(into, product, X), _wire(weight, product, Y), _wire(product, out, PortName("input"))],
        [gamma],
    )


def _custom_scale() -> Block:
    """`inputs[0] + inputs[1] * scale`, as in InceptionResNetV2."""
    one, other = (Node(NodeId(new_id()), "input", arguments={"shape": None}) for _ in range(2))
    scaled = Node(NodeId(new_id()), "operator.multiply", arguments={"y": argument("scale")})
    total = Node(NodeId(new_id()), "operator.add")
    out = Node(NodeId(new_id()), "output")
    return _block(
        "CustomScaleLayer",
        {"scale": 1.0},
        [one, other],
        [scaled, total],
        out,
        [
            _wire(one, total, X),
            _wire(other, scaled, X),
            _wire(scaled, total, Y),
            _wire(total, out, PortName("input")),
        ],
        [],
    )


def _wire(source: Node, target: Node, port: PortName) -> Wire:
    return Wire(WireId(new_id()), source.id, OUTPUT, target.id, port)


def _block(
    name: str,
    arguments: Mapping[str, Value],
    inputs: list[Node],
    inner: list[Node],
    out: Node,
    wires: list[Wire],
    layers: list[Layer],
) -> Block:
    return Block(
        BlockId(new_id()),
        name,
        "layer",
        {layer.id: layer for layer in layers},
        {node.id: node for node in (*inputs, *inner, out)},
        {wire.id: wire for wire in wires},
        inputs=tuple(node.id for node in inputs),
        outputs=(out.id,),
        arguments=arguments,
    )
