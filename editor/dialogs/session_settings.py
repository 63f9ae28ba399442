"""The dialog that chooses what sessions are: which kernel, how its devices are set up, and its precision."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.count_box import CountBox
from editor.plain_text import plain_tip
from editor.processes.background import Background
from editor.processes.kernels import OWN, Kernel, Lack, Probe, lacks, local_kernels
from editor.settings import MOST_CPUS, MOST_MEMORY, PRECISIONS, ChosenKernel, Settings


class SessionSettingsDialog(QDialog):
    """Lists the kernels at once, and what each of them offers as it becomes known. Keeps what is accepted."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Session"))
        self.resize(720, 460)
        self._settings = settings
        self._kernels: list[Kernel] = []
        self._versions: dict[str, dict[str, str] | None] = {}
        self.table = QTableWidget(0, 5)
        self.words = QLabel(wordWrap=True)
        self.cpus = CountBox(1, MOST_CPUS)
        self.growth = QCheckBox(self.tr("Take the memory of a GPU only as needed"))
        self.precision = QComboBox()
        self.memory = CountBox(0, MOST_MEMORY)
        self.analyser_memory = CountBox(0, MOST_MEMORY)
        self._buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.accept_button = self._buttons.addButton(self.tr("Use"), role.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._listing = Background(local_kernels, self)
        self.probe = Probe(self)
        self._build_ui()
        self._fill()
        self._connect()
        self._listing.ask(None)

    def _build_ui(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [self.tr("Kernel"), "Python", "TensorFlow", "Keras", self.tr("Can be used")]
        )
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setAccessibleName(self.tr("Kernels"))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumHeight(36)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.precision.addItems(list(PRECISIONS))
        for widget, name in ((self.cpus, self.tr("Virtual CPUs")), (self.precision, self.tr("Precision"))):
            widget.setAccessibleName(name)
            widget.setMaximumWidth(200)
        self.cpus.setToolTip(
            self.tr("Divides the CPU into several devices, so that placing can be tried without a GPU")
        )
        self.precision.setToolTip(self.tr("Keras's policy for the dtypes that layers compute in"))
        self._build_memory()
        form = QFormLayout()
        form.addRow(self.tr("Virtual CPUs"), self.cpus)
        form.addRow(self.tr("Precision"), self.precision)
        form.addRow("", self.growth)
        form.addRow(self.tr("Memory of the session"), self.memory)
        form.addRow(self.tr("Memory of the analyser"), self.analyser_memory)
        note = QLabel(
            self.tr(
                "Beyond what TensorFlow takes. What asks for more is refused or ended, so the machine stays"
                " usable; 0 is no limit."
            ),
            wordWrap=True,
        )
        note.setProperty("role", "dim")
        form.addRow("", note)
        head = QLabel(
            self.tr(
                "A session is a Jupyter kernel in which the model lives. The analyser runs on the same"
                " Python. What is chosen here holds from the next start of the session."
            ),
            wordWrap=True,
        )
        head.setProperty("role", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addLayout(form)
        column.addWidget(self._buttons)

    def _build_memory(self) -> None:
        tips = {
            self.memory: self.tr(
                "What a model and its training may take, in gigabytes, beyond what TensorFlow takes"
            ),
            self.analyser_memory: self.tr(
                "The same for code of a project while it is analysed, checked or proved"
            ),
        }
        for box, tip in tips.items():
            box.setSuffix(self.tr(" GB"))
            box.setSpecialValueText(self.tr("no limit"))
            box.setMaximumWidth(200)
            box.setToolTip(tip)
        self.memory.setAccessibleName(self.tr("Memory of the session"))
        self.analyser_memory.setAccessibleName(self.tr("Memory of the analyser"))

    def _fill(self) -> None:
        settings = self._settings
        self.memory.setValue(settings.session_memory)
        self.analyser_memory.setValue(settings.analyser_memory)
        self.cpus.setValue(settings.virtual_cpus)
        self.growth.setChecked(settings.memory_growth)
        self.precision.setCurrentText(settings.precision)
        self._show_kernels([OWN])

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._listing.answered.connect(self._show_kernels)
        self.probe.found.connect(self._on_found)
        self.table.itemSelectionChanged.connect(self._show_words)

    # -- what there is -------------------------------------------------------------------------------------

    @property
    def current(self) -> Kernel | None:
        """The kernel that is chosen in the table."""
        row = self.table.currentRow()
        return self._kernels[row] if 0 <= row < len(self._kernels) else None

    def _show_kernels(self, kernels: list[Kernel]) -> None:
        chosen = self._settings.kernel
        wanted = "" if chosen is None else chosen.name
        current = self.current
        if current is not None and self.table.hasFocus():
            wanted = current.name
        known = {each.name for each in self._kernels}
        self._kernels = kernels
        self.table.setRowCount(len(kernels))
        for row, kernel in enumerate(kernels):
            for column in range(5):
                self.table.setItem(row, column, QTableWidgetItem())
            self._show_row(row, kernel)
        names = [each.name for each in kernels]
        self.table.setCurrentCell(names.index(wanted) if wanted in names else 0, 0)
        self.probe.ask([each for each in kernels if each.name not in known])
        self._show_words()

    def _on_found(self, kernel: Kernel, versions: dict[str, str] | None) -> None:
        self._versions[kernel.name] = versions
        if kernel in self._kernels:
            self._show_row(self._kernels.index(kernel), kernel)
        self._show_words()

    def _show_row(self, row: int, kernel: Kernel) -> None:
        title = kernel.title or self.tr("The program's own Python")
        versions = self._versions.get(kernel.name, {})
        told = versions or {}
        texts = [title, *(told.get(name, "") for name in ("python", "tensorflow", "keras")), ""]
        if kernel.name not in self._versions:
            texts[4] = self.tr("asking…")
        else:
            usable = versions is not None and not lacks(versions)
            texts[4] = self.tr("yes") if usable else self.tr("no")
        for column, text in enumerate(texts):
            item = self.table.item(row, column)
            if item is not None:
                item.setText(text)
                item.setToolTip(plain_tip(" ".join(kernel.argv)))

    def _show_words(self) -> None:
        kernel = self.current
        text, usable = self._words_of(kernel)
        self.words.setText(text)
        self.words.setProperty("role", "dim" if usable else "error")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.accept_button.setEnabled(usable)

    def _words_of(self, kernel: Kernel | None) -> tuple[str, bool]:
        """What is to be said of a kernel, and whether it can be used."""
        if kernel is None:
            return "", False
        if kernel.name not in self._versions:
            # The program's own has what the program needs, or it would not be here.
            return self.tr("Asking what {path} offers…").format(path=kernel.interpreter), not kernel.name
        versions = self._versions[kernel.name]
        if versions is None:
            return self.tr(
                "{path} does not answer. Look whether it is still there, and install the kernel again."
            ).format(path=kernel.interpreter), False
        missing = lacks(versions)
        if missing:
            said = " ".join(map(self._lack_words, missing))
            return self.tr("This kernel will not do. {reasons}").format(reasons=said), False
        return self.tr("{path}, with NumPy {numpy} and h5py {h5py}.").format(
            path=kernel.interpreter, numpy=versions["numpy"], h5py=versions["h5py"]
        ), True

    def _lack_words(self, lack: Lack) -> str:
        if lack.version:
            return self.tr("{name} {version} is too old: at least {least} is needed.").format(
                name=lack.name, version=lack.version, least=lack.least
            )
        if lack.least:
            return self.tr("It has no {name}: at least {least} is needed.").format(
                name=lack.name, least=lack.least
            )
        return self.tr("It has no {name}.").format(name=lack.name)

    # -- Qt's own ------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Keep what is chosen."""
        kernel, settings = self.current, self._settings
        settings.virtual_cpus = self.cpus.value()
        settings.memory_growth = self.growth.isChecked()
        settings.precision = self.precision.currentText()
        settings.session_memory = self.memory.value()
        settings.analyser_memory = self.analyser_memory.value()
        if kernel is not None:
            versions = self._versions.get(kernel.name) or {}
            settings.kernel = (
                ChosenKernel(kernel.name, kernel.title, kernel.argv, kernel.environment, versions)
                if kernel.name
                else None
            )
        super().accept()

    def done(self, result: int) -> None:
        """Ask no more."""
        self._listing.close()
        self.probe.close()
        super().done(result)
