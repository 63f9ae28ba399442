"""The weights of a built model as a tree of blocks and layers, and which of them a pattern names."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nodes.living import Built, Entry, split_weight

WEIGHT = "weight"
LAYER = "layer"
BLOCK = "block"


@dataclass(slots=True)
class Branch:
    """A block, a layer or a weight. `key` is that of the live model; `python` reaches it."""

    key: str
    kind: str
    title: str
    python: str
    unbuilt: bool = False
    below: list[Branch] = field(default_factory=list)

    def weights(self) -> list[str]:
        """The keys of the weights in it."""
        return [self.key] if self.kind == WEIGHT else [key for each in self.below for key in each.weights()]


def tree_of(built: Built, pattern: str = "", paths: Mapping[str, str] | None = None) -> list[Branch]:
    """The blocks and layers that have weights, or none yet, in the order in which they are made.

    `paths` has the path that Keras gives each weight, to which `pattern` may refer too. What has no weights
    and needs none is left out.
    """
    made: dict[str, Branch] = {"": Branch("", BLOCK, "model", "model")}
    for key in built.weights:
        if is_named(key, pattern, built, "" if paths is None else paths.get(key, "")):
            owner, name = split_weight(key)
            place = built.places.get(owner)
            if place is not None and place.kind == WEIGHT:
                above, name = _branch(place.around, built, made), place.python.rpartition(".")[2]
            else:
                above = _branch(owner, built, made)
            above.below.append(Branch(key, WEIGHT, name, f"{above.python}.{name}"))
    for key in built.unbuilt:
        if key and is_named(key, pattern, built, ""):
            _branch(key, built, made).unbuilt = True
    order = {each.key: number for number, each in enumerate(built.drawn.tree)}
    for branch in made.values():
        branch.below.sort(key=lambda each: _place(each, order))
    return made[""].below


def _place(branch: Branch, order: Mapping[str, int]) -> int:
    """Weights of a layer keep Keras's order; what a block holds stands as it is made."""
    return order.get(split_weight(branch.key)[0], -1)


def _branch(key: str, built: Built, made: dict[str, Branch]) -> Branch:
    found = made.get(key)
    if found is None:
        place = built.places.get(key)
        around = "" if place is None else place.around
        above = _branch(around, built, made)
        found = made[key] = Branch(key, _kind(place), _title(key, place, above), built.python(key))
        above.below.append(found)
    return found


def _kind(place: Entry | None) -> str:
    return BLOCK if place is not None and place.kind in ("block", "chain") else LAYER


def _title(key: str, place: Entry | None, above: Branch) -> str:
    if place is None:
        return key
    return place.python.removeprefix(above.python).lstrip(".")


def is_named(key: str, pattern: str, built: Built, path: str) -> bool:
    """Whether `pattern` names a weight: a part of its name or its path, or all of it with `*` and `?`.

    All of it begins at `model` or behind any dot: `dense_1*` and `model.dense_1.*` name the same.
    """
    pattern = pattern.strip().casefold()
    if not pattern:
        return True
    owner, name = split_weight(key)
    whole = f"{built.python(owner)}.{name}"
    texts = [text.casefold() for text in (whole, name, path)]
    if any(sign in pattern for sign in "*?["):
        parts = whole.casefold().split(".")
        texts += [".".join(parts[at:]) for at in range(1, len(parts))]
        return any(fnmatch.fnmatchcase(text, pattern) for text in texts)
    return any(pattern in text for text in texts)


def keys_of_layer(built: Built, layer: str, path: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys under which a layer stands in the model: in the instance at `path`, else in any.

    A layer of a block that is used twice stands there twice.
    """
    wanted = tuple(path)
    entries = [each for each in built.drawn.tree if each.layer == layer]
    here = [each for each in entries if tuple(each.path) == wanted]
    return tuple(dict.fromkeys(built.owner(each.key) for each in here or entries))
