"""The main window: the canvas in the middle, panels around it, and what ties them together."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from editor.canvas.canvas import Canvas
from editor.checkpoints import Checkpoints
from editor.command_search import CommandSearch
from editor.comparing import Comparing
from editor.converting import Converting
from editor.dialogs.about import show_about
from editor.dialogs.unapplied import may_lose_text
from editor.docks import Docks
from editor.document import Document, GraphChange
from editor.exporting import Exporting
from editor.files import Files
from editor.findings import Analyses, Findings
from editor.frame import Frame
from editor.importing import Importing
from editor.live_model import LiveModel
from editor.live_panels import LivePanels
from editor.menus import CommandBar, FileMenus, Menus
from editor.navigation import Navigation
from editor.own_code import OwnCode
from editor.panels.block_bar import BlockBar
from editor.panels.centre import Centre
from editor.panels.code import CodePanel
from editor.panels.header import Header
from editor.panels.history import HistoryPanel
from editor.panels.inspector import InspectorPanel
from editor.panels.palette import PalettePanel
from editor.panels.problems import ProblemsPanel
from editor.panels.status_line import StatusLine
from editor.panels.summary import SummaryPanel
from editor.placing import Placing
from editor.processes.background import OneThread
from editor.session_settings import SessionSettings
from editor.settings import Settings, config_folder
from editor.starting import EXAMPLES, Starting
from editor.theme.colours import Theme
from editor.theme.look import Look
from editor.trust_withdrawal import TrustWithdrawal
from editor.visiting import Visiting
from editor.weight_files import WeightFiles
from nodes.catalogue.spec import Catalogue
from nodes.formats.layers import Opened
from nodes.graph import BlockId, NodeId
from nodes.ports import spec_of
from nodes.report import Report
from nodes.summary import Totals

NARROWEST = 180
"""Pixels that the palette keeps in a small window."""


class MainWindow(Frame):
    """One project in one window. Everything in it is told about the others through this class alone."""

    language_wanted = Signal()
    """The person chose another language; the settings hold which."""
    closed = Signal(object)
    """This window has closed and let go of its processes."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        look: Look,
        analyser: Analyses,
        live: LiveModel | None = None,
    ) -> None:
        super().__init__()
        self.document = document
        self.settings = settings
        document.trust.keep_in(settings)
        self.look = look
        self._analyser = analyser
        self.live = LiveModel(document) if live is None else live
        theme = look.theme
        self.canvas = Canvas(document, theme)
        self.navigation = Navigation(document)
        self.files = Files(self, document, self.canvas, settings)
        self.exporting = Exporting(document, self.live, self.files, settings, self)
        self.session_settings = SessionSettings(self.live, settings, self)
        self.trust_withdrawal = TrustWithdrawal(document, self.live, settings, analyser.renew, self)
        self.weight_files = WeightFiles(self, document, self.live, settings, lambda: self.look.theme)
        self.checkpoints = Checkpoints(self.live, self.weight_files, self.files.journal, self)
        self.converting = Converting(self, document, self.files, self.weight_files, settings)
        self.comparing = Comparing(self, document, settings, lambda: self.look.theme)
        self._pool = OneThread()
        self.findings = Findings(document, analyser, self._pool)
        self._build_panels(theme)
        self.visiting = Visiting(document, self.navigation, self.canvas, self.header, self.inspector)
        self.docks = Docks(self, look.scale)
        self.menus = Menus(self, self, self.canvas)
        self.file_menus = FileMenus(self.files, settings, EXAMPLES)
        self.importing = Importing(document, self.canvas, analyser, self)
        self.placing = Placing(document, self.canvas, settings, look, self, self.importing)
        self._searches: CommandSearch | None = None
        self._scale = look.scale
        self._build_ui()
        self._connect()
        self._connect_views()
        self.menus.set_theme(theme)
        self.toolbar.set_theme(theme)
        self._show_title()
        self.menus.refresh()

    # -- building ----------------------------------------------------------------------------------------

    def _build_panels(self, theme: Theme) -> None:
        document = self.document
        self.palette_panel = PalettePanel(self._offered(), theme)
        self.inspector = InspectorPanel(document, theme)
        self.code = CodePanel(document, theme, self._pool)
        self.summary = SummaryPanel(document, theme, self._pool)
        self.problems = ProblemsPanel(document, theme)
        self.history = HistoryPanel(document, theme)
        self.status = StatusLine(theme)
        self.header = Header(document)
        self.bar = BlockBar(document, self.navigation)
        self.own_code = OwnCode(document, lambda: self.look.theme, self)
        offers = [self.files.changes.bar, self.own_code.bar, self.exporting.bar, self.weight_files.bar]
        bars = [*offers, self.bar, self.header]
        self.centre = Centre(bars, self.canvas)
        self.starting = Starting(self.centre, self.files, self.settings, self.look, self)

    def _build_ui(self) -> None:
        self.setCentralWidget(self.centre)
        area = Qt.DockWidgetArea
        left, right, bottom = area.LeftDockWidgetArea, area.RightDockWidgetArea, area.BottomDockWidgetArea
        self.palette_panel.setMinimumWidth(NARROWEST)
        self.docks.add("palette", self.tr("PALETTE"), self.palette_panel, left, 236)
        self.docks.add("inspector", self.tr("INSPECTOR"), self.inspector, right, 320)
        self.docks.add("code", self.tr("Code"), self.code, bottom, 280)
        self.docks.add("summary", self.tr("Summary"), self.summary, bottom, 280)
        self.docks.add("problems", self.tr("Problems"), self.problems, bottom, 280)
        self.docks.add("history", self.tr("History"), self.history, bottom, 280)
        self.docks.add("custom", self.tr("Custom code"), self.own_code.panel, bottom, 280)
        self.live_panels = LivePanels(
            self.live, self.document, lambda: self.look.theme, self.docks, self.status, self.settings
        )
        self.menus.fill(self.menuBar(), {"file.open": self.file_menus.add_to})
        self.toolbar = CommandBar(self.menus, self)
        self.toolbar.fit(self.look.scale)
        self.addToolBar(self.toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addPermanentWidget(self.status, 1)
        self.status.set_versions(self.document.catalogue.keras_version)
        self.palette_panel.set_recents(self.settings.recent_kinds)
        self.docks.restore(self.settings)

    def _connect(self) -> None:
        document, canvas, files = self.document, self.canvas, self.files
        tellers = (files, self.weight_files, self.checkpoints, self.converting, self.comparing)
        for part in (*tellers, self.importing, self.exporting):
            part.told.connect(self.status.tell)
        document.changed.connect(self._on_document_changed)
        document.state_changed.connect(self._on_state_changed)
        files.opened.connect(self._on_opened)
        files.compare = self.comparing.show_pair
        files.changes.compare_wanted.connect(self.comparing.with_file)
        files.reloaded.connect(lambda opened: self.findings.forget(opened.problems))
        self.file_dropped.connect(files.open)
        self.weight_files.follow(files)
        files.values_found.connect(self.checkpoints.offer)
        self.weights_dropped.connect(self.weight_files.load)
        self.model_dropped.connect(self.converting.choose)
        self.hinted.connect(self.status.hint)
        self.findings.changed.connect(self._on_findings_changed)
        self._analyser.state_changed.connect(self.status.set_state)
        self.status.again_wanted.connect(self._analyser.renew)
        self.session_settings.analyser_changed.connect(self._analyser.renew)
        self.look.changed.connect(self._on_look_changed)
        canvas.selection_changed.connect(self._on_selection_changed)
        canvas.refused.connect(self.status.tell)
        canvas.hint.connect(self.status.hint)
        canvas.zoom_changed.connect(self.status.set_zoom)
        canvas.drawing_changed.connect(self._pool.rest)
        canvas.menu_requested.connect(self._on_menu_requested)
        self.statusBar().messageChanged.connect(self.status.hint)

    def _connect_views(self) -> None:
        canvas = self.canvas
        self.own_code.shown.connect(lambda: self.docks.raise_if(True, "custom"))
        self.files.leaving.connect(self.own_code.panel.apply_changes)
        self.files.leaving.connect(self.code.apply_changes)
        self.files.values_may_go = self._all_may_go
        canvas.open_requested.connect(lambda node: self.own_code.open_node(canvas.block, node))
        self.palette_panel.chosen.connect(self.placing.place)
        self.summary.selection_chosen.connect(self.visiting.show_nodes)
        self.summary.node_chosen.connect(self.visiting.show_node)
        self.summary.totals_changed.connect(self._on_totals_changed)
        self.inspector.selection_wanted.connect(canvas.select)
        self.inspector.inside_wanted.connect(canvas.open_block)
        self.inspector.block_wanted.connect(lambda block: self.navigation.open(BlockId(block)))
        self.inspector.node_wanted.connect(lambda node: self.visiting.show_node(NodeId(node)))
        self.inspector.forms.around.ask_file = self.files.ask_array
        self.inspector.forms.around.completion = self.own_code.completion
        self.code.node_chosen.connect(self.visiting.show_node)
        self.code.completion = self.own_code.completion
        self.problems.problem_chosen.connect(self.visiting.show_problem)
        self.visiting.arrived.connect(self._on_arrived)
        self.navigation.changed.connect(self.menus.refresh)
        self.exporting.node_wanted.connect(lambda node: self.visiting.show_node(NodeId(node)))
        self.live_panels.join(canvas, self.visiting, self.files, self.inspector, self.navigation)
        self.live_panels.actions_changed.connect(self.menus.refresh)
        self.live_panels.trust_wanted.connect(self.own_code.show_pieces)
        self.problems.count_changed.connect(self._on_problems_counted)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    # -- what actions do ---------------------------------------------------------------------------------

    def choose_language(self, choice: str) -> None:
        """Speak another language, and remember it."""
        self.settings.language = choice
        self.language_wanted.emit()

    def search_nodes(self) -> None:
        """Search the catalogue for something to place after the selection."""
        self.placing.search()

    def search_commands(self) -> None:
        """Search the commands."""
        self._find().open_commands()

    def tie(self) -> None:
        """Let the selected nodes share the first one's layer, or ask which layer a single one shares."""
        if len(self.canvas.selection) > 1:
            self.canvas.structure.tie()
        else:
            self._find().open_layers()

    def find_node(self) -> None:
        """Search the drawing."""
        self._find().open_nodes()

    def show_start_page(self) -> None:
        """Show recents and examples."""
        self.starting.show()

    def show_about(self) -> None:
        """Tell the version."""
        version = QCoreApplication.applicationVersion()
        show_about(self, version, self.document.catalogue.keras_version, str(config_folder()))

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""
        self.docks.toggle(name)

    def is_panel_shown(self, name: str) -> bool:
        """Whether a panel can be seen."""
        return self.docks.is_shown(name)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is in this window yet that would be missed."""
        return self.centre.shows_card and self.document.path is None and not self.document.dirty

    def reset_layout(self) -> None:
        """Put the panels back where they were at first."""
        self.docks.reset()

    def _all_may_go(self) -> bool:
        """Whether what is in no file may go: a text that cannot be applied, the values of the model."""
        if self.code.holds_text:
            if not may_lose_text(self, self.code.editing.why_unapplied()):
                self.docks.raise_if(True, "code")
                self.code.editing.editor.setFocus()
                return False
            self.code.editing.discard()
        return self.weight_files.may_go()

    # -- what happens ------------------------------------------------------------------------------------

    def _on_document_changed(self, change: GraphChange) -> None:
        self.live_panels.rest()
        self.palette_panel.set_catalogue(self._offered())
        self.centre.show_card(None)
        block = change.after.blocks.get(self.canvas.block, change.after.main_block)
        known = change.before.blocks.get(block.id, block)
        # What undo brings back was not placed now.
        one_more = len(block.nodes) == len(known.nodes) + 1 and not change.travelled
        added = block.nodes.keys() - known.nodes.keys() if one_more else ()
        for node in added:
            spec = spec_of(block, block.nodes[node], self.document.catalogue)
            if spec is not None:
                self.settings.add_recent_kind(spec.id)
                self.palette_panel.set_recents(self.settings.recent_kinds)

    def _on_state_changed(self) -> None:
        self._show_title()
        self.menus.refresh()

    def _on_opened(self, opened: Opened) -> None:
        self.navigation.reset()
        self.findings.forget(opened.problems)
        self.live.forget()
        self.docks.raise_if(bool(opened.problems), "problems")
        if opened.read_only:
            self.status.tell(
                self.tr("A newer Layerwright wrote this file. It can be saved under another name.")
            )

    def _on_findings_changed(self, report: Report) -> None:
        self.live_panels.rest()
        for view in (self.visiting, self.summary, self.problems, self.own_code):
            view.set_report(report)
        if "keras" in report.versions:
            self.status.set_versions(report.versions["keras"], report.versions.get("tensorflow", ""))

    def _on_selection_changed(self, nodes: frozenset[NodeId]) -> None:
        self.inspector.show(self.canvas.block, nodes)
        self.summary.set_selection(nodes)
        self.live_panels.set_selection(nodes)
        self.code.set_selection(nodes)
        self.problems.set_selection(nodes)
        self.menus.refresh()

    def _on_menu_requested(self, screen: QPoint) -> None:
        self.menus.refresh()
        self.menus.context_menu(self).popup(screen)

    def _on_arrived(self) -> None:
        self.palette_panel.set_catalogue(self._offered())
        self.code.show_nodes(self.document.project.blocks[self.canvas.block].nodes)
        self.menus.refresh()

    def _on_totals_changed(self, totals: Totals) -> None:
        nodes = self.document.project.main_block.nodes.values()
        self.status.set_totals(sum(node.kind not in ("note", "frame") for node in nodes), totals)

    def _on_problems_counted(self, count: int) -> None:
        title = self.tr("Problems")
        self.docks.set_title("problems", f"{title} ({count})" if count else title)

    def _on_look_changed(self, theme: Theme) -> None:
        views = (self.canvas, self.palette_panel, self.inspector, self.code, self.summary, self.problems)
        others = (self.history, self.own_code.panel, self.status, self.menus, self.toolbar)
        for view in (*views, *others, self.live_panels, self.weight_files, self.starting):
            view.set_theme(theme)
        if self.placing.popup is not None:
            self.placing.popup.set_theme(theme)
        if self._searches is not None:
            self._searches.set_theme(theme)
        if self.look.scale != self._scale:
            self._grow(self.look.scale / self._scale)
        self.centre.place_card()

    def _grow(self, factor: float) -> None:
        """Keep drawing, panels and icons in step with the text."""
        self._scale = self.look.scale
        self.canvas.zoom_by(factor)
        self.docks.grow(factor)
        self.toolbar.fit(self._scale)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and (now is self.canvas or self.canvas.isAncestorOf(now)):
            self.centre.hide_card()

    # -- inside ------------------------------------------------------------------------------------------

    def _offered(self) -> Catalogue:
        """What can be placed in the open block."""
        return self.document.offered(self.canvas.block)

    def _find(self) -> CommandSearch:
        if self._searches is None:
            self._searches = CommandSearch(self.menus, self, self.look.theme, self)
        return self._searches

    def _show_title(self) -> None:
        mark = self.tr(" [read-only]") if self.files.read_only else ""
        self.setWindowTitle(f"{self.files.name}[*]{mark} — Layerwright")
        self.setWindowFilePath(str(self.document.path or ""))
        self.setWindowModified(self.document.dirty)

    # -- Qt's own ----------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, then let go of everything."""
        if not self.files.may_replace():
            event.ignore()
            return
        self._let_go()
        self._analyser.close()
        self.live.close()
        event.accept()
        self.closed.emit(self)

    def hand_over(self) -> Analyses:
        """End without a question, and leave the document, the analyser and `live` to another window.

        This one stays in sight until it is hidden, so that the other can appear in its place.
        """
        self.files.leaving.emit()
        self.files.hand_over()
        self._let_go()
        for part in (self.findings, self.navigation):
            part.deleteLater()
        self.deleteLater()
        return self._analyser

    def _let_go(self) -> None:
        self.docks.keep(self.settings)
        self.settings.save()
        app: QObject | None = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._on_focus_changed)
        self.look.changed.disconnect(self._on_look_changed)
        self.files.close()
        self.live.drop_followers()
        self._pool.rest(False)
        parts = (self.findings, self.exporting, self.session_settings, self.trust_withdrawal)
        others = (self.converting, self.comparing, self.checkpoints, self.weight_files, self.live_panels)
        for part in (*parts, *others, self.code, self.own_code, self.summary):
            part.close()
        self._pool.shutdown()
        self.canvas.close()
