"""The console itself: qtconsole's widget in the window's clothes, with the window's rules.

Imported late, and first on another thread: qtconsole and what it needs take a while to load.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# qtconsole asks which Qt there is.
os.environ.setdefault("QT_API", "pyside6")

from IPython.core.inputtransformer2 import TransformerManager
from pygments.style import Style
from pygments.token import string_to_tokentype
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu
from qtconsole.ansi_code_processor import QtAnsiCodeProcessor
from qtconsole.rich_jupyter_widget import RichJupyterWidget

from editor.panels.python_colours import token_colours
from editor.processes.kernel_link import KernelLink
from editor.theme.colours import Theme
from editor.theme.style import contrast, mixed

MIME = "application/vnd.layerwright+json"
"""The type of what the session answers: none of it is for a person."""
KEEP = """\
get_ipython().ask_exit = lambda payloads=get_ipython().payload_manager: payloads.write_payload(
    {"source": "ask_exit", "keepkernel": True}
)
"""
"""Lets `exit` not end the kernel, in which the model lives, but only tell us."""
LINES = 2_000
"""How many lines are kept."""
LEAST_CONTRAST = 4.5


class Inks(QtAnsiCodeProcessor):
    """Gives the colours of a terminal as the theme has them, each readable on its ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        named = ("faint", "error", "good", "warning", "accent")
        plain = [getattr(theme, name) for name in named]
        plain += [theme.role("math"), theme.role("constants"), theme.text]
        self.color_map = dict(enumerate((*plain, *plain)))

    def get_color(self, color: Any, intensity: int = 0) -> QColor | None:
        """The colour of a number or of red, green and blue; None for no colour."""
        found = super().get_color(color, intensity)
        return None if found is None else QColor(readable(found.name(), self.theme))

    def get_format(self) -> QTextCharFormat:
        """How text looks now; whatever ground it asks for, it gets that of a marked place."""
        found = super().get_format()
        if self.background_color is not None:
            found.setBackground(QColor(mixed(self.theme.warning, self.theme.canvas, 0.3)))
            found.setForeground(QColor(self.theme.text))
        return found


