"""What the words after a node's name mean: `Dense 256 relu` sets `units` and `activation`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nodes.catalogue.spec import ArgumentKind, ArgumentSpec, Catalogue, NodeSpec
from nodes.graph import CUSTOM, Object, Value
from nodes.syntax import literal_in

REFERENCES = {
    ArgumentKind.ACTIVATION: "activation",
    ArgumentKind.INITIALIZER: "initializer",
    ArgumentKind.REGULARIZER: "regularizer",
    ArgumentKind.CONSTRAINT: "constraint",
}
"""The kinds whose values are named in `Catalogue.references`, and under which key."""

DTYPES = (
    *("float16", "bfloat16", "float32", "float64"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("bool", "string", "complex64", "complex128"),
)
"""Every dtype that a tensor in Keras may have."""

_CALL = re.compile(r"^\s*([\w.]+)\((.*?)\)?\s*$", re.DOTALL)
_EQUALS = re.compile(r"\s*=\s*")
_WORD = re.compile(r"(?:[^\s,()\[\]\"']|\([^()]*\)?|\[[^\[\]]*\]?|\"[^\"]*\"?|'[^']*'?)+")
_INT = re.compile(r"[+-]?\d+$")
_TIMES = re.compile(r"\d+(?:[x×]\d+)+$", re.IGNORECASE)
_LITERALS: Mapping[str, Value] = {"true": True, "false": False, "none": None}


class Unfit(ValueError):
    """A word that is no value for the argument it was tried on."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of `text`; brackets and quotes keep what they hold together, `a = 1` is one word.

    A call as it stands in source, `Dense(256, activation="relu")`, gives the words of its name and arguments.
    """
    call = _CALL.match(text)
    if call is not None:
        text = f"{call[1]} {call[2]}"
    return tuple(_WORD.findall(_EQUALS.sub("=", text)))


def folded(name: str) -> str:
    """`name` without case, spaces and punctuation, so that `HeNormal` and `he_normal` are one."""
    return "".join(filter(str.isalnum, name)).casefold()


def assign(
    spec: NodeSpec, words: Iterable[str], catalogue: Catalogue
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The arguments of `spec` that `words` set, and the words that mean nothing here.

    A number goes to the next argument that takes it, in order; another word to the first argument that has
    it as a choice; `name=value` to the argument of that name.
    """
    values: dict[str, Value] = {}
    unused: list[str] = []
    arguments = _assignable(spec)
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        shape = _shape_argument(arguments, values)
        if shape is not None and _dimension(word) is not None:
            run = _run_of_dimensions(word, waiting)
            values[shape.name] = run
        elif not _set_by_name(word, arguments, values, catalogue) and not _set_by_kind(
            word, arguments, values, catalogue
        ):
            unused.append(word)
    return values, tuple(unused)


def _assignable(spec: NodeSpec) -> tuple[ArgumentSpec, ...]:
    """The arguments in the order in which words fill them: numbers in place of wires come first."""
    literals = tuple(ArgumentSpec(port.name, ArgumentKind.NUMBER) for port in spec.inputs[1:] if port.literal)
    rest = sorted((*spec.arguments, *spec.call_arguments), key=lambda each: each.common)
    return (*literals, *rest)


def _shape_argument(arguments: tuple[ArgumentSpec, ...], values: Mapping[str, Value]) -> ArgumentSpec | None:
    """The shape that a run of plain numbers spells, when no number has to go elsewhere before it."""
    for each in arguments:
        if each.name in values or each.common:
            continue
        if each.kind is ArgumentKind.SHAPE and _spelled_by_numbers(each):
            return each
        if _takes_unnamed(each, "0"):
            return None
    return None


def _dimension(word: str) -> tuple[int | None, ...] | None:
    """The dimensions that `word` spells: `20`, `28x28`, `(28, 28, 1)`, `None`, `?`."""
    if word in ("None", "none", "?"):
        return (None,)
    if _INT.match(word):
        return (int(word),)
    if _TIMES.match(word):
        return tuple(int(each) for each in re.split("[x×]", word.lower()))
    if word[:1] in "([":
        value = _literal(word)
        if isinstance(value, tuple) and all(each is None or _is_int(each) for each in value):
            return value  # type: ignore[return-value]  # just checked, element by element
    return None


