"""Paging, ordering and narrowing down what `search` finds."""

import pytest

from storage.tables import Article
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine


def baths(count: int, **stated: object) -> list[Article]:
    return [
        an_article(
            title=f"Bad {n}", body="Wasser.", url=f"https://a.example/{stated.get('source', '')}{n}", **stated
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("sort", ["neueste", "relevanz"])
def test_every_hit_is_on_one_page(stadtradar: CommandLine, sort: str) -> None:
    numbers = stadtradar.store(*baths(5))
    found: list[int] = []

    page = stadtradar("search", "Bad", "--limit", "2", "--sort", sort, "--json").document
    while page["next_cursor"]:
        found += [one["id"] for one in page["articles"]]
        page = stadtradar("search", "Bad", "--limit", "2", "--cursor", page["next_cursor"], "--json").document
    found += [one["id"] for one in page["articles"]]

    assert page["sort"] == sort
    assert sorted(found) == sorted(numbers)


def test_the_most_relevant_come_first_when_asked_for(stadtradar: CommandLine) -> None:
    about = an_article(title="Glasfaser in Trier", body="Glasfaser für alle.", url="https://a.example/1")
    beside = an_article(title="Rat tagt", body="Auch Glasfaser kam vor. " + "Viel Text. " * 50)
    stadtradar.store(about, beside)

    newest = stadtradar("search", "Glasfaser", "--json").document
    relevant = stadtradar("search", "Glasfaser", "--sort", "relevanz", "--json").document

    assert [one["title"] for one in newest["articles"]] == ["Rat tagt", "Glasfaser in Trier"]
    assert [one["title"] for one in relevant["articles"]] == ["Glasfaser in Trier", "Rat tagt"]
    assert (newest["ranked"], relevant["ranked"]) == (None, 2)


def test_it_is_told_when_only_the_newest_hits_were_ranked(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("storage.search.pages.MOST_RANKED", 3)
    stadtradar.store(*baths(4))

    answer = stadtradar("search", "Bad", "--sort", "relevanz")

    assert answer.out.splitlines()[-1] == "Nach Relevanz geordnet sind nur die neuesten 3 von 4 Treffern."
    assert "3 von 4 Treffern; weitere folgen nicht." in answer.out


def test_a_person_is_told_how_to_go_on(stadtradar: CommandLine) -> None:
    stadtradar.store(*baths(3))

    first = stadtradar("search", "Bad", "--limit", "2")
    second = stadtradar("search", "Bad", "--cursor", first.out.split()[-1])

    assert "2 von 3 Treffern; mehr mit --limit, die nächsten mit --cursor " in first.out
    assert "Bad 0" in second.out
    assert "Bad 1" not in second.out


def test_a_cursor_is_checked(stadtradar: CommandLine) -> None:
    stadtradar.store(*baths(2))
    cursor = stadtradar("search", "Bad", "--limit", "1", "--json").document["next_cursor"]

    nonsense = stadtradar("search", "Bad", "--cursor", "nirgends")
    other_order = stadtradar("search", "Bad", "--cursor", cursor, "--sort", "relevanz")

    assert (nonsense.code, other_order.code) == (2, 2)
    assert nonsense.err.startswith("„nirgends“ bezeichnet keine Stelle einer Trefferliste.")
    assert other_order.err == (
        "--sort relevanz passt nicht zu diesem --cursor, er setzt neueste fort. Bitte --sort weglassen.\n"
    )


def test_only_the_named_sources_are_searched(stadtradar: CommandLine) -> None:
    for name in ("kommune21", "dnk", "zfk"):
        stadtradar.store(*baths(2, source=name))

    both = stadtradar("search", "Bad", "--quelle", "dnk", "--quelle", "zfk", "--json").document

    assert {one["source"] for one in both["articles"]} == {"dnk", "zfk"}
    assert both["total"] == 4


def test_a_source_nobody_knows_is_refused_with_the_nearest(stadtradar: CommandLine) -> None:
    stadtradar.store(*baths(1))

    answer = stadtradar("search", "Bad", "--quelle", "komune21")

    assert answer.code == 2
    assert answer.err == "Die Quelle komune21 gibt es hier nicht. Gemeint ist wohl kommune21.\n"


def test_an_order_that_does_not_exist_is_refused(stadtradar: CommandLine) -> None:
    answer = stadtradar("search", "Bad", "--sort", "zufall")

    assert answer.code == 2
    assert "„zufall“" in answer.err
    assert "neueste" in answer.err
