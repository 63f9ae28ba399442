"""The catalogue is what the installed Keras says, and what it promises works there."""

from __future__ import annotations

import inspect
import json
from operator import attrgetter
from pathlib import Path
from typing import Any

import keras
import pytest

from nodes.catalogue.load import OPERATIONS, SHIPPED, load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.runtime.introspect import catalogue as introspect
from nodes.runtime.introspect.docstrings import Words, words_of
from nodes.runtime.introspect.facts import FACTS as FACTS_FILE, read_facts
from nodes.runtime.introspect.functions import functions
from nodes.runtime.introspect.layers import layer_classes
from nodes.runtime.introspect.operations import operations_text
from nodes.runtime.introspect.trial import samples, try_function, try_layer

pytestmark = pytest.mark.keras

FACTS = read_facts()
ENTRIES: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))["nodes"]
LAYERS = [id for id in ENTRIES if id.startswith("keras.layers.")]
FUNCTIONS = [id for id in ENTRIES if id.startswith("keras.ops.")]


def entry_of(id: str) -> dict[str, Any]:
    """An entry of the file, with the fields that it leaves out."""
    return {"arguments": [], "inputs": [], "order": [], "outputs": ["output"], **ENTRIES[id]}


def test_the_file_is_what_keras_says_today() -> None:
    """If this fails, run `python -m nodes.runtime.introspect` and look at the difference."""
    assert introspect.as_text(introspect.catalogue_data(FACTS)) == SHIPPED.read_text(encoding="utf-8")


def test_every_layer_is_listed_or_hidden(catalogue: Catalogue) -> None:
    """All 143 layers of Keras are in the palette, or hidden with a reason."""
    found = {f"keras.layers.{names[0]}" for names in layer_classes().values()}
    hidden = {each.id for each in catalogue.hidden if each.id.startswith("keras.layers.")}
    assert len(found) == 143
    assert found == set(LAYERS) | hidden
    assert not set(LAYERS) & hidden


def test_every_function_is_listed_or_hidden(catalogue: Catalogue) -> None:
    """All functions of `keras.ops` are in the palette, or hidden with a reason, or names of one that is."""
    named = {f"keras.ops.{name}" for names in functions().values() for name in names}
    hidden = {each.id for each in catalogue.hidden if each.id.startswith("keras.ops.")}
    aliases = {f"keras.ops.{name}" for id in FUNCTIONS for name in entry_of(id).get("aliases", ())}
    modules = {"": keras.ops, "image.": keras.ops.image}
    assert named == {
        f"keras.ops.{before}{name}"
        for before, module in modules.items()
        for name in dir(module)
        if callable(getattr(module, name))
    }
    assert named <= set(FUNCTIONS) | hidden | aliases
    assert set(FUNCTIONS) | hidden <= named
    assert len(hidden) <= 40


def test_everything_hidden_has_a_reason_and_exists(catalogue: Catalogue) -> None:
    """The list of what is left out is not longer than what there is."""
    for each in catalogue.hidden:
        thing: Any = keras
        for part in each.id.split(".")[1:]:
            thing = getattr(thing, part)
        assert callable(thing)
        assert each.reason.endswith(".")


def test_the_facts_speak_of_what_there_is() -> None:
    """No row of the hand-written table names an entry or an argument that is gone."""
    arguments = set()
    references = [cls for module in (keras.initializers, keras.constraints) for cls in vars(module).values()]
    things = [*layer_classes(), *functions(), *references, *vars(keras.regularizers).values()]
    for thing in filter(callable, things):
        made = thing.__init__ if inspect.isclass(thing) else thing
        calls = [made, *([thing.call] if hasattr(thing, "call") else [])]
        arguments |= {
            f"{thing.__name__}.{name}" for each in calls for name in inspect.signature(each).parameters
        }
    arguments |= {
        f"{name}.{parameter}"
        for cls, (name, *_) in layer_classes().items()
        for parameter in inspect.signature(cls).parameters
    }
    arguments |= {
        f"{name}.{parameter}"
        for function, (name, *_) in functions().items()
        for parameter in inspect.signature(function).parameters
    }
    assert set(FACTS.table("arguments")) - arguments == set()
    assert set(FACTS.table("layers")) <= {names[0] for names in layer_classes().values()}
    listed = {names[0] for names in functions().values()}
    assert set(FACTS.table("functions")) <= listed
    shelves = [name for names in FACTS.table("ops", "shelves").values() for name in names]
    assert len(shelves) == len(set(shelves))
    assert set(shelves) <= listed