def _run_of_dimensions(word: str, waiting: list[str]) -> tuple[int | None, ...]:
    """The shape that `word` and the words after it spell; takes those words from `waiting`."""
    shape = _dimension(word) or ()
    if word[:1] in "([":
        return shape
    while waiting and waiting[0][:1] not in "([":
        more = _dimension(waiting[0])
        if more is None:
            break
        shape += more
        del waiting[0]
    return shape


def _set_by_name(
    word: str, arguments: tuple[ArgumentSpec, ...], values: dict[str, Value], catalogue: Catalogue
) -> bool:
    name, equals, text = word.partition("=")
    if not equals:
        return False
    for argument in _named(name, arguments):
        try:
            values[argument.name] = value_of(text, argument, catalogue)
        except Unfit:
            continue
        return True
    return False


def _named(name: str, arguments: tuple[ArgumentSpec, ...]) -> list[ArgumentSpec]:
    """The argument called `name`, or those that start so."""
    wanted = folded(name)
    exact = [each for each in arguments if folded(each.name) == wanted]
    return exact or [each for each in arguments if wanted and folded(each.name).startswith(wanted)]


def _set_by_kind(
    word: str, arguments: tuple[ArgumentSpec, ...], values: dict[str, Value], catalogue: Catalogue
) -> bool:
    for argument in arguments:
        if argument.name in values or not _takes_unnamed(argument, word):
            continue
        try:
            values[argument.name] = value_of(word, argument, catalogue)
        except Unfit:
            continue
        return True
    return _set_flag(word, arguments, values)


def _set_flag(word: str, arguments: tuple[ArgumentSpec, ...], values: dict[str, Value]) -> bool:
    """`return_sequences` alone means `return_sequences=True`."""
    for argument in arguments:
        is_flag = argument.kind is ArgumentKind.BOOL and argument.name not in values
        if is_flag and folded(argument.name) == folded(word):
            values[argument.name] = True
            return True
    return False


_NUMERIC = frozenset(
    {
        ArgumentKind.INT,
        ArgumentKind.FLOAT,
        ArgumentKind.NUMBER,
        ArgumentKind.INTS,
        ArgumentKind.FLOATS,
        ArgumentKind.SHAPE,
    }
)
_NAMED = frozenset({ArgumentKind.ENUM, ArgumentKind.DTYPE, *REFERENCES})


def _spelled_by_numbers(shape: ArgumentSpec) -> bool:
    """Whether plain numbers mean this shape: that of an Input, and those without which nothing works."""
    return shape.required or shape.name == "shape"


def _takes_unnamed(argument: ArgumentSpec, word: str) -> bool:
    """Whether `word` may go to `argument` without being told so: free texts and literals would take all."""
    if word.casefold() in ("true", "false"):
        return argument.kind is ArgumentKind.BOOL
    if word.casefold() == "none":
        return False
    if argument.kind is ArgumentKind.SHAPE:
        return _spelled_by_numbers(argument) or not _INT.match(word)
    return argument.kind in _NUMERIC or argument.kind in _NAMED


def value_of(text: str, argument: ArgumentSpec, catalogue: Catalogue) -> Value:
    """The value of `argument` that `text` spells.

    Raises:
        Unfit: it spells none.
    """
    text = text.strip()
    if text.casefold() == "none":
        if argument.optional:
            return None
        raise Unfit(text)
    if argument.kind in REFERENCES:
        return _reference(text, argument.kind, catalogue)
    if argument.kind is ArgumentKind.DTYPE:
        return _choice(text, DTYPES)
    if argument.kind is ArgumentKind.ENUM:
        return _enum(text, argument)
    if argument.kind is ArgumentKind.STR:
        return text.strip("\"'")
    return _numeric(text, argument)


