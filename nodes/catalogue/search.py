"""Finding entries of the catalogue by what a person types, as they type it.

A name that is the text itself comes first, then names that begin with it, that have it at the start of
their words (`bn` → BatchNormalization, `c2d` → Conv2D), that hold it somewhere, that are nearly it, and at
last those whose description has the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nodes.catalogue.spec import ArgumentKind, Catalogue, NodeSpec
from nodes.catalogue.words import Unfit, assign, folded, words_of
from nodes.graph import Value

__all__ = ["Hit", "Index", "Unfit", "search"]

EXACT, PREFIX, HUMPS, INSIDE, NEARLY, SUMMARY = 1000, 800, 600, 400, 200, 100
ALIAS = 10
"""What a match of an alias is worth less than one of the title."""
LAYER = 15
"""What being a layer is worth: `bn` is more often BatchNormalization than bitwise_not."""
FUNCTION = 25
"""What a function is worth less when words follow its name: `conv 32 3x3` sets a layer's arguments."""
RECENT = 60
"""What having been used lately is worth: it decides among matches of one sort only."""
MOST_NAME_WORDS = 4
READ_ARGUMENTS = 60
"""For how many of the best matches the words after the name are read."""

_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that was found: `values` are the arguments that the text sets, `unused` its other words."""

    spec: NodeSpec
    values: Mapping[str, Value] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    score: float = 0


@dataclass(frozen=True, slots=True)
class _Name:
    """A title or an alias, taken apart once."""

    text: str
    folded: str
    humps: tuple[str, ...]
    initials: frozenset[str]
    cost: int


@dataclass(frozen=True, slots=True)
class _Entry:
    spec: NodeSpec
    names: tuple[_Name, ...]
    dotted: str
    described: frozenset[str]


class Index:
    """The names and descriptions of a catalogue, taken apart once so that every key stroke is quick."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._entries = tuple(_entry(spec) for spec in catalogue.nodes.values())

    def search(self, text: str, recents: Sequence[str] = ()) -> list[Hit]:
        """The entries that `text` may mean, best first; all of them, recent ones first, when it is empty."""
        words = words_of(text)
        if not any(map(folded, words)):
            return self._signs(text.strip()) if text.strip() else self._everything(recents)
        scored = _scored(self._entries, words, recents)
        hits = [
            self._hit(entry.spec, words[length:], score, _after(text, length))
            for score, length, entry in scored[:READ_ARGUMENTS]
        ]
        # A text that one entry understands whole means nothing to those that understand half of it.
        whole = [hit for hit in hits if not hit.unused]
        if not any(hit.score >= EXACT - ALIAS for hit in whole):
            named = {hit.spec.id for hit in hits}
            described = (Hit(spec, score=SUMMARY) for spec in _described(self._entries, words))
            whole += [hit for hit in described if hit.spec.id not in named]
        if whole:
            rest = scored[READ_ARGUMENTS:]
            hits = whole + [Hit(entry.spec, score=s) for s, length, entry in rest if length == len(words)]
        return sorted(hits, key=lambda hit: (len(hit.unused), -hit.score))

    def _signs(self, text: str) -> list[Hit]:
        """The operators that begin with the signs of `text`, the shortest first."""
        found = [entry.spec for entry in self._entries if entry.spec.title.startswith(text)]
        return [Hit(spec, score=EXACT) for spec in sorted(found, key=lambda spec: len(spec.title))]

    def _everything(self, recents: Sequence[str]) -> list[Hit]:
        found = [self._catalogue.nodes[id] for id in recents if id in self._catalogue.nodes]
        rest = [each for each in self._catalogue.nodes.values() if each.id not in recents]
        return [Hit(spec) for spec in (*found, *rest)]

    def _hit(self, spec: NodeSpec, words: Sequence[str], score: float, rest: str) -> Hit:
        if not words:
            return Hit(spec, score=score)
        if score >= PREFIX and [each.kind for each in spec.arguments] == [ArgumentKind.CODE]:
            # A formula is one text, not words: `expression (x + 1) * y`.
            return Hit(spec, {spec.arguments[0].name: rest}, score=score)
        values, unused = assign(spec, words, self._catalogue)
        return Hit(spec, values, unused, score if spec.stateful else score - FUNCTION)


def search(catalogue: Catalogue, text: str, recents: Sequence[str] = ()) -> list[Hit]:
    """The entries that `text` may mean, best first. Whoever asks more than once keeps an `Index`."""
    return Index(catalogue).search(text, recents)


def _after(text: str, count: int) -> str:
    """What follows the first `count` words of `text`, as it was typed."""
    return "".join(text.split(maxsplit=count)[count:]).strip()


def _entry(spec: NodeSpec) -> _Entry:
    names = ((spec.title, 0), *((alias, ALIAS) for alias in spec.aliases))
    return _Entry(
        spec,
        tuple(_name(text, cost) for text, cost in names),
        folded(spec.expression or spec.id),
        frozenset(map(folded, spec.summary.split())),
    )


