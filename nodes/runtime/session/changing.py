"""Changes of the values of weights, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from .answering import answers
from .figures import array_of
from .initializers import made, own_initializer, values_for
from .live import Live, Refused, bytes_of
from .packing import unpack
from .reaching import weight_of

MOST_BYTES = 1 << 29
"""So much may the values take that changes have replaced."""

Index = tuple[Any, ...]


@dataclass
class Part:
    """A part of one weight, and the values that it would have on the other side of the step."""

    key: str
    index: Index
    values: Any


@dataclass
class Step:
    """One change, or the way back."""

    label: str
    parts: list[Part]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(int(part.values.nbytes) for part in self.parts)


@dataclass
class Changes:
    """The changes of one live model, the newest last, and those that were taken back."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    most: int = MOST_BYTES

    def add(self, step: Step) -> None:
        """Remember a change; the oldest are forgotten when they take too much together."""
        self.undone.clear()
        self.done.append(step)
        while self.done and sum(each.size for each in self.done) > self.most:
            del self.done[0]

    def told(self) -> dict[str, Any]:
        """What can be taken back and done again."""
        return {
            "undo": [each.label for each in self.done],
            "redo": [each.label for each in self.undone],
        }


_CHANGES: WeakKeyDictionary[Live, Changes] = WeakKeyDictionary()


def changes_of(live: Live) -> Changes:
    """The changes that were made in this session."""
    return _CHANGES.setdefault(live, Changes())


# -- making a change -------------------------------------------------------------------------------------


