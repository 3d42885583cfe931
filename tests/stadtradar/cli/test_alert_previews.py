"""`alerts preview` and `alerts dry-run`."""

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


def _reader(stadtradar: CommandLine, query: str = "Parkplätze") -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", query)


def test_the_newest_matching_story_is_shown_and_nothing_is_sent(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    stadtradar.store(an_article(title="Busse", teaser=None, body="Mehr Takt.", url="https://a.example/2"))
    _reader(stadtradar)

    answer = stadtradar("alerts", "preview", WHO)

    assert answer.code == 0
    assert f"To: {WHO}\nSubject: Sensoren melden freie Parkplätze – Kaiserslautern\n" in answer.out
    assert "http://127.0.0.1:8731/abmelden/" in answer.out
    assert not (stadtradar.settings.data_dir / "mail").exists()
    assert stadtradar("alerts", "send", "--json").document["sent"] == 0


def test_both_parts_can_be_had(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _reader(stadtradar)
    file = stadtradar.folder / "mail.html"

    written = stadtradar("alerts", "preview", "1", "--html", str(file))
    text = stadtradar("alerts", "preview", WHO, "--text")

    assert written.code == text.code == 0
    assert file.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert "Subject:" not in text.out
    assert "https://www.kommune21.de/" in text.out


def test_a_story_that_does_not_match_shows_nothing(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _reader(stadtradar, "Mainz")

    one, newest = stadtradar("alerts", "preview", WHO, "--story", "1"), stadtradar("alerts", "preview", WHO)

    assert (one.code, newest.code) == (1, 1)
    assert "stadtradar why" in one.err


def test_a_dry_run_counts_by_story_and_warns(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _reader(stadtradar)
    stadtradar("subscriptions", "add", WHO, "Mainz", "--consent", "mündlich")

    shown = stadtradar("alerts", "dry-run", "--stories")
    document = stadtradar("alerts", "dry-run", "--days", "3", "--json").document

    assert "meldet nichts" in shown.out
    assert "Abo 1: Parkplätze\n" in shown.out
    assert shown.err == "Achtung bei 1 von 2 Abos.\n"
    assert [len(one["stories"]) for one in document["subscriptions"]] == [1, 0]
    assert stadtradar("alerts", "send", "--json").document["sent"] == 0
