"""What each call is given, and how: in its place or by name, as Keras's signature has it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from nodes.catalogue.spec import Catalogue, NodeSpec, PortSpec
from nodes.codegen.literals import check_arguments, given, literal
from nodes.codegen.steps import Argument, Literal, refs_in as refs_in
from nodes.codegen.wiring import Ref, Sources
from nodes.graph import Node, PortName


class Arguments:
    """The arguments of one call, sorted into positional and named ones."""

    def __init__(self, spec: NodeSpec, sources: Sources, node: Node, catalogue: Catalogue) -> None:
        self.positional: list[Argument] = []
        self.keywords: dict[str, Argument] = {}
        self.gap = False
        """Whether an argument has been passed over, so that those after it need their names."""
        self.sources = sources
        self.node = node
        listed = {port.name for port in spec.inputs[: spec.listed]}
        if listed:
            self.positional.append(
                tuple(ref for port in spec.inputs[: spec.listed] for ref in self._refs(port))
            )
        self._add_rest(spec, listed, catalogue)

    def group(self, name: str, sizes: Sequence[int]) -> None:
        """Pass what stands in the list `name` in lists of these sizes; of one, it stands there itself."""
        given = self.keywords.get(name)
        if max(sizes, default=1) > 1 and isinstance(given, tuple) and len(given) == sum(sizes):
            rest = iter(given)
            groups = [tuple(islice(rest, size)) for size in sizes]
            self.keywords[name] = tuple(each if len(each) > 1 else each[0] for each in groups)

    def _add_rest(self, spec: NodeSpec, listed: set[PortName], catalogue: Catalogue) -> None:
        """Go through what Keras's signature has, in its order.

        Raises:
            Unprintable: as `given`, and for a value that cannot be written.
        """
        ports = {str(port.name): port for port in spec.inputs if port.name not in listed}
        expected = spec.call_arguments if spec.stateful else spec.arguments
        typed = {port.name for port in spec.inputs if port.literal}
        check_arguments(expected, self.node.arguments.keys() - typed)
        values = {argument.name: value for argument, value in given(expected, self.node.arguments)}
        positional = {argument.name for argument in expected if argument.positional}
        last = max((place for place, name in enumerate(spec.order) if _spreads(ports.get(name))), default=-1)
        order = dict.fromkeys((*spec.order, *ports, *values))
        for place, name in enumerate(order):
            port = ports.get(name)
            if port is not None:
                found, first = self._given(port, catalogue), not (port.optional and spec.stateful)
            elif name in values:
                literal(values[name], catalogue)
                found, first = Literal(values[name]), name in positional
            else:
                found, first = None, False
            self._add(name, found, first or place < last, _spreads(port))
            if found is None and name not in listed:
                self.gap = True

    def _add(self, name: str, value: Argument | None, positional: bool, spread: bool) -> None:
        if value is None:
            return
        if spread and isinstance(value, tuple):
            self.positional.extend(value)
            self.gap = True
        elif positional and not self.gap:
            self.positional.append(value)
        else:
            self.keywords[name] = value
            self.gap = True

    def _given(self, port: PortSpec, catalogue: Catalogue) -> Argument | None:
        """What `port` is given: a list, the tensor of its wire, or the value typed in its place."""
        refs = self._refs(port)
        if port.many:
            return refs or None
        if refs:
            return refs[0]
        if port.literal and port.name in self.node.arguments:
            literal(self.node.arguments[port.name], catalogue)
            return Literal(self.node.arguments[port.name])
        return None

    def _refs(self, port: PortSpec) -> tuple[Ref, ...]:
        return tuple(ref for ref in self.sources.get(port.name, ()) if ref is not None)


def _spreads(port: PortSpec | None) -> bool:
    return port is not None and port.many and port.spread
