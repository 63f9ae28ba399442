"""Keras's own words: what its docstrings say of a class or function, and of each argument."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

HEADING = re.compile(
    r"^(?P<title>Args|Arguments|Call arguments|Returns?|Raises|References?|Examples?|Usage|Attributes|Notes"
    r"|Input shapes?|Output shapes?|Inputs|Outputs?)\b(?P<more>[^:`]{0,40}):(?P<text>.*)$"
)
INLINE = ("Input shape", "Output shape", "Inputs", "Output", "Reference", "Returns")
"""Headings whose text may begin on the same line."""

ARGUMENT = re.compile(r"^`?(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)`?\s*(?:\([^)]*\))?\s*:(?:\s+(.*))?$")
ANNOUNCEMENTS = ("for example:", "example:", "examples:", "usage:")


@dataclass(frozen=True, slots=True)
class Words:
    """A docstring in parts: `arguments` of the constructor or function, `call` those of a layer's call.

    `tensor` says what goes into a layer.
    """

    summary: str = ""
    doc: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    call: Mapping[str, str] = field(default_factory=dict)
    tensor: str = ""


def words_of(thing: object) -> Words:
    """The parts of `thing`'s own docstring."""
    sections = split_sections(dedented(getattr(thing, "__doc__", None) or ""))
    description = sections.pop("")
    arguments: dict[str, str] = {}
    call: dict[str, str] = {}
    tensor = ""
    for title, lines in sections.items():
        if title.startswith("arg"):
            arguments.update(arguments_in(lines))
        elif title.startswith("call arg"):
            call.update(arguments_in(lines))
        elif title.startswith("input"):
            tensor = paragraphs(without_examples(lines))
    end = next((index for index, line in enumerate(description) if not line.strip()), len(description))
    summary = " ".join(line.strip() for line in description[:end])
    return Words(summary, paragraphs(without_examples(description[end:])), arguments, call, tensor)


def dedented(text: str) -> list[str]:
    """The lines of a docstring; unlike `inspect.cleandoc`, unharmed by examples that stand further left."""
    # As Python 3.13 does when it compiles: the same words with every Python.
    lines = inspect.cleandoc(text).strip().splitlines()
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    indent = next((each for each in indents if each), 0)
    return [line[indent:] if line[:indent].isspace() else line for line in lines]


def split_sections(lines: list[str]) -> dict[str, list[str]]:
    """The lines under each heading, by the heading in lower case; those before the first under ``""``."""
    sections: dict[str, list[str]] = {"": []}
    title = ""
    for line in lines:
        found = HEADING.match(line)
        if found and (not found["text"].strip() or found["title"] in INLINE):
            title = (found["title"] + found["more"]).lower()
            sections.setdefault(title, []).append(found["text"].strip())
        else:
            sections[title].append(line)
    return sections


def arguments_in(lines: list[str]) -> dict[str, str]:
    """The text of each argument of an `Args:` section."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    base = indents[0] if indents else 0
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in lines:
        match = (
            ARGUMENT.match(line.strip()) if line.strip() and len(line) - len(line.lstrip()) <= base else None
        )
        if match:
            names = [name.strip().lstrip("*") for name in match[1].split(",")]
            found.update({name: [match[2] or ""] for name in names})
        else:
            for name in names:
                found[name].append(line)
    return {name: paragraphs(text) for name, text in found.items()}


def without_examples(lines: list[str]) -> list[str]:
    """The prose, with the code that completes a sentence (`Formula:`), without doctests and examples."""
    kept: list[str] = []
    fenced = prompted = False
    before = ""
    for line in lines:
        stripped = line.strip()
        if stripped.startswith("```"):
            fenced = not fenced
            continue
        prompted = stripped.startswith(">>>") or (prompted and bool(stripped))
        if fenced:
            kept += ["", stripped, ""] if before.endswith(":") else []
        elif not prompted and stripped.lower() not in ANNOUNCEMENTS:
            kept.append(line)
            before = stripped or before
    return kept


def paragraphs(lines: list[str]) -> str:
    """The text with its line breaks undone, except between paragraphs and before list items."""
    out: list[str] = []
    start = True
    for line in (each.strip() for each in lines):
        if not line:
            start = True
        elif start or re.match(r"([-*]|\d+[.)]) ", line):
            out.append(line)
            start = False
        else:
            out[-1] = f"{out[-1]} {line}"
    return "\n".join(out)
