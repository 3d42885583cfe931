"""`subscribers` and `subscriptions`."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from storage.people.addresses import address_hmac
from storage.people.subscribers import consent_records, list_subscribers
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


def _add(stadtradar: CommandLine, *queries: str) -> None:
    asked = [part for query in queries for part in ("--query", query)]
    assert stadtradar("subscribers", "add", WHO, "--consent", "Formular vom 1.3.", *asked).code == 0


def test_a_subscriber_is_added_with_queries_and_proof(stadtradar: CommandLine) -> None:
    answer = stadtradar(
        "subscribers",
        "add",
        WHO,
        "--consent",
        "Formular vom 1.3.",
        "--query",
        "Bad",
        "--query",
        "See ODER Teich",
        "--json",
    )

    shown = stadtradar("subscribers", "show", WHO, "--json").document
    assert (answer.code, answer.document["active"]) == (0, 2)
    assert [one["query"] for one in shown["subscriptions"]] == ["Bad", "See ODER Teich"]
    assert {one["evidence"] for one in shown["consent"]} == {"Formular vom 1.3."}
    assert {one["event"] for one in shown["consent"]} == {"granted"}


def test_without_consent_nobody_is_added(stadtradar: CommandLine) -> None:
    missing = stadtradar("subscribers", "add", WHO)
    empty = stadtradar("subscribers", "add", WHO, "--consent", " ")

    assert (missing.code, empty.code) == (2, 2)
    assert "--consent" in missing.err
    assert stadtradar("subscribers", "list", "--json").document == {"subscribers": []}


def test_a_bad_query_adds_nobody(stadtradar: CommandLine) -> None:
    answer = stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", '"offen')

    assert answer.code == 2
    assert stadtradar("subscribers", "list", "--json").document == {"subscribers": []}


def test_a_bad_address_is_refused(stadtradar: CommandLine) -> None:
    answer = stadtradar("subscribers", "add", "keine-adresse", "--consent", "mündlich")

    assert answer.code == 2
    assert "keine gültige E-Mail-Adresse" in answer.err


def test_the_same_address_twice_is_told_what_to_do(stadtradar: CommandLine) -> None:
    _add(stadtradar)

    answer = stadtradar("subscribers", "add", WHO, "--consent", "noch einmal")

    assert answer.code == 1
    assert "schon eingetragen" in answer.err
    assert "subscriptions add" in answer.err


def test_the_lists_show_people_and_their_queries(stadtradar: CommandLine) -> None:
    _add(stadtradar, "Bad")

    people, queries = stadtradar("subscribers", "list"), stadtradar("subscriptions", "list", WHO)

    assert WHO in people.out
    assert "Bad" in queries.out


def test_show_prints_the_consent_in_german(stadtradar: CommandLine) -> None:
    _add(stadtradar)

    answer = stadtradar("subscribers", "show", WHO)

    assert "erteilt" in answer.out
    assert "Formular vom 1.3." in answer.out


def test_a_mistyped_subscriber_is_recognised(stadtradar: CommandLine) -> None:
    _add(stadtradar)

    answer = stadtradar("subscribers", "show", "lesrin@example.org")

    assert answer.code == 2
    assert f"Gemeint ist wohl {WHO}." in answer.err


@pytest.mark.parametrize("address", ["nobody@example.org", "leserin@example.com.invalid"])
def test_a_stranger_is_not_taken_for_a_subscriber(stadtradar: CommandLine, address: str) -> None:
    _add(stadtradar)

    answer = stadtradar("subscribers", "show", address)

    assert ("Gemeint ist wohl" in answer.err) == address.startswith("leserin")


def test_erasing_forgets_the_address_and_keeps_the_proof(stadtradar: CommandLine) -> None:
    _add(stadtradar, "Bad")

    answer = stadtradar("subscribers", "erase", WHO, "--yes", "--json")

    assert answer.document == {"id": 1, "erased": True}
    with stadtradar.database() as database, database.reading() as session:
        assert list_subscribers(session) == []
        (*_, last) = consent_records(session, 1)
        assert last.event == "erased"
    assert WHO.encode() not in (stadtradar.settings.data_dir / "stadtradar.sqlite3").read_bytes()


def test_erasing_asks_first(stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(stadtradar)
    monkeypatch.setattr("sys.stdin", None)

    answer = stadtradar("subscribers", "erase", WHO)

    assert answer.code == 1
    assert stadtradar("subscribers", "list", "--json").document["subscribers"]


@pytest.mark.parametrize(
    ("said", "is_erased"),
    [("j\n", True), ("Ja\n", True), ("n\n", False), ("\n", False), ("weiß nicht\n", False)],
)
def test_the_question_before_erasing_is_german(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch, said: str, *, is_erased: bool
) -> None:
    _add(stadtradar)
    monkeypatch.setattr("sys.stdin", StringIO(said))

    answer = stadtradar("subscribers", "erase", WHO)

    assert f"{WHO} endgültig löschen? [j/N]" in answer.err
    assert answer.code == (0 if is_erased else 1)
    assert bool(stadtradar("subscribers", "list", "--json").document["subscribers"]) != is_erased


def test_proof_is_kept_under_a_key_made_for_it(stadtradar: CommandLine) -> None:
    _add(stadtradar)

    key = (stadtradar.settings.data_dir / "secret.key").read_text().strip()
    with stadtradar.database() as database, database.reading() as session:
        (record,) = consent_records(session, 1)
    assert record.address_hmac != address_hmac(WHO, key.encode())


def test_a_subscription_is_added_later(stadtradar: CommandLine) -> None:
    _add(stadtradar)

    answer = stadtradar("subscriptions", "add", WHO, "KL.digital", "--consent", "Mail vom 2.3.", "--json")

    assert answer.document["query"] == "KL.digital"
    assert len(stadtradar("subscriptions", "list", "--json").document["subscriptions"]) == 1


def test_trying_a_query_counts_mails_by_story(stadtradar: CommandLine) -> None:
    stadtradar.store(
        an_article(),
        an_article(source="move_online", url="https://move-online.example/1"),
        an_article(title="Sensoren im Wald", body="Anderes.", url="https://a.example/2"),
    )

    document = stadtradar("subscriptions", "test", "Sensoren", "--days", "7", "--json").document

    assert document["mails"] == 2
    assert sorted(len(story["articles"]) for story in document["stories"]) == [1, 2]
    assert document["warning"] is None


def test_trying_a_query_shows_the_sentences(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())

    answer = stadtradar("subscriptions", "test", "Pfälzerwald")

    assert "Die Stadt am Rand des Pfälzerwalds" in answer.out
    assert "Mails in 30 Tagen: 1." in answer.out


def test_trying_a_query_that_never_matches_warns(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=datetime.now(UTC) - timedelta(days=40))

    answer = stadtradar("subscriptions", "test", "Sensoren")

    assert answer.code == 0
    assert "hätte nichts gemeldet" in answer.err


def test_trying_a_query_that_matches_too_much_warns(stadtradar: CommandLine) -> None:
    stadtradar.store(
        *(an_article(title=f"Bad {n}", body=f"Text {n}.", url=f"https://a.example/{n}") for n in range(6))
    )

    answer = stadtradar("subscriptions", "test", "Bad", "--days", "1")

    assert "über 5 Mails am Tag" in answer.err
