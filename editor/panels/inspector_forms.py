"""The inspector's forms: made for one sort of selection, kept for when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from editor.panels.field_rows import FieldRow, FieldState, Form
from editor.panels.fields import Field
from editor.panels.inspector_report import Heading
from editor.panels.inspector_state import Arguments, Section
from editor.panels.object_fields import array_field, make_field, note_field
from editor.panels.special_fields import Surroundings
from editor.theme.colours import Theme
from nodes.catalogue.spec import ArgumentSpec, Catalogue

KEPT = 12
"""How many sorts of selection keep their fields: making them anew takes longer than a click should."""

Sort = tuple[object, ...]


class _Page(QWidget):
    """The forms for one sort of selection, one below the other."""

    def __init__(self, parent: QWidget, catalogue: Catalogue) -> None:
        super().__init__(parent)
        self.hide()
        self.catalogue = catalogue
        self.forms: dict[Section, Form] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)


class Forms(QWidget):
    """Shows the arguments of what is selected, by section."""

    edited = Signal(str, object)
    """An argument's name and the value that the person gave."""
    reset = Signal(str)
    own_wanted = Signal(str, object)
    """This argument, or what is at that way inside it, should no longer be one of the block."""
    menu_wanted = Signal(str, object, QMenu)
    """The menu of this argument's row, or of a row inside it, is about to be shown."""
    finished = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme) -> None:
        super().__init__()
        self.catalogue = catalogue
        """What fields may hold; those made from another one are made anew before they are shown again."""
        self.around = Surroundings()
        self._theme = theme
        self._pages: dict[Sort, _Page] = {}
        self._current: _Page | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def forms(self) -> Mapping[Section, Form]:
        """The forms that are shown."""
        return self._current.forms if self._current else {}

    def row(self, name: str) -> FieldRow:
        """The row of the argument called `name`.

        Raises:
            KeyError: it is not shown.
        """
        for form in self.forms.values():
            if name in form.rows:
                return form.rows[name]
        raise KeyError(name)

    def show_arguments(self, sort: Sort, arguments: Arguments, states: Mapping[str, FieldState]) -> None:
        """Show `arguments`; `sort` names the selections that share one set of fields."""
        page = self._pages.pop(sort, None)
        if page is not None and page.catalogue is not self.catalogue and page is not self._current:
            self._discard(page)
            page = None
        changes = page is None or page is not self._current
        if page is None:
            page = self._made(arguments, str(sort[0]) if sort else "")
        self._pages[sort] = page
        for form in page.forms.values():
            form.show_states(states)
        if changes:
            self._turn_to(page)

    def _turn_to(self, page: _Page) -> None:
        if self._current is not None:
            self._current.hide()
        self._current = page
        page.show()
        while len(self._pages) > KEPT:
            self._discard(self._pages.pop(next(iter(self._pages))))

    def _discard(self, page: _Page) -> None:
        self._column.removeWidget(page)
        page.setParent(None)
        page.deleteLater()

    def _made(self, arguments: Arguments, kind: str) -> _Page:
        page = _Page(self, self.catalogue)
        make = partial(self._make_field, kind=kind)
        for section, specs in arguments.items():
            form = Form(specs, make, self._theme, parent=page)
            form.edited.connect(self.edited)
            form.reset.connect(self.reset)
            form.own_wanted.connect(self.own_wanted)
            form.menu_wanted.connect(self.menu_wanted)
            form.finished.connect(self.finished)
            title = self._title(section)
            if title:
                page.column.addWidget(Heading(title, form if section is Section.MORE else None))
            page.column.addWidget(form)
            page.forms[section] = form
        self._column.addWidget(page)
        return page

    def _make_field(self, spec: ArgumentSpec, theme: Theme, parent: QWidget | None, kind: str) -> Field:
        if kind in ("note", "frame") and spec.name == "text":
            return note_field(spec, theme, parent)
        if kind == "constant" and spec.name == "value":
            return array_field(spec, self.around, parent)
        return make_field(spec, theme, parent, catalogue=self.catalogue, around=self.around)

    def _title(self, section: Section) -> str:
        return {
            Section.CALL: self.tr("CALL"),
            Section.NUMBERS: self.tr("NUMBERS INSTEAD OF WIRES"),
            Section.MORE: self.tr("MORE"),
        }.get(section, "")

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        for page in self._pages.values():
            for form in page.forms.values():
                form.set_theme(theme)


def settle(area: QScrollArea, content: QWidget) -> None:
    """Lay `content` out now.

    Left to itself, Qt works its way up one level at a time and paints the squeezed states in between.
    """
    inside = list(_shown(content))
    for widget in reversed(inside):
        widget.updateGeometry()
    QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))
    for widget in inside:
        layout = widget.layout()
        if layout is not None:
            layout.activate()


def _shown(widget: QWidget) -> Iterator[QWidget]:
    """`widget` and what can be seen in it, the outer before the inner."""
    yield widget
    # Not children(): layouts and timers among them would cost as much as all the rest.
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isHidden():
            yield from _shown(child)
