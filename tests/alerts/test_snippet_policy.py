"""How much of a source is shown: decided when the mail is written, in every place of it."""

import pytest

from alerts.mail.composing import ComposedMail
from alerts.mail.smtp import SmtpTransport
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import Snippet
from tests.alerts.alerts import TITLE, a_search, an_alert, an_alerted_article
from tests.alerts.composed import parsed, part
from tests.alerts.received import parsed as read
from tests.alerts.received import text_of
from tests.alerts.world import COMPOSER, NOON, match, send, store, subscribe
from tests.mail_server import MailServer

SENTENCE = "Betreut wird das Netz"
BEFORE = "Die Stadt stattet ihre Parkplätze mit Sensoren aus."


def mail(snippet: Snippet) -> ComposedMail:
    lead = an_alerted_article(snippet=snippet)
    copy = an_alerted_article(snippet=snippet, source="move online", url="https://www.move-online.de/x")
    return COMPOSER.compose(
        an_alert(articles=(lead, copy), searches=(a_search(), a_search("Kaiserslautern", 2)))
    )


@pytest.mark.parametrize(
    ("snippet", "has_title", "has_sentence", "has_more"),
    [
        (Snippet.KWIC, True, True, False),
        (Snippet.TITLE, True, False, False),
        (Snippet.NONE, False, False, False),
        (Snippet.LICENSED, True, True, True),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_each_policy_shows_what_it_says_and_no_more(
    kind: str, snippet: Snippet, has_title: bool, has_sentence: bool, has_more: bool
) -> None:
    shown = part(mail(snippet), kind)

    assert (TITLE in shown, SENTENCE in shown, BEFORE in shown) == (has_title, has_sentence, has_more)
    assert "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze" in shown
    assert "https://www.move-online.de/x" in shown
    assert "Kommune21" in shown


def test_nothing_means_neither_headline_nor_place_nor_preheader() -> None:
    shown = mail(Snippet.NONE)

    assert parsed(shown)["Subject"] == "Meldung bei Kommune21"
    assert "Meldung bei move online" in part(shown, "plain")
    html = part(shown, "html").replace("„Kaiserslautern“", "")
    assert not [word for word in ("Kaiserslautern", "Sensoren ", "KL.digital GmbH") if word in html]


def test_keywords_are_no_headline() -> None:
    article = an_alerted_article(snippet=Snippet.TITLE)

    shown = COMPOSER.compose(an_alert(articles=(article,), searches=(a_search('"Smart City"'),)))

    assert "Stichwörter" not in part(shown, "plain")


def test_an_english_reader_is_told_so_in_english() -> None:
    article = an_alerted_article(snippet=Snippet.NONE)

    assert parsed(COMPOSER.compose(an_alert(language="en", articles=(article,))))["Subject"] == (
        "Report by Kommune21"
    )


def name_source(database: Database, snippet: Snippet, *, reserved: bool = False) -> None:
    with database.transaction() as session:
        home = "https://www.kommune21.de/"
        entry = SourceEntry(name="kommune21", title="Kommune21", home=home, snippet=snippet)
        register_sources(session, [entry], NOON)
        for state in list_sources(session):
            state.tdm_reserved = reserved


@pytest.mark.parametrize(
    ("configured", "reserved", "subject", "has_sentence"),
    [
        (Snippet.KWIC, False, TITLE, True),
        (Snippet.KWIC, True, TITLE, False),
        (Snippet.NONE, False, "Meldung bei Kommune21", False),
    ],
)
def test_what_is_set_when_the_mail_is_written_counts(
    database: Database,
    server: MailServer,
    smtp: SmtpTransport,
    configured: Snippet,
    reserved: bool,
    subject: str,
    has_sentence: bool,
) -> None:
    subscribe(database, "leserin@example.org", "Betreut")
    name_source(database, Snippet.LICENSED)
    store(database, title=TITLE, kicker=None, teaser=None, body="Betreut wird das Netz von allen.")
    match(database)

    name_source(database, configured, reserved=reserved)
    send(database, smtp)

    (received,) = server.received
    assert read(received.content)["Subject"] == subject
    assert ("*Betreut* wird das Netz" in text_of(received.content)) == has_sentence
