"""From a model of Keras to a file, to a project, to a generated class with the file's values."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np

from nodes.catalogue.spec import Catalogue
from nodes.codegen.arrays import npz
from nodes.codegen.source import Source, generate
from nodes.formats import layers as project_files
from nodes.formats.imported import Imported
from nodes.formats.keras_models import read_keras_model
from nodes.report import Severity
from nodes.validate import problems
from nodes.vocabulary import vocabulary

_NUMBERS = itertools.count()


def randomised(model: Any) -> Any:
    """`model` with weights that no initialiser makes, so that each has to come from the file."""
    random = np.random.default_rng(0)
    for weight in model.weights:
        if weight.dtype.startswith(("float", "bfloat")):
            # as small as keeps deep models finite
            value = random.normal(0, 1 / max(1, np.prod(weight.shape[:-1])) ** 0.5, weight.shape)
            weight.assign(np.abs(value) + 0.5 if "variance" in weight.path else value)
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state") and layer.built:
            layer.finalize_state()
    return model


def imported(path: Path, catalogue: Catalogue) -> Imported:
    """The project in `path`: drawn without mistakes, and the same after being saved."""
    found = read_keras_model(path, catalogue)
    opened = project_files.loads(project_files.dumps(found.project))
    assert opened.project == found.project
    assert not opened.problems
    words = vocabulary(found.project, catalogue)
    assert not [each for each in problems(found.project, words) if each.severity is Severity.ERROR]
    return found


def rebuilt(found: Imported, folder: Path, catalogue: Catalogue) -> Any:
    """The model of the generated class, with the weights of the file."""
    source = generate(found.project, catalogue)
    assert not source.left_out
    model = loaded(source, folder).build()
    if found.weights is not None:
        weights = folder / "exported.weights.h5"
        found.weights.write(weights)
        model.load_weights(weights)
    return model


def loaded(source: Source, folder: Path) -> Any:
    """The module that a source is."""
    path = folder / f"exported_{next(_NUMBERS)}.py"
    path.write_text(source.text, encoding="utf-8")
    if source.arrays:
        path.with_suffix(".constants.npz").write_bytes(npz(source.arrays))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def assert_same(found: Any, expected: Any, finite: bool = True) -> None:
    """The same structure, and in it the same numbers to the last bit."""
    assert isinstance(found, dict) == isinstance(expected, dict)
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
    ours, theirs = keras.tree.flatten(found), keras.tree.flatten(expected)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        one, other = np.asarray(one), np.asarray(other)
        assert one.dtype.kind != "f" or not finite or np.isfinite(other).all()
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        assert one.tobytes() == other.tobytes()
