"""Models that are made of their inputs and outputs: Keras's functional ones."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nodes.codegen.coding import bound_names
from nodes.formats.python_source.calls import Call
from nodes.formats.python_source.code_lines import later_names
from nodes.formats.python_source.drafts import Draft, Row, Tensor, Thing
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.module import Model, statements_of
from nodes.formats.python_source.mutating import changed_by
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.submodels import Submodels
from nodes.graph import NodeId


def read_functional(model: Model, draft: Draft, around: Surroundings) -> list[Draft]:
    """Read the statements that lead to `Model(inputs, outputs)` into `draft`: the blocks that are in it.

    Raises:
        NoForm: what it is made of cannot be read.
    """
    call = Call(draft, around, {}, draft.catalogue)
    call.making = Making(draft, around.values, frozenset())
    taken = {draft.name, *around.values.types, *around.values.templates}
    submodels = call.making.submodels = Submodels(taken)
    call.variables = dict(_parameters(model, call))
    lost = _read(call, _statements(model, around), model.call)
    names = ("inputs", "outputs")
    given = dict(zip(names, model.call.args, strict=False))
    given |= {str(each.arg): each.value for each in model.call.keywords}
    if not given.keys() >= set(names):
        raise NoForm("python-model-ends", model.call)
    try:
        inputs, outputs = (_row(call, given[name]) for name in names)
    except NoForm as error:
        raise _cause(ast.Tuple([given[name] for name in names], ast.Load()), lost) or error from error
    draft.inputs = _in_order(draft, inputs, _keys(given["inputs"]))
    keys = _keys(given["outputs"])
    draft.gives = "dict" if keys else _listed(given["outputs"], len(outputs))
    # Keras goes through a dict by its keys in order
    places = sorted(range(len(outputs)), key=lambda place: keys[place] if keys else "")
    for place in places:
        draft.give(outputs[place], keys[place] if keys else "")
    _prune(draft)
    for each in (draft, *submodels.drafts):
        submodels.check(each)
    return submodels.drafts


def _listed(node: ast.expr, count: int) -> str:
    """How a model gives what stands in a list, as a block has it; empty where it stands in none."""
    return "list" if isinstance(node, ast.List) and count > 1 else ""


def _in_order(draft: Draft, inputs: list[Tensor], keys: list[str]) -> list[NodeId]:
    """The Inputs; those in a dict in the order in which Keras goes through them, each with its key."""
    nodes = [each.node for each in inputs]
    if not keys:
        return nodes
    draft.takes = "dict"
    for node, key in zip(nodes, keys, strict=True):
        draft.change(node, title=key)
    return [node for _, node in sorted(zip(keys, nodes, strict=True))]


def _parameters(model: Model, call: Call) -> dict[str, Thing]:
    """What the function that makes the model is given."""
    if model.function is None:
        return {}
    arguments = model.function.args
    names = [each.arg for each in (*arguments.args, *arguments.kwonlyargs)]
    last = [each.arg for each in arguments.args][len(arguments.args) - len(arguments.defaults) :]
    given: dict[str, ast.expr] = dict(zip(last, arguments.defaults, strict=True))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            given[each.arg] = default
    if model.given is not None:
        given |= dict(zip(names, model.given.args, strict=False))
        given |= {each.arg: each.value for each in model.given.keywords if each.arg}
    top = Making(Draft("", "model", call.catalogue), call.values, frozenset())
    top.read_top(call.around.text.tree, model.given.lineno if model.given else model.line)
    return {name: top.thing(value, name) for name, value in given.items() if name in names}


def _statements(model: Model, around: Surroundings) -> Sequence[ast.stmt]:
    if model.function is not None:
        return list(own_statements(model.function.body))
    return [each for each in statements_of(around.text.tree) if each.lineno <= model.line]


def _cause(node: ast.AST, lost: Mapping[str, NoForm]) -> NoForm | None:
    """Why a variable that `node` needs has no value, if one has none."""
    names = (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    return next((lost[name] for name in names if name in lost), None)


def _read(call: Call, statements: Sequence[ast.stmt], end: ast.Call) -> dict[str, NoForm]:
    """Read what can be read, up to the model: most of what stands at the top is no part of it.

    What a statement gives a value that cannot be read has none from then on, and a model that needs it none:
    why, by name.
    """
    lost: dict[str, NoForm] = {}
    for place, each in enumerate(statements):
        if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Return):
            continue
        if any(node is end for node in ast.walk(each)):
            break
        variables = dict(call.variables)
        try:
            with call.draft.tried():
                call.statements([each], later_names(statements[place + 1 :]))
        except NoForm as error:
            bound = bound_names(ast.Module([each], [])) | changed_by(each, variables, call.values)
            call.variables = {name: thing for name, thing in variables.items() if name not in bound}
            lost.update(dict.fromkeys(bound, _cause(each, lost) or error))
        else:
            for name in call.variables.keys() & lost.keys():
                del lost[name]
    return lost


def _row(call: Call, node: ast.expr) -> list[Tensor]:
    if isinstance(node, ast.Dict):
        return [call.tensor(call.thing(each), each) for each in node.values]
    thing = call.thing(node)
    items = thing.items if isinstance(thing, Row) else (thing,)
    if not all(isinstance(each, Tensor) for each in items):
        raise NoForm("python-no-tensor", node)
    return [each for each in items if isinstance(each, Tensor)]


def _keys(node: ast.expr) -> list[str]:
    """The names in a dict of outputs; none where it is no dict, or has other keys."""
    keys = (
        [each.value for each in node.keys if isinstance(each, ast.Constant)]
        if isinstance(node, ast.Dict)
        else []
    )
    return [str(each) for each in keys] if all(isinstance(each, str) and each for each in keys) else []


def _prune(draft: Draft) -> None:
    """Take away what leads to no output."""
    needed: set[NodeId] = set()
    waiting = [*draft.outputs, *draft.inputs]
    members: dict[NodeId, list[NodeId]] = {}
    for node in draft.nodes.values():
        if node.region is not None:
            members.setdefault(node.region, []).append(node.id)
    sources: dict[NodeId, list[NodeId]] = {}
    for wire in draft.wires.values():
        sources.setdefault(wire.target, []).append(wire.source)
    while waiting:
        id = waiting.pop()
        if id not in needed:
            needed.add(id)
            region = draft.nodes[id].region
            waiting += [*sources.get(id, ()), *members.get(id, ()), *([] if region is None else [region])]
    draft.nodes = {id: node for id, node in draft.nodes.items() if id in needed}
    draft.wires = {id: wire for id, wire in draft.wires.items() if wire.target in needed}
    called = {node.layer for node in draft.nodes.values()}
    draft.layers = {id: layer for id, layer in draft.layers.items() if id in called}
