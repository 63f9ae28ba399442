"""How a model gives several outputs that stand in lists, tuples and dicts within one another.

Such a form is kept as text, a literal of Python in which each output stands by its number:
`{"boxes": [0, 1], "kind": 2}`. They are numbered as Keras goes through them: in a dict, by its keys in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nodes.syntax import literal_in

Form = int | list["Form"] | tuple["Form", ...] | Mapping[str, "Form"]
"""The numbers of outputs, in what they stand in."""

LONGEST = 100_000
"""A longer text is no form."""


def form_text(form: Form) -> str:
    """`form` as text."""
    return repr(form)


def form_of(text: str, count: int) -> Form | None:
    """The form that `text` is of `count` outputs; None for other words, and for one of other outputs."""
    if text[:1] not in ("{", "[", "(") or len(text) > LONGEST:
        return None
    try:
        found = literal_in(text)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return found if list(_numbers(found)) == list(range(count)) else None


def _numbers(form: object) -> Iterator[int]:
    """The numbers in the order of Keras; -1 for what is none."""
    if isinstance(form, dict):
        if not all(isinstance(key, str) for key in form):
            yield -1
            return
        for key in sorted(form):
            yield from _numbers(form[key])
    elif isinstance(form, list | tuple):
        for each in form:
            yield from _numbers(each)
    else:
        yield form if type(form) is int else -1
