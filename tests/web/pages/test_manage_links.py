"""The link to the page where a reader manages everything: forged, or lost and asked for again."""

from datetime import timedelta

import pytest

from alerts.tokens import ReaderTokens
from tests.web.door import Door, link_in
from tests.web.managing import only


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("bend", ["cut", "foreign key", "number", "unsubscribe"])
def test_a_forged_link_is_a_friendly_404(door: Door, page: str, method: str, bend: str) -> None:
    token = page.rpartition("/")[2]
    bent = {
        "cut": token[:-2],
        "foreign key": ReaderTokens(["fremd"]).manage(1),
        "number": "1",
        "unsubscribe": "WzEsWzFdXQ.x",
    }[bend]

    answer = door.visitor.send(method, f"/verwalten/{bent}", data="tun=alle-beenden")
    data = door.visitor.get(f"/verwalten/{bent}/daten.zip")

    assert (answer.status, data.status) == (404, 404)
    assert answer.text_of("h1") == "Dieser Link ist nicht lesbar"
    assert only(door).ended_at is None


def test_who_has_lost_the_link_gets_it_by_mail_but_not_in_bulk(door: Door, page: str) -> None:
    for minutes in (0, 30, 31, 62, 62, 62):
        door.passes(timedelta(minutes=minutes))
        door.send("/verwalten", {"adresse": "LESERIN@example.org"})

    manage = [letter for letter in door.letters() if letter.kind == "manage"]
    assert len(manage) == 3
    assert manage[0].message is not None
    assert link_in(manage[0].message) == page


def test_the_answer_to_who_asks_for_the_link_is_the_same_for_everybody(door: Door, page: str) -> None:
    addresses = ("leserin@example.org", "leserin@example.org", "fremd@example.org")

    answers = [door.send("/verwalten", {"adresse": address}) for address in addresses]

    assert page
    assert {answer.status for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_what_is_no_address_is_said_at_the_field(door: Door) -> None:
    answer = door.send("/verwalten", {"adresse": "leserin"})

    assert answer.status == 400
    assert "es fehlt das @" in answer.text_of(".field-fault")
    assert answer.attribute("#adresse", "aria-describedby").strip() == "adresse-fehler"
