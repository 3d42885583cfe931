"""Saved aliases in standing queries and in the mails they bring."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from alerts.mail.maildir import MaildirTransport
from alerts.standing import parsed_once
from query import new_alias
from query.aliases import Member
from storage.aliases import remove_alias, save_alias
from storage.database import Database
from tests.alerts.world import NOON, match, name_sources, send, store, subscribe


@pytest.fixture(autouse=True)
def nothing_parsed_yet() -> Iterator[None]:
    parsed_once.cache_clear()
    yield
    parsed_once.cache_clear()


def save(database: Database, *queries: str, first: date | None = None, last: date | None = None) -> None:
    members = tuple(Member(query=query, first=first, last=last) for query in queries)
    with database.transaction() as session:
        save_alias(session, new_alias("Parken", members))


def owed_by(database: Database, title: str) -> int:
    store(database, key=title, title=title, url=f"https://a.example/{title}", body=f"{title}.")
    return match(database).owed


def test_a_changed_alias_counts_from_the_next_article_on(database: Database) -> None:
    save(database, "Stellplatz")
    subscribe(database, "a@example.org", "@Parken")
    before = [owed_by(database, "Neue Stellplatz-Karte"), owed_by(database, "Neues Parkhaus")]

    save(database, "Parkhaus")

    after = [owed_by(database, "Die Stellplatz-Karte bleibt"), owed_by(database, "Das Parkhaus bleibt")]
    assert (before, after) == ([1, 0], [0, 1])


def test_an_alias_that_is_gone_and_comes_back_is_understood_again(database: Database) -> None:
    save(database, "Parkhaus")
    subscribe(database, "a@example.org", "@Parken", "Bad")
    with database.transaction() as session:
        remove_alias(session, "Parken")
    without = [owed_by(database, "Neues Parkhaus"), owed_by(database, "Neues Bad")]

    save(database, "Parkhaus")

    assert without == [0, 1]
    assert owed_by(database, "Das Parkhaus bleibt") == 1


def test_a_name_counts_on_its_days_only(database: Database) -> None:
    save(database, "Parkhaus", first=date(2026, 11, 24))
    subscribe(database, "a@example.org", "@Parken")
    store(database, key="a", title="Parkhaus heute", published_at=NOON)
    store(
        database,
        key="b",
        title="Parkhaus morgen",
        body="Anders.",
        published_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    )

    assert match(database).owed == 1


def test_a_mail_marks_what_an_alias_stands_for(database: Database, tmp_path: Path) -> None:
    save(database, "Parkplatz")
    subscribe(database, "a@example.org", "@parken")
    name_sources(database)
    store(database)
    match(database)

    send(database, MaildirTransport(tmp_path / "mails"))

    (mail,) = (tmp_path / "mails" / "new").iterdir()
    content = message_from_bytes(mail.read_bytes(), policy=policy.default)
    html = content.get_body(("html",))
    assert html is not None
    assert "„@parken“" in html.get_content()
    assert ">Parkplatz</strong>" in html.get_content()