def test_a_kind_of_node_is_added_in_one_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A new entry in the table of facts, and no line of code, puts a node into the catalogue."""
    monkeypatch.setattr(introspect, "layer_classes", dict)
    monkeypatch.setattr(introspect, "functions", dict)
    text = FACTS_FILE.read_text(encoding="utf-8")
    text += '\n[entries.probe]\ntitle = "Probe"\ncategory = "ends"\ninputs = [{ name = "input" }]\n'
    (tmp_path / "facts.toml").write_text(text, encoding="utf-8")
    data = introspect.catalogue_data(read_facts(tmp_path / "facts.toml"))
    (tmp_path / "keras.json").write_text(introspect.as_text(data), encoding="utf-8")
    probe = load_catalogue(tmp_path / "keras.json").get("probe")
    assert probe is not None
    assert [port.name for port in probe.inputs] == ["input"]


@pytest.mark.parametrize("id", LAYERS)
def test_a_layer_just_placed_has_an_output(id: str) -> None:
    """With its samples, a layer can be made and takes a usual input."""
    trial = try_layer(entry_of(id))
    assert trial is not None
    assert len(trial.outputs) == len(entry_of(id)["outputs"])


@pytest.mark.parametrize("id", FUNCTIONS)
def test_a_function_just_placed_has_an_output(id: str) -> None:
    """With its samples, a function takes a usual input, symbolically and traced, and gives tensors."""
    entry = entry_of(id)
    name = id.removeprefix("keras.ops.")
    trial = try_function(entry, attrgetter(name)(keras.ops), FACTS.table("functions", name))
    assert trial is not None
    if not entry.get("dynamic_outputs"):
        assert len(trial.outputs) == len(entry["outputs"])


@pytest.mark.parametrize("id", LAYERS)
def test_a_layer_takes_each_of_its_arguments(id: str) -> None:
    """Every argument can be given by name: its default, or a sample in the place of none."""
    entry = entry_of(id)
    cls = getattr(keras.layers, entry["title"])
    given = samples(entry)
    for each in entry["arguments"]:
        if "default" in each:
            value = each["default"]
            given.setdefault(each["name"], tuple(value) if isinstance(value, list) else value)
    assert cls(**given).name


ARGUMENTS = """A.

    Args:
        x: One
            and on.
        y, z: Two.

    Call arguments:
        w: Three.

    Example:

```python
x: no argument
```
"""


@pytest.mark.parametrize(
    ("docstring", "parts"),
    [
        ("One line.", Words("One line.")),
        ("Over\n    two lines.\n\n    More.", Words("Over two lines.", "More.")),
        (ARGUMENTS, Words("A.", "", {"x": "One and on.", "y": "Two.", "z": "Two."}, {"w": "Three."})),
        ("A.\n\n    >>> code\n    1\n\n    After.", Words("A.", "After.")),
        ("A.\n\n    Output: B\n        C.\n", Words("A.")),
        ("A.\n\n    Input shape: 2D\n        tensor.\n", Words("A.", tensor="2D tensor.")),
        ("A.\n\n    - One\n      and on.\n    - Two.", Words("A.", "- One and on.\n- Two.")),
        (None, Words()),
    ],
)
def test_docstrings_are_taken_apart(docstring: str | None, parts: Words) -> None:
    """What stands in front, what stands under each argument, and no code."""

    class Documented:
        __doc__ = docstring

    assert words_of(Documented) == parts


def test_operations_are_what_keras_says_today() -> None:
    """The table by which classes of operations in model files become functions is generated, not written."""
    assert operations_text() == OPERATIONS.read_text(encoding="utf-8")
