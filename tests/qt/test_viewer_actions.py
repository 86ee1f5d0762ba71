"""Actions on the viewer: what they say, what they do, and that undoing leaves no trace."""

from __future__ import annotations

import gc
import weakref
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import dask.array as da
import numpy as np
import pytest
from napari.layers import Image, Labels

from ome_zarr_helpdesk import explain
from ome_zarr_helpdesk.api import default_catalog
from ome_zarr_helpdesk.match import match
from ome_zarr_helpdesk.qt.viewer_actions import ACTIONS, Plan, Situation, Undo, perform, plan_of
from ome_zarr_helpdesk.state.snapshot import layer_state, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from napari.components import ViewerModel
    from napari.layers import Layer

    AddLayers = Callable[[ViewerModel, str], list[Layer]]
    SamplePath = Callable[[str], Path]

LOOKS = (
    *("name", "visible", "opacity", "blending", "gamma", "contrast_limits"),
    *("contrast_limits_range", "scale", "translate", "rotate", "shear", "affine", "units"),
    *("axis_labels", "mode", "locked_data_level", "colormap"),
)
"""Public attributes of layers that an undo must leave as they were."""


def looks(viewer: ViewerModel) -> Any:
    """Everything an action may change, as values."""
    camera = getattr(viewer, "scene", viewer).camera
    grid = getattr(viewer, "canvas", viewer).grid
    layers = {
        id(layer): {name: plain(getattr(layer, name, None)) for name in LOOKS}
        for layer in viewer.layers
    }
    sliders = {axis: viewer.dims.point[axis] for axis in viewer.dims.not_displayed}
    dims = (viewer.dims.ndisplay, tuple(viewer.dims.order), sliders)
    view = tuple(round(n, 6) for n in (*camera.center, camera.zoom))
    return list(layers), layers, dims, view, grid.enabled, viewer.layers.selection.active


def plain(value: Any) -> Any:
    if hasattr(value, "affine_matrix"):
        value = value.affine_matrix
    return value.tolist() if isinstance(value, np.ndarray) else value


def situation(viewer: ViewerModel, layer: Layer | None) -> Situation:
    """Explain a layer as the panel would."""
    if layer is not None:
        viewer.layers.selection.active = layer
    return Situation(viewer, layer, explain(layer, state=take_snapshot(viewer)))


def plans(viewer: ViewerModel, layer: Layer | None, action: str) -> tuple[Plan, ...]:
    return ACTIONS[action].plans(situation(viewer, layer))


def do(viewer: ViewerModel, layer: Layer | None, action: str, choice: str = "") -> Undo:
    """Do an action; every sentence about it can be said."""
    [plan] = [plan for plan in plans(viewer, layer, action) if plan.choice == choice]
    say = default_catalog().messages
    for key in ("action", "action-tip", "action-done"):
        words = say.words(f"{key}.{action}", **plan.values)
        assert words != f"{key}.{action}", f"{key}.{action} is given {sorted(plan.values)}"
        assert "{{" not in words
    return perform(viewer, plan)


def origin(layer: Layer) -> list[float]:
    return [float(n) for n in layer.data_to_world((0,) * layer.ndim)]


def edges(layer: Layer) -> Any:
    """The corners of a layer in the world, from edge to edge of its pixels."""
    shape = layer.data[0].shape if layer.multiscale else layer.data.shape
    return [
        layer.data_to_world(corner) for corner in (np.full(layer.ndim, -0.5), np.array(shape) - 0.5)
    ]


def differs(viewer: ViewerModel, layer: Layer, what: str) -> bool:
    """Whether a layer is proved to show something otherwise than its file says."""
    here = situation(viewer, layer)
    found = match(here.explanation.facts, layer_state(layer, viewer))
    return bool(getattr(found, what).differs)


# Every action: what it does, done and undone


def misplaced(viewer: ViewerModel, add: AddLayers) -> Layer:
    layers = add(viewer, "image-04-translated-in-napari")
    for layer in layers:
        layer.translate = (0,) * layer.ndim
        layer.affine = np.eye(layer.ndim + 1)
    return layers[0]


