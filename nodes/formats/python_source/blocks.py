"""A class of the source as a block: its `__init__` and its `call` together."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nodes.catalogue.spec import Catalogue
from nodes.formats.python_source.calls import Call
from nodes.formats.python_source.classes import ClassText
from nodes.formats.python_source.drafts import Draft, Plain, Row, Table, Tensor, Thing
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.methods import only_marked, parameters_of
from nodes.formats.python_source.module import Entry, entry_of
from nodes.formats.python_source.parsing import NoForm, own_statements
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.taking import taken_of
from nodes.formats.python_source.values import Values, shown
from nodes.forms import Form, form_text
from nodes.graph import LayerId, PortName, Value
from nodes.nesting import bound_in

HOOKS = frozenset(
    [
        "train_step",
        "test_step",
        "predict_step",
        "compute_loss",
        "compile",
        "fit",
        "evaluate",
        "predict",
        "__call__",
        "add_loss",
        "make_train_function",
        "compute_mask",
        "compute_output_spec",
    ]
)
"""Methods of Keras that a class has its own of: it is more than its calls."""
KNOWN = frozenset({"__init__", "call", "build", "get_config", "from_config", "compute_output_shape"})
OUTPUT = PortName("output")


@dataclass
class ReadBlock:
    """A block as it was read. `parameters`: what `__init__` takes, by what the drawing calls it."""

    draft: Draft
    parameters: Mapping[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


def read_block(
    source: ClassText,
    around: Surroundings,
    catalogue: Catalogue,
    given: Mapping[str, str],
    entries: tuple[Entry, ...] | None,
    is_main: bool,
    fixed: Mapping[str, Value] | None = None,
) -> ReadBlock:
    """The block that a class is; `given` says for parameters that are layers of which type these are.

    With `fixed`, the values of one call, it is the block that this call makes, without arguments.

    Raises:
        NoForm: it is no block.
    """
    _check(source, around)
    kind = "layer" if source.kind == "layer" and not is_main else "model"
    draft = Draft(source.name, kind, catalogue)
    making = Making(draft, around.values, _called(source), fixed)
    making.read(source)
    for parameter, name in making.given.items():
        layer = next(each for each in draft.layers.values() if each.attribute == name)
        draft.layers[layer.id] = replace(layer, type=given.get(parameter, ""))
    call = Call(draft, around, source.methods, catalogue)
    entries = _built_for(source, around.values) if entries is None else entries
    read_call(call, source.methods["call"], entries, is_main)
    if around.strict:
        _draw_weights(draft)
    drop_unused(draft)
    init = source.methods.get("__init__")
    names = [] if init is None else [name for name, _ in parameters_of(init)]
    return ReadBlock(draft, {name: making.given.get(name, name) for name in names}, making.missing)


def _check(source: ClassText, around: Surroundings) -> None:
    """Make sure that the class is made of an `__init__` and a `call` alone.

    Raises:
        NoForm: there is more to it.
    """
    if "call" not in source.methods or not source.direct:
        raise NoForm("python-no-call", source.node, name=source.name)
    for name, method in source.methods.items():
        last = name.rpartition(".")[2]
        if last in HOOKS:
            raise NoForm("python-hook", method, name=last)
        if last == "build" and not _is_own_build(method):
            raise NoForm("python-build", method, name=source.name)
    if not around.strict:
        _check_decorators(source, around.values)
    if not around.strict or around.known:
        return
    init = source.methods.get("__init__")
    decorated = any("register_keras_serializable" in shown(each) for each in source.node.decorator_list)
    if not decorated or ast.get_docstring(source.node) or (init is not None and init.args.kwarg is None):
        raise NoForm("python-own-code", source.node, name=source.name)
    if any(name not in KNOWN and not each.decorator_list for name, each in source.methods.items()):
        raise NoForm("python-own-code", source.node, name=source.name)


def _check_decorators(source: ClassText, values: Values) -> None:
    """Make sure that nothing decorates the class, its `__init__` or its `call` such that they do more.

    Raises:
        NoForm: something does.
    """
    for each in (decorator for node in source.lineage for decorator in node.decorator_list):
        named = each.func if isinstance(each, ast.Call) else each
        if values.spelling.dotted(named).rpartition(".")[2] != "register_keras_serializable":
            raise NoForm("python-statement", each, text=f"@{shown(each)}")
    for name, method in source.methods.items():
        if name.rpartition(".")[2] in ("__init__", "call") and not only_marked(method):
            raise NoForm("python-statement", method, text=f"@{shown(method.decorator_list[0])}")


def _is_own_build(build: ast.FunctionDef) -> bool:
    """Whether a `build` only lets the layers inside make their weights."""
    text = ast.unparse(build)
    return "add_weight" not in text and any(
        each in text
        for each in ("self.compute_output_spec(", "self.call(", "get_concrete_function", ".build(")
    )


def _called(source: ClassText) -> frozenset[str]:
    """The attributes that the class calls, or hands on to what it makes."""
    found: set[str] = set()
    for name, method in source.methods.items():
        for each in ast.walk(method):
            if not isinstance(each, ast.Call):
                continue
            makes = name.rpartition(".")[2] == "__init__"
            reached = [*each.args, *(one.value for one in each.keywords)] if makes else [each.func]
            found |= {
                one.attr for one in reached if isinstance(one, ast.Attribute) and shown(one.value) == "self"
            }
    return frozenset(found - source.methods.keys())


def _built_for(source: ClassText, values: Values) -> tuple[Entry, ...] | None:
    """What an own `build` declares for the inputs: their types."""
    build = source.methods.get("build")
    if build is None:
        return None
    calls = [each for each in ast.walk(build) if isinstance(each, ast.Call)]
    found: list[Entry] = []
    for each in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if values.spelling.dotted(each.func) == "keras.Input":
            dtype = [one.value for one in each.keywords if one.arg == "dtype"]
            name = dtype[0].value if dtype and isinstance(dtype[0], ast.Constant) else "float32"
            found.append(Entry(None, str(name)))
        elif shown(each.func) == "tf.TensorSpec":
            name = each.args[1].value if len(each.args) > 1 and isinstance(each.args[1], ast.Constant) else ""
            found.append(Entry(None, str(name) or "float32"))
    return tuple(found) or None


def read_call(
    call: Call, function: ast.FunctionDef, entries: tuple[Entry, ...] | None, is_main: bool
) -> None:
    """Read a `call`: its parameters are Inputs, what it returns is Outputs.

    Raises:
        NoForm: something in it has no form in a graph.
    """
    call.draft.line = function.lineno
    body = list(own_statements(function.body))
    _inputs(call, function, body, entries, is_main)
    if call.strict and not call.draft.inputs and body and ast.unparse(body[-1]) == "return inputs":
        # nothing goes in, and nothing comes out
        call.statements(body[:-1])
        return
    result = call.statements(body)
    if result is None or result == Plain(None):
        raise NoForm("python-no-return", function)
    keys: tuple[str, ...] = ()
    results = result.items if isinstance(result, Row) else (result,)
    last = body[-1]
    in_list = isinstance(last, ast.Return) and isinstance(last.value, ast.List)
    if is_main and len(results) + in_list + isinstance(result, Table) > 1:
        flat: list[Thing] = []
        form = _form(result, last.value if isinstance(last, ast.Return) else None, flat)
        results = tuple(flat)
        if isinstance(result, Table) and len(flat) == len(result.items):
            # Keras goes through a dict by its keys in order
            keys = tuple(sorted(result.items))
        call.draft.gives = _gives(form)
    for place, each in enumerate(results):
        call.draft.give(call.tensor(each, function), keys[place] if keys else "")


def _form(thing: Thing, node: ast.expr | None, flat: list[Thing]) -> Form:
    """In which lists, tuples and dicts, as `node` has them, things are returned; `flat` gets these."""
    if isinstance(thing, Table):
        nodes = _values(node)
        found = {key: _form(thing.items[key], nodes.get(key), flat) for key in sorted(thing.items)}
        return {key: found[key] for key in thing.items}
    if isinstance(thing, Row):
        written = node.elts if isinstance(node, ast.List | ast.Tuple) else []
        elts = [None] * len(thing.items) if len(written) != len(thing.items) else written
        inside = [_form(each, part, flat) for each, part in zip(thing.items, elts, strict=True)]
        return inside if isinstance(node, ast.List) else tuple(inside)
    flat.append(thing)
    return len(flat) - 1


def _values(node: ast.expr | None) -> dict[str, ast.expr]:
    """What stands in a dict, by the keys that are written as strings."""
    if not isinstance(node, ast.Dict):
        return {}
    pairs = zip(node.keys, node.values, strict=True)
    return {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}


def _gives(form: Form) -> str:
    """`form` as a block has it."""
    if isinstance(form, int):
        return ""
    if isinstance(form, list) and len(form) == 1:
        return form_text(form)
    inside = list(form.values()) if isinstance(form, Mapping) else form
    if not all(isinstance(each, int) for each in inside):
        return form_text(form)
    if isinstance(form, Mapping):
        return "dict" if sorted(form) == list(form) else form_text(form)
    return "list" if isinstance(form, list) else ""


def _inputs(
    call: Call,
    function: ast.FunctionDef,
    body: list[ast.stmt],
    entries: tuple[Entry, ...] | None,
    is_main: bool,
) -> None:
    parameters = parameters_of(function)
    if function.args.vararg is not None:
        raise NoForm("python-variadic", function, name=function.args.vararg.arg)
    needed = [name for name, default in parameters if default is None and name not in ("training", "mask")]
    _defaults(call, function, needed, is_main)
    if not needed or (is_main and entries == ()):
        return
    taken = None
    if len(needed) == 1:
        taken = taken_of(needed[0], body, entries, is_main, call.strict)
    names = needed if taken is None else [""] * taken.count
    tensors: list[Thing] = []
    for place, name in enumerate(names):
        entry = entries[place] if entries is not None and place < len(entries) else Entry()
        node = call.draft.add("input", entry.arguments())
        if taken is not None and taken.keys:
            call.draft.change(node, title=taken.keys[place])
        call.draft.inputs.append(node)
        tensors.append(Tensor(node, OUTPUT))
        if name and name != "inputs" and (len(names) > 1 or not call.strict):
            call.draft.wanted[Tensor(node, OUTPUT)] = name
    if taken is not None:
        call.draft.takes = taken.takes
        by_key = taken.keys and not call.strict
        table = Table(dict(zip(taken.keys, tensors, strict=False)))
        call.variables[needed[0]] = table if by_key else Row(tuple(tensors))
    else:
        call.variables.update(zip(names, tensors, strict=True))


def _defaults(call: Call, function: ast.FunctionDef, needed: Sequence[str], is_main: bool) -> None:
    """Let the parameters that nobody has to give hold what they are by themselves.

    Raises:
        NoForm: Keras gives one of them, a mask, or the class trains where it is told nothing.
    """
    if function.args.kwarg is not None and not call.strict:
        # of what it is called with Keras takes out what it knows itself
        call.variables[function.args.kwarg.arg] = Table({})
    used = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
    for name, default in parameters_of(function):
        if name == "training" and default is not None and shown(default) not in ("None", "False"):
            raise NoForm("python-training", default)
        if name in needed or name not in used or name == "training" or default is None:
            continue
        of_keras = name == "mask" or name.removesuffix("_mask") in needed
        if of_keras and shown(default) == "None" and not is_main and not call.strict:
            raise NoForm("python-mask", function, name=name)
        call.variables[name] = Plain(call.values.value(default, call.lookup))


def _draw_weights(draft: Draft) -> None:
    """Draw the weights that nothing uses: in what Layerwright wrote they stood in the drawing."""
    called = {node.layer for node in draft.nodes.values()}
    for layer in list(draft.layers.values()):
        if layer.type == "weight" and layer.id not in called:
            draft.add("layer", layer=layer.id, spec=draft.catalogue.get("weight"))


def drop_unused(draft: Draft) -> None:
    """Take away the layers that nothing calls, and that no layer is given."""
    called = {node.layer for node in draft.nodes.values()}
    kept: set[LayerId] = {id for id in draft.layers if id in called}
    for id in list(kept):
        kept |= set(bound_in(draft.layers[id].config))
    for layer in list(draft.layers.values()):
        if layer.id not in kept and not layer.given:
            del draft.layers[layer.id]


def input_entry(node: ast.expr, values: Values) -> Entry | None:
    """What the first element of a list of layers declares."""
    return entry_of(node, values) if isinstance(node, ast.Call) else None
