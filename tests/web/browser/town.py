"""A store with something of everything, and the address of every kind of page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alerts.matching import match_due
from alerts.tokens import ReaderTokens, UnsubscribeTokens
from crawler.honesty.remedies import remedy
from storage.crawling.faults import FoundFault, note_faults
from storage.crawling.runs import RunCounts, RunReport
from storage.database import Database
from storage.people.subscriptions import end_subscriptions
from storage.sources import SourceEntry
from storage.tables import FaultKind, RunOutcome
from tests.articles import an_article
from tests.web.conftest import HMAC_KEY, TOKEN_KEY
from tests.web.stored import KOMMUNE21, NOW, crawled, feed_key, numbered_articles, register, store, subscribed

MOVE = SourceEntry(name="move", title="move – Moderne Verwaltung", home="https://www.move-online.de/")
STADT_UND_WERK = SourceEntry(name="stadt-und-werk", title="stadt+werk", home="https://www.stadt-und-werk.de/")
UNREAD = SourceEntry(name="landkreis", title="Landkreis Neustadt", home="https://landkreis.example/")
RETIRED = SourceEntry(name="frueher", title="Früher gelesen", home="https://frueher.example/")

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass(frozen=True, kw_only=True)
class Town:
    """A served site."""

    url: str
    pages: dict[str, str]  # what kind of page, and its path
    errors: frozenset[str]  # the kinds that answer with an error's status
    database: Database
    tokens: UnsubscribeTokens


def build_town(database: Database, tokens: UnsubscribeTokens, url: str) -> Town:
    """Fill the store and name the pages."""
    _fill_sources(database)
    told, _ = subscribed(database, "gemeldet@example.org", ["Kaiserslautern"])
    article = _fill_articles(database)
    match_due(database, now=NOW, group_wait=timedelta(0))
    story = ReaderTokens([TOKEN_KEY]).story(told, 1)
    reader, searches = subscribed(database, "leserin@example.org", ["Kaiserslautern", "KL.digital"])
    left, ended = subscribed(database, "weg@example.org", ["Trier"])
    with database.transaction() as session:
        end_subscriptions(session, left, ended, evidence="Test", hmac_key=HMAC_KEY, now=NOW)
    pages = {
        "start": "/",
        "hits": "/?q=Kaiserslautern",
        "relevant hits": "/?q=Kaiserslautern&sort=relevanz",
        "older hits": "/?q=Kaiserslautern&vor=15",
        "no hits": "/?q=Atlantis",
        "fault": "/?q=%22Smart+City+ODER+Trier",
        "article": f"/artikel/{article}",
        "article with hits": f"/artikel/{article}?q=Kaiserslautern",
        "history": f"/artikel/{article}/verlauf",
        "sources": "/quellen",
        "leaving": "/abmelden/" + tokens.issue(reader, searches),
        "has left": "/abmelden/" + tokens.issue(left, ended),
        "feed": "/feed/" + feed_key(database, searches[0]),
        "ended feed": "/feed/" + feed_key(database, ended[0]),
        "bent link": "/abmelden/x",
        "why": f"/warum/{story}",
        "not relevant": f"/nicht-relevant/{story}",
        "unknown": "/gibt-es-nicht",
        "bad value": "/?q=Trier&vor=x",
    }
    errors = frozenset({"fault", "ended feed", "bent link", "unknown", "bad value"})
    return Town(url=url, pages=pages, errors=errors, database=database, tokens=tokens)


def _fill_sources(database: Database) -> None:
    register(database, RETIRED)
    register(database, KOMMUNE21, MOVE, STADT_UND_WERK, UNREAD)
    counts = RunCounts(
        listed=1234,
        known=1220,
        skipped=6,
        fetched=8,
        stored=4,
        updated=2,
        unchanged=1,
        failed=1,
        reasons={"skipped:left": 6, "failed:http": 1},
    )
    crawled(database, KOMMUNE21.name, RunReport(outcome=RunOutcome.OK, counts=counts))
    crawled(database, MOVE.name)
    crawled(database, MOVE.name, _fault(FaultKind.BLOCKED), now=NOW + timedelta(hours=3))
    with database.transaction() as session:
        silent = FoundFault(
            kind=FaultKind.SILENT,
            text="Seit 20.02.2026, 10:00 Uhr ist nichts Neues erschienen.",
            evidence="Seither wären rund 22 Artikel zu erwarten gewesen.",
            remedy=remedy(FaultKind.SILENT, MOVE.name),
        )
        note_faults(session, MOVE.name, [silent], judged=(), now=NOW + timedelta(hours=3))
    crawled(database, STADT_UND_WERK.name, _fault(FaultKind.TIMEOUT))
    crawled(database, STADT_UND_WERK.name, now=NOW + timedelta(hours=1))


def _fault(kind: FaultKind) -> RunReport:
    text = f"https://www.move-online.de/{LONG_WORD}/feed/: statt des Feeds kam eine HTML-Seite"
    found = FoundFault(kind=kind, text=text, evidence=f"Gesehen an {LONG_WORD}.", remedy=remedy(kind, "move"))
    return RunReport(outcome=RunOutcome.FAULT, fault_kind=kind, fault_text=text, faults=(found,))


def _fill_articles(database: Database) -> int:
    """Store enough for two pages and return the id of the richest article."""
    store(database, *numbered_articles(25))
    store(database, an_article(title=LONG_WORD, kicker=None, published_at=None, url="https://k.example/lang"))
    rich = an_article(
        caption="Ein Sensor in KaiserslauternWest.",
        body=f"Zu {LONG_WORD} in Kaiserslautern.\n\n" + "Kaiserslauterns Rat berät darüber. " * 30,
        links=[f"https://www.kaiserslautern.de/{LONG_WORD}/{LONG_WORD}", "https://herzlich-digital.de"],
        keywords=["Smart City", "Kaiserslautern", LONG_WORD],
        published_at=datetime(2021, 12, 12, 23, 0, tzinfo=UTC),
    )
    (number,) = store(database, rich)
    rich_again = an_article(**{name: getattr(rich, name) for name in ("caption", "links", "published_at")})
    rich_again.body = rich.body.replace(f"{LONG_WORD} in", f"{LONG_WORD[::-1]}.\n\nNeu: Köln und")
    rich_again.keywords = ["Smart City", LONG_WORD]
    store(database, rich_again, now=NOW + timedelta(hours=2))
    copy = an_article(
        source=MOVE.name, url="https://www.move-online.de/sensoren", title="Wo ist ein Parkplatz?"
    )
    copy.teaser, copy.body = rich.teaser, rich.body
    store(database, copy)
    return number
