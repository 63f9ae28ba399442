"""Two projects side by side, with the list of what differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor import comparing
from editor.comparing import CompareDialog
from editor.main_window import MainWindow
from nodes import edit
from nodes.catalogue.load import load_catalogue
from nodes.codegen.source import generate
from nodes.compare import Change
from nodes.formats.foreign import read_foreign
from nodes.formats.layers import read, write
from nodes.graph import NodeId, Project
from tests.architectures import resnet

CONV = NodeId("n00001")
GONE = NodeId("n00010")


@pytest.fixture
def changed(catalogue) -> tuple[Project, Project]:
    """A drawing, and what became of it: one setting, and one node less."""
    before = resnet(catalogue, (2,))
    after = edit.set_values(before, before.main, [CONV], "filters", 7, catalogue)
    return before, edit.remove(after, after.main, [GONE], catalogue, heal=True)


def dialog_of(qtbot, window: MainWindow) -> CompareDialog:
    """The comparison, once it is there."""
    qtbot.waitUntil(lambda: len(window.findChildren(CompareDialog)) == 1)
    (dialog,) = window.findChildren(CompareDialog)
    return dialog


def rows_of(dialog: CompareDialog) -> dict[str, str]:
    """What the list says."""
    sections = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    rows = [section.child(row) for section in sections for row in range(section.childCount())]
    return {row.text(0): row.text(1) for row in [*sections, *rows]}


def close(qtbot, dialog: CompareDialog) -> None:
    """Close it as Escape does."""
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_saved_state_is_compared(
    qtbot, open_window: Callable[..., MainWindow], changed: tuple[Project, Project], tmp_path: Path
) -> None:
    """Nothing to compare until there is a file and a change; then the list tells both values."""
    before, after = changed
    window = open_window()
    action = window.menus.actions["file.compare_saved"]
    write(tmp_path / "a.layers", before)
    window.files.open(tmp_path / "a.layers")
    assert not action.isEnabled()
    window.document.apply("change", lambda project: after)
    assert action.isEnabled()
    action.trigger()
    dialog = dialog_of(qtbot, window)
    told = rows_of(dialog)
    assert "filters: 64 → 7" in told.values()
    assert "removed" in told.values()
    assert "wired otherwise" in told.values()
    close(qtbot, dialog)


def test_an_entry_shows_its_node_on_both_sides(
    qtbot, open_window: Callable[..., MainWindow], changed: tuple[Project, Project], tmp_path: Path
) -> None:
    """What differs is marked in its colour; a click brings it near, a wheel zooms."""
    before, after = changed
    write(tmp_path / "other.layers", before)
    window = open_window(after)
    window.comparing.with_file(tmp_path / "other.layers")
    dialog = dialog_of(qtbot, window)
    settled(dialog)
    theme = window.look.theme
    assert dialog.before.marks[GONE] == theme.error
    assert dialog.after.marks[CONV] == theme.warning
    far = dialog.before.transform().m11()
    (section,) = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    rows = [section.child(row) for row in range(section.childCount())]
    row = next(each for each in rows if each.data(0, Qt.ItemDataRole.UserRole)[1].change is Change.CHANGED)
    dialog.list.scrollToItem(row)
    at = dialog.list.visualItemRect(row).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    near = dialog.before.transform().m11()
    assert near > far
    wheel(dialog)
    assert dialog.before.transform().m11() > near
    assert not dialog.before.grab().toImage().isNull()
    close(qtbot, dialog)


def settled(dialog: CompareDialog) -> None:
    """Let it take its size."""
    QApplication.processEvents()
    assert dialog.isVisible()


def wheel(dialog: CompareDialog) -> None:
    """Turn the wheel over the left drawing."""
    port = dialog.before.viewport()
    middle = QPointF(port.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(port.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def test_equal_drawings_are_told_to_be(
    qtbot, open_window: Callable[..., MainWindow], changed: tuple[Project, Project], tmp_path: Path
) -> None:
    """With the weights that both have beside them, of which one differs."""
    import h5py
    import numpy as np

    before, _ = changed
    for name, value in (("one", 1.0), ("two", 2.0)):
        write(tmp_path / f"{name}.layers", before)
        with h5py.File(tmp_path / f"{name}.weights.h5", "w") as file:
            group = file.create_group("layers/dense/vars")
            group.attrs["name"] = "dense"
            group["0"] = np.full(4, value)
    window = open_window()
    window.files.open(tmp_path / "one.layers")
    window.comparing.with_file(tmp_path / "two.layers")
    dialog = dialog_of(qtbot, window)
    told = rows_of(dialog)
    assert "The drawings are the same." in told
    assert "distance (L2) 2, cosine 1.0000" in told.values()
    close(qtbot, dialog)


def test_a_model_of_keras_and_a_source_are_compared_too(
    qtbot, catalogue, open_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    """The drawing's own export says that nothing differs; with another number in it, that differs."""
    project = read(Path(__file__).parents[2] / "resources" / "examples" / "mlp.layers").project
    window = open_window(project)
    text = generate(project, catalogue).text
    for name, source in (("same", text), ("other", text.replace("Dense(256", "Dense(64"))):
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    window.comparing.with_file(tmp_path / "same.py")
    dialog = dialog_of(qtbot, window)
    assert "The drawings are the same." in rows_of(dialog)
    close(qtbot, dialog)
    window.comparing.with_file(tmp_path / "other.py")
    dialog = dialog_of(qtbot, window)
    assert "units: 64 → 256" in rows_of(dialog).values()
    close(qtbot, dialog)


def test_the_values_in_a_model_of_keras_are_compared(
    qtbot, open_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    """Its weights and those beside the project, by their names."""
    import h5py
    import numpy as np

    path = Path(__file__).parents[1] / "data" / "keras2" / "multi.h5"
    found = read_foreign(path, load_catalogue())
    assert found.weights is not None
    write(tmp_path / "own.layers", found.project)
    found.weights.write(tmp_path / "own.weights.h5")
    with h5py.File(tmp_path / "own.weights.h5", "r+") as file:
        names: list[str] = []
        file.visititems(lambda name, each: names.append(name) if isinstance(each, h5py.Dataset) else None)
        file[names[0]][...] = np.asarray(file[names[0]]) + 1
    window = open_window()
    window.files.open(tmp_path / "own.layers")
    window.comparing.with_file(path)
    dialog = dialog_of(qtbot, window)
    told = rows_of(dialog)
    assert "The drawings are the same." in told
    assert sum(row.startswith("distance") for row in told.values()) == 1
    close(qtbot, dialog)


def test_what_is_no_model_is_told(
    qtbot, open_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, and there is no dialog of what differs."""
    told: list[str] = []
    monkeypatch.setattr(comparing, "show_file_error", lambda window, error: told.append(error.code))
    (tmp_path / "empty.py").write_text("x = 1\n", encoding="utf-8")
    window = open_window()
    window.comparing.with_file(tmp_path / "empty.py")
    qtbot.waitUntil(lambda: told == ["python-no-model"])
    assert window.findChildren(CompareDialog) == []
