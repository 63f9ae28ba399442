"""The open project: its graph, its history, its file, and one signal when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.catalogue_words import with_worded_blocks
from editor.trust import Trust
from nodes.catalogue.spec import Catalogue
from nodes.graph import BlockId, Project
from nodes.history import History
from nodes.names import snake_case
from nodes.vocabulary import offered, vocabulary


@dataclass(frozen=True, slots=True)
class GraphChange:
    """The project before and after an edit, an undo, or the opening of another file."""

    before: Project
    after: Project
    revision: int
    travelled: bool = False
    """Whether it was a move through the history, not an edit."""


class Document(QObject):
    """The one place where the project changes. Views know only this, never each other.

    The revision only counts up, on undo too, so that late answers can be told from current ones.
    """

    changed = Signal(GraphChange)
    """The project is another one."""
    layers_moved = Signal(object)
    """The last edit put layers elsewhere: pieces of their keys, as `nodes.living.moved` tells them."""
    trust_changed = Signal()
    """What the project holds of code may run now, or may not."""
    state_changed = Signal()
    """The path, the dirty mark, what undo and redo would do, or what may be run, is another."""

    def __init__(self, project: Project, catalogue: Catalogue, path: Path | None = None) -> None:
        super().__init__()
        self._base = catalogue
        self._offered: tuple[tuple[object, ...], Catalogue] = ((), catalogue)
        self._known: tuple[Project, Catalogue] = (project, with_worded_blocks(vocabulary(project, catalogue)))
        self.history = History(project)
        self.path = path
        self.revision = 0
        self._saved: Project | None = project
        self.trust = Trust()
        self.trust.path = path
        self.trust.follow(project, self.catalogue, own=False)
        self._told_trusted = self.trusted

    @property
    def catalogue(self) -> Catalogue:
        """What can be placed: Keras's, and what the project itself defines.

        It is the same object until one of the project's own entries changes: ask each time, keep no copy.
        """
        return self.catalogue_of(self.project)

    @catalogue.setter
    def catalogue(self, catalogue: Catalogue) -> None:
        self._base = catalogue
        self._known = (self.project, with_worded_blocks(vocabulary(self.project, catalogue)))
        # What it does not have counts as code, and may have been had by the one before.
        self.trust.follow(self.project, self.catalogue, own=False, anew=True)
        self._tell_trust()

    def offered(self, inside: BlockId) -> Catalogue:
        """What a person can place in the block `inside`; looked up anew only where it may differ."""
        project = self.project
        asked: tuple[object, ...] = (
            self.catalogue,
            inside,
            *(block.layers for block in project.blocks.values()),
        )
        before, found = self._offered
        if len(asked) != len(before) or any(
            one is not other for one, other in zip(asked, before, strict=True)
        ):
            found = offered(project, self.catalogue, inside)
            self._offered = (asked, found)
        return found

    def catalogue_of(self, project: Project) -> Catalogue:
        """What can be placed in `project`, which may be an earlier one: a thread may still be at it."""
        known, catalogue = self._known
        if project is known:
            return catalogue
        made = with_worded_blocks(vocabulary(project, self._base))
        made = catalogue if made == catalogue else made
        self._known = (project, made)
        return made

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.history.project

    @property
    def main(self) -> BlockId:
        """The id of the main block."""
        return self.project.main

    @property
    def stem(self) -> str:
        """What files that come of the drawing are called at first, without an ending."""
        if self.path is not None:
            return self.path.stem
        return snake_case(self.project.main_block.name) or "model"

    @property
    def saved(self) -> Project | None:
        """The project as it stands in its file; None for work that never was in one."""
        return self._saved if self.path is not None else None

    @property
    def dirty(self) -> bool:
        """Whether the project differs from its file."""
        return self.project is not self._saved and self.project != self._saved

    @property
    def trusted(self) -> bool:
        """Whether the code that the project holds may run; True where it holds none."""
        return self.trust.holds

    def grant_trust(self) -> None:
        """The person trusts the code of the project as it is now."""
        if not self.trusted:
            self.trust.grant()
            self.trust.keep()
        self.follow_trust()

    def withdraw_trust(self) -> None:
        """The person does not trust the code of the project any more, however it was before."""
        self.trust.withdraw()
        self.follow_trust()

    def follow_trust(self) -> None:
        """Tell of trust that was given or withdrawn, be it in another window."""
        if self._tell_trust():
            self.state_changed.emit()

    def apply(
        self,
        label: str,
        edit: Callable[[Project], Project],
        merge_key: str | None = None,
        foreign: bool = False,
    ) -> None:
        """Change the project by `edit` as one undo step; a step that changes nothing is none.

        Edits with the same `merge_key`, one right after the other, become one step. `foreign`: the edit
        brings in what the person may not have seen, so that code in it is not trusted by itself.

        Raises:
            Refusal: the edit breaks a rule; nothing has changed.
        """
        before = self.project
        after = edit(before)
        if after is before or after == before:
            return
        self.history.push(label, after, merge_key)
        self._announce(before, own=not foreign)

    def amend(self, project: Project) -> None:
        """Take over what Keras told (output ports) without an undo step."""
        before = self.project
        if project is before:
            return
        was_clean = not self.dirty
        self.history.amend(project)
        if was_clean:
            self._saved = project
        self._announce(before, own=True)

    def undo(self) -> None:
        """Take back the newest step, if there is one."""
        if self.history.undo_label is not None:
            self.go(self.history.position - 1)

    def redo(self) -> None:
        """Do again the step that was taken back last, if there is one."""
        if self.history.redo_label is not None:
            self.go(self.history.position + 1)

    def go(self, position: int) -> None:
        """Move to a state of the history, as the history panel does."""
        before = self.project
        self.history.go(position)
        self._announce(before, travelled=True)

    def replace(
        self,
        project: Project,
        path: Path | None,
        dirty: bool = False,
        trusted: bool = False,
        history: History | None = None,
    ) -> None:
        """Hold another project, with a history of its own, or the one that it had.

        `trusted`: its code came with the program.
        """
        before = self.project
        self.history = History(project) if history is None else history
        self.path = self.trust.path = path
        self._saved = None if dirty else project
        if trusted:
            self.trust.follow(project, self.catalogue, own=False)
            self.trust.grant()
        self._announce(before)

    def mark_saved(self, path: Path, project: Project | None = None) -> None:
        """Remember that the project as it is now, or as it once was, stands in `path`."""
        self.path = path
        self._saved = self.project if project is None else project
        self.seal()
        self.state_changed.emit()

    def seal(self) -> None:
        """End a run of merging edits: the next edit becomes a step of its own."""
        self.history.seal()

    def mark_unsaved(self) -> None:
        """Remember that the project is in no file: its own holds something else now, or is gone."""
        self._saved = None
        self.state_changed.emit()

    def _announce(self, before: Project, travelled: bool = False, own: bool = False) -> None:
        self.revision += 1
        self.trust.follow(self.project, self.catalogue, own)
        self._tell_trust()
        self.changed.emit(GraphChange(before, self.project, self.revision, travelled))
        self.state_changed.emit()

    def _tell_trust(self) -> bool:
        """Tell whether the code may run, where that is something else than was told last."""
        if self.trusted == self._told_trusted:
            return False
        self._told_trusted = self.trusted
        self.trust_changed.emit()
        return True