def replace_values(
    live: Live,
    label: str,
    values: Iterable[tuple[str, Index, Callable[[], Any]]],
    anyway: bool = False,
) -> dict[str, Any]:
    """Give parts of weights other values as one step; when one fails, all are as they were.

    Raises:
        Refused: the values before take more than may be kept, and that was not accepted by `anyway`.
    """
    wanted = list(values)
    changes = changes_of(live)
    size = sum(_size(weight_of(live, key), index) for key, index, _ in wanted)
    if size > changes.most and not anyway:
        raise Refused("change-too-large", megabytes=-(-size // 1024**2))
    parts: list[Part] = []
    try:
        for key, index, find in wanted:
            variable = weight_of(live, key)
            found = find()
            parts.append(Part(key, index, _kept(variable, index)))
            _assign(variable, index, found)
    except BaseException:
        for part in reversed(parts):
            _assign(live.weights[part.key], part.index, part.values)
        raise
    live.touched()
    if size <= changes.most:
        changes.add(Step(label, parts))
    return {"changed": list(dict.fromkeys(part.key for part in parts)), **changes.told()}


def _kept(variable: Any, index: Index) -> Any:
    """The values of a part of a weight, to be kept."""
    array = array_of(variable)
    # All of them need no copy: TensorFlow writes elsewhere as long as somebody holds what was there.
    return np.array(array[index]) if index else array


def _size(variable: Any, index: Index) -> int:
    return bytes_of(variable) if not index else int(array_of(variable)[index].nbytes)


def _assign(variable: Any, index: Index, values: Any) -> None:
    if not index:
        variable.assign(values)
        return
    array = np.array(array_of(variable))
    array[index] = values
    variable.assign(array)


def index_of(json: Sequence[Any]) -> Index:
    """An index from JSON: numbers, ranges as lists, and `...`."""
    return tuple(
        slice(*each) if isinstance(each, list) else Ellipsis if each == "..." else int(each) for each in json
    )


@answers("weights.change")
def change(
    live: Live,
    key: str,
    operation: str,
    value: Any,
    index: Sequence[Any] = (),
    label: str = "",
    anyway: bool = False,
) -> dict[str, Any]:
    """Set a part of a weight to `value`, add it, or multiply by it; `fill` sets one number everywhere."""
    variable, where = weight_of(live, key), index_of(index)
    given = unpack(value) if isinstance(value, Mapping) else np.array(value)
    return replace_values(
        live, label, [(key, where, lambda: changed_values(variable, where, operation, given))], anyway
    )


def changed_values(variable: Any, index: Index, operation: str, value: Any) -> Any:
    """The values that a part of a weight has afterwards.

    Raises:
        Refused: the value does not fit the part, or what comes of it does not fit the dtype.
    """
    before = array_of(variable)[index]
    shape, dtype = np.shape(before), before.dtype
    if value.dtype.kind not in "biuf":
        raise Refused("no-numbers-given")
    try:
        given = np.broadcast_to(value, shape)
    except ValueError as error:
        raise Refused("value-shape", expected=str(shape), received=str(value.shape)) from error
    if operation in ("set", "fill"):
        return _fitted(given, dtype)
    if dtype.kind == "b":
        raise Refused("no-arithmetic", dtype=str(dtype))
    if dtype.kind in "iu":
        return _fitted(_combined(before.astype(np.float64), given, operation), dtype)
    # In the precision of the weight, as the same line of Python would compute it.
    return _combined(before, given.astype(dtype), operation)


def _combined(before: Any, given: Any, operation: str) -> Any:
    with np.errstate(all="ignore"):
        return before + given if operation == "add" else before * given


def _fitted(values: Any, dtype: Any) -> Any:
    """`values` in `dtype`.

    Raises:
        Refused: it would change them: whole numbers take no fractions, truth values only 0 and 1.
    """
    with np.errstate(all="ignore"):
        found = np.asarray(values).astype(dtype)
    if dtype.kind in "biu" and not np.array_equal(found.astype(np.float64), np.asarray(values, np.float64)):
        raise Refused("not-in-dtype", dtype=str(dtype))
    return found


@answers("weights.reinitialise")
def reinitialise(
    live: Live,
    keys: Sequence[str],
    initializer: Mapping[str, Any] | None = None,
    label: str = "",
    anyway: bool = False,
) -> dict[str, Any]:
    """Give weights new first values: from `initializer`, or each from the one that made it."""
    chosen = None if initializer is None else made(live, initializer)

    def values(key: str) -> Callable[[], Any]:
        return lambda: values_for(
            own_initializer(live, key) if chosen is None else chosen, weight_of(live, key)
        )

    return replace_values(live, label, [(key, (), values(key)) for key in keys], anyway)


# -- back and forth --------------------------------------------------------------------------------------


@answers("weights.changes")
def told(live: Live) -> dict[str, Any]:
    """What can be taken back and done again."""
    return changes_of(live).told()


@answers("weights.undo")
def undo(live: Live) -> dict[str, Any]:
    """Take back the newest change."""
    changes = changes_of(live)
    return _travel(live, changes, changes.done, changes.undone)


@answers("weights.redo")
def redo(live: Live) -> dict[str, Any]:
    """Do again what was taken back last."""
    changes = changes_of(live)
    return _travel(live, changes, changes.undone, changes.done)


def _travel(live: Live, changes: Changes, source: list[Step], target: list[Step]) -> dict[str, Any]:
    if not source:
        return {"changed": [], "label": "", **changes.told()}
    step = source.pop()
    changed = []
    for part in reversed(step.parts):
        variable = live.weights.get(part.key)
        if variable is None or not _still_fits(variable, part):
            # The layer is not in the model any more, or has another shape.
            continue
        now = np.array(array_of(variable)[part.index])
        _assign(variable, part.index, part.values)
        part.values = now
        changed.append(part.key)
    step.parts.reverse()
    target.append(step)
    live.touched()
    return {"changed": changed, "label": step.label, **changes.told()}


def _still_fits(variable: Any, part: Part) -> bool:
    try:
        there = array_of(variable)[part.index]
    except IndexError:
        return False
    return bool(np.shape(there) == np.shape(part.values) and there.dtype == part.values.dtype)


# -- training --------------------------------------------------------------------------------------------


@answers("weights.freeze")
def freeze(live: Live, keys: Sequence[tuple[str, bool]], drawn: bool) -> dict[str, Any]:
    """Let training leave weights (`layer|name`) or whole layers alone (false), or change them again (true).

    `drawn`: the drawing says so too.
    """
    for key, trainable in keys:
        target = live.weights.get(key) if "|" in key else live.objects.get(key)
        if target is None:
            raise Refused("no-weight", name=key.rpartition("|")[2])
        # TensorFlow's tracking lets an attribute be when it has the value already, though weights may not.
        target.trainable = not trainable
        target.trainable = trainable
        within = {id(each) for each in getattr(target, "weights", [target])}
        if drawn:
            changed = {
                each: bool(variable.trainable)
                for each, variable in live.weights.items()
                if id(variable) in within
            }
            live.drawn.update(changed)
    now = {each: bool(variable.trainable) for each, variable in live.weights.items()}
    return {"trainable": now, "drawn": live.drawn}