class Terminal(RichJupyterWidget):
    """A console on a kernel that others use too: what they let be seen appears, what they do silently not."""

    interrupt_wanted = Signal()
    """The person wants what is running to stop."""
    leaving_wanted = Signal()
    """The person typed `exit`, or pressed Ctrl+D."""
    # of qtconsole's classes, which have no types
    kernel_client: Any
    input_buffer: Any
    _prompt: Any

    def __init__(self, theme: Theme) -> None:
        super().__init__(paging="none", gui_completion="droplist")
        self.include_other_output = True
        self.other_output_prefix = ""
        self.banner = ""
        self.buffer_size = LINES
        self.custom_interrupt = self.custom_restart = True
        self.custom_interrupt_requested.connect(self.interrupt_wanted)
        self.custom_restart_requested.connect(self.interrupt_wanted)
        self.exit_requested.connect(self._on_exit_requested)
        self._begun = False
        self._past = ""
        """The request for what the kernel has done so far."""
        self._seen: set[str] = set()
        """Requests of others whose code has been shown."""
        self._asked: dict[str, str] = {}
        """What was typed and is at its end without a reply so far, by the request made after it."""
        self._replied = ""
        """What came a reply to last."""
        # These keys belong to the window, which zooms and saves something else.
        own = (self.export_action, self.print_action, self.increase_font_size, self.decrease_font_size)
        for action in (*own, self.reset_font_size):
            action.setShortcut(QKeySequence())
        self._control.setProperty("role", "code")
        self._control.setAccessibleName(self.tr("Console"))
        self.theme: Theme | None = None
        self.set_theme(theme)

    @property
    def text(self) -> str:
        """Everything that stands in the console."""
        return str(self._control.toPlainText())

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`, also for what stands there already."""
        before, self.theme = self.theme, theme
        self._ansi_processor = Inks(theme)
        self.style_sheet = sheet(theme)
        self._highlighter.set_style(_style(theme))
        self._control.ensurePolished()
        self.reset_font()
        if before is not None and before != theme:
            self._recolour(_renamed(before, theme))

    def tell(self, text: str) -> None:
        """Write a line that neither the person nor the kernel wrote, before the prompt."""
        self._append_custom(self._insert_said, text, before_prompt=bool(self._prompt))

    @property
    def joined(self) -> bool:
        """Whether there is a kernel."""
        return self.kernel_client is not None

    def join(self, connection_file: Path) -> None:
        """Talk to the kernel that this file tells how to reach."""
        self.kernel_client = KernelLink(json.loads(connection_file.read_text(encoding="utf-8")))
        self.kernel_client.start_channels()
        self.kernel_client.execute(KEEP, silent=True, store_history=False)
        if not self._begun:
            # What was done before anybody looked: builds, mostly.
            self._past = self.kernel_client.history(
                raw=True, output=True, hist_access_type="range", session=0, start=1
            )

    def let_go(self) -> None:
        """Talk to the kernel no more."""
        link, self.kernel_client = self.kernel_client, None
        self._asked.clear()
        if link is not None:
            link.stop_channels()

    def part(self, text: str) -> None:
        """Talk to the kernel no more, and say why in place of the prompt."""
        self.let_go()
        cursor = self._get_end_cursor()
        if self._prompt and not self._executing:
            cursor.setPosition(self._append_before_prompt_cursor.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        self._prompt_finished()
        self._prompt = ""
        # Else the next kernel's first number would be written over what stands where the prompt stood.
        self._previous_prompt_obj = None
        self._control.setReadOnly(True)
        self._insert_said(self._get_end_cursor(), text)
        self._control.moveCursor(QTextCursor.MoveOperation.End)

    def wipe(self) -> None:
        """Remove everything but the prompt and what is typed there."""
        if not self._prompt:
            # There is none yet, or none any more: the console would write one all the same.
            self._control.clear()
            return
        typed, at_prompt = self.input_buffer, not self._executing
        self.clear(keep_input=False)
        if at_prompt and typed:
            self.input_buffer = typed

    def focus(self) -> None:
        """Let what is typed come here."""
        self._control.setFocus()

    def _insert_said(self, cursor: QTextCursor, text: str) -> None:
        assert self.theme is not None
        look = QTextCharFormat()
        look.setForeground(QColor(self.theme.dim))
        look.setFontItalic(True)
        if not cursor.atBlockStart():
            cursor.insertText("\n")
        cursor.insertText(text, look)
        cursor.insertText("\n", QTextCharFormat())

    def _recolour(self, renamed: Mapping[str, str]) -> None:
        assert self.theme is not None
        document = self._control.document()
        cursor = QTextCursor(document)
        for start, length, look in list(_pieces(document.begin())):
            inks = (look.foreground(), look.setForeground), (look.background(), look.setBackground)
            for brush, change in inks:
                if brush.style() != Qt.BrushStyle.NoBrush:
                    name = brush.color().name()
                    change(QColor(renamed.get(name) or readable(name, self.theme)))
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(look)
        self._highlighter.rehighlight()

    def _on_exit_requested(self, _widget: object) -> None:
        self.leaving_wanted.emit()

    # -- qtconsole's own -----------------------------------------------------------------------------------

    def include_output(self, msg: Mapping[str, Any]) -> bool:
        """Whether a message is for a person: of ours always, of others once their code was shown.

        What is printed is shown in any case: it may be the person's own code that prints.
        """
        if not super().include_output(msg):
            return False
        if not msg["parent_header"]:
            return False
        if self.from_here(msg):
            return True
        id = msg["parent_header"].get("msg_id", "")
        if msg["msg_type"] == "execute_input":
            self._seen.add(id)
        return id in self._seen or msg["msg_type"] == "stream"

    def _handle_display_data(self, msg: Mapping[str, Any]) -> None:
        if MIME not in msg["content"]["data"]:
            super()._handle_display_data(msg)

    def _handle_history_reply(self, msg: Mapping[str, Any]) -> None:
        if msg["parent_header"].get("msg_id") != self._past:
            super()._handle_history_reply(msg)
            return
        for _, number, (code, result) in msg["content"].get("history", ()):
            content = {"execution_count": number, "code": code}
            self._append_custom(self._insert_other_input, content, before_prompt=True)
            if isinstance(result, str):
                self._append_html(self._make_out_prompt(number, remote=True), before_prompt=True)
                self._append_plain_text(f"{result}\n", before_prompt=True)

    def _handle_error(self, msg: Mapping[str, Any]) -> None:
        if self.include_output(msg):
            super()._handle_error(msg)

    def _handle_status(self, msg: Mapping[str, Any]) -> None:
        """Ask for a sign where a reply is missing; whoever owns the kernel tells of its life."""
        id = msg["parent_header"].get("msg_id")
        request = self._request_info["execute"].get(id)
        idle = msg["content"]["execution_state"] == "idle"
        if idle and request is not None and request.kind == "user" and id != self._replied:
            self._asked[self.kernel_client.kernel_info()] = id

    def _handle_execute_reply(self, msg: Mapping[str, Any]) -> None:
        self._replied = msg["parent_header"].get("msg_id", "")
        super()._handle_execute_reply(msg)

    def _handle_shutdown_reply(self, msg: Mapping[str, Any]) -> None:
        """Nothing: whoever owns the kernel tells of its life."""

    def _handle_kernel_info_reply(self, rep: Mapping[str, Any]) -> None:
        id = self._asked.pop(rep["parent_header"].get("msg_id"), "")
        if id and id != self._replied:
            # Replies come in the order of the requests: what was interrupted before its first line has none.
            self._handle_execute_reply({"parent_header": {"msg_id": id}, "content": {"status": "aborted"}})
        if id:
            return
        # Which Python this is; the rest is advertisement.
        banner = rep["content"].get("banner", "").partition("\n")[0]
        super()._handle_kernel_info_reply({**rep, "content": {**rep["content"], "banner": f"{banner}\n"}})

    def reset(self, clear: bool = False) -> None:
        """Begin with a kernel. What an earlier one said stays."""
        self._prompt_requested = False
        super().reset(clear=clear and not self._begun)
        self._begun = True

    def reset_font(self) -> None:
        """Take the font that the style sheet gives."""
        self._set_font(QFont(self._control.font()))

    def _append_custom(
        self, insert: Any, input: Any, before_prompt: bool = False, *more: Any, **named: Any
    ) -> Any:
        # WORKAROUND: qtconsole writes over the prompt when something is typed there already.
        at_prompt = before_prompt and self._prompt and not self._executing and not self._reading
        typed = self.input_buffer if at_prompt else ""
        if not typed:
            return super()._append_custom(insert, input, before_prompt, *more, **named)
        after = self._get_end_pos() - self._control.textCursor().position()
        self.input_buffer = ""
        result = super()._append_custom(insert, input, before_prompt, *more, **named)
        self.input_buffer = typed
        cursor = self._get_end_cursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, n=min(after, len(typed)))
        self._control.setTextCursor(cursor)
        return result

    def _event_filter_console_keypress(self, event: QKeyEvent) -> bool:
        # Where nobody listens, what stands there can be read and copied, and nothing be asked.
        return self.joined and bool(super()._event_filter_console_keypress(event))

    def _call_tip(self) -> bool:
        return self.joined and bool(super()._call_tip())

    def _register_is_complete_callback(self, source: str, callback: Any) -> None:
        # The kernel would not say before it has done what it is at.
        status, indent = TransformerManager().check_complete(source)
        callback(status != "incomplete", " " * (indent or 0))

    def _context_menu_make(self, pos: QPoint) -> QMenu:
        menu = QMenu(self)
        for text, does, possible in (
            (self.tr("Copy"), self.copy, self.can_copy()),
            (self.tr("Paste"), self.paste, self.can_paste()),
            (self.tr("Select all"), self.select_all_smart, True),
            (self.tr("Interrupt"), self.interrupt_wanted.emit, True),
            (self.tr("Clear"), self.wipe, True),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, does=does: does())
            action.setEnabled(possible)
        return menu


def sheet(theme: Theme) -> str:
    """The style of the console and of the prompts in it."""
    return (
        f"QTextEdit {{ background: {theme.canvas}; color: {theme.text}; border: none; border-radius: 0;"
        f" padding: 4px 8px; }}\n"
        f".in-prompt {{ color: {theme.accent}; }}\n"
        f".out-prompt {{ color: {theme.role('control')}; }}\n"
        ".in-prompt-number, .out-prompt-number { font-weight: bold; }\n"
        f".error {{ color: {theme.error}; }}\n"
        f".inverted {{ background-color: {theme.accent}; color: {theme.canvas}; }}\n"
    )


def readable(colour: str, theme: Theme) -> str:
    """`colour`, mixed with that of text until it can be read on the console's ground."""
    part = 1.0
    found = colour
    while contrast(found, theme.canvas) < LEAST_CONTRAST and part > 0:
        part -= 0.1
        found = mixed(colour, theme.text, max(part, 0.0))
    return found


def _style(theme: Theme) -> type[Style]:
    """The theme as a style of Pygments."""
    styles = {
        string_to_tokentype(kind.removeprefix("Token.")): colour
        for kind, colour in token_colours(theme).items()
    }
    return type("ThemeStyle", (Style,), {"background_color": theme.canvas, "styles": styles})


def _renamed(before: Theme, after: Theme) -> dict[str, str]:
    """What the colours of one theme are in another."""
    names = ("faint", "dim", "error", "good", "warning", "accent", "text", "canvas")
    pairs = [(getattr(before, name), getattr(after, name)) for name in names]
    pairs += [(before.role(role), after.role(role)) for role in before.roles]
    grounds = [mixed(theme.warning, theme.canvas, 0.3) for theme in (before, after)]
    return {old: readable(new, after) for old, new in pairs} | {grounds[0]: grounds[1]}


def _pieces(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where each piece of text that looks alike begins, how long it is, and how it looks."""
    while block.isValid():
        each = block.begin()
        while not each.atEnd():
            piece = each.fragment()
            yield piece.position(), piece.length(), piece.charFormat()
            each += 1
        block = block.next()
