"""Both themes can be read, and the window follows the system or the person."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPalette, QStandardItemModel
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QToolButton, QTreeView
from pytestqt.qtbot import QtBot

from editor.actions import ACTIONS
from editor.panels.problems import ICONS
from editor.settings import Settings
from editor.theme.colours import DARK, LIGHT, Theme
from editor.theme.fonts import load_fonts
from editor.theme.icons import icon
from editor.theme.look import SCALES, Look
from editor.theme.style import contrast, derived, mixed, style_sheet

READABLE = 4.5
THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)


def test_contrast_is_measured_as_wcag_says() -> None:
    """Black on white is 21; a colour on itself is 1; the order does not matter."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@THEMES
@pytest.mark.parametrize("over", ["text", "dim"])
@pytest.mark.parametrize("under", ["panel", "raised", "canvas", "node"])
def test_text_can_be_read(theme: Theme, over: str, under: str) -> None:
    """Texts have a contrast of at least 4.5 on everything they stand on."""
    assert contrast(getattr(theme, over), getattr(theme, under)) >= READABLE


@THEMES
@pytest.mark.parametrize("role", ["accent", "error", "warning", "good"])
@pytest.mark.parametrize("under", ["panel", "raised", "canvas"])
def test_coloured_words_can_be_read(theme: Theme, role: str, under: str) -> None:
    """Links and messages have the contrast of text."""
    assert contrast(getattr(theme, role), getattr(theme, under)) >= READABLE


@THEMES
@pytest.mark.parametrize("under", ["hover", "selection", "textselection", "banner", "field"])
def test_text_can_be_read_where_the_sheet_mixes_colours(theme: Theme, under: str) -> None:
    """Selected, hovered and warned about: the text stays readable."""
    assert contrast(theme.text, derived(theme)[under]) >= READABLE


@THEMES
def test_the_main_button_can_be_read(theme: Theme) -> None:
    """The text of a default button stands on the accent colour."""
    assert contrast(derived(theme)["onaccent"], theme.accent) >= READABLE


@THEMES
@pytest.mark.parametrize("role", ["math", "normalization", "activation", "core", "constants", "control"])
def test_code_can_be_read_also_where_it_is_tinted(theme: Theme, role: str) -> None:
    """Highlighted source has the contrast of text on the canvas and on a tinted line."""
    assert contrast(theme.role(role), theme.canvas) >= READABLE
    assert contrast(theme.text, mixed(theme.shared, theme.canvas, 0.16)) >= READABLE


@THEMES
def test_the_sheet_has_no_gaps(theme: Theme, qapp: QApplication) -> None:
    """Every name in the sheet is replaced, and every picture it asks for is there."""
    sheet = style_sheet(theme, load_fonts(), 1.0)
    assert "@" not in sheet
    assert "$" not in sheet
    for file in set(re.findall(r'url\("([^"]+)"\)', sheet)):
        assert not QImage(file).isNull(), file


@THEMES
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_arrow_of_a_sorted_column_leaves_its_heading_alone(
    theme: Theme, scale: float, qtbot: QtBot
) -> None:
    """What tells how a table is sorted stands above the word, and covers nothing of it."""
    table = QTreeView()
    qtbot.addWidget(table)
    model = QStandardItemModel(0, 1, table)
    model.setHorizontalHeaderLabels(["Parameters"])
    model.horizontalHeaderItem(0).setTextAlignment(Qt.AlignmentFlag.AlignRight)
    table.setModel(model)
    table.setStyleSheet(style_sheet(theme, load_fonts(), scale))
    header = table.header()
    header.setSortIndicatorShown(True)
    table.show()
    pictures = []
    for column in (-1, 0):
        header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)
        header.resizeSection(0, header.sectionSizeHint(0))
        pictures.append(header.grab().toImage())
    words = pictures[0].rect().adjusted(0, round(8 * scale), 0, 0)
    assert pictures[0] != pictures[1]
    assert pictures[0].copy(words) == pictures[1].copy(words)


@THEMES
def test_panels_behind_tabs_keep_their_whole_names(theme: Theme, qtbot: QtBot) -> None:
    """Where there is no room for all, the row of tabs is moved with its arrows."""
    window = QMainWindow()
    qtbot.addWidget(window)
    docks = [QDockWidget(title, window) for title in ("Try to train", "Custom code", "Console", "Problems")]
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks[0])
    for before, dock in pairwise(docks):
        window.tabifyDockWidget(before, dock)
    window.setStyleSheet(style_sheet(theme, load_fonts(), 2.0))
    window.resize(300, 300)
    window.show()
    bar = next(each for each in window.findChildren(QTabBar) if each.count() == len(docks))
    assert bar.elideMode() == Qt.TextElideMode.ElideNone
    assert all(button.isVisible() for button in bar.findChildren(QToolButton))
    assert bar.tabRect(0).width() > QFontMetrics(bar.font()).horizontalAdvance(docks[0].windowTitle())


def test_sizes_grow_together(qapp: QApplication) -> None:
    """At twice the size every length is doubled, but hair lines stay thin."""
    fonts = load_fonts()
    small = re.findall(r"(\d+)px", style_sheet(DARK, fonts, 1.0))
    large = re.findall(r"(\d+)px", style_sheet(DARK, fonts, 2.0))
    for one, two in zip(map(int, small), map(int, large), strict=True):
        assert two == (one if one <= 1 else 2 * one)


@pytest.mark.parametrize("name", sorted({each.icon for each in ACTIONS if each.icon} | set(ICONS.values())))
def test_every_icon_is_in_the_set(name: str, qapp: QApplication) -> None:
    """An icon paints something in the asked colour."""
    picture = icon(name, "#ff0000", "#00ff00").pixmap(32, 32).toImage()
    colours = {QColor(picture.pixel(x, y)).name() for x in range(32) for y in range(32)}
    assert "#ff0000" in colours


def test_no_name_gives_no_icon(qapp: QApplication) -> None:
    """An action may have none."""
    assert icon("", "#ff0000", "#00ff00").isNull()


def test_the_person_chooses_a_theme_and_it_stays(look: Look, settings: Settings, qapp: QApplication) -> None:
    """A choice is worn at once, told to the views, and remembered."""
    told: list[Theme] = []
    look.changed.connect(told.append)
    look.choose("light")
    assert told == [LIGHT]
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.panel)
    look.choose("dark")
    assert (look.theme, settings.theme) == (DARK, "dark")


def test_the_theme_follows_the_system_until_the_person_chooses(look: Look, qapp: QApplication) -> None:
    """A change of the system's scheme is followed only while the choice is the system."""
    told: list[Theme] = []
    look.changed.connect(told.append)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert len(told) == 1
    look.choose("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert told[1:] == [DARK]


def test_text_grows_and_shrinks_in_steps(look: Look, settings: Settings, qapp: QApplication) -> None:
    """Bigger and smaller go one step and stop at the ends; the size is remembered."""
    look.bigger()
    assert settings.scale == SCALES[SCALES.index(1.0) + 1]
    assert qapp.font().pixelSize() > 13
    for _ in SCALES:
        look.bigger()
    assert look.scale == SCALES[-1]
    for _ in SCALES:
        look.smaller()
    assert look.scale == SCALES[0]
    look.rescale(1.0)
    assert qapp.font().pixelSize() == 13
