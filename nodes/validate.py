"""Problems that need no Keras: what is missing, broken, clashing or unknown in the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from nodes.catalogue.fitting import expected_of, fits
from nodes.catalogue.spec import ArgumentSpec, Catalogue, NodeSpec, PortSpec
from nodes.composition import block_problems, project_problems, unread_code
from nodes.devices import TO_DEVICE, canonical, devices_asked
from nodes.graph import CUSTOM, UNLESS_TOLD, Block, Node, NodeId, Object, PortName, Project, Value, Wire
from nodes.names import is_class_name, is_legal_attribute, title_of
from nodes.nesting import ENDS, SILENT
from nodes.ports import followers, is_broken, spec_of
from nodes.report import Problem, Severity

_STANDING = frozenset({"argument", "layer", "array", UNLESS_TOLD})
"""Types of objects that stand for something else than an object of Keras."""
WRONG_VALUES = frozenset(
    {
        "bad-argument",
        "missing-argument",
        "unknown-argument",
        "uneven-value",
        "not-an-expression",
        "not-an-index",
        "bad-lines",
        "bad-array",
        "missing-array",
        "no-such-argument",
        "wrong-layer",
    }
)
"""Problems of a node's arguments, which Keras would refuse too."""
_LONGEST = 80
"""How much of a wrong value a problem quotes."""

Links = Mapping[NodeId, list[NodeId]]
Known = Mapping[str, ArgumentSpec | None]
"""Arguments by name; None for a port that may hold a value, which is not checked."""


