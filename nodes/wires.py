"""Edits of wires: drawn, taken away, led through another node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from nodes.catalogue.shaping import CONDITION, ENTER, LEAVES, REGIONS, TIMES
from nodes.catalogue.spec import Catalogue, PortSpec
from nodes.graph import Block, BlockId, Node, NodeId, PortName, Project, Wire, WireId, new_id
from nodes.names import title_of
from nodes.nesting import OUTSIDERS, enclosing, is_end, may_feed
from nodes.ports import Ports, leads_to, next_key, open_ports_of, ports_of, spec_of
from nodes.refusal import Refusal


def connect(
    project: Project,
    block_id: BlockId,
    source: NodeId,
    source_port: PortName,
    target: NodeId,
    target_port: PortName,
    catalogue: Catalogue,
    key: int | str | None = None,
) -> Project:
    """Draw a wire. A wire that already ends in the same place is replaced.

    In a list input, `key` names the place; None is the end of the list.

    Raises:
        Refusal: there is no such node or port, the wire would close a circle or leave the body of a loop
            or branch other than by its end, or the list is full.
    """
    block = project.blocks[block_id]
    port = check_connect(block, source, source_port, target, target_port, catalogue, key)
    mine = [wire for wire in block.wires_into(target) if wire.target_port == target_port]
    key = (next_key(mine) if key is None else key) if port.many else None
    replaced = {wire.id for wire in mine if not port.many or wire.key == key}
    if [(w.source, w.source_port) for w in mine if w.id in replaced] == [(source, source_port)]:
        return project
    wire = Wire(WireId(new_id()), source, source_port, target, target_port, key)
    kept = {id: each for id, each in block.wires.items() if id not in replaced}
    return project.with_block(replace(block, wires={**kept, wire.id: wire}))


def check_connect(
    block: Block,
    source: NodeId,
    source_port: PortName,
    target: NodeId,
    target_port: PortName,
    catalogue: Catalogue,
    key: int | str | None = None,
) -> PortSpec:
    """The input port that such a wire would end at.

    Raises:
        Refusal: as `connect`. The canvas asks this while a wire is being dragged.
    """
    for node in (source, target):
        if node not in block.nodes:
            raise Refusal("no-such-node", node=node)
    source_node, target_node = block.nodes[source], block.nodes[target]
    if source_port not in open_ports_of(block, source_node, catalogue).outputs:
        raise Refusal("no-such-port", node=title_of(block, source_node), port=source_port)
    port = open_ports_of(block, target_node, catalogue).input(target_port)
    if port is None:
        raise Refusal("no-such-port", node=title_of(block, target_node), port=target_port)
    if not may_feed(block, source, target):
        raise Refusal("out-of-body", source=title_of(block, source_node), region=_region_title(block, source))
    # What enters a loop or branch enters its body: where a wire leaves that body, it leads on from there.
    begins = (each.id for each in block.members_of(target) if each.kind == ENTER)
    if any(leads_to(block, start, source) for start in (target, *begins)):
        raise Refusal("cycle", source=title_of(block, source_node), target=title_of(block, target_node))
    mine = [wire for wire in block.wires_into(target) if wire.target_port == target_port]
    replaces = key is not None and any(wire.key == key for wire in mine)
    if port.many and port.most is not None and len(mine) >= port.most and not replaces:
        raise Refusal("occupied", port=target_port, target=title_of(block, target_node), most=port.most)
    return port


def disconnect(project: Project, block_id: BlockId, wires: Collection[WireId]) -> Project:
    """Take `wires` away."""
    block = project.blocks[block_id]
    gone = set(wires)
    return project.with_block(
        replace(block, wires={id: wire for id, wire in block.wires.items() if id not in gone})
    )


def insert_on_wire(
    project: Project, block_id: BlockId, node_id: NodeId, wire_id: WireId, catalogue: Catalogue
) -> Project:
    """Lead `wire_id` through the first input and the first output of `node_id`.

    Where the wire runs inside a body, the node joins that body.

    Raises:
        Refusal: the node has no input or no output, cannot stand there, or the wire would close a circle.
    """
    block = project.blocks[block_id]
    wire = block.wires[wire_id]
    for end in (wire.source, wire.target):
        if end not in block.nodes:
            raise Refusal("no-such-node", node=end)
    node = block.nodes[node_id]
    ports = ports_of(block, node, catalogue)
    if not ports.inputs or not ports.outputs:
        raise Refusal("no-such-port", node=title_of(block, node), port="input" if ports.outputs else "output")
    project = project.with_block(_beside(block, node_id, wire.source, wire.target))
    project = disconnect(project, block_id, [wire_id])
    project = connect(
        project, block_id, wire.source, wire.source_port, node_id, first_input(node, ports), catalogue
    )
    block = project.blocks[block_id]
    output = ports.outputs[0]
    check_connect(block, node_id, output, wire.target, wire.target_port, catalogue, wire.key)
    # The part that enters the target is the wire that was there: its place in a list stays.
    onward = replace(wire, source=node_id, source_port=output)
    return project.with_block(replace(block, wires={**block.wires, wire.id: onward}))


def connect_after(
    project: Project, block_id: BlockId, previous: NodeId, node_id: NodeId, catalogue: Catalogue
) -> Project:
    """Wire the first output of `previous` to the first input of `node_id`, where both exist.

    Where `previous` stands in a body, the node joins that body.

    Raises:
        Refusal: the node cannot stand there, or the wire would close a circle.
    """
    block = project.blocks[block_id]
    outputs = ports_of(block, block.nodes[previous], catalogue).outputs
    ports = ports_of(block, block.nodes[node_id], catalogue)
    if not outputs or not ports.inputs:
        return project
    project = project.with_block(_beside(block, node_id, previous, None))
    port = first_input(block.nodes[node_id], ports)
    return connect(project, block_id, previous, outputs[0], node_id, port, catalogue)


def first_input(node: Node, ports: Ports) -> PortName:
    """The input that a line of nodes goes through: of loops, branches and their ends a carried value's."""
    special = {CONDITION, TIMES} if node.kind in REGIONS | LEAVES else set()
    return next((port.name for port in ports.inputs if port.name not in special), ports.inputs[0].name)


