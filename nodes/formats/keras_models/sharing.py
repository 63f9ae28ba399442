"""Which layers stand in several models of a file, and which model makes each.

Keras marks a layer that it has written before with a number (`shared_object_id`), but not always the place
where it wrote it first. That is then the first of the same name and configuration.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from nodes.formats.keras_models.operations import is_operation

Record = Mapping[str, Any]
MARK = "shared_object_id"
NUMBER = "\0number"
"""Under which a record has its number that was made of another."""
ROOT = 0
"""The number of the main model."""
UNEQUAL = (MARK, "build_config", "inbound_nodes", "name")
"""What the records of one layer need not agree in."""
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
WITHOUT_WEIGHTS = re.compile("Pooling|Dropout|Padding|Cropping|UpSampling|Noise|Wrapper|Resizing|Random")
"""Names of classes that hold nothing either, besides those."""
LENDERS = frozenset({"TimeDistributed"})
"""Wrappers that do nothing with what is inside them but call it."""
INSIDE = ("layer", "backward_layer", "cell", "cells")
"""Under which wrappers and recurrent layers keep what is inside them."""


class Sharing:
    """The layers of a model's record, each with a number; one layer has one number wherever it stands."""

    def __init__(self, record: Record, kind: str = "keras") -> None:
        self._numbers: dict[int, int] = {}
        self._records: list[Record] = [record]
        self._homes: list[list[int]] = [[]]
        """The models in which each layer stands, by number."""
        self._owners: dict[int, int] = {}
        self._stood: list[tuple[Record, int, int]] = []
        """Every layer with its number and that of the model in which it stands."""
        self._times: Counter[int] = Counter()
        """How often each layer stands there."""
        self._wrappers: dict[int, list[Record]] = {}
        """The wrappers in which layers stand that could be drawn as a call of one, by number."""
        self._instead: dict[int, int] = {}
        """The number of what is inside a wrapper that is drawn as a call of one, by that of the wrapper."""
        self._odd: set[int] = set()
        """What is called with more than one tensor, somewhere."""
        self._apart: set[int] = set()
        """The records inside others, by identity, of layers that stand elsewhere too: copies of these."""
        self._looked_for = kind != "h5"
        self._namesakes: frozenset[tuple[str, str]] = frozenset()
        """What stands in several models under one name, where the file would not say that it is one layer."""
        if any(MARK in each for each in _all_below(record)):
            if self._looked_for:
                self._number(record)
        elif kind != "keras":
            self._namesakes = _namesakes(record)

    def number(self, record: Record) -> int:
        """The number of a layer that stands in several models, or of a model; `ROOT` for others."""
        number = int(record.get(NUMBER, self._numbers.get(id(record), ROOT)))
        return self._instead.get(number, number)

    def is_lost(self, record: Record) -> bool:
        """Whether a layer, or one inside it, stands elsewhere too and is a copy here."""
        if self._looked_for:
            return any(id(each) in self._apart for each in (record, *_inside(record)))
        wrapped = (each for each, _ in _held(record))
        return any(isinstance(each.get(MARK), int) and not _is_plain(each) for each in (record, *wrapped))

    def has_namesakes(self, record: Record) -> bool:
        """Whether there are others like a layer in other models, and nothing tells if it is the same one."""
        return _called(record) in self._namesakes

    def is_lent(self, record: Record) -> bool:
        """Whether a layer stands in a wrapper and elsewhere, or is such a wrapper: one layer for both."""
        return self.number(record) in self._instead.values()

    def wrapper_of(self, record: Record) -> Record:
        """The wrapper around such a layer: the record itself if it is one."""
        known = self._wrappers[self.number(record)]
        return record if any(each is record for each in known) else known[0]

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
        """Whether a layer stands in several models, or in a wrapper and elsewhere."""
        return len(self._homes[number]) > 1 or number in self._instead.values()

    # -- numbers -----------------------------------------------------------------------------------------

    def _number(self, main: Record) -> None:
        marked: dict[int, int] = {}
        named: dict[tuple[str, str], list[int]] = {}
        marks: list[Record] = []
        deep: list[Record] = []
        waiting: list[tuple[int, Iterator[Record], Record | None]] = [(ROOT, iter(layers_of(main)), None)]
        while waiting:
            home, rest, wrapper = waiting[-1]
            record = next(rest, None)
            if record is None:
                waiting.pop()
                continue
            if _is_plain(record):
                continue
            marks += [record] if isinstance(record.get(MARK), int) else []
            number, is_new = self._number_of(record, marked, named)
            self._stands(record, number, home, wrapper)
            if is_new and layers_of(record):
                waiting.append((number, iter(layers_of(record)), None))
            elif is_new:
                held = [(each, gives and wrapper is None) for each, gives in _held(record)]
                waiting.append((home, iter([each for each, gives in held if gives]), record))
                deep += [each for inner, gives in held if not gives for each in _all_below(inner)]
        self._find_lent(deep)
        self._find_apart(deep, marks)
        self._part_wrapped()

    def _stands(self, record: Record, number: int, home: int, wrapper: Record | None) -> None:
        """Note where a layer stands."""
        self._numbers[id(record)] = number
        self._stood.append((record, number, home))
        self._times[number] += 1
        if home not in self._homes[number]:
            self._homes[number].append(home)
        if wrapper is not None:
            self._wrappers.setdefault(number, []).append(wrapper)
        elif not _is_called_plainly(record):
            self._odd.add(number)

    def _find_lent(self, deep: list[Record]) -> None:
        """Find out which layers stand in wrappers and elsewhere; wrappers count as what is inside them."""
        for number, wrappers in self._wrappers.items():
            if self._times[number] < 2:
                continue
            for wrapper in wrappers:
                if number in self._odd:
                    deep.extend(each for each, _ in _held(wrapper))
                else:
                    self._instead[self._numbers[id(wrapper)]] = number
                    self._homes[number] += self._homes[self._numbers[id(wrapper)]]
        for number in self._instead.values():
            self._homes[number] = list(dict.fromkeys(self._homes[number]))

    def _part_wrapped(self) -> None:
        """Part what stands in a model inside a wrapper, which can be given nothing, from the same outside."""
        tops: dict[int, int] = {}
        found: dict[int, list[tuple[Record, int, int]]] = {}
        for record, number, home in self._stood:
            top = tops.get(home, ROOT)
            found.setdefault(number, []).append((record, home, top))
            tops.setdefault(number, number if number in self._wrappers and top == ROOT else top)
        for number, places in found.items():
            if len({top for _, _, top in places}) < 2:
                continue
            for record, home, top in places:
                if top != ROOT:
                    self._numbers[id(record)] = ROOT
                    self._apart.add(id(record))
                    self._homes[number] = [each for each in self._homes[number] if each != home]

    def _find_apart(self, deep: Collection[Record], marks: Collection[Record]) -> None:
        """Find out which of the layers deep inside others stand elsewhere too.

        They are marked, or are where a layer was written first that is marked once.
        """
        times = Counter(each[MARK] for each in (*marks, *deep) if isinstance(each.get(MARK), int))
        alone = [
            each for each in (*marks, *deep) if isinstance(each.get(MARK), int) and times[each[MARK]] == 1
        ]
        for each in deep:
            marked = isinstance(each.get(MARK), int)
            if not _is_plain(each) and (marked or any(_same(each, other) for other in alone)):
                self._apart.add(id(each))

    def _number_of(
        self, record: Record, marked: dict[int, int], named: dict[tuple[str, str], list[int]]
    ) -> tuple[int, bool]:
        """The number of a layer, and whether it is met for the first time."""
        mark = record.get(MARK)
        called = _called(record)
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


