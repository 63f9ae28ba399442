"""The model's source as a file, with the numbers of its large constants beside it."""

from __future__ import annotations

from pathlib import Path

from editor.document import Document
from nodes.codegen.source import Source, generate
from nodes.formats.as_before import or_as_before
from nodes.formats.files import write_whole
from nodes.formats.npy import to_npz
from nodes.graph import Project
from nodes.names import title_of
from nodes.nesting import ENDS


def write_source(path: Path, document: Document) -> Source:
    """Write the source of `document`: both files become new, or both stay.

    Raises:
        FileError: one of them cannot be written.
    """
    source = generate(document.project, document.catalogue)
    constants = path.with_suffix(".constants.npz")
    with or_as_before(path, constants):
        if source.arrays:
            write_whole(constants, to_npz(source.arrays))
        write_whole(path, source.text.encode("utf-8"))
    return source


def left_out_names(project: Project, source: Source) -> list[str]:
    """What the nodes are called that `source` leaves out, block by block; ends of a body go with the rest."""
    return [
        title_of(block, block.nodes[id])
        for block in project.blocks.values()
        for id in source.left_out
        if id in block.nodes and block.nodes[id].kind not in ENDS
    ]
