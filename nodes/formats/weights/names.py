"""What files of weights are called."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".weights.h5"
"""The only one that Keras 3 writes."""
READ = (".h5", ".hdf5", ".keras", ".npz")
"""What may be a file of weights, by its name."""


def weights_name(path: Path) -> Path:
    """`path` as Keras takes it for weights: `NAME.h5` and `NAME` become `NAME.weights.h5`."""
    name = path.name
    if name.lower().endswith(SUFFIX):
        return path.with_name(name[: -len(SUFFIX)] + SUFFIX)
    for ending in (".h5", ".hdf5", ".weights"):
        if name.lower().endswith(ending) and len(name) > len(ending):
            name = name[: -len(ending)]
    return path.with_name(name + SUFFIX)


def beside(project: Path) -> Path:
    """Where the weights of the project at `project` are kept."""
    return project.with_name(f"{project.name.removesuffix('.layers')}{SUFFIX}")


def may_hold_weights(path: Path) -> bool:
    """Whether a file is called as files of weights are."""
    return path.name.lower().endswith(READ)
