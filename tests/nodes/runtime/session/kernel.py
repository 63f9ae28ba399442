"""The session's half of the live model, in this process."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from nodes import living
from nodes.catalogue.spec import Catalogue
from nodes.graph import Project
from nodes.running import watched

NUMBERS = itertools.count()


class Kernel:
    """What the session does, in this process."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        from nodes.runtime.session import running as running
        from nodes.runtime.session.live import Live

        self.catalogue = catalogue
        self.folder = folder
        self.told: list[dict[str, Any]] = []
        self.live = Live({}, self.told.append)
        self.drawn: living.Drawn | None = None

    def build(self, project: Project) -> Any:
        """Build the model of a project, as the window has it built."""
        from nodes.runtime.session.building import build

        self.drawn = drawn = living.drawn(project, self.catalogue)
        module = f"ran_{next(NUMBERS)}"
        path = self.folder / f"{module}.py"
        path.write_text(drawn.source.text, encoding="utf-8")
        payload = {"path": str(path), "tree": drawn.encoded_tree(), "classes": list(drawn.classes)}
        self.live.expected["build"] = ("b", payload)
        return build(self.live, module)

    def feed(self, *wishes: dict[str, Any]) -> dict[str, Any]:
        """Make inputs."""
        assert self.drawn is not None
        taps = watched(self.drawn.project, self.catalogue)
        return self.ask("feed", wishes=list(wishes), taps=taps)

    def ask(self, method: str, **payload: Any) -> dict[str, Any]:
        """Ask something; what comes of it."""
        from nodes.runtime.session import answering

        answering.answer(self.live, "q", method, json.dumps(payload))
        message = self.told[-1]
        assert message["id"] == "q"
        data: dict[str, Any] = message["data"]
        return data

    def run(self, **keywords: Any) -> tuple[Any, dict[str, Any]]:
        """Run the model with the inputs that were made: outputs, and what the window is told."""
        from nodes.runtime.session.running import run

        self.live.expected["run"] = ("r", {})
        outputs = run(self.live, self.live.inputs, **keywords)
        assert self.told[-1]["id"] == "r"
        json.dumps(self.told[-1], allow_nan=False)
        return outputs, self.told[-1]["data"]

    def values(self, path: str, node: str, port: str) -> Any:
        """The values of one port that are looked at."""
        from nodes.runtime.session.measures import array_of
        from nodes.runtime.session.running import state_of

        told = self.ask("values", path=path, node=node, port=port)
        assert "code" not in told, told
        looked = state_of(self.live).looked
        assert looked is not None
        return array_of(looked[1])[0]


def wish(*shape: int, how: str = "normal", dtype: str = "float32", **more: Any) -> dict[str, Any]:
    """What is wished for as an input; its batch is open."""
    declared = [None, *shape[1:]] if shape else []
    return {"name": "x", "dtype": dtype, "declared": declared, "shape": shape, "how": how, **more}
