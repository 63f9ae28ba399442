"""The main block: a class of the source, or one made around a model at the top of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from nodes.catalogue.spec import Catalogue
from nodes.chains import CHAINS
from nodes.formats.imported import Note
from nodes.formats.python_source.blocks import OUTPUT, ReadBlock, drop_unused
from nodes.formats.python_source.calls import Call
from nodes.formats.python_source.classes import ClassText
from nodes.formats.python_source.drafts import Draft, One, Row, Tensor, Thing
from nodes.formats.python_source.functional import read_functional
from nodes.formats.python_source.in_place import is_lambda, lambda_called
from nodes.formats.python_source.making import Making
from nodes.formats.python_source.module import INPUTS, Entry, Model, entry_of
from nodes.formats.python_source.parsing import NoForm, SourceError
from nodes.formats.python_source.reader import Surroundings
from nodes.formats.python_source.values import shown
from nodes.graph import BlockId, LayerId, block_of_type, block_type
from nodes.messages import sentence
from nodes.names import is_class_name, snake_case


class MainBlock:
    """Finds or makes the main block of one source."""

    def __init__(
        self,
        around: Surroundings,
        catalogue: Catalogue,
        classes: Mapping[str, ClassText],
        blocks: Mapping[str, ReadBlock],
        read_class: Callable[[str], None],
    ) -> None:
        self.around = around
        self.catalogue = catalogue
        self.classes = classes
        self.blocks = blocks
        self.read_class = read_class
        self.drafts: list[ReadBlock] = []
        """The blocks that were made here."""
        self.read_whole = False
        """Whether all that stands at the top has been read as what makes the model."""

    def make(self, model: Model | None, name: str, entries: tuple[Entry, ...] | None, wish: str) -> BlockId:
        """The main block, of the class `name` or of what `model` makes.

        Raises:
            SourceError: it can be neither.
        """
        if model is None:
            found = self.blocks.get(name)
            return found.draft.id if found is not None else self._around(name, entries).id
        try:
            id = self._of_model(model, wish)
            self._change(model, id)
            return id
        except NoForm as error:
            called = model.call.func.id if isinstance(model.call.func, ast.Name) else ""
            if called not in self.classes:
                raise _no_model(error, error.line or model.line, shown(model.call)) from error
            # what it is called with cannot be said, but what it is
            self.around.notes.append(Note("python-call-left", {"text": shown(model.call)}, "", model.line))
            self.around.notes.append(Note(error.code, error.arguments, "", error.line or model.line))
            self.drafts.clear()
            found = self.blocks.get(called)
            return found.draft.id if found is not None else self._around(called, model.entries).id

    def _change(self, model: Model, id: BlockId) -> None:
        """What is said of the layers of a model after it has been made: which are not trained."""
        known = (each.draft for each in (*self.blocks.values(), *self.drafts))
        draft = next(each for each in known if each.id == id)
        for each in model.changes if not self.read_whole else ():
            target = each.targets[0]
            assert isinstance(target, ast.Attribute)
            owner, _, attribute = shown(target.value).partition(".")
            held = draft.attributes.get(attribute) if owner == model.variable else None
            value = each.value.value if isinstance(each.value, ast.Constant) else None
            if target.attr == "trainable" and isinstance(held, One) and isinstance(value, bool):
                draft.layers[held.layer] = replace(draft.layers[held.layer], trainable=value)
            elif target.attr == "trainable" or target.attr in draft.attributes or held is not None:
                self.around.notes.append(Note("python-left", {"text": shown(each)}, "", each.lineno))

    def _around(self, name: str, entries: tuple[Entry, ...] | None) -> Draft:
        """A block around a class that is kept as code."""
        call = ast.Call(ast.Name(name, ast.Load()), [], [])
        try:
            return self._line(f"{name}Model", [call], entries)
        except NoForm as error:
            line = self.classes[name].node.lineno if name in self.classes else 1
            raise _no_model(error, error.line or line, name) from error

    def _of_model(self, model: Model, wish: str) -> BlockId:
        called = model.call.func
        if self.around.values.spelling.dotted(called) == "keras.Model":
            return self._functional(model, wish)
        found = self.blocks.get(called.id) if isinstance(called, ast.Name) else None
        if found is None:
            special = self._special(model)
            return self._of_list(model, wish).id if special is None else special
        making = self._making(Draft("", "model", self.catalogue), model)
        made = making.made(model.call)
        used = any(self._uses(each.draft, found.draft.id) for each in self.blocks.values())
        if (
            used
            or found.parameters.keys() & set(self._given(found))
            or not made.config.keys() <= set(found.draft.arguments)
        ):
            return self._line(
                _class_name(model.variable, wish, self.classes), [model.call], model.entries, making
            ).id
        # what the class is called with is what it is in this project
        found.draft.arguments.update(made.config)
        found.missing -= made.config.keys()
        self._declare(found.draft, model.entries)
        return found.draft.id

    def _functional(self, model: Model, wish: str) -> BlockId:
        """The block of a model that is made of its inputs and outputs."""
        draft = Draft(_class_name(model.variable, wish, self.classes), "model", self.catalogue)
        self.drafts += map(ReadBlock, read_functional(model, draft, self.around))
        self.drafts.append(ReadBlock(draft))
        return draft.id

    def _special(self, model: Model) -> BlockId | None:
        """The block of a class that is another one with other values; None for other models."""
        making = self._making(Draft("", "model", self.catalogue), model)
        spec = self.around.values.from_template(model.call, making.lookup)
        found = None if spec is None else block_of_type(spec.id)
        for each in self.blocks.values():
            if each.draft.id == found:
                self._declare(each.draft, model.entries)
        return found

    def _given(self, found: ReadBlock) -> list[str]:
        return [layer.attribute for layer in found.draft.layers.values() if layer.given]

    def _uses(self, draft: Draft, block: BlockId) -> bool:
        return any(block_type(block) in repr((each.type, each.config)) for each in draft.layers.values())

    def _declare(self, draft: Draft, entries: tuple[Entry, ...] | None) -> None:
        for node, entry in zip(draft.inputs, entries or (), strict=False):
            draft.change(node, arguments=entry.arguments())

    def _of_list(self, model: Model, wish: str) -> Draft:
        """The layers of `Sequential([…])`, one node each; of a list in a class of the source, one node."""
        name = _class_name(model.variable, wish, self.classes)
        whole = self._whole(name, model)
        if whole is not None:
            return whole
        spec = self.around.values.spec_of(model.call.func)
        if spec is None or spec.id not in ("keras.Sequential", "chain"):
            making = self._making(Draft(name, "model", self.catalogue), model)
            return self._line(name, [model.call], model.entries, making)
        odd = model.odd or _changed_in(model.function)
        if odd is not None:
            raise NoForm("python-statement", odd, text=shown(odd))
        made = self.around.values.list_of(spec, model.call)
        elements = [*made.layers, *model.added]
        entries = model.entries
        if elements and isinstance(elements[0], ast.Call):
            declared = entry_of(elements[0], self.around.values)
            if declared is not None and self.around.values.spelling.dotted(elements[0].func) in INPUTS:
                entries = entries or (declared,)
                elements = elements[1:]
        shared = len({shown(each) for each in elements if isinstance(each, ast.Name)}) < sum(
            isinstance(each, ast.Name) for each in elements
        )
        if spec.id == "chain" and not shared:
            return self._line(
                name, [model.call], entries, self._making(Draft(name, "model", self.catalogue), model)
            )
        making = self._making(Draft(name, "model", self.catalogue), model)
        return self._line(name, elements, entries, making)

    def _whole(self, name: str, model: Model) -> Draft | None:
        """The block of a model that is a list of layers, as one node; None where no such node can hold it."""
        making = Making(Draft(name, "model", self.catalogue), self.around.values, frozenset())
        making.read_top(self.around.text.tree)
        thing = making.variables.get(model.variable)
        if model.function is not None and thing is None:
            call = model.given or ast.Call(ast.Name(model.function.name, ast.Load()), [], [])
            with suppress(NoForm):
                thing = making.thing(ast.copy_location(call, model.call), "sequential")
        draft = making.draft
        if not isinstance(thing, One) or draft.layers[thing.layer].type not in CHAINS:
            return None
        layer = draft.layers[thing.layer]
        if not layer.config.get("layers") or layer.id in draft.moved:
            return None
        title = snake_case(layer.type.rpartition(".")[2])
        draft.layers[layer.id] = replace(layer, attribute=title)
        declared = making.entries.get(layer.id)
        entries = model.entries or (None if declared is None else (declared,))
        self.read_whole = True
        return self._lined(making, [layer.id], entries)

    def _making(self, draft: Draft, model: Model) -> Making:
        """What reads expressions at the top: it knows the variables that are given a value before."""
        making = Making(draft, self.around.values, frozenset())
        making.read_top(self.around.text.tree, model.line)
        return making

    def _line(
        self,
        name: str,
        elements: list[ast.expr],
        entries: tuple[Entry, ...] | None,
        making: Making | None = None,
    ) -> Draft:
        """A block in which `elements` are applied one after the other.

        Raises:
            NoForm: one of them is no layer.
        """
        if making is None:
            making = Making(Draft(name, "model", self.catalogue), self.around.values, frozenset())
        making.draft.name = name
        call = Call(making.draft, self.around, {}, self.catalogue)
        layers = [
            each if isinstance(each, ast.Call) and is_lambda(call, each) else self._element(each, making)
            for each in elements
        ]
        if entries is None and elements:
            entry = making.hint(elements[0])
            entries = None if entry is None else (entry,)
        return self._lined(making, layers, entries)

    def _lined(
        self, making: Making, layers: Sequence[LayerId | ast.Call], entries: tuple[Entry, ...] | None
    ) -> Draft:
        """The block in which `layers` are applied one after the other; calls make layers of type Lambda."""
        draft = making.draft
        call = Call(draft, self.around, {}, self.catalogue)
        x: Thing = self._inputs(draft, entries)
        for layer in layers:
            call.variables = {"inputs": x}
            draft.line = 0
            given = ast.Call(ast.Name("_", ast.Load()), [ast.Name("inputs", ast.Load())], [])
            x = call.layer(layer, given) if isinstance(layer, str) else lambda_called(call, layer, given)
        for each in x.items if isinstance(x, Row) else (x,):
            draft.give(call.tensor(each))
        drop_unused(draft)
        self.drafts.append(ReadBlock(draft))
        return draft

    def _inputs(self, draft: Draft, entries: tuple[Entry, ...] | None) -> Tensor:
        # what takes several in a list is given what the model is given, whatever that is
        entry = entries[0] if entries is not None and len(entries) == 1 else Entry()
        node = draft.add("input", entry.arguments())
        draft.inputs.append(node)
        return Tensor(node, OUTPUT)

    def _element(self, node: ast.expr, making: Making) -> LayerId:
        spec = self.around.values.spec_of(node.func) if isinstance(node, ast.Call) else None
        title = "" if spec is None else spec.title if ":" in spec.id else spec.id.rpartition(".")[2]
        if spec is None and isinstance(node, ast.Call):
            title = shown(node.func)
        thing = making.thing(node, snake_case(title) or "layer")
        if isinstance(thing, One):
            return thing.layer
        raise NoForm("python-no-value", node, text=shown(node))


def _changed_in(function: ast.FunctionDef | None) -> ast.Call | None:
    """A call in a function that changes the layers of what it makes."""
    for each in ast.walk(function) if function is not None else ():
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr in ("add", "pop")
        ):
            return each
    return None


def _class_name(variable: str, wish: str, taken: Collection[str]) -> str:
    """What the class of a model is called that was a variable: `net` becomes `Net`."""
    words = [word for word in variable.split("_") if word]
    name = "".join(f"{word[:1].upper()}{word[1:]}" for word in words)
    name = name if is_class_name(name) else wish
    return f"{name}Model" if name in taken else name


def _no_model(error: NoForm, line: int, text: str) -> SourceError:
    return SourceError(
        "python-model", line, 1, {"text": text, "reason": sentence(error.code, error.arguments)}
    )