def by_script(viewer: ViewerModel, add: AddLayers) -> Layer:
    return add(viewer, "dask-layer")[0]


def with_labels(viewer: ViewerModel, add: AddLayers) -> Layer:
    layers = add(viewer, "image-05-in-napari")
    for layer in layers:
        layer.visible = layer is layers[0]
    return layers[0]


def in_3d(viewer: ViewerModel, add: AddLayers) -> Layer:
    layer = with_labels(viewer, add)
    viewer.dims.ndisplay = 3
    return layer


def locked(viewer: ViewerModel, add: AddLayers) -> Layer:
    layer = with_labels(viewer, add)
    if not hasattr(layer, "locked_data_level"):
        pytest.skip("this napari cannot lock a level")
    layer.locked_data_level = 1
    return layer


def labels(viewer: ViewerModel, add: AddLayers) -> Layer:
    layers = add(viewer, "image-05-in-napari")
    [layer] = [layer for layer in layers if isinstance(layer, Labels)]
    layer.opacity, layer.name, layer.blending, layer.visible = 0.1, "labels", "opaque", False
    return layer


def painting(viewer: ViewerModel, add: AddLayers) -> Layer:
    layer = add(viewer, "numpy-labels-layer")[0]
    layer.mode = "paint"
    return layer


def plain_labels(viewer: ViewerModel, add: AddLayers) -> Layer:
    image = add(viewer, "image-05-in-napari")[0]
    return viewer.add_labels(np.zeros(image.data[1].shape, np.uint8), name="made by a script")


def dull(viewer: ViewerModel, add: AddLayers) -> Layer:
    layers = [layer for layer in add(viewer, "image-05-in-napari") if isinstance(layer, Image)]
    for layer in layers:
        layer.colormap, layer.gamma, layer.blending = "gray", 2.0, "opaque"
    return layers[0]


def strange_view(viewer: ViewerModel, add: AddLayers) -> Layer:
    layer = with_labels(viewer, add)
    viewer.dims.order = (1, 0, 2)
    viewer.dims.set_point(1, 0)
    camera = getattr(viewer, "scene", viewer).camera
    camera.center, camera.zoom = (0, -5000, 7000), 50
    getattr(viewer, "canvas", viewer).grid.enabled = True
    viewer.layers.selection.clear()
    return layer


DOABLE = [
    ("apply-position", misplaced),
    ("apply-pixel-size", by_script),
    ("apply-units", by_script),
    ("apply-channels", by_script),
    ("apply-channels", dull),
    ("show-labels", with_labels),
    ("show-channels", with_labels),
    ("copy-placement", plain_labels),
    ("show-layer", labels),
    ("full-opacity", labels),
    ("stop-painting", painting),
    ("name-label", labels),
    ("additive-blending", labels),
    ("additive-blending", dull),
    ("reset-gamma", dull),
    ("colorize-channels", dull),
    ("unlock-level", locked),
    ("grid-off", strange_view),
    ("reset-axes", strange_view),
    ("reset-axes", in_3d),
    ("fit-view", strange_view),
    ("async-on", with_labels),
    ("reopen", by_script),
]


@pytest.mark.promise("actions")
@pytest.mark.parametrize(("action", "make"), DOABLE)
def test_it_is_done_once_and_undone_without_a_trace(
    viewer_model: ViewerModel, add_layers: AddLayers, action: str, make: Any
) -> None:
    layer = make(viewer_model, add_layers)
    here = situation(viewer_model, layer)
    before = looks(viewer_model)
    undo = do(viewer_model, layer, action)
    assert undo.holds
    if action != "async-on":
        assert looks(viewer_model) != before
    if action not in ("fit-view", "reopen"):
        assert ACTIONS[action].plans(Situation(viewer_model, layer, here.explanation)) == ()
    assert undo.undo()
    assert looks(viewer_model) == before
    assert not undo.holds
    assert not undo.undo()
    assert ACTIONS[action].plans(here) != ()


