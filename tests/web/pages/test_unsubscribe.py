import pytest

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from storage.people.consent import consent_records
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.people.subscriptions import active_subscriptions
from storage.tables import ConsentEvent
from tests.web.conftest import HMAC_KEY
from tests.web.stored import NOW, subscribed
from tests.web.visiting import Visitor

ONE_CLICK = {"Content-Type": "application/x-www-form-urlencoded"}
ONE_CLICK_BODY = "List-Unsubscribe=One-Click"


def active(database: Database) -> list[str]:
    with database.reading() as session:
        return [subscription.query for subscription in active_subscriptions(session)]


def withdrawals(database: Database, subscriber: int) -> list[str]:
    with database.reading() as session:
        records = consent_records(session, subscriber)
        return [record.evidence for record in records if record.event == ConsentEvent.WITHDRAWN]


@pytest.fixture
def reader(database: Database) -> tuple[int, list[int]]:
    return subscribed(database, "leserin@example.org", ["Kaiserslautern", "KL.digital", "Trier"])


@pytest.fixture
def path(reader: tuple[int, list[int]], tokens: UnsubscribeTokens) -> str:
    """Return the link that ends the first two searches."""
    subscriber, (first, second, _) = reader
    return "/abmelden/" + tokens.issue(subscriber, [first, second])


def test_looking_shows_what_would_end_and_ends_nothing(
    database: Database, visitor: Visitor, path: str
) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(3):
            visitor.send(method, path)

    answer = visitor.get(path)

    assert answer.status == 200
    assert answer.texts(".queries li") == ["Kaiserslautern", "KL.digital"]
    assert answer.text_of("button") == "Diese 2 Suchen abbestellen"
    assert "example.org" not in answer.text
    assert active(database) == ["Kaiserslautern", "KL.digital", "Trier"]


def test_the_button_ends_exactly_these_searches(
    database: Database, visitor: Visitor, path: str, reader: tuple[int, list[int]]
) -> None:
    form = visitor.get(path)

    answer = visitor.post(form.attribute("main form", "action"), data=ONE_CLICK_BODY, headers=ONE_CLICK)

    assert answer.status == 200
    assert answer.text_of("h1") == "Abbestellt"
    assert answer.texts(".queries li") == ["Kaiserslautern", "KL.digital"]
    assert active(database) == ["Trier"]
    assert withdrawals(database, reader[0]) == ["Knopf auf der Abmeldeseite, Link aus einer Mail"] * 2


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (ONE_CLICK_BODY, ONE_CLICK),
        (ONE_CLICK_BODY, ONE_CLICK | {"Origin": "https://mail.example.org", "Sec-Fetch-Site": "cross-site"}),
        (ONE_CLICK_BODY, ONE_CLICK | {"Origin": "null"}),
        (
            '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
            {"Content-Type": "multipart/form-data; boundary=x"},
        ),
        ("", {}),
        ("\xff{kaputt", {"Content-Type": "multipart/form-data"}),
    ],
    ids=["as in RFC 8058", "from a web mailer", "from a sandbox", "multipart", "empty", "broken"],
)
def test_one_click_works_for_every_mail_program(
    database: Database,
    visitor: Visitor,
    path: str,
    reader: tuple[int, list[int]],
    body: str,
    headers: dict[str, str],
) -> None:
    answer = visitor.post(path, data=body.encode("latin-1"), headers=headers)

    assert answer.status == 200
    assert not answer.cookies
    assert "Location" not in answer.headers
    assert active(database) == ["Trier"]
    assert (
        withdrawals(database, reader[0])
        == ["One-Click des Mailprogramms (RFC 8058), Link aus einer Mail"] * 2
    )


def test_leaving_twice_is_no_fault_and_is_recorded_once(
    database: Database, visitor: Visitor, path: str, reader: tuple[int, list[int]]
) -> None:
    visitor.post(path)

    again, looked = visitor.post(path), visitor.get(path)

    assert again.status == looked.status == 200
    assert "bereits beendet" in again.text_of("main")
    assert looked.texts("button") == []
    assert len(withdrawals(database, reader[0])) == 2


def test_after_erasure_the_link_still_answers(database: Database, visitor: Visitor, path: str) -> None:
    with database.transaction() as session:
        subscriber = find_subscriber(session, "leserin@example.org")
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="Test", hmac_key=HMAC_KEY, now=NOW)

    answer = visitor.post(path)

    assert answer.status == 200
    assert "bereits beendet" in answer.text_of("main")


def test_a_token_ends_only_searches_of_its_own_reader(
    database: Database, visitor: Visitor, reader: tuple[int, list[int]], tokens: UnsubscribeTokens
) -> None:
    other, _ = subscribed(database, "andere@example.org", ["Mainz"])

    visitor.post("/abmelden/" + tokens.issue(other, reader[1]))

    assert active(database) == ["Kaiserslautern", "KL.digital", "Trier", "Mainz"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("bend", ["cut", "foreign key", "slash", "nul", "umlaut", "empty", "long"])
def test_a_bent_link_is_a_friendly_404_that_changes_nothing(
    database: Database, visitor: Visitor, path: str, method: str, bend: str
) -> None:
    bent = {
        "cut": path[:-4],
        "foreign key": "/abmelden/" + UnsubscribeTokens(["fremd"]).issue(1, [1]),
        "slash": path.replace("/abmelden/", "/abmelden/x/"),
        "nul": path + "%00",
        "umlaut": path[:-2] + "%C3%BC",
        "empty": "/abmelden/",
        "long": "/abmelden/" + "a" * 20_000,
    }[bend]

    answer = visitor.send(method, bent, data=ONE_CLICK_BODY, headers=ONE_CLICK)

    assert answer.status == 404
    assert answer.text_of("h1") == "Dieser Abmeldelink ist nicht lesbar"
    assert "redaktion@stadtradar.example" in answer.text
    assert active(database) == ["Kaiserslautern", "KL.digital", "Trier"]


def test_english_readers_keep_their_language(visitor: Visitor, path: str) -> None:
    form = visitor.get(path, lang="en")

    answer = visitor.post(form.attribute("main form", "action"))

    assert form.text_of("button") == "Stop these 2 searches"
    assert answer.text_of("h1") == "Stopped"
