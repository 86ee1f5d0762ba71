"""What can be done below the answer: open in napari, check all wells, ask the validators."""

from __future__ import annotations

import importlib.metadata
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest
from napari.components import ViewerModel
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QPushButton

from ome_zarr_helpdesk import api, session
from ome_zarr_helpdesk.documents import Documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.qt.driver import Driver

    AddLayers = Callable[[ViewerModel, str], list[Any]]
    SamplePath = Callable[[str], Path]

BUTTONS = ("retry", "open", "check-wells", "check-specification", "stop")


@pytest.fixture
def explained(panel: Driver, sample_path: SamplePath) -> Callable[[str], Driver]:
    """Explain a sample by its path, in a panel that is on screen."""

    def explain(sample: str) -> Driver:
        panel.widget.show()
        panel.widget.explain_source(str(sample_path(sample)))
        panel.wait_for_explanation()
        return panel

    return explain


def offered(panel: Driver) -> list[str]:
    """Return which buttons can be seen."""
    return [name for name in BUTTONS if panel.child(f"helpdesk-{name}").isVisible()]


def click(panel: Driver, name: str) -> None:
    panel.qtbot.mouseClick(panel.child(f"helpdesk-{name}"), Qt.MouseButton.LeftButton)


def said(panel: Driver) -> str:
    label = panel.child("helpdesk-said")
    return label.text() if label.isVisible() else ""


# What is offered


OFFERED = [
    ("image-05", ["open", "check-specification"]),
    ("plate-04", ["open", "check-wells", "check-specification"]),
]


@pytest.mark.parametrize(("sample", "buttons"), OFFERED)
def test_what_is_offered_for_a_path(
    explained: Callable[[str], Driver], sample: str, buttons: list[str]
) -> None:
    assert offered(explained(sample)) == buttons


def test_what_is_offered_for_layers(panel: Driver, add_layers: AddLayers) -> None:
    panel.widget.show()
    assert offered(panel) == []
    assert said(panel) == ""
    panel.select(add_layers(panel.viewer, "plate-05-in-napari")[0])
    assert offered(panel) == ["check-wells", "check-specification"]
    panel.select(add_layers(panel.viewer, "points-layer")[0])
    panel.wait(lambda: panel.kind == "not-zarr")
    assert offered(panel) == []


def test_nothing_is_offered_for_what_is_no_ome_zarr(panel: Driver, tmp_path: Path) -> None:
    panel.widget.show()
    panel.widget.explain_source(str(tmp_path))
    panel.wait_for_explanation()
    assert offered(panel) == []


def test_what_was_not_there_can_be_tried_again(
    panel: Driver, sample_path: SamplePath, tmp_path: Path
) -> None:
    panel.widget.show()
    path = tmp_path / "a.zarr"
    panel.widget.explain_source(str(path))
    panel.wait(lambda: panel.kind == "not-zarr")
    assert offered(panel) == ["retry"]
    shutil.copytree(sample_path("image-04"), path)  # as when a disk is connected
    click(panel, "retry")
    panel.wait(lambda: panel.kind == "image")
    assert "retry" not in offered(panel)


def test_a_server_that_does_not_answer_can_be_tried_again(panel: Driver) -> None:
    panel.widget.show()
    panel.widget.explain_source("http://127.0.0.1:9/a.zarr")
    panel.wait(lambda: panel.kind == "unreadable")
    assert offered(panel) == ["retry"]
    before = len(panel.explained)
    click(panel, "retry")
    panel.wait(lambda: len(panel.explained) > before)


@pytest.mark.parametrize("points", [8, 20])
def test_every_word_can_be_read_in_a_narrow_panel(
    explained: Callable[[str], Driver], points: int
) -> None:
    panel = explained("plate-04")
    panel.widget.setStyleSheet(f"QWidget {{ font-size: {points}pt; }}")
    panel.widget.setFixedWidth(280)
    panel.qtbot.wait(100)
    shown = [panel.child(f"helpdesk-{name}") for name in offered(panel)]
    assert len(shown) == 3
    for button in shown:
        assert button.sizeHint().width() <= button.width() <= 280
        assert button.sizeHint().height() <= button.height()
        assert button.text().split() == button.accessibleName().split()
    places = [button.geometry() for button in shown]
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    assert panel.page.height() >= 80


def test_the_keyboard_reaches_the_buttons(explained: Callable[[str], Driver]) -> None:
    panel = explained("plate-04")
    expected = ["helpdesk-said", *(f"helpdesk-{name}" for name in offered(panel))]
    reached, widget = list[str](), panel.page.nextInFocusChain()
    while len(reached) < len(expected):
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if takes_tab and widget.isVisible() and widget.focusProxy() is None:
            reached.append(widget.objectName())
        widget = widget.nextInFocusChain()
    assert reached == expected


# Open in napari


