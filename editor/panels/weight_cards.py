"""WEIGHTS in the inspector: a card for each weight of the selected layer, as it is in the live model."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from editor.document import Document
from editor.panels.array_bars import Bars
from editor.panels.inspector_report import Heading, LiveSection
from editor.panels.live_weights import LiveWeights, Weight
from editor.panels.sight import is_in_sight
from editor.plain_text import plain_tip
from editor.theme.colours import Theme
from editor.theme.icons import icon
from nodes.figures import Figures, number_text
from nodes.graph import NodeId, Path
from nodes.report import shape_text
from nodes.weight_tree import keys_of_layer

LONG = 8
"""Characters that a name may have beside the shape."""
MOST = 12
"""Cards: a layer with more weights is looked at in the panel."""


class PythonLink(QToolButton):
    """The Python that reaches a weight, as much of it as there is room for; a click copies all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = ""
        self.setProperty("role", "link")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.whole))

    def show_text(self, whole: str) -> None:
        """Show another one."""
        self.whole = whole
        self.setToolTip(plain_tip(self.tr("Copy {text}").format(text=whole)))
        self.setVisible(bool(whole))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out of the beginning what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.iconSize().width() - 24
        self.setText(self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideLeft, max(room, 40)))


class WeightCard(QFrame):
    """Name, shape, mean, deviation and a small histogram."""

    chosen = Signal(str)
    """The key of the weight: it should be shown."""

    def __init__(self, weight: Weight, theme: Theme) -> None:
        super().__init__()
        self.weight = weight
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Show the values"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{weight.name} {shape_text(weight.shape)}")
        self.name = QLabel(weight.name.replace("/", "/\u200b"), textFormat=Qt.TextFormat.PlainText)
        self.name.setProperty("role", "code")
        # A long name gives way: the panel is as narrow as the person wants it.
        self.name.setMinimumWidth(40)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.setMaximumWidth(self.name.sizeHint().width() + 2)
        self.shape = QLabel(shape_text(weight.shape), textFormat=Qt.TextFormat.PlainText)
        self.shape.setProperty("role", "code")
        self.figures = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.figures.setProperty("role", "small")
        self.bars = Bars(theme)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name, 1)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(head)
        if len(weight.name) > LONG:
            column.addWidget(self.shape)
        else:
            head.addWidget(self.shape)
        head.addStretch()
        column.addWidget(self.figures)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.addLayout(column, 1)
        row.addWidget(self.bars)
        self.bars.setFixedWidth(88)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.bars.set_theme(theme)

    def show_figures(self, figures: Figures | None) -> None:
        """Show what is known of the values."""
        self.bars.show_figures(Figures() if figures is None else figures)
        self.figures.setText("" if figures is None else self._words(figures))

    def _words(self, figures: Figures) -> str:
        if figures.nan + figures.infinite:
            return self.tr("{count} not finite").format(count=f"{figures.nan + figures.infinite:,}")
        if figures.constant:
            return {0.0: self.tr("zeros"), 1.0: self.tr("ones")}.get(
                figures.minimum or 0.0, self.tr("all {value}").format(value=number_text(figures.minimum))
            )
        return self.tr("mean {mean} std {std}").format(
            mean=number_text(figures.mean), std=number_text(figures.deviation)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar are clicks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.weight.key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the values."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.weight.key)


class WeightCards(LiveSection):
    """The cards of the selected layer. It hides itself where the live model has no such layer."""

    chosen = Signal(str)
    """The key of a weight that should be shown in the panel."""

    def __init__(self, store: LiveWeights, document: Document, theme: Theme) -> None:
        super().__init__()
        self._store = store
        self._document = document
        self._theme = theme
        self._keys: tuple[str, ...] = ()
        self._nodes: frozenset[NodeId] = frozenset()
        self._path: Path = ()
        self.cards: list[WeightCard] = []
        self.heading = Heading(self.tr("WEIGHTS"))
        self.python = PythonLink()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.python)
        store.watch(self)
        store.listed.connect(self._refresh)
        store.figures_changed.connect(self._on_figures_changed)
        store.live.built.connect(self._refresh)
        self.set_theme(theme)
        self.hide()

    def is_in_sight(self) -> bool:
        """Whether a person can see the cards."""
        return is_in_sight(self)

    def wanted_weights(self) -> Iterable[str]:
        """The weights on the cards."""
        return self._keys

    def set_selection(self, nodes: Collection[NodeId], path: Path = ()) -> None:
        """Show the layer of the selected node, in the instance at `path`."""
        self._nodes, self._path = frozenset(nodes), path
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.python.setIcon(icon("copy", theme.dim, theme.faint))
        for card in self.cards:
            card.set_theme(theme)

    def close(self) -> bool:
        """Hear of the live model no more."""
        self._store.live.built.disconnect(self._refresh)
        return super().close()

    def _refresh(self) -> None:
        weights = self._weights()
        if [each.weight for each in self.cards] != weights:
            self._make(weights)
        keys = tuple(each.key for each in weights)
        seen = bool(self._of_the_model())
        self._keys = keys
        self.setVisible(bool(weights))
        self.shown.emit(bool(weights))
        self._on_figures_changed(set(keys))
        if seen:
            self._store.look()

    def _of_the_model(self) -> tuple[str, ...]:
        """The weights that the live model has for the selected layer."""
        built = self._store.built
        if built is None or len(self._nodes) != 1:
            return ()
        (node,) = self._nodes
        blocks = self._document.project.blocks.values()
        layer = next((block.nodes[node].layer for block in blocks if node in block.nodes), None)
        keys = () if layer is None else keys_of_layer(built, layer, self._path)
        return built.weights_at(keys[0], inside=True) if keys else ()

    def _weights(self) -> list[Weight]:
        found = self._store.weights
        return [found[key] for key in self._of_the_model() if key in found]

    def _make(self, weights: list[Weight]) -> None:
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for place, weight in enumerate(weights[:MOST], start=1):
            card = WeightCard(weight, self._theme)
            card.chosen.connect(self.chosen)
            self._column.insertWidget(place, card)
            self.cards.append(card)
        total = sum(each.count for each in weights)
        words = self.tr("{count} parameters").format(count=f"{total:,}")
        left = len(weights) - MOST
        self.heading.remark.setText(f"{words} (+{left})" if left > 0 else words)
        self.python.show_text(weights[0].python[0] if weights and weights[0].python else "")

    def _on_figures_changed(self, keys: set[str]) -> None:
        for card in self.cards:
            if card.weight.key in keys:
                card.show_figures(self._store.figures.get(card.weight.key))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the weights again."""
        super().showEvent(event)
        self._store.look()
