"""What keeps programs from signing people up, and from learning who is."""

from datetime import timedelta
from time import monotonic

import pytest

from storage.database import Database
from storage.people.suppressions import suppress
from storage.tables import SuppressionReason
from tests.storage.readers import a_wish
from tests.web.conftest import HMAC_KEY
from tests.web.door import START, Door, open_door
from tests.web.stored import subscribed
from tests.web.visiting import Answer
from web.flood import MOST


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
    assert door.signups() == []


def test_a_form_of_yesterday_is_asked_again_and_then_taken(door: Door) -> None:
    fields = door.form()
    door.passes(timedelta(hours=25))

    late = door.send("/abo", fields)
    door.passes(timedelta(seconds=5))
    again = door.send("/abo", {**fields, "marke": late.attribute("input[name=marke]", "value")})

    assert "sehr lange offen" in late.text_of(".fault")
    assert again.text_of("h1") == "Bitte im Postfach bestätigen"


def test_what_is_no_form_of_ours_is_refused_quietly(door: Door) -> None:
    large = door.visitor.post("/abo", data=b"q=" + b"a" * 100_000)
    many = door.visitor.post("/abo", data="&".join("q=a" for _ in range(2000)))
    odd = door.visitor.post("/abo", data=b"\xff\x00%FF&&==")

    assert (large.status, many.status, odd.status) == (413, 400, 200)
    assert door.signups() == []


def test_what_fills_the_trap_orders_nothing(door: Door) -> None:
    door.order(website="https://spam.example")

    assert door.signups() == []
    assert door.letters() == []


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


def _telling(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.lower() != "date"}


def test_no_answer_comes_sooner_than_the_slowest_needs(sqlite_database: Database) -> None:
    subscribed(sqlite_database, "bekannt@example.org", ["Mainz"])
    with open_door(sqlite_database, takes=timedelta(seconds=0.5)) as door:
        fields = door.form()
        door.passes(timedelta(seconds=30))
        for address in ("neu@example.org", "bekannt@example.org", "neu@example.org"):
            began = monotonic()
            door.send("/abo", {**fields, "adresse": address})

            assert monotonic() - began >= 0.5


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
    assert [one.query for one in door.signups()] == ["Kaiserslautern", "Trier"]


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
    assert [one.ip for one in door.signups()] == ["198.51.100.1"]
