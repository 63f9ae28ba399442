"""The process that checks one layer of the project's own: made, called, saved and loaded as Keras would.

    → {"name": "Scaled", "code": […], "config": {…}, "inputs": […], "arguments": {…}}
    ← {"step": "eager"}                          before it is tried
    ← {"passed": "eager"}
    ← {"finding": {"code": "check-graph", …}}
    ← {"done": true}

It takes one request from its standard input and ends. Whoever started it limits its time.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nodes.catalogue.load import catalogue_in
from nodes.checks import STEPS, CheckFinding, CheckRequest
from nodes.codegen.literals import Unprintable, literal
from nodes.custom import CodeError, read_code
from nodes.formats.checks_json import decode_request, encode_finding
from nodes.graph import Object, Project, empty_project
from nodes.mending import registered, with_config, with_kwargs
from nodes.runtime.analyser import Answers, take_streams
from nodes.runtime.quiet import silence_tensorflow
from nodes.vocabulary import vocabulary

BATCH = 2
TOLERANCE = 1e-5
RAISING = frozenset({"load", "make", "eager", "graph", "symbolic", "gradient", "config", "weights", "reload"})
"""Steps for which there are words of their own when something is raised in them."""
FIRST = ("load", "make", "eager")
"""Steps without which no other makes sense."""


NEEDS = {"config": "name", "reload": "config"}
"""Steps that are tried only if another has passed: else they would say the same again."""


class Failed(Exception):
    """A step that did not go as it should."""

    def __init__(self, finding: CheckFinding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class Checker:
    """Tries one layer. What a step needs of an earlier one stands in attributes."""

    def __init__(self, request: CheckRequest, catalogue: Path | None = None) -> None:
        import keras
        import numpy as np
        import tensorflow as tf

        from nodes.runtime.modules import module_of
        from nodes.runtime.namespaces import NAMESPACES

        self.tf, self.keras, self.np, self.namespaces = tf, keras, np, NAMESPACES
        self.request = request
        self.text = next(code.text for code in request.code if code.name == request.name)
        project = empty_project()
        self.project = Project(project.blocks, project.main, {code.name: code for code in request.code})
        # The catalogue of another Keras stands in a folder that is named.
        self.catalogue = vocabulary(self.project, catalogue_in(catalogue))
        self.module = module_of(self.project, self.catalogue, f"custom:{request.name}", request.config)
        self.random = np.random.default_rng(0)
        self.tensors = [self._tensor(shape, dtype) for shape, dtype in request.inputs]
        self.layer: Any = None
        self.answer: Any = None
        self.is_random = False

    def run(self, say: Callable[..., None]) -> None:
        """Try everything, and say what passes and what does not."""
        failed: set[str] = set()
        for step in STEPS:
            if NEEDS.get(step) in failed:
                failed.add(step)
                continue
            say(step=step)
            try:
                getattr(self, f"_{step}")()
            except Failed as reason:
                say(finding=encode_finding(reason.finding))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever is raised is the finding
                say(finding=encode_finding(self._raised(step, error)))
            else:
                say(passed=step)
                continue
            failed.add(step)
            if step in FIRST:
                break

    def _raised(self, step: str, error: BaseException) -> CheckFinding:
        from nodes.runtime.inference import words_of

        spot = self.namespaces.spot_of(error)
        mine = spot is not None and spot.name == self.request.name
        line = spot.line if spot is not None and mine else 0
        code = f"check-{step}" if step in RAISING else "check-failed"
        text = words_of(error).rpartition("Exception encountered: ")[2]
        return CheckFinding(code, {"name": self.request.name, "text": text}, line)

    def _fail(self, code: str, fixed: str | None = None, **arguments: Any) -> None:
        raise Failed(CheckFinding(code, {"name": self.request.name, **arguments}, 0, fixed or ""))

    def _tensor(self, shape: tuple[int | None, ...], dtype: str) -> Any:
        sizes = [BATCH if size is None else size for size in shape]
        if dtype == "string":
            return self.tf.constant(self.np.full(sizes, "word"))
        kind = self.tf.as_dtype(dtype)
        if kind.is_floating:
            return self.tf.cast(self.random.normal(size=sizes), kind)
        return self.tf.cast(self.random.integers(0, 2, size=sizes), kind)

    # -- making ------------------------------------------------------------------------------------------

    def _load(self) -> None:
        code = self.project.code[self.request.name]
        try:
            read_code(code.name, code.kind, code.text)
        except CodeError as error:
            arguments = {"name": code.name, "text": error.reason}
            raise Failed(CheckFinding("check-load", arguments, error.line)) from error
        self.namespaces.names(self.module)

    @property
    def _class(self) -> Any:
        return self.namespaces.names(self.module)[self.request.name]

    def _make(self) -> None:
        self.layer = self._made()

    def _made(self) -> Any:
        try:
            text = str(literal(Object(f"custom:{self.request.name}", self.request.config), self.catalogue))
        except Unprintable:
            self._fail("check-make", text="an argument has no value that can be written")
        return eval(text, {**self.namespaces.names(self.module), "tf": self.tf})

    def _name(self) -> None:
        spec = self.catalogue.get(f"custom:{self.request.name}")
        if spec is not None and not spec.named:
            self._fail("check-unnamed", with_kwargs(self.text, self.request.name))

    # -- calling -----------------------------------------------------------------------------------------

    def _called(self, layer: Any) -> Any:
        return layer(*self.tensors, **self.request.arguments)

    def _eager(self) -> None:
        self.answer = self._called(self.layer)
        self.is_random = not self._same(self.answer, self._called(self.layer))

    def _same(self, one: Any, other: Any) -> bool:
        pairs = zip(self._flat(one), self._flat(other), strict=True)
        return all(self._alike(a, b) for a, b in pairs)

    def _flat(self, value: Any) -> list[Any]:
        return [self.np.asarray(each) for each in self.keras.tree.flatten(value) if each is not None]

    def _alike(self, one: Any, other: Any) -> bool:
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        if one.dtype.kind in "fc":
            return bool(self.np.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
        return bool((one == other).all())

    def _variables(self) -> None:
        tracked = {id(each.value) for each in self.layer.variables}
        raw = [name for name, each in self._held(self.layer, set()) if id(each) not in tracked]
        if raw:
            self._fail("check-untracked", names=", ".join(sorted(set(raw))))

    def _held(self, holder: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
        """The variables of TensorFlow that stand in attributes, also those of layers inside."""
        if id(holder) in seen:
            return
        seen.add(id(holder))
        for name, value in vars(holder).items():
            for each in value if isinstance(value, list | tuple) else (value,):
                if isinstance(each, self.tf.Variable) and not name.startswith("_"):
                    yield name, each
                elif isinstance(each, self.keras.Layer):
                    yield from self._held(each, seen)

    def _graph(self) -> None:
        answer = self.tf.function(lambda *tensors: self.layer(*tensors, **self.request.arguments))(
            *self.tensors
        )
        if not self.is_random and not self._same(answer, self.answer):
            self._fail("check-graph-differs")

    def _symbolic(self) -> None:
        self._model(self._made())

    def _model(self, layer: Any) -> Any:
        """A small model around `layer`, on inputs with an open batch."""
        inputs = [self.keras.Input(batch_shape=shape, dtype=dtype) for shape, dtype in self.request.inputs]
        return self.keras.Model(inputs, layer(*inputs, **self.request.arguments))

    def _gradient(self) -> None:
        weights = self.layer.trainable_variables
        with self.tf.GradientTape() as tape:
            outputs = [each for each in self.keras.tree.flatten(self._called(self.layer)) if each is not None]
            floats = [each for each in outputs if each.dtype.is_floating]
            total = sum(
                self.tf.reduce_sum(each * self._tensor(each.shape, each.dtype.name)) for each in floats
            )
        if not weights:
            return
        found = tape.gradient(total, [each.value for each in weights]) if floats else [None] * len(weights)
        missing = [each.name for each, gradient in zip(weights, found, strict=True) if gradient is None]
        if missing:
            self._fail("check-no-gradient", names=", ".join(missing))

    # -- keeping -----------------------------------------------------------------------------------------

    def _config(self) -> None:
        spec = self.catalogue.get(f"custom:{self.request.name}")
        names = [each.name for each in spec.arguments] if spec else []
        try:
            config = self.layer.get_config()
        except NotImplementedError:
            # Keras's own cannot tell: an argument is an object.
            config = {}
        missing = tuple(name for name in names if name not in config)
        if missing:
            fixed = with_config(self.text, self.request.name)
            self._fail("check-config-incomplete", fixed, names=", ".join(missing))
        self._class.from_config(config)

    def _registered(self) -> None:
        name = self.keras.saving.get_registered_name(self._class)
        if self.keras.saving.get_registered_object(name) is not self._class:
            self._fail("check-unregistered", registered(self.text, self.request.name))

    def _weights(self) -> None:
        one, other = self._model(self._made()), self._model(self._made())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "checked.weights.h5"
            one.save_weights(path)
            other.load_weights(path)
        self._compare("check-weights-differ", one, other)

    def _reload(self) -> None:
        model = self._model(self._made())
        own = {
            name: each for name, each in self.namespaces.names(self.module).items() if isinstance(each, type)
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "checked.keras"
            model.save(path)
            again = self.keras.models.load_model(path, custom_objects=own)
        self._compare("check-reload-differs", model, again)

    def _compare(self, code: str, one: Any, other: Any) -> None:
        if not self.is_random and not self._same(one(self.tensors), other(self.tensors)):
            self._fail(code)


def main() -> None:
    """Answer the one request."""
    reading, writing = take_streams()
    if hasattr(os, "nice"):
        os.nice(5)
    os.environ.update(CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")
    answers = Answers(writing)
    request = decode_request(json.loads(reading.readline()))
    silence_tensorflow()
    checker = Checker(request, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    from nodes.runtime.limits import limit_memory

    limit_memory()
    checker.run(answers.send)
    answers.send(done=True)
    # What the layer has left running is not waited for.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
