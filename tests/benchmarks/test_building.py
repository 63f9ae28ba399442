"""What it costs to build through the window, beside the same class built by hand in the same kernel."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from editor.document import Document
from editor.live_model import LiveModel
from editor.processes.session import Session
from nodes.catalogue.spec import Catalogue
from nodes.codegen.source import generate
from tests.benchmarks.conftest import Measure
from tests.benchmarks.drawings import residual
from tests.benchmarks.waiting import seconds_until
from tests.editor.conftest import execute, only_session as only_session, session as session

BY_HAND = """\
import importlib.util, time
_began = time.perf_counter()
_spec = importlib.util.spec_from_file_location("by_hand", {path!r})
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
_made = _module.build()
with open({told!r}, "w") as _file:
    print(time.perf_counter() - _began, file=_file)
"""


def test_a_build_beside_one_by_hand(
    measure: Measure, qtbot: QtBot, session: Session, catalogue: Catalogue, tmp_path: Path
) -> None:
    """From the key to the weights in the panels, with every value of before kept."""
    project = residual(catalogue, 177 if measure.timed else 12)
    live = LiveModel(Document(project, catalogue), session)
    path, told = tmp_path / "by_hand.py", tmp_path / "seconds"
    path.write_text(generate(project, catalogue).text, encoding="utf-8")

    def ours() -> float:
        seconds = seconds_until(live.built, lambda built: True, live.build)
        qtbot.waitUntil(lambda: live.is_idle)
        return seconds

    def theirs() -> float:
        assert execute(qtbot, session, BY_HAND.format(path=str(path), told=str(told))) == "ok"
        return float(told.read_text())

    ours()
    measure.ratio("Build ÷ the same class built by hand", "≤ 1.15", ours, theirs)
    live.close()