def problems(project: Project, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Everything that is wrong with `project` as far as the drawing alone can tell."""
    found = [*_names(project), *project_problems(project)]
    for block in project.blocks.values():
        found.extend(_Checker(project, block, catalogue).problems())
        found.extend(block_problems(project, block, catalogue))
    found.extend(_devices(project))
    if all(node.kind in SILENT for node in project.main_block.nodes.values()):
        found.append(Problem("no-nodes", Severity.HINT, project.main))
    return tuple(found)


def together(drawn: Iterable[Problem], told: Iterable[Problem]) -> tuple[Problem, ...]:
    """What the drawing shows and what Keras told, each once: of a wrong value Keras only says so again."""
    drawn = tuple(drawn)
    wrong = {problem.node for problem in drawn if problem.code in WRONG_VALUES}
    return (*drawn, *(each for each in told if each.code != "keras" or each.node not in wrong))


def _names(project: Project) -> Iterator[Problem]:
    counts = Counter(block.name for block in project.blocks.values())
    for block in project.blocks.values():
        arguments = {"name": block.name}
        if not is_class_name(block.name):
            yield Problem("illegal-name", Severity.ERROR, block.id, arguments=arguments)
        elif counts[block.name] > 1:
            yield Problem("clashing-name", Severity.ERROR, block.id, arguments=arguments)
        elif block.name in project.code:
            yield Problem("clashing-code", Severity.ERROR, block.id, arguments=arguments)


def _devices(project: Project) -> Iterator[Problem]:
    for use in devices_asked(project):
        if canonical(use.device) is None:
            arguments = {"device": use.device}
            yield Problem("bad-device", Severity.ERROR, use.block, use.node, arguments=arguments)
    for block in project.blocks.values():
        for node in block.nodes.values():
            if node.kind == TO_DEVICE and not node.device:
                arguments = {"title": title_of(block, node)}
                yield Problem("no-device", Severity.HINT, block.id, node.id, arguments=arguments)


class _Checker:
    """Looks through one block."""

    def __init__(self, project: Project, block: Block, catalogue: Catalogue) -> None:
        self.project = project
        self.block = block
        self.catalogue = catalogue
        self._specs: dict[str, tuple[Known, Known]] = {}

    def problems(self) -> Iterator[Problem]:
        yield from self._attributes()
        for node in self.block.nodes.values():
            if node.kind in SILENT:
                continue
            spec = spec_of(self.block, node, self.catalogue)
            if spec is None:
                yield self._unknown(node)
                continue
            yield from self._inputs(node, spec)
            if not node.bypassed:
                yield from self._arguments(node, spec)
        for wire in self.block.wires.values():
            yield from self._wire(wire)
        yield from self._cycles()
        if self.block.outputs:
            yield from self._unused()

    # -- layers and values -------------------------------------------------------------------------------

    def _attributes(self) -> Iterator[Problem]:
        """Names are reported on the first call of each layer: a name belongs to all its calls."""
        counts = Counter(layer.attribute for layer in self.block.layers.values())
        for layer in self.block.layers.values():
            calls = self.block.calls_of(layer.id)
            if not calls:
                continue
            if not is_legal_attribute(layer.attribute, self.catalogue):
                yield self._at(calls[0], "illegal-attribute", name=layer.attribute)
            elif counts[layer.attribute] > 1:
                yield self._at(calls[0], "clashing-attribute", name=layer.attribute)

    def _unknown(self, node: Node) -> Problem:
        layer = self.block.layer_of(node)
        if node.kind == "layer" and layer is None:
            return self._at(node, "missing-layer", title=self._title(node))
        type = node.kind if layer is None else layer.type
        if unread_code(self.project, type):
            return self._at(node, "code-unread", title=self._title(node), name=type.removeprefix(CUSTOM))
        return self._at(node, "unknown-type", type=type)

    def _arguments(self, node: Node, spec: NodeSpec) -> Iterator[Problem]:
        own, call = self._known(spec)
        layer = self.block.layer_of(node)
        if layer is None:
            yield from self._values(node, {**own, **call}, node.arguments)
            if node.kind == "constant" and _shape(node.arguments.get("value")) is None:
                yield self._at(node, "uneven-value", title=self._title(node))
            return
        # A shared layer's configuration is reported once, on its first call; a given layer has none.
        if self.block.calls_of(layer.id)[0] is node and not layer.given:
            yield from self._values(node, own, layer.config)
        yield from self._values(node, call, node.arguments)

    def _known(self, spec: NodeSpec) -> tuple[Known, Known]:
        """The arguments of the constructor, and those of the call with the ports that may hold a value."""
        if spec.id not in self._specs:
            literals = {str(port.name): None for port in spec.inputs if port.literal}
            call = literals | {argument.name: argument for argument in spec.call_arguments}
            self._specs[spec.id] = ({argument.name: argument for argument in spec.arguments}, call)
        return self._specs[spec.id]

    def _values(self, node: Node, known: Known, values: Mapping[str, Value]) -> Iterator[Problem]:
        for name, value in values.items():
            argument = known.get(name)
            if name not in known:
                yield self._at(node, "unknown-argument", title=self._title(node), argument=name)
            elif argument is not None and not fits(argument, value):
                yield self._at(
                    node,
                    "bad-argument",
                    title=self._title(node),
                    argument=name,
                    expected=expected_of(argument),
                    received=_quoted(value),
                )
            else:
                yield from self._objects(node, value, name == "layers")
        for name, argument in known.items():
            if argument is not None and argument.required and name not in values:
                yield self._at(node, "missing-argument", title=self._title(node), argument=name)

    def _objects(self, node: Node, value: Value, in_row: bool = False) -> Iterator[Problem]:
        """Problems of the initialisers, layers and the like that stand inside a value.

        Of a layer in a row of them it is also said there whether it is trained.
        """
        if isinstance(value, Object) and value.type in _STANDING:
            return
        if isinstance(value, Object):
            spec = self.catalogue.object_spec(value.type)
            if spec is None and unread_code(self.project, value.type):
                return
            if spec is None:
                yield self._at(node, "unknown-type", type=value.type)
            else:
                config = {
                    name: each for name, each in value.config.items() if name != "trainable" or not in_row
                }
                yield from self._values(node, self._known(spec)[0], config)
        elif isinstance(value, (tuple, Mapping)):
            for each in value.values() if isinstance(value, Mapping) else value:
                yield from self._objects(node, each, in_row)

    # -- ports and wires ---------------------------------------------------------------------------------

    def _inputs(self, node: Node, spec: NodeSpec) -> Iterator[Problem]:
        counts = Counter(wire.target_port for wire in self.block.wires_into(node.id))
        # A bypassed node only passes on what enters its first input.
        for port in spec.inputs[:1] if node.bypassed else spec.inputs:
            count = counts[port.name]
            most = port.most if port.many else 1
            if most is not None and count > most:
                yield self._at_port(node, port, "too-many-wires", most=most, count=count)
            if port.optional or (port.literal and port.name in node.arguments):
                continue
            if not count and (not port.many or port.least > 0):
                yield self._at_port(node, port, "missing-input")
            elif port.many and count < port.least:
                yield self._at_port(node, port, "too-few-inputs", count=count, least=port.least)

    def _wire(self, wire: Wire) -> Iterator[Problem]:
        source, target = self.block.nodes.get(wire.source), self.block.nodes.get(wire.target)
        if source is None or target is None:
            end = target or source
            port = wire.target_port if target else wire.source_port
            where = {"node": end.id, "port": port} if end else {}
            yield Problem("loose-wire", Severity.ERROR, self.block.id, wire=wire.id, **where)  # type: ignore[arg-type]
        elif is_broken(wire, self.block, self.catalogue):
            node, port = self._broken_end(wire, source, target)
            arguments = {"title": self._title(node), "port": port}
            yield Problem(
                "broken-wire", Severity.ERROR, self.block.id, node.id, port, wire.id, arguments=arguments
            )

    def _broken_end(self, wire: Wire, source: Node, target: Node) -> tuple[Node, PortName]:
        spec = spec_of(self.block, target, self.catalogue)
        if spec is not None and all(port.name != wire.target_port for port in spec.inputs):
            return target, wire.target_port
        return source, wire.source_port

    def _cycles(self) -> Iterator[Problem]:
        cyclic = cyclic_nodes(self.block)
        for id in sorted(cyclic):
            yield self._at(self.block.nodes[id], "in-cycle", title=self._title(self.block.nodes[id]))
        for id in sorted(self._after(cyclic)):
            node = self.block.nodes[id]
            yield self._at(node, "after-cycle", Severity.HINT, title=self._title(node))

    def _after(self, cyclic: Iterable[NodeId]) -> set[NodeId]:
        start = set(cyclic)
        seen, waiting = set(start), list(start)
        while waiting:
            for wire in self.block.wires_from(waiting.pop()):
                if wire.target not in seen and wire.target in self.block.nodes:
                    seen.add(wire.target)
                    waiting.append(wire.target)
        return seen - start

    def _unused(self) -> Iterator[Problem]:
        for node in self.block.nodes.values():
            silent = node.kind == "output" or node.kind in SILENT or node.kind in ENDS
            if silent or self.block.wires_from(node.id):
                continue
            yield self._at(node, "unused", Severity.HINT, title=self._title(node))

    # -- words -------------------------------------------------------------------------------------------

    def _title(self, node: Node) -> str:
        return title_of(self.block, node)

    def _at(self, node: Node, code: str, severity: Severity = Severity.ERROR, **arguments: Value) -> Problem:
        return Problem(code, severity, self.block.id, node.id, arguments=arguments)

    def _at_port(self, node: Node, port: PortSpec, code: str, **arguments: Value) -> Problem:
        arguments = {"title": self._title(node), "port": port.name, **arguments}
        return Problem(code, Severity.ERROR, self.block.id, node.id, port.name, arguments=arguments)


def _shape(value: Value) -> tuple[int, ...] | None:
    """The shape of nested tuples; None when they are not of equal lengths."""
    if not isinstance(value, tuple):
        return ()
    shapes = {_shape(each) for each in value}
    inner = shapes.pop() if shapes else ()
    return None if shapes or inner is None else (len(value), *inner)


def _quoted(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


# -- circles ---------------------------------------------------------------------------------------------


def cyclic_nodes(block: Block) -> frozenset[NodeId]:
    """The nodes whose input depends on their own output, also by way of others."""
    ahead: dict[NodeId, list[NodeId]] = {id: [] for id in block.nodes}
    behind: dict[NodeId, list[NodeId]] = {id: [] for id in block.nodes}
    for id in block.nodes:
        for each in followers(block, id):
            if each in ahead:
                ahead[id].append(each)
                behind[each].append(id)
    # Kosaraju: in the reverse of the order in which a search is done with them, the nodes that a search
    # backwards reaches first are strongly connected.
    group: dict[NodeId, NodeId] = {}
    for root in reversed(_finished(ahead)):
        waiting = [root]
        while waiting:
            id = waiting.pop()
            if id not in group:
                group[id] = root
                waiting.extend(behind[id])
    sizes = Counter(group.values())
    return frozenset(id for id in group if sizes[group[id]] > 1 or id in ahead[id])


def _finished(ahead: Links) -> list[NodeId]:
    """All nodes in the order in which a search in depth is done with them."""
    seen: set[NodeId] = set()
    done: list[NodeId] = []
    for start in ahead:
        stack = [] if start in seen else [(start, iter(ahead[start]))]
        seen.add(start)
        while stack:
            id, rest = stack[-1]
            following = next((each for each in rest if each not in seen), None)
            if following is None:
                stack.pop()
                done.append(id)
            else:
                seen.add(following)
                stack.append((following, iter(ahead[following])))
    return done
