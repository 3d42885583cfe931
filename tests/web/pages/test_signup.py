from datetime import timedelta
from email import message_from_bytes, policy
from time import monotonic

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.people.suppressions import suppress
from storage.tables import Signup, SuppressionReason
from tests.articles import an_article
from tests.storage.readers import a_wish
from tests.web.conftest import HMAC_KEY
from tests.web.door import START, Door, open_door
from tests.web.stored import KOMMUNE21, numbered_articles, register, store, subscribed
from tests.web.visiting import Answer
from web.flood import MOST


def signups(door: Door) -> list[Signup]:
    with door.database.reading() as session:
        return list(session.scalars(select(Signup).order_by(Signup.id)))


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

    (signup,) = signups(door)
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
    (signup,) = signups(door)

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
    assert signups(door) == []


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
    assert signups(door) == []


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
    assert signups(door) == []


def test_a_program_that_is_too_quick_is_asked_again_and_keeps_its_entries(door: Door) -> None:
    fields = door.form()

    quick = door.send("/abo", fields)
    door.passes(timedelta(seconds=2))
    slow = door.send("/abo", {**fields, "marke": quick.attribute("input[name=marke]", "value")})

    assert quick.status == 400
    assert "ungewöhnlich schnell" in quick.text_of(".fault")
    assert slow.text_of("h1") == "Bitte im Postfach bestätigen"


@pytest.mark.parametrize("mark", ["", "erfunden", "MTc3Mjc4NDAwMDAwMA.x"])
def test_a_form_that_we_did_not_show_orders_nothing(door: Door, mark: str) -> None:
    answer = door.order(marke=mark)

    assert answer.status == 400
    assert signups(door) == []


def test_a_form_of_yesterday_is_asked_again_and_then_taken(door: Door) -> None:
    fields = door.form()
    door.passes(timedelta(hours=25))

    late = door.send("/abo", fields)
    door.passes(timedelta(seconds=5))
    again = door.send("/abo", {**fields, "marke": late.attribute("input[name=marke]", "value")})

    assert "sehr lange offen" in late.text_of(".fault")
    assert again.text_of("h1") == "Bitte im Postfach bestätigen"


def test_a_wording_that_we_never_showed_is_no_consent(door: Door) -> None:
    answer = door.order(wortlaut="abo-99-de")

    assert "Ohne Ihre Einwilligung" in faults(answer)[0]


def test_the_answer_is_the_same_whoever_has_the_address(door: Door) -> None:
    subscribed(door.database, "bekannt@example.org", ["Mainz"])
    with door.database.transaction() as session:
        for reason in SuppressionReason:
            suppress(session, f"{reason}@example.org", reason, hmac_key=HMAC_KEY, now=START)
    door.order(adresse="eben@example.org")
    addresses = ["neu@example.org", "bekannt@example.org", "eben@example.org"]
    addresses += [f"{reason}@example.org" for reason in SuppressionReason]

    answers = [door.order(adresse=address) for address in addresses]
    trapped = door.order(adresse="automat@example.org", website="https://spam.example")

    assert {answer.status for answer in [*answers, trapped]} == {200}
    assert len({answer.content for answer in [*answers, trapped]}) == 1
    assert len({str(sorted(_telling(answer).items())) for answer in [*answers, trapped]}) == 1


def test_no_answer_comes_sooner_than_the_slowest_needs(sqlite_database: Database) -> None:
    subscribed(sqlite_database, "bekannt@example.org", ["Mainz"])
    with open_door(sqlite_database, takes=timedelta(seconds=0.5)) as door:
        fields = door.form()
        door.passes(timedelta(seconds=30))
        for address in ("neu@example.org", "bekannt@example.org", "neu@example.org"):
            began = monotonic()
            door.send("/abo", {**fields, "adresse": address})

            assert monotonic() - began >= 0.5


def _telling(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.lower() != "date"}


def test_who_bounced_complained_or_was_erased_may_come_back_but_not_against_the_operator(door: Door) -> None:
    with door.database.transaction() as session:
        for reason in SuppressionReason:
            suppress(session, f"{reason}@example.org", reason, hmac_key=HMAC_KEY, now=START)

    for reason in SuppressionReason:
        door.order(adresse=f"{reason.upper()}@example.org")

    asked = {letter.recipient.lower() for letter in door.letters()}
    assert asked == {"bounced@example.org", "complained@example.org", "erased@example.org"}


def test_what_fills_the_trap_orders_nothing(door: Door) -> None:
    door.order(website="https://spam.example")

    assert signups(door) == []
    assert door.letters() == []


def test_a_list_bomb_of_a_thousand_sign_ups_is_one_mail(door: Door) -> None:
    fields = door.form()
    door.passes(timedelta(seconds=30))

    wishes = [door.send("/abo", {**fields, "adresse": spelled}).status for spelled in _SPELLINGS]
    wish = a_wish("opfer@example.org")
    for second in range(1000):
        door.people.correspondent.ask_to_confirm(wish, door.now + timedelta(seconds=second))

    assert wishes == [200] * len(_SPELLINGS)
    assert len(door.letters()) == 1


_SPELLINGS = ("opfer@example.org", "OPFER@example.org", "Opfer@EXAMPLE.org", " opfer@example.org ")


def test_a_day_later_the_same_address_may_be_asked_again(door: Door) -> None:
    door.order()
    door.passes(timedelta(hours=23))
    door.order(q="Mainz")
    before = len(door.letters())
    door.passes(timedelta(hours=1, minutes=1))

    door.order(q="Trier")

    assert before == 1
    assert [one.query for one in signups(door)] == ["Kaiserslautern", "Trier"]


def test_one_visitor_cannot_ask_for_mail_in_bulk_and_others_still_can(door: Door) -> None:
    fields = door.form()
    door.passes(timedelta(seconds=30))
    for number in range(MOST):
        assert door.people.gate.lets_in("203.0.113.7", door.now + timedelta(seconds=number))

    flooding = door.send("/abo", fields, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    other = door.send("/abo", fields, **{"X-Forwarded-For": "203.0.113.7, 198.51.100.1"})

    assert flooding.status == 429
    assert flooding.text_of("h1") == "Zu viele Anfragen von diesem Anschluss"
    assert other.status == 200
    assert [one.ip for one in signups(door)] == ["198.51.100.1"]


def test_where_nothing_of_the_visitor_is_recorded_nothing_is(sqlite_database: Database) -> None:
    with open_door(sqlite_database, records_origin=False) as door:
        door.order()

        assert [(one.ip, one.user_agent) for one in signups(door)] == [(None, None)]


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


def test_what_is_no_form_of_ours_is_refused_quietly(door: Door) -> None:
    large = door.visitor.post("/abo", data=b"q=" + b"a" * 100_000)
    many = door.visitor.post("/abo", data="&".join("q=a" for _ in range(2000)))
    odd = door.visitor.post("/abo", data=b"\xff\x00%FF&&==")

    assert (large.status, many.status, odd.status) == (413, 400, 200)
    assert signups(door) == []


def test_english_visitors_agree_in_english(door: Door) -> None:
    form = door.visitor.get("/abo", lang="en")

    assert form.text_of("h1") == "Subscribe to a search"
    assert form.attribute("input[name=wortlaut]", "value") == "abo-1-en"
    assert form.attribute("main form", "action") == "/abo?lang=en"