@pytest.mark.promise("actions")
def test_it_says_what_it_will_do_does_it_and_the_panel_follows(
    explained: Callable[[str], Driver],
) -> None:
    panel = explained("image-05")
    assert said(panel).startswith("Opens ")
    assert said(panel).endswith("with napari-ome-zarr.")
    assert panel.child("helpdesk-open").toolTip() == f"<p>{panel.widget.explanation.source}</p>"
    click(panel, "open")
    assert "Opening" in said(panel)
    click(panel, "open")  # impatient: once is enough
    panel.wait(lambda: panel.widget.explanation and panel.widget.explanation.layer)
    layers = panel.viewer.layers
    assert {layer.source.reader_plugin for layer in layers} == {"napari-ome-zarr"}
    assert layers.selection.active is layers[0]
    assert panel.widget.explanation.layer.name == layers[0].name
    assert f"{len(layers)} layers" in said(panel)
    assert "remove" in said(panel)
    assert panel.child("helpdesk-path").text() == ""
    layers[0].contrast_limits = (0, 100)
    panel.qtbot.wait(300)
    assert "remove" in said(panel)
    points = panel.viewer.add_points([[1, 1]])
    panel.viewer.layers.selection = {points}
    panel.wait(lambda: panel.kind == "not-zarr")
    assert said(panel) == ""


def test_it_follows_what_it_opened_also_when_pinned(explained: Callable[[str], Driver]) -> None:
    panel = explained("image-05")
    panel.widget.follow = False
    click(panel, "open")
    panel.wait(lambda: panel.widget.explanation and panel.widget.explanation.layer)
    assert panel.widget.follow is False


REFUSALS = [
    (ValueError("No data\nsecond line"), "No data"),
    (FileNotFoundError(2, "No such file"), "No such file"),
    (RuntimeError(), "RuntimeError"),
    (KeyError("\u202emultiscales"), "\\u202emultiscales"),
    (ImportError("x" * 1000), "xxx…"),
]


@pytest.mark.promise("actions")
@pytest.mark.parametrize(("error", "words"), REFUSALS)
def test_an_error_of_the_reader_is_one_sentence(
    explained: Callable[[str], Driver],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
) -> None:
    panel = explained("image-05")

    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(ViewerModel, "open", refuse)
    click(panel, "open")
    panel.wait(lambda: "could not open" in said(panel))
    assert words in said(panel)
    assert "second line" not in said(panel)
    assert "What is odd" in said(panel)
    assert len(said(panel)) < 500
    assert type(error).__name__ in caplog.text
    assert panel.kind == "image"
    assert offered(panel) == ["open", "check-specification"]


