"""What is odd, in the panel: shown, acted upon, undone, hidden and brought back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from napari.components import ViewerModel
from qtpy.QtCore import Qt

from ome_zarr_helpdesk.rendering.palette import MIN_CONTRAST, contrast, palette_for
from ome_zarr_helpdesk.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.qt.driver import Driver

    AddLayers = Callable[[ViewerModel, str], list[Any]]
    MakePanel = Callable[[ViewerModel], Driver]

FINDING = """---
id: {id}
title: {title}
when:
  - {{if: '{when}', severity: {severity}{rule}}}
here:
  - {{say: "{title}, in this file."}}
evidence:
  - {{name: levels, value: image.n_levels}}
actions: [{actions}]
sources: ["made for a test"]
applies-to: "0.1-0.6"
reviewed: 2026-11-22
shown-on: [image-05]
not-on: [points-layer]
---
In general.

#### Why it matters
A reason of {id}.

#### In napari
What to do.

#### In the file
What to write.
"""

ODD = [
    ("test-size", "Odd size", "match.pixel_size.differs", "error", "apply-pixel-size"),
    ("test-any", "Odd anyway", "image.levels", "warning", "show-layer, add-level"),
    ("test-slow", "Odd speed", "image.levels", "tip", ""),
    ("test-four", "Odd apart", "image.levels", "tip", ""),
    ("test-five", "Odd five", "image.levels", "tip", "reopen"),
    ("test-six", "Odd six", "image.levels", "tip", ""),
]


@pytest.fixture
def odd(viewer_model: ViewerModel, make_panel: MakePanel, tmp_path: Path) -> Driver:
    """A panel with findings of its own besides ours."""
    folder = tmp_path / "content" / "findings"
    folder.mkdir(parents=True)
    for name, title, when, severity, actions in ODD:
        rule = ", rule: rule of thumb" if severity == "tip" else ""
        words = FINDING.format(
            id=name, title=title, when=when, severity=severity, rule=rule, actions=actions
        )
        (folder / f"{name}.md").write_text(words, encoding="utf-8")
    assert save_settings(Settings(content_folder=str(tmp_path / "content")))
    panel = make_panel(viewer_model)
    panel.widget.show()
    return panel


@pytest.fixture
def shown(odd: Driver, add_layers: AddLayers) -> Driver:
    """A layer without the pixel size of its file, and all that is odd about it."""
    odd.select(add_layers(odd.viewer, "dask-layer")[0])
    odd.tabs.setCurrentIndex(1)
    odd.wait(lambda: "Odd size" in text(odd))
    return odd


def text(panel: Driver) -> str:
    return str(panel.child("helpdesk-findings").toPlainText())


def follow(panel: Driver, link: str, page: str = "helpdesk-findings") -> None:
    assert f'href="{link}"' in html(panel, page), f"no link {link}"
    scheme, _, rest = link.partition(":")
    panel.child(page).chosen.emit(scheme, rest)


def html(panel: Driver, page: str = "helpdesk-findings") -> str:
    return str(panel.child(page)._html)


def done(panel: Driver) -> str:
    label = panel.child("helpdesk-done")
    return str(label.text()) if label.isVisible() else ""


def count(panel: Driver) -> int:
    """The number on the tab."""
    words = panel.tabs.tabText(1)
    return int(words.rpartition("(")[2].rstrip(")")) if "(" in words else 0


# What is shown


def test_findings_stand_worst_first_with_sentence_evidence_and_what_can_be_done(
    shown: Driver,
) -> None:
    words = text(shown)
    places = [words.index(title) for title in ("Odd size", "Odd anyway", "Odd apart", "Odd five")]
    assert places == sorted(places)
    assert "✖ Error Odd size" in words
    assert "▲ Warning Odd anyway" in words
    assert "● Tip Odd five" in words
    assert "Odd size, in this file." in words
    assert "levels: 3" in words
    assert "Set the pixel size of the file" in words
    assert "Sets the pixel size of dask from zarr to z 1 µm, y 0.325 µm and x 0.325 µm" in words
    assert "Show the layer" not in words  # it is shown
    assert "Add level 2 as a layer" in words


def test_five_are_told_and_of_the_others_there_is_a_line(shown: Driver) -> None:
    told = [finding.id for finding in shown.widget.explanation.findings]
    assert "in this file." in text(shown)
    assert text(shown).count("in this file.") == sum(name.startswith("test-") for name in told[:5])
    last = told[-1]
    assert f'href="do:unfold/{last}"' in html(shown)
    follow(shown, f"do:unfold/{last}")
    assert f"A reason of {last}" in text(shown) or last not in [name for name, *_ in ODD]


def test_why_it_matters_is_unfolded_and_folded(shown: Driver) -> None:
    assert "A reason of test-size" not in text(shown)
    follow(shown, "do:unfold/test-size")
    assert "A reason of test-size" in text(shown)
    assert "What to write." in text(shown)
    assert "zarr.json attributes/ome/multiscales/0" in text(shown)
    shown.viewer.layers[0].contrast_limits = (0, 7)  # said again: what is unfolded stays so
    shown.qtbot.wait(300)
    assert "A reason of test-size" in text(shown)
    follow(shown, "do:fold/test-size")
    assert "A reason of test-size" not in text(shown)


def test_the_tab_counts_them_also_when_it_is_not_in_view(shown: Driver) -> None:
    assert count(shown) == len(shown.widget.explanation.findings) >= 6
    shown.tabs.setCurrentIndex(0)
    shown.select(shown.viewer.add_points([[1, 2]]))
    shown.wait(lambda: shown.kind == "not-zarr")
    assert count(shown) == len(shown.widget.explanation.findings)
    shown.viewer.layers.selection.clear()
    shown.wait(lambda: shown.widget.explanation is None)
    shown.wait(lambda: count(shown) == 1)  # only that nothing is selected


def test_the_first_of_them_stand_under_the_summary_and_lead_to_all(shown: Driver) -> None:
    shown.tabs.setCurrentIndex(0)
    assert "Odd size, in this file." in shown.text
    assert "A reason of" not in shown.text
    assert shown.text.index("Odd size") < shown.text.index("Multiscale")
    follow(shown, "do:findings", "helpdesk-page")
    assert shown.tabs.currentIndex() == 1


@pytest.mark.promise("actions")
def test_what_an_action_will_do_is_told_on_hovering_its_link(shown: Driver) -> None:
    card = shown.widget._data.card_of("do:action/test-size/apply-pixel-size")
    assert "Sets the pixel size of dask from zarr" in card
    assert shown.widget._data.card_of("do:action/test-size/nothing") == ""


def test_the_keyboard_reaches_a_button_and_presses_it(shown: Driver) -> None:
    page = shown.child("helpdesk-findings")
    shown.widget.activateWindow()
    page.setFocus()
    for _ in range(12):
        shown.qtbot.keyClick(page, Qt.Key.Key_Tab)
        if page.textCursor().charFormat().anchorHref() == "do:action/test-size/apply-pixel-size":
            break
    else:
        raise AssertionError("not reached")
    shown.qtbot.keyClick(page, Qt.Key.Key_Return)
    shown.wait(lambda: "Odd size" not in text(shown))


@pytest.mark.parametrize(("background", "words"), [("#121212", "#f0f1f2"), ("#ffffff", "#3b3a39")])
def test_marks_can_be_read_in_both_themes(background: str, words: str) -> None:
    palette = palette_for(background, words)
    for color in (palette.error, palette.accent, palette.good, palette.muted, palette.link):
        assert contrast(color, background) >= MIN_CONTRAST


def test_nothing_runs_out_of_a_narrow_panel(shown: Driver) -> None:
    shown.widget.setFixedWidth(280)
    follow(shown, "do:action/test-size/apply-pixel-size")
    shown.qtbot.wait(100)
    page = shown.child("helpdesk-findings")
    assert page.horizontalScrollBar().maximum() == 0
    button, label = shown.child("helpdesk-undo"), shown.child("helpdesk-done")
    assert button.sizeHint().width() <= button.width() <= 280
    assert label.width() <= 280
    assert label.height() >= label.heightForWidth(label.width())


# What is done


def test_a_finding_is_acted_upon_vanishes_and_comes_back_with_undo(shown: Driver) -> None:
    layer = shown.viewer.layers[0]
    before, counted = layer.scale.tolist(), count(shown)
    follow(shown, "do:action/test-size/apply-pixel-size")
    assert layer.scale.tolist() == pytest.approx([1.0, 0.325, 0.325])
    assert done(shown).startswith("Set the pixel size of dask from zarr")
    shown.wait(lambda: "Odd size" not in text(shown))
    assert count(shown) < counted
    shown.press("helpdesk-undo")
    assert layer.scale.tolist() == before
    shown.wait(lambda: "Odd size" in text(shown))
    assert count(shown) == counted
    assert done(shown) == "Undone."
    assert not shown.child("helpdesk-undo").isVisible()


def test_undo_goes_when_the_layer_changes_otherwise(shown: Driver) -> None:
    follow(shown, "do:action/test-size/apply-pixel-size")
    shown.viewer.layers[0].gamma = 0.5
    shown.qtbot.wait(600)
    assert shown.child("helpdesk-undo").isVisible()
    shown.viewer.layers[0].scale = (3, 3, 3)
    shown.wait(lambda: done(shown) == "")


def test_undo_goes_with_the_layer(shown: Driver) -> None:
    follow(shown, "do:action/test-size/apply-pixel-size")
    shown.viewer.layers.clear()
    shown.wait(lambda: done(shown) == "")


def test_undo_stays_while_another_layer_is_explained(shown: Driver) -> None:
    follow(shown, "do:action/test-size/apply-pixel-size")
    layer = shown.viewer.layers[0]
    shown.select(shown.viewer.add_points([[1, 2]]))
    shown.wait(lambda: shown.kind == "not-zarr")
    assert "Set the pixel size" in done(shown)
    shown.press("helpdesk-undo")
    assert layer.scale.tolist() == [1, 1, 1]
    shown.select(layer)
    shown.wait(lambda: done(shown) == "")


@pytest.mark.promise("actions")
def test_several_actions_are_undone_one_after_the_other(shown: Driver) -> None:
    follow(shown, "do:action/test-size/apply-pixel-size")
    shown.wait(lambda: "Odd size" not in text(shown))
    follow(shown, f"do:action/test-any/add-level/{b'1'.hex()}")
    assert "Added level 1" in done(shown)
    assert len(shown.viewer.layers) == 2
    shown.press("helpdesk-undo")
    assert len(shown.viewer.layers) == 1
    assert "Set the pixel size" in done(shown)
    shown.press("helpdesk-undo")
    assert done(shown) == "Undone."
    assert shown.viewer.layers[0].scale.tolist() == [1, 1, 1]


def test_the_reader_is_called_after_it_was_said_and_its_layers_are_explained(
    shown: Driver,
) -> None:
    from npe2 import PluginManager

    plugins = PluginManager.instance()
    if "napari-ome-zarr" not in {manifest.name for manifest in plugins.iter_manifests()}:
        plugins.register("napari-ome-zarr")
    old = shown.viewer.layers[0]
    follow(shown, "do:action/test-five/reopen")
    assert "Opening" in done(shown)
    assert len(shown.viewer.layers) == 1  # first Qt shows that
    follow(shown, "do:action/test-five/reopen")  # impatient: once is enough
    shown.wait(lambda: len(shown.viewer.layers) == 5)
    shown.wait(lambda: shown.kind == "image" and shown.widget.explanation.layer.name != old.name)
    assert not old.visible
    assert done(shown).startswith("Opened cells.ome.zarr with napari-ome-zarr")
    shown.press("helpdesk-undo")
    assert list(shown.viewer.layers) == [old]
    assert old.visible


@pytest.mark.parametrize(
    ("error", "words"),
    [(ValueError("No data\nsecond line"), "No data"), (RuntimeError(), "RuntimeError"), (None, "")],
)
def test_a_reader_that_fails_gets_a_sentence(
    shown: Driver, monkeypatch: pytest.MonkeyPatch, error: Exception | None, words: str
) -> None:
    def refuse(*_: Any, **__: Any) -> list[Any]:
        if error is None:
            return []
        raise error

    monkeypatch.setattr(ViewerModel, "open", refuse)
    follow(shown, "do:action/test-five/reopen")
    shown.wait(lambda: "Nothing was changed" in done(shown))
    assert words in done(shown)
    assert "second line" not in done(shown)
    assert not shown.child("helpdesk-undo").isVisible()
    assert shown.viewer.layers[0].visible


def test_what_can_no_longer_be_done_is_said(shown: Driver) -> None:
    shown.viewer.layers[0].scale = (1.0, 0.325, 0.325)
    shown.viewer.layers[0].units = ("micrometer",) * 3
    follow(shown, "do:action/test-size/apply-pixel-size")  # clicked before the page is renewed
    assert "no longer" in done(shown)


@pytest.mark.promise("text-stays-text")
def test_a_name_that_hides_is_shown(shown: Driver) -> None:
    shown.viewer.layers[0].name = "\u202egnp <b>x</b>"
    shown.wait(lambda: "\\u202egnp <b>x</b>" in text(shown))
    follow(shown, "do:action/test-size/apply-pixel-size")
    assert "\\u202egnp <b>x</b>" in done(shown)


# What is hidden


def test_a_finding_is_hidden_for_one_file_and_brought_back(
    shown: Driver, add_layers: AddLayers
) -> None:
    counted = count(shown)
    follow(shown, "do:hide-here/test-any")
    assert "Odd anyway, in" not in text(shown)
    assert count(shown) == counted - 1
    assert "1 finding hidden by you" in text(shown)
    follow(shown, "do:show-hidden")
    assert "Odd anyway" in text(shown)
    other = add_layers(shown.viewer, "image-04-in-napari")[0]
    shown.select(other)
    shown.wait(lambda: "Odd anyway, in" in text(shown))
    shown.select(shown.viewer.layers[0])
    shown.wait(lambda: "Odd anyway, in" not in text(shown))
    follow(shown, "do:show-hidden")
    counted = count(shown)  # a second file beside it is odd too
    follow(shown, "do:bring-back/test-any")
    assert "Odd anyway, in" in text(shown)
    assert count(shown) == counted + 1
    assert load_settings().hidden_here == ()


def test_a_finding_is_hidden_for_good_in_the_next_panel_too(
    shown: Driver, make_panel: MakePanel
) -> None:
    follow(shown, "do:hide-always/test-any")
    counted = count(shown)
    assert load_settings().hidden_findings == ("test-any",)
    panel = make_panel(shown.viewer)
    panel.wait(lambda: count(panel) == counted)
    panel.widget.show()
    panel.tabs.setCurrentIndex(1)
    assert "Odd anyway, in" not in text(panel)
    follow(panel, "do:show-hidden")
    follow(panel, "do:bring-back/test-any")
    assert "Odd anyway, in" in text(panel)
    assert load_settings().hidden_findings == ()


@pytest.mark.promise("private-report")
def test_the_settings_do_not_tell_which_file_it_was(shown: Driver, own_settings: Path) -> None:
    follow(shown, "do:hide-here/test-any")
    stored = json.loads((own_settings / "settings.json").read_text(encoding="utf-8"))
    [hidden] = stored["hidden_here"]
    number, _, finding = hidden.partition(":")
    assert finding == "test-any"
    assert len(number) == 16
    assert int(number, 16) >= 0
    assert "image-05" not in json.dumps(stored["hidden_here"])


def test_settings_of_others_stay_and_strange_ones_do_no_harm(own_settings: Path) -> None:
    own_settings.mkdir(parents=True, exist_ok=True)
    file = own_settings / "settings.json"
    stored = {"hidden_here": [1, None, *map(str, range(2000))], "hidden_findings": "x"}
    file.write_text(json.dumps({**stored, "recent": list(map(str, range(50)))}), encoding="utf-8")
    settings = load_settings()
    assert settings.hidden_here == tuple(map(str, range(1000, 2000)))
    assert settings.hidden_findings == ()
    assert len(settings.recent) == 10


def test_hiding_lasts_as_long_as_the_panel_where_nothing_can_be_written(
    shown: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ome_zarr_helpdesk.qt.hiding.save_settings", lambda _settings: False)
    follow(shown, "do:hide-always/test-any")
    assert "Odd anyway, in" not in text(shown)
    assert load_settings().hidden_findings == ()
