"""Parts of a block that repeat exactly: the same nodes, wired in the same way.

Nodes are the same by kind and configuration; their weights may differ. Each part ends in one node, from which
it is found: ends that look alike go back along their wires in step, as far as each of them meets the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from nodes.alike import Slot, Wiring
from nodes.graph import Block, NodeId, PortName

LEAST = 3
"""Parts of fewer nodes are not worth a block."""
WORTH = 4
"""So many fewer nodes there have to be after folding."""
MOST = 30
"""So many findings are told."""
DEEPEST = 24
"""So many wires back, ends are told apart before they go in step."""
LEFT = -1
"""Stands for a node outside of a part."""

Part = tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Parts that are equal: node `k` of one answers node `k` of every other; node 0 is the last one called.

    `inputs` and `outputs` count what enters and leaves each of them.
    """

    parts: tuple[Part, ...]
    inputs: int
    outputs: int

    @property
    def size(self) -> int:
        """How many nodes each part has."""
        return len(self.parts[0])

    @property
    def worth(self) -> float:
        """What is saved, and how little goes in and out: whole cells say more than slices of them."""
        return self.saved / sqrt(self.inputs + self.outputs + 1)

    @property
    def saved(self) -> int:
        """How many fewer nodes there are to look at once the parts are folded."""
        count = len(self.parts)
        return count * self.size - self.size - count - self.inputs - self.outputs


def repeats(block: Block) -> tuple[Finding, ...]:
    """The parts of `block` that repeat, what saves most first; no node is in two of them."""
    return _Search(Wiring(block)).findings()


# -- the search ------------------------------------------------------------------------------------------


