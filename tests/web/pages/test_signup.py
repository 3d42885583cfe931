from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from storage.database import Database
from storage.people.suppressions import suppress
from storage.tables import SuppressionReason
from tests.articles import an_article
from tests.web.conftest import HMAC_KEY
from tests.web.door import START, Door, open_door
from tests.web.stored import KOMMUNE21, numbered_articles, register, store
from tests.web.visiting import Answer


def faults(answer: Answer) -> list[str]:
    return answer.texts(".field-fault")


def test_the_form_names_every_field_and_asks_for_consent_in_full(door: Door) -> None:
    answer = door.visitor.get("/abo", q="Kaiserslautern UND Parken")

    labelled = set(answer.attributes("label", "for"))
    wrapped = answer.attributes("label input, label select", "name")
    ids = answer.attributes("form input:not([type=hidden]):not([name=website]), form select", "id")
    assert answer.status == 200
    assert answer.attribute("#q", "value") == "Kaiserslautern UND Parken"
    assert set(filter(None, ids)) <= labelled
    assert {"rhythmus", "wochentag"} <= set(wrapped)
    assert "jederzeit mit Wirkung für die Zukunft widerrufen" in answer.text_of("label[for=einwilligung]")
    assert answer.attributes("fieldset a", "href") == [
        "https://stadt.example/datenschutz",
        "https://stadt.example/impressum",
    ]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_order_is_noted_as_it_was_given_and_one_letter_is_written(door: Door) -> None:
    answer = door.order(rhythmus="weekly", wochentag=["1", "4"])

    (signup,) = door.signups()
    assert answer.status == 200
    assert answer.text_of("h1") == "Bitte im Postfach bestätigen"
    assert (signup.email, signup.query) == ("leserin@example.org", "Kaiserslautern")
    assert (signup.rhythm, signup.hour, signup.weekdays) == ("weekly", 8, [1, 4])
    assert signup.wording_id == "abo-1-de"
    assert signup.wording.startswith("Ich möchte zu dieser Suche Benachrichtigungen von Stadtradar")
    assert signup.ip == "127.0.0.1"
    assert len(door.letters()) == 1
    assert door.subscriptions() == []


def test_the_letter_holds_a_link_and_nothing_that_was_typed(door: Door) -> None:
    door.order(q="Kauft bei Mustermann")

    (letter,) = door.letters()
    assert letter.message is not None
    mail = message_from_bytes(letter.message, policy=policy.default)
    assert mail["Subject"] == "Bitte bestätigen: Benachrichtigungen von Stadtradar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Mustermann" not in letter.message.decode()
    assert "/abo/bestaetigen/" in mail.get_content()


def test_what_is_stored_of_the_token_does_not_confirm(door: Door) -> None:
    door.order()
    (signup,) = door.signups()

    token = door.link().rpartition("/")[2]

    assert len(token) >= 43  # 256 bits
    assert token not in {signup.token_hash, ""}
    assert door.visitor.post("/abo/bestaetigen/" + signup.token_hash).status == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("q", "", "Bitte eine Suchanfrage eingeben"),
        ("q", "(Mainz", "Die Klammer an Stelle 1 wird nicht geschlossen."),
        ("adresse", "leserin", "es fehlt das @"),
        ("adresse", "bürgerin@example.org", "Umlaute vor dem @"),
        ("rhythmus", "stündlich", "Den Rhythmus „stündlich“ gibt es nicht. Möglich sind"),
        ("uhrzeit", "24", "„24“ ist keine Uhrzeit"),
        ("sprache", "fr", "Die Sprache „fr“ gibt es nicht"),
        ("anrede", "du", "Die Anrede „du“ gibt es nicht"),
        ("einwilligung", "", "Ohne Ihre Einwilligung"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    door: Door, field: str, value: str, said: str
) -> None:
    answer = door.order(**{field: value})

    (fault,) = faults(answer)
    assert answer.status == 400
    assert said in fault
    name = field
    assert answer.attributes(".fault a", "href") == [f"#{name}"]
    assert answer.attributes(f"#{name}[aria-invalid=true]", "id") == [name]
    assert f"{name}-fehler" in answer.attribute(f"#{name}", "aria-describedby")
    if field != "q":
        assert answer.attribute("#q", "value") == "Kaiserslautern"
    assert door.signups() == []


