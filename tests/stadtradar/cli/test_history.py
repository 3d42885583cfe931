"""`history`."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.articles import BODY, an_article
from tests.stadtradar.cli.calling import CommandLine

_SEEN = datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.fixture
def changed(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(an_article(), seen_at=_SEEN)
    stadtradar.store(
        an_article(
            title="Sensoren melden Parkplätze",
            body=BODY.replace("zwei Straßen", "drei Straßen"),
            published_at=datetime(2026, 3, 4, 23, tzinfo=UTC),
            keywords=["Smart City", "Trier"],
            paywalled=True,
        ),
        seen_at=_SEEN + timedelta(hours=2),
    )
    return stadtradar


def test_every_version_is_told_with_its_time_and_its_words(changed: CommandLine) -> None:
    answer = changed("history", "1")

    assert answer.code == 0
    assert answer.out == (
        "Sensoren melden Parkplätze\n"
        "kommune21 · https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze\n"
        "Was entfallen ist, steht in [-…-], was hinzugekommen ist, in {+…+}.\n"
        "\n"
        "Fassung 1 vom 05.03.2026 09:00: erste gespeicherte Fassung\n"
        "\n"
        "Fassung 2 vom 05.03.2026 11:00: Überschrift, Text, Datum, Stichwörter, Bezahlschranke geändert "
        "(wesentlich: andere Überschrift, anderer Tag der Veröffentlichung)\n"
        "Überschrift:\n"
        "  Sensoren melden [-freie-] Parkplätze\n"
        "Text:\n"
        "  … Bis dahin bleibt es bei [-zwei-] {+drei+} Straßen.\n"
        "Datum:\n"
        "  [-04.03.2026 10:30-] {+05.03.2026+}\n"
        "Stichwörter:\n"
        "  Smart City\n"
        "  [-Kaiserslautern-]\n"
        "  {+Trier+}\n"
        "Bezahlschranke:\n"
        "  [-nein-] {+ja+}\n"
    )


def test_an_article_that_never_changed_has_one_version(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=_SEEN)

    assert stadtradar("history", "1").out.endswith(
        "\nFassung 1 vom 05.03.2026 09:00: erste gespeicherte Fassung\n"
    )


def test_an_article_is_found_by_its_address(changed: CommandLine) -> None:
    url = "http://kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze/?utm_source=x"

    assert "Fassung 2" in changed("history", url).out


def test_an_unknown_article_is_named_with_a_remedy(stadtradar: CommandLine) -> None:
    answer = stadtradar("history", "77")

    assert (answer.code, answer.out) == (2, "")
    assert "Den Artikel 77 gibt es hier nicht." in answer.err


def test_programs_get_every_word_of_both_texts(changed: CommandLine) -> None:
    document = changed("history", "1", "--json").document

    first, second = document["versions"]
    assert (first["number"], first["changes"], first["material"]) == (1, [], [])
    assert second["seen_at"] == "2026-03-05T10:00:00+00:00"
    assert second["material"] == ["title", "date"]
    title, body = second["changes"][:2]
    assert (title["field"], title["after"]) == ("title", "Sensoren melden Parkplätze")
    assert title["parts"][1] == {"change": "removed", "text": " freie"}
    assert "".join(part["text"] for part in body["parts"] if part["change"] != "removed") == body["after"]


def test_a_changed_text_cannot_steer_the_terminal(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=_SEEN)
    stadtradar.store(an_article(title="Bad \x1b[2J[bold]neu\u202e"), seen_at=_SEEN + timedelta(hours=1))

    told = stadtradar("history", "1").out

    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "[bold]neu" in told


def test_new_line_breaks_alone_are_named_as_such(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=_SEEN)
    stadtradar.store(an_article(body=BODY.replace(". ", ".\n\n")), seen_at=_SEEN + timedelta(hours=1))

    assert "(nur Leerzeichen oder Zeilenumbrüche)" in stadtradar("history", "1").out


def test_the_article_names_the_command_that_compares_its_versions(changed: CommandLine) -> None:
    assert (
        "Fassung: 2 vom 05.03.2026 11:00 (was sich geändert hat: stadtradar history 1)"
        in changed("show", "1").out
    )
