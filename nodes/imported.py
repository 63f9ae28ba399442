"""Functions of TensorFlow that a project takes by their dotted names: their signatures, kept in the project.

A signature is a line of Python that nobody runs, written when the function was first asked for:

    def decode_png(contents: tensor, channels: int = 0, dtype: dtype = "uint8"): ...

An annotation is `tensor`, `tensors` (a list of them), or the kind of an argument.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec, PortSpec
from nodes.graph import CUSTOM, IMPORT, Code, PortName, Value

TENSOR, TENSORS = "tensor", "tensors"
"""Annotations of what takes tensors."""
KINDS = frozenset(
    {
        ArgumentKind.INT,
        ArgumentKind.FLOAT,
        ArgumentKind.NUMBER,
        ArgumentKind.BOOL,
        ArgumentKind.STR,
        ArgumentKind.INTS,
        ArgumentKind.FLOATS,
        ArgumentKind.SHAPE,
        ArgumentKind.DTYPE,
        ArgumentKind.SEED,
        ArgumentKind.ANY,
    }
)
"""Kinds of arguments that an annotation can say."""

BY_NAME = "*"
"""In the order of a call: what follows is passed by name. No argument is called so."""

_NAME = re.compile(r"tf(\.[A-Za-z][A-Za-z0-9_]*)+", re.ASCII)
_SAMPLES: dict[str, Value] = {
    ArgumentKind.BOOL: False,
    ArgumentKind.STR: "",
    ArgumentKind.SHAPE: (1,),
    ArgumentKind.DTYPE: "float32",
    ArgumentKind.FLOAT: 1.0,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What was found out about the function `name`: `text`, or a problem with its arguments."""

    name: str
    text: str = ""
    problem: str = ""
    arguments: Mapping[str, Value] = field(default_factory=dict)

    @property
    def code(self) -> Code:
        """The function as a project keeps it."""
        return Code(self.name, IMPORT, self.text)


def can_be_imported(name: str, catalogue: Catalogue) -> bool:
    """Whether `name` could be that of a function which `catalogue` has under no name."""
    if not is_import_name(name):
        return False
    specs = catalogue.nodes.values()
    return not any(name in (spec.id, spec.expression, spec.title, *spec.aliases) for spec in specs)


def is_import_name(name: str) -> bool:
    """Whether `name` can be that of a function of TensorFlow: `tf.io.decode_png`, and nothing private."""
    plain = _NAME.fullmatch(name) is not None
    return plain and len(name) < 200 and not any(map(keyword.iskeyword, name.split(".")))


def last_part(name: str) -> str:
    """What the function of a dotted name is called in its module."""
    return name.rpartition(".")[2]


def spec_of_signature(name: str, signature: ast.FunctionDef) -> NodeSpec:
    """The catalogue's entry for the function `name`, which `is_import_name` has let pass."""
    doc = ast.get_docstring(signature) or ""
    ports = tuple(_ports(signature.args))
    plain = [each.arg for each in (*signature.args.posonlyargs, *signature.args.args)]
    spread = [] if signature.args.vararg is None else [signature.args.vararg.arg]
    named = [each.arg for each in signature.args.kwonlyargs]
    return NodeSpec(
        CUSTOM + name,
        name,
        "tensorflow",
        stateful=False,
        expression=name,
        summary=doc.partition("\n")[0],
        doc=doc,
        arguments=tuple(_arguments(signature.args)),
        inputs=ports,
        order=(*plain, *spread, *([BY_NAME, *named] if named else [])),
        dynamic_outputs=True,
        url=f"https://www.tensorflow.org/api_docs/python/{name.replace('.', '/')}",
    )


def _ports(given: ast.arguments) -> Iterator[PortSpec]:
    for parameter, default in _parameters(given):
        said = _said(parameter, default)
        if said in (TENSOR, TENSORS):
            yield PortSpec(PortName(parameter.arg), many=said == TENSORS, optional=default is not None)
    if given.vararg is not None:
        yield PortSpec(PortName(given.vararg.arg), many=True, spread=True)


def _arguments(given: ast.arguments) -> Iterator[ArgumentSpec]:
    for parameter, default in _parameters(given):
        said = _said(parameter, default)
        if said in (TENSOR, TENSORS):
            continue
        value = None if default is None else literal_of(default)
        yield ArgumentSpec(
            parameter.arg,
            ArgumentKind(said),
            required=default is None,
            default=value,
            optional=default is not None and value is None,
            sample=_SAMPLES.get(said, 1) if default is None else None,
            positional=default is None and parameter not in given.kwonlyargs,
        )


def _parameters(given: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    plain = [*given.posonlyargs, *given.args]
    yield from zip(plain, [None] * (len(plain) - len(given.defaults)) + list(given.defaults), strict=True)
    yield from zip(given.kwonlyargs, given.kw_defaults, strict=True)


def _said(parameter: ast.arg, default: ast.expr | None) -> str:
    """What a parameter takes: as it is annotated, else a tensor where it has no default."""
    annotation = parameter.annotation
    said = annotation.id if isinstance(annotation, ast.Name) else ""
    if said in (TENSOR, TENSORS) or said in KINDS:
        return said
    return TENSOR if default is None else ArgumentKind.ANY


def literal_of(default: ast.expr) -> Value:
    """A default as a value; None for one that is no plain literal."""
    try:
        value = ast.literal_eval(default)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    value = tuple(value) if isinstance(value, list) else value
    return value if _is_plain(value) else None


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, bool | int | float | str)
