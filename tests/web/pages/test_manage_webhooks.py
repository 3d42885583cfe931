"""Webhooks and chats on the page where a reader manages everything."""

from collections.abc import Iterator
from functools import partial

import pytest

from alerts.channels.signing import PREFIX
from stadtradar.channels import reader_webhook_fault
from stadtradar.settings import CrawlerSettings, Settings
from storage.database import Database
from storage.people.endpoint_changes import NewEndpoint, add_endpoint
from storage.people.endpoints import disable_endpoint, list_endpoints
from storage.tables import Endpoint, EndpointKind, Subscriber
from tests.web.door import Door, open_door
from tests.web.managing import act, settings
from tests.web.stored import KOMMUNE21, register, subscribed
from web.endpoint_actions import MOST_ENDPOINTS
from web.manage_actions import proof_of

SETTINGS = Settings(crawler=CrawlerSettings(allowed_hosts=("hook.intern:443", "hook.intern:8080")))
TARGET = "https://hook.stadt.example/geheim?schluessel=geheim"
SHOWN = "Webhook Nr. 1: https://hook.stadt.example/…, seit 05.03.2026"


@pytest.fixture
def open_house(database: Database) -> Iterator[Door]:
    """Return a site whose operator lets readers add webhooks."""
    with open_door(database, webhook_fault=partial(reader_webhook_fault, SETTINGS)) as door:
        register(database, KOMMUNE21)
        yield door


@pytest.fixture
def page(open_house: Door) -> str:
    """Return the path of the page of a reader with one search."""
    return open_house.confirmed()


def endpoints(door: Door) -> list[Endpoint]:
    with door.database.reading() as session:
        return list_endpoints(session)


def given(door: Door, kind: EndpointKind, url: str, reader: int = 1) -> Endpoint:
    """Let the operator add an endpoint at which nothing is told yet."""
    new = NewEndpoint(kind=kind, url=url, secret="whsec_eA==" if kind is EndpointKind.WEBHOOK else None)
    with door.database.transaction() as session:
        return add_endpoint(session, session.get_one(Subscriber, reader), new, [], proof_of(b"k", door.now))


def test_a_webhook_is_added_and_its_secret_shown_this_one_time(open_house: Door, page: str) -> None:
    made = act(open_house, page, "webhook", ziel=TARGET, fuer="1")
    looked = open_house.visitor.get(page)

    (endpoint,) = endpoints(open_house)
    assert (made.status, made.headers["Cache-Control"]) == (200, "no-store")
    assert made.text_of("h1") == "Webhook Nr. 1 ist eingetragen"
    assert made.text_of(".once code") == endpoint.secret
    assert made.text_of(".once code").startswith(PREFIX)
    assert (endpoint.kind, endpoint.url, endpoint.subscriber_id) == ("webhook", TARGET, 1)
    assert looked.text_of("#wege .channels strong") == SHOWN
    assert "Meldet: „Kaiserslautern“" in looked.text_of("#wege .channels")
    assert "geheim?" not in looked.text
    assert PREFIX not in looked.text


def test_the_chosen_searches_tell_there_with_a_line_in_the_ledger(open_house: Door, page: str) -> None:
    act(open_house, page, "neu", q="Mainz", rhythmus="instant", uhrzeit="7", gesehen="Mainz")
    before = len(open_house.ledger())

    act(open_house, page, "webhook", ziel=TARGET, fuer="2")

    assert [one.channels for one in open_house.subscriptions()] == [["mail"], ["mail", "webhook:1"]]
    (line,) = open_house.ledger()[before:]
    assert (line.event, line.subscription_id) == ("changed", 2)
    assert line.evidence == "Verwaltungsseite, Link aus einer Mail: Wege mail → mail, webhook:1"