def _reference(text: str, kind: ArgumentKind, catalogue: Catalogue) -> Value:
    wanted = folded(text)
    for key, spec in catalogue.references.get(REFERENCES[kind], {}).items():
        if wanted and wanted in map(folded, (key, spec.title, *spec.aliases)):
            return short_name(key, spec)
    raise Unfit(text)


def short_name(key: str, spec: NodeSpec) -> Value:
    """The value that names a class or function of `Catalogue.references` with its default arguments.

    A string where Keras knows one (`"he_normal"`, `"relu"`), else an `Object`.
    """
    if key.startswith(CUSTOM):
        return Object(key)
    if "." not in key:
        return key
    return next((alias for alias in spec.aliases if alias.islower()), Object(spec.id))


def named_by(value: Value, kind: ArgumentKind, catalogue: Catalogue) -> NodeSpec | None:
    """The class or function that `value`, a string or an `Object`, names."""
    specs = catalogue.references.get(REFERENCES[kind], {})
    if isinstance(value, Object):
        return specs.get(value.type) or catalogue.object_spec(value.type)
    if not isinstance(value, str):
        return None
    wanted = folded(value)
    return specs.get(value) or next(
        (spec for spec in specs.values() if wanted in map(folded, (spec.title, *spec.aliases))), None
    )


def _choice(text: str, names: Iterable[str]) -> str:
    wanted = folded(text)
    found = next((name for name in names if folded(name) == wanted), None)
    if found is None or not wanted:
        raise Unfit(text)
    return found


def _enum(text: str, argument: ArgumentSpec) -> Value:
    wanted = folded(text)
    for choice in argument.choices:
        if str(choice) == text or (wanted and folded(str(choice)) == wanted):
            return choice
    raise Unfit(text)


def _numeric(text: str, argument: ArgumentSpec) -> Value:
    value = _literal(text)
    kind = argument.kind
    if kind is ArgumentKind.BOOL and isinstance(value, bool):
        return value
    if kind in (ArgumentKind.INT, ArgumentKind.SEED) and _is_int(value):
        return _within(value, argument)
    if kind is ArgumentKind.FLOAT and _is_number(value):
        return _within(float(value), argument)  # type: ignore[arg-type]  # a number, just checked
    if kind is ArgumentKind.NUMBER and _is_number(value):
        return _within(value, argument)
    if kind in (ArgumentKind.INTS, ArgumentKind.FLOATS, ArgumentKind.SHAPE):
        return _several(value, argument)
    if kind is ArgumentKind.ANY:
        return value
    raise Unfit(text)


def _several(value: Value, argument: ArgumentSpec) -> Value:
    each_fits = _is_number if argument.kind is ArgumentKind.FLOATS else _is_int
    parts = value if isinstance(value, tuple) else (value,)
    holes = argument.kind is ArgumentKind.SHAPE
    if not all(each_fits(part) or (holes and part is None) for part in parts):
        raise Unfit(str(value))
    if isinstance(value, tuple) and argument.length is not None and len(value) != argument.length:
        raise Unfit(str(value))
    for part in parts:
        _within(part, argument)
    return parts if holes else value


def _within(value: Value, argument: ArgumentSpec) -> Value:
    """`value`, when it is in the argument's range."""
    if isinstance(value, (int, float)):
        low = argument.minimum is not None and value < argument.minimum
        high = argument.maximum is not None and value > argument.maximum
        if low or high:
            raise Unfit(str(value))
    return value


def _literal(text: str) -> Value:
    """The literal that `text` spells, with `3x3` for `(3, 3)` and lists as tuples."""
    if text.casefold() in _LITERALS:
        return _LITERALS[text.casefold()]
    if _TIMES.match(text):
        return tuple(int(each) for each in re.split("[x×]", text.lower()))
    try:
        return _as_value(literal_in(text))
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise Unfit(text) from error


def _as_value(literal: object) -> Value:
    if isinstance(literal, (list, tuple)):
        return tuple(_as_value(each) for each in literal)
    if literal is None or isinstance(literal, (bool, int, float, str)):
        return literal
    raise Unfit(repr(literal))


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
