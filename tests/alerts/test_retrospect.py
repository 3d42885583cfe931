from datetime import UTC, datetime, timedelta

import pytest

from alerts.retrospect import Outlook, count_mails, look_back, outlook
from query import parse
from storage.database import Database
from storage.people.telling import Telling
from storage.tables import Rhythm
from tests.alerts.world import NOON, store

DAILY = Telling(rhythm=Rhythm.DAILY, hour=7)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_at_once_each_story_is_a_mail() -> None:
    assert count_mails([at(1, 8), at(1, 8), at(1, 9)], Telling()) == 3


@pytest.mark.parametrize(
    ("quiet", "mails"),
    [(0, 4), (30, 4), (60, 3), (1440, 2)],  # found at 8:00, 8:10, 8:40 and 9:05
)
def test_what_comes_in_the_quiet_is_gathered_into_one_mail(quiet: int, mails: int) -> None:
    moments = [at(1, 8, 0), at(1, 8, 10), at(1, 8, 40), at(1, 9, 5)]

    counted = count_mails(moments, Telling(quiet_minutes=quiet))

    assert counted == mails


def test_a_digest_is_one_mail_for_all_between_two_hours_of_berlin() -> None:
    moments = [at(1, 5, 59), at(1, 6, 1), at(2, 5, 59), at(2, 6, 1)]  # 6 in UTC is 7 in Berlin

    assert count_mails(moments, DAILY) == 3


def test_a_weekly_mail_waits_for_its_day() -> None:
    weekly = Telling(rhythm=Rhythm.WEEKLY, hour=7, weekdays=(1, 4))  # Monday the 2nd, Thursday the 5th

    assert count_mails([at(2, 8), at(3, 8), at(4, 8)], weekly) == 1
    assert count_mails([at(1, 8), at(2, 8), at(5, 8)], weekly) == 3


@pytest.mark.parametrize(
    ("stories", "mails", "said"),
    [
        (0, 0, Outlook.NOTHING),
        (1, 1, Outlook.FINE),
        (150, 150, Outlook.FINE),
        (151, 151, Outlook.FLOOD),
        (700, 30, Outlook.FINE),
        (751, 30, Outlook.FLOOD),
    ],
)
def test_nothing_and_a_flood_are_warned_of(stories: int, mails: int, said: Outlook) -> None:
    assert outlook(stories, mails, 30) is said


def test_copies_of_a_story_are_one_and_what_is_older_does_not_count(database: Database) -> None:
    text = "In Kaiserslautern melden Sensoren freie Parkplätze, sagt die Stadt am Montag im Rathaus."
    store(database, key="old", title="Alt", body="Kaiserslautern früher.", now=NOON - timedelta(days=31))
    store(database, key="a", title="Sensoren melden", body=text, now=NOON - timedelta(hours=3))
    store(
        database, key="b", source="move", url="https://www.move-online.de/b", title="Sensoren melden",
        body=text, now=NOON - timedelta(hours=2),
    )  # fmt: skip
    store(database, key="c", title="Ein Zoo", body="Der Zoo in Kaiserslautern öffnet.", now=NOON)

    with database.reading() as session:
        seen = look_back(session, parse("Kaiserslautern"), Telling(), now=NOON, seconds=10)

    assert (seen.stories, seen.mails) == (2, 2)
    assert [article.title for article in seen.newest] == ["Ein Zoo", "Sensoren melden"]