class _Search:
    """Looks for equal parts."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def findings(self) -> tuple[Finding, ...]:
        """What repeats: the best first, then the best of what does not touch it, and so on."""
        found: dict[tuple[Part, ...], Finding] = {}
        for ends in self._ends():
            for finding in self._grown(ends):
                found.setdefault(finding.parts, finding)
        chosen: list[Finding] = []
        left = [each for each in found.values() if each.saved >= WORTH]
        while left and len(chosen) < MOST:
            best = max(left, key=lambda each: (each.worth, each.size))
            left.remove(best)
            checked = self._without_circles(best)
            if checked is best:
                chosen.append(best)
                left = list(_apart(left, {id for part in best.parts for id in part}))
            elif checked is not None and checked.saved >= WORTH:
                left.append(checked)
        return tuple(chosen)

    def _ends(self) -> list[tuple[NodeId, ...]]:
        """Sets of nodes that parts may end with: those that look alike so many wires back, or fewer."""
        kinds: dict[NodeId, int] = dict(self._wiring.labels)
        known: dict[tuple[NodeId, ...], None] = {}
        for _ in range(DEEPEST):
            groups: dict[int, list[NodeId]] = {}
            for id, kind in kinds.items():
                groups.setdefault(kind, []).append(id)
            several = [tuple(group) for group in groups.values() if len(group) > 1]
            before = len(known)
            known.update(dict.fromkeys(several))
            if len(known) == before:
                break
            numbers: dict[object, int] = {}
            sources = self._wiring.sources
            kinds = {
                id: numbers.setdefault(
                    (kind, tuple(kinds.get(source, LEFT) for source, _ in sources[id].values())), len(numbers)
                )
                for id, kind in kinds.items()
            }
        return list(known)

    def _grown(self, ends: tuple[NodeId, ...]) -> Iterable[Finding]:
        """Equal parts that end with `ends`: of as many nodes as can be, and of as many parts as can be."""
        for picky in (True, False):
            growth = _Growth(self._wiring, ends, picky)
            growth.run()
            parts = growth.parts()
            if len(parts) > 1 and len(parts[0]) >= LEAST and not self._is_dull(parts[0]):
                yield _finding(self._wiring, parts)
            if len(parts) == len(ends):
                return

    def _is_dull(self, part: Part) -> bool:
        """Whether all nodes of a part are the same."""
        return len({self._wiring.labels[id] for id in part}) == 1

    def _without_circles(self, finding: Finding) -> Finding | None:
        """`finding` without the parts that would wait for each other, each being one call."""
        parts = list(finding.parts)
        while len(parts) > 1:
            stuck = _stuck(self._wiring, parts)
            if not stuck:
                return finding if len(parts) == len(finding.parts) else replace(finding, parts=tuple(parts))
            del parts[max(stuck)]
        return None


def _apart(findings: Iterable[Finding], taken: Collection[NodeId]) -> Iterable[Finding]:
    """What is left of `findings` without the parts that touch `taken`."""
    for finding in findings:
        parts = tuple(part for part in finding.parts if not any(id in taken for id in part))
        if len(parts) == len(finding.parts):
            yield finding
        elif len(parts) > 1 and (left := replace(finding, parts=parts)).saved >= WORTH:
            yield left


class _Growth:
    """Parts that grow in step, from their ends back along the wires."""

    def __init__(self, wiring: Wiring, ends: tuple[NodeId, ...], picky: bool) -> None:
        self._wiring = wiring
        self._picky = picky
        self._parts: list[list[NodeId]] = [[end] for end in ends]
        self._owner: dict[NodeId, tuple[int, int]] = {end: (number, 0) for number, end in enumerate(ends)}
        self._alive = list(range(len(ends)))

    def run(self) -> None:
        """Grow as far as can be."""
        place = 0
        while place < len(self._parts[self._alive[0]]):
            slots = self._wiring.sources[self._parts[self._alive[0]][place]]
            for slot in slots:
                self._step(place, slot)
            place += 1

    def _step(self, place: int, slot: Slot) -> None:
        """Take what enters one slot of the nodes at `place` into the parts, if it may be."""
        entering = {
            number: self._wiring.sources[self._parts[number][place]][slot][0] for number in self._alive
        }
        if any(source in self._owner for source in entering.values()):
            return
        kinds = {number: self._wiring.labels.get(source, LEFT) for number, source in entering.items()}
        if self._picky and len(set(kinds.values())) > 1:
            counts = Counter(kind for kind in kinds.values() if kind != LEFT)
            kind, count = counts.most_common(1)[0] if counts else (LEFT, 0)
            if count > 1:
                self._leave_behind([number for number, each in kinds.items() if each != kind])
                entering = {number: entering[number] for number in self._alive}
                kinds = {number: kinds[number] for number in self._alive}
        first = next(iter(kinds.values()))
        if first == LEFT or any(kind != first for kind in kinds.values()):
            return
        if len(set(entering.values())) < len(entering):
            return
        for number, source in entering.items():
            self._owner[source] = (number, len(self._parts[number]))
            self._parts[number].append(source)

    def _leave_behind(self, numbers: Iterable[int]) -> None:
        gone = set(numbers)
        self._alive = [number for number in self._alive if number not in gone]
        for number in gone:
            for id in self._parts[number]:
                del self._owner[id]

    def parts(self) -> tuple[Part, ...]:
        """The parts as they are, without what would make a wire leave and come back."""
        keep = self._convex(self._same_inside())
        signs = [self._outside(number, keep) for number in self._alive]
        self._leave_minority(signs)
        if len({self._outside(number, keep) for number in self._alive}) > 1:
            return ()
        return tuple(
            tuple(id for place, id in enumerate(self._parts[number]) if place in keep)
            for number in self._alive
        )

    def _outside(self, number: int, keep: Collection[int]) -> tuple[int, ...]:
        """Which of the slots that are fed from outside are fed with the same: a number for each."""
        numbers: dict[tuple[NodeId, PortName], int] = {}
        inside = {self._parts[number][place] for place in keep}
        return tuple(
            numbers.setdefault(source, len(numbers))
            for place in sorted(keep)
            for source in self._wiring.sources[self._parts[number][place]].values()
            if source[0] not in inside
        )

    def _same_inside(self) -> set[int]:
        """The places whose wires lead to the same places in every part; the others are left out."""
        keep = set(range(len(self._parts[self._alive[0]])))
        if self._picky:
            self._leave_minority([self._inside(number, keep) for number in self._alive])
        while True:
            wrong = {place for place in keep if not self._is_same(place, keep)}
            if not wrong:
                return keep
            if 0 in wrong:
                return {0}
            keep = self._connected(keep - wrong)

    def _inside(self, number: int, keep: Collection[int]) -> tuple[tuple[int, ...], ...]:
        return tuple(self._comes_from(number, place, keep) for place in keep)

    def _leave_minority(self, signs: Sequence[object]) -> None:
        """Go on with the parts that have the most frequent of `signs`, where that is not the only one."""
        sign, count = Counter(signs).most_common(1)[0]
        if 1 < count < len(signs):
            self._leave_behind(
                [number for number, each in zip(self._alive, signs, strict=True) if each != sign]
            )

    def _is_same(self, place: int, keep: Collection[int]) -> bool:
        found = {self._comes_from(number, place, keep) for number in self._alive}
        return len(found) == 1

    def _comes_from(self, number: int, place: int, keep: Collection[int]) -> tuple[int, ...]:
        """For each slot of a node, the place in the same part from which it is fed."""
        places = []
        for source, _ in self._wiring.sources[self._parts[number][place]].values():
            owner = self._owner.get(source, (LEFT, LEFT))
            places.append(owner[1] if owner[0] == number and owner[1] in keep else LEFT)
        return tuple(places)

    def _connected(self, keep: Collection[int]) -> set[int]:
        """Those of `keep` that lead to the end."""
        found, waiting = {0}, [0]
        while waiting:
            for each in self._comes_from(self._alive[0], waiting.pop(), keep):
                if each != LEFT and each not in found:
                    found.add(each)
                    waiting.append(each)
        return found

    def _convex(self, keep: set[int]) -> set[int]:
        """`keep` without the places from which something outside goes back into a part."""
        while True:
            wrong = {place for number in self._alive for place in self._left_and_back(number, keep)}
            if not wrong:
                return keep
            keep = self._connected(keep - wrong)

    def _left_and_back(self, number: int, keep: Collection[int]) -> set[int]:
        inside = {self._parts[number][place]: place for place in keep}
        rank, sources = self._wiring.rank, self._wiring.sources
        lowest = min(rank[id] for id in inside)
        waiting = [source for id in inside for source, _ in sources[id].values() if source not in inside]
        seen, found = set(waiting), set()
        while waiting:
            for source, _ in sources[waiting.pop()].values():
                if source in inside:
                    found.add(inside[source])
                elif source not in seen and rank.get(source, -1) >= lowest:
                    seen.add(source)
                    waiting.append(source)
        return found


def _finding(wiring: Wiring, parts: tuple[Part, ...]) -> Finding:
    entering = {
        source for id in parts[0] for source in wiring.sources[id].values() if source[0] not in set(parts[0])
    }
    return Finding(parts, len(entering), len(leaving(wiring.block, parts)))


def leaving(block: Block, parts: Sequence[Part]) -> dict[tuple[int, PortName], None]:
    """What is used outside of any of `parts`, by place and port."""
    found: dict[tuple[int, PortName], None] = {}
    for part in parts:
        inside = set(part)
        for place, id in enumerate(part):
            for wire in block.wires_from(id):
                if wire.target not in inside:
                    found[place, wire.source_port] = None
    return found


def _stuck(wiring: Wiring, parts: Sequence[Part]) -> set[int]:
    """The numbers of the parts that stand in a circle once each part is one node."""
    one: dict[NodeId, NodeId] = {id: part[0] for part in parts for id in part}
    pairs = {
        (one.get(source, source), one.get(target, target))
        for target, slots in wiring.sources.items()
        for source, _ in slots.values()
    }
    followers: dict[NodeId, list[NodeId]] = {}
    needed: Counter[NodeId] = Counter()
    for source, target in pairs:
        if source != target:
            followers.setdefault(source, []).append(target)
            needed[target] += 1
    free = [id for id in wiring.rank if one.get(id, id) == id and not needed[id]]
    done = set(free)
    for id in free:
        for each in followers.get(id, ()):
            needed[each] -= 1
            if not needed[each]:
                free.append(each)
                done.add(each)
    return {number for number, part in enumerate(parts) if part[0] not in done}
