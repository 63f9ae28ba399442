"""Tries one case both ways: what the report says, and what Keras does with the exported class."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import add_node, connect, record_outputs
from nodes.formats.layers import dumps, loads
from nodes.graph import NodeId, Place, PortName, Project, empty_project
from nodes.report import NodeState, Report, Shape, WeightSpec
from nodes.runtime.analysis import Analyst, report_of
from nodes.runtime.findings import Findings
from nodes.runtime.inference import words_of
from nodes.runtime.program import program_of
from tests.nodes.runtime.sweep_cases import BATCH, Case

OUT = PortName("output")


@dataclass(frozen=True)
class Outcome:
    """How a case went.

    `"equal"`; `"refused"` by both; `"no kernel"`: equal as built, but TensorFlow cannot run it on this data
    and machine; or a difference, which `detail` describes.
    """

    case: Case
    kind: str
    detail: str = ""


class Driver:
    """Tries cases, one after the other, in this process."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self.catalogue = catalogue
        self.folder = folder
        # Keras would hide some errors behind one that it makes while it explains them.
        keras.config.disable_traceback_filtering()
        self.analyst = Analyst(catalogue)
        self.count = 0

    # -- what the report says ----------------------------------------------------------------------------

    def drawn(self, case: Case) -> tuple[Project, NodeId]:
        """A project with the node of `case` and an Input for each wire."""
        project = empty_project()
        spec = self.catalogue.nodes[case.entry]
        project, node = add_node(project, project.main, spec, Place(200, 0), self.catalogue, case.arguments)
        for place, given in enumerate(case.inputs):
            values = {"shape": given.shape, "dtype": given.dtype}
            if given.batch is not None:
                values["batch"] = given.batch
            entry = self.catalogue.nodes["input"]
            project, source = add_node(
                project, project.main, entry, Place(0, 100 * place), self.catalogue, values
            )
            port = PortName(given.port)
            project = connect(project, project.main, source, OUT, node, port, self.catalogue)
        return project, node

    def report(self, project: Project) -> Report:
        """The final report on `project`."""
        findings = Findings(program_of(project, project.main, self.catalogue))
        for traced in (False, True):
            for _ in self.analyst.go_through(findings, traced):
                pass
        return report_of(findings, 1)

    def works(self, case: Case) -> bool:
        """Whether the report finds nothing wrong."""
        project, node = self.drawn(case)
        found = self.report(project).nodes.get(((), node))
        return found is not None and found.state is NodeState.OK

    # -- both --------------------------------------------------------------------------------------------

    def run(self, case: Case) -> Outcome:
        """Try `case` both ways."""
        project, node = self.drawn(case)
        if loads(dumps(project)).project != project:
            return Outcome(case, "file", "the project is not the same after it has been saved and loaded")
        report = self.report(project)
        found = report.nodes.get(((), node))
        if found is None or found.state is NodeState.WAITING:
            left_out = program_of(project, project.main, self.catalogue).plan.left_out
            return Outcome(case, "not drawn", str(left_out))
        told = tuple(found.outputs)
        project = record_outputs(project, project.main, {node: told}) if told else project
        source = generate(project, self.catalogue).text
        with _real_keras():
            real = self._really(source, project, node, case)
        if found.state is not NodeState.OK:
            said = "; ".join(str(each.arguments) for each in report.problems)
            if isinstance(real, str):
                return Outcome(case, "refused", said)
            return Outcome(case, "only the report refuses", said)
        if isinstance(real, str):
            return Outcome(case, "only Keras refuses", real)
        layer = project.main_block.nodes[node].layer
        weights = () if layer is None else report.layers[(), layer].weights
        outputs = [(spec.shape, spec.dtype) for spec in found.outputs.values()]
        return Outcome(case, *_compared(outputs, weights, real))

    def _really(self, source: str, project: Project, node: NodeId, case: Case) -> Real | str:
        """Build the exported class and call it on data; what Keras says when it cannot."""
        self.count += 1
        path = self.folder / f"exported_{self.count}.py"
        path.write_text(source, encoding="utf-8")
        try:
            module = _imported(path)
            model = module.build()
            inputs = [input_of(given) for given in case.inputs]
            data = [data_of(given) for given in case.inputs]
            symbolic = model(inputs[0] if len(inputs) == 1 else inputs) if inputs else None
            eager = _on_data(model, data[0] if len(data) == 1 else data or np.zeros(1))
            if eager is None and symbolic is None:
                return "no kernel takes it"
        except Exception as error:  # noqa: BLE001 - whatever Keras raises is its answer
            return f"{type(error).__name__}: {words_of(error)}"
        layer = project.main_block.layer_of(project.main_block.nodes[node])
        return Real(
            None if eager is None else _specs(eager),
            None if symbolic is None else _specs(symbolic),
            () if layer is None else _weights(getattr(model, layer.attribute)),
        )


