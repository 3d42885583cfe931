"""`feeds`: who may read a search in a feed reader."""

from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


def _subscription(stadtradar: CommandLine) -> str:
    assert stadtradar("subscribers", "add", WHO, "--consent", "mündlich").code == 0
    added = stadtradar("subscriptions", "add", WHO, "Bad", "--consent", "mündlich", "--json")
    return str(added.document["id"])


def test_a_feed_is_created_and_its_addresses_are_told_once(stadtradar: CommandLine) -> None:
    subscription = _subscription(stadtradar)

    created = stadtradar("feeds", "create", subscription, "--json")

    page = created.document["page"]
    listed = stadtradar("feeds", "list", "--json")
    assert created.code == 0
    assert page.startswith("http://127.0.0.1:8731/feed/")
    assert created.document["urls"] == {end: f"{page}.{end}" for end in ("atom", "rss", "json")}
    assert page.rpartition("/")[2] not in listed.out
    assert [(one["id"], one["query"]) for one in listed.document["feeds"]] == [
        (created.document["id"], "Bad")
    ]


def test_people_are_told_the_addresses_and_to_keep_them(stadtradar: CommandLine) -> None:
    answer = stadtradar("feeds", "create", _subscription(stadtradar))

    assert answer.out.count("http://127.0.0.1:8731/feed/") == 4
    assert "Bitte jetzt aufheben." in answer.out


def test_a_feed_is_revoked(stadtradar: CommandLine) -> None:
    number = stadtradar("feeds", "create", _subscription(stadtradar), "--json").document["id"]

    first = stadtradar("feeds", "revoke", str(number), "--json")
    again = stadtradar("feeds", "revoke", str(number), "--json")

    assert (first.code, again.code) == (0, 0)
    assert first.document["revoked_at"] is not None
    assert again.document == first.document


def test_what_is_not_there_is_named(stadtradar: CommandLine) -> None:
    no_search = stadtradar("feeds", "create", "7")
    no_feed = stadtradar("feeds", "revoke", "7")

    assert (no_search.code, no_feed.code) == (2, 2)
    assert "Das Abo 7 gibt es hier nicht." in no_search.err
    assert "stadtradar feeds list" in no_feed.err
