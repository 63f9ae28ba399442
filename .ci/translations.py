"""Bring a translation file in step with the source, and list what is not translated: `make translations`.

Usage: translations.py FILE.ts. Writes FILE.ts, and FILE.qm, which the program loads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]


def catalogue_words() -> Iterator[str]:
    """What the catalogue says in our own words; Keras's are not translated."""
    facts = tomllib.loads((ROOT / "resources" / "catalogue" / "facts.toml").read_text(encoding="utf-8"))
    del facts["hidden"]
    entries = {id: each for id, each in facts["entries"].items() if not id.startswith("keras.")}
    for each in (*facts["categories"].values(), *entries.values()):
        if any(letter.isalpha() for letter in each["title"]):
            yield each["title"]
    for each in entries.values():
        for argument in each.get("arguments", ()):
            yield argument["name"]
            yield from filter(str.isalpha, argument.get("choices", ()))
    yield from _explained(facts)


def _explained(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("doc", "summary") and value:
                yield value
            else:
                yield from _explained(value)
    elif isinstance(data, list):
        for each in data:
            yield from _explained(each)


def example_words() -> Iterator[str]:
    """What notes and frames in the examples say."""
    for file in sorted((ROOT / "resources" / "examples").glob("*.layers")):
        project = json.loads(file.read_text(encoding="utf-8"))
        for block in filter(None, project["blocks"]):
            for node in filter(None, block["nodes"]):
                text = node.get("arguments", {}).get("text")
                if node["kind"] in ("note", "frame") and text:
                    yield text


def update(file: Path) -> None:
    """Let lupdate read the editor, and the words that stand in other files as if they stood in Python."""
    with tempfile.TemporaryDirectory() as folder:
        words, sources = Path(folder) / "words.py", Path(folder) / "sources"
        marks = [("Catalogue", each) for each in catalogue_words()]
        marks += [("Examples", each) for each in example_words()]
        lines = [f"QT_TRANSLATE_NOOP({json.dumps(context)}, {json.dumps(text)})" for context, text in marks]
        words.write_text("\n".join(lines), encoding="utf-8")
        editor = sorted((ROOT / "editor").rglob("*.py"))
        sources.write_text("\n".join(map(str, [*editor, words])), encoding="utf-8")
        options = ["-silent", "-no-obsolete", "-locations", "none", "-sort-messages"]
        _run("lupdate", *options, f"@{sources}", "-ts", str(file))
    _run("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))


def unfinished(file: Path) -> list[str]:
    """The texts that are not translated, with their contexts."""
    return [
        f"{context.findtext('name')}: {message.findtext('source')}"
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
        if message.find("translation[@type]") is not None
    ]


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name(f"pyside6-{tool}")), *arguments], check=True)


if __name__ == "__main__":
    translation = Path(sys.argv[1])
    update(translation)
    left = unfinished(translation)
    sys.stdout.write("\n".join(left or ["Everything is translated."]) + "\n")
