"""The statements at the top of a source: which model it makes, and what that is given."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from nodes.formats.python_source.classes import LAYERS, ClassText
from nodes.formats.python_source.parsing import NoForm, Text, last_line
from nodes.formats.python_source.values import Values, no_names, shown
from nodes.graph import Value

INPUTS = ("keras.Input", "keras.layers.Input", "keras.layers.InputLayer")
SETTINGS = frozenset(
    [
        *("keras.backend.set_floatx", "keras.config.set_floatx", "keras.config.set_dtype_policy"),
        *("keras.mixed_precision.set_global_policy", "keras.mixed_precision.set_dtype_policy"),
        *("keras.backend.set_image_data_format", "keras.config.set_image_data_format"),
    ]
)
"""What tells Keras how to make all layers."""
_MADE = frozenset(
    [
        "tf.random.uniform",
        "tf.random.normal",
        "tf.ones",
        "tf.zeros",
        "numpy.random.rand",
        "numpy.ones",
        "numpy.zeros",
    ]
)
"""What makes a tensor of a shape that its first argument says."""


@dataclass(frozen=True)
class Entry:
    """One input of the model: its shape without the batch, or None where nobody says it."""

    shape: tuple[Value, ...] | None = None
    dtype: str = "float32"
    batch: int | None = None
    key: str = ""
    """Under which it is given in a dict."""

    def arguments(self) -> dict[str, Value]:
        """Those of the Input node."""
        found: dict[str, Value] = {} if self.shape is None else {"shape": self.shape}
        if self.dtype != "float32":
            found["dtype"] = self.dtype
        return found if self.batch is None else {**found, "batch": self.batch}


@dataclass
class Model:
    """The model that a source makes: `call` makes it, `variable` holds it, `added` are layers put to it."""

    call: ast.Call
    variable: str
    line: int
    added: list[ast.expr] = field(default_factory=list)
    entries: tuple[Entry, ...] | None = None
    function: ast.FunctionDef | None = None
    """The function in which it is made."""
    given: ast.Call | None = None
    """The call of that function."""
    trained: bool = False
    """Whether it is compiled or trained further on."""
    changes: list[ast.Assign] = field(default_factory=list)
    """Statements that give attributes of it, or of its layers, another value."""
    odd: ast.Call | None = None
    """A call that changes its layers where one cannot see how."""


def statements_of(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements at the top, those of `if __name__ == "__main__":` too."""
    for each in tree.body:
        if isinstance(each, ast.If) and "__name__" in shown(each.test):
            yield from each.body
        else:
            yield each


def left_at_top(tree: ast.Module, classes: Mapping[str, ClassText], values: Values) -> Iterator[ast.stmt]:
    """Statements at the top that change classes of the source, or how Keras makes all layers."""
    for each in statements_of(tree):
        targets = each.targets if isinstance(each, ast.Assign) else []
        if any(isinstance(target, ast.Attribute) and _owner(target) in classes for target in targets):
            yield each
        called = each.value if isinstance(each, ast.Expr) else None
        if isinstance(called, ast.Call) and values.spelling.dotted(called.func) in SETTINGS:
            yield each


def constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    """What the names at the top stand for that are given a value there once, and nowhere else."""
    counts = Counter(
        each.id
        for each in ast.walk(tree)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    )
    found: dict[str, ast.expr] = {}
    for statement in tree.body:
        target, value = None, None
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign):
            target, value = statement.target, statement.value
        if isinstance(target, ast.Name) and value is not None and counts[target.id] == 1:
            found[target.id] = value
    return {name: value for name, value in found.items() if name not in ("training", "mask")}


