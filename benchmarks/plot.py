"""Draw how costs grow: one panel a task, one line for each who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.measuring import FLOOR, OURS

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.measuring import Growth


def write_plot(file: Path, grown: list[Growth]) -> None:
    """Write a picture of all that was measured at several sizes; no unit but our own cost."""
    names = list(dict.fromkeys(name for growth in grown for name in growth.points))
    others = [name for name in names if name not in (OURS, FLOOR)]
    colors = {OURS: "black", FLOOR: "silver"} | {n: f"C{i}" for i, n in enumerate(others)}
    figure = Figure(figsize=(5 * len(grown), 4.4), layout="constrained")
    for axes, growth in zip(figure.subplots(1, len(grown), squeeze=False)[0], grown, strict=True):
        _draw(axes, growth, colors)
    handles = {h.get_label(): h for axes in figure.axes for h in axes.lines}
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=5)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": file.name}):
        figure.savefig(file, metadata={"Date": None})


def _draw(axes: Axes, growth: Growth, colors: dict[str, str]) -> None:
    base = min(growth.points[OURS])[1]
    for name, points in growth.points.items():
        numbers, seconds = zip(*sorted(points), strict=True)
        costs = [cost / base for cost in seconds]
        width = 2.5 if name == OURS else 1.2
        axes.loglog(numbers, costs, "o-", label=name, color=colors[name], lw=width, ms=4)
    axes.set(title=growth.what, xlabel=growth.by, ylabel=f"× {OURS} at the smallest size")
    axes.grid(alpha=0.3)
