"""Drawing how costs grow with the store."""

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.figures import Figure, document
from bench.growth_chart import NotDrawable, growth_chart, main
from bench.growth_points import KINDS, SIZES, Point, read_point

SVG = "{http://www.w3.org/2000/svg}"
WORKS = ("save a new article", "count of a <common> word")


def made_up(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Return figures as `growth` prints them; PostgreSQL costs twice as much."""
    return [
        Figure(name=str(Point(kind, size, work)), unit="ms CPU", median=cost, least=cost, most=cost)
        for kind, times in zip(KINDS, (1, 2), strict=True)
        for work in WORKS
        for size in sizes
        for cost in (times * (1 + size / 100_000),)
    ]


def drawn(figures: list[Figure]) -> ET.Element:
    return ET.fromstring(growth_chart(figures, SIZES))  # noqa: S314  (our own picture)


def test_a_name_says_what_was_measured() -> None:
    point = Point("SQLite", 1000, "save: a new article")

    assert read_point(str(point)) == point


def test_each_work_has_a_panel_with_a_line_for_each_database() -> None:
    picture = drawn(made_up())

    panels = picture.findall(f"{SVG}g")
    titles = [panel.findtext(f"{SVG}text[@class='panel']") for panel in panels]
    assert titles == ["Save a new article", "Count of a <common> word"]
    for panel in panels:
        assert len(panel.findall(f"{SVG}path[@class='line one']")) == 1
        assert len(panel.findall(f"{SVG}path[@class='line other']")) == 1
        assert len(panel.findall(f"{SVG}circle")) == len(SIZES) * len(KINDS)


def test_ten_times_the_articles_are_one_step_to_the_right() -> None:
    dots = drawn(made_up()).find(f"{SVG}g").findall(f"{SVG}circle[@class='dot one']")  # type: ignore[union-attr]

    steps = [float(after.attrib["cx"]) - float(before.attrib["cx"]) for before, after in pairwise(dots)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert steps[0] > 50


def test_twice_the_cost_is_twice_as_high() -> None:
    panel = drawn(made_up()).find(f"{SVG}g")
    assert panel is not None

    ground = float(panel.findall(f"{SVG}path[@class='grid']")[0].attrib["d"].split()[1].split("H")[0])
    lasts = [panel.findall(f"{SVG}circle[@class='dot {style}']")[-1] for style in ("one", "other")]
    heights = [ground - float(dot.attrib["cy"]) for dot in lasts]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)


def test_who_cannot_see_it_is_told_every_figure() -> None:
    told = drawn(made_up()).findtext(f"{SVG}desc")

    assert told is not None
    assert "Save a new article, PostgreSQL: 2.02 ms CPU at 1,000, 2.2 ms CPU at 10,000" in told


def test_it_has_colours_for_light_and_dark_and_loads_nothing() -> None:
    picture = growth_chart(made_up(), SIZES)

    assert "prefers-color-scheme: dark" in picture
    assert picture.count("http") == 1  # the name space


@pytest.mark.parametrize("lost", range(len(SIZES) * len(WORKS) * len(KINDS)))
def test_a_missing_size_is_refused_and_named(lost: int) -> None:
    figures = made_up()
    missing = figures.pop(lost)

    with pytest.raises(NotDrawable, match="missing: ") as refused:
        growth_chart(figures, SIZES)

    assert missing.name in str(refused.value)


def test_a_size_missing_everywhere_is_refused() -> None:
    with pytest.raises(NotDrawable, match="PostgreSQL, 10000: save a new article"):
        growth_chart(made_up(sizes=(1_000, 100_000)), SIZES)


def test_a_size_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(NotDrawable, match=r"not asked for \(see --scale\): .*1000000"):
        growth_chart(made_up(sizes=(*SIZES, 1_000_000)), SIZES)


def test_what_cost_nothing_is_refused() -> None:
    figures = made_up()
    figures[0] = Figure(**(asdict(figures[0]) | {"median": 0.0}))

    with pytest.raises(NotDrawable, match="not above zero: SQLite, 1000: save a new article"):
        growth_chart(figures, SIZES)


def test_what_the_bench_printed_becomes_a_file(tmp_path: Path) -> None:
    figures, picture = tmp_path / "figures.json", tmp_path / "growth.svg"
    sizes = (10_000, 100_000, 1_000_000)
    figures.write_text(json.dumps(document("2 cores", {"growth": made_up(sizes)})), "utf-8")

    status = main([str(figures), str(picture), "--scale", "10"])

    assert status == 0
    assert "1,000,000" in picture.read_text("utf-8")


@pytest.mark.parametrize(
    "printed", ["", "[]", "{}", '{"benches": {"storing": []}}', '{"benches": {"growth": []}}']
)
def test_without_figures_nothing_is_written(
    printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, picture = tmp_path / "figures.json", tmp_path / "growth.svg"
    figures.write_text(printed, "utf-8")

    status = main([str(figures), str(picture)])

    assert (status, picture.exists()) == (1, False)
    assert str(figures) in capsys.readouterr().err
