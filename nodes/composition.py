"""Problems of what is composed: loops and branches, blocks in blocks, the project's own code."""

from __future__ import annotations

import ast
import keyword
import textwrap
import warnings
from collections.abc import Iterator, Mapping

from nodes.arrays import data_of, is_array, reference_of
from nodes.catalogue.shaping import CONDITION, INDEX, REGIONS, TIMES
from nodes.catalogue.spec import Catalogue
from nodes.coding import uses_of_code
from nodes.custom import CodeError, read_code
from nodes.expressions import is_expression, is_index
from nodes.graph import (
    CUSTOM,
    IMPORT,
    Block,
    Code,
    Layer,
    LayerId,
    Node,
    Object,
    Project,
    Value,
    Wire,
    block_of_type,
)
from nodes.imported import is_import_name
from nodes.names import TAKEN, is_class_name, title_of
from nodes.nesting import (
    ENDS,
    OUTSIDERS,
    blocks_in,
    bound_in,
    contains,
    enclosing,
    holds_objects,
    may_feed,
    objects_in,
)
from nodes.report import Problem, Severity
from nodes.syntax import module_of

_BODIES = ENDS | REGIONS
WORDS = TAKEN - {"inputs", "training", "model", "build"}
"""Names that the lines of a code node cannot give to what enters and leaves."""


# -- the project -----------------------------------------------------------------------------------------


def project_problems(project: Project) -> Iterator[Problem]:
    """Problems of code and of blocks as wholes."""
    for name, code in project.code.items():
        if code.kind == IMPORT and not is_import_name(name):
            yield Problem("bad-import-name", Severity.ERROR, arguments={"name": name, "code": name})
            continue
        if code.kind != IMPORT and (not is_class_name(name) or name in TAKEN):
            yield Problem("bad-code-name", Severity.ERROR, arguments={"name": name, "code": name})
        yield from _read_problems(code)
        if not uses_of_code(project, name):
            yield Problem("unused-code", Severity.HINT, arguments={"name": name, "code": name})
    for block in project.blocks.values():
        if any(contains(project, inner, block.id) for inner in blocks_in(block)):
            yield Problem("contains-itself", Severity.ERROR, block.id, arguments={"name": block.name})


# -- one block -------------------------------------------------------------------------------------------


def block_problems(project: Project, block: Block, catalogue: Catalogue) -> Iterator[Problem]:
    """Problems of what is composed in `block`."""
    for node in block.nodes.values():
        yield from _node_problems(project, block, node, catalogue)
    for wire in block.wires.values():
        tied = wire.source in block.nodes and wire.target in block.nodes
        if tied and not may_feed(block, wire.source, wire.target):
            yield _leaving(block, wire)
    if block.id == project.main:
        for layer in block.layers.values():
            if layer.given:
                yield _at_layer(block, layer, "given-in-main", name=layer.attribute)


def _leaving(block: Block, wire: Wire) -> Problem:
    source = block.nodes[wire.source]
    region = block.nodes[source.region] if source.region else source
    return Problem(
        "out-of-body",
        Severity.ERROR,
        block.id,
        wire.target,
        wire.target_port,
        wire.id,
        arguments={"source": title_of(block, source), "region": title_of(block, region)},
    )


