"""How the loss falls, drawn while it does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from editor.theme.colours import Theme
from nodes.figures import number_text

LINE = 1.6
"""Pixels of the curve's width."""


class LossCurve(QWidget):
    """A loss for each step. What draws it is loaded when there is something to draw."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._losses: list[float | None] = []
        self._steps = 1
        self._logarithmic = False
        self._plot: Any = None
        self._curve: Any = None
        self.empty = QLabel(
            alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True, textFormat=Qt.TextFormat.PlainText
        )
        self.empty.setProperty("role", "dim")
        self.empty.setText(
            self.tr("Some steps of training show whether the drawing learns: the loss is drawn here.")
        )
        self.reading = QLabel(self)
        self.reading.setProperty("role", "code")
        self.reading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reading.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.empty)
        self.setMinimumHeight(80)

    @property
    def losses(self) -> Sequence[float | None]:
        """The loss of each step so far; None where it was no finite number."""
        return self._losses

    @property
    def logarithmic(self) -> bool:
        """Whether the axis of the loss is logarithmic."""
        return self._logarithmic

    def begin(self, steps: int) -> None:
        """Start anew, with room for `steps`."""
        self._losses, self._steps = [], max(1, steps)
        if self._plot is None:
            self._make_plot()
        self._plot.setXRange(1, max(2, self._steps), padding=0.02)
        self.reading.hide()
        self._draw()

    def add(self, first: int, losses: Sequence[float | None]) -> None:
        """Draw the losses from step `first` (from 0) on."""
        self._losses[first:] = losses
        self._draw()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Let equal parts look equal; losses that are not above 0 have no place then."""
        self._logarithmic = logarithmic
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        if self._plot is not None:
            self._dress()

    def drawn(self) -> Any:
        """What is drawn of the losses, as an array: their logarithms, where the axis is logarithmic."""
        return self._curve.yData

    # -- drawing -----------------------------------------------------------------------------------------

    def _make_plot(self) -> None:
        import pyqtgraph

        self._plot = plot = pyqtgraph.PlotWidget(self)
        self._curve = plot.plot(connect="finite", antialias=True)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.getPlotItem().setDownsampling(auto=True, mode="peak")
        plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        plot.setAccessibleName(self.tr("Loss by step"))
        self._column.addWidget(plot)
        self.empty.hide()
        self.reading.raise_()
        self._dress()

    def _dress(self) -> None:
        theme, plot = self._theme, self._plot
        plot.setBackground(theme.canvas)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
            axis.setStyle(tickFont=self.font(), tickLength=4)
        plot.setLabel("bottom", self.tr("Step"))
        plot.showGrid(y=True, alpha=0.25)
        pen = QPen(QColor(theme.accent), LINE)
        pen.setCosmetic(True)
        self._curve.setPen(pen)

    def _draw(self) -> None:
        if self._plot is None:
            return
        import numpy as np

        values = np.array([math.nan if each is None else each for each in self._losses], float)
        if self._logarithmic:
            values = np.log10(np.where(values > 0, values, math.nan))
        self._plot.getAxis("left").setLogMode(y=self._logarithmic)
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = float(finite.min()), float(finite.max())
            margin = (high - low) * 0.06 or max(abs(high) * 0.1, 0.1)
            self._plot.setYRange(low - margin, high + margin, padding=0)
        self._curve.setData(np.arange(1, len(values) + 1), values)

    def _on_mouse_moved(self, place: QPointF) -> None:
        """Tell the loss of the step under the mouse."""
        step = round(self._plot.getViewBox().mapSceneToView(place).x())
        known = 1 <= step <= len(self._losses)
        self.reading.setVisible(known)
        if known:
            loss = self._losses[step - 1]
            text = self.tr("step {step}: {loss}")
            self.reading.setText(text.format(step=step, loss="NaN" if loss is None else number_text(loss)))
            self.reading.adjustSize()
            self.reading.move(self.width() - self.reading.width() - 12, 8)
