"""`aliases`, and the standing queries that name one."""

import pytest

from storage.database import Database
from tests.articles import an_article
from tests.stadtradar.cli.calling import Answer, CommandLine

WHO = "leserin@example.org"


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest, stadtradar: CommandLine) -> CommandLine:
    if request.param == "postgresql":
        database: Database = request.getfixturevalue("postgresql_database")
        stadtradar.configure(f"[storage]\nurl = '{database.url}'\n")
    return stadtradar


def subscribe(stadtradar: CommandLine, *queries: str) -> None:
    asked = [part for query in queries for part in ("--query", query)]
    assert stadtradar("subscribers", "add", WHO, "--consent", "Formular", *asked).code == 0


def done(answer: Answer) -> Answer:
    assert (answer.code, answer.err) == (0, "")
    return answer


def test_an_alias_is_set_extended_shown_and_removed(on_both: CommandLine) -> None:
    done(on_both("aliases", "set", "KL.digital", "KL.digital ODER KLdigital"))
    added = on_both(
        "aliases", "add", "@kl-digital", '"Referat Digitalisierung"', "--von", "2026-07-01", "--json"
    )

    expected = {
        "name": "KL.digital",
        "members": [
            {"query": "KL.digital ODER KLdigital", "first": None, "last": None},
            {"query": '"Referat Digitalisierung"', "first": "2026-07-01", "last": None},
        ],
        "subscriptions": [],
    }
    assert done(added).document == {**expected, "effects": [], "violations": [], "changed": True}
    assert on_both("aliases", "show", "KL.digital", "--json").document == {**expected, "uses": []}
    assert on_both("aliases", "list", "--json").document == {"aliases": [expected]}
    assert "01.07.2026" in on_both("aliases", "list").out
    assert done(on_both("aliases", "remove", "KL.digital")).out == "Gelöscht: @KL.digital.\n"
    assert on_both("aliases", "list").out == "Noch kein Alias ist gespeichert.\n"


def test_every_command_that_reads_queries_knows_the_aliases(on_both: CommandLine) -> None:
    done(on_both("aliases", "set", "Parken", "Parkplätze"))
    subscribe(on_both, "@Parken Sensoren")
    done(on_both("subscriptions", "add", WHO, "@parken", "--consent", "Formular"))
    on_both.store(an_article())

    assert on_both("search", "@parken", "--json").document["total"] == 1
    assert on_both("subscriptions", "test", "@parken", "--json").document["mails"] == 1
    assert on_both("alerts", "send", "--json").document["sent"] == 1


def test_a_change_names_the_subscriptions_that_follow_it(stadtradar: CommandLine) -> None:
    stadtradar("aliases", "set", "Parken", "Parkplatz")
    subscribe(stadtradar, "Bad", "@Parken", "-@parken Bad")

    answer = stadtradar("aliases", "add", "Parken", "Parkhaus")

    assert answer.code == 0
    assert answer.err == "Das gilt ab jetzt auch für Abo 2, Abo 3.\n"
    assert "-@parken Bad" in stadtradar("aliases", "show", "parken").out


def test_an_alias_in_use_is_removed_by_force_only(stadtradar: CommandLine) -> None:
    stadtradar("aliases", "set", "Parken", "Parkplatz")
    subscribe(stadtradar, "@Parken")

    refused = stadtradar("aliases", "remove", "Parken")
    kept = stadtradar("aliases", "list", "--json").document["aliases"]
    forced = stadtradar("aliases", "remove", "Parken", "--force")

    assert (refused.code, refused.out) == (1, "")
    assert "Abo 1: Den Alias „@Parken“ an Stelle 1 gibt es nicht." in refused.err
    assert "--force" in refused.err
    assert [one["subscriptions"] for one in kept] == [[1]]
    assert forced.code == 0
    assert forced.err == "Nicht mehr zu verstehen, also ohne Mails: Abo 1.\n"


def test_a_change_that_breaks_a_subscription_needs_force_too(stadtradar: CommandLine) -> None:
    stadtradar("aliases", "set", "Parken", "Parkplatz")
    subscribe(stadtradar, "@Parken NAHE Sensoren")

    refused = stadtradar("aliases", "add", "Parken", "Parkhaus UND Neubau")
    harmless = stadtradar("aliases", "add", "Parken", "Parkhaus", "--bis", "2026")

    assert refused.code == 1
    assert "Abo 1: NAHE an Stelle 9" in refused.err
    assert harmless.code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["set", "KL", "(Mainz"], "Die Klammer an Stelle 1 wird nicht geschlossen."),
        (["set", "KL", "Mainz", "(Worms"], "In „(Worms“: Die Klammer an Stelle 1 wird nicht geschlossen."),
        (
            ["set", "KL", "@Mainz"],
            "An Stelle 1 steht „@Mainz“, doch ein Alias kann keinen anderen",
        ),
        (["set", "K L", "Mainz"], "„K L“ kann kein Alias heißen:"),
        (
            ["set", "KL", "Mainz", "--von", "bald"],
            "--von: „bald“ ist kein Tag, erwartet wird etwa",
        ),
        (["set", "KL", "Mainz", "--von", "2026", "--bis", "2025"], "„Mainz“ gälte nie:"),
        (["add", "Parkn", "Mainz"], "Den Alias @Parkn gibt es hier nicht. Gemeint ist wohl Parken."),
        (["show", "x"], "Den Alias @x gibt es hier nicht. Alle nennt: stadtradar aliases list"),
        (["remove", "x"], "Den Alias @x gibt es hier nicht."),
        (["set", "KL"], "Es fehlt: ANFRAGE"),
    ],
)
def test_what_cannot_be_an_alias_is_explained(
    stadtradar: CommandLine, arguments: list[str], sentence: str
) -> None:
    stadtradar("aliases", "set", "Parken", "Parkplatz")

    answer = stadtradar("aliases", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)
    assert [one["name"] for one in stadtradar("aliases", "list", "--json").document["aliases"]] == ["Parken"]


def test_a_bad_subscription_with_an_alias_adds_nobody(stadtradar: CommandLine) -> None:
    answer = stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "@fehlt")

    assert answer.code == 2
    assert "Den Alias „@fehlt“ an Stelle 1 gibt es nicht." in answer.err
    assert stadtradar("subscribers", "list", "--json").document == {"subscribers": []}
