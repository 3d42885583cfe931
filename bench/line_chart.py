"""Small charts side by side as one SVG, readable on light and dark paper, in grey, and without seeing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT, _COLUMNS = 360, 200, 2  # of a panel, and how many stand side by side
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 24, 34, 34  # around what is drawn in it
_HEAD = 64  # for title and legend
_STYLE = """
svg { --ink: #1d2125; --muted: #565c63; --line: #dcd8ce; --one: #0b5563; --other: #a3201b; --paper: #fcfbf8 }
@media (prefers-color-scheme: dark) {
svg { --ink: #e7e4dd; --muted: #a6abb0; --line: #33393e; --one: #83cbd6; --other: #ff9c92; --paper: #15181b }
}
text { font: 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--muted) }
.title { font-size: 16px; font-weight: 600; fill: var(--ink) }
.panel { font-size: 13px; font-weight: 600; fill: var(--ink) }
.paper { fill: var(--paper) } .grid { stroke: var(--line) }
.line { fill: none; stroke-width: 2 } .one { stroke: var(--one) } .other { stroke: var(--other) }
.line.other { stroke-dasharray: 6 4 }
.dot.one { fill: var(--one) } .dot.other { fill: var(--paper); stroke-width: 2 }
"""
_SPOKEN = 'role="img" aria-labelledby="title desc"'
_CLASSES = ("one", "other")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One chart: a title, and for each of two series a value at each place of the axis."""

    title: str
    series: Mapping[str, Mapping[int, float]]


def line_charts(title: str, panels: Sequence[Panel], *, axis: str, unit: str) -> str:
    """Return the picture. All panels have the same places, which stand on a logarithmic axis."""
    rows = ceil(len(panels) / _COLUMNS)
    width, height = _WIDTH * _COLUMNS, _HEAD + rows * _HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_SPOKEN}>',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_told(panels, unit))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text class="title" x="16" y="26">{escape(title)}</text>',
        *_legend(list(panels[0].series), f"{unit} over {axis}"),
    ]
    for place, panel in enumerate(panels):
        x, y = place % _COLUMNS * _WIDTH, _HEAD + place // _COLUMNS * _HEIGHT
        parts += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _legend(names: Sequence[str], axes: str) -> Iterator[str]:
    x = 16
    for name, style in zip(names, _CLASSES, strict=True):
        yield f'<path class="line {style}" d="M{x} 46h28"/>' + _dot(x + 14, 46, style)
        yield f'<text x="{x + 36}" y="50">{escape(name)}</text>'
        x += 130
    yield f'<text x="{_WIDTH * _COLUMNS - _RIGHT}" y="50" text-anchor="end">{escape(axes)}</text>'


def _panel(panel: Panel) -> Iterator[str]:
    places = sorted(next(iter(panel.series.values())))
    top = _round_up(max(value for values in panel.series.values() for value in values.values()))
    yield f'<text class="panel" x="{_LEFT}" y="20">{escape(panel.title)}</text>'
    for share in (0, 0.5, 1):
        y = _y(share)
        yield f'<path class="grid" d="M{_LEFT} {y}H{_WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{_number(top * share)}</text>'
    for place in places:
        yield f'<text x="{_x(place, places)}" y="{_HEIGHT - 12}" text-anchor="middle">{place:,}</text>'
    for values, style in zip(panel.series.values(), _CLASSES, strict=True):
        points = [(_x(place, places), _y(values[place] / top)) for place in places]
        yield f'<path class="line {style}" d="M{" L".join(f"{x} {y}" for x, y in points)}"/>'
        yield from (_dot(x, y, style) for x, y in points)


def _dot(x: float, y: float, style: str) -> str:
    return f'<circle class="dot {style}" cx="{x}" cy="{y}" r="3.5"/>'


def _x(place: int, places: Sequence[int]) -> float:
    least, most = log10(places[0]), log10(places[-1])
    inner = _WIDTH - _LEFT - _RIGHT - 32  # room for half of the first and of the last label
    return round(_LEFT + 16 + inner * (log10(place) - least) / (most - least), 1)


def _y(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share, 1)


def _round_up(value: float) -> float:
    """Return the next of 1, 2, 5 and their tenfolds, so that the axis has round numbers."""
    tenfold: float = 10.0 ** floor(log10(value))
    return next(step * tenfold for step in (1, 2, 5, 10) if value <= step * tenfold)


def _number(value: float) -> str:
    return f"{value:,.4g}"


def _told(panels: Sequence[Panel], unit: str) -> str:
    """Say in words what is drawn."""
    return " ".join(
        f"{panel.title}, {name}: "
        + ", ".join(f"{_number(values[place])} {unit} at {place:,}" for place in sorted(values))
        + "."
        for panel in panels
        for name, values in panel.series.items()
    )
