"""Every text of ours can be translated, and is."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from editor.language import CHINESE, FOLDER
from editor.messages import REASONS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "editor").rglob("*.py"))
TRANSLATION = FOLDER / f"layerwright_{CHINESE}.ts"
TO_MEND = "`make translations`, then translate what it lists"

SHOWING = {
    *("setText", "setToolTip", "setStatusTip", "setWindowTitle", "setPlaceholderText"),
    *("setAccessibleName", "setLabelText", "setAccessibleDescription", "setWhatsThis"),
    *("setInformativeText", "setDetailedText", "setTitle", "setIconText", "addAction", "addMenu"),
    *("addItem", "addItems", "addButton", "addTab", "insertTab", "setTabText", "setItemText"),
    *("setHeaderLabels", "setHorizontalHeaderLabels", "setSpecialValueText", "setPrefix"),
    *("setSuffix", "addSection", "showMessage", "drawText", "question", "getText", "getItem"),
    *("getInt", "tell", "hint", "QLabel", "QPushButton", "QAction", "QCheckBox"),
    *("QRadioButton", "QGroupBox", "QDockWidget", "QMenu", "QMessageBox", "QTreeWidgetItem"),
    *("QListWidgetItem", "QTableWidgetItem", "Heading", "Lines", "Line", "Pick", "Entry"),
}
"""Calls whose texts a person reads."""
MARKING = {"tr", "translate", "QT_TRANSLATE_NOOP"}
NAMES = {"Layerwright", "Keras", "TensorFlow", "Python", "None", "True", "False", "dtype"}
"""What is called the same in every language."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that the source marks for translation."""

    context: str
    english: str
    where: str


class _Reader(ast.NodeVisitor):
    """Collects what a module marks for translation, and what it shows without."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.marked: list[Text] = []
        self.faults: list[str] = []
        self._classes: list[str] = []
        self.visit(ast.parse(source))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and _called(inner) in MARKING and _has_text(inner):
                self._fault(inner, "marked inside an f-string, where lupdate does not look")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = _called(node)
        if called in MARKING:
            self._read_marked(node, called)
        elif called in SHOWING:
            for argument in (*node.args, *(each.value for each in node.keywords if each.arg == "text")):
                for words in _shown(argument):
                    if _is_said(words):
                        self._fault(node, f"shown untranslated: {words!r}")
        self.generic_visit(node)

    def _read_marked(self, node: ast.Call, called: str) -> None:
        texts = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        own = called == "tr"
        if own and isinstance(node.func, ast.Name):
            # The `tr` of a table of texts: what it is given has been marked where it stands.
            if _has_text(node):
                self._fault(node, "a text for a plain tr() has to be marked by QT_TRANSLATE_NOOP")
            return
        context = self._classes[-1] if own and self._classes else None if own else texts[0]
        english = texts[0] if own else texts[1] if len(texts) > 1 else None
        if isinstance(context, str) and isinstance(english, str):
            self.marked.append(Text(context, english, f"{self.file}:{node.lineno}"))
        elif called != "translate":
            self._fault(node, "marked, but no plain text: lupdate cannot read it")

    def _fault(self, node: ast.AST, what: str) -> None:
        self.faults.append(f"{self.file}:{getattr(node, 'lineno', 0)}: {what}")


def _has_text(node: ast.Call) -> bool:
    return any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.args)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _shown(node: ast.expr) -> Iterator[str]:
    """The texts that an argument is made of."""
    if isinstance(node, ast.Constant):
        yield node.value if isinstance(node.value, str) else ""
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(each.value) if isinstance(each, ast.Constant) else "\0" for each in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_shown(node.body), *_shown(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_shown(node.left), *_shown(node.right))
    elif isinstance(node, (ast.List, ast.Tuple)):
        for each in node.elts:
            yield from _shown(each)
    elif isinstance(node, ast.Call) and _called(node) in ("format", "replace", "join"):
        yield from _shown(node.func.value)  # type: ignore[attr-defined]  # a method, by its name


def _is_said(text: str) -> bool:
    """Whether `text` says something in English: not a tag, a name, or a sign."""
    bare = re.sub(r"<[^>]*>|&\w+;|\{[^}]*\}", " ", text)
    return any(word not in NAMES for word in re.findall(r"[A-Za-z]{2,}", bare))


@pytest.fixture(scope="module")
def read() -> list[_Reader]:
    """Every module of the editor, read."""
    return [_Reader(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT))) for file in SOURCES]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in the translation file."""

    context: str
    english: str
    forms: tuple[str, ...]
    state: str
    counted: bool


def _entries() -> list[Entry]:
    found = []
    for context in ElementTree.parse(TRANSLATION).getroot().iter("context"):
        for message in context.iter("message"):
            said = message.find("translation")
            assert said is not None
            counted = message.get("numerus") == "yes"
            forms = [each.text or "" for each in said.iter("numerusform")] if counted else [said.text or ""]
            source = message.findtext("source", "")
            found.append(
                Entry(context.findtext("name", ""), source, tuple(forms), said.get("type", ""), counted)
            )
    return found


ENTRIES = _entries()
ELSEWHERE = {"Catalogue", "Examples"}
"""Contexts of the words that stand in resources/, not in the editor's source."""


def test_nothing_is_shown_untranslated(read: list[_Reader]) -> None:
    """What a widget is given to show goes through tr() or translate(), in a form that lupdate reads."""
    assert [fault for each in read for fault in each.faults] == []