@dataclass(frozen=True)
class Real:
    """What the exported class gave: for data (None where no kernel takes it), for `tf.keras.Input`s (None
    without inputs), and its weights.
    """

    eager: list[tuple[Shape | None, str]] | None
    symbolic: list[tuple[Shape | None, str]] | None
    weights: tuple[WeightSpec, ...]


def _on_data(model: Any, data: Any) -> Any:
    """The model's answer; None where TensorFlow's kernels for this machine do not take the data."""
    try:
        return model(data)
    except tf.errors.OpError:
        return None


def _compared(
    outputs: list[tuple[Shape | None, str]], weights: tuple[WeightSpec, ...], real: Real
) -> tuple[str, str]:
    if weights != real.weights:
        return "weights", f"report {weights}\nKeras {real.weights}"
    if real.symbolic is not None and outputs != real.symbolic:
        return "symbolic", f"report {outputs}\nKeras {real.symbolic}"
    if real.eager is None:
        return "no kernel", ""
    fits = len(outputs) == len(real.eager) and all(map(_fits, outputs, real.eager))
    return ("equal", "") if fits else ("eager", f"report {outputs}\nKeras {real.eager}")


def _fits(said: tuple[Shape | None, str], real: tuple[Shape | None, str]) -> bool:
    """Whether a tensor is as the report said, which leaves open what it cannot know."""
    (shape, dtype), (real_shape, real_dtype) = said, real
    if dtype != real_dtype:
        return False
    if shape is None or real_shape is None:
        return True
    return len(shape) == len(real_shape) and all(
        one is None or other is None or one == other for one, other in zip(shape, real_shape, strict=True)
    )


@contextmanager
def _real_keras() -> Iterator[None]:
    """Keras as in a fresh process, and quiet."""
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[path.stem]
    return module


def input_of(given: Any) -> Any:
    """The Input that a wire comes from."""
    return tf.keras.Input(given.shape, batch_size=given.batch, dtype=given.dtype)


def data_of(given: Any) -> Any:
    """Data of the shape and dtype of `given` that most functions can take.

    Floats lie between 0 and 1, square matrices are positive definite, whole numbers are ones, then twos.
    """
    shape = (given.batch or BATCH, *(BATCH if each is None else each for each in given.shape))
    random = np.random.default_rng(3)
    if given.dtype == "string":
        return tf.constant(np.full(shape, "a b"))
    if given.dtype == "bool":
        return tf.constant(random.integers(0, 2, shape).astype(bool))
    if "int" in given.dtype:
        low = 0 if given.port in ("indices", "segment_ids") else 1
        return tf.constant(np.sort(random.integers(low, low + 2, shape), axis=0), given.dtype)
    data = random.uniform(0.1, 0.9, shape)
    if len(shape) > 1 and shape[-1] == shape[-2]:
        data = data + np.swapaxes(data, -1, -2) + 2 * shape[-1] * np.eye(shape[-1])
        data /= data.max() * 1.1
    return tf.cast(tf.constant(data), given.dtype)


def _specs(result: Any) -> list[tuple[Shape | None, str]]:
    flat = [each for each in keras.tree.flatten(result) if each is not None]
    return [_spec(each) for each in flat]


def _spec(value: Any) -> tuple[Shape | None, str]:
    if not hasattr(value, "dtype"):
        value = tf.convert_to_tensor(value)
    shape = value.shape
    if isinstance(shape, tf.TensorShape):
        shape = None if shape.rank is None else shape.as_list()
    return None if shape is None else tuple(shape), keras.backend.standardize_dtype(value.dtype)


def _weights(layer: Any) -> tuple[WeightSpec, ...]:
    """A layer's weights, named as inside it."""
    return tuple(
        WeightSpec(
            weight.path.partition(f"{layer.name}/")[2],
            tuple(weight.shape),
            keras.backend.standardize_dtype(weight.dtype),
            weight.trainable,
        )
        for weight in layer.weights
    )
