"""The live model: the objects of Keras behind the drawing, their weights, and values of what is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

KEPT_BYTES = 1 << 30
"""So much may the values of what is not in the model any more take."""

Past = tuple[str, tuple[int, ...], str]
"""A weight that was: its key, its shape and its dtype."""


class Refused(Exception):
    """Something cannot be done, for a reason that has a sentence in the window: a code and its arguments."""

    def __init__(self, code: str, **arguments: Any) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.arguments = arguments

    def told(self) -> dict[str, Any]:
        """What the window is told."""
        return {"code": self.code, "arguments": self.arguments}


class Live:
    """What one session holds.

    A key of `objects` is the path of layer ids that leads from the main block to a layer or a block instance,
    joined by `/`; "" is the model. Element 2 of the chain `id` is the step `id.2`. A weight is
    `<key>|<its name inside the layer>` and stands where the layer is made, once.
    """

    def __init__(
        self,
        namespace: dict[str, Any] | None = None,
        publish: Callable[[dict[str, Any]], None] = lambda message: None,
    ) -> None:
        self.namespace: dict[str, Any] = {} if namespace is None else namespace
        self.publish = publish
        self.request = ""
        """The request that is being answered."""
        self.module = ""
        """The name of the source that the model is made of."""
        self.model: Any = None
        self.objects: dict[str, Any] = {}
        self.weights: dict[str, Any] = {}
        self.aliases: dict[str, str] = {}
        """Given layers: the key under which a block sees a layer, and the one where it is made."""
        self.inputs: Any = None
        self.outputs: Any = None
        self.drawn: dict[str, bool] = {}
        """Whether the drawing lets training change each weight; the person may decide otherwise here."""
        self.kept: dict[Past, Any] = {}
        """The last variable of every weight that is not in the model any more, oldest first."""
        self.kept_bytes = KEPT_BYTES
        self.expected: dict[str, tuple[str, dict[str, Any]]] = {}
        """What code that the person sees is about, by method: the request and its payload."""
        self.sources: dict[str, Any] = {}
        """What is known of each source before it is built, by module."""
        self.prints: dict[str, int] | None = None
        """A number for the values of each weight when last looked at; None: not since they changed."""
        self._keys: dict[int, str] = {}

    def take(
        self, model: Any, objects: dict[str, Any], weights: dict[str, Any], aliases: dict[str, str]
    ) -> None:
        """Hold another model; what is not in it any more is put aside."""
        gone = {
            past: variable
            for past, variable in map(_past, self.weights.items())
            if not _is_among(past, weights)
        }
        self.drawn = self._follow_drawing(weights)
        self.model, self.objects, self.weights, self.aliases = model, objects, weights, aliases
        self._keys = {id(each): key for key, each in objects.items()}
        self.prints = None
        for past, variable in gone.items():
            self.kept.pop(past, None)
            self.kept[past] = variable
        for past in [past for past in self.kept if _is_among(past, weights)]:
            del self.kept[past]
        self._forget_oldest()

    def _follow_drawing(self, weights: Mapping[str, Any]) -> dict[str, bool]:
        """Whether `weights` are trained as they are drawn; those that are not here stay so."""
        found = {}
        for key, variable in weights.items():
            before, trained = self.weights.get(key), bool(variable.trainable)
            found[key] = self.drawn.get(key, trained) if before is variable else trained
            if (
                before is not None
                and before is not variable
                and bool(before.trainable) != self.drawn.get(key)
            ):
                variable.trainable = before.trainable
        return found

    def value_now(self, key: str, like: Any) -> Any:
        """The weight `key` of the model, if it has the shape and dtype of `like`; None if there is none."""
        now = self.weights.get(key)
        alike = now is not None and shape_of(now) == shape_of(like) and dtype_of(now) == dtype_of(like)
        return now if alike else None

    def value_of(self, key: str, like: Any) -> Any:
        """What the weight `key`, of the shape and dtype of `like`, was last; None if there was none."""
        now = self.value_now(key, like)
        if now is not None:
            return now
        return self.kept.get((key, shape_of(like), dtype_of(like)))

    def was_there(self, key: str) -> bool:
        """Whether a weight was ever called `key`, as far as values are kept."""
        return key in self.weights or any(past[0] == key for past in self.kept)

    def path_of(self, each: Any) -> str:
        """The key of a layer or block instance of the model.

        Raises:
            KeyError: it is none.
        """
        return self._keys[id(each)]

    def tell(self, data: dict[str, Any]) -> None:
        """Publish how far the request has come that is being answered."""
        if self.request:
            self.publish({"id": self.request, "kind": "progress", "data": data})

    def touched(self) -> None:
        """Values of weights have changed, and the window knows it."""
        self.prints = None

    def _forget_oldest(self) -> None:
        total = sum(map(bytes_of, self.kept.values()))
        while self.kept and total > self.kept_bytes:
            total -= bytes_of(self.kept.pop(next(iter(self.kept))))


def shape_of(variable: Any) -> tuple[int, ...]:
    """The shape of a variable."""
    return tuple(int(each) for each in variable.shape)


def dtype_of(variable: Any) -> str:
    """The dtype of a variable, by its name."""
    dtype = variable.dtype
    return dtype if isinstance(dtype, str) else str(dtype.name)


def bytes_of(variable: Any) -> int:
    """How much room the value of a variable takes, about."""
    count = 1
    for each in shape_of(variable):
        count *= each
    return count * (8 if dtype_of(variable).endswith("64") else 4)


def _past(item: tuple[str, Any]) -> tuple[Past, Any]:
    key, variable = item
    return (key, shape_of(variable), dtype_of(variable)), variable


def _is_among(past: Past, weights: Mapping[str, Any]) -> bool:
    key, shape, dtype = past
    now = weights.get(key)
    return now is not None and (shape_of(now), dtype_of(now)) == (shape, dtype)