def test_no_sentence_stands_in_the_source_unmarked() -> None:
    """Whatever way it takes to the screen: three words in a row are a text, unless they raise or document."""
    found = []
    for file in SOURCES:
        if file.relative_to(ROOT / "editor").as_posix() not in SILENT:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            silent = {id(inner) for node in ast.walk(tree) if _is_silent(node) for inner in ast.walk(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and id(node) not in silent and _is_prose(node.value):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.value!r}")
    assert found == []


SILENT = {"theme/fonts.py", "canvas/render.py"}
"""Modules without a window: names of fonts, and what `main.py render` says on stderr."""


def _is_silent(node: ast.AST) -> bool:
    """Whether what stands in `node` is marked already, or is not for the screen."""
    documents = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    marks = isinstance(node, ast.Call) and _called(node) in MARKING
    logs = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("LOG.")
    return documents or marks or logs or isinstance(node, ast.Raise)


def _is_prose(value: object) -> bool:
    """Whether `value` reads as a sentence: three words, and nothing that only code or style sheets have."""
    if not isinstance(value, str) or re.search(r"[;{}=<>\n]|\bimport\b", value):
        return False
    return re.search(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b", value) is not None


def test_the_file_has_every_text_of_the_source(read: list[_Reader]) -> None:
    """None is missing, and none is left of a text that is gone."""
    marked = {(text.context, text.english): text.where for each in read for text in each.marked}
    known = {(each.context, each.english) for each in ENTRIES if each.context not in ELSEWHERE}
    assert {key: where for key, where in marked.items() if key not in known} == {}, TO_MEND
    assert known - marked.keys() == set(), TO_MEND


def test_every_text_is_translated() -> None:
    """Finished, and not empty."""
    assert [each for each in ENTRIES if each.state or not each.forms or not all(each.forms)] == [], TO_MEND


def test_a_translation_has_the_same_places_for_values() -> None:
    """`{name}`, `%1` and `%n` are what the source has, so that nothing fails or is lost when it is said."""
    assert [each for each, form in _forms() if _places(form) != _places(each.english)] == []


def test_menu_titles_keep_their_keys() -> None:
    """`&File` is `文件(&F)`: the same keys open the same menus."""
    assert [each for each, form in _forms() if _keys(form) != _keys(each.english)] == []


def test_a_translation_begins_and_ends_as_its_source() -> None:
    """An ellipsis tells that a dialog follows, a blank separates, and a sentence has its full stop."""
    wrong = [
        each
        for each, form in _forms()
        if form.endswith("…") != each.english.endswith("…")
        or form.startswith(" ") != each.english.startswith(" ")
        or (form.endswith("。") and not each.english.endswith("."))
        or (each.english.endswith(".") and form[-1:] not in "。）")
    ]
    assert wrong == []


def test_punctuation_beside_chinese_is_chinese() -> None:
    """A comma or a full stop next to a Chinese character has its width."""
    narrow = re.compile(r"[\u4e00-\u9fff][,.;:!?]|[,;:!?](?=[\u4e00-\u9fff])")
    assert [each for each, form in _forms() if narrow.search(form)] == []


def _forms() -> Iterator[tuple[Entry, str]]:
    for each in ENTRIES:
        for form in filter(None, each.forms):
            yield each, form


def _places(text: str) -> list[str]:
    fields = [f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return sorted([*fields, *re.findall(r"%(?:n|\d)", text)])


def _keys(text: str) -> list[str]:
    return [key.upper() for key in re.findall(r"&(\w)", text)]


def test_source_translation_and_what_the_program_loads_are_in_step(tmp_path: Path) -> None:
    """Qt's own tools, run anew over editor/, the catalogue and the examples, change neither .ts nor .qm."""
    copy = tmp_path / TRANSLATION.name
    shutil.copy(TRANSLATION, copy)
    command = [sys.executable, str(ROOT / ".ci" / "translations.py"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    assert done.stdout == "Everything is translated.\n", TO_MEND
    assert _meaning(copy) == _meaning(TRANSLATION), TO_MEND
    assert copy.with_suffix(".qm").read_bytes() == TRANSLATION.with_suffix(".qm").read_bytes(), TO_MEND


def _meaning(file: Path) -> set[tuple[str, str, str]]:
    return {
        (context.findtext("name", ""), message.findtext("source", ""), "".join(message.itertext()).strip())
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }


def test_the_reasons_of_file_errors_can_be_translated() -> None:
    """What nodes/ gives as a reason, apart from the system's own words, is marked in `editor.messages`."""
    given = set()
    for file in sorted((ROOT / "nodes").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "reason"
                and isinstance(node.value, ast.Constant)
            ):
                given.add(node.value.value)
    assert given == REASONS


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('label.setText("Ready")', "shown untranslated"),
        ('label.setText(f"{count} nodes")', "shown untranslated"),
        ('menu.addAction(icon, "Ready" if done else "")', "shown untranslated"),
        ('label.setText("{n} nodes".format(n=n))', "shown untranslated"),
        ("label.setText(f\"{self.tr('Ready')}\")", "inside an f-string"),
        ("label.setText(self.tr(text))", "no plain text"),
        ('label.setText(tr("Ready"))', "QT_TRANSLATE_NOOP"),
        ('label.setText(self.tr("Ready"))', ""),
        ('label.setText("<b>Keras</b> → " + name)', ""),
        ("label.setText(tr(TITLE))", ""),
    ],
)
def test_a_text_that_escapes_is_found(source: str, fault: str) -> None:
    """The search above finds what it should, and no more."""
    found = _Reader(f"class Widget:\n    def show(self):\n        {source}", "widget.py").faults
    assert [fault in each for each in found] == ([True] if fault else [])
