"""`consent`, `suppressions`, `subscribers export`, `subscriptions set|end`."""

import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stadtradar import parts
from storage.people.consent import Origin
from storage.people.signups import ask, confirm
from storage.tables import ConsentRecord
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine
from tests.storage.readers import a_mail, a_wish

WHO = "leserin@example.org"
AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.fixture
def confirmed(stadtradar: CommandLine) -> CommandLine:
    """Return an installation with one reader who signed up by herself."""
    with stadtradar.database() as database, database.transaction() as session:
        key = parts.hmac_key(stadtradar.settings)
        ask(session, a_wish(WHO), token="t", mail=a_mail(WHO), hmac_key=key, now=AT)
        origin = Origin(ip="198.51.100.4", user_agent="Firefox")
        confirm(session, "t", hmac_key=key, now=AT + timedelta(minutes=5), origin=origin)
    return stadtradar


def test_the_proof_states_wording_times_way_and_message_id(confirmed: CommandLine) -> None:
    answer = confirmed("consent", "show", WHO)

    told = " ".join(answer.out.split())
    assert answer.code == 0
    assert f"Adresse: {WHO}" in told
    assert "stimmt mit jeder Zeile überein" in told
    assert "Vorgang: erbeten Zeit Berlin: 2026-07-02 00:30:00+02:00" in told
    assert "Zeit UTC: 2026-07-01 22:30:00+00:00" in told
    assert "Wortlaut: [abo-1-de] Ich möchte das." in told
    assert "Vorgang: erteilt Zeit Berlin: 2026-07-02 00:35:00+02:00" in told
    assert "Knopf auf der Bestätigungsseite, Link aus der Bestätigungsmail" in told
    assert "Message-ID: <1@stadt.example>" in told
    assert "IP-Adresse: 198.51.100.4" in told


def test_the_proof_outlives_the_address(confirmed: CommandLine) -> None:
    confirmed("subscribers", "erase", WHO, "--yes")

    by_number = confirmed("consent", "show", "1", "--json").document["people"]
    by_address = confirmed("consent", "show", "LESERIN@example.org", "--json").document["people"]
    stranger = confirmed("consent", "show", "fremd@example.org")

    assert [line["event"] for line in by_number[0]["lines"]] == [
        "requested", "granted", "withdrawn", "erased",
    ]  # fmt: skip
    assert by_number[0]["address"] is None
    assert by_number[0]["address_proven"] is None  # nothing to compare with
    assert by_address[0]["address_proven"] is True
    assert by_address[0]["lines"] == by_number[0]["lines"]
    assert WHO not in confirmed("consent", "show", "1").out
    assert stranger.code == 2
    assert "stadtradar subscribers list" in stranger.err


@pytest.mark.parametrize("who", ["99", "keine-adresse", "9" * 30])
def test_whom_nobody_knows_is_refused_in_a_sentence(confirmed: CommandLine, who: str) -> None:
    answer = confirmed("consent", "show", who)

    assert answer.code == 2
    assert who in answer.err


