"""The kinds of files that a window opens and writes, for the dialogs that ask for one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nodes.formats.foreign import MODELS, SOURCES

SUFFIX = ".layers"
Kinds = list[tuple[str, str]]
"""What kinds of files are called, and their suffixes without the dot."""


def project_kinds() -> Kinds:
    """Projects, and whatever else."""
    translate = QCoreApplication.translate
    return [(translate("Files", "Layerwright projects"), SUFFIX[1:]), (translate("Files", "All files"), "")]


def readable_kinds() -> Kinds:
    """All that can be opened."""
    translate = QCoreApplication.translate
    projects, every = project_kinds()
    models, sources = (" *.".join(each[1:] for each in kinds) for kinds in (MODELS, SOURCES))
    return [
        (translate("Files", "All that can be opened"), f"{SUFFIX[1:]} *.{models} *.{sources}"),
        projects,
        (translate("Files", "Models of Keras"), models),
        (translate("Files", "Python source"), sources),
        every,
    ]


def array_kinds() -> Kinds:
    """What may hold the numbers of a constant."""
    translate = QCoreApplication.translate
    return [
        (translate("Files", "Arrays of NumPy"), "npy *.npz"),
        (translate("Files", "All files"), ""),
    ]


def value_kinds() -> Kinds:
    """What may hold the values of an input."""
    translate = QCoreApplication.translate
    suffixes = "npy *.npz *.csv *.txt *.png *.jpg *.jpeg *.bmp *.gif *.webp"
    return [
        (translate("Files", "Arrays, tables and images"), suffixes),
        (translate("Files", "All files"), ""),
    ]
