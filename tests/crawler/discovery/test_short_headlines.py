"""Grouping links by their addresses, where their words tell nothing."""

from crawler.discovery.listing import Listed
from crawler.discovery.short_headlines import groups, samples

HOME = "https://m.example/"


def links(*paths: str) -> list[Listed]:
    return [Listed(url=f"{HOME}{path}") for path in paths]


def urls(group: tuple[Listed, ...]) -> list[str]:
    return [one.url.removeprefix(HOME) for one in group]


def test_links_of_one_folder_are_a_group_and_the_largest_comes_first() -> None:
    found = groups(links("a/1", "b/1", "b/2", "a/2", "b/3", "a/3", "b/4", "c/1", "c/2"))

    assert [urls(group) for group in found] == [["b/1", "b/2", "b/3", "b/4"], ["a/1", "a/2", "a/3"]]


def test_years_do_not_part_a_group() -> None:
    (group,) = groups(links("a/2025/1", "a/2026/2", "a/2026/3"))

    assert urls(group) == ["a/2025/1", "a/2026/2", "a/2026/3"]


def test_without_a_folder_the_beginning_of_their_names_makes_a_group() -> None:
    (group,) = groups(links("meldung_1.html", "kontakt", "meldung_2.html", "rathaus", "meldung_3.html"))

    assert urls(group) == ["meldung_1.html", "meldung_2.html", "meldung_3.html"]


def test_links_without_any_pattern_are_none() -> None:
    assert groups(links("kontakt", "rathaus", "verkehr", "a/1", "b/1")) == []


def test_both_ends_and_the_middle_of_a_group_are_tried() -> None:
    assert [one.url.removeprefix(HOME) for one in samples(links("1", "2", "3", "4", "5"))] == ["1", "3", "5"]
