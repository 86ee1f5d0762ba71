"""What can be done about the data, below the answer: buttons, progress, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import QEvent, Qt, Signal
from qtpy.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from ome_zarr_helpdesk.qt.flow import FlowLayout, WordyButton
from ome_zarr_helpdesk.qt.guarded import guarded
from ome_zarr_helpdesk.qt.opening import open_sentence
from ome_zarr_helpdesk.rendering.visible import visible

if TYPE_CHECKING:
    from ome_zarr_helpdesk.api import Explanation
    from ome_zarr_helpdesk.catalog.messages import Messages
    from ome_zarr_helpdesk.explanation.result import ReaderAdvice
    from ome_zarr_helpdesk.facts.model import Facts

__all__ = ["ActionsView"]


CHECKS = ("wells", "files", "specification")
"""What can be checked on request: all wells of a plate, all files of pixels of an image, the
metadata by validators."""


class ActionsView(QWidget):
    """Offers what can be done about an explanation, and tells how far it is.

    Parameters
    ----------
    parent
        Qt parent.
    """

    open_wanted = Signal(object)
    check_wanted = Signal(str)
    stop_wanted = Signal()
    retry_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._say: Messages | None = None
        self._explanation: Explanation | None = None
        self._checking = ""
        self._source = ""
        self._told = ""  # of that source, or of these layers
        self._about: frozenset[str] = frozenset()
        self._said = QLabel(self)
        self._said.setObjectName("helpdesk-said")
        self._said.setTextFormat(Qt.TextFormat.PlainText)  # names that look like markup
        self._said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that it is read out, and copied
        self._said.setWordWrap(True)
        self._said.setMinimumWidth(10)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("helpdesk-progress")
        self._bar.setTextVisible(False)
        self._stop = WordyButton("helpdesk-stop", self)
        self._stop.clicked.connect(self.stop_wanted)
        self._open = WordyButton("helpdesk-open", self)
        self._open.clicked.connect(self._on_open)
        self._retry = WordyButton("helpdesk-retry", self)
        self._retry.clicked.connect(self.retry_wanted)
        self._checks = {what: WordyButton(f"helpdesk-check-{what}", self) for what in CHECKS}
        for button in self._checks.values():
            button.clicked.connect(self._on_check)
        self._lay_out()
        self._show_offers()

    @property
    def in_order(self) -> list[QWidget]:
        """What the keyboard goes to, from top to bottom."""
        return [self._said, *self._buttons]

    def set_words(self, say: Messages) -> None:
        """Name everything."""
        self._say = say
        self._open.set_words(say.words("open.button"))
        self._stop.set_words(say.words("check.stop"))
        self._retry.set_words(say.words("failed.retry"))
        for what, button in self._checks.items():
            button.set_words(say.words(f"check.{what}"), say.words(f"check-tip.{what}"))
        self._show_offers()

    def show_explanation(self, explanation: Explanation) -> None:
        """Offer what can be done about this."""
        result = self._result(explanation)
        opened = explanation.layer is not None and explanation.layer.name in self._about
        if result or not (opened or explanation.source == self._source):
            self._told, self._about = result, frozenset()
        self._explanation, self._source, self._checking = explanation, explanation.source, ""
        self._show_offers()

    def show_nothing(self) -> None:
        """Offer nothing while there is no explanation."""
        self._explanation, self._checking = None, ""
        self._show_offers()

    def tell(self, sentence: str, layers: frozenset[str] = frozenset()) -> None:
        """Say what came of something, for as long as it is about what is shown.

        Parameters
        ----------
        sentence
            The words.
        layers
            Names of layers: while one of them is explained, this stays.
        """
        self._checking, self._told, self._about = "", sentence, layers
        self._show_offers()

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Show how far a check is; a total of 0 is one nobody knows."""
        if self._say is None:
            return
        self._checking = what
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if total:
            self._told = self._say.words(f"check-progress.{what}", done=done, total=total)
        else:
            self._told = self._say.words(f"check-running.{what}")
        self._bar.setAccessibleName(self._told)
        self._show_offers()

    def resizeEvent(self, event: Any) -> None:
        """Break the words of buttons where they would be cut off."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: Any) -> None:
        """Break them anew in another size of font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    @property
    def _buttons(self) -> list[WordyButton]:
        return [self._retry, self._open, *self._checks.values(), self._stop]

    def _lay_out(self) -> None:
        row = FlowLayout()
        for button in self._buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._said)
        layout.addWidget(self._bar)
        layout.addLayout(row)

    def _show_offers(self) -> None:
        """Show what can be done now, and nothing else."""
        advice, offered, before = self._advice(), self._offered(), ""
        if advice is not None and self._say is not None:
            self._open.set_words(self._open.words, visible(advice.open_path or ""))
            before = open_sentence(self._say, advice)
        self._said.setText(self._told or before)
        idle = self._explanation is not None and not self._checking
        self._retry.setVisible(idle and self._is_incomplete())
        self._open.setVisible(idle and advice is not None)
        for what, button in self._checks.items():
            button.setVisible(idle and what in offered)
        self._bar.setVisible(bool(self._checking))
        self._stop.setVisible(bool(self._checking))
        self._said.setVisible(self._explanation is not None and bool(self._said.text()))
        self._fit()

    def _fit(self) -> None:
        for button in self._buttons:
            button.fit(self.width())

    def _advice(self) -> ReaderAdvice | None:
        """Return the reader to open a path with; None for a layer, which is open already."""
        found = self._explanation
        if found is None or found.layer is not None:
            return None
        return next((a for a in found.readers if a.recommended and a.open_path), None)

    def _offered(self) -> set[str]:
        """Return the checks that were not made yet and make sense here."""
        found = self._explanation
        if found is None:
            return set()
        plate = found.facts.plate
        offered = set()
        if found.kind == "plate" and plate is not None and plate.wells and plate.census is None:
            offered.add("wells")
        if found.kind in ("image", "label-image", "array") and _countable(found.facts):
            offered.add("files")
        if found.documents and found.validation is None:
            offered.add("specification")
        return offered

    def _is_incomplete(self) -> bool:
        """Return whether to read again may help: a disk or a server may be back."""
        if self._explanation is None:
            return False
        facts = self._explanation.facts
        absent = any(problem.code in ("path-absent", "link-broken") for problem in facts.problems)
        incomplete = any(note.code == "incomplete" for note in facts.read.notes)
        return absent or incomplete or facts.kind == "unreadable"

    def _result(self, explanation: Explanation) -> str:
        """Return what came of the check that ran until now; empty where none did."""
        from ome_zarr_helpdesk.catalog.richtext import plain

        plate = explanation.facts.plate
        if self._checking == "wells" and plate is not None and plate.census is not None:
            return plain(explanation.notes[0])  # how much was looked at comes first
        if self._checking == "files":
            said = explanation.catalog.messages.about("stored", explanation.known)
            return plain(said) if said is not None else ""
        if self._checking == "specification" and self._say is not None:
            return self._say.words("check.specification-done")
        return ""

    @guarded
    def _on_open(self) -> None:
        advice = self._advice()
        if advice is not None:
            self.open_wanted.emit(advice)

    @guarded
    def _on_check(self) -> None:
        what = next((key for key, button in self._checks.items() if button is self.sender()), "")
        if what:
            self.check_wanted.emit(what)


def _countable(facts: Facts) -> bool:
    """Return whether only a sample of the files of pixels was looked for, and all can be."""
    files = facts.probes.files if facts.probes is not None else None
    return files is not None and bool(files.countable)