def _held(record: Record) -> Iterator[tuple[Record, bool]]:
    """What is inside a wrapper or a recurrent layer, and whether the wrapper alone may be drawn for both."""
    config = _dict(record.get("config"))
    for key in INSIDE:
        found = config.get(key)
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, dict) and isinstance(each.get("config"), dict):
                policy = each["config"].get("dtype")
                # A wrapper calls what is inside it with numbers of its own type.
                alike = policy is None or _same(policy, config.get("dtype"))
                yield each, str(record.get("class_name")) in LENDERS and alike


def _is_called_plainly(record: Record) -> bool:
    """Whether a layer takes one tensor of two dimensions at least in each call, and nothing else."""
    for call in record.get("inbound_nodes") or ():
        args, kwargs = _dict(call).get("args"), _dict(_dict(call).get("kwargs"))
        first = args[0] if isinstance(args, list) and len(args) == 1 else None
        shape = _dict(_dict(first).get("config")).get("shape")
        more = any(value is not None for key, value in kwargs.items() if key != "training")
        if not isinstance(shape, list) or len(shape) < 2 or more:
            return False
    return True


def _inside(record: Record) -> Iterator[Record]:
    """What is inside a layer at any depth, without the layers of models that are drawn by themselves."""
    for each, gives in _held(record):
        if not (gives and layers_of(each)):
            yield from _all_below(each)


def _all_below(record: Record) -> Iterator[Record]:
    waiting = [record]
    for each in waiting:
        yield each
        waiting.extend(layers_of(each))
        waiting.extend(inner for inner, _ in _held(each))


def _namesakes(main: Record) -> frozenset[tuple[str, str]]:
    """The classes and names of layers with weights that are there twice, made alike."""
    known: dict[tuple[str, str], list[Record]] = {}
    for each in _all_below(main):
        config = each.get("config")
        weightless = _is_plain(each) or WITHOUT_WEIGHTS.search(str(each.get("class_name")))
        if isinstance(config, dict) and _name(each) != "None" and not layers_of(each) and not weightless:
            known.setdefault(_called(each), []).append(each)
    alike = (called for called, (first, *rest) in known.items() if any(_same(first, each) for each in rest))
    return frozenset(alike)


def _called(record: Record) -> tuple[str, str]:
    return str(record.get("class_name")), _name(record)


def _is_plain(record: Record) -> bool:
    return str(record.get("class_name")) in ALIKE or is_operation(record)


def _name(record: Record) -> str:
    return str(_dict(record.get("config")).get("name"))


def _dict(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _same(one: Any, other: Any, skipped: Collection[str] = UNEQUAL) -> bool:
    """Whether two records say the same but for marks."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = (one.keys() | other.keys()) - set(skipped)
        return all(key in one and key in other and _same(one[key], other[key], (MARK,)) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            _same(left, right, (MARK,)) for left, right in zip(one, other, strict=True)
        )
    return bool(one == other) and type(one) is type(other)
