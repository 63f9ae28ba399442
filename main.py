"""The command line: opens the window, or does one thing to a file without a display."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from nodes import VERSION
from nodes.catalogue.load import load_catalogue
from nodes.catalogue.spec import Catalogue
from nodes.formats.as_before import or_as_before
from nodes.formats.check import check_object, check_text, problems_text
from nodes.formats.files import FileError, check_target, write_whole
from nodes.formats.foreign import KINDS, is_foreign, read_foreign, read_pair
from nodes.formats.layers import Opened, read, write
from nodes.formats.npy import to_npz
from nodes.formats.weights.names import beside
from nodes.formats.weights.probing import probe
from nodes.inquiry import Inquiry
from nodes.report import Problem, Report, Severity
from nodes.summary import deep_rows, rows
from nodes.told import completed, needs_telling
from nodes.validate import problems, together
from nodes.visible import visible
from nodes.vocabulary import vocabulary

FINE, PROBLEMS, UNUSABLE = 0, 1, 2
PICTURES = (".svg", ".png")


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Leave with the status of unusable input."""
        self.exit(UNUSABLE, f"{self.prog}: {message}\n")


def main(arguments: list[str]) -> int:
    """Run the program and return its exit status."""
    if arguments and arguments[0] in VERBS:
        return _run_verb(arguments)
    parser = Parser(
        prog="main.py",
        description="Draw a neural network. Without a verb, opens the editor.",
        epilog="verbs: " + "; ".join(f"{name}: {text}" for name, (_, text) in VERBS.items()),
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="the .layers file to open")
    parser.add_argument("--version", action="version", version=f"Layerwright {VERSION}")
    file = parser.parse_args(arguments).file
    if sys.platform == "linux" and not any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    ):
        parser.error("there is no display to open a window on")
    # Qt is loaded only for a window: the verbs start without it.
    from editor.one_program import Place

    place, files = Place(), [file] if file else []
    if place.hand_over(files):
        return FINE
    from editor.app import run

    return run([sys.argv[0], *files], place)


def _run_verb(arguments: list[str]) -> int:
    verb, text = VERBS[arguments[0]]
    parser = Parser(prog=f"main.py {arguments[0]}", description=text)
    if verb is convert:
        kinds = "a .keras, whole-model .h5, .json or .py file"
        parser.add_argument("file", metavar="MODEL", type=Path, help=kinds)
        code = "the Python file with the class of a subclassed model"
        parser.add_argument("--code", metavar="SOURCE", type=Path, help=code)
    else:
        parser.add_argument("file", metavar="FILE", type=Path, help="a .layers file")
        parser.add_argument("--trust", action="store_true", help="let the project's own code run")
    if verb is check:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
    else:
        parser.add_argument(
            "-o", dest="out", metavar="OUT", type=Path, required=True, help="the file to write"
        )
    options = parser.parse_args(arguments[1:])
    try:
        if verb is not check:
            check_target(options.out, options.file)
        return verb(options)
    except FileError as error:
        foreign = verb is not convert and is_foreign(options.file) and os.path.isfile(options.file)
        hint = " `main.py convert` makes a project of a model or a source." if foreign else ""
        print(visible(f"{error}{hint}"), file=sys.stderr)
        return UNUSABLE


def check(options: argparse.Namespace) -> int:
    """Print what Keras says about the project."""
    opened = read(options.file)
    catalogue = vocabulary(opened.project, load_catalogue())
    opened, report = _analysed(opened, catalogue, options.trust)
    found = together(_findings(opened, catalogue), report.problems)
    if options.json:
        table = deep_rows(opened.project, report, catalogue)
        print(json.dumps(check_object(opened.project, table, found)))
    else:
        table = rows(opened.project, report, catalogue)
        print(check_text(opened.project, table, found), end="")
    return PROBLEMS if _errors(found) else FINE


def export(options: argparse.Namespace) -> int:
    """Write the source, unless a part of the drawing would be missing from it."""
    opened = read(options.file)
    from nodes.codegen.source import generate

    catalogue = vocabulary(opened.project, load_catalogue())
    if needs_telling(opened.project, catalogue):
        opened, _ = _analysed(opened, catalogue, options.trust)
    errors = _errors(_findings(opened, catalogue))
    source = generate(opened.project, catalogue)
    if errors or source.left_out:
        print(problems_text(opened.project, errors), end="", file=sys.stderr)
        print(f"{options.out} has not been written.", file=sys.stderr)
        return PROBLEMS
    constants = options.out.with_suffix(".constants.npz")
    with or_as_before(options.out, constants):
        if source.arrays:
            write_whole(constants, to_npz(source.arrays))
        write_whole(options.out, source.text.encode("utf-8"))
    return FINE


def convert(options: argparse.Namespace) -> int:
    """Write the project that a model or a source becomes, and its weights beside it, where it has any."""
    if options.out.suffix != ".layers":
        raise FileError(options.out, "file-unwritable", reason="its name has to end in .layers")
    if not is_foreign(options.file):
        raise FileError(options.file, "foreign-unknown", kinds=", ".join(KINDS))
    probe(options.file)
    if options.code is None:
        imported = read_foreign(options.file, load_catalogue())
    else:
        imported = read_pair(options.file, options.code, load_catalogue())
        print(
            f"{options.file}: its weights can be loaded in the editor (Model, Load weights).", file=sys.stderr
        )
    weights = beside(options.out)
    with or_as_before(options.out, weights):
        if imported.weights is not None:
            imported.weights.write(weights)
        write(options.out, imported.project)
    for note in imported.notes:
        number = f":{note.line}" if note.line else ""
        place = f"{note.place}: " if note.place else ""
        print(visible(f"{options.file}{number}: {place}{note.text}"), file=sys.stderr)
    return FINE


def render(options: argparse.Namespace) -> int:
    """Write the picture of the graph."""
    if options.out.suffix.lower() not in PICTURES:
        raise FileError(options.out, "file-unwritable", reason="its name has to end in .svg or .png")
    opened = read(options.file)
    catalogue = vocabulary(opened.project, load_catalogue())
    opened, report = _analysed(opened, catalogue, options.trust)
    failed = tuple(each for each in report.problems if each.code == "analysis-failed")
    if failed:
        print("The picture has no shapes. " + problems_text(opened.project, failed), end="", file=sys.stderr)
    report = replace(report, problems=together(_findings(opened, catalogue), report.problems))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from editor.canvas.render import render as render_picture

    picture = render_picture(opened.project, report, catalogue, options.out.suffix.lower())
    write_whole(options.out, picture)
    return FINE


def _analysed(opened: Opened, catalogue: Catalogue, trusted: bool) -> tuple[Opened, Report]:
    """What Keras says, and the project with the outputs that it tells; code runs only if `trusted`.

    Keras is asked in a process of its own: a call that takes too long, or ends that process, is a problem.
    """
    with Inquiry(trusted) as inquiry:
        project, report = completed(opened.project, inquiry.report, catalogue)
    return replace(opened, project=project), report


def _findings(opened: Opened, catalogue: Catalogue) -> tuple[Problem, ...]:
    return (*opened.problems, *problems(opened.project, catalogue))


def _errors(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in found if problem.severity is Severity.ERROR)


VERBS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "check": (check, "print shapes, parameters and problems"),
    "export": (export, "write the Python source"),
    "convert": (convert, "make a project of a model or a source"),
    "render": (render, "write the picture of the graph, .svg or .png"),
}


if __name__ == "__main__":
    # Whatever a title holds can be printed, on any terminal.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever was reading has seen enough; nothing may be written any more, at the exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = PROBLEMS
    sys.exit(status)
