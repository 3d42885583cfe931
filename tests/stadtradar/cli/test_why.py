"""`why`: of stored articles, and of addresses that are none."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.articles import save_article
from storage.crawling.faults import FoundFault, note_faults
from storage.crawling.listed import MissedUrl, remember_missed
from storage.crawling.pages import KeptPage, keep_pages, pack
from storage.crawling.runs import RunReport, begin_run, finish_run
from storage.known import Claims
from storage.sources import SourceEntry, register_sources
from storage.tables import FaultKind, ListedUrlState, PageOutcome, RunOutcome
from storage.urls import url_key
from tests.articles import BODY, an_article
from tests.stadtradar.cli.calling import Answer, CommandLine

WHO = "leserin@example.org"
URL = "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze"
NOW = datetime.now(UTC)
OTHER = "Das Theater spielt ab Mai wieder. Karten gibt es an der Kasse und im Netz, Kinder zahlen die Hälfte."


@pytest.fixture
def reader(stadtradar: CommandLine) -> CommandLine:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    return stadtradar


def path_of(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return [step["kind"] for step in answer.document["path"]]


def crawl(stadtradar: CommandLine) -> None:
    """Note that Kommune21 was read."""
    with stadtradar.database() as database, database.transaction() as session:
        entry = SourceEntry(name="kommune21", title="Kommune21", home="https://www.kommune21.de/")
        register_sources(session, [entry], NOW)
        run = begin_run(session, "kommune21", NOW)
        report = RunReport(outcome=RunOutcome.OK)
        finish_run(session, run, report, now=NOW, next_crawl_at=NOW + timedelta(minutes=15))


def miss(stadtradar: CommandLine, state: ListedUrlState, reason: str = "Der Grund.") -> None:
    crawl(stadtradar)
    with stadtradar.database() as database, database.transaction() as session:
        missed = MissedUrl(url=URL, key=url_key(URL), state=state, reason=reason)
        remember_missed(session, "kommune21", [missed], NOW)


def test_a_mail_that_was_sent_is_told_from_page_to_mailbox(reader: CommandLine) -> None:
    [number] = reader.store(an_article())
    reader("alerts", "send")

    answer = reader("why", WHO, str(number))

    assert answer.code == 0
    assert answer.out.startswith("Steht hier: Verschickt: ")
    assert "Treffer: Parkplätze (Überschrift)" in answer.out
    assert "Message-ID: <" in answer.out


def test_subscribers_may_be_named_by_number_and_articles_by_address(reader: CommandLine) -> None:
    reader.store(an_article())
    reader("alerts", "send")

    answer = reader("why", "1", f"{URL}?utm_source=x", "--json")

    assert answer.document["standing"]["kind"] == "sent"
    assert path_of(answer) == ["published", "seen", "stored"]


def test_another_address_of_an_article_says_so(reader: CommandLine) -> None:
    with reader.database() as database, database.transaction() as session:
        save_article(session, an_article(), keys=["kommune21.de/?p=7"], alertable=True, now=NOW)

    answer = reader("why", WHO, "https://www.kommune21.de/?p=7", "--json")

    assert path_of(answer)[0] == "known-as"
    assert answer.document["path"][0]["facts"]["url"] == URL


def test_an_english_answer_is_english(reader: CommandLine) -> None:
    reader.store(an_article(title="Mainz misst", body="Anderes.", teaser=None, url="https://a.example/2"))
    reader("alerts", "send")

    answer = reader("why", WHO, "1", "--lang", "en")

    assert answer.out.startswith("Stands here: No hit. Missing: word “Parkplätze”.")


def test_an_address_of_a_site_nobody_reads_says_how_to_read_it(reader: CommandLine) -> None:
    answer = reader("why", WHO, "https://zeitung.example/artikel")

    assert "Keine Quelle liest Seiten von zeitung.example" in answer.out
    assert "stadtradar sources add zeitung.example" in answer.out


def test_a_bundled_source_that_is_not_set_up_is_named(reader: CommandLine) -> None:
    reader.configure("[crawler]\nsources = []\n")

    assert path_of(reader("why", WHO, URL, "--json")) == ["not-configured"]


def test_a_source_that_is_no_longer_set_up_rests(reader: CommandLine) -> None:
    crawl(reader)
    reader.configure("[crawler]\nsources = []\n")

    assert path_of(reader("why", WHO, URL, "--json"))[0] == "resting"


def test_a_source_that_was_never_read_is_named(reader: CommandLine) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')

    assert path_of(reader("why", WHO, URL, "--json")) == ["covered", "never-crawled"]


def test_an_address_that_was_never_listed_is_told_so(reader: CommandLine) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    crawl(reader)

    assert path_of(reader("why", WHO, URL, "--json")) == ["covered", "never-listed"]


def test_an_address_that_is_no_articles_is_told_so(reader: CommandLine) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    crawl(reader)

    answer = reader("why", WHO, "https://www.kommune21.de/impressum", "--json")

    assert path_of(answer) == ["covered", "no-article-address"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (ListedUrlState.RETRY, "retried"),
        (ListedUrlState.NOT_ARTICLE, "no-article"),
        (ListedUrlState.FORBIDDEN, "forbidden"),
        (ListedUrlState.GIVEN_UP, "given-up"),
    ],
)
def test_a_listed_address_that_is_no_article_says_why(
    reader: CommandLine, state: ListedUrlState, kind: str
) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    miss(reader, state)

    answer = reader("why", WHO, URL, "--json")

    assert path_of(answer) == ["covered", "listed", kind]
    assert "Der Grund." in answer.document["standing"]["text"]


@pytest.mark.parametrize(
    ("outcome", "kind"), [(PageOutcome.UNREADABLE, "unreadable"), (PageOutcome.BLOCKED, "blocked")]
)
def test_a_page_that_could_not_be_read_says_why(reader: CommandLine, outcome: PageOutcome, kind: str) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    miss(reader, ListedUrlState.RETRY)
    with reader.database() as database, database.transaction() as session:
        page = KeptPage(
            source="kommune21", key=url_key(URL), url=URL, hops=(URL,), fetched_at=NOW, status=200,
            headers={}, body=pack(b"<html>"), alertable=True,
        )  # fmt: skip
        keep_pages(session, [page], outcome, "Kein Titel.")

    answer = reader("why", WHO, URL, "--json")

    assert path_of(answer) == ["covered", "listed", kind, "retried"]


def test_a_source_at_fault_is_told(reader: CommandLine) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    crawl(reader)
    with reader.database() as database, database.transaction() as session:
        found = FoundFault(kind=FaultKind.DNS, text="Der Name ist weg.", evidence="", remedy="")
        note_faults(session, "kommune21", [found], judged=[], now=NOW)

    answer = reader("why", WHO, URL)

    assert "ist seit" in answer.out
    assert "gestört: Der Name ist weg." in answer.out


def test_an_address_that_several_texts_claim_is_told_so(reader: CommandLine) -> None:
    reader.configure('[crawler]\nsources = ["kommune21"]\n')
    crawl(reader)
    claims = Claims(keys=frozenset({url_key(URL)}), page_url="https://www.kommune21.de/k21-meldungen/eins")
    with reader.database() as database, database.transaction() as session:
        for name, body in (("eins", BODY), ("zwei", OTHER), ("drei", "Der Zoo hat ein Zebra.")):
            url = f"https://www.kommune21.de/k21-meldungen/{name}"
            text = an_article(title=f"Meldung {name}", body=body, url=url)
            save_article(session, text, keys=[url_key(url)], alertable=True, now=NOW, claims=claims)

    assert path_of(reader("why", WHO, URL, "--json"))[-1] == "disputed"


@pytest.mark.parametrize(
    ("who", "what"), [("niemand@example.org", "1"), ("99", "1"), (WHO, "99"), (WHO, "keine adresse")]
)
def test_what_does_not_exist_is_named(reader: CommandLine, who: str, what: str) -> None:
    answer = reader("why", who, what)

    assert answer.code == 2
    assert (who if who != WHO else what) in answer.err