@pytest.mark.parametrize(
    ("target", "german", "english"),
    [
        ("", "Bitte die ganze Adresse angeben", "Please enter the whole address"),
        ("hook.stadt.example/a", "Bitte die ganze Adresse angeben", "Please enter the whole address"),
        ("http://hook.stadt.example/", "Bitte die ganze Adresse angeben", "Please enter the whole address"),
        ("javascript:alert(1)", "Bitte die ganze Adresse angeben", "Please enter the whole address"),
        ("https://hook.stadt.example:8443/", "Port 8443 ist nicht erlaubt", "port 8443 is not allowed"),
        ("https://127.0.0.1/", "127.0.0.1 ist keine öffentliche Adresse", "127.0.0.1 is no public address"),
        ("https://[::1]/", "::1 ist keine öffentliche Adresse", "::1 is no public address"),
        ("https://169.254.169.254/x", "ist keine öffentliche Adresse", "is no public address"),
        ("https://2130706433/", "ist eine verschleierte Adresse", "is a disguised address"),
        ("https://ich:wort@hook.example/", "Zugangsdaten", "credentials"),
        ("https://", "fehlt der Rechnername", "no host name"),
        ("https://hook.example:x/", "Die URL ist nicht lesbar", "the URL cannot be read"),
        ("https://hook.example/a b", "ASCII-Zeichen ohne Leerzeichen", "ASCII characters without spaces"),
        ("https://hook.example/\\", "umgekehrten Schrägstrich", "a backslash"),
        ("https://hook.example/<b>", "Die Adresse ist nicht lesbar", "the address cannot be read"),
        ("https://hook.example/" + "a" * 2000, "höchstens 2000", "2000 at most"),
        # What the operator vouches for is not for strangers.
        ("https://hook.intern/", "wer Stadtradar hier betreibt", "whoever runs Stadtradar here"),
        ("https://HOOK.intern./", "wer Stadtradar hier betreibt", "whoever runs Stadtradar here"),
        ("https://hook.intern:8080/", "wer Stadtradar hier betreibt", "whoever runs Stadtradar here"),
    ],
)
def test_what_cannot_be_a_webhook_is_said_at_its_field_in_both_languages(
    open_house: Door, page: str, target: str, german: str, english: str
) -> None:
    answers = [act(open_house, page + way, "webhook", ziel=target, fuer="1") for way in ("", "?lang=en")]

    assert [answer.status for answer in answers] == [400, 400]
    for answer, said in zip(answers, (german, english), strict=True):
        assert said in answer.text_of("#webhook-ziel-fehler")
        assert "webhook-ziel-fehler" in answer.attribute("#webhook-ziel", "aria-describedby")
        assert answer.attribute("#webhook-ziel", "value") == target
        assert answer.attributes("#wege details[open]", "open") != []
    assert endpoints(open_house) == []


def test_a_webhook_needs_a_search_that_tells_there(open_house: Door, page: str) -> None:
    _, (foreign,) = subscribed(open_house.database, "andere@example.org", ["Trier"])

    none = act(open_house, page, "webhook", ziel=TARGET)
    others = act(open_house, page, "webhook", ziel=TARGET, fuer=str(foreign))

    for answer in (none, others):
        assert answer.status == 400
        assert "mindestens eine Suche" in answer.text_of("#webhook-fuer-fehler")
    assert endpoints(open_house) == []


def test_sending_the_form_again_adds_no_second_one(open_house: Door, page: str) -> None:
    act(open_house, page, "webhook", ziel=TARGET, fuer="1")

    again = act(open_house, page, "webhook", ziel=TARGET, fuer="1")

    assert again.status == 400
    assert "schon eingetragen, als Webhook Nr. 1" in again.text_of("#webhook-ziel-fehler")
    assert len(endpoints(open_house)) == 1


def test_a_reader_has_five_endpoints_at_most_chats_included(open_house: Door, page: str) -> None:
    given(open_house, EndpointKind.CHAT, "ntfys://ntfy.sh/raum")
    for number in range(1, MOST_ENDPOINTS):
        act(open_house, page, "webhook", ziel=f"{TARGET}{number}", fuer="1")

    looked = open_house.visitor.get(page)
    refused = act(open_house, page, "webhook", ziel=TARGET, fuer="1")
    act(open_house, page, "endpunkt-entfernen", endpunkt="1")
    made = act(open_house, page, "webhook", ziel=TARGET, fuer="1")

    assert looked.texts("#webhook-ziel") == []
    assert "Mehr als 5 Webhooks und Chats zusammen" in looked.text_of("#wege > .hint")
    assert refused.status == 400
    assert "Mehr als 5 Webhooks und Chats zusammen" in refused.text_of("#webhook-ziel-fehler")
    assert made.status == 200


def test_a_removed_webhook_is_forgotten_and_mail_tells_again(open_house: Door, page: str) -> None:
    act(open_house, page, "webhook", ziel=TARGET, fuer="1")
    act(open_house, page, "aendern", **settings(kanal=["webhook:1"]))

    answer = act(open_house, page, "endpunkt-entfernen", endpunkt="1")

    assert "Entfernt." in answer.text_of(".done")
    assert answer.texts("#wege .channels") == []
    assert endpoints(open_house) == []
    assert [one.channels for one in open_house.subscriptions()] == [["mail"]]
    assert open_house.ledger()[-1].evidence.endswith("Wege webhook:1 → mail")


