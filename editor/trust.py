"""Which code may run: what the person has trusted, known by what it says and kept in their settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from editor.trusted_projects import TrustedProjects, place_of
from nodes.catalogue.spec import Catalogue
from nodes.graph import Project
from nodes.trust import Piece, fingerprint_of, needs_trust, surely_alike


class Known(Protocol):
    """Where fingerprints are kept from one start to the next; `Settings` is the real one."""

    def is_trusted(self, fingerprint: str) -> bool:
        """Whether this has been trusted."""

    def add_trusted(self, fingerprint: str, place: str = "") -> None:
        """Keep that this has been trusted, in the project that `place` stands for."""

    def forget_trusted(self, place: str, fingerprint: str = "") -> None:
        """Trust nothing any more that this project had, nor what says `fingerprint`."""

    @property
    def trusted_projects(self) -> TrustedProjects:
        """What of each project was trusted last."""


class Trust:
    """Follows one document from state to state and tells whether its code may run.

    What a person changes in a project that is trusted stays trusted. What comes from elsewhere (a file, the
    clipboard) is trusted only where it has been before; so is what undo brings back.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        """Where the project stands."""
        self.pieces: Sequence[Piece] = ()
        """What there is that needs trust."""
        self._session: set[str] = set()
        self._known: Known | None = None
        self._project: Project | None = None
        self._fingerprint = ""

    @property
    def holds(self) -> bool:
        """Whether what is there now may run: there is no code, or it is trusted."""
        return self.has_been_granted(self._fingerprint)

    @property
    def code_is_there(self) -> bool:
        """Whether there is something that needs trust at all."""
        return bool(self._fingerprint)

    @property
    def fingerprint(self) -> str:
        """What stands for all that is there now and needs trust."""
        return self._fingerprint

    @property
    def before(self) -> Sequence[Piece]:
        """What of this project was trusted last, when that is something else than what is there now."""
        if self.path is None or self._known is None or self.holds:
            return ()
        found = self._known.trusted_projects.of(self.path)
        return () if found is None else found.pieces

    def has_been_granted(self, fingerprint: str) -> bool:
        """Whether what says this may run: it says nothing, or has been trusted."""
        if not fingerprint or fingerprint in self._session:
            return True
        return self._known is not None and self._known.is_trusted(fingerprint)

    def keep_in(self, known: Known) -> None:
        """Ask and tell these settings from now on."""
        self._known = known

    def follow(self, project: Project, catalogue: Catalogue, own: bool, anew: bool = False) -> None:
        """Another project is there; `own` says that the person made it of the one before.

        With `anew` it is looked at closely also where it seems to be alike: the catalogue is another one.
        """
        held = self.holds
        if anew or self._project is None or not surely_alike(self._project, project, catalogue):
            self.pieces = needs_trust(project, catalogue)
            self._fingerprint = fingerprint_of(self.pieces)
        self._project = project
        if held and own:
            self.grant()

    def grant(self) -> None:
        """Trust what is there now, here and whenever it is opened again."""
        if not self._fingerprint:
            return
        self._session.add(self._fingerprint)
        if self._known is not None and not self._known.is_trusted(self._fingerprint):
            self._known.add_trusted(self._fingerprint, place_of(self.path))

    def keep(self) -> None:
        """Remember what is trusted of the file that the project stands in, so that a change can be shown."""
        if self.path is None or self._known is None or not self._fingerprint or not self.holds:
            return
        self._known.add_trusted(self._fingerprint, place_of(self.path))
        self._known.trusted_projects.keep(self.path, self.pieces)

    def forget(self, fingerprint: str) -> None:
        """What says this was trusted here once, and is no more."""
        self._session.discard(fingerprint)

    def withdraw(self) -> None:
        """Trust nothing any more of what this project has or had."""
        self._session.clear()
        if self._known is None:
            return
        self._known.forget_trusted(place_of(self.path), self._fingerprint)
        if self.path is not None:
            self._known.trusted_projects.forget(self.path)
