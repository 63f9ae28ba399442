"""The half of the live model that travels: an ordinary Jupyter kernel gets it as text, as `layerwright`.

It imports nothing else of this program, and nothing but NumPy, h5py, TensorFlow and Keras besides the
standard library. A module that answers requests stands in `MODULES`. Nothing of TensorFlow is imported before
`begin`, because some settings cannot be made after that.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

MODULES = (
    "building",
    "running",
    "weight_files",
    "weights",
    "changing",
    "initializers",
    "tensors",
    "whole",
    "proof",
    "gradients",
    "training",
    "devices",
    "placement",
)
"""The modules whose functions answer requests, or are for the person to call."""

LIVE: Any = None
"""The live model of this process, once it has begun."""


def begin(
    namespace: dict[str, Any], publish: Callable[[dict[str, Any]], None], setup: Mapping[str, Any]
) -> None:
    """Make this process the home of a live model whose names the person finds in `namespace`."""
    global LIVE
    # What TensorFlow makes when it is loaded stays: looking for garbage meanwhile takes a sixth of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        part("devices").set_up(setup)
        for name in MODULES:
            part(name)
    finally:
        if was_enabled:
            gc.enable()
    LIVE = part("live").Live(namespace, publish)
    memory = part("memory")
    memory.limit(int(setup.get("memory", 0)) * memory.GIGABYTE)
    namespace.update(tf=import_module("tensorflow"), np=import_module("numpy"))


def forget() -> None:
    """Hold no model any more, and no values: another drawing is at hand."""
    global LIVE
    for name in ("model", "inputs", "outputs"):
        LIVE.namespace.pop(name, None)
    LIVE = type(LIVE)(LIVE.namespace, LIVE.publish)


def part(name: str) -> ModuleType:
    """One of the modules of this package."""
    return import_module(f".{name}", __name__)


def answer(request: str, method: str, payload: str) -> None:
    """Answer a request of the window: what comes of it is published."""
    part("answering").answer(LIVE, request, method, payload)


def expect(request: str, method: str, payload: str) -> None:
    """Tell what the code that comes next, which the person sees, is about."""
    part("answering").expect(LIVE, request, method, payload)


def build(module: str) -> Any:
    """Build the model that the source `module` means; values of layers that it had before are kept."""
    return part("building").build(LIVE, module)


def run(inputs: Any, training: bool | None = None) -> Any:
    """Call the model, and show in the window what every node made of `inputs`."""
    return part("running").run(LIVE, inputs, training)


def training_data() -> Any:
    """The inputs and the targets of the training that the window asked for."""
    return part("training").data(LIVE)


def progress() -> Any:
    """A callback for `fit` that draws the loss in the window, step by step."""
    return part("training").progress(LIVE)
