"""Code that misbehaves in ways of its own: signals, closed files, threads, and not in layers alone."""

from __future__ import annotations

import contextlib

import pytest
from pytestqt.qtbot import QtBot

from editor.processes.analyser import Analyser
from nodes.graph import Code, Node, NodeId, Object, PortName
from nodes.report import Report
from tests.hostile.corpus import LAYER, Sketch

WHOLE_MS = 800_000
PATIENT_MS, SHORT_MS = 60_000, 10_000
"""How long an analyser waits for an answer: one that comes, on any machine, and one that never does."""
PLACES = ("body", "init", "build", "call")
PLAIN = {"base": "", "default": "3", "note": "bool", "inside": "pass", **dict.fromkeys(PLACES, "pass")}

HARMLESS = {
    "starts threads": (
        "[__import__('threading').Thread(target=__import__('time').sleep, args=(600,), daemon=True).start()"
        " for _ in range(20)]"
    ),
    "starts a thread that stays": (
        "__import__('threading').Thread(target=__import__('time').sleep, args=(600,)).start()"
    ),
    "a thread of it raises": "__import__('threading').Thread(target=lambda: 1 / 0).start()",
    "a thread of it exits": "__import__('threading').Thread(target=__import__('sys').exit).start()",
    "changes the folder": "__import__('os').chdir('/')",
    "changes the environment": "__import__('os').environ.clear()",
    "floods": "[print('x' * 1000, flush=True) for _ in range(5_000)]",
    "floods errors": "[print('x' * 1000, file=__import__('sys').__stderr__) for _ in range(5_000)]",
    "takes the streams away": "__import__('sys').stdout = __import__('sys').stderr = None",
    "forgets its own module": "__import__('sys').modules.pop(__name__, None)",
    "ignores signals": "__import__('signal').signal(15, __import__('signal').SIG_IGN)",
    "closes its streams": "__import__('os').closerange(0, 3)",
    "forks": "__import__('os').fork()",
}
"""What disturbs nobody: everything has its shape, and nothing is wrong."""
OWN_PIPES = (
    "n for n in range(3, 99) if __import__('os').path.exists(f'/proc/self/fd/{n}')"
    " and 'pipe' in __import__('os').readlink(f'/proc/self/fd/{n}')"
    " and int(open(f'/proc/self/fdinfo/{n}').read().split()[3], 8) & 3 == 1"
)
DEEDS = {
    "kills": ("__import__('os').kill(__import__('os').getpid(), 9)", "ended"),
    "terminates": ("__import__('os').kill(__import__('os').getpid(), 15)", "ended"),
    "closes all files": ("__import__('os').closerange(0, 1000)", "ended"),
    "a thread of it ends all": (
        "__import__('threading').Thread(target=__import__('os')._exit, args=(0,)).start();"
        " __import__('time').sleep(5)",
        "ended",
    ),
    "sleeps": ("__import__('time').sleep(600)", "timeout"),
    "counts": ("9**9**9**9", "timeout"),
    "forgets modules": (
        "[__import__('sys').modules.pop(n) for n in list(__import__('sys').modules) if n[0] in 'knt']",
        "ended",
    ),
    "answers itself": (f"[__import__('os').write(n, b'{{}}[]\\n') for n in [{OWN_PIPES}]]", "ended"),
    "recurs": ("(lambda f: f(f))(lambda f: f(f))", "custom-failed"),
    "interrupts": ("raise KeyboardInterrupt", "ended"),
    "traces": ("__import__('sys').settrace(lambda *a: 1 / 0)", "custom-failed"),
}
"""What costs a problem, and which."""
LATER = "__import__('threading').Timer(1, __import__('os')._exit, (0,)).start()"


