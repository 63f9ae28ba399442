"""What has been asked before. An answer depends on the layer's text, its earlier calls, and this call."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType

from nodes.graph import NodeId, Path, PortName
from nodes.report import LayerReport, NodeReport
from nodes.runtime.inference import Answer, Making, Question, Tensor
from nodes.runtime.program import Asking
from nodes.runtime.restoring import restore

State = NewType("State", int)
"""A layer as it is after some calls, or a function: a number for all that its next answer can depend on."""

FUNCTION = State(0)
LAYERS = 4_000
"""How many layer objects are kept so that the next call, or the trace, need not make them again."""
ANSWERS = 50_000
"""How many answers are kept before all are forgotten."""


@dataclass(slots=True)
class Known:
    """The answers to one question."""

    first: Answer | None = None
    traced: Answer | None = None


Asked = tuple[Asking, tuple[Tensor, ...], Making, State]
"""All that an answer hangs on: the step, its tensors, how its layer is made, the state before."""


@dataclass(frozen=True, slots=True)
class Done:
    """A call of a layer (or function: without `layer`), and what came of it."""

    asked: Asked
    after: State
    outputs: Mapping[PortName, Tensor]
    node: NodeReport
    layer: LayerReport | None
    lent: tuple[LayerReport, ...] = ()
    """What was learned of the layers that it is lent."""


class Memo:
    """Numbers for states, answers by number, and the newest layer objects."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[State, Making | Question], State] = {}
        self._origins: list[tuple[State, Making | Question]] = [(FUNCTION, Making(""))]
        self._known: dict[State, Known] = {}
        self._layers: OrderedDict[State, Any] = OrderedDict()
        self._spare: dict[State, deque[State]] = {}
        self._digests: dict[State, str] = {}
        self.done: dict[tuple[Path, NodeId], Done] = {}
        """For each node its last call, if that was confirmed and needed nobody's trust."""

    def state(self, before: State, step: Making | Question) -> State:
        """The state after `step`: how it is made (from `FUNCTION`) or a call."""
        key = (before, step)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = State(len(self._origins))
            self._origins.append(key)
        return number

    def origin(self, state: State) -> tuple[State, Making | Question]:
        """The state before, and the step that led from it to `state`."""
        return self._origins[state]

    def known(self, state: State) -> Known:
        """The answers to the call that led to `state`, to be filled in."""
        return self._known.setdefault(state, Known())

    def digest(self, state: State) -> str:
        """The same for the same state in every process."""
        missing = []
        while state and state not in self._digests:
            missing.append(state)
            state = self._origins[state][0]
        digest = self._digests.get(state, "")
        for each in reversed(missing):
            text = f"{digest} {self._origins[each][1]!r}"
            digest = self._digests[each] = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        return digest

    def keep_layer(self, state: State, layer: Any, done: bool = False) -> None:
        """Remember the layer object that is in `state`; `done` says that it has been asked all there is."""
        self._layers[state] = layer
        made = self._origins[state][0]
        if done and self._origins[made][0] == FUNCTION:
            self._spare.setdefault(made, deque(maxlen=LAYERS)).append(state)
        if len(self._layers) > LAYERS:
            self._layers.popitem(last=False)

    def take_layer(self, state: State) -> Any | None:
        """The layer object in `state`, which is going to be in another one; None when it is not kept."""
        return self._layers.pop(state, None)

    def take_spare(self, made: State) -> Any | None:
        """A layer object that is done, put back into `made`, in which it was when it was made.

        None when there is none that can be put back.
        """
        states = self._spare.get(made, ())
        while states:
            layer = self._layers.pop(states.popleft(), None)
            if layer is not None and restore(layer):
                return layer
        return None

    def forget_if_full(self) -> None:
        """Begin again when more is known than is worth its memory; only between two drawings."""
        if len(self._origins) > ANSWERS:
            self.__init__()  # type: ignore[misc]
