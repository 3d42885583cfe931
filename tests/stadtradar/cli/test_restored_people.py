"""Who left after a backup was made has left in what is restored, too."""

from datetime import UTC, datetime

import pytest

from stadtradar import parts
from storage.people.subscribers import find_subscriber
from storage.people.subscriptions import end_subscriptions
from tests.stadtradar.cli.calling import Answer, CommandLine
from tests.storage.damage import zero_page_of

GONE, STAYS = "geht@example.org", "bleibt@example.org"


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    for address in (GONE, STAYS):
        stadtradar(
            "subscribers", "add", address, "--consent", "mündlich", "--query", "Bus", "--query", "Bahn"
        )
    return stadtradar


def restored(stadtradar: CommandLine, file: str) -> Answer:
    return stadtradar("db", "restore", file)


def backed_up(stadtradar: CommandLine) -> str:
    return str(stadtradar("db", "backup", "--json").document["file"])


def active(stadtradar: CommandLine) -> list[tuple[str, str]]:
    found = stadtradar("subscriptions", "list", "--json").document["subscriptions"]
    return sorted((one["address"], one["query"]) for one in found)


def end(stadtradar: CommandLine, query: str) -> None:
    """Leave as the link in a mail does."""
    key = parts.hmac_key(stadtradar.settings)
    with stadtradar.database() as database, database.transaction() as session:
        person = find_subscriber(session, GONE)
        assert person is not None
        ids = [one.id for one in person.subscriptions if one.query == query]
        end_subscriptions(session, person.id, ids, evidence="Link", hmac_key=key, now=datetime.now(UTC))


def test_who_was_erased_stays_erased(filled: CommandLine) -> None:
    file = backed_up(filled)
    filled("subscribers", "erase", GONE, "--yes")

    answer = restored(filled, file)

    assert "aus der bisherigen Datenbank übernommen: 3." in answer.out
    assert active(filled) == [(STAYS, "Bahn"), (STAYS, "Bus")]
    assert filled("subscribers", "show", GONE).code != 0
    assert filled("db", "check").code == 0


def test_who_only_changed_something_is_not_thrown_out(filled: CommandLine) -> None:
    file = backed_up(filled)
    filled("subscriptions", "set", "1", "--hour", "5", "--daily-cap", "3")

    answer = restored(filled, file)

    assert answer.code == 0
    assert active(filled) == [(STAYS, "Bahn"), (STAYS, "Bus"), (GONE, "Bahn"), (GONE, "Bus")]


def test_what_was_ended_stays_ended_with_its_proof(filled: CommandLine) -> None:
    file = backed_up(filled)
    end(filled, "Bus")

    answer = restored(filled, file)

    assert "übernommen: 1." in answer.out
    assert active(filled) == [(STAYS, "Bahn"), (STAYS, "Bus"), (GONE, "Bahn")]
    consent = filled("subscribers", "show", GONE, "--json").document["consent"]
    assert [(one["event"], one["evidence"]) for one in consent][-1] == ("withdrawn", "Link")


def test_who_only_changed_a_subscription_has_not_left(filled: CommandLine) -> None:
    file = backed_up(filled)
    hook = ("webhook", "https://93.184.216.34/hook")
    assert filled("endpoints", "add", GONE, *hook).code == 0

    answer = restored(filled, file)

    assert "übernommen" not in answer.out
    assert (GONE, "Bus") in active(filled)


def test_what_had_ended_before_is_not_ended_twice(filled: CommandLine) -> None:
    end(filled, "Bus")
    file = backed_up(filled)

    answer = restored(filled, file)

    assert "übernommen" not in answer.out
    consent = filled("subscribers", "show", GONE, "--json").document["consent"]
    assert [one["event"] for one in consent].count("withdrawn") == 1


def test_who_joined_later_takes_nobody_elses_place(filled: CommandLine) -> None:
    file = backed_up(filled)
    filled("subscribers", "add", "neu@example.org", "--consent", "mündlich", "--query", "Bus")
    filled("subscribers", "erase", "neu@example.org", "--yes")

    restored(filled, file)

    assert len(active(filled)) == 4


def test_when_nobody_knows_who_left_that_is_said(filled: CommandLine) -> None:
    file = backed_up(filled)
    with filled.database() as database:
        zero_page_of(database, "consent_record")

    answer = restored(filled, file)

    assert answer.code == 0
    assert "Abmeldungen von danach kennt sie nicht" in answer.err
    assert "stadtradar subscribers erase ADRESSE" in answer.err
