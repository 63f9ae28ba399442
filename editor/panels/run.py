"""Running the model: its inputs, what came of it, and the values of any tensor inside."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from editor.document import Document
from editor.live_model import LiveModel
from editor.panels.array_source import AskedArray
from editor.panels.array_view import ArrayView
from editor.panels.flow import ColumnArea, FlowLayout
from editor.panels.run_inputs import AskFile, InputRow
from editor.panels.run_results import Place, RunResults, place_title
from editor.panels.sight import is_in_sight
from editor.runner import Prepared, Runner
from editor.theme.colours import Theme
from nodes import running
from nodes.running import Run, Wish

AGE_MS = 5_000
"""How often the age of the last values is told anew."""
NARROWEST_INPUTS = 250


class RunPanel(QWidget):
    """Runs the live model forward, and shows what every node made of the inputs."""

    shown = Signal()
    """The panel should be in sight."""
    node_chosen = Signal(object, str)
    """The path and the node of the row that was clicked."""

    def __init__(self, live: LiveModel, document: Document, theme: Theme) -> None:
        super().__init__()
        self._live = live
        self._document = document
        self._theme = theme
        self._rows: list[InputRow] = []
        self._known: tuple[Wish, ...] = ()
        self._error = ""
        self.runner = Runner(live, document, self)
        self.runner.wishes_for = self._wishes_for
        self.ask_file: AskFile = lambda: None
        """Asks for a file with the values of an input."""
        self.view: ArrayView | None = None
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        self._age = QTimer(self, interval=AGE_MS)
        self._age.timeout.connect(self._show_state)
        self._build_ui()
        self._connect()
        if self.runner.last is not None:
            self._known = self.runner.last.wishes
            self.results.show_run(self.runner.last.run, self.runner.last.ends)
        self._show_state()

    # -- building ----------------------------------------------------------------------------------------

    def _build_ui(self) -> None:
        self.start_button = QPushButton(self.tr("Run"))
        self.start_button.setToolTip(
            self.tr("Call the model on these inputs, and look at every value (Ctrl+R)")
        )
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.training = QCheckBox(self.tr("As in training"))
        self.training.setToolTip(
            self.tr("Dropout drops, and BatchNormalization learns: its averages move with every run")
        )
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "small")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong = QLabel(wordWrap=True)
        self.wrong.setProperty("role", "error")
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.no_inputs = QLabel(self.tr("The drawing has no input yet."))
        self.no_inputs.setProperty("role", "dim")
        self.no_inputs.setContentsMargins(12, 8, 8, 8)
        self.results = RunResults(self._theme)
        self.nothing = QLabel(
            self.tr("Run the model to see the shape, range and mean of every value."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        self.nothing.setProperty("role", "dim")
        inputs = self._build_inputs()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.results)
        column.addWidget(self.nothing)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(inputs)
        self.splitter.addWidget(middle)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _build_inputs(self) -> QWidget:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.no_inputs)
        self._column.addStretch(1)
        area = ColumnArea(inside, NARROWEST_INPUTS)
        buttons = FlowLayout(gap=8)
        buttons.setContentsMargins(12, 4, 8, 4)
        for widget in (self.start_button, self.cancel_button, self.training):
            buttons.addWidget(widget)
        below = QVBoxLayout()
        below.setContentsMargins(12, 0, 8, 6)
        below.setSpacing(2)
        below.addWidget(self.wrong)
        below.addWidget(self.state)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        column.addLayout(below)
        return whole

    def _connect(self) -> None:
        live = self._live
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.runner.cancel)
        self.results.place_chosen.connect(self._on_place_chosen)
        self._document.changed.connect(self._on_document_changed)
        self.runner.prepared.connect(lambda found: self._show_rows(found.wishes))
        self.runner.ran.connect(self._on_ran)
        self.runner.failed.connect(self._show_error)
        self.runner.changed.connect(self._show_state)
        live.state_changed.connect(self._show_state)
        live.condition_changed.connect(self._show_state)

    # -- what the window does with it --------------------------------------------------------------------

    def start(self) -> None:
        """Run the model on the inputs that are chosen; a drawing that is not built is built first."""
        self._show_error("")
        self.runner.training = self.training.isChecked()
        self.runner.start()

    def look_at(self, place: Place) -> None:
        """Show the values that left a port in the last run."""
        run = self.runner.run
        if run is None:
            return
        path, node, port = place
        title = place_title(run.project, (path, node), port)
        payload = {"path": running.key_of(path), "node": node, "port": port}

        def found(told: dict[str, Any]) -> None:
            if self.runner.run is run:
                source = AskedArray(self._live, "values", payload, told["array_shape"], told["dtype"])
                self._view().set_source(source, title)

        self._live.ask("values", payload, found, self._show_error, newest="run:values")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.results.set_theme(theme)
        self.results.show_run(self.runner.run, self.runner.ends)
        if self.view is not None:
            self.view.set_theme(theme)

    def close(self) -> bool:
        """Let go of the live model and of what is worked on."""
        live = self._live
        self._document.changed.disconnect(self._on_document_changed)
        live.state_changed.disconnect(self._show_state)
        live.condition_changed.disconnect(self._show_state)
        self._age.stop()
        self._looking.stop()
        self.runner.close()
        if self.view is not None:
            self.view.close()
        return super().close()

    # -- inputs ------------------------------------------------------------------------------------------

    def look(self, seen: bool = True) -> None:
        """Come into sight: look at what has changed meanwhile."""
        if seen:
            self._looking.start()

    def _on_document_changed(self) -> None:
        self._looking.start()

    def _look(self) -> None:
        """Have it found out what the inputs are, if that can be seen."""
        self._show_state()
        # Behind the tab of another panel, this one is visible to Qt, and yet in nobody's sight.
        if is_in_sight(self):
            self.runner.prepare()

    def _show_rows(self, usual: tuple[Wish, ...]) -> None:
        """A row for each input; what was chosen for one that is the same stays."""
        chosen = [row.wish for row in self._rows] or list(self._known)
        wishes = running.kept_wishes(usual, chosen)
        if [each.encoded() | {"node": each.node} for each in wishes] == [
            row.wish.encoded() | {"node": row.wish.node} for row in self._rows
        ]:
            return
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [InputRow(wish, lambda: self.ask_file(), self) for wish in wishes]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
            row.changed.connect(self._on_row_changed)
        self.no_inputs.setVisible(not self._rows)
        self._show_state()

    @property
    def rows(self) -> tuple[InputRow, ...]:
        """The rows of the inputs."""
        return tuple(self._rows)

    def _on_row_changed(self) -> None:
        self._known = tuple(row.wish for row in self._rows)
        self._show_error("")

    def _mistakes(self) -> list[str]:
        return [f"{row.wish.name}: {row.mistake}" for row in self._rows if row.mistake]

    # -- running -----------------------------------------------------------------------------------------

    def _wishes_for(self, found: Prepared) -> Sequence[Wish]:
        """What stands in the rows, which are made for what is to be run."""
        self._show_rows(found.wishes)
        mistakes = [f"{row.wish.name}: {row.mistake}" for row in self._rows if row.mistake]
        if mistakes:
            raise ValueError(mistakes[0])
        return [row.wish for row in self._rows]

    def _on_ran(self, run: Run) -> None:
        self._show_error("")
        self.results.show_run(run, self.runner.ends)
        if self.view is not None:
            self.view.set_source(None)

    # -- what is told ------------------------------------------------------------------------------------

    def _on_place_chosen(self, place: Place) -> None:
        self.node_chosen.emit(place[0], place[1])
        self.look_at(place)

    def _view(self) -> ArrayView:
        """The larger view, which is made when it is first needed."""
        if self.view is None:
            self.view = ArrayView(self._theme)
            self.view.refused.connect(self._show_error)
            self.splitter.addWidget(self.view)
            self.splitter.setStretchFactor(2, 1)
            whole = self.splitter.width()
            left = self.splitter.sizes()[0]
            self.splitter.setSizes([left, (whole - left) * 2 // 5, (whole - left) * 3 // 5])
        return self.view

    def _show_error(self, text: str) -> None:
        self._error = text
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _show_state(self) -> None:
        working, run = bool(self.runner.stage), self.runner.run
        self.start_button.setEnabled(not working)
        self.cancel_button.setEnabled(working)
        self.results.setVisible(run is not None)
        self.nothing.setVisible(run is None)
        self.wrong.setVisible(bool(self._error))
        text = self._working_text() if working else self._last_text()
        self.state.setText(text)
        self.state.setVisible(bool(text))

    def _working_text(self) -> str:
        if self.runner.stage == "building":
            return self.tr("Building …")
        if self._live.state not in ("busy", "interrupting"):
            return self.tr("Waiting for the session …")
        at = self.runner.at
        return self.tr("Running: {node} …").format(node=at) if at else self.tr("Running …")

    def _last_text(self) -> str:
        """How old the last values are, and whether they still belong to what is drawn."""
        busy = [self.tr("The session is busy.")] if self._live.state == "busy" else []
        if self._live.replaced:
            busy.append(self.tr("The model was changed in the console; what runs is the one that was built."))
        run = self.runner.run
        if run is None:
            return " ".join(busy)
        way = self.tr("as one graph") if run.graph else self.tr("step by step")
        told = self.tr("Ran in {time}, {way}.").format(time=duration_text(run.seconds), way=way)
        age = self._age_text(monotonic() - (0.0 if self.runner.last is None else self.runner.last.at))
        if self._live.result is None:
            age = self.tr("{age} The model is gone.").format(age=age)
        elif self._live.outdated or run.project is not self._live.result.project:
            age = self.tr("{age} The drawing has changed since.").format(age=age)
        return " ".join([*busy, told, age])

    def _age_text(self, seconds: float) -> str:
        if seconds < 10:
            return self.tr("Values from just now.")
        if seconds < 60:
            return self.tr("Values from {count} s ago.").format(count=int(seconds))
        if seconds < 3600:
            return self.tr("Values from {count} min ago.").format(count=int(seconds // 60))
        return self.tr("Values from {count} h ago.").format(count=int(seconds // 3600))

    # -- Qt's own ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what has changed while nobody saw it."""
        super().showEvent(event)
        self._looking.start()
        self._age.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell no ages that nobody sees."""
        super().hideEvent(event)
        self._age.stop()

    def sizeHint(self) -> QSize:
        """A strip along the window."""
        return QSize(900, 240)


def duration_text(seconds: float) -> str:
    """How long something took: `12 ms`, `3.4 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
