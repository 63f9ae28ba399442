"""The numbers of large constants, in `NAME.constants.npz` beside the project.

Each array is called by a digest of what it holds. So the file of before can be kept until the project that
needs the new one is written, and the two never disagree.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nodes.arrays import WIDTHS, array, count_of, data_of, is_array, key_of, reference_of
from nodes.formats.files import FileError, read_bytes, write_whole
from nodes.formats.npy import MOST_ARRAYS, MOST_BYTES, NoArray, from_npy, members_of, to_npz
from nodes.graph import Block, Object, Project, Value
from nodes.nesting import mapped_values, objects_in, values_of
from nodes.report import Problem, Severity

MOST_NUMBERS = 64
"""An array of more numbers does not stand in the project file."""
HEADER = 1_024
"""Bytes that say of an array what it is, at most; the numbers come after them."""
_OURS = re.compile(r"[0-9a-f]{32}")


def constants_path(path: Path) -> Path:
    """Where the large constants of the project at `path` stand."""
    return path.with_name(f"{path.name.removesuffix('.layers')}.constants.npz")


# -- writing ---------------------------------------------------------------------------------------------


def set_aside(project: Project) -> tuple[Project, dict[str, Object]]:
    """`project` with references in the place of large arrays, and those by key."""
    found: dict[str, Object] = {}

    def changed(each: Object) -> Object:
        count = count_of(each) if is_array(each) else None
        data = data_of(each) if count is not None and count > MOST_NUMBERS else None
        if data is None:
            return each
        key = key_of(each, data)
        found[key] = each
        return reference(each, key)

    return mapped_project(project, changed), found


def reference(value: Object, key: str) -> Object:
    """What stands for an array whose numbers are elsewhere."""
    return replace(value, config={"dtype": value.config["dtype"], "shape": value.config["shape"], "key": key})


def add_arrays(path: Path, arrays: Mapping[str, Object]) -> None:
    """Make sure that the file beside the project at `path` has `arrays`; what it has already stays.

    Raises:
        FileError: it cannot be written, or something else stands in its place.
    """
    target = constants_path(path)
    there = _stored(target)
    if arrays.keys() <= there.keys():
        return
    if target.exists() and not there and not _is_ours(target):
        raise FileError(target, "file-unwritable", reason="there is something else of that name")
    if not _fit(arrays):
        reason = f"its constants are larger than {MOST_BYTES // 1024**2} MB together"
        raise FileError(target, "file-unwritable", reason=reason)
    both = {**there, **arrays}
    write_whole(target, to_npz(both if _fit(both) else arrays))


def _fit(arrays: Mapping[str, Object]) -> bool:
    """Whether a file that holds all of these can be read again."""
    sizes = (WIDTHS[str(each.config["dtype"])] * (count_of(each) or 0) + HEADER for each in arrays.values())
    return len(arrays) <= MOST_ARRAYS and sum(sizes) <= MOST_BYTES


def drop_arrays(path: Path, needed: set[str]) -> None:
    """Take arrays that nothing needs any more out of the file beside the project at `path`."""
    target = constants_path(path)
    there = _stored(target) if target.exists() else {}
    kept = {key: each for key, each in there.items() if key in needed}
    if not there or kept.keys() == there.keys() or not _is_ours(target):
        return
    # The project is saved: that a file beside it is larger than needed is no failure.
    with contextlib.suppress(FileError, OSError):
        if kept:
            write_whole(target, to_npz(kept))
        else:
            target.unlink()


def keys_in(project: Project) -> set[str]:
    """The keys that references of `project` have."""
    return {key for each in _objects(project) if (key := reference_of(each)) is not None}


def _objects(project: Project) -> Iterator[Object]:
    for block in project.blocks.values():
        for value in values_of(block):
            if not isinstance(value, str | int | float | None):
                yield from objects_in(value)


def _is_ours(path: Path) -> bool:
    """Whether everything in a file is called as only this program does."""
    try:
        return all(_OURS.fullmatch(name) for name in members_of(read_bytes(path, MOST_BYTES)))
    except (FileError, NoArray):
        return False


def _stored(path: Path) -> dict[str, Object]:
    """The sound arrays of the file at `path`; none when it is missing or no such file."""
    found: dict[str, Object] = {}
    try:
        members = members_of(read_bytes(path, MOST_BYTES))
    except (FileError, NoArray):
        return found
    for key, data in members.items():
        with contextlib.suppress(NoArray):
            value = from_npy(data)
            numbers = data_of(value)
            # What does not hold what its name says is damaged.
            if numbers is not None and key_of(value, numbers) == key:
                found[key] = value
    return found


# -- reading ---------------------------------------------------------------------------------------------


def with_arrays(path: Path, project: Project) -> tuple[Project, tuple[Problem, ...]]:
    """`project` with its large arrays from beside `path`; what is not there stays a reference."""
    wanted = keys_in(project)
    if not wanted:
        return project, ()
    there = _stored(constants_path(path))
    missing = sorted(wanted - there.keys())

    def changed(each: Object) -> Object:
        key = reference_of(each)
        found = None if key is None else there.get(key)
        return each if found is None else array(*_parts(found))

    project = mapped_project(project, changed)
    arguments: Mapping[str, Value] = {"file": constants_path(path).name, "count": len(missing)}
    problem = Problem("constants-missing", Severity.WARNING, arguments=arguments)
    return project, (problem,) if missing else ()


def _parts(value: Object) -> tuple[str, tuple[int, ...], bytes]:
    shape, data = value.config["shape"], data_of(value)
    assert isinstance(shape, tuple)
    assert data is not None
    return str(value.config["dtype"]), shape, data  # type: ignore[return-value]


def mapped_project(project: Project, change: Callable[[Object], Object]) -> Project:
    """`project` with `change` made of every object in its values; what stays equal is shared."""
    blocks = {id: _mapped_block(block, change) for id, block in project.blocks.items()}
    same = all(blocks[id] is block for id, block in project.blocks.items())
    return project if same else replace(project, blocks=blocks)


def _mapped_block(block: Block, change: Callable[[Object], Object]) -> Block:
    layers = {
        id: layer
        if (config := mapped_values(layer.config, change)) is layer.config
        else replace(layer, config=config)
        for id, layer in block.layers.items()
    }
    nodes = {
        id: node
        if (values := mapped_values(node.arguments, change)) is node.arguments
        else replace(node, arguments=values)
        for id, node in block.nodes.items()
    }
    arguments = mapped_values(block.arguments, change)
    same = (
        arguments is block.arguments
        and all(layers[id] is each for id, each in block.layers.items())
        and all(nodes[id] is each for id, each in block.nodes.items())
    )
    return block if same else replace(block, layers=layers, nodes=nodes, arguments=arguments)
