"""The process that proves an export: it runs the exported file as anybody would, and compares.

    → {"source": "…/mlp.py", "folder": "…"}
    ← {"step": "load"}                                                          before each step
    ← {"outputs": […], "first": {…} or null, "calls": 12, "done": true}
    ← {"problem": "proof-run", "arguments": {"text": "…"}, "done": true}

The folder holds what the session was given and gave, and how it computes (see `nodes.runtime.session.proof`).
The process takes one request from its standard input and ends. Whoever started it limits its time.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nodes.runtime.analyser import Answers, take_streams
from nodes.runtime.quiet import silence_tensorflow

MODULE = "exported"


class Disproved(Exception):
    """The comparison cannot be made: the code of a message, with its arguments."""

    def __init__(self, code: str, **arguments: Any) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


class Prover:
    """Runs one exported file. What a step needs of an earlier one stands in attributes."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        import keras
        import numpy as np

        from nodes.runtime.session import devices, proof

        self.keras, self.np, self.proof = keras, np, proof
        self.source, self.folder = Path(request["source"]), Path(request["folder"])
        self.told = told_in(self.folder)
        devices.set_up({"virtual_cpus": self.told["cpus"]})
        keras.config.set_dtype_policy(self.told["policy"])
        self.inputs = proof.read_arrays(self.folder / "inputs")
        self.model: Any = None
        self.passed: Any = None

    def load(self) -> None:
        """Import the file and have it build its model."""
        spec = importlib.util.spec_from_file_location(MODULE, self.source)
        if spec is None or spec.loader is None:
            raise Disproved("proof-no-python", path=str(self.source))
        module = importlib.util.module_from_spec(spec)
        sys.modules[MODULE] = module
        spec.loader.exec_module(module)
        if not hasattr(module, "build"):
            raise Disproved("proof-no-build", path=str(self.source))
        self.model = module.build()

    def weights(self) -> None:
        """Give the model the session's values, one by one in its order."""
        if not self.model.built:
            with self.proof.unchanged(self.model):
                self.model(self.proof.structure(self.inputs), training=False)
        values, variables = self.proof.read_arrays(self.folder / "weights"), self.proof.held(self.model)
        if len(values) != len(variables):
            raise Disproved("proof-weights-count", expected=len(values), received=len(variables))
        for value, variable in zip(values, variables, strict=True):
            if tuple(variable.shape) != value.shape:
                shapes = {"expected": str(value.shape), "received": str(tuple(variable.shape))}
                raise Disproved("proof-weights-shape", name=variable.path, **shapes)
            variable.assign(value)

    def run(self) -> None:
        """One forward pass."""
        self.passed = self.proof.run(self.model, self.inputs, str(self.source))

    def compare(self) -> dict[str, Any]:
        """How far the outputs differ, and at which call of a layer that begins."""
        expected, found = self.proof.read_arrays(self.folder / "outputs"), self.passed.outputs
        if len(expected) != len(found):
            raise Disproved("proof-outputs-count", expected=len(expected), received=len(found))
        outputs = [self._compared(*pair) for pair in zip(expected, found, strict=True)]
        return {
            "outputs": outputs,
            "first": self._first(self.told["calls"]),
            "line": self._line(),
            "calls": len(self.passed.calls),
        }

    def _line(self) -> int | None:
        """The first line whose value is another one; None where that cannot be said of this text."""
        if self.told["text"] != self.proof.text_of(str(self.source)):
            return None
        pairs = zip(self.told["steps"], self.passed.steps, strict=False)
        return next((other[0] for one, other in pairs if one != other), None)

    def _compared(self, expected: Any, found: Any) -> dict[str, Any]:
        shapes = {"shape": list(expected.shape), "received": list(found.shape), "dtype": found.dtype.name}
        if expected.dtype == object:
            found = self.np.array(
                [each.decode() if isinstance(each, bytes) else each for each in found.ravel()], object
            ).reshape(found.shape)
            equal = expected.shape == found.shape and bool((expected == found).all())
            return {**shapes, "equal": equal, "difference": None}
        if expected.shape != found.shape or expected.dtype != found.dtype:
            return {**shapes, "equal": False, "difference": None}
        equal = expected.tobytes() == found.tobytes()
        return {**shapes, "equal": equal, "difference": 0.0 if equal else self._distance(expected, found)}

    def _distance(self, expected: Any, found: Any) -> float | None:
        """The largest difference of two numbers in the same place; None where one is none."""
        wide = self.np.complex128 if expected.dtype.kind == "c" else self.np.float64
        apart = self.np.abs(expected.astype(wide) - found.astype(wide))
        apart[self.np.isnan(expected.astype(wide)) & self.np.isnan(found.astype(wide))] = 0
        most = float(apart.max()) if apart.size else 0.0
        return most if self.np.isfinite(most) else None

    def _first(self, calls: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
        """The first call that gave something else; None where all that can be compared gave the same."""
        mine = [[each.names, each.digests] for each in self.passed.calls]
        for one, other in zip(calls, mine, strict=False):
            if one[0] != other[0]:
                return {"names": other[0], "instead": one[0]}
            if one[1] != other[1]:
                return {"names": other[0], "instead": None}
        if len(calls) != len(mine):
            longer = max(calls, mine, key=len)
            return {"names": longer[min(len(calls), len(mine))][0], "instead": []}
        return None


def told_in(folder: Path) -> dict[str, Any]:
    """What the session said beside the arrays."""
    found: dict[str, Any] = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    return found


def prove(request: Mapping[str, Any], answers: Answers) -> None:
    """Go through every step and say what came of it."""
    from nodes.runtime.inference import words_of
    from nodes.runtime.limits import limit_memory

    answers.send(step="start")
    prover = Prover(request)
    limit_memory()
    step = ""
    try:
        for step in ("load", "weights", "run"):
            answers.send(step=step)
            getattr(prover, step)()
        answers.send(step="compare")
        answers.send(**prover.compare(), done=True)
    except Disproved as reason:
        answers.send(problem=reason.code, arguments=reason.arguments, done=True)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the file raises is the answer
        answers.send(problem=f"proof-{step}", arguments={"text": words_of(error)}, done=True)


def main() -> None:
    """Answer the one request."""
    reading, writing = take_streams()
    if hasattr(os, "nice"):
        os.nice(5)
    answers = Answers(writing)
    request = json.loads(reading.readline())
    # The same ways of computing, or the last bits differ; a GPU is shared with the session.
    os.environ.update(told_in(Path(request["folder"]))["environment"])
    os.environ.update(KERAS_BACKEND="tensorflow", TF_FORCE_GPU_ALLOW_GROWTH="true")
    silence_tensorflow()
    prove(request, answers)
    # What the file has left running is not waited for.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
