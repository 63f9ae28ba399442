"""The command line: what it prints, what it writes, what it refuses, and what it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import h5py
import pytest

import main
from nodes import VERSION
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from nodes.edit import connect_after
from nodes.formats.layers import read, write
from nodes.graph import Code
from nodes.inquiry import Inquiry
from nodes.report import LayerReport, NodeReport, NodeState, Problem, Report, Severity, TensorSpec, WeightSpec
from nodes.vocabulary import vocabulary
from nodes.wrapping import wrap
from tests.architectures import chain
from tests.hostile.verbs import Kept
from tests.nodes.drawing import OUTPUT, Drawing

ROOT = Path(__file__).parents[1]
MODEL = Path(__file__).parent / "data" / "models" / "small_net.keras"
SUBCLASS = MODEL.with_name("nest_mlp.keras")


@pytest.fixture
def drawing(catalogue: Catalogue) -> Drawing:
    """Input (20,) → Dense → Output."""
    drawing = Drawing(catalogue)
    source, dense, output = drawing.add("input", shape=(20,)), drawing.dense(units=10), drawing.add("output")
    drawing.wire(source, dense)
    drawing.wire(dense, output, "input")
    return drawing


@pytest.fixture
def file(drawing: Drawing, tmp_path: Path) -> Path:
    """The drawing as a file."""
    path = tmp_path / "model.layers"
    write(path, drawing.project)
    return path


@pytest.fixture
def wrong_file(drawing: Drawing, tmp_path: Path) -> Path:
    """The drawing with a node that lacks its input."""
    drawing.dense()
    path = tmp_path / "wrong.layers"
    write(path, drawing.project)
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`python main.py …` in a process of its own, without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
    )


@pytest.fixture(scope="module")
def process() -> Iterator[Kept]:
    """One process that asks Keras for all tests that have no need of a fresh one."""
    kept = Kept(False)
    yield kept
    kept.close()


@pytest.fixture
def kept(process: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs ask that process."""
    monkeypatch.setattr(main, "Inquiry", process.trusting)


# -- check -----------------------------------------------------------------------------------------------


