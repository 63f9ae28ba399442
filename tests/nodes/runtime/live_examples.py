"""Drawings built as the session builds them, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodes import living
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import read
from nodes.graph import Project
from nodes.living import Built
from nodes.runtime.session.answering import ANSWERS, answer
from nodes.runtime.session.building import build
from nodes.runtime.session.live import Live

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
NAMES = tuple(sorted(each.stem for each in EXAMPLES.glob("*.layers")))


class Kernel:
    """A live model in this process, and what it has published."""

    def __init__(self) -> None:
        self.told: list[Mapping[str, Any]] = []
        self.live = Live({}, self.told.append)
        self.built: Built | None = None
        self._count = 0

    def build(self, project: Project, catalogue: Catalogue, folder: Path) -> Built:
        """Build `project`, as often as wanted."""
        self._count += 1
        found = living.drawn(project, catalogue)
        module = f"{found.name}_{id(self):x}_{self._count}"
        path = folder / f"{module}.py"
        path.write_text(found.source.text, encoding="utf-8")
        told = {"path": str(path), "tree": found.encoded_tree(), "classes": list(found.classes)}
        self.live.expected["build"] = ("build", told)
        self.live.namespace["model"] = build(self.live, module)
        self.built = living.built(found, module, self.told[-1]["data"])
        return self.built

    def ask(self, method: str, **payload: Any) -> Any:
        """What a request is answered with.

        Raises:
            Refused: as the answer says.
        """
        return ANSWERS[method](self.live, **payload)

    def answer(self, method: str, payload: str) -> Mapping[str, Any]:
        """What is published for a request as it travels."""
        answer(self.live, "1", method, payload)
        return self.told[-1]


def example(name: str, catalogue: Catalogue, folder: Path) -> Kernel:
    """An example as a live model."""
    kernel = Kernel()
    kernel.build(read(EXAMPLES / f"{name}.layers").project, catalogue, folder)
    return kernel