def test_a_weekly_mail_needs_a_day(door: Door) -> None:
    answer = door.order(rhythmus="weekly")

    assert "fehlt der Wochentag" in faults(answer)[0]


def test_the_preview_shows_what_would_have_come_before_anything_is_ordered(door: Door) -> None:
    register(door.database, KOMMUNE21)
    old = an_article(url="https://www.kommune21.de/alt", title="Kaiserslautern früher", body="Ganz anders.")
    store(door.database, old, now=START - timedelta(days=31))
    for number, article in enumerate(numbered_articles(12, kicker="Kaiserslautern")):
        store(door.database, article, now=START - timedelta(hours=30 * number))

    answer = door.order(schritt="vorschau", adresse="", einwilligung="")

    titles = answer.texts(".preview li a")
    assert answer.status == 200
    assert faults(answer) == []
    assert "12 Geschichten, in 12 Mails" in answer.text_of(".preview")
    assert len(titles) == 10
    assert titles[0] == "Meldung 12"  # found last, whenever it was published
    assert door.signups() == []


@pytest.mark.parametrize(
    ("count", "said"), [(0, "hätte nichts gemeldet"), (151, "mehr, als sich lesen lässt")]
)
def test_the_preview_warns_of_nothing_and_of_a_flood(door: Door, count: int, said: str) -> None:
    store(door.database, *numbered_articles(count, kicker="Kaiserslautern"), now=START - timedelta(hours=1))

    answer = door.order(schritt="vorschau", rhythmus="instant")

    assert said in answer.text_of(".preview .warning")


def test_a_query_that_was_changed_is_previewed_before_it_is_ordered(door: Door) -> None:
    first = door.order(q="Mainz", gesehen="Trier")

    assert "Die Suchanfrage ist neu" in first.text_of(".fault")
    assert first.attribute("input[name=gesehen]", "value") == "Mainz"
    assert door.signups() == []


def test_a_wording_that_we_never_showed_is_no_consent(door: Door) -> None:
    answer = door.order(wortlaut="abo-99-de")

    assert "Ohne Ihre Einwilligung" in faults(answer)[0]


def test_who_bounced_complained_or_was_erased_may_come_back_but_not_against_the_operator(door: Door) -> None:
    with door.database.transaction() as session:
        for reason in SuppressionReason:
            suppress(session, f"{reason}@example.org", reason, hmac_key=HMAC_KEY, now=START)

    for reason in SuppressionReason:
        door.order(adresse=f"{reason.upper()}@example.org")

    asked = {letter.recipient.lower() for letter in door.letters()}
    assert asked == {"bounced@example.org", "complained@example.org", "erased@example.org"}


def test_where_nothing_of_the_visitor_is_recorded_nothing_is(sqlite_database: Database) -> None:
    with open_door(sqlite_database, records_origin=False) as door:
        door.order()

        assert [(one.ip, one.user_agent) for one in door.signups()] == [(None, None)]


def test_a_closed_door_says_so_and_no_page_leads_there(sqlite_database: Database) -> None:
    with open_door(sqlite_database, accepts=False) as door:
        closed = door.visitor.get("/abo")
        tried = door.send("/abo", {"q": "Mainz"})
        start = door.visitor.get("/", q="Mainz")

        assert (closed.status, tried.status) == (404, 404)
        assert closed.text_of("h1") == "Die Anmeldung ist hier nicht offen"
        assert not any("/abo" in href for href in start.attributes("a", "href"))


def test_the_search_leads_to_the_form_with_its_query(door: Door) -> None:
    store(door.database, an_article(title="Parken in Mainz"))

    found, nothing = door.visitor.get("/", q="Mainz"), door.visitor.get("/", q="Trier")

    assert "/abo?q=Mainz" in found.attributes("main a", "href")
    assert "/abo?q=Trier" in nothing.attributes("main a", "href")
    assert found.attributes("nav a[href='/abo']", "href") == ["/abo"]


def test_english_visitors_agree_in_english(door: Door) -> None:
    form = door.visitor.get("/abo", lang="en")

    assert form.text_of("h1") == "Subscribe to a search"
    assert form.attribute("input[name=wortlaut]", "value") == "abo-1-en"
    assert form.attribute("main form", "action") == "/abo?lang=en"
