"""The hand-written facts of `resources/catalogue/facts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodes.catalogue.load import SHIPPED

FACTS = SHIPPED.with_name("facts.toml")


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables of the file, as they stand there."""

    tables: Mapping[str, Any]

    def table(self, *names: str) -> Mapping[str, Any]:
        """A table by its path; empty when it is not there."""
        found: Any = self.tables
        for name in names:
            found = found.get(name, {})
        return found  # type: ignore[no-any-return]

    def argument(self, owner: str, name: str) -> Mapping[str, Any]:
        """What is written of one argument: by its name alone, overlaid by what is said of this entry's."""
        facts: dict[str, Any] = {}
        for key in ("minimum", "maximum", "choices", "sample"):
            values = self.table(PLURAL[key])
            if name in values:
                facts[key] = values[name]
        if name in self.table("kinds"):
            facts["kind"] = self.table("kinds")[name]
        return {**facts, **self.table("arguments").get(f"{owner}.{name}", {})}


PLURAL = {"minimum": "minimum", "maximum": "maximum", "choices": "choices", "sample": "samples"}


def read_facts(path: Path = FACTS) -> Facts:
    """The facts in `path`."""
    return Facts(tomllib.loads(path.read_text(encoding="utf-8")))
