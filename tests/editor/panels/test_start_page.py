"""The start page: the examples in the order of the chapter, each with what it teaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from editor.panels.start_examples import CHAPTER, OTHERS, besides, card_of, first_note, in_chapter
from editor.panels.start_page import StartPage
from editor.theme.colours import LIGHT

FOLDER = Path(__file__).parents[3] / "resources" / "examples"
SHIPPED = sorted(FOLDER.glob("*.layers"))


def test_the_chapter_comes_first_and_in_its_order() -> None:
    """Whatever order the files have; those that nobody listed come last."""
    paths = [Path(f"{stem}.layers") for stem in (*reversed(OTHERS), "zebra", *reversed(CHAPTER))]
    assert [path.stem for path in in_chapter(paths)] == list(CHAPTER)
    assert [path.stem for path in besides(paths)] == [*OTHERS, "zebra"]


def test_the_chapter_has_sixteen_examples() -> None:
    """Its fifteen models, and the eighth once more with another block."""
    assert len(CHAPTER) == 16
    assert list(CHAPTER).index("chimera_fixed") == list(CHAPTER).index("chimera") + 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_example_says_what_it_teaches(path: Path) -> None:
    """On its card, in one sentence."""
    title, words, _ = card_of(path)
    assert title
    assert 10 < len(words) < 140


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", json.dumps({"main": "m", "blocks": [{"id": "m", "nodes": 3}]})]
)
def test_a_damaged_example_has_a_card_without_a_sentence(tmp_path: Path, text: str) -> None:
    """Its name stays; the start page is there."""
    path = tmp_path / "my-own_net.layers"
    path.write_text(text)
    assert first_note(path) == ""
    assert card_of(path)[:2] == ("My own net", "")


def test_a_click_on_a_card_chooses_the_example(qtbot: QtBot) -> None:
    """Every example has one, under its heading; one whose file has gone has a card all the same."""
    gone = FOLDER / "gone.layers"
    page = StartPage([*SHIPPED, gone], [], LIGHT)
    qtbot.addWidget(page)
    page.resize(720, 700)
    with qtbot.waitExposed(page):
        page.show()
    assert list(page.cards) == [*in_chapter(SHIPPED), *besides([*SHIPPED, gone])]
    headings = [each for each in page.findChildren(QLabel) if each.property("role") == "heading"]
    assert [each.text() for each in headings if each.isVisible()] == [
        "MODEL CONSTRUCTION, STEP BY STEP",
        "MORE EXAMPLES",
    ]
    first = next(iter(page.cards))
    with qtbot.waitSignal(page.example_chosen) as heard:
        qtbot.mouseClick(page.cards[first], Qt.MouseButton.LeftButton)
    assert heard.args == [first]


def test_what_was_open_last_stands_above_the_examples(qtbot: QtBot, tmp_path: Path) -> None:
    """Nobody has to scroll to go on."""
    recent = tmp_path / "mine.layers"
    page = StartPage(SHIPPED, [recent], LIGHT)
    qtbot.addWidget(page)
    page.resize(720, 400)
    with qtbot.waitExposed(page):
        page.show()
    (button,) = [each for each in page.findChildren(QPushButton) if each.toolTip() == str(recent)]
    assert button.visibleRegion().boundingRect() == button.rect()
    with qtbot.waitSignal(page.file_chosen) as heard:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.args == [recent]