def stored_at_top(tree: ast.Module) -> frozenset[str]:
    """The names at the top that statements give a value."""
    return frozenset(
        node.id
        for each in statements_of(tree)
        if not isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(each)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def built(text: Text, values: Values) -> tuple[str, tuple[Entry, ...] | None] | None:
    """The class that the function `build` makes, as the export has it, and what it declares for its inputs.

    None where there is no such function.
    """
    for function in text.tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == "build" and not function.args.args:
            return _built(function, values, text)
    return None


def _built(
    function: ast.FunctionDef, values: Values, text: Text
) -> tuple[str, tuple[Entry, ...] | None] | None:
    name = ""
    entries: tuple[Entry, ...] | None = None
    for each in function.body:
        value = each.value if isinstance(each, ast.Assign | ast.Expr | ast.Return) else None
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
            continue
        if value.func.id == "model" and len(value.args) == 1:
            entries = tuple(each or Entry(key=key) for key, each in _given(value.args[0], values, {}))
        elif not value.args:
            name = value.func.id
    if name and entries is None and "There is no input" in text.between(function.lineno, last_line(function)):
        entries = ()
    return (name, entries) if name else None


def models_of(tree: ast.Module, classes: Mapping[str, ClassText], values: Values) -> list[Model]:
    """The models that statements at the top make, in order; a function that only returns one makes it too."""
    found: dict[str, Model] = {}
    returned: dict[str, Model] = {}
    data: dict[str, Entry] = {}
    for each in map(_unannotated, statements_of(tree)):
        if isinstance(each, ast.FunctionDef):
            call = _returned(each)
            if call is not None and _makes_model(call, classes, values):
                returned[each.name] = Model(call, each.name, each.lineno, function=each)
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            _assigned(each.targets[0].id, each, classes, values, found, data)
            _from_function(each.targets[0].id, each.value, returned, found)
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Attribute):
            model = found.get(_owner(each.targets[0]))
            if model is not None:
                model.changes.append(each)
        parts = _parts_in(each, classes, values)
        for call in _calls_in(each):
            _called(call, found, data, values, isinstance(each, ast.Expr) and each.value is call)
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            known = any(call is model.given for model in found.values())
            if name in returned and not known and call not in parts:
                found.pop(name, None)
                found[name] = replace(returned[name], given=call)
    # which of several is meant, what is done with them says
    made = sorted(found.values(), key=lambda each: each.trained)
    return made or [each for each in returned.values() if each.function and not each.function.args.args]


def _unannotated(statement: ast.stmt) -> ast.stmt:
    """`net: Model = …` as `net = …`; other statements as they are."""
    if not isinstance(statement, ast.AnnAssign) or statement.value is None:
        return statement
    return ast.copy_location(ast.Assign([statement.target], statement.value), statement)


def _owner(node: ast.expr) -> str:
    """The variable whose attribute, or whose attribute's attribute, `node` is."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _returned(function: ast.FunctionDef) -> ast.Call | None:
    """The call whose value a function returns, by way of a variable or not."""
    last = function.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    if isinstance(value, ast.Name):
        name = value.id
        for each in function.body:
            if isinstance(each, ast.Assign) and shown(each.targets[0]) == name:
                value = each.value
    return value if isinstance(value, ast.Call) else None


def _from_function(
    name: str, value: ast.expr, returned: Mapping[str, Model], found: dict[str, Model]
) -> None:
    """Take down a model that a function of the source makes."""
    known = (
        returned.get(value.func.id)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
        else None
    )
    if known is not None and isinstance(value, ast.Call):
        found[name] = replace(known, variable=name, given=value)


def _assigned(
    name: str,
    statement: ast.Assign,
    classes: Mapping[str, ClassText],
    values: Values,
    found: dict[str, Model],
    data: dict[str, Entry],
) -> None:
    value = statement.value
    if not isinstance(value, ast.Call):
        return
    if _makes_model(value, classes, values):
        found.pop(name, None)
        found[name] = Model(value, name, statement.lineno)
        return
    entry = entry_of(value, values)
    if entry is not None:
        data[name] = entry


def _makes_model(call: ast.Call, classes: Mapping[str, ClassText], values: Values) -> bool:
    if isinstance(call.func, ast.Name) and call.func.id in classes:
        return classes[call.func.id].kind in LAYERS
    dotted = values.spelling.dotted(call.func)
    return dotted == "keras.Sequential" or (
        dotted == "keras.Model" and len(call.args) + len(call.keywords) > 1
    )


def _calls_in(statement: ast.stmt) -> Iterator[ast.Call]:
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for each in ast.walk(statement):
        if isinstance(each, ast.Call):
            yield each


def _parts_in(statement: ast.stmt, classes: Mapping[str, ClassText], values: Values) -> set[ast.Call]:
    """The calls whose values a statement puts into a model: they are none by themselves."""
    found: set[ast.Call] = set()
    for each in _calls_in(statement):
        adds = isinstance(each.func, ast.Attribute) and each.func.attr in ("add", "append")
        spec = values.spec_of(each.func)
        if adds or _makes_model(each, classes, values) or (spec is not None and spec.stateful):
            given = (*each.args, *(one.value for one in each.keywords))
            found |= {part for one in given for part in ast.walk(one) if isinstance(part, ast.Call)}
    return found


def _called(
    call: ast.Call, found: Mapping[str, Model], data: Mapping[str, Entry], values: Values, alone: bool
) -> None:
    """What a call says about a model: a layer more, or what it is given. `alone`: it is a statement."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    model = found.get(owner.id) if isinstance(owner, ast.Name) else None
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if model is not None and method in ("compile", "fit"):
        model.trained = True
    if model is not None and (method == "pop" or (method == "add" and not alone)):
        model.odd = call
    if model is None or not (call.args or call.keywords):
        return
    if method == "add" and len(call.args) == 1:
        model.added.append(call.args[0])
    elif method == "build":
        shape = call.args[0] if call.args else call.keywords[0].value
        model.entries = model.entries or _of_shape(shape, values)
    elif method in ("", "call", "predict", "__call__") and call.args:
        entries = [each for _, each in _given(call.args[0], values, data)]
        known = tuple(each for each in entries if each is not None)
        if len(known) == len(entries):
            model.entries = model.entries or known