def _beside(block: Block, node_id: NodeId, source: NodeId, target: NodeId | None) -> Block:
    """`block` with `node_id` where it can take a wire from `source` and give one to `target`."""
    if may_feed(block, source, node_id) and (target is None or may_feed(block, node_id, target)):
        return block
    region = block.nodes[source if target is None else target].region
    joined = in_body(block, node_id, region)
    for wire in joined.wires_from(node_id):
        if wire.target in joined.nodes and not may_feed(joined, node_id, wire.target):
            title = title_of(block, block.nodes[node_id])
            raise Refusal("out-of-body", source=title, region=_region_title(joined, node_id))
    return joined


def in_body(block: Block, node_id: NodeId, region: NodeId | None) -> Block:
    """`block` with `node_id` in the body of `region`, or in none. Its wires are left as they are.

    Raises:
        Refusal: it is the end of a body, or an Input or Output, or the body is its own, or what stands
            there would need itself.
    """
    node = block.nodes[node_id]
    if node.region == region:
        return block
    title = title_of(block, node)
    if is_end(block, node) or (region is not None and node.kind in OUTSIDERS):
        raise Refusal("not-in-body", title=title)
    if region == node_id or (region is not None and node_id in enclosing(block, region)):
        raise Refusal("region-in-itself", title=title)
    if region is not None and leads_to(block, region, node_id):
        raise Refusal("cycle", source=title, target=title_of(block, block.nodes[region]))
    moved = replace(block, nodes={**block.nodes, node_id: replace(node, region=region)})
    moved.take_indexes(block)
    return moved


def _region_title(block: Block, node: NodeId) -> str:
    region = block.nodes[node].region
    return "" if region is None else title_of(block, block.nodes[region])


def follow_ports(
    before: Block,
    after: Block,
    nodes: Iterable[NodeId],
    catalogue: Catalogue,
    former: Catalogue | None = None,
) -> Block:
    """`after` with the wires at `nodes` tied to the new names of ports that have another in `before`.

    `former` is the catalogue of before, where that is another. A port is taken for another one renamed when
    it stands in the same place and neither name is found on the other side.
    """
    changed: dict[WireId, Wire] = {}
    for id in nodes:
        old = spec_of(before, before.nodes[id], former or catalogue)
        new = spec_of(after, after.nodes[id], catalogue)
        if old is None or new is None or (old is new and not new.shaped):
            continue
        into = _renamed([port.name for port in old.inputs], [port.name for port in new.inputs])
        out = _renamed(old.outputs, new.outputs)
        for wire in (*after.wires_into(id), *after.wires_from(id)) if into or out else ():
            wire = changed.get(wire.id, wire)
            target = into.get(wire.target_port, wire.target_port) if wire.target == id else wire.target_port
            source = out.get(wire.source_port, wire.source_port) if wire.source == id else wire.source_port
            changed[wire.id] = replace(wire, target_port=target, source_port=source)
    return replace(after, wires={**after.wires, **changed}) if changed else after


def _renamed(old: Sequence[PortName], new: Sequence[PortName]) -> dict[PortName, PortName]:
    pairs = zip(old, new, strict=False)
    return {before: name for before, name in pairs if before not in new and name not in old}
