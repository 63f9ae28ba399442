"""A process with three virtual CPUs that runs sources and tells what is not on the device it asks for.

It takes the cases on its standard input and writes `{name: [what is wrong, …]}` as its last line.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context

COMPUTES = ("MatMul", "_FusedMatMul", "BiasAdd", "Relu")
"""The operations of a Dense layer, before and after the graph is optimised."""


def short(device: str) -> str:
    """`CPU:1` of `/job:localhost/replica:0/task:0/device:CPU:1`."""
    return device.rpartition("device:")[2]


def variables(model: Any) -> Iterator[Any]:
    """All variables of a model, with the states of its random numbers."""
    yield from model.variables
    for layer in model._flatten_layers():
        yield from (generator.state for generator in getattr(layer, "_seed_generators", ()))


class Case:
    """Tries one source."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.wrong: list[str] = []
        self.space: dict[str, Any] = {"__name__": record["name"]}
        exec(record["source"], self.space)
        self.data = self._data(self.build())

    def build(self) -> Any:
        """The model of the source's own `build`."""
        return self.space["build"]()

    def unbuilt(self) -> Any:
        """A model that has not met data."""
        return type(self.build())()

    def _data(self, model: Any) -> Any:
        shapes = model._build_shapes_dict["input_shape"]
        several = isinstance(shapes[0], tuple | list)
        data = [
            np.ones([each or 2 for each in shape], "float32") for shape in (shapes if several else [shapes])
        ]
        return data if several else data[0]

    def look(self, model: Any, how: str) -> None:
        """Compare where the variables are with what was asked."""
        paths = [f"/{each.path}" for each in model.variables]
        if not all(any(f"/{part}" in path for path in paths) for part in self.record["variables"]):
            self.wrong.append(f"{how}: not all are there: {paths}")
        for variable in variables(model):
            real = short(variable.value.device)
            for part, asked in self.record["variables"].items():
                if (not part or f"/{part}" in f"/{variable.path}") and real != asked:
                    self.wrong.append(f"{how}: {variable.path} is on {real}, not on {asked}")

    def try_all(self) -> None:
        """Every way in which the model can come to its weights and run."""
        model = self.build()
        self.look(model, "build")
        self._eager(model)
        self._reload(model)
        if not self.record["thorough"]:
            return
        self._graph(lambda: model.predict(self.data, verbose=0), "predict")
        model.compile("sgd", "mse")
        if model.jit_compile:
            self.wrong.append("fit would be compiled for one device")
        outputs = tf.nest.map_structure(lambda each: np.zeros(each.shape, "float32"), model(self.data))
        self._graph(lambda: model.fit(self.data, outputs, verbose=0), "fit")
        self.look(model, "fit")
        for how, run in self._ways() if self.record["calls"] else ():
            self.look(run(outputs), how)

    def _ways(self) -> Iterator[tuple[str, Callable[[Any], Any]]]:
        def fit(outputs: Any) -> Any:
            model = self.unbuilt()
            model.compile("sgd", "mse")
            model.fit(self.data, outputs, verbose=0)
            return model

        def within(run: Callable[[Any], Any]) -> Callable[[Any], Any]:
            def ran(_: Any) -> Any:
                model = self.unbuilt()
                run(model)
                return model

            return ran

        yield "fit first", fit
        yield "eager first", within(lambda model: model(self.data))
        yield "predict first", within(lambda model: model.predict(self.data, verbose=0))
        yield "in a function", within(lambda model: tf.function(model)(self.data))
        inside = tf.keras.Input(self.data.shape[1:])
        yield "in a functional model", within(lambda model: tf.keras.Model(inside, model(inside)))
        yield "in a Sequential", within(lambda model: tf.keras.Sequential([model])(self.data))

    def _eager(self, model: Any) -> None:
        """Where each layer's result is when nothing is a graph."""
        for name, asked in self.record["calls"].items():
            layer = getattr(model, name)
            call, seen = layer.call, []
            layer.call = lambda *args, call=call, seen=seen, **more: (
                seen.append(call(*args, **more)) or seen[-1]
            )
            model(self.data)
            layer.call = call
            if short(seen[0].device) != asked:
                self.wrong.append(f"eager: {name} ran on {short(seen[0].device)}, not on {asked}")

    def _graph(self, run: Callable[[], Any], how: str) -> None:
        """Where the operations of each layer's forward pass are in the optimised graph of the first run."""
        with context.collect_graphs(optimized=True) as graphs:
            run()
        nodes = [node for graph in graphs for node in graph.node]
        nodes += [node for graph in graphs for each in graph.library.function for node in each.node_def]
        for name, asked in self.record["calls"].items():
            own = [
                node
                for node in nodes
                if f"/{name}_1/" in node.name and node.op in COMPUTES and "gradient" not in node.name
            ]
            places = {short(node.device) for node in own}
            if places != {asked}:
                self.wrong.append(f"{how}: {name} ran on {sorted(places)}, not on {asked}")

    def _reload(self, model: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            model.save(Path(folder) / "model.keras")
            loaded = tf.keras.models.load_model(Path(folder) / "model.keras")
        self.look(loaded, "reloaded")
        for one, other in zip(loaded.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)


def main() -> None:
    """Go through the cases."""
    cpus = tf.config.list_physical_devices("CPU")
    tf.config.set_visible_devices(cpus)
    tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 3)
    found = {}
    for record in json.load(sys.stdin):
        case = Case(record)
        try:
            case.try_all()
        except (ValueError, TypeError, AssertionError, tf.errors.OpError):
            case.wrong.append(traceback.format_exc()[-2000:])
        found[record["name"]] = case.wrong
    print(json.dumps(found))


if __name__ == "__main__":
    main()
