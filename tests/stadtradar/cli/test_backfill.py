"""`crawl QUELLE --since TAG`, against a site on loopback, in real child processes."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Event

import pytest

from crawler.order import BackfillProgress
from scheduler.lock import DataDirectoryLock
from stadtradar import parts
from stadtradar.cli.backfill_progress import described, share
from stadtradar.cli.days import past_day
from stadtradar.cli.exits import Failure
from tests.answers import SeenRequest, Wire
from tests.crawler.news_site import article, listing, rss, text
from tests.servers import FaultServer, feed, held, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine

_NAMES = ("eins", "zwei", "drei", "vier")


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    """Serve four articles on two listing pages as the only source, `blatt`; its feed names the newest."""
    with FaultServer() as server:
        urls = [server.url(f"/k21-meldungen/{name}/") for name in _NAMES]
        for name in _NAMES:
            server.answers[f"/k21-meldungen/{name}/"] = page(article(f"Meldung {name}", text(name)))
        server.answers["/feed/"] = feed(rss(urls[0]))
        server.answers["/liste/"] = page(listing(*urls[:2]))
        server.answers["/liste/2/"] = page(listing(*urls[2:]))
        further = (
            f'listings = ["{server.url("/liste/")}"]\nlisting_pages = "{server.url("/liste/")}{{page}}/"\n'
        )
        stadtradar.configure(blatt(server, source=further))
        yield server


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("30.02.2020", "Den 30.02.2020 gibt es nicht"),
        ("2020-13-01", "Den 2020-13-01 gibt es nicht"),
        ("2999-01-01", "Der 01.01.2999 liegt nicht in der Vergangenheit"),
        ("gestern", "„gestern“ ist kein Tag"),
        ("", "„“ ist kein Tag"),
        ("٢٠٢٠-01-01x", "ist kein Tag"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(stadtradar: CommandLine, day: str, reason: str) -> None:
    answer = stadtradar("crawl", "kommune21", "--since", day)

    assert answer.code == 2
    assert answer.err.startswith("--since: ")
    assert reason in answer.err
    assert answer.err.count("\n") == 1


def test_alerting_is_asked_for_with_a_day_only(stadtradar: CommandLine) -> None:
    answer = stadtradar("crawl", "kommune21", "--alert")

    assert (answer.code, answer.err) == (2, "--alert gehört zu --since TAG.\n")


def test_a_day_is_read_as_germans_and_as_programs_write_it() -> None:
    today = date(2026, 11, 27)

    assert past_day("--since", "31.1.2020", today) == past_day("--since", "2020-01-31", today)
    with pytest.raises(Failure, match=r"27\.11\.2026 liegt nicht in der Vergangenheit"):
        past_day("--since", "27.11.2026", today)


def test_an_archive_is_read_once_and_a_second_call_says_so(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    first = stadtradar("crawl", "blatt", "--since", "2020-01-01")
    site.forget()
    second = stadtradar("crawl", "blatt", "--since", "01.01.2020", "--json")

    assert first.code == 0
    # Two were read as news are, and are met again.
    assert "blatt: bis 01.01.2020 gelesen; 4 gelistet, 2 gespeichert." in first.out
    (document,) = second.document["sources"]
    assert (document["finished"], document["stored"]) == (True, 2)
    assert stadtradar("search", "Sensoren", "--json").document["total"] == 4
    assert "/liste/2/" not in site.paths


def test_how_far_an_archive_was_read_is_shown_with_the_runs_and_is_none_of_them(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    never = stadtradar("sources", "show", "blatt", "--json").document["archive"]
    stadtradar("crawl", "blatt", "--since", "2020-01-01")

    answer, document = (
        stadtradar("sources", "show", "blatt"),
        stadtradar("sources", "show", "blatt", "--json").document,
    )

    assert never is None
    assert "Archiv: bis 01.01.2020 gelesen am " in answer.out
    assert "; 4 gelistet, 2 gespeichert." in answer.out
    assert (document["archive"]["since"], document["archive"]["stored"]) == ("2020-01-01", 2)
    assert [run["counts"]["listed"] for run in document["runs"]] == [2]
    assert site.paths.count("/liste/2/") == 1


def test_a_trial_lists_and_stores_nothing(stadtradar: CommandLine, site: FaultServer) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
        answer = stadtradar("crawl", "blatt", "--since", "2020-01-01", "--dry-run")

    assert answer.code == 0
    assert "blatt: 4 Artikel gefunden. Nichts wurde gespeichert (--dry-run)." in answer.out
    assert not any("meldungen" in path for path in site.paths)


def test_an_archive_is_left_to_the_daemon_that_holds_the_data(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
        answer = stadtradar("crawl", "blatt", "--since", "2020-01-01")

    assert answer.code == 4
    assert "Prozess" in answer.err
    assert site.paths == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT raise KeyboardInterrupt, as under a shell; a test before may have ruled otherwise."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_reading_says_how_to_go_on_and_does(
    stadtradar: CommandLine, site: FaultServer
) -> None:
    whole = site.answers["/k21-meldungen/drei/"]
    release = Event()

    def interrupt(wire: Wire, request: SeenRequest) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        held(whole, release)(wire, request)

    site.answers["/k21-meldungen/drei/"] = interrupt
    broken = stadtradar("crawl", "blatt", "--since", "2020-01-01", "--alert")
    release.set()
    site.answers["/k21-meldungen/drei/"] = whole
    shown = stadtradar("sources", "show", "blatt")
    resumed = stadtradar("crawl", "blatt", "--since", "2020-01-01", "--alert")

    assert broken.code == 1
    assert "stadtradar crawl blatt --since 2020-01-01 --alert" in broken.err
    assert "Archiv: noch nicht bis 01.01.2020 gelesen, " in shown.out
    assert "Weiter mit: stadtradar crawl blatt --since 2020-01-01 --alert" in shown.out
    assert resumed.code == 0
    assert stadtradar("search", "Sensoren", "--json").document["total"] == 4


def test_a_source_without_an_archive_is_refused(stadtradar: CommandLine, site: FaultServer) -> None:
    stadtradar.configure(stadtradar.file.read_text("utf-8").partition("\n")[2].partition("listings")[0])

    answer = stadtradar("crawl", "blatt", "--since", "2020-01-01", "--dry-run")

    assert answer.code == 2
    assert "kein Weg ins Archiv" in answer.err
    assert site.paths == []


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (BackfillProgress(listed=25, stored=5, total=100), 0.25),
        (BackfillProgress(listed=25, stored=5, total=100, oldest=date(2020, 1, 2)), 0.25),
        (BackfillProgress(listed=25, stored=5, oldest=date(2020, 7, 1)), 0.5),
        (BackfillProgress(listed=25, stored=5, oldest=date(2019, 7, 1)), 1.0),
        (BackfillProgress(listed=25, stored=5, oldest=date(2021, 7, 1)), 0.0),
        (BackfillProgress(listed=25, stored=5), None),
    ],
)
def test_the_bar_shows_articles_else_days(progress: BackfillProgress, expected: float | None) -> None:
    done = share(progress, date(2020, 1, 1), date(2020, 12, 30))

    assert done == expected if expected is None else done == pytest.approx(expected, abs=0.01)


def test_the_bar_says_it_in_words() -> None:
    progress = BackfillProgress(listed=25, stored=5, total=100, oldest=date(2020, 7, 1))

    assert described(progress, rate=12.4) == "25 von 100 Artikel, 5 neu, zurück bis 01.07.2020, 12 je Minute"
    assert described(BackfillProgress(listed=1, stored=0), rate=0) == "1 Artikel, 0 neu, 0 je Minute"
