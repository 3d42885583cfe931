"""Dates as German pages print and state them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import (
    BERLIN,
    berlin_midnight,
    has_come,
    is_view_date,
    printed_day,
    printed_moment,
    split_bracket,
    stated_moment,
    url_day,
)

_DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[13.12.2021]", date(2021, 12, 13)),
        ("[9.3.2023] Teaser", date(2023, 3, 9)),
        ("06.12.2022", date(2022, 12, 6)),
        ("26. April 2025", date(2025, 4, 26)),
        ("16. März 2023", date(2023, 3, 16)),
        ("03. Mai 2024 , 07:00 Uhr", date(2024, 5, 3)),
        ("15.07.2025  Düsseldorf", date(2025, 7, 15)),
        ("11.09.2025, 10:47 Uhr", date(2025, 9, 11)),
        ("Pressemitteilung vom 16.12.2021", date(2021, 12, 16)),
        ("14.11.2025 - 20:42:12Deutschland führt", date(2025, 11, 14)),
        ("Freitag, 6. Februar 2026", date(2026, 2, 6)),
        ("Am 1. Februar 2022, gemeldet 13.12.2021", date(2022, 2, 1)),
    ],
)
def test_printed_forms_are_read(text: str, day: date) -> None:
    assert printed_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["30.02.2024", "29.02.2023", "0.1.2024", "1.13.2024", "31. April 2025", ", 07. September", "1.2.34", ""],
)
def test_what_is_in_no_calendar_is_no_date(text: str) -> None:
    assert printed_day(text) is None


@given(_DAYS)
def test_every_day_is_read_back_from_each_of_its_prints(day: date) -> None:
    prints = [
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        f"[{day:%d.%m.%Y}] Text",
        f"{day.day}. {_MONTHS[day.month - 1]} {day.year}",
    ]

    assert {printed_day(text) for text in prints} == {day}


def test_bracket_is_parted_from_the_teaser() -> None:
    assert split_bracket("[9.3.2023] Welches Netz passt?") == ("9.3.2023", "Welches Netz passt?")
    assert split_bracket("[ 05.03.2019 ]") == ("05.03.2019", "")


def test_a_bracket_elsewhere_than_in_front_is_no_dateline() -> None:
    assert split_bracket("Wie berichtet [9.3.2023]") is None
    assert split_bracket("[Update 9.3.2023] Text") is None


@pytest.mark.parametrize(
    "line", ["Freitag, 6. Februar 2026", "Sonnabend, 1. März 2025", "mittwoch, 16. Juli 2025"]
)
def test_line_with_nothing_but_a_weekday_date_is_a_view_date(line: str) -> None:
    assert is_view_date(line)


@pytest.mark.parametrize("line", ["Freitag, 6. Februar 2026, 18 Uhr", "6. Februar 2026", "[06.02.2026]"])
def test_other_lines_are_no_view_date(line: str) -> None:
    assert not is_view_date(line)


def test_stated_moments_are_told_in_berlin_time() -> None:
    moment = stated_moment("2021-12-12T23:30:00Z")

    assert moment == datetime(2021, 12, 12, 23, 30, tzinfo=UTC)
    assert moment.date() == date(2021, 12, 13)


def test_a_stated_moment_without_offset_is_local_time() -> None:
    assert stated_moment("2025-07-16T10:05:00") == datetime(2025, 7, 16, 8, 5, tzinfo=UTC)
    assert stated_moment("2025-07-16") == datetime(2025, 7, 15, 22, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "gestern", "2025-02-30", "16.07.2025", "9999-99-99T00:00:00Z"])
def test_what_is_not_iso_is_no_moment(text: str) -> None:
    assert stated_moment(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    printed_day(text)
    split_bracket(text)
    stated_moment(text)


@given(_DAYS)
def test_midnight_is_midnight_on_both_sides_of_the_clock_change(day: date) -> None:
    midnight = berlin_midnight(day)

    assert midnight.utcoffset() is not None
    assert (midnight.hour, midnight.date()) == (0, day)


def test_what_lies_ahead_has_not_come() -> None:
    now = datetime(2025, 7, 16, 12, tzinfo=BERLIN)

    assert has_come(now, now)
    assert has_come(now + timedelta(minutes=50), now)  # the publisher's clock may run ahead
    assert not has_come(now + timedelta(days=1), now)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("28.04.2024 um 08:52 Uhr", datetime(2024, 4, 28, 8, 52, tzinfo=BERLIN)),
        ("9. September 2025 um 15:46 Uhr", datetime(2025, 9, 9, 15, 46, tzinfo=BERLIN)),
        ("01.11.2023 11:35", datetime(2023, 11, 1, 11, 35, tzinfo=BERLIN)),
        ("14.11.2025 - 20:42:12", datetime(2025, 11, 14, 20, 42, 12, tzinfo=BERLIN)),
        ("03. Mai 2024 , 07:00 Uhr", datetime(2024, 5, 3, 7, 0, tzinfo=BERLIN)),
        ("3. Mai 2024, 7.30 Uhr", datetime(2024, 5, 3, 7, 30, tzinfo=BERLIN)),
        ("3. Mai 2024, 7.30 Euro", datetime(2024, 5, 3, tzinfo=BERLIN)),
        ("26. April 2025", datetime(2025, 4, 26, tzinfo=BERLIN)),
        ("30.02.2024 um 08:52 Uhr", None),
    ],
)
def test_printed_moments_are_read_with_their_clock(text: str, moment: datetime | None) -> None:
    assert printed_moment(text) == moment


_NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("28.04.2024 um 08:52 Uhr", "2024-04-28T08:52"),
        ("9. September 2025 um 15:46 Uhr", "2025-09-09T15:46"),
        ("01.11.2023 11:35", "2023-11-01T11:35"),
        ("03. Mai 2024 , 07:00 Uhr", "2024-05-03T07:00"),
        ("11.09.2025, 10:47 Uhr", "2025-09-11T10:47"),
        ("14.11.2025 - 20:42:12Deutschland führt", "2025-11-14T20:42:12"),
        ("Bitkom Smart City Atlas19. März 20195 min read", "2019-03-19T00:00"),
        ("Dokumenttyp: Fachbeitrag Datum 06.04.2022", "2022-04-06T00:00"),
        ("15.07.2025  Düsseldorf", "2025-07-15T00:00"),
        ("Do, 5. Dez. 2024, 18.30 Uhr", "2024-12-05T18:30"),
        ("12 Mär 2021", "2021-03-12T00:00"),
        ("June 19, 2019 at 7:30 PM", "2019-06-19T19:30"),
        ("19 June 2019, 12:05 am", "2019-06-19T00:05"),
        ("2024-05-03 07:15", "2024-05-03T07:15"),
        ("06.12.22", "2022-12-06T00:00"),
        ("12.07.2025 10:00 CEST", "2025-07-12T10:00"),
        ("12.07.2025 08:00 UTC", "2025-07-12T10:00"),
        ("Aktualisiert: 04.05.2024 | Erstellt: 03.05.2024", "2024-05-03T00:00"),
        ("Veröffentlicht am 03.05.2024, zuletzt geändert 04.05.2024", "2024-05-03T00:00"),
        ("Stand: 04.05.2024", "2024-05-04T00:00"),
        ("heute, 08:15 Uhr", "2026-02-06T08:15"),
        ("gestern", "2026-02-05T00:00"),
        ("vor 2 Stunden", "2026-02-06T10:00"),
        ("Vor einem Tag", "2026-02-05T00:00"),
        ("Mainz, 07. September", "2025-09-07T00:00"),
        ("03. Februar", "2026-02-03T00:00"),
    ],
)
def test_lines_that_date_an_article(line: str, moment: str) -> None:
    assert printed_moment(line, _NOW) == datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    "line",
    [
        "30.02.2024",
        "Das Gerät wurde im Mai vorgestellt",
        "Version 10.4.2",
        "Am 19. August treffen sich die Vereine wieder am See und feiern",
        "Vor zwei Jahren war hier noch eine Wiese, wie sie im Buche steht",
        "",
    ],
)
def test_lines_without_a_date(line: str) -> None:
    assert printed_moment(line, _NOW) is None


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2025-09-09T13:46:00.000Z", "2025-09-09T15:46"),
        ("2025-09-09T15:46:00+0200", "2025-09-09T15:46"),
        ("2025-09-09 15:46:00", "2025-09-09T15:46"),
        ("2025-09-09T15:46:00CEST", "2025-09-09T15:46"),
        ("2025-09-08T22:30:00Z", "2025-09-09T00:30"),
        ("2025-09-09T00:00:00Z", "2025-09-09T00:00"),
        ("20250909", "2025-09-09T00:00"),
        ("Tue, 09 Sep 2025 13:46:00 GMT", "2025-09-09T15:46"),
        ("1757425560", "2025-09-09T15:46"),
        ("1757425560000", "2025-09-09T15:46"),
    ],
)
def test_moments_stated_for_machines(stated: str, moment: str) -> None:
    assert stated_moment(stated) == datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


@pytest.mark.parametrize("stated", ["1970-01-01T00:00:00Z", "0", "0001-01-01"])
def test_an_empty_field_of_a_database_is_no_publication(stated: str) -> None:
    moment = stated_moment(stated)

    assert moment is None or not has_come(moment, _NOW)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://blatt.example/2025/11/03/slug/", date(2025, 11, 3)),
        ("https://blatt.example/presse/20250715-waerme", date(2025, 7, 15)),
        ("https://blatt.example/presse/2025-07-15-waerme.html", date(2025, 7, 15)),
        ("https://blatt.example/2025/11/slug-12", None),
        ("https://blatt.example/a?d=2025-07-15", None),
        ("https://blatt.example/2025/13/03/x", None),
        ("https://blatt.example/artikel-4120250715", None),
        ("https://www.stadt.example/home/2017/7/12/unter-uns", date(2017, 7, 12)),
        ("https://www.stadt.example/2017/7/12", None),
    ],
)
def test_day_in_an_address(url: str, day: date | None) -> None:
    assert url_day(url) == day


@given(st.text(max_size=60))
def test_no_line_breaks_the_reader_of_moments(text: str) -> None:
    printed_moment(text, _NOW)