def test_a_secret_is_renewed_and_the_old_one_ends_when_the_reader_says_so(
    open_house: Door, page: str
) -> None:
    act(open_house, page, "webhook", ziel=TARGET, fuer="1")
    old = endpoints(open_house)[0].secret

    made = act(open_house, page, "geheimnis", endpunkt="1")
    act(open_house, page, "geheimnis", endpunkt="1")  # as a reload sends it
    between, looked = endpoints(open_house)[0], open_house.visitor.get(page)
    ended = act(open_house, page, "geheimnis-beenden", endpunkt="1")

    assert made.text_of("h1") == "Neues Geheimnis für Webhook Nr. 1"
    assert "Das alte gilt daneben noch" in made.text_of("main")
    assert (between.secret, between.previous_secret) == (made.text_of(".once code"), old)
    assert "Zwei Geheimnisse gelten" in looked.text_of("#wege .channels")
    assert looked.texts("button[value=geheimnis]") == []
    assert "Das alte Geheimnis gilt nicht mehr." in ended.text_of(".done")
    assert endpoints(open_house)[0].previous_secret is None


def test_a_chat_is_listed_without_its_address_and_can_only_be_removed(open_house: Door, page: str) -> None:
    given(open_house, EndpointKind.CHAT, "ntfys://ntfy.sh/geheimer-raum")

    looked = open_house.visitor.get(page)
    renewed = act(open_house, page, "geheimnis", endpunkt="1")
    removed = act(open_house, page, "endpunkt-entfernen", endpunkt="1")

    assert looked.text_of("#wege .channels strong") == "Chat Nr. 1: ntfys://…, seit 05.03.2026"
    assert "Zurzeit meldet keine Suche dorthin." in looked.text_of("#wege .channels")
    assert looked.attributes("#wege .channels button", "value") == ["endpunkt-entfernen"]
    assert renewed.texts(".once") == []
    assert "Entfernt." in removed.text_of(".done")


def test_a_disabled_webhook_says_so(open_house: Door, page: str) -> None:
    act(open_house, page, "webhook", ziel=TARGET, fuer="1")
    with open_house.database.transaction() as session:
        disable_endpoint(session, session.get_one(Endpoint, 1), "antwortet mit HTTP 410", open_house.now)

    assert "Abgeschaltet am 05.03.2026" in open_house.visitor.get(page).text_of("#wege .channels")


@pytest.mark.parametrize("what", ["geheimnis", "geheimnis-beenden", "endpunkt-entfernen"])
def test_nobody_touches_the_endpoints_of_others(open_house: Door, page: str, what: str) -> None:
    other, _ = subscribed(open_house.database, "andere@example.org", ["Trier"])
    foreign = given(open_house, EndpointKind.WEBHOOK, "https://fremd.example/geheim", reader=other)

    answer = act(open_house, page, what, endpunkt=str(foreign.id))

    assert answer.texts(".once") == []
    assert "fremd.example" not in answer.text
    (kept,) = endpoints(open_house)
    assert (kept.url, kept.secret, kept.previous_secret) == (foreign.url, foreign.secret, None)


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "²"])
def test_an_impossible_number_of_an_endpoint_does_nothing(open_house: Door, page: str, number: str) -> None:
    given(open_house, EndpointKind.WEBHOOK, TARGET)

    assert act(open_house, page, "endpunkt-entfernen", endpunkt=number).status == 200
    assert len(endpoints(open_house)) == 1


def test_without_the_operators_leave_readers_only_list_and_remove(door: Door) -> None:
    register(door.database, KOMMUNE21)
    page = door.confirmed()
    nothing = door.visitor.get(page)

    added = act(door, page, "webhook", ziel=TARGET, fuer="1")
    given(door, EndpointKind.WEBHOOK, TARGET)
    looked, renewed = door.visitor.get(page), act(door, page, "geheimnis", endpunkt="1")
    before = endpoints(door)
    removed = act(door, page, "endpunkt-entfernen", endpunkt="1")

    assert nothing.texts("#wege") == []
    assert (added.status, added.texts(".once")) == (200, [])
    assert looked.texts("#webhook-ziel") == []
    assert looked.attributes("#wege button", "value") == ["endpunkt-entfernen"]
    assert renewed.texts(".once") == []
    assert [(one.secret, one.previous_secret) for one in before] == [("whsec_eA==", None)]
    assert "Entfernt." in removed.text_of(".done")
    assert endpoints(door) == []


def test_webhooks_are_added_in_english(open_house: Door, page: str) -> None:
    made = act(open_house, page + "?lang=en", "webhook", ziel=TARGET, fuer="1")
    looked = open_house.visitor.get(page + "?lang=en")

    assert made.text_of("h1") == "Webhook no. 1 is added"
    assert "no. 1: https://hook.stadt.example/…, since" in looked.text_of("#wege .channels")
