"""Which stored article a page is, and how far it is believed about its own addresses."""

from datetime import UTC, datetime

from sqlalchemy import select

from storage.articles import Saved, find_article, known_keys, save_article
from storage.database import Database
from storage.known import Claims
from storage.tables import Article, ArticleUrl
from tests.articles import BODY, an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BATHS = (
    "Das Hallenbad am Stadtpark öffnet nach zwei Jahren wieder. Neu sind ein Becken für Kinder, eine Rutsche "
    "und die Lüftung, deren Ausfall den Umbau ausgelöst hatte. Der Eintritt kostet künftig sechs Euro, für "
    "Familien gibt es eine Karte, mit der auch das Freibad besucht werden kann. Schulen schwimmen morgens, "
    "Vereine am Abend; sonntags bleibt das Wasser allen anderen vorbehalten, sagt die Leiterin des Amtes."
)
TREES = (
    "Zweihundert Linden und Ahornbäume pflanzt der Grünbetrieb bis zum Advent an der Ringstraße. Gegossen "
    "werden sie aus Zisternen, in denen Regen von Dächern gesammelt wird. Wer eine Patenschaft übernimmt, "
    "erhält eine Plakette mit Namen. Im ersten Sommer schauen Fachleute jede Woche nach ihnen; was nicht "
    "anwächst, ersetzt die Baumschule ohne weitere Kosten, so steht es im Vertrag vom Frühling dieses Jahres."
)


def save(
    database: Database, article: Article, reached: str, *claimed: str, page_url: str | None = None
) -> Saved:
    claims = Claims(keys=frozenset(claimed), page_url=page_url)
    with database.transaction() as session:
        return save_article(session, article, keys=[reached], claims=claims, alertable=True, now=NOW)


def known(database: Database, *keys: str) -> set[str]:
    with database.reading() as session:
        return known_keys(session, "kommune21", keys, NOW)


def origins(database: Database) -> dict[str, tuple[str, str]]:
    """Return the title that each key leads to, and how far that is known."""
    with database.reading() as session:
        rows = session.execute(
            select(ArticleUrl.key, Article.title, ArticleUrl.origin).join(ArticleUrl.article)
        )
        return {row.key: (row.title, row.origin) for row in rows}


def test_what_a_page_claims_needs_no_fetch_and_leads_to_it(database: Database) -> None:
    save(database, an_article(), "k.de/a", "k.de/?p=7")

    assert known(database, "k.de/a", "k.de/?p=7", "k.de/b") == {"k.de/a", "k.de/?p=7"}
    with database.reading() as session:
        assert find_article(session, "k.de/?p=7") is not None


def test_a_revised_text_under_a_claimed_address_is_the_same_article(database: Database) -> None:
    save(database, an_article(), "k.de/a", "k.de/?p=7")

    saved = save(database, an_article(body=BODY + " Nachtrag."), "k.de/?p=7")

    assert saved is Saved.UPDATED
    assert origins(database)["k.de/?p=7"] == ("Sensoren melden freie Parkplätze", "reached")


def test_a_canonical_url_that_all_pages_share_swallows_no_article(database: Database) -> None:
    shared = "k.de/vorlage"
    texts = {"Sensoren": BODY, "Bad": BATHS, "Linden": TREES}

    saved = [
        save(database, an_article(title=title, body=body), f"k.de/{title}", shared)
        for title, body in texts.items()
    ]

    assert saved == [Saved.NEW] * 3
    assert origins(database) == {
        "k.de/Sensoren": ("Sensoren", "reached"),
        "k.de/Bad": ("Bad", "reached"),
        "k.de/Linden": ("Linden", "reached"),
        shared: ("Sensoren", "disputed"),
    }


def test_a_disputed_address_is_fetched_and_belongs_to_what_is_found_there(database: Database) -> None:
    shared = "k.de/vorlage"
    save(database, an_article(title="Sensoren"), "k.de/1", shared)
    save(database, an_article(title="Bad", body=BATHS), "k.de/2", shared)
    before = known(database, shared)

    saved = save(database, an_article(title="Linden", body=TREES), shared, shared)
    again = save(database, an_article(title="Bad", body=BATHS), "k.de/2", shared)

    assert (before, saved, again) == (set(), Saved.NEW, Saved.UNCHANGED)
    assert origins(database)[shared] == ("Linden", "reached")
    assert known(database, shared) == {shared}


def test_an_article_that_claims_the_address_of_another_is_its_own(database: Database) -> None:
    save(database, an_article(), "k.de/1", "k.de/1")

    saved = save(database, an_article(title="Bad", body=BATHS), "k.de/2", "k.de/1")

    assert saved is Saved.NEW
    assert origins(database)["k.de/1"] == ("Sensoren melden freie Parkplätze", "reached")


def test_an_article_found_where_another_claims_to_stand_is_its_own(database: Database) -> None:
    save(database, an_article(), "k.de/2", "k.de/1")

    saved = save(database, an_article(title="Bad", body=BATHS), "k.de/1", "k.de/1")

    assert saved is Saved.NEW
    assert origins(database)["k.de/1"] == ("Bad", "reached")


def test_the_note_of_a_paywall_joins_no_articles(database: Database) -> None:
    note = "Diesen Beitrag lesen Sie im Abonnement, und zwar schon ab einem Euro im Monat."
    save(database, an_article(title="Sensoren am Parkplatz", body=note), "k.de/1", "k.de/vorlage")

    saved = save(database, an_article(title="Hallenbad öffnet", body=note), "k.de/2", "k.de/vorlage")

    assert saved is Saved.NEW


def test_readers_are_not_led_to_a_disputed_address(database: Database) -> None:
    canonical = "https://k.de/vorlage"
    save(database, an_article(url=canonical), "k.de/1", "k.de/vorlage", page_url="https://k.de/1")
    second = an_article(title="Bad", body=BATHS, url=canonical)

    save(database, second, "k.de/2", "k.de/vorlage", page_url="https://k.de/2")

    assert second.url == "https://k.de/2"


def test_a_page_reached_where_its_article_was_reached_is_it_however_it_has_changed(
    database: Database,
) -> None:
    save(database, an_article(), "k.de/1")

    assert save(database, an_article(title="Bad", body=BATHS), "k.de/1") is Saved.UPDATED
