"""The hand-written facts of `resources/catalogue/facts.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodes.catalogue.load import SHIPPED

FACTS = SHIPPED.with_name("facts.toml")
BY_NAME = {
    "kinds": "kind",
    "choices": "choices",
    "minimum": "minimum",
    "maximum": "maximum",
    "samples": "sample",
    "words": "doc",
}
"""The tables that tell something of every argument of a name, and what they tell."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables of the file, as they stand there."""

    tables: Mapping[str, Any]

    def table(self, *names: str) -> Mapping[str, Any]:
        """A table by its path; empty when it is not there."""
        found: Any = self.tables
        for name in names:
            found = found.get(name, {})
        return dict(found)

    def argument(self, owner: str, name: str) -> Mapping[str, Any]:
        """What is written of one argument: by its name alone, overlaid by what is said of this entry's."""
        by_name = {what: self.tables[table].get(name) for table, what in BY_NAME.items()}
        said = {what: value for what, value in by_name.items() if value is not None}
        if owner in self.tables["several"].get(name, ()):
            said["kind"] = "ints"
        rank = re.search(r"(\d)D", owner)
        if rank and name in self.table("rank")["arguments"]:
            said["length"] = int(rank[1])
        if {name, f"{owner}.{name}"} & set(self.table("tuples")["arguments"]):
            said["tuple_only"] = True
        return {**said, **self.own(owner, name)}

    def own(self, owner: str, name: str) -> Mapping[str, Any]:
        """What is said of this one argument of this one entry."""
        return self.table("arguments", f"{owner}.{name}")


def read_facts(path: Path = FACTS) -> Facts:
    """The facts in `path`."""
    return Facts(tomllib.loads(path.read_text(encoding="utf-8")))
