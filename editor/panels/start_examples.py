"""The examples that come with the program: what they are called, in which order, and what each teaches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from editor.messages import QT_TRANSLATE_NOOP

CHAPTER: dict[str, tuple[str, str]] = {
    "mlp": (QT_TRANSLATE_NOOP("StartPage", "Perceptron"), "flow-arrow"),
    "sequential": (QT_TRANSLATE_NOOP("StartPage", "Sequential"), "list-numbers"),
    "my_sequential": (QT_TRANSLATE_NOOP("StartPage", "A chain of one's own"), "link"),
    "fancy_mlp": (QT_TRANSLATE_NOOP("StartPage", "Constants and control flow"), "path"),
    "fancy_mlp_shared": (QT_TRANSLATE_NOOP("StartPage", "The same, with a shared layer"), "intersect"),
    "fixed_hidden_mlp": (QT_TRANSLATE_NOOP("StartPage", "Another condition"), "repeat"),
    "nest_mlp": (QT_TRANSLATE_NOOP("StartPage", "Block in a block"), "stack"),
    "chimera": (QT_TRANSLATE_NOOP("StartPage", "Chimera"), "shuffle"),
    "chimera_fixed": (QT_TRANSLATE_NOOP("StartPage", "Chimera with the other block"), "shuffle"),
    "linear_init": (QT_TRANSLATE_NOOP("StartPage", "Initialisers"), "dice-five"),
    "custom_init": (QT_TRANSLATE_NOOP("StartPage", "An initialiser of one's own"), "brackets-curly"),
    "shared_dense": (QT_TRANSLATE_NOOP("StartPage", "Shared layer"), "circles-four"),
    "centered": (QT_TRANSLATE_NOOP("StartPage", "A layer without weights"), "target"),
    "my_dense": (QT_TRANSLATE_NOOP("StartPage", "A layer with weights"), "wrench"),
    "regression_2_4": (QT_TRANSLATE_NOOP("StartPage", "Parameters"), "table"),
    "deferred": (QT_TRANSLATE_NOOP("StartPage", "Deferred shapes"), "hourglass"),
}
"""Title and icon of the examples of the chapter on building models, by their file's name, in its order."""
OTHERS: dict[str, tuple[str, str]] = {
    "residual_cnn": (QT_TRANSLATE_NOOP("StartPage", "Residual network"), "arrow-bend-up-right"),
    "two_inputs": (QT_TRANSLATE_NOOP("StartPage", "Two inputs"), "git-merge"),
    "text_classifier": (QT_TRANSLATE_NOOP("StartPage", "Text classifier"), "text-aa"),
    "transformer_block": (QT_TRANSLATE_NOOP("StartPage", "Transformer block"), "circles-three-plus"),
}
"""As `CHAPTER`, of the rest; examples that stand in neither come last, under their file's name."""
USUAL = "flow-arrow"


def in_chapter(paths: Sequence[Path]) -> list[Path]:
    """Those of `paths` that are examples of the chapter, in its order."""
    places = {stem: place for place, stem in enumerate(CHAPTER)}
    return sorted((path for path in paths if path.stem in places), key=lambda path: places[path.stem])


def besides(paths: Sequence[Path]) -> list[Path]:
    """The other ones of `paths`."""
    places = {stem: place for place, stem in enumerate(OTHERS)}
    rest = (path for path in paths if path.stem not in CHAPTER)
    return sorted(rest, key=lambda path: (places.get(path.stem, len(places)), path.stem))


def card_of(path: Path) -> tuple[str, str, str]:
    """Title, sentence and icon of an example."""
    title, picture = (CHAPTER | OTHERS).get(path.stem, ("", USUAL))
    spoken = path.stem.replace("_", " ").replace("-", " ").capitalize()
    said = QCoreApplication.translate("StartPage", title) if title else spoken
    return said, _sentence(QCoreApplication.translate("Examples", first_note(path))), picture


def first_note(path: Path) -> str:
    """What the topmost note of an example's main block says; nothing where there is none to be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        block = next(each for each in data["blocks"] if each and each["id"] == data["main"])
        layout = data.get("layout") or []
        places: list[list[object]] = next(
            (each["places"] for each in layout if each and each["block"] == block["id"]), []
        )
        heights = {str(place[0]): (place[2], place[1]) for place in places if place}
        notes = [node for node in block["nodes"] if node and node["kind"] == "note"]
        notes.sort(key=lambda node: heights.get(node["id"], (0, 0)))
        return str(notes[0]["arguments"]["text"]) if notes else ""
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration):
        # The card does without a sentence; opening the example tells what is wrong with the file.
        return ""


def _sentence(text: str) -> str:
    """The first sentence of `text`, without its full stop."""
    line = text.strip().partition("\n")[0]
    for stop in (". ", "。"):
        line = line.partition(stop)[0]
    return line.strip().removesuffix(".")
