from datetime import timedelta

from alerts.mail.smtp import SmtpTransport
from alerts.tracing import StepKind, sentence
from query import Member, new_alias
from storage.aliases import save_alias
from storage.articles import save_article
from storage.database import Database
from storage.ingest import Late
from storage.people.consent import Proof, record_consent
from storage.tables import ConsentEvent, LateReason, Subscriber, Subscription
from tests.alerts.tracing.asking import READER, search_kinds, why
from tests.alerts.world import HMAC_KEY, NOON, match, owe_to, send, store, subscribe, unsubscribe
from tests.articles import BODY, an_article


def test_a_hit_names_the_words_and_where_they_stand(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)

    told = why(database)

    assert search_kinds(told) == [StepKind.MATCHED]
    words = told.searches[0].steps[0].facts["words"]
    assert words == "Kaiserslautern (Dachzeile), Kaiserslautern (Stichwort)"


def test_a_miss_names_every_part_that_is_missing(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern Glasfaser (Gigabit ODER Mobilfunk)")
    store(database)
    match(database)

    told = why(database)

    assert search_kinds(told) == [StepKind.NOT_MATCHED, StepKind.NOT_MATCHED]
    missing = [step.facts["part"] for step in told.searches[0].steps]
    assert missing == ["Wort „Glasfaser“", "Wort „Gigabit“, Wort „Mobilfunk“"]


def test_an_exclusion_names_the_word_that_stands_there(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern NICHT Pfälzerwald")
    store(database)
    match(database)

    told = why(database)

    assert search_kinds(told) == [StepKind.EXCLUDED]
    assert told.searches[0].steps[0].facts == {
        "part": "Wort „Pfälzerwald“",
        "words": "Pfälzerwalds (Text)",
    }


def test_what_was_stored_before_the_search_began_is_not_owed_to_it(database: Database) -> None:
    store(database)
    subscribe(database, READER, "Kaiserslautern", now=NOON + timedelta(hours=1))
    match(database)

    told = why(database)

    assert search_kinds(told) == [StepKind.BEFORE_SEARCH]
    assert sentence(told.standing, "de") == (
        "Der Artikel war am 23.11.2026, 12:00:00 Uhr schon gespeichert, "
        "das Abo begann erst am 23.11.2026, 13:00:00 Uhr."
    )


def test_what_could_have_been_told_before_the_search_began_is_not_owed_to_it(database: Database) -> None:
    subscribe(database, READER, "Kaiserslautern")
    late = Late(reason=LateReason.UNREADABLE, since=NOON - timedelta(days=1))
    with database.transaction() as session:
        save_article(session, an_article(), keys=["a"], alertable=True, now=NOON, late=late)
    match(database)

    assert search_kinds(why(database)) == [StepKind.LATE_BEFORE_SEARCH]


def test_a_search_that_had_ended_is_told_so(database: Database) -> None:
    [search] = subscribe(database, READER, "Kaiserslautern")
    unsubscribe(database, search)
    store(database, now=NOON + timedelta(hours=1))
    match(database)

    assert search_kinds(why(database)) == [StepKind.SEARCH_ENDED]


def test_a_muted_source_is_named(database: Database) -> None:
    [search] = subscribe(database, READER, "Kaiserslautern")
    with database.transaction() as session:
        session.get_one(Subscription, search.id).muted_sources = ["kommune21"]
    store(database)
    match(database)

    assert search_kinds(why(database)) == [StepKind.MATCHED, StepKind.SOURCE_MUTED]


def test_a_copy_that_comes_after_the_mail_says_which_article_told_the_story(
    database: Database, smtp: SmtpTransport
) -> None:
    owe_to(database, READER)
    send(database, smtp)
    store(database, key="b", source="move", url="https://www.move-online.de/x")
    match(database)

    told = why(database, "2")

    assert search_kinds(told) == [StepKind.MATCHED, StepKind.TOLD_BEFORE]
    assert told.searches[0].steps[-1].facts == {"article": 1, "source": "kommune21"}
    assert told.standing.kind is StepKind.SENT


def test_a_correction_where_the_words_stood_before_is_no_news(database: Database) -> None:
    store(database)
    subscribe(database, READER, "Kaiserslautern")
    store(database, body=BODY.replace("Sensoren", "Sensorn", 1), now=NOON + timedelta(hours=1))
    match(database)

    assert search_kinds(why(database)) == [StepKind.MATCHED, StepKind.STOOD_BEFORE]


def test_a_query_that_cannot_be_read_any_more_is_told_so(database: Database) -> None:
    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Kaiserslautern"),)))
    [search] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)
    with database.transaction() as session:
        session.get_one(Subscription, search.id).query = "@Verschwunden"

    assert search_kinds(why(database)) == [StepKind.UNREADABLE_QUERY]


def test_a_hit_that_is_none_any_more_was_one_then(database: Database) -> None:
    [search] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    match(database)
    with database.transaction() as session:
        person = session.get_one(Subscriber, search.subscriber_id)
        session.get_one(Subscription, search.id).query = "Mainz"
        proof = Proof(at=NOON + timedelta(hours=2), evidence="Test", hmac_key=HMAC_KEY)
        record_consent(session, person, ConsentEvent.CHANGED, proof, search.id)

    assert search_kinds(why(database)) == [StepKind.SEARCH_CHANGED, StepKind.MATCHED_ONCE]


def test_what_matches_only_since_an_alias_changed_was_not_owed(database: Database) -> None:
    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Mainz"),)))
    subscribe(database, READER, "@Stadt")
    store(database)
    match(database)
    with database.transaction() as session:
        save_alias(session, new_alias("Stadt", (Member(query="Kaiserslautern"),)))

    told = why(database)

    assert search_kinds(told) == [StepKind.MATCHED, StepKind.NO_DEBT]
    assert told.standing.kind is StepKind.NO_DEBT
