"""What a call in the source is given: tensors for its ports, values for its arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from nodes.catalogue.spec import NodeSpec, PortSpec
from nodes.formats.python_source.drafts import Plain, Row, Tensor, Thing
from nodes.formats.python_source.parsing import NoForm
from nodes.formats.python_source.reader import Reader
from nodes.graph import Object, Value, same, unless_told


class Given:
    """What the call `node` of what `spec` describes is given; `names` where the source calls it otherwise.

    `wires` are tensors with their ports and places there, `arguments` are those of the node.

    Raises:
        NoForm: an argument is not known, or is no tensor where one is needed, or the other way round.
    """

    def __init__(self, reader: Reader, spec: NodeSpec, node: ast.Call, names: Mapping[str, str]) -> None:
        self.reader = reader
        self.spec = spec
        self.wires: list[tuple[Tensor, str, int | None]] = []
        self.arguments: dict[str, Value] = {}
        ports = {str(port.name): port for port in spec.inputs}
        for name, each in self._bound(node, names):
            if name in ports:
                self._enter(ports[name], each)
            elif isinstance(each, ast.expr) and (name != "training" or not self._hands_on(each)):
                self._argue(name, each)

    def _hands_on(self, node: ast.expr) -> bool:
        """Whether a call hands on what it was told of training itself, or was told nothing: Keras does so."""
        if not isinstance(node, ast.Name):
            return False
        if self.reader.strict:
            return True
        held = self.reader.known(node)
        return held == Plain(None) or (held is None and node.id == "training")

    def _argue(self, name: str, node: ast.expr) -> None:
        known = self.spec.argument(name)
        if known is None:
            raise NoForm("python-unknown-argument", node, name=self.spec.title, argument=name)
        told = _unless_told(node) if name == "training" else None
        value = self.reader.values.value(node, self.reader.lookup) if told is None else told
        if known.required or not same(value, known.default):
            self.arguments[name] = value

    def _enter(self, port: PortSpec, node: ast.expr | list[ast.expr]) -> None:
        """Lead what a port is given to it."""
        reader = self.reader
        thing = Row(tuple(map(reader.thing, node))) if isinstance(node, list) else reader.thing(node)
        where = node[0] if isinstance(node, list) and node else node
        at = where if isinstance(where, ast.expr) else None
        if port.many:
            if not isinstance(thing, Row) or not thing.items:
                raise NoForm("python-no-tensor", at)
            for number, each in enumerate(flat(thing)):
                nothing = port.optional and isinstance(each, Plain) and each.value is None
                tensor = reader.nothing() if nothing else reader.tensor(each, at)
                self.wires.append((tensor, port.name, number))
        elif isinstance(thing, Plain) and thing.value is None and port.optional:
            return
        elif isinstance(thing, Plain) and port.literal and not isinstance(thing.value, str):
            self.arguments[port.name] = thing.value
        elif isinstance(thing, Plain) and reader.strict:
            raise NoForm("python-no-tensor", at)
        else:
            self.wires.append((reader.tensor(thing, at), port.name, None))

    def _bound(
        self, node: ast.Call, names: Mapping[str, str]
    ) -> Iterator[tuple[str, ast.expr | list[ast.expr]]]:
        """What a call is given, by the names of ports and arguments.

        Raises:
            NoForm: it is given more than it takes, or what stands in a variable.
        """
        spec = self.spec
        if any(isinstance(each, ast.Starred) for each in node.args):
            raise NoForm("python-arguments", node, name=spec.title)
        rest: list[ast.expr] = list(node.args)
        if spec.listed:
            yield from self._listed(rest)
        skipped = {port.name for port in spec.inputs[: spec.listed]}
        usual = (*(port.name for port in spec.inputs), *(each.name for each in spec.arguments))
        order = list(names.values()) or [each for each in spec.order or usual if each not in skipped]
        for name in order:
            if not rest:
                break
            port = next((each for each in spec.inputs if each.name == name), None)
            if port is not None and port.spread:
                yield name, rest
                rest = []
            else:
                yield name, rest.pop(0)
        if rest:
            raise NoForm("python-arguments", node, name=spec.title)
        for each in node.keywords:
            if each.arg is None:
                raise NoForm("python-arguments", node, name=spec.title)
            if each.arg != "name":
                yield names.get(each.arg, each.arg), each.value

    def _listed(self, rest: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
        """The first tensors of a call, which stand in one list; those of a block also one by one."""
        spec = self.spec
        ports = spec.inputs[: spec.listed]
        if rest and isinstance(rest[0], ast.List | ast.Tuple):
            given = list(rest.pop(0).elts)  # type: ignore[attr-defined]
        elif rest and isinstance(self.reader.known(rest[0]), Row):
            raise NoForm("python-no-tensor", rest[0])
        else:
            given, rest[:] = rest[: len(ports)], rest[len(ports) :]
        if len(given) > len(ports):
            raise NoForm("python-arguments", given[0], name=spec.title)
        yield from zip((port.name for port in ports), given, strict=False)


def flat(row: Row) -> Iterator[Thing]:
    """What stands in a row, and in rows in it, as the states of several cells do."""
    for each in row.items:
        if isinstance(each, Row):
            yield from flat(each)
        else:
            yield each


def _unless_told(node: ast.expr) -> Object | None:
    """What `True if training is None else training` says; None for anything else."""
    if not isinstance(node, ast.IfExp) or not isinstance(node.body, ast.Constant):
        return None
    usual = (ast.unparse(node.test), ast.unparse(node.orelse)) == ("training is None", "training")
    return unless_told(node.body.value) if usual and isinstance(node.body.value, bool) else None
