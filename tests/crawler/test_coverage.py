"""Which fields the new articles of a run have."""

from datetime import UTC, datetime

from crawler.coverage import Coverage
from tests.articles import an_item


def test_fields_are_counted_over_the_articles() -> None:
    coverage = Coverage()
    coverage.add(an_item(kicker="Trier", author="bw", body="x" * 100))
    coverage.add(an_item(kicker="Ulm", keywords=("Parken",), body="x" * 300))
    coverage.add(an_item(published_at=datetime(2026, 3, 4, tzinfo=UTC), teaser="", body="x" * 200))

    assert coverage.fields == {
        "read": 3,
        "letters": 200,
        "kicker": 2,
        "teaser": 0,
        "author": 1,
        "published_at": 1,
        "image_credit": 0,
        "keywords": 1,
    }


def test_nothing_read_is_nothing_counted() -> None:
    assert Coverage().fields == {}
    assert Coverage().commonest == ("", 0)


def test_the_text_met_most_often_is_known() -> None:
    coverage = Coverage()
    for title in ("Willkommen", "Neues Bad", "Willkommen"):
        coverage.meet(an_item(title=title))

    assert coverage.commonest == ("Willkommen", 2)
