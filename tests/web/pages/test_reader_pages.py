"""/warum and /nicht-relevant, as their links stand in mails."""

from datetime import timedelta

import pytest

from alerts.pins import check_pins
from alerts.tokens import ReaderTokens
from query import NO_ALIASES
from storage.database import Database
from storage.owed.outbox import mark_sent
from storage.people.consent import consent_records
from storage.people.pins import pin, pins_of
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import Article, ConsentEvent, Snippet, SourceState, Subscription
from tests.alerts.world import NOON, match, name_sources, store, subscribe
from tests.storage.leases import lease_next
from tests.web.conftest import HMAC_KEY, TOKEN_KEY
from tests.web.visiting import Visitor

READER = "leserin@example.org"
TOKENS = ReaderTokens([TOKEN_KEY])
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def told(database: Database) -> Database:
    """A reader was told of football, and of five other things."""
    name_sources(database)
    subscribe(database, READER, "Kaiserslautern")
    store(
        database, title="Sieg in der Kreisliga", teaser=None, caption=None,
        body="Der Sportverein aus Kaiserslautern gewinnt.",
    )  # fmt: skip
    for number, word in enumerate(("Radweg", "Haushalt", "Theater", "Freibad", "Bibliothek")):
        store(
            database, key=str(number), url=f"https://x.example/{number}", title=f"{word} in Planung",
            body=f"{word}: darum geht es im {word.lower()} und im Rat.", teaser=None, caption=None,
        )  # fmt: skip
    match(database)
    with database.transaction() as session:
        row = lease_next(session, owner="test", now=NOON, lease_for=timedelta(minutes=5))
        assert row is not None
        mark_sent(session, row.id, reply="250 geheim", now=NOON)
    return database


def path(page: str, subscriber: int = 1, row: int = 1) -> str:
    return f"/{page}/{TOKENS.story(subscriber, row)}"


def query_of(database: Database) -> str:
    with database.reading() as session:
        return session.get_one(Subscription, 1).query


@pytest.mark.usefixtures("told")
def test_why_shows_the_search_the_words_and_every_step(visitor: Visitor) -> None:
    answer = visitor.get(path("warum"))

    assert answer.status == 200
    assert answer.texts("h3") == ["Suche „Kaiserslautern“, abonniert seit 23.11.2026"]
    assert "Kaiserslautern" in answer.texts("mark")
    steps = answer.texts(".way li")
    assert steps[1] == "Zuerst gesehen bei Kommune21: 23.11.2026, 12:00:00 Uhr."
    assert steps[-1].startswith("Vom Mailserver angenommen: 23.11.2026")
    assert "geheim" not in answer.text
    assert READER not in answer.text


@pytest.mark.usefixtures("told")
def test_why_is_told_in_english_too(visitor: Visitor) -> None:
    answer = visitor.get(path("warum"), lang="en")

    assert answer.text_of("h1") == "Why this message came"
    assert "First seen at Kommune21: 2026-11-23, 12:00:00." in answer.texts(".way li")


def test_exclusions_are_proposed_with_what_they_would_have_cost(told: Database, visitor: Visitor) -> None:
    for method in ("GET", "HEAD"):
        visitor.send(method, path("nicht-relevant"))

    answer = visitor.get(path("nicht-relevant"))

    assert answer.texts("form.exclusion button")[0] == "„Sieg“ ausschließen"
    assert "„Kreisliga“ ausschließen" in answer.texts("form.exclusion button")
    assert "keinen anderen Treffer gekostet" in answer.text
    assert answer.texts("form.pin button") == ["Nur Bescheid sagen"]
    assert query_of(told) == "Kaiserslautern"


def test_the_button_excludes_the_word_and_pins_the_article(told: Database, visitor: Visitor) -> None:
    answer = visitor.post(path("nicht-relevant"), data="suche=1&wort=Kreisliga", headers=FORM)

    assert answer.status == 200
    assert 'Kaiserslautern NICHT "Kreisliga"' in answer.text_of("main")
    assert query_of(told) == 'Kaiserslautern NICHT "Kreisliga"'
    with told.reading() as session:
        assert [(one.article.id, one.must_match) for one in pins_of(session, 1)] == [(1, False)]
        assert check_pins(session, NO_ALIASES) == ()
        records = consent_records(session, 1)
    assert records[-1].event == ConsentEvent.CHANGED
    assert "Nicht relevant" in records[-1].evidence


