"""The live model of one document: what is asked of the session, and what came of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from editor.document import Document, GraphChange
from editor.messages import translated
from editor.processes.background import Background
from editor.processes.bootstrapping import NAME
from editor.processes.session import DEAD, INTERRUPTING, OFF, RUNS, Session
from editor.requests import Request as Request, Requests, Sentence, Then, sentence
from nodes import living
from nodes.catalogue.spec import Catalogue
from nodes.devices import canonical, devices_asked, with_devices
from nodes.formats.npy import to_npz
from nodes.graph import LayerId, NodeId, Project
from nodes.learning import Gradients, Trained
from nodes.living import Built, Drawn
from nodes.running import Ran


@dataclass(frozen=True, slots=True)
class Lost:
    """What went with a session that has ended: why it did (see `Session.ended`), and what had been built."""

    reason: str
    built: Built | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A build that came to nothing: a sentence, and the node that Keras was at, where that is known."""

    text: str
    node: NodeId | None = None


LONGEST_NAME = 40
"""Letters of a block's name that the name of its source has."""


class LiveModel(QObject):
    """Builds the model of a document in a session of its own, and asks about it, one thing at a time.

    The session starts when it is first needed. Requests wait their turn; of those with the same `newest` only
    the last one waits.
    """

    state_changed = Signal(str)
    """`"off"`, `"starting"`, `"idle"`, `"busy"`, `"interrupting"`, `"restarting"` or `"dead"`."""
    built = Signal(object)
    """A `Built`: there is a model, or another one."""
    values_changed = Signal()
    """Some weight has another value: by a build, by loading, an edit, training, or in the console."""
    ran = Signal(object)
    """The model has run forward."""
    condition_changed = Signal()
    """`outdated` or `replaced` is another, or there is no model any more."""
    failed = Signal(str)
    """Something did not work: a sentence for the status line. The console has the traceback."""
    build_failed = Signal(object)
    """A `Failure`: the build came to nothing; what was there before is still there."""
    lost = Signal(object)
    """A `Lost`: the session has ended, and with it the values that the model had."""
    run_wanted = Signal()
    """The person wants the model to run, on the inputs that are chosen."""
    train_wanted = Signal()
    """The person wants to see whether the model trains."""
    gradients_wanted = Signal()
    """The person wants a backward pass, of the loss that is chosen."""
    trust_wanted = Signal()
    """What is to be built holds code that is not trusted."""
    devices_missing = Signal(object)
    """The devices that the drawing asks for and the session does not have, and those that it has."""

    def __init__(self, document: Document, session: Session | None = None) -> None:
        """A `session` that is given is only borrowed: it goes on when this is closed."""
        super().__init__()
        self._document = document
        self._borrowed = session
        self.session = Session(self) if session is None else session
        self.result: Built | None = None
        """The last build that went well, as long as its model is there."""
        self.replaced = False
        """Whether `model` is another one in the console than was built."""
        self.outdated = False
        """Whether the drawing means another model than was built."""
        self.last_run: Ran | None = None
        self.last_gradients: Gradients | None = None
        self.last_training: Trained | None = None
        """What was run, let flow back and trained last; a window that is made anew shows it again."""
        self.instead: dict[str, str] = {}
        """Devices that are used in the place of others, which are not there: the person's choice."""
        self._sources = itertools.count(1)
        self._untrusted: Project | None = None
        """What was to be built, and waits for trust."""
        self._origins: dict[LayerId, LayerId] = {}
        """The layers from which others have been untied, by these."""
        self._moves: dict[tuple[str, str], None] = {}
        """Where layers stand that an edit has moved, and where they stood before."""
        self._era = 0
        """How many projects there were before."""
        self._thens: list[Callable[[], object]] = []
        self._draw = Background(_drawn, self)
        self._draw.answered.connect(self._on_drawn)
        self._comparing = QTimer(self, singleShot=True, interval=0)
        self._comparing.timeout.connect(self._compare)
        session = self.session
        session.state_changed.connect(self.state_changed)
        self._requests = Requests(session, self)
        session.executed.connect(self._on_console_executed)
        session.ended.connect(self._on_ended)
        document.changed.connect(self._on_document_changed)
        document.layers_moved.connect(self._on_layers_moved)
        document.trust_changed.connect(self._on_trust_changed)

    @property
    def document(self) -> Document:
        """The document that this is the model of."""
        return self._document

    @property
    def state(self) -> str:
        """The state last told by `state_changed`."""
        return self.session.state

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being asked, nothing waits, and the session is busy with nothing else."""
        return self._requests.is_idle and self.session.is_free

    @property
    def is_comparing(self) -> bool:
        """Whether `outdated` has not caught up with the drawing yet."""
        return self._comparing.isActive()

    @property
    def folder(self) -> Path | None:
        """A private folder that the session can read and write, for what is too large for a message."""
        return None if self.session.files is None else self.session.files.folder

    # -- asking ------------------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        payload: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
        then: Then,
        failed: Sentence | None = None,
        progress: Then | None = None,
        *,
        newest: str = "",
        code: str = "",
    ) -> Request:
        """Ask the session something about the model; the answer comes to `then`, or a sentence to `failed`.

        `payload` may be a function, called when the request's turn has come. With `code` the person sees that
        in the console; what it calls of `layerwright` takes the payload by `answering.answering`.
        """
        request = self._requests.new(method, newest)
        request.payload, request.code, request.then = payload, code, then
        request.failed = self.failed.emit if failed is None else failed
        request.progress = progress or (lambda data: None)
        if self.result is None or self.state not in RUNS:
            # Never before this has returned: the caller may want to keep the request first.
            QTimer.singleShot(0, self, lambda: request.failed(self.why_not()))
            return request
        self._requests.add(request)
        return request

    def why_not(self) -> str:
        """Why nothing can be asked now, as a sentence; empty if something can."""
        if self.state in ("starting", "restarting"):
            return self.tr("The session is starting. Try again when it is idle.")
        if self.result is None or self.state not in RUNS:
            return self.tr("There is no model in the session yet: build it first (Ctrl+B).")
        return ""

    # -- building ----------------------------------------------------------------------------------------

    def build(self, then: Callable[[], object] | None = None) -> None:
        """Build the model that the drawing means now; what it kept of the one before has the same values.

        `then` is called when that has gone well. Code that is not trusted waits until it is.
        """
        document = self._document
        if then is not None:
            self._thens.append(then)
        if not document.trusted:
            self.failed.emit(
                self.tr("This project contains code that is not trusted. Trust the project to build it.")
            )
            self._untrusted = document.project
            self.trust_wanted.emit()
            return
        self._untrusted = None
        self.session.start()
        self._draw.ask((with_devices(document.project, self.instead), document.project, document.catalogue))

    def drop_followers(self) -> None:
        """The window goes: what was to follow the build at hand was to follow in it."""
        self._thens.clear()

    def forget(self) -> None:
        """Another project is in the document: the model of the one before, and its values, are let go."""
        self._era += 1
        self._untrusted = None
        self._thens.clear()
        self._origins.clear()
        self._moves.clear()
        self._requests.fail_all()
        if self.session.state in RUNS:
            self._requests.add(self._requests.new("forget"))
        self.result = self.last_run = self.last_gradients = self.last_training = None
        self.replaced = self.outdated = False
        self.condition_changed.emit()

    def _on_drawn(self, drawn: Drawn) -> None:
        if self.state in (OFF, DEAD):
            # It could not start, and has told so.
            self._thens.clear()
            return
        module = f"{drawn.name[:LONGEST_NAME]}_{next(self._sources)}"
        request = self._requests.new("build", "build")
        request.payload = lambda: self._written(drawn, module)
        request.code = f'model = {NAME}.build("{module}")'
        era = self._era

        def then(data: dict[str, Any]) -> None:
            if era == self._era:
                self._on_built(living.built(drawn, module, data))

        request.then = then
        request.on_error = lambda data: self._on_build_failed(drawn, data)
        self._requests.add(request)

    def _written(self, drawn: Drawn, module: str) -> dict[str, Any]:
        """Write the source where the session reads it; what it is to be told of it."""
        files = self.session.files
        assert files is not None
        for old in files.folder.glob("*.constants.npz"):
            # They have been read, and the folder may stand in memory.
            old.unlink()
        if drawn.source.arrays:
            files.write(f"{module}.constants.npz", to_npz(drawn.source.arrays))
        path = files.write(f"{module}.py", drawn.source.text.encode("utf-8"))
        uses = devices_asked(with_devices(drawn.project, self.instead))
        devices = {found for use in uses if (found := canonical(use.device)) is not None}
        return {
            "path": str(path),
            "tree": drawn.encoded_tree(),
            "classes": list(drawn.classes),
            "devices": sorted(devices),
            "origins": dict(self._origins),
            "moves": [list(each) for each in self._moves],
        }

    def _on_built(self, built: Built) -> None:
        self.result = built
        self.replaced = False
        thens, self._thens = self._thens, []
        self.built.emit(built)
        self._compare()
        self.condition_changed.emit()
        self.values_changed.emit()
        for then in thens:
            then()

    def _on_build_failed(self, drawn: Drawn, error: dict[str, Any]) -> None:
        self._thens.clear()
        text, node = sentence(error), living.node_at(drawn, error.get("lines", ()))
        if node is not None:
            title = living.title_in(drawn.project, node)
            text = self.tr("The model cannot be built, at {node}: {text}").format(node=title, text=text)
        elif "code" not in error:
            text = self.tr("The model cannot be built: {text}").format(text=text)
        self.build_failed.emit(Failure(text, node))
        self.failed.emit(text)
        if error.get("code") == "missing-devices":
            told = error["arguments"]
            self.devices_missing.emit(tuple(tuple(told[each].split(", ")) for each in ("devices", "there")))

    def weights_met(self, told: Mapping[str, Any]) -> None:
        """The session has made weights that were not there before: what `building.collect` told."""
        if self.result is not None:
            self._on_built(living.built(self.result.drawn, self.result.module, told))

    def follow_drawing(self) -> None:
        """Both the drawing and the model have been changed alike: the model is what is drawn now."""
        if self.result is not None:
            drawn = living.drawn(self._document.project, self._document.catalogue)
            self.result = replace(self.result, drawn=drawn)
            self._compare()

    # -- the session's life ------------------------------------------------------------------------------

    def interrupt(self) -> None:
        """Interrupt what the session does."""
        self.session.interrupt()

    def interrupt_or_end(self) -> None:
        """Interrupt what the session does; when that is not heeded, saying so again ends the session."""
        if self.state == INTERRUPTING:
            self.session.give_up()
        else:
            self.session.interrupt()

    def restart(self) -> None:
        """Start the session anew; the values of the model are lost."""
        self.session.restart()

    def kill(self) -> None:
        """End the session; the values of the model are lost."""
        self.session.kill()

    def close(self) -> None:
        """End the session, and tell nothing any more."""
        self.blockSignals(True)
        self._requests.close()
        self._comparing.stop()
        self._document.changed.disconnect(self._on_document_changed)
        self._document.layers_moved.disconnect(self._on_layers_moved)
        self._document.trust_changed.disconnect(self._on_trust_changed)
        self._draw.close()
        if self._borrowed is None:
            self.session.close()
            self._requests.clear_up()
            return
        self.session.state_changed.disconnect(self.state_changed)
        self.session.executed.disconnect(self._on_console_executed)
        self.session.ended.disconnect(self._on_ended)

    def _on_ended(self, reason: str) -> None:
        result, self.result = self.result, None
        self.replaced = self.outdated = False
        self._requests.fail_all()
        text = self._words_of(reason)
        if text:
            self.failed.emit(text)
        self.lost.emit(Lost(reason, result))
        self.condition_changed.emit()

    def _words_of(self, reason: str) -> str:
        last = self.session.words.strip().rpartition("\n")[2]
        return {
            "died": self.tr("The session has ended by itself. Build again to go on."),
            "memory": self.tr(
                "The session took more than {count} GB beyond what TensorFlow takes, and was ended."
                " Model, Session… sets the limit."
            ).format(count=self.session.memory),
            "stuck": self.tr("The session did not heed the interrupt. It was ended and started again."),
            "unusable": self.tr("The session could not start: {text}").format(text=last),
        }.get(reason, "")

    # -- what changes outside ----------------------------------------------------------------------------

    def _on_console_executed(self) -> None:
        if self.result is not None:
            request = self._requests.new("look", "look")
            request.then = self._on_looked
            self._requests.add(request)

    def _on_looked(self, told: dict[str, Any]) -> None:
        if self.result is None:
            return
        if told["replaced"] != self.replaced:
            self.replaced = told["replaced"]
            self.condition_changed.emit()
        if told["values"]:
            self.values_changed.emit()

    def _on_trust_changed(self) -> None:
        if self._document.trusted and self._document.project is self._untrusted:
            self.build()

    def _on_document_changed(self, change: GraphChange) -> None:
        self._origins.update(living.untied(change.before, change.after))
        self._on_layers_moved(living.moved(change.before, change.after))
        if self.result is not None:
            # Several edits in one turn of the event loop are looked at once.
            self._comparing.start()

    def _on_layers_moved(self, moved: Mapping[str, str]) -> None:
        self._moves.update(dict.fromkeys((new, old) for old, new in moved.items()))

    def _compare(self) -> None:
        if self.result is None:
            return
        outdated = not living.is_same_model(self.result.project, self._document.project)
        if outdated != self.outdated:
            self.outdated = outdated
            self.condition_changed.emit()


def _drawn(asked: tuple[Project, Project, Catalogue]) -> Drawn:
    """What is built of a project that may have devices in the place of its own."""
    placed, project, catalogue = asked
    return replace(living.drawn(placed, catalogue), project=project)


def why_unbuilt(built: Built, key: str) -> str:
    """Why what stands at `key` has no weights yet, as a sentence; empty if it has."""
    code = built.unbuilt.get(key)
    return "" if code is None else translated(code, built.drawn.arguments)
