"""`python -m bench.growth_chart FIGURES.json PICTURE.svg`: draw what `growth` printed with --json."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import Figure
from bench.growth_points import KINDS, SIZES, Point, read_point
from bench.line_chart import Panel, line_charts
from bench.timing import sized

_TITLE = "What storing and asking cost as the store grows"


class NotDrawable(Exception):
    """The figures are no whole measurement of `growth`; the text says what is wrong with them."""


def main(arguments: Sequence[str]) -> int:
    """Draw one picture."""
    chosen = _parser().parse_args(arguments)
    try:
        figures = read_figures(chosen.figures.read_text("utf-8"))
        picture = growth_chart(figures, [sized(size, chosen.scale) for size in SIZES])
        chosen.picture.write_text(picture, "utf-8")
    except (OSError, ValueError, NotDrawable) as problem:
        print(f"{chosen.figures}: {problem}", file=sys.stderr)
        return 1
    return 0


def read_figures(printed: str) -> list[Figure]:
    """Return the figures of `growth` in what the benches printed. Raises NotDrawable, ValueError."""
    document = json.loads(printed)
    try:
        return [Figure(**figure) for figure in document["benches"]["growth"]]
    except (KeyError, TypeError) as error:
        raise NotDrawable(
            "no figures of `growth`; print them with `python -m bench growth --json`"
        ) from error


def growth_chart(figures: Sequence[Figure], sizes: Sequence[int]) -> str:
    """Return a panel for each kind of work. Raises NotDrawable where a size is missing or not asked for."""
    if len(set(sizes)) < len(SIZES):
        raise NotDrawable("too few sizes for a line; measure with a larger --scale")
    costs = {read_point(figure.name): figure.median for figure in figures}
    works = list(dict.fromkeys(point.work for point in costs))
    _refuse_gaps(costs, {Point(kind, size, work) for work in works for size in sizes for kind in KINDS})
    panels = [
        Panel(
            title=work[0].upper() + work[1:],
            series={kind: {size: costs[Point(kind, size, work)] for size in sizes} for kind in KINDS},
        )
        for work in works
    ]
    return line_charts(_TITLE, panels, axis="articles in the store", unit=figures[0].unit)


def _refuse_gaps(costs: Mapping[Point, float], wanted: set[Point]) -> None:
    if not costs:
        raise NotDrawable("nothing was measured")
    for problem, points in (
        ("missing", wanted - costs.keys()),
        ("not asked for (see --scale)", costs.keys() - wanted),
        ("not above zero", {point for point, cost in costs.items() if not cost > 0}),
    ):
        if points:
            raise NotDrawable(f"{problem}: {'; '.join(sorted(map(str, points)))}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.growth_chart", description=__doc__)
    parser.add_argument("figures", type=Path, help="the JSON document")
    parser.add_argument("picture", type=Path, help="where to write the SVG")
    parser.add_argument("--scale", type=float, default=1.0, help="the --scale with which it was measured")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