def _node_problems(project: Project, block: Block, node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _region_problems(block, node)
    yield from _text_problems(block, node, catalogue)
    for name, value in node.arguments.items():
        yield from _value_problems(project, block, node, name, value)
    layer = block.layer_of(node)
    if layer is None or block.calls_of(layer.id)[0] is not node:
        return
    if not layer.given:
        for name, value in layer.config.items():
            yield from _value_problems(project, block, node, name, value)
    yield from _type_problems(project, block, node, layer)


def _type_problems(project: Project, block: Block, node: Node, layer: Layer) -> Iterator[Problem]:
    inner = block_of_type(layer.type)
    if inner in project.blocks and inner is not None and not project.blocks[inner].outputs:
        yield _at(block, node, "no-outputs", title=title_of(block, node), name=project.blocks[inner].name)
    if not layer.given and (inner is not None or holds_objects(layer.config)):
        for each in objects_in(Object(layer.type, layer.config)):
            yield from _binding_problems(project, block, node, each)


def _binding_problems(project: Project, block: Block, node: Node, each: Object) -> Iterator[Problem]:
    """Whether what an instance is given is what it wants."""
    inner = project.blocks.get(block_of_type(each.type) or block.id)
    if block_of_type(each.type) is None or inner is None:
        return
    for wanted in inner.layers.values():
        value = each.config.get(wanted.attribute) if wanted.given else None
        if isinstance(value, Object) and value.type == "layer":
            found = block.layers.get(LayerId(str(value.config.get("id", ""))))
            if found is None or found.type != wanted.type or _is_given_itself(block, found):
                yield _at(block, node, "wrong-layer", title=title_of(block, node), argument=wanted.attribute)


def _is_given_itself(block: Block, layer: Layer) -> bool:
    """Whether a layer would have to be made before it is made."""
    seen: set[LayerId] = set()
    waiting = list(bound_in(layer.config))
    while waiting:
        id = waiting.pop()
        if id == layer.id:
            return True
        if id not in seen and id in block.layers:
            seen.add(id)
            waiting.extend(bound_in(block.layers[id].config))
    return False


def _read_problems(code: Code) -> Iterator[Problem]:
    name = code.name
    try:
        read_code(name, code.kind, code.text)
    except CodeError as error:
        arguments: Mapping[str, Value] = {
            "name": name,
            "line": error.line,
            "reason": error.reason,
            "code": name,
        }
        yield Problem("bad-code", Severity.ERROR, arguments=arguments)


def _value_problems(project: Project, block: Block, node: Node, name: str, value: Value) -> Iterator[Problem]:
    if not isinstance(value, Object | tuple | Mapping):
        return
    title = title_of(block, node)
    for each in objects_in(value):
        if each.type == "argument" and str(each.config.get("name")) not in block.arguments:
            yield _at(block, node, "no-such-argument", title=title, name=str(each.config.get("name")))
        elif each.type.startswith(CUSTOM) and each.type.removeprefix(CUSTOM) in project.code:
            yield from _code_problems(project, block, node, each.type)
        elif is_array(each) and reference_of(each) is not None:
            yield _at(block, node, "missing-array", title=title, argument=name)
        elif is_array(each) and data_of(each) is None:
            yield _at(block, node, "bad-array", title=title, argument=name)


def _code_problems(project: Project, block: Block, node: Node, type: str) -> Iterator[Problem]:
    code = project.code.get(type.removeprefix(CUSTOM))
    try:
        if code is not None:
            read_code(code.name, code.kind, code.text)
    except CodeError:
        yield _at(block, node, "code-unread", title=title_of(block, node), name=type.removeprefix(CUSTOM))


def unread_code(project: Project, type: str) -> bool:
    """Whether `type` is of code that is there, but cannot be understood."""
    return type.startswith(CUSTOM) and type.removeprefix(CUSTOM) in project.code


# -- loops and branches ----------------------------------------------------------------------------------


def _region_problems(block: Block, node: Node) -> Iterator[Problem]:
    if node.region is None and node.kind not in _BODIES:
        return
    title = title_of(block, node)
    owner = block.nodes.get(node.region) if node.region is not None else None
    if node.kind in ENDS and (owner is None or owner.kind not in REGIONS):
        yield _at(block, node, "stray-end", title=title)
    elif node.region is not None and (owner is None or owner.kind not in REGIONS):
        yield _at(block, node, "no-such-region", title=title)
    elif node.region is not None and node.kind in OUTSIDERS:
        yield _at(block, node, "not-in-body", title=title)
    if node.id in enclosing(block, node.id):
        yield _at(block, node, "region-in-itself", title=title)
    if node.kind in REGIONS:
        yield from _whole(block, node, title)


def _whole(block: Block, node: Node, title: str) -> Iterator[Problem]:
    """Whether a loop or branch has one of each of its ends, and names for its values."""
    kinds = [each.kind for each in block.members_of(node.id) if each.kind in ENDS]
    wanted = ("enter", "then", "else") if node.kind == "if" else ("enter", "leave")
    if sorted(kinds) != sorted(wanted):
        yield _at(block, node, "missing-end", title=title)
    names = node.arguments.get("values")
    reserved = {"while": {CONDITION}, "for": {INDEX, TIMES}, "if": {CONDITION}}[node.kind]
    for name in names if isinstance(names, tuple) else ():
        if isinstance(name, str) and name in reserved:
            yield _at(block, node, "value-name-taken", title=title, name=str(name))
    if names == ():
        yield _at(block, node, "no-values", title=title)


# -- texts -----------------------------------------------------------------------------------------------


def _text_problems(block: Block, node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    text = node.arguments.get(
        {"expression": "text", "operator.index": "index", "code": "body"}.get(node.kind, "")
    )
    if not isinstance(text, str):
        return
    title = title_of(block, node)
    if node.kind == "expression" and not is_expression(text, catalogue):
        yield _at(block, node, "not-an-expression", title=title)
    if node.kind == "operator.index" and not is_index(text, catalogue):
        yield _at(block, node, "not-an-index", title=title, received=text)
    if node.kind == "code":
        fault = fault_of_lines(text, _names(node, "inputs"), _names(node, "outputs"))
        if fault is not None:
            yield _at(block, node, "bad-lines", title=title, line=fault[0], reason=fault[1])
        for name in (*_names(node, "inputs"), *_names(node, "outputs")):
            if name in WORDS:
                yield _at(block, node, "value-name-taken", title=title, name=name)


def _names(node: Node, argument: str) -> tuple[str, ...]:
    found = node.arguments.get(argument)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, tuple) else ()


def fault_of_lines(text: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> tuple[int, str] | None:
    """What is wrong with the lines of a code node, and where (from 1); None if nothing is."""
    lines = textwrap.dedent(text.expandtabs(4))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = module_of(lines)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _place_of(error)
    if not tree.body:
        return 1, "there are no lines"
    for each in _own(tree):
        if isinstance(
            each, ast.Return | ast.Yield | ast.YieldFrom | ast.Await | ast.AsyncFor | ast.AsyncWith
        ):
            return each.lineno, "the lines cannot return or wait: give the outputs a value"
    given = {*inputs, *_bound(tree)}
    missing = [name for name in outputs if name not in given]
    if missing:
        return 1, f"nothing gives {missing[0]} a value"
    return _fault_in_function(tree, inputs)


def _fault_in_function(tree: ast.Module, inputs: tuple[str, ...]) -> tuple[int, str] | None:
    """What Python says only of the whole function, such as a `break` in no loop. Compiling runs nothing."""
    names = [name for name in inputs if name.isidentifier() and not keyword.iskeyword(name)]
    function = module_of(f"def call({', '.join(dict.fromkeys(('self', *names)))}): pass")
    function.body[0].body = tree.body  # type: ignore[attr-defined]  # it is a FunctionDef
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(function, "<code>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _place_of(error)
    return None


def _place_of(error: Exception) -> tuple[int, str]:
    """The line of which Python complains, and its words."""
    return getattr(error, "lineno", None) or 1, getattr(error, "msg", None) or str(error)


def _own(tree: ast.AST) -> Iterator[ast.AST]:
    for each in ast.iter_child_nodes(tree):
        yield each
        if not isinstance(each, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _own(each)


def _bound(tree: ast.AST) -> Iterator[str]:
    for each in _own(tree):
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load):
            yield each.id
        elif isinstance(each, ast.FunctionDef | ast.ClassDef):
            yield each.name
        elif isinstance(each, ast.alias):
            yield each.asname or each.name.partition(".")[0]


# -- words -----------------------------------------------------------------------------------------------


def _at(block: Block, node: Node, code: str, **arguments: Value) -> Problem:
    return Problem(code, Severity.ERROR, block.id, node.id, arguments=arguments)


def _at_layer(block: Block, layer: Layer, code: str, **arguments: Value) -> Problem:
    calls = block.calls_of(layer.id)
    return Problem(code, Severity.ERROR, block.id, calls[0].id if calls else None, arguments=arguments)
