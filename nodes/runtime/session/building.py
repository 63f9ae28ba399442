"""Building: from a source to a model whose layers are known by their ids, with the values they had before."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import keras

from .answering import answering, answers
from .devices import check
from .live import Live, Refused, dtype_of, shape_of
from .moving import Moves

SOURCES = 8
"""How many sources are remembered: functions of older ones may still be in use."""


@dataclass(frozen=True)
class Source:
    """A source that may be built: its file, what stands where in the model, and the classes to show.

    An entry of `tree` is the key of a layer, block instance or weight, the key of what it stands in, its
    attribute there (or which element of a chain it is), and its kind: `layer`, `block`, `chain`, `weight`,
    or `given` with the key of where it is made in the place of the attribute.
    """

    path: str
    tree: Sequence[Sequence[Any]]
    classes: Sequence[str] = ()
    devices: Sequence[str] = ()
    """The devices that it asks for, which have to be there."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Layers that were untied from others, which these are: at first they have the same values."""
    moves: Sequence[Sequence[str]] = ()
    """Pieces of keys that mean the same layer: where it stands, and where it stood before."""


@dataclass
class Found:
    """What a model consists of, by key."""

    objects: dict[str, Any]
    aliases: dict[str, str]
    own: dict[str, Any]
    """Variables that blocks hold themselves."""
    holders: set[str]
    """The keys of what is there to hold others."""


# -- requests --------------------------------------------------------------------------------------------


@answers("look")
def look(live: Live) -> dict[str, Any]:
    """Whether `model` is another one for the person than was built, and whether values have changed."""
    replaced = live.model is not None and live.namespace.get("model") is not live.model
    before, live.prints = live.prints, fingerprints(live.weights)
    return {"replaced": replaced, "values": before is None or before != live.prints}


@answers("forget")
def forget(live: Live) -> dict[str, Any]:
    """Begin as a session does that has built nothing yet."""
    importlib.import_module(__package__ or "").forget()
    return {}


def fingerprints(weights: Mapping[str, Any]) -> dict[str, int]:
    """A number for each weight that changes with any of its values."""
    return {key: zlib.crc32(memoryview(_bytes(each))) for key, each in weights.items()}


def _bytes(variable: Any) -> Any:
    return variable.numpy().reshape(-1).view("uint8")


# -- building --------------------------------------------------------------------------------------------


def build(live: Live, module: str) -> Any:
    """Build the model of the source `module`, and hold it once everything has gone well.

    Raises:
        NameError: no source of that name has been told.
    """
    with answering(live, "build") as (payload, told):
        if payload:
            _remember(live, module, Source(**payload))
        if module not in live.sources:
            known = ", ".join(live.sources) or "none"
            raise NameError(f"There is no source called {module!r}. Known: {known}. Build it in the window.")
        told.update(_build(live, module, live.sources[module]))
    return live.model


def _remember(live: Live, module: str, source: Source) -> None:
    for old in list(live.sources)[: -SOURCES + 1]:
        del live.sources[old]
        sys.modules.pop(old, None)
    live.sources[module] = source


def _build(live: Live, module: str, source: Source) -> dict[str, Any]:
    check(source.devices)
    names = _load(module, source.path)
    _number_names_anew()
    model = names.build()
    found = find(model, source.tree)
    weights = weights_of(model, found)
    told = _carry_over(live, weights, source)
    live.take(model, found.objects, weights, found.aliases)
    live.module = module
    live.namespace.update({each: getattr(names, each) for each in source.classes})
    return {**told, "unbuilt": unbuilt(found), "weights": described(weights)}


