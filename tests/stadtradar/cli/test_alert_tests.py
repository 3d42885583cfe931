"""`subscriptions pin|unpin|pins|check|change`."""

import pytest

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


@pytest.fixture
def reader(stadtradar: CommandLine) -> CommandLine:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(
        an_article(),
        an_article(title="Busse fahren öfter", teaser=None, body="Mehr Takt.", url="https://a.example/2"),
    )
    return stadtradar


def test_a_pin_that_holds_is_told_and_listed(reader: CommandLine) -> None:
    answer = reader("subscriptions", "pin", "1", "1", "--must-match", "--note", "Kern des Abos")

    assert (answer.code, answer.out) == (0, "Abo 1: Artikel 1 muss Treffer sein.\n")
    assert "Kern des Abos" in reader("subscriptions", "pins", "1").out
    assert reader("subscriptions", "check").out == "Alarmtests: 1, verletzt: 0.\n"


def test_a_pin_that_does_not_hold_ends_with_one(reader: CommandLine) -> None:
    pinned = reader("subscriptions", "pin", "1", "1", "--must-not")

    checked = reader("subscriptions", "check", "1", "--json")

    assert (pinned.code, checked.code) == (1, 1)
    assert "noch nicht so" in pinned.err
    assert checked.document["checked"] == 1
    assert [one["article_id"] for one in checked.document["violations"]] == [1]


def test_without_saying_which_nothing_is_pinned(reader: CommandLine) -> None:
    answer = reader("subscriptions", "pin", "1", "1")

    assert answer.code == 2
    assert reader("subscriptions", "pins", "1", "--json").document["pins"] == []


def test_a_pin_is_taken_back_once(reader: CommandLine) -> None:
    reader("subscriptions", "pin", "1", "1", "--must-match")

    first, second = (reader("subscriptions", "unpin", "1", "1") for _ in range(2))

    assert (first.code, second.code) == (0, 2)
    assert "subscriptions pins 1" in second.err


def test_a_change_shows_what_comes_and_goes_and_takes_effect(reader: CommandLine) -> None:
    answer = reader("subscriptions", "change", "1", "Busse")

    assert answer.code == 0
    assert "Neu dazu: 1 in 30 Tagen, 1 in 90 Tagen.\n  2  Busse fahren öfter\n" in answer.out
    assert "Fallen weg: 1 in 30 Tagen, 1 in 90 Tagen." in answer.out
    shown = reader("subscribers", "show", WHO)
    assert "geändert" in shown.out
    assert "Busse" in shown.out


def test_a_dry_run_changes_nothing(reader: CommandLine) -> None:
    answer = reader("subscriptions", "change", "1", "Busse", "--dry-run", "--json")

    assert answer.document["changed"] is False
    assert [one["id"] for one in answer.document["gained"]] == [2]
    assert reader("subscriptions", "list", "--json").document["subscriptions"][0]["query"] == "Parkplätze"


def test_a_change_that_violates_a_test_needs_force(reader: CommandLine) -> None:
    reader("subscriptions", "pin", "1", "1", "--must-match")

    refused = reader("subscriptions", "change", "1", "Busse")
    forced = reader("subscriptions", "change", "1", "Busse", "--force")

    assert (refused.code, forced.code) == (1, 0)
    assert "--force" in refused.err
    assert reader("subscriptions", "check").code == 1


def test_the_command_that_sets_everything_keeps_to_the_tests_too(reader: CommandLine) -> None:
    reader("subscriptions", "pin", "1", "1", "--must-match")

    answer = reader("subscriptions", "set", "1", "--query", "Busse")

    assert answer.code == 1
    assert "subscriptions change 1" in answer.err
    assert reader("subscriptions", "check").code == 0


def test_a_query_that_cannot_be_understood_is_refused(reader: CommandLine) -> None:
    assert reader("subscriptions", "change", "1", '"offen').code == 2


def test_an_alias_that_breaks_a_test_needs_force(reader: CommandLine) -> None:
    reader("aliases", "set", "Parken", "Parkplätze")
    reader("subscriptions", "change", "1", "@Parken")
    reader("subscriptions", "pin", "1", "1", "--must-match")

    refused = reader("aliases", "set", "Parken", "Tiefgarage")
    kept = reader("subscriptions", "check").code
    forced = reader("aliases", "set", "Parken", "Tiefgarage", "--force")
    again = reader("aliases", "set", "Parken", "Garage")  # what is broken already is nothing new

    assert (refused.code, refused.out, kept) == (1, "", 0)
    assert "Alarmtests verletzt: Abo 1 mit Artikel 1. Trotzdem ändern: --force" in refused.err
    assert (forced.code, again.code) == (0, 0)
    assert "Verletzte Alarmtests:\nAbo 1: Artikel 1 muss Treffer sein" in forced.err


def test_a_changed_alias_shows_what_comes_and_goes(reader: CommandLine) -> None:
    reader("aliases", "set", "Parken", "Parkplätze")
    reader("subscriptions", "change", "1", "@Parken")

    tried = reader("aliases", "set", "Parken", "Busse", "--dry-run")
    document = reader("aliases", "add", "Parken", "Busse", "--json").document

    assert "Abo 1: in 90 Tagen 1 neu dazu, 1 fallen weg." in tried.out
    assert tried.out.endswith("Nichts geändert (--dry-run).\n")
    assert document["changed"] is True
    assert document["effects"] == [{"subscription_id": 1, "gained": 1, "lost": 0}]


@pytest.mark.parametrize("command", [("pins", "9"), ("check", "9"), ("change", "9", "Bad")])
def test_a_subscription_nobody_has_is_named(reader: CommandLine, command: tuple[str, ...]) -> None:
    answer = reader("subscriptions", *command)

    assert answer.code == 2
    assert "Das Abo 9 gibt es hier nicht." in answer.err
