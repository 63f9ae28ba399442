"""Which layers stand in several models of a file, and which model makes each.

Keras marks a layer that it has written before with a number (`shared_object_id`), but not always the place
where it wrote it first. That is then the first of the same name and configuration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from nodes.formats.keras_models.operations import is_operation

Record = Mapping[str, Any]
MARK = "shared_object_id"
NUMBER = "\0number"
"""Under which a record has its number that was made of another."""
ROOT = 0
"""The number of the main model."""
ALIKE = frozenset(
    {
        *(
            "InputLayer",
            "Activation",
            "ReLU",
            "LeakyReLU",
            "ELU",
            "Softmax",
            "Identity",
            "Flatten",
            "Reshape",
        ),
        *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Permute"),
        *("RepeatVector", "Rescaling", "Masking", "Lambda"),
    }
)
"""Classes whose instances hold nothing: two that are made the same way are as good as one."""


class Sharing:
    """The layers of a model's record, each with a number; one layer has one number wherever it stands."""

    def __init__(self, record: Record, looked_for: bool = True) -> None:
        self._numbers: dict[int, int] = {}
        self._records: list[Record] = [record]
        self._homes: list[list[int]] = [[]]
        """The models in which each layer stands, by number."""
        self._owners: dict[int, int] = {}
        self._looked_for = looked_for
        if looked_for and any(MARK in each for each in _records_below(record)):
            self._number(record)

    def number(self, record: Record) -> int:
        """The number of a layer that stands in several models, or of a model; `ROOT` for others."""
        return int(record.get(NUMBER, self._numbers.get(id(record), ROOT)))

    def is_lost(self, record: Record) -> bool:
        """Whether a layer is marked as one that stands elsewhere too, and is not looked for there."""
        plain = str(record.get("class_name")) in ALIKE or is_operation(record)
        return not self._looked_for and not plain and isinstance(record.get(MARK), int)

    def first(self, number: int) -> Record:
        """The record in which a layer was written first."""
        return self._records[number]

    def once_more(self, number: int) -> Record:
        """A record of the same layer, for the model that makes it without calling it."""
        return {**self._records[number], NUMBER: number}

    def owner(self, number: int) -> int:
        """The model that makes a layer: the innermost that all others it stands in are made in."""
        if number not in self._owners:
            self._owners[number] = self._found_owner(number)
        return self._owners[number]

    def is_shared(self, number: int) -> bool:
        """Whether a layer stands in several models."""
        return len(self._homes[number]) > 1

    # -- numbers -----------------------------------------------------------------------------------------

    def _number(self, main: Record) -> None:
        marked: dict[int, int] = {}
        named: dict[tuple[str, str], list[int]] = {}
        waiting = [(main, ROOT, iter(layers_of(main)))]
        while waiting:
            _, home, rest = waiting[-1]
            record = next(rest, None)
            if record is None:
                waiting.pop()
                continue
            if str(record.get("class_name")) in ALIKE or is_operation(record):
                continue
            number, is_new = self._number_of(record, marked, named)
            self._numbers[id(record)] = number
            if home not in self._homes[number]:
                self._homes[number].append(home)
            if is_new and layers_of(record):
                waiting.append((record, number, iter(layers_of(record))))

    def _number_of(
        self, record: Record, marked: dict[int, int], named: dict[tuple[str, str], list[int]]
    ) -> tuple[int, bool]:
        """The number of a layer, and whether it is met for the first time."""
        mark = record.get(MARK)
        called = (str(record.get("class_name")), _name(record))
        if isinstance(mark, int):
            if mark not in marked:
                like = (each for each in named.get(called, ()) if _same(self._records[each], record))
                found = next(like, None)
                if found is not None:
                    marked[mark] = found
            if mark in marked:
                return marked[mark], False
        number = len(self._records)
        self._records.append(record)
        self._homes.append([])
        named.setdefault(called, []).append(number)
        if isinstance(mark, int):
            marked[mark] = number
        return number, True

    # -- owners ------------------------------------------------------------------------------------------

    def _found_owner(self, number: int) -> int:
        ways = [self._way_to(home) for home in self._homes[number]]
        common = ROOT
        for step in zip(*ways, strict=False):
            if len(set(step)) > 1:
                break
            common = step[0]
        return common

    def _way_to(self, model: int) -> list[int]:
        """The models that are made in each other on the way to `model`, which comes last."""
        way = [model]
        while way[-1] != ROOT:
            way.append(self.owner(way[-1]))
        return way[::-1]


def layers_of(record: Record) -> list[Record]:
    """The records of a model's layers; none for other layers."""
    config = record.get("config")
    found = config.get("layers") if isinstance(config, dict) else config
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _records_below(record: Record) -> Iterator[Record]:
    waiting = [record]
    for each in waiting:
        yield each
        waiting.extend(layers_of(each))


def _name(record: Record) -> str:
    config = record.get("config")
    return str(config.get("name")) if isinstance(config, dict) else ""


def _same(one: Any, other: Any, skipped: Collection[str] = (MARK, "build_config", "inbound_nodes")) -> bool:
    """Whether two records say the same but for marks."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = (one.keys() | other.keys()) - set(skipped)
        return all(key in one and key in other and _same(one[key], other[key], (MARK,)) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            _same(left, right, (MARK,)) for left, right in zip(one, other, strict=True)
        )
    return bool(one == other) and type(one) is type(other)


def inside_is_marked(config: Any) -> bool:
    """Whether what stands in a wrapper stands elsewhere too."""
    inside = config.get("layer", config.get("cell")) if isinstance(config, dict) else None
    return isinstance(inside, dict) and isinstance(inside.get(MARK), int)