def _load(module: str, path: str) -> ModuleType:
    """Import the file at `path`. It is a real one, because AutoGraph reads the source of what it converts."""
    spec = importlib.util.spec_from_file_location(module, path)
    if spec is None or spec.loader is None:
        raise Refused("no-source", path=path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[module] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def _number_names_anew() -> None:
    """Let Keras name what has no name as it would in a fresh process, as the exported file has it."""
    try:
        from keras.src.utils.naming import reset_uids
    except ImportError:
        # This Keras keeps it elsewhere. The names count up, which harms nothing.
        return
    reset_uids()


# -- what stands where -----------------------------------------------------------------------------------


def find(model: Any, tree: Iterable[Sequence[Any]]) -> Found:
    """The objects that the drawing's layers are in `model`; what the model lacks is not there."""
    found = Found({"": model}, {}, {}, set())
    for key, around, access, kind in tree:
        if kind == "given":
            found.aliases[key] = access
            found.holders.add(around)
            continue
        holder = found.objects.get(around)
        if holder is None:
            continue
        found.holders.add(around)
        each = _part(holder, access)
        if each is None:
            continue
        if kind == "weight":
            found.own[key] = each
        else:
            found.objects[key] = each
    return found


def _part(holder: Any, access: str | int) -> Any:
    """An attribute of a block, or an element of a chain: ours, or Keras's own."""
    if isinstance(access, str):
        return getattr(holder, access, None)
    elements = holder.chain if hasattr(holder, "chain") else getattr(holder, "layers", ())
    return elements[access] if access < len(elements) else None


def weights_of(model: Any, found: Found) -> dict[str, Any]:
    """Every weight of `model` once, by key, in the order of the model."""
    owners: dict[int, tuple[str, Any]] = {}
    holders = [key for key in found.objects if key in found.holders]
    for key in (*holders, *(key for key in found.objects if key not in found.holders)):
        for variable in found.objects[key].weights:
            owners[id(variable)] = (key, found.objects[key])
    named = {id(variable): key for key, variable in found.own.items()}
    weights: dict[str, Any] = {}
    for variable in model.weights:
        if id(variable) in named:
            stem = f"{named[id(variable)]}|value"
        else:
            key, owner = owners[id(variable)]
            stem = f"{key}|{name_within(variable, owner)}"
        name, count = stem, 0
        while name in weights:
            count += 1
            name = f"{stem}_{count}"
        weights[name] = variable
    return weights


def name_within(variable: Any, layer: Any) -> str:
    """How Keras calls a weight inside its layer: `kernel`, `lstm_cell/bias`."""
    path = str(variable.path)
    above = getattr(layer, "path", None)
    if above and path.startswith(f"{above}/"):
        return path[len(above) + 1 :]
    before, _, name = f"/{path}".rpartition(f"/{layer.name}/")
    return name if before or path.startswith(f"{layer.name}/") else path.rpartition("/")[2]


def unbuilt(found: Found) -> list[str]:
    """The keys of the layers that have not been built; of a model that has not, "" too."""
    leaves = (key for key in found.objects if not key or key not in found.holders)
    return [key for key in leaves if not found.objects[key].built]


def described(weights: Mapping[str, Any]) -> list[list[Any]]:
    """What the window knows of the weights: key, shape, dtype, and whether training changes it."""
    return [
        [key, list(shape_of(each)), dtype_of(each), bool(each.trainable)] for key, each in weights.items()
    ]


# -- values ----------------------------------------------------------------------------------------------


def _carry_over(live: Live, weights: Mapping[str, Any], source: Source) -> dict[str, list[str]]:
    """Give `weights` the values that they had; tells which are kept, new, and new for another shape."""
    told: dict[str, list[str]] = {"kept": [], "new": [], "reshaped": []}
    moves = Moves(source.moves)
    for key, variable in weights.items():
        before = _value_before(live, key, variable, source.origins, moves)
        if before is not None and before is not variable:
            variable.assign(before)
        if before is not None:
            told["kept"].append(key)
        else:
            told["reshaped" if live.was_there(key) else "new"].append(key)
    return told


def _value_before(live: Live, key: str, variable: Any, origins: Mapping[str, str], moves: Moves) -> Any:
    """What a weight was last, wherever in the drawing it stood.

    Of a layer that is new it is what that of the layer was from which it was untied.
    """
    keys = (key, *moves.others(key))
    # What the model has now is newer than what is kept of what was in it.
    for find in (live.value_now, live.value_of):
        for each in keys:
            value = find(each, variable)
            if value is not None:
                return value
    seen = {key}
    value = None
    while value is None and not any(map(live.was_there, (key, *moves.others(key)))):
        key = _origin(key, origins)
        if key in seen:
            return None
        seen.add(key)
        found = (live.value_of(each, variable) for each in (key, *moves.others(key)))
        value = next((each for each in found if each is not None), None)
    return value


def _origin(key: str, origins: Mapping[str, str]) -> str:
    """The key of a weight with the innermost layer that was untied as the one it was untied from."""
    path, bar, name = key.partition("|")
    steps = path.split("/")
    for place in reversed(range(len(steps))):
        layer, dot, element = steps[place].partition(".")
        if layer in origins:
            steps[place] = f"{origins[layer]}{dot}{element}"
            break
    return f"{'/'.join(steps)}{bar}{name}"


def collect(live: Live) -> dict[str, Any]:
    """Look at the model again after data has made weights; these get values that were kept for them.

    To be called after what may have built layers. Tells the same as a build.
    """
    source = live.sources.get(live.module)
    if live.model is None or source is None:
        raise Refused("not-built")
    found = find(live.model, source.tree)
    weights = weights_of(live.model, found)
    new = {key: each for key, each in weights.items() if key not in live.weights}
    told = _carry_over(live, new, source)
    live.take(live.model, found.objects, weights, found.aliases)
    return {**told, "unbuilt": unbuilt(found), "weights": described(weights)}


def meet(live: Live, inputs: Any) -> dict[str, Any] | None:
    """Build what is not built yet for arrays like `inputs`, on stand-ins; None when nothing was to do."""
    if live.model is None:
        raise Refused("not-built")
    if live.model.built:
        return None
    live.model(keras.tree.map_structure(_stand_in, inputs))
    return collect(live)


def _stand_in(array: Any) -> Any:
    shape = tuple(array.shape)
    batch = (None, *shape[1:]) if shape else ()
    return keras.KerasTensor(batch, dtype=keras.backend.standardize_dtype(array.dtype))
