"""`endpoints`: webhooks and chats of readers."""

from collections.abc import Iterator

import pytest
from standardwebhooks import Webhook

from tests.articles import an_article
from tests.servers import FaultServer, page
from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"/geheim": page(status=204)}) as running:
        yield running


@pytest.fixture
def reader(stadtradar: CommandLine, server: FaultServer) -> CommandLine:
    stadtradar.configure(f'[crawler]\nallowed_hosts = ["{server.authority}"]\n')
    assert stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Bad").code == 0
    return stadtradar


def _added(stadtradar: CommandLine, server: FaultServer, *more: str) -> dict[str, object]:
    answer = stadtradar("endpoints", "add", WHO, "webhook", server.url("/geheim"), *more, "--json")
    assert answer.code == 0, answer.err
    document: dict[str, object] = answer.document
    return document


def test_a_webhook_is_added_and_its_secret_told_once(reader: CommandLine, server: FaultServer) -> None:
    added = _added(reader, server)

    listed = reader("endpoints", "list", WHO, "--json")
    assert str(added["secret"]).startswith("whsec_")
    assert added["subscriptions"] == [1]
    assert [one["id"] for one in listed.document["endpoints"]] == [added["id"]]
    assert "whsec" not in listed.out
    assert "geheim" not in listed.out
    assert "geheim" not in reader("endpoints", "list").out


def test_a_trial_arrives_signed(reader: CommandLine, server: FaultServer) -> None:
    added = _added(reader, server)

    answer = reader("endpoints", "test", str(added["id"]), "--json")

    (seen,) = server.requests
    assert answer.document == {"id": added["id"], "delivered": True, "reply": "HTTP 204"}
    document = Webhook(str(added["secret"])).verify(seen.body, dict(seen.headers))
    assert document["type"] == "endpoint.test"


def test_a_trial_that_does_not_arrive_says_why(reader: CommandLine, server: FaultServer) -> None:
    added = _added(reader, server)
    server.answers["/geheim"] = page(status=404)

    answer = reader("endpoints", "test", str(added["id"]))

    assert (answer.code, answer.out) == (1, "Nicht angekommen: HTTP 404\n")


def test_a_secret_rotates_and_the_old_one_ends(reader: CommandLine, server: FaultServer) -> None:
    added = _added(reader, server)
    number = str(added["id"])

    rotated = reader("endpoints", "rotate", number, "--json").document
    reader("endpoints", "test", number)
    ended = reader("endpoints", "rotate", number, "--end", "--json").document
    reader("endpoints", "test", number)

    both, newest = server.requests
    Webhook(str(added["secret"])).verify(both.body, dict(both.headers))
    Webhook(rotated["secret"]).verify(newest.body, dict(newest.headers))
    assert len(newest.headers["webhook-signature"].split()) == 1
    assert ended["secret"] is None


def test_an_endpoint_is_disabled_and_removed(reader: CommandLine, server: FaultServer) -> None:
    number = str(_added(reader, server)["id"])

    disabled = reader("endpoints", "disable", number, "--json")
    removed = reader("endpoints", "remove", number, "--json")

    assert disabled.document["disabled_at"] is not None
    assert removed.document == {"id": int(number), "removed": True}
    assert reader("endpoints", "list", "--json").document == {"endpoints": []}
    assert reader("endpoints", "test", number).code == 2


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/", "keine öffentliche Adresse"),
        ("http://hook.example/", "beginnt nicht mit https://"),
        ("https://hook.example:8080/", "Port 8080 ist nicht erlaubt"),
        ("https://hook.example/ä", "ASCII"),
        ("hook.example", "Schema"),
    ],
)
def test_where_nothing_can_be_told_is_refused(reader: CommandLine, url: str, reason: str) -> None:
    answer = reader("endpoints", "add", WHO, "webhook", url)

    assert answer.code == 2
    assert reason in answer.err


def test_only_running_searches_of_the_reader_can_tell_there(reader: CommandLine, server: FaultServer) -> None:
    answer = reader("endpoints", "add", WHO, "webhook", server.url("/geheim"), "--subscription", "9")

    assert answer.code == 2
    assert "Abo 9 ist kein laufendes Abo dieses Empfängers." in answer.err


def test_a_chat_needs_the_operators_permission(reader: CommandLine) -> None:
    refused = reader("endpoints", "add", WHO, "chat", "ntfys://ntfy.example/raum")
    reader.configure('[alerts]\nchat_schemes = ["ntfys"]\n')
    added = reader("endpoints", "add", WHO, "chat", "ntfys://ntfy.example/raum", "--json")

    assert refused.code == 2
    assert "alerts.chat_schemes: keines" in refused.err
    assert (added.code, added.document["place"], added.document["secret"]) == (0, "ntfys://…", None)
    assert reader("endpoints", "rotate", str(added.document["id"])).code == 2


def test_an_unencrypted_chat_cannot_be_allowed(reader: CommandLine) -> None:
    reader.configure('[alerts]\nchat_schemes = ["json"]\n')

    answer = reader("endpoints", "add", WHO, "chat", "json://example.org/")

    assert answer.code == 3
    assert "alerts.chat_schemes: json" in answer.err


def test_a_story_goes_to_the_webhook_as_well_as_by_mail(reader: CommandLine, server: FaultServer) -> None:
    added = _added(reader, server)
    reader.store(an_article(title="Bad wird saniert", kicker=None))

    answer = reader("alerts", "send", "--json")

    (seen,) = server.requests
    document = Webhook(str(added["secret"])).verify(seen.body, dict(seen.headers))
    assert answer.document["sent"] == 2, answer.err
    assert document["type"] == "story.matched"
    assert document["data"]["story"]["subscriptions"] == [{"id": 1, "query": "Bad"}]