def _name(text: str, cost: int) -> _Name:
    humps = _humps(text)
    return _Name(text, folded(text), humps, frozenset(hump[0] for hump in humps), cost)


def _humps(name: str) -> tuple[str, ...]:
    """The words of a name: `Conv2DTranspose` → `conv`, `2`, `d`, `transpose`."""
    return tuple(part.casefold() for part in _HUMP.findall(name))


def _scored(
    entries: Iterable[_Entry], words: Sequence[str], recents: Sequence[str]
) -> list[tuple[float, int, _Entry]]:
    """Score, number of words that make the name, entry; best first."""
    texts = _texts(words)
    recent = {id: RECENT - place for place, id in enumerate(recents[:RECENT])}
    found: list[tuple[float, int, _Entry]] = []
    for entry in entries:
        best, taken = 0.0, 0
        for length, typed, key in texts:
            score = _name_score(entry, typed, key)
            if not score:
                # More words cannot match where fewer do not.
                break
            if score >= best:
                best, taken = score, length
        if best:
            # The name itself stays before an alias that was used lately.
            itself = RECENT if best >= EXACT and taken == len(words) else 0
            found.append((best + itself + recent.get(entry.spec.id, 0), taken, entry))
    if not any(score >= INSIDE for score, _, _ in found):
        found += _nearly(entries, texts[:1])
    return sorted(found, key=lambda each: -each[0])


def _texts(words: Sequence[str]) -> list[tuple[int, str, str]]:
    """The first word, the first two words … as they may stand for a name: how many, as typed, folded."""
    texts = []
    for length in range(1, min(len(words), MOST_NAME_WORDS) + 1):
        newest = words[length - 1]
        if "=" in newest or (length > 1 and not newest[0].isalnum()):
            break
        key = folded("".join(words[:length]))
        if key:
            texts.append((length, " ".join(words[:length]), key))
    return texts


def _name_score(entry: _Entry, typed: str, key: str) -> float:
    """How well `key` fits one of the entry's names; 0 for not at all."""
    best = max((_fit(name, key) - name.cost for name in entry.names), default=0)
    if best < EXACT - ALIAS and "." in typed and entry.dotted.endswith(key):
        best = EXACT - ALIAS
    if 0 < best < EXACT - ALIAS and entry.spec.stateful:
        best += LAYER
    if best >= EXACT and typed == entry.names[0].text:
        best += 1
    return max(best, 0)


def _fit(name: _Name, key: str) -> float:
    extra = min(len(name.folded) - len(key), 40)
    if extra < 0 or (key[0] not in name.initials and key not in name.folded):
        return 0
    if extra == 0 and name.folded == key:
        return EXACT
    if name.folded.startswith(key):
        return PREFIX - extra
    start = _hump_start(key, name.humps)
    if start is not None:
        return HUMPS - extra - 10 * min(start, 5)
    if len(key) > 1 and key in name.folded:
        return INSIDE - extra
    return 0


def _hump_start(key: str, humps: tuple[str, ...]) -> int | None:
    """Where `key` begins, when it is made of beginnings of the words in `humps`, in order."""
    for start, hump in enumerate(humps):
        if hump[0] == key[0] and _beginnings(key, humps[start:]):
            return start
    return None


def _beginnings(key: str, humps: tuple[str, ...]) -> bool:
    """Whether `key` is made of beginnings of words in `humps`, the first among them."""
    if not key:
        return True
    if not humps or humps[0][0] != key[0]:
        return False
    longest = 0
    for one, other in zip(key, humps[0], strict=False):
        if one != other:
            break
        longest += 1
    return any(
        length == len(key) or any(_beginnings(key[length:], humps[next:]) for next in range(1, len(humps)))
        for length in range(longest, 0, -1)
    )


def _nearly(
    entries: Iterable[_Entry], texts: Iterable[tuple[int, str, str]]
) -> list[tuple[float, int, _Entry]]:
    """Entries whose name is one slip away from the text, or has its letters in order."""
    found = []
    for length, _, key in texts:
        for entry in entries:
            score = max(_slip(key, name.folded) for name in entry.names)
            if score:
                found.append((score, length, entry))
    return found


def _slip(key: str, name: str) -> float:
    if len(key) < 3 or not name:
        return 0
    extra = min(abs(len(name) - len(key)), 40)
    if any(_one_slip(key, name[: len(key) + more]) for more in (-1, 0, 1)):
        return NEARLY + 50 - extra
    letters = iter(name)
    if key[0] == name[0] and all(letter in letters for letter in key):
        return NEARLY - extra
    return 0


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter wrong, missing, too many, or two swapped, is all that parts the two."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _described(entries: Iterable[_Entry], words: Sequence[str]) -> list[NodeSpec]:
    """Entries whose description has, for each of `words`, a word that begins with it."""
    keys = [key for key in map(folded, words) if key]
    if not keys or any(len(key) < 3 for key in keys):
        return []
    return [
        entry.spec
        for entry in entries
        if all(any(word.startswith(key) for word in entry.described) for key in keys)
    ]
