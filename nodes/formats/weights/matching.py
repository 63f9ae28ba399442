"""Which tensor of a file is which weight of the model: by identity, then by path, then by shape.

The order of tensors decides only where the person asks for it (`by_order`), or where it is the layout of one
of Keras's own layers (a Dense has its kernel first).
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from nodes.formats.weights.tensors import FileTensor, Layout, Target, WeightFile

T = TypeVar("T", Target, FileTensor)
Places = Sequence[Hashable]
"""What may say which weight something is; none where nothing does."""


class How(StrEnum):
    """What a match rests on."""

    NONE = ""
    IDENTITY = "identity"
    PATH = "path"
    NAME = "name"
    SHAPE = "shape"
    ORDER = "order"
    HAND = "hand"


class Status(StrEnum):
    """What became of one weight, or of one tensor that no weight wants."""

    EXACT = "exact"
    RENAMED = "renamed"
    CONVERTED = "converted"
    """The numbers are of another kind and will be changed into the weight's."""
    WRONG_DTYPE = "dtype"
    WRONG_SHAPE = "shape"
    MISSING = "missing"
    EXTRA = "extra"


LOADABLE = (Status.EXACT, Status.RENAMED, Status.CONVERTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A weight with the tensor for it, or one of both alone."""

    target: Target | None
    tensor: FileTensor | None = None
    how: How = How.NONE

    @property
    def status(self) -> Status:
        """What the row means for loading."""
        target, tensor = self.target, self.tensor
        if target is None:
            return Status.EXTRA
        if tensor is None:
            return Status.MISSING
        if target.shape != tensor.shape:
            return Status.WRONG_SHAPE
        if target.dtype != tensor.dtype:
            return Status.CONVERTED if convertible(tensor.dtype, target.dtype) else Status.WRONG_DTYPE
        same = self.how is How.PATH or (self.how is How.IDENTITY and same_place(tensor, target))
        return Status.EXACT if same else Status.RENAMED

    @property
    def loadable(self) -> bool:
        """Whether the tensor can become the weight's value."""
        return self.status in LOADABLE

    @property
    def transposed(self) -> bool:
        """Whether the shapes are each other's reverse."""
        target, tensor = self.target, self.tensor
        return (
            target is not None
            and tensor is not None
            and target.shape != tensor.shape
            and target.shape == tensor.shape[::-1]
        )


@dataclass(frozen=True, slots=True)
class Matching:
    """One row for each weight, in the model's order, then one for each tensor that is left."""

    file: WeightFile
    targets: tuple[Target, ...]
    pairs: tuple[tuple[FileTensor | None, How], ...]
    """For each of `targets`."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The weights, then what is extra in the file."""
        rows = [Row(target, *pair) for target, pair in zip(self.targets, self.pairs, strict=True)]
        used = {tensor.address for tensor, _ in self.pairs if tensor is not None}
        rows += [Row(None, tensor) for tensor in self.file.tensors if tensor.address not in used]
        return tuple(rows)

    @property
    def totals(self) -> Counter[Status]:
        """How many rows there are of each status."""
        return Counter(row.status for row in self.rows)

    @property
    def is_plain(self) -> bool:
        """Whether every weight has its tensor beyond doubt, and no tensor is left."""
        totals = self.totals
        return set(totals) <= {Status.EXACT} and totals[Status.EXACT] > 0

    def both(self) -> Iterator[tuple[Target, tuple[FileTensor | None, How]]]:
        """The weights, each with its tensor."""
        return zip(self.targets, self.pairs, strict=True)

    def with_tensor(self, key: str, tensor: FileTensor | None, how: How = How.HAND) -> Matching:
        """This matching with `tensor` for the weight `key`, as the person chose it."""
        pairs = tuple(
            (tensor, How.NONE if tensor is None else how) if target.key == key else pair
            for target, pair in zip(self.targets, self.pairs, strict=True)
        )
        return replace(self, pairs=pairs)


def convertible(source: str, target: str) -> bool:
    """Whether numbers of one dtype may become those of another: to floats, or within a family."""
    families = {"bool": 0, "uint": 1, "int": 1, "float": 2, "bfloat": 2, "complex": 3}
    one, other = (families.get(re.sub(r"\d+.*$", "", each), -1) for each in (source, target))
    return min(one, other) >= 0 and one <= other


def same_place(tensor: FileTensor, target: Target) -> bool:
    """Whether the file calls the weight as the model does now."""
    return tensor.names == target.names or tensor.address == target.address


def match(file: WeightFile, targets: Sequence[Target]) -> Matching:
    """The most that can be said without guessing; what is not clear stays open."""
    work = _Work(file, targets)
    work.by(lambda each: [each.identity] if each.identity else [], _identities, How.IDENTITY)
    if file.layout is Layout.KERAS:
        _match_keras(work)
    else:
        _match_names(work)
    work.by_layer_shapes()
    work.by(lambda each: [(each.shape, each.dtype)], lambda each: [(each.shape, each.dtype)], How.SHAPE)
    work.by(lambda each: [each.shape], lambda each: [each.shape], How.SHAPE)
    return work.result()


def _identities(target: Target) -> Places:
    """How a file may call a weight: by its key, or by that of its layer and where it stands in it."""
    layer, steps = target.key.partition("|")[0], target.address.split("/")
    return [target.key, *(f"{layer}|/{'/'.join(steps[begin:])}" for begin in range(len(steps)))]


def match_in_order(matching: Matching) -> Matching:
    """`matching` with what is still open matched by order, each with the first of its shape."""
    left: dict[Hashable, deque[FileTensor]] = {}
    for row in matching.rows:
        if row.target is None and row.tensor is not None:
            left.setdefault(row.tensor.shape, deque()).append(row.tensor)
    pairs = []
    for target, (tensor, how) in zip(matching.targets, matching.pairs, strict=True):
        rest = left.get(target.shape) if tensor is None else None
        pairs.append((rest.popleft(), How.ORDER) if rest else (tensor, how))
    return replace(matching, pairs=tuple(pairs))


# -- the layout of Keras 3 ---------------------------------------------------------------------------------


def _match_keras(work: _Work) -> None:
    if all(each.address == "" for each in work.targets):
        _match_names(work)
        return
    work.by(work.places_in_file, work.place_in_model, How.PATH, _same_shape)
    rows = _trusted_rows(work)

    def place_in_row(each: FileTensor | Target) -> Places:
        return [work.place_by_address(each)] if any(_within(each.group, row) for row in rows) else []

    work.by(place_in_row, place_in_row, How.PATH, _same_shape)
    # What has another shape now cannot be loaded; it is told what it was. (Of one shape, it is the unclear.)
    work.by(_numbers_in_file, _number_in_model, How.PATH, _other_shape)


def _numbers_in_file(each: FileTensor) -> Places:
    return [(*_place(each, depth), each.index) for depth in range(len(each.names) + 1)]


def _number_in_model(each: Target) -> Places:
    return [(*_place(each, each.outer), each.index)]


def _place(each: FileTensor | Target, depth: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A layer by the names that lead to it, and from `depth` on, where names mean nothing, by address."""
    return each.names[:depth], each.parts[depth:]


def _trusted_rows(work: _Work) -> set[str]:
    """Lists of layers in which a place says which layer it is, because the names are made up.

    The file and the model have as many layers there, of the same shapes each.
    """
    file, model = _shapes_by_group(work.file.tensors), _shapes_by_group(work.all)
    return {
        row
        for row in {each.row for each in work.targets if each.row is not None}
        if _within_row(file, row) == _within_row(model, row)
    }


def _within(group: str, row: str) -> bool:
    return not row or group.startswith(f"{row}/")


def _within_row(shapes: Mapping[str, Hashable], row: str) -> dict[str, Hashable]:
    return {group: each for group, each in shapes.items() if _within(group, row)}


def _shapes_by_group(items: Iterable[T]) -> dict[str, Hashable]:
    found: dict[str, set[Hashable]] = {}
    for each in items:
        found.setdefault(each.group, set()).add((each.index, each.shape))
    return {group: frozenset(shapes) for group, shapes in found.items()}


def _same_shape(tensor: FileTensor, target: Target) -> bool:
    return tensor.shape == target.shape


def _other_shape(tensor: FileTensor, target: Target) -> bool:
    return tensor.shape != target.shape


# -- names -------------------------------------------------------------------------------------------------


def _match_names(work: _Work) -> None:
    work.by(_paths, _paths, How.PATH, _same_shape)
    work.by(_plain_paths, _plain_paths, How.NAME, _same_shape)
    # Names that begin with the model's own, as in `variable.path`.
    work.by(lambda each: [_path(each)[1:]], _paths, How.PATH, _same_shape)
    work.by(_paths, _paths, How.PATH)
    work.by(_plain_paths, _plain_paths, How.NAME)


def _paths(each: FileTensor | Target) -> Places:
    return [_path(each)]


def _path(each: FileTensor | Target) -> tuple[str, ...]:
    return tuple(each.path.split("/"))


def _plain_paths(each: FileTensor | Target) -> Places:
    """The path without the numbers that Keras 2 gave to what is inside a layer: `lstm/lstm_cell_3/kernel`."""
    first, *rest = _path(each)
    return [(first, *(re.sub(r"_\d+$", "", part) for part in rest))]


# -- the work ----------------------------------------------------------------------------------------------


class _Work:
    """Tensors and weights that are not matched yet, and the pairs that are."""

    def __init__(self, file: WeightFile, targets: Sequence[Target]) -> None:
        self.file = file
        self.all = tuple(targets)
        self.tensors = list(file.tensors)
        self.targets = list(targets)
        self.pairs: dict[str, tuple[FileTensor, How]] = {}
        # Weights without an order of Keras's: those of layers that a person wrote, and of the model itself.
        self._unclear_names = {each.names for each in targets if not each.standard}
        self._unclear_groups = {each.group for each in targets if not each.standard}

    def places_in_file(self, each: FileTensor) -> Places:
        """What may tell a tensor from all others: its layers by name, and its number or its shape there."""
        return [self._place(each, depth) for depth in range(len(each.names) + 1)]

    def place_in_model(self, each: Target) -> Places:
        """As `places_in_file`, of a weight."""
        return [self._place(each, each.outer)]

    def _place(self, each: FileTensor | Target, depth: int) -> Hashable:
        unclear = depth == len(each.names) and each.names in self._unclear_names
        return *_place(each, depth), each.shape if unclear else each.index

    def place_by_address(self, each: FileTensor | Target) -> Hashable:
        """What tells a weight from all others where names mean nothing."""
        return each.group, each.shape if each.group in self._unclear_groups else each.index

    def by(
        self,
        in_file: Callable[[FileTensor], Places],
        in_model: Callable[[Target], Places],
        how: How,
        fits: Callable[[FileTensor, Target], bool] = lambda tensor, target: True,
    ) -> None:
        """Match what says the same and is the only one that says so, on both sides."""
        there = _single(self.tensors, in_file)
        for said, target in _single(self.targets, in_model).items():
            tensor = there.get(said)
            if tensor is not None and fits(tensor, target):
                self.pair(tensor, target, how)
        self._drop_pairs()

    def by_layer_shapes(self) -> None:
        """Match whole layers whose shapes no other has, on both sides."""
        named = self.file.layout is not Layout.KERAS
        there = _single_group(self.tensors, named)
        for shapes, targets in _single_group(self.targets, named).items():
            for tensor, target in zip(there.get(shapes, ()), targets, strict=False):
                self.pair(tensor, target, How.SHAPE)
        self._drop_pairs()

    def pair(self, tensor: FileTensor, target: Target, how: How) -> None:
        """Note that `tensor` is for `target`."""
        self.pairs[target.key] = (tensor, how)

    def _drop_pairs(self) -> None:
        used = {tensor.address for tensor, _ in self.pairs.values()}
        self.tensors = [each for each in self.tensors if each.address not in used]
        self.targets = [each for each in self.targets if each.key not in self.pairs]

    def result(self) -> Matching:
        """The pairs in the order of the model."""
        pairs = tuple(self.pairs.get(each.key, (None, How.NONE)) for each in self.all)
        return Matching(self.file, self.all, pairs)


def _single(items: Iterable[T], says: Callable[[T], Places]) -> dict[Hashable, T]:
    found: dict[Hashable, T] = {}
    twice = set()
    for each in items:
        for said in says(each):
            if said in found:
                twice.add(said)
            found[said] = each
    return {said: each for said, each in found.items() if said not in twice}


def _single_group(items: Iterable[T], named: bool) -> dict[Hashable, tuple[T, ...]]:
    """Layers by what they hold, in an order that both sides share, where no other layer holds the same.

    Weights of equal shape within a layer that is not Keras's own could be any of each other: it is left out.
    """
    groups: dict[Hashable, list[T]] = {}
    for each in items:
        groups.setdefault((each.group, each.names), []).append(each)
    rows = [
        tuple(sorted(layer, key=lambda each: each.weight)) if named else tuple(layer)
        for layer in groups.values()
    ]
    signed = [(tuple((each.weight if named else "", each.shape) for each in row), row) for row in rows]
    counts = Counter(sign for sign, _ in signed)
    return {sign: row for sign, row in signed if counts[sign] == 1 and not _mixes(row, sign)}


def _mixes(row: tuple[T, ...], sign: tuple[Hashable, ...]) -> bool:
    return len(set(sign)) < len(sign) and any(isinstance(each, Target) and not each.standard for each in row)
