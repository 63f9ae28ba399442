"""Undo and redo as a list of projects: a wrong undo cannot be written."""

from __future__ import annotations

from dataclasses import dataclass

from nodes.graph import Project

LIMIT = 1_000
"""How many steps are kept. A step of a 1,000-node drawing costs about 26 KB."""


@dataclass(frozen=True, slots=True)
class Step:
    """The state after one edit, the edit's label, and what lets the next edit merge into it."""

    label: str
    project: Project
    merge_key: str | None = None


class History:
    """Where the document has been: `steps[0]` is how it began, `position` where it is."""

    def __init__(self, project: Project) -> None:
        self.steps: list[Step] = [Step("", project)]
        self.position = 0

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.steps[self.position].project

    def push(self, label: str, project: Project, merge_key: str | None = None) -> None:
        """Add a step; with the merge key of the newest step, replace that step instead.

        A merged run of edits that comes back to where it started leaves no step.
        """
        newest = self.steps[self.position]
        merges = merge_key is not None and newest.merge_key == merge_key and self.position > 0
        del self.steps[self.position + 1 :]
        if merges:
            self.steps.pop()
            if self.steps[-1].project == project:
                self.position = len(self.steps) - 1
                return
        self.steps.append(Step(label, project, merge_key))
        del self.steps[: max(0, len(self.steps) - LIMIT - 1)]
        self.position = len(self.steps) - 1

    def amend(self, project: Project) -> None:
        """Replace the newest state without a step: for what Keras told, not the person."""
        step = self.steps[self.position]
        self.steps[self.position] = Step(step.label, project, step.merge_key)

    def seal(self) -> None:
        """End a run of merging edits: the next edit becomes a step of its own."""
        step = self.steps[self.position]
        self.steps[self.position] = Step(step.label, step.project)

    def go(self, position: int) -> Project:
        """Move to the state at `position` (the history panel), and return it; a merging run ends there.

        Raises:
            IndexError: there is no such state.
        """
        if not 0 <= position < len(self.steps):
            raise IndexError(position)
        self.position = position
        self.seal()
        return self.project

    @property
    def undo_label(self) -> str | None:
        """What undo would take back; None when there is nothing."""
        return self.steps[self.position].label if self.position > 0 else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again; None when there is nothing."""
        return self.steps[self.position + 1].label if self.position + 1 < len(self.steps) else None
