"""One model — functional or sequential — as a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nodes.catalogue.spec import NodeSpec
from nodes.formats.keras_models.built import Built, Surroundings
from nodes.formats.keras_models.calls import Feed, Fitted, known_outputs, output_port, outputs_of
from nodes.formats.keras_models.inbound import (
    MOST_OUTPUTS,
    BrokenModel,
    Inbound,
    Tensor,
    flat,
    structure_of,
    tensors_in,
)
from nodes.formats.keras_models.learnt import OF_WORDS, put_words
from nodes.formats.keras_models.masks import with_masks
from nodes.formats.keras_models.operations import is_operation
from nodes.formats.keras_models.parts import Attributes, Part, stems_of, wrapped_in
from nodes.formats.keras_models.records import (
    AUTOMATIC,
    Drawn,
    all_tensors,
    calls_of,
    carrying,
    declared,
    dtype_of,
    gives,
    is_trained,
    keys_of,
    name_of,
    shifts,
    shown_name,
    takes,
)
from nodes.formats.keras_models.sharing import ROOT
from nodes.formats.keras_models.wrappers import draw_lent
from nodes.graph import (
    Block,
    BlockId,
    Layer,
    LayerId,
    Node,
    NodeId,
    Object,
    PortName,
    Value,
    Wire,
    WireId,
    block_type,
    given_layer,
    new_id,
)

OUTPUT = PortName("output")
INPUT = PortName("input")


class GraphReader:
    """Draws one model."""

    def __init__(self, around: Surroundings, name: str, address: str, number: int = ROOT) -> None:
        self.around = around
        self.number = number
        self.shared: dict[int, LayerId] = {}
        """Layers that stand in several models, or are given to one inside this one, by number."""
        self.id = BlockId(new_id())
        self.name = name
        self.address = address
        self.attributes = Attributes(around.catalogue.reserved)
        self.layers: dict[LayerId, Layer] = {}
        self.nodes: dict[NodeId, Node] = {}
        self.wires: dict[WireId, Wire] = {}
        self.drawn: dict[str, Drawn] = {}
        self.feeds: list[tuple[NodeId, Feed]] = []
        self.parts: list[Part] = []
        self.shifts: dict[tuple[str, bool], int] = {}
        self.masked: frozenset[str] = frozenset()
        """The layers whose outputs may carry a mask."""
        self.uses: dict[str, int] = {}
        """How many outputs of each layer are used, at least."""

    # -- models ------------------------------------------------------------------------------------------

    def functional(self, config: Mapping[str, Any]) -> Built:
        """A model of layers with calls of their own."""
        records = [each for each in config["layers"] if isinstance(each, dict)]
        names = [name_of(record) for record in records]
        if len(set(names)) != len(records):
            twin = next(name for name, count in Counter(names).items() if count > 1)
            raise BrokenModel("keras-twins", layer=twin[:60])
        known = frozenset(names)
        self.around.spend(sum(1 + len(record.get("inbound_nodes") or ()) for record in records))
        calls = [calls_of(record, known) for record in records]
        inputs = structure_of(config.get("input_layers"))
        outputs = structure_of(config.get("output_layers"))
        ends = [*flat(inputs), *flat(outputs)]
        self.shifts = dict(shifts(records, names, calls, ends))
        for tensor in all_tensors(calls, ends):
            if tensor.index >= MOST_OUTPUTS:
                raise BrokenModel("keras-no-output", index=tensor.index, layer=tensor.layer[:60])
            self.uses[tensor.layer] = max(self.uses.get(tensor.layer, 0), tensor.index + 1)
        self.masked = carrying(records, names, calls)
        stems = iter(list(stems_of(record for record in records if not is_operation(record))))
        for record, name, inbound in zip(records, names, calls, strict=True):
            stem = "" if is_operation(record) else next(stems)
            self._record(record, name, inbound, stem)
        return self._finished(flat(inputs), inputs, flat(outputs), outputs)

    def sequential(self, config: Mapping[str, Any]) -> Built:
        """A model of layers in a row."""
        records = [each for each in config["layers"] if isinstance(each, dict)]
        shape = declared(records[0].get("config")) if records else None
        self.around.spend(2 * len(records))
        before: Tensor | None = None
        first: Tensor | None = None
        stems = iter(list(stems_of(records)))
        if not records or records[0].get("class_name") != "InputLayer":
            shape = shape or config.get("build_input_shape")
            made = {"class_name": "InputLayer", "config": {"batch_shape": shape, "name": "input"}}
            before = first = Tensor("input", 0, 0)
            self._record(made, "input", [], "")
        made_of: dict[str, list[Inbound]] = {}
        # A layer may stand there several times.
        keys = [shown_name(record, f"\0{place}") for place, record in enumerate(records)]
        for key in keys:
            calls = made_of.setdefault(f"\0{key}", [])
            after = Tensor(f"\0{key}", len(calls), 0)
            calls += [] if before is None else [Inbound((before,))]
            before, first = after, first or after
        for key, record in zip(keys, records, strict=True):
            stem, key = next(stems), f"\0{key}"
            if key not in self.drawn:
                self._record(record, key, made_of[key], stem)
        return self._finished([first], first, [before], before)

    def alone(self, record: Mapping[str, Any], shape: Any) -> Built:
        """One layer that nobody knows between an Input and an Output."""
        made = {"class_name": "InputLayer", "config": {"batch_shape": shape, "name": "input"}}
        self.drawn["layer"] = Drawn()
        self._record(made, "input", [], "")
        self._unknown(record, "layer", [Inbound((Tensor("input", 0, 0),))], "")
        tensor = Tensor("layer", 0, 0)
        return self._finished([Tensor("input", 0, 0)], None, [tensor], None)

    def _finished(self, inputs: Sequence[Any], into: Any, outputs: Sequence[Any], out: Any) -> Built:
        self._make_shared()
        ends = [self._end(tensor) for tensor in inputs]
        for node, feed in self.feeds:
            self.wire(node, feed)
        if len(set(ends)) != len(ends) or any(self.nodes[end].kind != "input" for end in ends):
            raise BrokenModel("keras-bad-ends")
        titles = keys_of(out, len(outputs))
        results = [self._output(tensor, title) for tensor, title in zip(outputs, titles, strict=True)]
        for end, title in zip(ends, keys_of(into, len(ends)), strict=True):
            if title:
                self.nodes[end] = replace(self.nodes[end], title=title)
        block = Block(
            self.id,
            self.name,
            "model",
            self.layers,
            self.nodes,
            self.wires,
            inputs=tuple(ends),
            outputs=tuple(results),
            takes=takes(into),
            gives=gives(out),
        )
        given = ((id, number) for number, id in self.shared.items() if self.layers[id].given)
        needs = tuple((self.layers[id].attribute, number) for id, number in given)
        return Built(block, tuple(self.parts), self.number, needs)

    def _make_shared(self) -> None:
        """Make the layers that inner models are given, and that this one does not call itself."""
        while missing := [number for number, id in self.shared.items() if id not in self.layers]:
            self._record(self.around.sharing.once_more(missing[0]), f"\0{missing[0]}", [], "")

    def shared_layer(self, number: int) -> LayerId:
        """The layer of this block that has this number; it may be made later."""
        return self.shared.setdefault(number, LayerId(new_id()))

    def is_given(self, record: Mapping[str, Any]) -> bool:
        """Whether a layer is made elsewhere."""
        sharing, number = self.around.sharing, self.around.sharing.number(record)
        return self.is_shared(number) and sharing.owner(number) != self.number

    def is_shared(self, number: int) -> bool:
        """Whether it is the number of a layer of which others know."""
        return number != ROOT and (number in self.shared or self.around.sharing.is_shared(number))

    def bindings(self, built: Built, record: Mapping[str, Any]) -> dict[str, Value]:
        """What an instance of an inner model is given, where it is made here."""
        if self.is_given(record):
            return {}
        return {attribute: given_layer(self.shared_layer(number)) for attribute, number in built.needs}

    def _end(self, tensor: Tensor) -> NodeId:
        if tensor.layer not in self.drawn or not self.drawn[tensor.layer].calls:
            raise BrokenModel("keras-no-layer", layer=tensor.layer[:60])
        return self.drawn[tensor.layer].calls[0][0]

    def _output(self, tensor: Any, title: str) -> NodeId:
        node = self.add("output", title=title)
        self.wire(node, Feed(tensor, INPUT), at_end=True)
        return node

    # -- records -----------------------------------------------------------------------------------------

    def _record(self, record: Mapping[str, Any], name: str, calls: Sequence[Inbound], stem: str) -> None:
        self.drawn[name] = Drawn()
        self.around.at(shown_name(record, name), self.id)
        address = f"{self.address}layers/{stem}"
        if record.get("class_name") == "InputLayer":
            self._input(record, name)
        elif self.around.sharing.is_lent(record):
            draw_lent(self, record, name, calls, stem, address)
        elif not self._inner(record, name, calls, stem, address):
            spec = self._known(record)
            if spec is not None:
                self._layer(record, spec, name, calls, stem, address)
            elif not self.around.special(self, {"name": name, **record, "stem": stem}, calls):
                self._unknown(record, name, calls, stem)

    def _known(self, record: Mapping[str, Any]) -> NodeSpec | None:
        spec = None if is_operation(record) else self.around.catalogue.get(self.around.values.type_of(record))
        return spec if spec is not None and spec.stateful else None

    def _input(self, record: Mapping[str, Any], name: str) -> None:
        config = record.get("config")
        values = config if isinstance(config, dict) else {}
        shape = declared(values)
        arguments: dict[str, Value] = {}
        if isinstance(shape, list) and all(each is None or type(each) is int for each in shape):
            arguments["shape"] = tuple(shape[1:])
            if shape and shape[0] is not None:
                arguments["batch"] = shape[0]
        dtype = values.get("dtype")
        if isinstance(dtype, str) and dtype != "float32":
            arguments["dtype"] = dtype
        if values.get("sparse") or values.get("ragged"):
            self.around.note("keras-sparse-input")
        shown = shown_name(record, name)
        title = "" if AUTOMATIC.fullmatch(shown) else shown
        self.call(name, self.add("input", title=title, arguments=arguments), (OUTPUT,))

    def _layer(
        self,
        record: Mapping[str, Any],
        spec: NodeSpec,
        name: str,
        calls: Sequence[Inbound],
        stem: str,
        at: str,
    ) -> None:
        config = record.get("config")
        config = dict(config) if isinstance(config, dict) else {}
        if spec.id in OF_WORDS and not config.get("vocabulary"):
            put_words(self.around, spec.id, config, at)
        values = self.around.values.config_of(spec, config)
        inner = config.get("layer")
        # A wrapper keeps what it wraps under this name.
        found = self.around.inner(inner, f"{at}/layer/") if isinstance(inner, dict) else None
        if found is not None and isinstance(inner, dict):
            values["layer"] = Object(block_type(found.block.id), self.bindings(found, inner))
        layer = self.make(record, spec.id, values, stem, found, "" if found is None else "layer")
        for call in calls:
            fitted = self.around.fitter.layer(spec, call)
            used = self.uses.get(name, 0)
            outputs = outputs_of(spec, values, fitted, used)
            node = self.add("layer", layer, fitted, outputs)
            self.call(name, node, known_outputs(spec, outputs))

    def _inner(
        self, record: Mapping[str, Any], name: str, calls: Sequence[Inbound], stem: str, address: str
    ) -> bool:
        found = self.around.inner(record, f"{address}/")
        if found is None:
            return False
        block = found.block
        self.around.at(shown_name(record, name), self.id)
        layer = self.make(record, block_type(block.id), self.bindings(found, record), stem, found)
        into, out = tuple(block.input_ports.values()), tuple(block.output_ports.values())
        for call in calls:
            carries = any(each.layer in self.masked for each in tensors_in(list(call.args)))
            call = call if carries else with_masks(self, call, shown_name(record, name))
            node = self.add("layer", layer, self.around.fitter.instance(into, call, carries))
            self.call(name, node, out)
        return True

    def _unknown(self, record: Mapping[str, Any], name: str, calls: Sequence[Inbound], stem: str) -> None:
        """A layer that the catalogue does not have keeps its configuration."""
        config = record.get("config")
        type = self.around.values.type_of(record)
        values = self.around.values.config_of(None, config if isinstance(config, dict) else {})
        layer = self.make(record, type, values, stem)
        for call in calls:
            fitted = self.around.fitter.unknown(call)
            count = self.uses.get(name, 0)
            outputs = (OUTPUT, *(PortName(f"output_{number}") for number in range(1, count)))
            node = self.add("layer", layer, fitted, outputs)
            self.call(name, node, outputs)
            self.around.at(shown_name(record, name), self.id, node)
        self.around.note("keras-unknown-layer", type=type.removeprefix("custom:"))

    # -- what is drawn -----------------------------------------------------------------------------------

    def make(
        self,
        record: Mapping[str, Any],
        type: str,
        config: Mapping[str, Value],
        stem: str,
        built: Built | None = None,
        inside: str = "",
        lends: bool = False,
    ) -> LayerId:
        """Make a layer, or take it where this block is given it, and remember what it was in the file."""
        own = record.get("config")
        shown = shown_name(record, name_of(record))
        attribute = self.attributes.take(shown)
        trainable = is_trained(own)
        number = self.around.sharing.number(record)
        number = number if self.is_shared(number) else ROOT
        id = self.shared_layer(number) if number else LayerId(new_id())
        layer = Layer(id, attribute, type, config, trainable)
        if self.is_given(record):
            layer = Layer(id, attribute, type, given=True)
        self.layers[layer.id] = layer
        if self.around.sharing.is_lost(record):
            self.around.note("keras-shared-apart", layer=shown)
        if self.around.sharing.has_namesakes(record):
            self.around.note("keras-namesakes", layer=shown)
        part = Part(
            shown,
            str(record.get("class_name")),
            stem,
            attribute,
            None if built is None else built.parts,
            inside,
            wrapped_in(own),
            None if built is None else built.block.id,
            layer.given,
            number,
            lends,
        )
        self.parts.append(part)
        return layer.id

    def add(
        self,
        kind: str,
        layer: LayerId | None = None,
        fitted: Fitted | None = None,
        outputs: tuple[PortName, ...] | None = None,
        title: str = "",
        arguments: Mapping[str, Value] | None = None,
    ) -> NodeId:
        """Draw a node."""
        values = arguments if arguments is not None else {} if fitted is None else fitted.arguments
        node = Node(NodeId(new_id()), kind, layer, values, title, outputs=outputs)
        self.nodes[node.id] = node
        if fitted is not None:
            self.feeds.extend((node.id, feed) for feed in fitted.feeds)
        return node.id

    def call(self, name: str, node: NodeId, outputs: tuple[PortName, ...]) -> None:
        """Note that `node` is the next call of the layer that the file calls `name`."""
        self.drawn[name].calls.append((node, outputs))

    def wire(self, target: NodeId, feed: Feed, at_end: bool = False) -> None:
        """Draw what enters a port, `at_end` an Output."""
        source = feed.source
        if not isinstance(source, Tensor):
            node, port = self._constant(source), OUTPUT
        else:
            drawn = self.drawn.get(source.layer)
            place = source.call - self.shifts.get((source.layer, at_end), 0)
            if drawn is None or not 0 <= place < len(drawn.calls) or source.index < 0:
                raise BrokenModel("keras-no-output", index=source.index, layer=source.layer[:60])
            node, outputs = drawn.calls[place]
            port = output_port(outputs, source.index)
        wire = Wire(WireId(new_id()), node, port, target, feed.port, feed.key)
        self.wires[wire.id] = wire

    def _constant(self, value: Value) -> NodeId:
        self.around.spend(1)
        dtype = dtype_of(value)
        arguments: dict[str, Value] = {"value": value} if dtype is None else {"value": value, "dtype": dtype}
        return self.add("constant", arguments=arguments)
