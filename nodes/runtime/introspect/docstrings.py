"""Keras's own words: what its docstrings say of a class or function, and of each argument."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTION = re.compile(
    r"^(Args|Arguments|Call arguments|Returns?|Raises|Yields|References?|Examples?|Usage|Attributes|Note|Notes"
    r"|Input shapes?|Output shapes?|Inputs?|Outputs?)\b[^:`]{0,40}:\s*$",
    re.IGNORECASE,
)
ARGUMENT = re.compile(r"^`?(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)`?\s*(?:\([^)]*\))?\s*:(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Words:
    """A docstring in parts: `arguments` of the constructor or function, `call` those of a layer's call."""

    summary: str = ""
    doc: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    call: Mapping[str, str] = field(default_factory=dict)


def words_of(thing: object) -> Words:
    """The parts of `thing`'s own docstring."""
    text = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    sections = split_sections(text)
    description = sections.pop("")
    arguments, call = {}, {}
    for title, lines in sections.items():
        if title.startswith("arg"):
            arguments.update(arguments_in(lines))
        elif title.startswith("call arg"):
            call.update(arguments_in(lines))
    summary = description[0].strip() if description else ""
    rest = 1
    while rest < len(description) and description[rest].strip():  # a first sentence on two lines
        summary, rest = f"{summary} {description[rest].strip()}", rest + 1
    return Words(summary, paragraphs(without_examples(description[rest:])), arguments, call)


def split_sections(text: str) -> dict[str, list[str]]:
    """The lines under each heading, by the heading in lower case; those before the first under ``""``."""
    sections: dict[str, list[str]] = {"": []}
    title = ""
    for line in text.splitlines():
        found = SECTION.match(line)
        if found:
            title = line.strip().rstrip(":").lower()
            sections.setdefault(title, [])
        else:
            sections[title].append(line)
    return sections


def arguments_in(lines: list[str]) -> dict[str, str]:
    """The text of each argument of an `Args:` section."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    base = min(indents, default=0)
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) == base:
            match = ARGUMENT.match(line.strip())
            if match:
                names = [name.strip().lstrip("*") for name in match[1].split(",")]
                for name in names:
                    found[name] = [match[2] or ""]
                continue
            if not names:
                continue
        for name in names:
            found[name].append(line)
    return {name: paragraphs(text) for name, text in found.items()}


def without_examples(lines: list[str]) -> list[str]:
    """The prose alone: no doctests, no fenced code, no sentence that only announces them."""
    kept: list[str] = []
    fenced = prompted = False
    for line in lines:
        stripped = line.strip()
        if stripped.startswith("```"):
            fenced = not fenced
            continue
        prompted = stripped.startswith(">>>") or (prompted and bool(stripped))
        if not fenced and not prompted:
            kept.append(line)
    return [line for line in kept if line.strip().lower() not in ("for example:", "example:", "examples:")]


def paragraphs(lines: list[str]) -> str:
    """The text with its line breaks undone, except between paragraphs and before list items."""
    out: list[str] = []
    start = True
    for line in (each.strip() for each in lines):
        if not line:
            start = True
        elif start or re.match(r"([-*]|\d+[.)]) ", line) or not out:
            out.append(line)
            start = False
        else:
            out[-1] = f"{out[-1]} {line}"
    return "\n".join(each for each in out if each)
