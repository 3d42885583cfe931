from datetime import UTC, datetime

from web.dates import ShownTime, day, moment, published
from web.wording import ENGLISH, GERMAN


def test_moments_are_shown_in_berlin_in_winter_and_in_summer() -> None:
    assert moment(datetime(2026, 1, 5, 8, 7, tzinfo=UTC), GERMAN) == ShownTime(
        "05.01.2026, 09:07 Uhr", "2026-01-05T09:07+01:00"
    )
    assert moment(datetime(2026, 7, 5, 22, 30, tzinfo=UTC), ENGLISH) == ShownTime(
        "2026-07-06, 00:30", "2026-07-06T00:30+02:00"
    )


def test_a_publication_date_without_a_time_is_shown_as_a_day() -> None:
    midnight_in_berlin = datetime(2021, 12, 12, 23, 0, tzinfo=UTC)

    assert published(midnight_in_berlin, GERMAN) == ShownTime("13.12.2021", "2021-12-13")


def test_a_publication_date_with_a_time_keeps_it() -> None:
    assert published(datetime(2021, 12, 13, 9, 0, tzinfo=UTC), GERMAN).text == "13.12.2021, 10:00 Uhr"


def test_a_day_is_the_day_in_berlin() -> None:
    assert day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), ENGLISH) == ShownTime("2027-01-01", "2027-01-01")