def test_only_saying_so_pins_the_article_and_changes_nothing_else(told: Database, visitor: Visitor) -> None:
    answer = visitor.post(path("nicht-relevant"), data="suche=1", headers=FORM)

    assert "Vermerkt." in answer.text_of("main")
    assert query_of(told) == "Kaiserslautern"
    with told.reading() as session:
        assert len(check_pins(session, NO_ALIASES)) == 1


def test_a_word_that_was_not_proposed_changes_no_query(told: Database, visitor: Visitor) -> None:
    visitor.post(path("nicht-relevant"), data='suche=1&wort=x" ODER Alles', headers=FORM)

    assert query_of(told) == "Kaiserslautern"


def test_an_exclusion_that_breaks_an_alert_test_is_refused(told: Database, visitor: Visitor) -> None:
    with told.transaction() as session:
        search = session.get_one(Subscription, 1)
        for number in (1, 2):
            article = session.get_one(Article, number)
            article.title = f"{article.title} im Weiher"
            if number == 2:
                pin(session, search, article, must_match=True, note="", now=NOON)

    answer = visitor.post(path("nicht-relevant"), data="suche=1&wort=Weiher", headers=FORM)

    assert answer.status == 200
    assert query_of(told) == "Kaiserslautern"
    assert "vermerkt" in answer.text_of("main").lower()


def test_another_site_cannot_press_the_button(told: Database, visitor: Visitor) -> None:
    foreign = {**FORM, "Sec-Fetch-Site": "cross-site"}

    answer = visitor.post(path("nicht-relevant"), data="suche=1&wort=Kreisliga", headers=foreign)

    assert answer.status == 403
    assert query_of(told) == "Kaiserslautern"


@pytest.mark.parametrize("page", ["warum", "nicht-relevant"])
@pytest.mark.parametrize("bend", ["cut", "other reader", "no such row", "empty"])
def test_a_link_that_is_none_is_a_friendly_404(
    told: Database, visitor: Visitor, page: str, bend: str
) -> None:
    bent = {
        "cut": path(page)[:-4],
        "other reader": path(page, subscriber=2),
        "no such row": path(page, row=999),
        "empty": f"/{page}/",
    }[bend]

    answers = [visitor.get(bent), visitor.post(bent, data="suche=1&wort=Kreisliga", headers=FORM)]

    assert answers[0].status == 404
    assert answers[0].text_of("h1") == "Zu diesem Link gibt es nichts mehr"
    assert answers[1].status in (404, 405)
    assert query_of(told) == "Kaiserslautern"


def test_after_erasure_both_links_show_nothing(told: Database, visitor: Visitor) -> None:
    with told.transaction() as session:
        person = find_subscriber(session, READER)
        assert person is not None
        erase_subscriber(session, person, evidence="Test", hmac_key=HMAC_KEY, now=NOON)

    assert [visitor.get(path(page)).status for page in ("warum", "nicht-relevant")] == [404, 404]


@pytest.mark.parametrize(
    ("snippet", "headline"),
    [(Snippet.TITLE, "Sieg in der Kreisliga"), (Snippet.NONE, "Meldung bei Kommune21")],
)
def test_no_more_is_shown_than_the_source_allows(
    told: Database, visitor: Visitor, snippet: Snippet, headline: str
) -> None:
    with told.transaction() as session:
        session.get_one(SourceState, "kommune21").snippet = snippet
        session.get_one(Article, 1).kicker = None
        session.get_one(Article, 1).keywords = []

    for page in ("warum", "nicht-relevant"):
        answer = visitor.get(path(page))

        assert answer.texts("main a")[0] == headline
        assert "Sportverein" not in answer.texts("main .sentence")
        assert "erlaubt keine Auszüge" in answer.text
