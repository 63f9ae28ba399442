"""Which code may run: what the person has trusted, known by what it says and kept in their settings."""

from __future__ import annotations

from typing import Protocol

from nodes.catalogue.spec import Catalogue
from nodes.graph import Project
from nodes.trust import fingerprint, surely_alike


class Known(Protocol):
    """Where fingerprints are kept from one start to the next; `Settings` is the real one."""

    def is_trusted(self, fingerprint: str) -> bool:
        """Whether this has been trusted."""

    def add_trusted(self, fingerprint: str) -> None:
        """Keep that this has been trusted."""


class Trust:
    """Follows one document from state to state and tells whether its code may run.

    What a person changes in a project that is trusted stays trusted. What comes from elsewhere (a file, the
    clipboard) is trusted only where it has been before; so is what undo brings back.
    """

    def __init__(self) -> None:
        self._session: set[str] = set()
        self._known: Known | None = None
        self._project: Project | None = None
        self._fingerprint = ""

    @property
    def holds(self) -> bool:
        """Whether what is there now may run: there is no code, or it is trusted."""
        found = self._fingerprint
        if not found or found in self._session:
            return True
        return self._known is not None and self._known.is_trusted(found)

    @property
    def code_is_there(self) -> bool:
        """Whether there is something that needs trust at all."""
        return bool(self._fingerprint)

    def keep_in(self, known: Known) -> None:
        """Ask and tell these settings from now on."""
        self._known = known

    def follow(self, project: Project, catalogue: Catalogue, own: bool) -> None:
        """Another project is there; `own` says that the person made it of the one before."""
        held = self.holds
        if self._project is None or not surely_alike(self._project, project, catalogue):
            self._fingerprint = fingerprint(project, catalogue)
        self._project = project
        if held and own:
            self.grant()

    def grant(self) -> None:
        """Trust what is there now, here and whenever it is opened again."""
        if not self._fingerprint:
            return
        self._session.add(self._fingerprint)
        if self._known is not None and not self._known.is_trusted(self._fingerprint):
            self._known.add_trusted(self._fingerprint)