def test_a_reader_that_finds_nothing(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = explained("image-05")
    monkeypatch.setattr(ViewerModel, "open", lambda *_, **__: [])
    click(panel, "open")
    panel.wait(lambda: "found nothing" in said(panel))


def test_a_reader_that_is_not_installed(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = importlib.metadata.version

    def version(name: str) -> str:
        if name == "napari-ome-zarr":
            raise importlib.metadata.PackageNotFoundError(name)
        return whole(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    panel = explained("image-05")
    assert "not installed" in said(panel)
    assert said(panel).endswith("pip install napari-ome-zarr")
    click(panel, "open")
    panel.qtbot.wait(100)
    assert said(panel).endswith("pip install napari-ome-zarr")
    assert len(panel.viewer.layers) == 0


@pytest.mark.promise("private-report")
def test_a_url_is_opened_with_its_credentials_and_they_are_not_told(
    panel: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ome_zarr_helpdesk.explanation.result import ReaderAdvice
    from ome_zarr_helpdesk.qt.opening import Opener

    given = "https://user:secret@127.0.0.1:9/a.zarr?token=secret"
    opened: list[str] = []

    def refuse(_viewer: Any, path: str, **_: Any) -> None:
        opened.append(path)
        raise ValueError(f"cannot read {path}")

    monkeypatch.setattr(ViewerModel, "open", refuse)
    panel.widget.explain_source(given)
    panel.wait_for_explanation()
    opener = panel.widget.findChild(Opener)
    told: list[str] = []
    opener.told.connect(lambda sentence, _layers: told.append(sentence))
    address = "https://127.0.0.1:9/a.zarr"
    advice = ReaderAdvice("a reader", "napari", "yes", (), ("1.0",), "2026-11-22", address)
    opener.open(advice)
    panel.wait(lambda: len(told) == 2)
    assert opened == [given]
    assert "ValueError" in told[1]
    assert not any("secret" in sentence for sentence in told)


# Check all wells


@pytest.mark.promise("only-what-was-looked-at")
def test_all_wells_are_checked_and_the_answer_says_so(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = explained("plate-05")
    progress: list[tuple[int, int]] = []
    panel.widget._coordinator.checking.connect(lambda _what, *n: progress.append(n))
    click(panel, "check-wells")
    assert offered(panel) == ["stop"]
    assert panel.child("helpdesk-progress").isVisible()
    panel.wait(lambda: panel.widget.explanation.facts.plate.census is not None)
    assert progress[0] == (0, 0)
    assert progress[-1] == (11, 11)
    assert "11 wells were looked at" in said(panel)
    assert offered(panel) == ["open", "check-specification"]
    assert not panel.child("helpdesk-progress").isVisible()
    panel.viewer.dims.ndisplay = 3  # said again, from what is known
    panel.qtbot.wait(300)
    assert panel.widget.explanation.facts.plate.census is not None
    assert "11 wells were looked at" in said(panel)


def hold_back(monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[threading.Event, Any]:
    """Hold a check back until it is let go or stopped; return when it began, and to let go."""
    begun, let_go = threading.Event(), threading.Event()
    whole = getattr(api, name)

    def held(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        tell = args[2] if name == "count_wells" else None
        cancelled = args[3] if name == "count_wells" else kwargs["cancelled"]
        if tell is not None:
            tell(120, 384)
        while not let_go.wait(0.01):
            if cancelled():
                raise session.Cancelled
        return whole(*args, **kwargs)

    monkeypatch.setattr(session, name, held)
    return begun, let_go


def test_a_check_shows_how_far_it_is_and_can_be_stopped(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = explained("plate-05")
    begun, _ = hold_back(monkeypatch, "count_wells")
    click(panel, "check-wells")
    panel.wait(begun.is_set)
    panel.wait(lambda: "120 of 384 wells" in said(panel))
    bar = panel.child("helpdesk-progress")
    assert (bar.value(), bar.maximum()) == (120, 384)
    assert "120 of 384" in bar.accessibleName()
    panel.viewer.dims.ndisplay = 3
    panel.qtbot.wait(300)
    assert offered(panel) == ["stop"]  # a change of the view does not end it
    panel.qtbot.keyClick(panel.child("helpdesk-stop"), Qt.Key.Key_Space)
    assert "Stopped" in said(panel)
    assert "check-wells" in offered(panel)
    panel.qtbot.wait(300)
    assert panel.widget.explanation.facts.plate.census is None
    assert "Stopped" in said(panel)


def test_another_selection_ends_a_check(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch, add_layers: AddLayers
) -> None:
    panel = explained("plate-05")
    begun, let_go = hold_back(monkeypatch, "count_wells")
    click(panel, "check-wells")
    panel.wait(begun.is_set)
    panel.select(add_layers(panel.viewer, "points-layer")[0])
    panel.wait(lambda: panel.kind == "not-zarr")
    let_go.set()
    panel.qtbot.wait(100)
    assert panel.kind == "not-zarr"
    assert offered(panel) == []
    assert said(panel) == ""


@pytest.mark.parametrize("check", ["wells", "specification"])
def test_an_error_of_ours_in_a_check_leaves_the_answer(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    panel = explained("plate-05")

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(session, "count_wells", broken)
    monkeypatch.setattr(session, "validate", broken)
    before = panel.text
    click(panel, f"check-{check}")
    panel.wait(lambda: "planted" in said(panel))
    assert panel.text == before
    assert f"check-{check}" in offered(panel)


@pytest.mark.promise("no-crash")
def test_a_panel_closed_during_a_check(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = explained("plate-05")
    begun, _ = hold_back(monkeypatch, "count_wells")
    click(panel, "check-wells")
    panel.wait(begun.is_set)
    panel.close()  # that its thread ends is seen to by the fixture


# Check against the specification


def test_the_validators_are_asked_in_the_thread_and_answer_in_the_page(
    explained: Callable[[str], Driver], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    whole = session.validate

    def validate(*args: Any, **kwargs: Any) -> Any:
        threads.append(threading.current_thread().name)
        return whole(*args, **kwargs)

    monkeypatch.setattr(session, "validate", validate)
    panel = explained("image-05")
    assert "What validators say" not in panel.text
    reads: list[str] = []
    read = Documents.document
    monkeypatch.setattr(Documents, "document", lambda d, key: reads.append(key) or read(d, key))
    click(panel, "check-specification")
    assert "Asking" in said(panel)
    panel.wait(lambda: panel.widget.explanation.validation is not None)
    assert threads == ["ome-zarr-helpdesk"]
    assert reads == []
    assert "What validators say" in panel.text
    assert "What validators say" in said(panel)
    assert offered(panel) == ["open"]
    panel.viewer.dims.ndisplay = 3
    panel.qtbot.wait(300)
    assert "What validators say" in panel.text
    panel.page.chosen.emit("do", "retry")  # read again: nothing is known any more
    panel.wait(lambda: "check-specification" in offered(panel))
    assert "What validators say" not in panel.text


def test_buttons_are_named(panel: Driver) -> None:
    for name in BUTTONS:
        button = panel.child(f"helpdesk-{name}")
        assert isinstance(button, QPushButton)
        assert button.accessibleName()