@pytest.mark.promise("actions")
def test_every_action_is_tried() -> None:
    elsewhere = {"fit-contrast", "lock-finer-level", "add-level", "open-field", "open-series"}
    elsewhere |= {"center-well", "select-layer", "show-level", "go-to-image"}
    assert {action for action, _ in DOABLE} | elsewhere == set(ACTIONS)


@pytest.mark.promise("actions")
def test_nothing_is_offered_where_nothing_is_wrong(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layers = add_layers(viewer_model, "image-05-in-napari")
    for layer in layers:
        layer.visible = True
    offered = {action for action in ACTIONS if plans(viewer_model, layers[0], action)}
    # napari-ome-zarr 0.7 leaves the units out
    lost = {"apply-units"} if version("napari-ome-zarr").startswith("0.7.") else set()
    kept = {"show-level"} if hasattr(layers[0], "locked_data_level") else set()
    assert offered == {"async-on", "add-level", "fit-view"} | lost | kept


def test_nothing_is_offered_without_a_layer_that_needs_one(viewer_model: ViewerModel) -> None:
    viewer_model.add_points([[1, 2]])
    here = Situation(viewer_model, None, explain("/nowhere"))
    offered = {action for action in ACTIONS if ACTIONS[action].plans(here)}
    assert offered <= {"async-on", "select-layer"}


# Placing


def test_layers_go_to_where_the_file_says_and_the_view_goes_along(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = misplaced(viewer_model, add_layers)
    assert differs(viewer_model, layer, "position")
    camera = getattr(viewer_model, "scene", viewer_model).camera
    camera.center = (0, 3.0, 4.0)
    undo = do(viewer_model, layer, "apply-position")
    assert not differs(viewer_model, layer, "position")
    moved = np.array(origin(layer))
    assert camera.center[1:] == pytest.approx((3 + moved[-2], 4 + moved[-1]))
    others = [x for x in viewer_model.layers if isinstance(x, Image)]
    assert all(origin(x) == pytest.approx(moved) for x in others)
    undo.undo()
    assert origin(layer) == [0.0] * layer.ndim
    assert camera.center[1:] == pytest.approx((3.0, 4.0))


def test_a_turned_layer_goes_to_where_the_file_says(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = misplaced(viewer_model, add_layers)
    here = situation(viewer_model, layer)
    expected = here.explanation.match.position.expected
    turn = np.eye(layer.ndim + 1)
    turn[-3:-1, -3:-1] = [[0, -1], [1, 0]]
    layer.affine = turn
    undo = do(viewer_model, layer, "apply-position")
    assert origin(layer)[-len(expected) :] == pytest.approx(expected)
    undo.undo()
    assert np.array_equal(layer.affine.affine_matrix, turn)


def test_pixels_get_the_size_of_the_file_and_its_units(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = by_script(viewer_model, add_layers)
    assert differs(viewer_model, layer, "pixel_size")
    do(viewer_model, layer, "apply-pixel-size")
    assert not differs(viewer_model, layer, "pixel_size")
    assert not differs(viewer_model, layer, "units")
    assert layer.scale.tolist() == pytest.approx([1.0, 0.325, 0.325])


def test_a_mirrored_layer_stays_mirrored(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    layer = by_script(viewer_model, add_layers)
    layer.scale = (1, -1, 1)
    do(viewer_model, layer, "apply-pixel-size")
    assert layer.scale.tolist() == pytest.approx([1.0, -0.325, 0.325])


def test_units_are_set_and_numbers_stay(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    layer = by_script(viewer_model, add_layers)
    do(viewer_model, layer, "apply-units")
    assert [str(unit) for unit in layer.units] == ["micrometer"] * 3
    assert layer.scale.tolist() == [1, 1, 1]


def test_labels_made_from_a_coarser_level_lie_over_the_image(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    made = plain_labels(viewer_model, add_layers)
    image = viewer_model.layers[0]
    do(viewer_model, made, "copy-placement")
    assert np.allclose(edges(made), edges(image))
    assert [str(u) for u in made.units] == [str(u) for u in image.units]


def test_points_and_plane_labels_take_the_place_of_the_image(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    if version("napari-ome-zarr").startswith("0.7."):
        pytest.skip("layers of napari-ome-zarr 0.7 have no units that others could lack")
    image = add_layers(viewer_model, "image-05-in-napari")[0]
    points = viewer_model.add_points([[1, 10, 20]], name="spots")
    plane = viewer_model.add_labels(np.zeros(image.data[0].shape[1:], np.uint8))
    crop = viewer_model.add_labels(np.zeros((5, 5), np.uint8), name="crop")
    undo = do(viewer_model, image, "copy-placement")
    assert points.scale.tolist() == image.scale.tolist()
    assert plane.scale.tolist() == image.scale[1:].tolist()
    assert crop.scale.tolist() == [1, 1]  # nobody knows of what it is a part
    undo.undo()
    assert points.scale.tolist() == [1, 1, 1]
    assert plans(viewer_model, crop, "copy-placement") == ()


def test_a_scale_without_units_is_copied_to_a_layer_that_has_none(
    viewer_model: ViewerModel,
) -> None:
    image = viewer_model.add_image(np.zeros((8, 8)), scale=(0.5, 0.5), translate=(3, 4))
    made = viewer_model.add_labels(np.zeros((8, 8), np.uint8), name="made by a script")
    undo = do(viewer_model, made, "copy-placement")
    assert made.scale.tolist() == image.scale.tolist()
    assert made.translate.tolist() == image.translate.tolist()
    undo.undo()
    assert made.scale.tolist() == [1, 1]
    assert plans(viewer_model, image, "copy-placement") == ()


def test_a_part_of_a_rotation_is_not_copied(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    image = add_layers(viewer_model, "image-05-in-napari")[0]
    for layer in viewer_model.layers:
        layer.rotate = (30, 0, 0)
    plane = viewer_model.add_labels(np.zeros(image.data[0].shape[1:], np.uint8))
    whole = viewer_model.add_labels(np.zeros(image.data[0].shape, np.uint8))
    assert plans(viewer_model, plane, "copy-placement") == ()
    do(viewer_model, whole, "copy-placement")
    assert np.allclose(whole.rotate, image.rotate)
    assert np.allclose(whole.extent.world, image.extent.world)


# Channels, labels, contrast


def test_all_channels_get_what_the_file_states(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layers = [x for x in add_layers(viewer_model, "image-05-in-napari") if isinstance(x, Image)]
    stated = [(x.name, x.colormap.colors.tolist(), list(x.contrast_limits)) for x in layers]
    for layer in layers:
        layer.name, layer.colormap, layer.contrast_limits = "Image", "gray", (3, 5)
    undo = do(viewer_model, layers[1], "apply-channels")
    for layer, (name, colors, limits) in zip(layers, stated, strict=True):
        assert layer.name in name
        assert np.allclose(layer.colormap.colors, colors, atol=0.01)
        assert list(layer.contrast_limits) == limits
    undo.undo()
    assert [x.name for x in layers] == ["Image", "Image [1]", "Image [2]"]


def test_limits_are_set_to_what_is_on_screen(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    from dataclasses import replace

    from ome_zarr_helpdesk.state.pixels import Pixels

    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    layer.contrast_limits_range = (0, 4095)
    layer.contrast_limits = (0, 10)
    here = situation(viewer_model, layer)
    before = looks(viewer_model)
    assert ACTIONS["fit-contrast"].plans(here) == ()  # nobody has looked yet
    for low, high, can in [(120.0, 5000.0, True), (7.0, 7.0, False)]:
        state = replace(here.explanation.layer, pixels=Pixels(low, high, low, 200))
        seen = replace(here.explanation, layer=state)
        [*found] = ACTIONS["fit-contrast"].plans(Situation(viewer_model, layer, seen))
        assert bool(found) == can
        if can:
            undo = perform(viewer_model, found[0])
            assert list(layer.contrast_limits) == [low, high]
            undo.undo()
            assert looks(viewer_model) == before


# Levels


def test_a_finer_level_is_locked_in_3d(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    layer = in_3d(viewer_model, add_layers)
    found = plans(viewer_model, layer, "lock-finer-level")
    assert [plan.choice for plan in found] == ["1", "0"]
    assert [plan.values["nbytes"] for plan in found] == [
        int(np.prod(layer.data[level].shape)) * layer.data[level].dtype.itemsize for level in (1, 0)
    ]
    before = looks(viewer_model)
    undo = do(viewer_model, layer, "lock-finer-level", "0")
    if hasattr(layer, "locked_data_level"):
        assert layer.locked_data_level == 0
        assert plans(viewer_model, layer, "lock-finer-level") == ()
    else:
        assert viewer_model.layers[-1].data.shape == layer.data[0].shape
    undo.undo()
    assert looks(viewer_model) == before
    viewer_model.dims.ndisplay = 2
    assert plans(viewer_model, layer, "lock-finer-level") == ()


def test_a_volume_too_large_for_memory_is_not_offered(viewer_model: ViewerModel) -> None:
    levels = [da.zeros((n, n, n), chunks=64, dtype=np.uint16) for n in (4000, 1000, 500)]
    layer = viewer_model.add_image(levels, multiscale=True, contrast_limits=(0, 1))
    viewer_model.dims.ndisplay = 3
    assert [plan.choice for plan in plans(viewer_model, layer, "lock-finer-level")] == ["1"]


@pytest.mark.parametrize("ndisplay", [2, 3])
def test_the_view_is_kept_at_any_level(
    viewer_model: ViewerModel, add_layers: AddLayers, ndisplay: int
) -> None:
    layer = add_layers(viewer_model, "image-05-in-napari")[0]
    viewer_model.layers.selection.active = layer
    viewer_model.dims.ndisplay = ndisplay
    if not hasattr(layer, "locked_data_level"):
        assert plans(viewer_model, layer, "show-level") == ()
        return
    shown = layer.data_level
    before = looks(viewer_model)
    found = plans(viewer_model, layer, "show-level")
    assert [plan.choice for plan in found] == [
        str(level) for level in range(len(layer.data)) if level != shown
    ]
    undo = do(viewer_model, layer, "show-level", found[0].choice)
    assert layer.locked_data_level == layer.data_level == int(found[0].choice)
    assert ACTIONS["show-level"].plan_of(situation(viewer_model, layer), found[0].choice) is None
    assert plans(viewer_model, layer, "unlock-level") != ()
    undo.undo()
    assert looks(viewer_model) == before


def test_a_level_too_large_for_the_view_is_not_shown(viewer_model: ViewerModel) -> None:
    levels = [da.zeros((n, n), chunks=1000, dtype=np.uint8) for n in (9000, 2000, 500)]
    layer = viewer_model.add_image(levels, multiscale=True, contrast_limits=(0, 1))
    choices = {plan.choice for plan in plans(viewer_model, layer, "show-level")}
    assert "0" not in choices
    here = situation(viewer_model, layer)
    for wrong in ("0", "3", "-1", "", "x", "9" * 30):
        assert ACTIONS["show-level"].plan_of(here, wrong) is None


@pytest.mark.parametrize("kind", [Image, Labels])
def test_a_level_becomes_a_layer_that_lies_and_looks_the_same_and_stays_lazy(
    viewer_model: ViewerModel, add_layers: AddLayers, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = add_layers(viewer_model, "image-05-in-napari")
    layer = next(layer for layer in added if isinstance(layer, kind))
    layer.visible, layer.opacity = True, 0.5
    viewer_model.layers.selection.active = layer
    before = looks(viewer_model)
    undo = do(viewer_model, layer, "add-level", "1")
    new = next(one for one in viewer_model.layers if one not in added)
    assert type(new) is type(layer)
    assert isinstance(new.data, da.Array)
    assert new.data.shape == layer.data[1].shape
    assert not new.multiscale
    assert np.allclose(edges(new), edges(layer))
    assert [str(u) for u in new.units] == [str(u) for u in layer.units]
    assert new.opacity == 0.5
    assert undo.holds
    undo.undo()
    assert looks(viewer_model) == before


def test_a_level_of_a_layer_with_a_transformation_lies_at_the_same_place(
    viewer_model: ViewerModel,
) -> None:
    levels = [np.zeros((16, 32), np.uint8), np.zeros((8, 16), np.uint8)]
    turn = np.array([[0, -1.0, 5], [1, 0, 7], [0, 0, 1]])
    layer = viewer_model.add_image(
        levels, multiscale=True, scale=(2, 3), translate=(10, 20), rotate=30, affine=turn
    )
    do(viewer_model, layer, "add-level", "1")
    new = viewer_model.layers[-1]
    corners = [(-0.5, -0.5), (7.5, -0.5), (7.5, 15.5)]
    for y, x in corners:
        fine = (2 * (y + 0.5) - 0.5, 2 * (x + 0.5) - 0.5)
        assert new.data_to_world((y, x)) == pytest.approx(layer.data_to_world(fine))


# What becomes of the undo


@pytest.mark.promise("actions")
def test_an_undo_is_dropped_when_the_same_is_changed_otherwise(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = misplaced(viewer_model, add_layers)
    undo = do(viewer_model, layer, "apply-position")
    layer.gamma = 0.7  # that is nothing to it
    assert undo.holds
    layer.translate = (1,) * layer.ndim
    assert not undo.holds
    assert not undo.undo()
    assert layer.translate.tolist() == [1] * layer.ndim


@pytest.mark.promise("actions")
def test_an_undo_is_dropped_when_the_layer_is_gone(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = by_script(viewer_model, add_layers)
    undo = do(viewer_model, layer, "apply-units")
    # napari itself keeps the layer that was selected last; looking for a name, it keeps more
    viewer_model.layers.selection.active = viewer_model.add_points([[1, 2]], name="points")
    viewer_model.layers.remove(layer)
    assert not undo.holds
    gone = weakref.ref(layer)
    del layer
    gc.collect()
    assert gone() is None


def test_of_several_layers_those_that_are_there_are_put_back(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = dull(viewer_model, add_layers)
    undo = do(viewer_model, layer, "colorize-channels")
    viewer_model.layers.remove(viewer_model.layers[1])
    assert undo.holds
    assert undo.undo()
    assert layer.colormap.name == "gray"


@pytest.mark.promise("actions")
def test_nothing_is_left_half_done(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    from dataclasses import replace

    from ome_zarr_helpdesk.qt.viewer_actions import Change

    layer = by_script(viewer_model, add_layers)
    before = looks(viewer_model)
    [plan] = plans(viewer_model, layer, "apply-pixel-size")
    broken = replace(plan, changes=(*plan.changes, Change(layer, "units", ("foo",) * 3)))
    with pytest.raises(Exception, match="foo"):
        perform(viewer_model, broken)
    assert looks(viewer_model) == before


def test_a_layer_is_selected(viewer_model: ViewerModel, add_layers: AddLayers) -> None:
    layer = by_script(viewer_model, add_layers)
    other = viewer_model.add_points([[1, 2, 3]])
    here = situation(viewer_model, layer)
    viewer_model.layers.selection.active = other
    [plan] = ACTIONS["select-layer"].plans(here)
    undo = perform(viewer_model, plan)
    assert viewer_model.layers.selection.active is layer
    undo.undo()
    assert viewer_model.layers.selection.active is other


# Opening


def test_the_right_reader_adds_its_layers_and_the_old_one_is_hidden(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = by_script(viewer_model, add_layers)
    undo = do(viewer_model, layer, "reopen")
    new = [x for x in viewer_model.layers if x is not layer]
    assert {x.source.reader_plugin for x in new} == {"napari-ome-zarr"}
    assert len(new) == 4
    assert not layer.visible
    assert viewer_model.layers.selection.active is new[0]
    undo.undo()
    assert list(viewer_model.layers) == [layer]
    assert layer.visible
    assert viewer_model.layers.selection.active is layer


def test_what_the_user_did_to_the_old_layer_since_stays(
    viewer_model: ViewerModel, add_layers: AddLayers
) -> None:
    layer = by_script(viewer_model, add_layers)
    undo = do(viewer_model, layer, "reopen")
    layer.visible = True
    layer.visible = False
    viewer_model.layers.remove(viewer_model.layers[-1])
    undo.undo()
    assert list(viewer_model.layers) == [layer]


@pytest.mark.promise("actions")
def test_a_reader_that_finds_nothing_changes_nothing(
    viewer_model: ViewerModel, add_layers: AddLayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ome_zarr_helpdesk.qt.viewer_actions import NothingOpenedError

    layer = by_script(viewer_model, add_layers)
    before = looks(viewer_model)
    [plan] = plans(viewer_model, layer, "reopen")
    monkeypatch.setattr(type(viewer_model), "open", lambda *_, **__: [])
    with pytest.raises(NothingOpenedError):
        perform(viewer_model, plan)
    assert looks(viewer_model) == before


def test_fields_of_a_well_and_images_of_a_collection_can_be_opened(
    viewer_model: ViewerModel, sample_path: SamplePath
) -> None:

    plate = sample_path("plate-05")
    for path, action in [
        (plate / "A" / "1", "open-field"),
        (sample_path("bioformats2raw-05"), "open-series"),
    ]:
        here = Situation(viewer_model, None, explain(path))
        found = ACTIONS[action].plans(here)
        assert len(found) > 1
        assert len({plan.choice for plan in found}) == len(found)
        undo = perform(viewer_model, found[1])
        assert len(viewer_model.layers) > 0
        opened = str(viewer_model.layers[0].source.path)
        assert opened.startswith(str(path))
        assert opened.endswith(found[1].choice)
        undo.undo()
        assert len(viewer_model.layers) == 0


@pytest.fixture(autouse=True)
def _setting_as_before() -> Any:
    """napari's setting is one for all tests."""
    from napari.settings import get_settings

    experimental = get_settings().experimental
    before, experimental.async_ = experimental.async_, False
    yield
    experimental.async_ = before


# Into view


@pytest.mark.promise("actions")
@pytest.mark.parametrize("ndisplay", [2, 3])
def test_a_layer_of_fewer_axes_than_the_viewer_comes_into_view(
    viewer_model: ViewerModel, ndisplay: int
) -> None:
    """`fit_to_view(layers=[...])` of napari 0.9.2 raises an IndexError for it."""
    viewer_model.add_image(np.zeros((3, 4, 50, 60)))
    layer = viewer_model.add_image(np.zeros((20, 30)), translate=(500, 700))
    viewer_model.dims.ndisplay = ndisplay
    camera = getattr(viewer_model, "scene", viewer_model).camera
    before = (*camera.center, camera.zoom)
    undo = do(viewer_model, layer, "fit-view")
    assert camera.center[-2:] == pytest.approx((509.5, 714.5))
    assert camera.zoom > before[-1] / 20  # older releases: no smaller than all layers together
    assert undo.undo()
    assert (*camera.center, camera.zoom) == pytest.approx(before)


@pytest.mark.promise("no-crash")
@pytest.mark.parametrize(("action", "choice"), [("fit-view", ""), ("center-well", "A/1")])
def test_a_layer_that_was_brought_into_view_frees_its_data(
    viewer_model: ViewerModel, add_layers: AddLayers, action: str, choice: str
) -> None:
    """`fit_to_view(layers=[...])` of napari 0.9.2 keeps it for good."""
    layer = add_layers(viewer_model, "plate-05-in-napari")[0]
    # napari itself keeps the layer that was selected last; looking for a name, it keeps more
    points = viewer_model.add_points([[1, 1]], name="points")
    here = situation(viewer_model, layer)
    viewer_model.layers.selection.active = points
    plan = plan_of(action, choice, here)
    assert plan is not None
    undo = perform(viewer_model, plan)
    gone = weakref.ref(layer)
    viewer_model.layers.remove(layer)
    del layer, here, plan
    gc.collect()
    assert gone() is None
    assert undo.undo()  # the camera still goes back
