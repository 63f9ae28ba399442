"""The classes and functions of a source: what each derives from, and which are a list of layers."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nodes.formats.python_source.lineage import joined
from nodes.formats.python_source.parsing import Text, first_line, last_line, own_statements
from nodes.formats.python_source.sequentials import as_holder
from nodes.formats.python_source.spelling import Spelling

BASES: Mapping[str, str] = {
    "keras.Model": "model",
    "keras.layers.Layer": "layer",
    "keras.Layer": "layer",
    "keras.Sequential": "sequential",
    "keras.initializers.Initializer": "initializer",
    "keras.regularizers.Regularizer": "regularizer",
    "keras.constraints.Constraint": "constraint",
    "tf.Module": "module",
}
"""What a class derives from, by what that makes it."""
LAYERS = frozenset({"model", "layer"})
_ENDINGS = {"Initializer": "initializer", "Regularizer": "regularizer", "Constraint": "constraint"}


@dataclass(frozen=True)
class ClassText:
    """A class. `kind` is as in `BASES`; empty where it derives from nothing of Keras.

    `direct` says whether it derives from Keras itself, or from a class of the source with which it has been
    joined. `lineage` are these, the first one first, and then the class itself.
    """

    name: str
    node: ast.ClassDef
    kind: str
    direct: bool
    methods: Mapping[str, ast.FunctionDef]
    lineage: tuple[ast.ClassDef, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A top part of a source: a class, a function, or other statements; its lines with what leads to it."""

    name: str
    node: ast.stmt
    text: str


def classes_of(tree: ast.Module, spelling: Spelling, apart: bool = False) -> dict[str, ClassText]:
    """The classes at the top of a module, by name. Of two with one name the last counts.

    One that derives from another is joined with it, unless they are to stay `apart`.
    """
    found: dict[str, ClassText] = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        kind, direct = "", True
        for base in node.bases:
            if isinstance(base, ast.Name) and base.id in found:
                kind, direct = found[base.id].kind, False
            else:
                dotted = spelling.dotted(base)
                kind = kind or BASES.get(dotted, _ENDINGS.get(dotted.rpartition(".")[2], ""))
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        direct = direct and len(node.bases) == 1
        found[node.name] = ClassText(node.name, node, kind, direct, methods, (node,))
        if kind == "sequential" and direct and not apart:
            held = as_holder(methods)
            found[node.name] = ClassText(node.name, node, "model", held is not None, held or methods, (node,))
        if not direct and not apart:
            found[node.name] = _joined(found[node.name], found)
    return found


def _joined(source: ClassText, found: Mapping[str, ClassText]) -> ClassText:
    """A class together with the one that it derives from; as it is where it derives from several."""
    bases = source.node.bases
    base = found.get(bases[0].id) if len(bases) == 1 and isinstance(bases[0], ast.Name) else None
    if base is None or base.name == source.name or not base.direct or source.kind not in LAYERS:
        return source
    methods = joined(source.name, source.methods, base.name, base.methods)
    if methods is None:
        return source
    return replace(source, direct=True, methods=methods, lineage=(*base.lineage, source.node))


def parts_of(source: ClassText) -> Iterator[ast.AST]:
    """All that stands in a class; of one that has been joined with others what stands in these too."""
    if len(source.lineage) < 2:
        yield from ast.walk(source.node)
    for statement in (each for node in source.lineage for each in node.body if len(source.lineage) > 1):
        yield from ast.walk(statement)


def only_derived_from(classes: Mapping[str, ClassText], tree: ast.Module) -> frozenset[str]:
    """The classes with which others are joined, and that are used for nothing else."""
    names = Counter(each.id for each in ast.walk(tree) if isinstance(each, ast.Name))
    for source in classes.values():
        if len(source.lineage) > 1:
            names[source.lineage[-2].name] -= 1
        for each in ast.walk(source.node):
            if isinstance(each, ast.Call) and ast.unparse(each.func) == "super" and each.args:
                names[ast.unparse(each.args[0])] -= 1
    bases = {each.name for source in classes.values() for each in source.lineage[:-1]}
    return frozenset(each for each in bases if not names[each])


def pieces_of(text: Text) -> Iterator[Piece]:
    """The classes and functions of a source, each with the comments and loose statements before it."""
    begin = 1
    for node in text.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            begin = last_line(node) + 1
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield Piece(node.name, node, text.between(begin, last_line(node)))
            begin = last_line(node) + 1
        elif isinstance(node, ast.With | ast.If | ast.Expr | ast.For | ast.While | ast.Try):
            begin = last_line(node) + 1


def own_text(text: Text, node: ast.stmt) -> str:
    """A class or a function alone, word for word."""
    return text.between(first_line(node), last_line(node))


def list_of_layers(source: ClassText) -> bool:
    """Whether a class takes any layers and applies them in order, as `Sequential` does inside."""
    init, call = source.methods.get("__init__"), source.methods.get("call")
    if source.kind not in LAYERS or init is None or call is None:
        return False
    kept = _kept_list(init)
    return bool(kept) and _goes_through(call, kept)


def _kept_list(init: ast.FunctionDef) -> str:
    """The attribute in which `__init__` keeps all the layers that it is given; empty if it keeps none."""
    if init.args.vararg is not None and len(init.args.args) == 1:
        taken = init.args.vararg.arg
    elif len(init.args.args) == 2 and not init.args.defaults:
        taken = init.args.args[1].arg
    else:
        return ""
    rest = [each for each in own_statements(init.body) if "super(" not in ast.unparse(each)]
    texts = [ast.unparse(each) for each in rest]
    if len(rest) == 1 and isinstance(rest[0], ast.Assign):
        target = texts[0].partition(" = ")[0]
        if texts[0] in (f"{target} = list({taken})", f"{target} = {taken}"):
            return _attribute(target)
        if texts[0] in (f"{target} = [layer for layer in {taken}]", f"{target} = tuple({taken})"):
            return _attribute(target)
    if len(rest) == 2 and isinstance(rest[0], ast.Assign) and isinstance(rest[1], ast.For):
        target = texts[0].partition(" = ")[0]
        each = ast.unparse(rest[1].target)
        if texts == [f"{target} = []", f"for {each} in {taken}:\n    {target}.append({each})"]:
            return _attribute(target)
    return ""


def _attribute(target: str) -> str:
    head, _, name = target.partition(".")
    return name if head == "self" and name.isidentifier() else ""


def _goes_through(call: ast.FunctionDef, kept: str) -> bool:
    """Whether `call` applies each of the layers in `self.<kept>` to what the one before gave."""
    names = [each.arg for each in call.args.args[1:]]
    rest = list(own_statements(call.body))
    if not names:
        return False
    x = names[0]
    if len(rest) == 3 and ast.unparse(rest[0]).endswith(f" = {x}"):
        x = ast.unparse(rest.pop(0)).partition(" = ")[0]
    if len(rest) != 2 or not isinstance(rest[0], ast.For) or len(rest[0].body) != 1:
        return False
    each = ast.unparse(rest[0].target)
    loop = f"for {each} in self.{kept}:\n    {x} = {each}({x})"
    return ast.unparse(rest[0]) == loop and ast.unparse(rest[1]) == f"return {x}"