def _given(given: ast.expr, values: Values, data: Mapping[str, Entry]) -> Iterator[tuple[str, Entry | None]]:
    """What a model is called with: each tensor by its key, in a dict in the order of these."""
    keys: list[str] = []
    row = list(given.elts) if isinstance(given, ast.List | ast.Tuple) else [given]
    if isinstance(given, ast.Dict) and all(isinstance(each, ast.Constant) for each in given.keys):
        pairs = {str(each.value): one for each, one in zip(given.keys, given.values, strict=True)}  # type: ignore[union-attr]
        keys, row = sorted(pairs), [pairs[key] for key in sorted(pairs)]
    for place, one in enumerate(row):
        entry = data.get(one.id) if isinstance(one, ast.Name) else entry_of(one, values)
        key = keys[place] if keys else ""
        yield key, entry if entry is None else replace(entry, key=key)


def _of_shape(node: ast.expr, values: Values) -> tuple[Entry, ...] | None:
    try:
        shape = values.value(node, no_names)
    except NoForm:
        return None
    return (Entry(shape[1:]),) if isinstance(shape, tuple) and shape else None


def entry_of(node: ast.expr, values: Values, lookup: Callable[[ast.expr], Value] = no_names) -> Entry | None:
    """What `tf.keras.Input(…)`, or a call that makes a tensor of a known shape, says; None for others."""
    if not isinstance(node, ast.Call):
        return None
    dotted = values.spelling.dotted(node.func)
    try:
        given = {each.arg: values.value(each.value, lookup) for each in node.keywords if each.arg}
        shape = values.value(node.args[0], lookup) if node.args else given.get("shape")
    except NoForm:
        return None
    dtype = given.get("dtype", "float32")
    if dotted in INPUTS:
        return _declared(shape, given, str(dtype or "float32"))
    if dotted in _MADE:
        row = shape if isinstance(shape, tuple) else (shape,)
        if dotted == "numpy.random.rand":
            row = tuple(each.value for each in node.args if isinstance(each, ast.Constant))  # type: ignore[misc]
        return Entry(row[1:], str(dtype))
    return None


def _declared(shape: Value, given: Mapping[str, Value], dtype: str) -> Entry:
    whole = given.get("batch_shape", given.get("batch_input_shape"))
    if isinstance(whole, tuple) and whole:
        batch = whole[0]
        return Entry(whole[1:], dtype, batch if isinstance(batch, int) else None)
    batch = given.get("batch_size")
    row = shape if isinstance(shape, tuple) else None
    row = given.get("input_shape", row) if row is None else row  # type: ignore[assignment]
    return Entry(row, dtype, batch if isinstance(batch, int) else None)


def hinted(config: Mapping[str, Value]) -> Entry | None:
    """What older arguments of a first layer say: `input_shape=(28, 28)`."""
    whole, shape, size = (config.get(name) for name in ("batch_input_shape", "input_shape", "input_dim"))
    if isinstance(whole, tuple) and whole:
        return Entry(whole[1:])
    if isinstance(shape, tuple):
        return Entry(shape)
    return Entry((size,)) if isinstance(size, int) else None