def drawn(text: str, places: tuple[str, ...] = PLACES) -> Sketch:
    """A layer of its own for each of `places` in which it does `text`."""
    code = {}
    for place in places:
        name = f"In{place.capitalize()}"
        lines = LAYER.format(**{**PLAIN, place: text}).replace("class Own(", f"class {name}(")
        code[name] = Code(name, "layer", lines)
    sketch = Sketch(code)
    for name in code:
        sketch.layer(name.lower(), f"custom:{name}", {})
    return sketch


def told(qtbot: QtBot, sketch: Sketch, code: str = "") -> Report:
    """All that is said of a sketch; what stands beside the code has its shape, and no problem.

    `code` is that of the problem which is expected.
    """
    reports: list[Report] = []
    with contextlib.closing(Analyser(deadline_ms=SHORT_MS if code == "timeout" else PATIENT_MS)) as analyser:
        analyser.report_changed.connect(reports.append)
        analyser.analyse(sketch.project(), 1, True)
        qtbot.waitUntil(lambda: bool(reports) and reports[-1].final, timeout=WHOLE_MS)
    spec = reports[-1].spec(NodeId("beside"), PortName("output"))
    assert spec is not None
    assert spec.shape == (None, 2)
    return reports[-1]


def found(report: Report) -> dict[str | None, str]:
    """The code of the problem of each node."""
    return {problem.node: problem.code for problem in report.problems}


def test_much_of_it_disturbs_nobody(qtbot: QtBot) -> None:
    """All of it in one layer's constructor, one after the other."""
    report = told(qtbot, drawn("; ".join(HARMLESS.values()), ("init",)))
    assert found(report) == {}
    assert report.spec(NodeId("ininit"), PortName("output")) is not None


@pytest.mark.full
@pytest.mark.parametrize("deed", sorted(HARMLESS))
def test_each_of_it_disturbs_nobody(qtbot: QtBot, deed: str) -> None:
    """Wherever in the class it does it."""
    assert found(told(qtbot, drawn(HARMLESS[deed]))) == {}


@pytest.mark.full
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_layer_costs_a_problem_on_its_node(qtbot: QtBot, deed: str) -> None:
    """Wherever in the class it does it, what stands beside has its shape."""
    text, code = DEEDS[deed]
    assert found(told(qtbot, drawn(text), code)) == {f"in{place}": code for place in PLACES}


@pytest.mark.full
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_so_does_other_code(qtbot: QtBot, deed: str) -> None:
    """A function, an activation, and lines in `call`."""
    text, wanted = DEEDS[deed]
    body = f"(x):\n    {text}\n    return x\n"
    sketch = Sketch(
        {
            "work": Code("work", "function", f"def work{body}"),
            "bend": Code("bend", "activation", f"def bend{body}"),
        }
    )
    sketch.node("start", Node(NodeId("worked"), "custom:work"))
    sketch.layer("bent", "keras.layers.Dense", {"units": 2, "activation": Object("custom:bend")})
    lines = {"inputs": ("x",), "outputs": ("y",), "body": f"y = x\n{text}"}
    sketch.node("start", Node(NodeId("lined"), "code", None, lines))
    assert found(told(qtbot, sketch, wanted)) == dict.fromkeys(("worked", "bent", "lined"), wanted)


@pytest.mark.full
def test_what_ends_the_process_later_is_found(qtbot: QtBot) -> None:
    """The process has answered and is idle when it ends, again and again: then it is no longer asked."""
    reports: list[Report] = []
    with contextlib.closing(Analyser(deadline_ms=PATIENT_MS)) as analyser:
        analyser.report_changed.connect(reports.append)
        analyser.analyse(drawn(LATER, ("init",)).project(), 1, True)
        qtbot.waitUntil(lambda: bool(reports) and bool(reports[-1].problems), timeout=WHOLE_MS)
        qtbot.waitUntil(lambda: reports[-1].final, timeout=WHOLE_MS)
        assert found(reports[-1]) == {"ininit": "ended"}
        with qtbot.assertNotEmitted(analyser.state_changed, wait=3_000):
            assert analyser.state == "idle"