@pytest.fixture
def keras_says(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report in the place of Keras."""
    (dense,) = drawing.block.layers
    node = drawing.block.calls_of(dense)[0]
    weights = (WeightSpec("kernel", (20, 10), "float32", True), WeightSpec("bias", (10,), "float32", False))
    report = Report(
        nodes={((), node.id): NodeReport(NodeState.OK, {OUTPUT: TensorSpec((None, 10), "float32")})},
        layers={((), dense): LayerReport(weights)},
        problems=(Problem("keras", Severity.WARNING, node=node.id, arguments={"text": "Mind\nthe gap"}),),
    )
    monkeypatch.setattr(Inquiry, "report", lambda inquiry, project: report)
    return report


@pytest.mark.usefixtures("keras_says")
def test_check_prints_one_object(drawing: Drawing, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly what is promised: nodes with specs and counts, totals, problems."""
    assert main.main(["check", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    dense = next(id for id, node in drawing.block.nodes.items() if node.kind == "layer")
    assert set(found) == {"nodes", "params", "trainable", "problems"}
    assert found["nodes"][1] == {
        "id": dense,
        "path": [],
        "block": "Model",
        "title": "dense",
        "type": "keras.layers.Dense",
        "outputs": [{"port": "output", "shape": [None, 10], "dtype": "float32"}],
        "params": 210,
    }
    assert (found["params"], found["trainable"]) == (210, 200)
    assert found["problems"] == [
        {"node": dense, "path": [], "code": "keras", "severity": "warning", "message": "Mind\nthe gap"}
    ]


@pytest.mark.usefixtures("keras_says")
def test_check_prints_a_table(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person sees nodes, totals and problems, each on a line."""
    assert main.main(["check", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Model"
    assert any(line.split()[:2] == ["dense", "Dense"] and "(None, 10)" in line for line in lines)
    assert "210 parameters: 200 trainable, 10 not; 840.00 B" in lines
    assert lines[-2:] == ["warning: dense: Mind the gap", "1 warning"]


@pytest.mark.usefixtures("keras_says")
def test_what_a_project_says_is_no_order_to_a_terminal(
    drawing: Drawing, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing in its names reaches the terminal but as a word, and no name makes a line of its own."""
    evil = "\x1b]52;c;cm0gLXI=\x07\x9b2J\u202e\nNo problems\r"
    block = drawing.block
    nodes = {id: replace(node, title=f"{evil}{node.kind}") for id, node in block.nodes.items()}
    layers = {id: replace(each, attribute=evil, type=evil) for id, each in block.layers.items()}
    written = replace(block, name=evil, nodes=nodes, layers=layers)
    write(file, drawing.project.with_block(written))
    assert main.main(["check", str(file)]) == 1
    assert main.main(["export", str(file), "-o", str(file.with_suffix(".py"))]) == 1
    told = capsys.readouterr()
    assert "⟨U+001B⟩]52" in told.out
    assert "⟨U+001B⟩]52" in told.err
    text = (told.out + told.err).replace("\n", "")
    assert not any(unicodedata.category(each) in ("Cc", "Cf") for each in text)
    assert not any(each.startswith("No problems") for each in (told.out + told.err).split("\n"))


@pytest.mark.usefixtures("keras_says")
def test_check_fails_when_there_are_errors(wrong_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 1, and the problem by code."""
    assert main.main(["check", str(wrong_file), "--json"]) == 1
    codes = [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert "missing-input" in codes


@pytest.mark.e2e
def test_check_asks_keras(file: Path) -> None:
    """The real thing, in a fresh process, with nothing but the object on the terminal."""
    done = run("check", file, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [node["outputs"] for node in found["nodes"]] == [
        [{"port": "output", "shape": [None, 20], "dtype": "float32"}],
        [{"port": "output", "shape": [None, 10], "dtype": "float32"}],
        [{"port": "input", "shape": [None, 10], "dtype": "float32"}],
    ]
    assert (found["params"], found["trainable"], found["problems"]) == (210, 210, [])


# -- export ----------------------------------------------------------------------------------------------


def test_export_writes_the_source(drawing: Drawing, file: Path, tmp_path: Path) -> None:
    """The very text that the drawing means."""
    out = tmp_path / "model.py"
    assert main.main(["export", str(file), "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == generate(drawing.project, drawing.catalogue).text


def test_export_writes_nothing_that_is_incomplete(wrong_file: Path, tmp_path: Path, capsys) -> None:
    """A part of the drawing would be missing: the problems are listed, and the old file stays."""
    out = tmp_path / "model.py"
    out.write_text("before")
    assert main.main(["export", str(wrong_file), "-o", str(out)]) == 1
    assert out.read_text() == "before"
    assert "Nothing enters inputs of dense_1" in capsys.readouterr().err


def test_export_loads_neither_qt_nor_tensorflow(file: Path, tmp_path: Path) -> None:
    """So that it answers at once."""
    program = (
        "import sys, main; status = main.main(sys.argv[1:]);"
        "print(status, sorted({'PySide6', 'NodeGraphQt', 'tensorflow', 'keras'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "export", file, "-o", tmp_path / "m.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stdout == "0 []\n"


@pytest.mark.full
@pytest.mark.e2e
@pytest.mark.timeout(1800)
def test_three_thousand_layers_in_a_row_are_checked_exported_and_run(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Keras's own functional models end at 990 in a row: it goes through them recursively."""
    file, out = tmp_path / "long.layers", tmp_path / "long.py"
    write(file, chain(catalogue, 3000))
    checked = run("check", file, "--json")
    assert (checked.returncode, checked.stderr) == (0, "")
    found = json.loads(checked.stdout)
    assert (found["params"], found["problems"]) == (3000 * 20, [])
    assert run("export", file, "-o", out).returncode == 0
    ran = subprocess.run(
        [sys.executable, "-c", "import long; print(long.build().count_params())"],
        cwd=tmp_path,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [str(3000 * 20)]


# -- convert ---------------------------------------------------------------------------------------------


def test_convert_makes_a_project_of_a_model(tmp_path: Path, capsys) -> None:
    """With its weights beside it, where the project's own are looked for. Nothing is said of what is well."""
    out = tmp_path / "net.layers"
    assert main.main(["convert", str(MODEL), "-o", str(out)]) == 0
    project = read(out).project
    assert project.main_block.name == "SmallNet"
    assert {layer.attribute for layer in project.main_block.layers.values()} >= {"conv2d", "conv2d_1", "head"}
    with h5py.File(tmp_path / "net.weights.h5") as file:
        assert file["head/vars/0"].shape == (8, 10)
    assert capsys.readouterr() == ("", "")


def test_convert_makes_a_project_of_an_export(drawing: Drawing, file: Path, tmp_path: Path) -> None:
    """Which exports the same source again. It has no weights."""
    source, out, again = tmp_path / "model.py", tmp_path / "again.layers", tmp_path / "again.py"
    assert main.main(["export", str(file), "-o", str(source)]) == 0
    assert main.main(["convert", str(source), "-o", str(out)]) == 0
    assert main.main(["export", str(out), "-o", str(again)]) == 0
    assert again.read_text() == source.read_text()
    assert not list(tmp_path.glob("*.h5"))


def test_convert_says_what_it_could_not_map(tmp_path: Path, capsys) -> None:
    """By file and line; the project is written all the same."""
    source = tmp_path / "net.py"
    source.write_text(
        "import tensorflow as tf\n\n\nclass Net(tf.keras.Model):\n    def __init__(self):\n"
        "        super().__init__()\n        self.count = open('x').read()\n"
        "        self.out = tf.keras.layers.Dense(3)\n\n    def call(self, x):\n        return self.out(x)\n"
    )
    assert main.main(["convert", str(source), "-o", str(tmp_path / "net.layers")]) == 0
    assert f"{source}:7: " in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_convert_takes_the_code_of_a_class_from_its_source(tmp_path: Path, capsys) -> None:
    """What the class was called with stands in the model's file."""
    source, out = tmp_path / "nest.py", tmp_path / "nest.layers"
    source.write_text(
        "import keras\n\n\nclass NestMLP(keras.Model):\n    def __init__(self, units=32, **kwargs):\n"
        "        super().__init__(**kwargs)\n        self.out = keras.layers.Dense(units)\n\n"
        "    def call(self, x):\n        return self.out(x)\n"
    )
    assert main.main(["convert", str(SUBCLASS), "--code", str(source), "-o", str(out)]) == 0
    block = read(out).project.main_block
    assert (block.name, block.arguments) == ("NestMLP", {"units": 5})
    assert "weights can be loaded in the editor" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "out", "words"),
    [
        (
            "net.txt",
            "net.layers",
            "net.txt: This cannot become a project: expected a file whose name ends in",
        ),
        ("net.keras", "net.layers", "net.keras: There is no such file."),
        (str(MODEL), "net.json", "net.json: The file cannot be written: its name has to end in .layers."),
    ],
)
def test_convert_refuses_in_one_sentence(name: str, out: str, words: str, tmp_path: Path, capsys) -> None:
    """And writes nothing."""
    assert main.main(["convert", str(tmp_path / name), "-o", str(tmp_path / out)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


# -- render ----------------------------------------------------------------------------------------------


@pytest.mark.e2e
def test_render_writes_a_picture(file: Path, tmp_path: Path) -> None:
    """Without a display; the name's ending says which kind."""
    done = run("render", file, "-o", tmp_path / "m.PNG")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "m.PNG").read_bytes().startswith(b"\x89PNG")


# -- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "{none}"],
        ["check", "{folder}"],
        ["check", "{text}"],
        ["check", "{file}", "--jsn"],
        ["export", "{file}"],
        ["export", "{none}", "-o", "{folder}/m.py"],
        ["export", "{file}", "-o", "{none}/m.py"],
        ["export", "{file}", "-o", "{folder}"],
        ["export", "{file}", "-o", "{folder}/" + "x" * 300],
        ["check", "x" * 5000],
        ["export", "{file}", "-o", "{file}"],
        ["render", "{file}", "-o", "{folder}/m.gif"],
        ["render", "{text}", "-o", "{folder}/m.svg"],
        ["--unknown"],
        ["one", "two"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_unusable_input_is_one_sentence(arguments: list[str], file: Path, tmp_path: Path, capsys) -> None:
    """Exit status 2, one line on the standard error, no traceback, and nothing is written."""
    text = tmp_path / "note.txt"
    text.write_text("Dear diary")
    words = {"file": file, "folder": tmp_path, "none": tmp_path / "none", "text": text}
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    try:
        status = main.main([argument.format_map(words) for argument in arguments])
    except SystemExit as error:
        status = error.code
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert len(printed.err.splitlines()) == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("verb", [["check"], ["export", "-o", "m.py"], ["render", "-o", "m.svg"]])
def test_a_model_is_no_project_and_can_become_one(verb: list[str], tmp_path: Path, capsys) -> None:
    """Whoever gives the verbs a model is told what makes a project of it."""
    model = tmp_path / "model.json"
    model.write_text("{}")
    assert main.main([*verb, str(model)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(str(model))
    assert "main.py convert" in said
    assert len(said.splitlines()) == 1


def test_no_display_is_one_sentence() -> None:
    """The window says so instead of aborting."""
    done = run()
    assert (done.returncode, done.stderr) == (2, "main.py: there is no display to open a window on\n")


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """One number, told in two places."""
    with pytest.raises(SystemExit) as caught:
        main.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"Layerwright {VERSION}\n"
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# -- trust -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("trust", [False, True])
def test_code_of_the_project_runs_with_trust_alone(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str], trust: bool
) -> None:
    """Without, what needs it has no shape, and its problem says why."""
    told = tmp_path / "told"
    text = f"def twice(x):\n    open({str(told)!r}, 'w').close()\n    return 2 * x\n"
    drawing = Drawing(catalogue)
    drawing.project = replace(drawing.project, code={"twice": Code("twice", "function", text)})
    drawing.catalogue = vocabulary(drawing.project, catalogue)
    source, node, end = drawing.chain("input", "custom:twice", "output")
    path = tmp_path / "own.layers"
    write(path, drawing.project)
    assert main.main(["check", str(path), "--json", *(["--trust"] if trust else [])]) == main.FINE
    said = json.loads(capsys.readouterr().out)
    shapes = {each["id"]: each["outputs"][0]["shape"] for each in said["nodes"]}
    assert shapes == {source: [None, 20], node: [None, 20] if trust else None, end: shapes[node]}
    assert [problem["code"] for problem in said["problems"]] == ([] if trust else ["not-trusted"])
    assert told.exists() is trust


@pytest.mark.full
@pytest.mark.e2e
def test_a_picture_shows_the_shapes_of_code_that_is_trusted(tmp_path: Path, catalogue: Catalogue) -> None:
    """As `check` tells them."""
    drawing = Drawing(catalogue)
    text = "def stack(x):\n    return tf.stack([x] * 77, axis=1)\n"
    drawing.project = replace(drawing.project, code={"stack": Code("stack", "function", text)})
    drawing.catalogue = vocabulary(drawing.project, catalogue)
    drawing.chain("input", "custom:stack", "output")
    write(tmp_path / "own.layers", drawing.project)
    done = run("render", tmp_path / "own.layers", "-o", tmp_path / "own.svg", "--trust")
    assert (done.returncode, done.stderr) == (main.FINE, "")
    assert "(None, 77, 20)" in (tmp_path / "own.svg").read_text(encoding="utf-8")


@pytest.mark.usefixtures("kept")
def test_what_is_inside_a_block_is_told_with_its_path(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """And counted once: in the instance, and in the totals."""
    drawing = Drawing(catalogue)
    _, dense, _ = drawing.chain("input", "keras.layers.Dense", "output")
    project, first = wrap(drawing.project, drawing.project.main, [dense], "Inner", catalogue)
    path = tmp_path / "blocks.layers"
    write(path, project)
    assert main.main(["check", str(path), "--json"]) == main.FINE
    said = json.loads(capsys.readouterr().out)
    (layer,) = project.main_block.layers.values()
    counts = {each["id"]: each["params"] for each in said["nodes"]}
    inside = next(each for each in said["nodes"] if each["id"] == dense)
    assert (inside["path"], inside["block"]) == ([layer.attribute], "Inner")
    assert counts[dense] == counts[first] == said["params"] == said["trainable"] > 0


STUCK = """
class Stuck(tf.keras.layers.Layer):
    def call(self, x):
        return x * __import__("time").sleep(3600)
"""


@pytest.mark.e2e
def test_code_that_does_not_come_back_costs_a_problem(
    tmp_path: Path, catalogue: Catalogue, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its node; the rest has its shapes. A formula needs no trust to be endless."""
    monkeypatch.setattr(main, "Inquiry", partial(Inquiry, deadline=10))
    drawing = Drawing(catalogue)
    drawing.project = replace(drawing.project, code={"Stuck": Code("Stuck", "layer", STUCK)})
    drawing.catalogue = vocabulary(drawing.project, catalogue)
    start = drawing.add("input", shape=(4,))
    wrong = (drawing.add("custom:Stuck"), drawing.add("expression", text="x + 9**9**9**9"))
    for node in wrong:
        drawing.project = connect_after(drawing.project, drawing.project.main, start, node, drawing.catalogue)
    dense = drawing.dense(units=3)
    drawing.wire(start, dense)
    path = tmp_path / "stuck.layers"
    write(path, drawing.project)
    assert main.main(["check", str(path), "--json", "--trust"]) == main.PROBLEMS
    said = json.loads(capsys.readouterr().out)
    codes = {
        problem["node"]: problem["code"] for problem in said["problems"] if problem["severity"] == "error"
    }
    assert codes == dict.fromkeys(wrong, "timeout")
    assert {each["id"]: each["outputs"] for each in said["nodes"]}[dense][0]["shape"] == [None, 3]