def test_all_that_is_stored_is_written_for_its_owner_only_and_over_nothing(
    confirmed: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "daten.zip"

    answer = confirmed("subscribers", "export", WHO, "--output", str(file), "--json")
    again = confirmed("subscribers", "export", WHO, "--output", str(file))

    with zipfile.ZipFile(file) as archive:
        document = json.loads(archive.read("daten.json"))
    assert answer.document["rows"]["consent_record"] == 2
    assert document["subscriber"][0]["email"] == WHO
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert again.code == 2
    assert str(file) in again.err


def test_an_erased_address_is_refused_until_it_is_lifted(confirmed: CommandLine) -> None:
    confirmed("subscribers", "erase", WHO, "--yes")

    refused = confirmed("subscribers", "add", WHO, "--consent", "Liste")
    listed = confirmed("suppressions", "list", "--json").document["suppressions"]
    shown = confirmed("suppressions", "list")
    lifted = confirmed("suppressions", "lift", WHO, "--json")
    again = confirmed("suppressions", "lift", WHO)
    taken = confirmed("subscribers", "add", WHO, "--consent", "hat angerufen")

    assert refused.code == 1
    assert "ihr Inhaber hat sich löschen lassen" in refused.err
    assert f"stadtradar suppressions lift {WHO}" in refused.err
    assert [one["reason"] for one in listed] == ["erased"]
    assert WHO not in shown.out
    assert lifted.document["reason"] == "erased"
    assert (again.code, taken.code) == (1, 0)
    assert "ist nicht gesperrt" in again.err


def test_operators_lock_an_address(stadtradar: CommandLine) -> None:
    added = stadtradar("suppressions", "add", WHO.upper())
    refused = stadtradar("subscribers", "add", WHO, "--consent", "mündlich")
    bad = stadtradar("suppressions", "add", "keine-adresse")

    assert added.code == 0
    assert "der Betreiber hat sie gesperrt" in refused.err
    assert bad.code == 2


def test_a_subscription_is_set_and_the_ledger_says_how(confirmed: CommandLine) -> None:
    confirmed.store(an_article())
    until = (datetime.now(UTC) + timedelta(days=30)).strftime("%d.%m.%Y")

    answer = confirmed(
        "subscriptions", "set", "1", "--query", "Mainz", "--rhythm", "weekly", "--hour", "18",
        "--weekdays", "mo,do", "--quiet", "60", "--pause-until", until, "--mute", "kommune21",
        "--daily-cap", "3", "--lang", "en", "--address-form", "formal", "--json",
    )  # fmt: skip

    document = answer.document
    with confirmed.database() as database, database.reading() as session:
        lines = session.query(ConsentRecord).order_by(ConsentRecord.id).all()
    assert answer.code == 0
    assert (document["query"], document["rhythm"], document["hour"]) == ("Mainz", "weekly", 18)
    assert (document["weekdays"], document["quiet_minutes"]) == ([1, 4], 60)
    assert document["muted_sources"] == ["kommune21"]
    assert document["paused_until"] is not None
    assert [line.event for line in lines[2:]] == ["changed", "changed"]
    assert lines[2].evidence.startswith("stadtradar subscriptions set: Suchanfrage geändert; ")
    assert "Mainz" not in lines[2].evidence
    assert lines[3].evidence == (
        "stadtradar subscriptions set: Sprache de → en; Anrede neutral → formal; Mails am Tag unbegrenzt → 3"
    )


def test_what_is_set_can_be_taken_back_and_nothing_changes_twice(confirmed: CommandLine) -> None:
    confirmed.store(an_article())
    confirmed("subscriptions", "set", "1", "--mute", "kommune21", "--daily-cap", "3")

    back = confirmed("subscriptions", "set", "1", "--mute", "-", "--daily-cap", "-", "--pause-until", "-")
    same = confirmed("subscriptions", "set", "1", "--mute", "-")

    assert "stumme Quellen kommune21 → keine; Mails am Tag 3 → unbegrenzt" in back.out
    assert "nichts geändert" in same.out


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--rhythm", "hourly", "„hourly“"),
        ("--hour", "24", "von 0 bis 23"),
        ("--weekdays", "mo,xy", "„xy“ ist kein Wochentag"),
        ("--quiet", "1441", "0 bis 1440"),
        ("--pause-until", "gestern", "kein Tag"),
        ("--mute", "erfunden", "stadtradar sources list"),
        ("--channel", "fax", "Möglich sind: mail."),
        ("--daily-cap", "0", "1 bis 100"),
        ("--lang", "fr", "de und en"),
        ("--address-form", "du", "formal (Sie) und neutral"),
        ("--query", "(Mainz", "Klammer"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_changed(
    confirmed: CommandLine, option: str, value: str, said: str
) -> None:
    answer = confirmed("subscriptions", "set", "1", "--hour", "5", option, value)

    assert answer.code == 2
    assert said in answer.err
    (one,) = confirmed("subscriptions", "list", "--json").document["subscriptions"]
    assert one["hour"] == 9


def test_a_subscription_ends_once(confirmed: CommandLine) -> None:
    ended = confirmed("subscriptions", "end", "1", "--json")
    again = confirmed("subscriptions", "end", "1")
    change = confirmed("subscriptions", "set", "1", "--hour", "5")

    assert ended.document["ended_at"] is not None
    assert (again.code, change.code) == (2, 2)
    assert "stadtradar subscriptions list" in again.err


def test_who_signed_up_is_shown_with_every_event(confirmed: CommandLine) -> None:
    confirmed("subscriptions", "set", "1", "--hour", "5")

    shown = confirmed("subscribers", "show", WHO)

    assert all(word in shown.out for word in ("erbeten", "erteilt", "geändert"))
