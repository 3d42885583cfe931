from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

from query import Alias, Member
from storage.aliases import load_aliases, remove_alias, save_alias, subscriptions_naming
from storage.database import Database
from storage.people.subscriptions import end_subscriptions
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

KL = Alias(
    name="KL.digital",
    members=(
        Member(query="KL.digital ODER KLdigital"),
        Member(query='"Referat Digitalisierung"', first=date(2026, 7, 1), last=date(2027, 1, 31)),
    ),
)


def save(database: Database, *aliases: Alias) -> None:
    with database.transaction() as session:
        for alias in aliases:
            save_alias(session, alias)


def test_an_alias_comes_back_as_it_was_saved(database: Database) -> None:
    save(database, KL, Alias(name="BB", members=(Member(query="Bad"),)))

    with database.reading() as session:
        assert load_aliases(session) == {
            "bb": Alias(name="BB", members=(Member(query="Bad"),)),
            "kldigital": KL,
        }


def test_every_spelling_of_a_name_is_the_same_alias(database: Database) -> None:
    save(database, KL)

    changed = Alias(name="kl-digital", members=(Member(query="anders"),))
    save(database, changed)

    with database.reading() as session:
        assert load_aliases(session) == {"kldigital": changed}
    with database.transaction() as session:
        assert remove_alias(session, "KLdigital")
        assert not remove_alias(session, "KLdigital")
        assert load_aliases(session) == {}


def test_only_running_subscriptions_that_name_an_alias_use_it(database: Database) -> None:
    with database.transaction() as session:
        reader = a_subscriber(session)
        queries = ("@kl-digital Bad", "@anders", 'info@KL.digital "@KL.digital"', "KL.digital", "@KLdigital")
        used, *_, ended = [a_subscription(session, reader, query).id for query in queries]
        end_subscriptions(session, reader.id, [ended], evidence="Ende", hmac_key=KEY, now=NOW)

    with database.reading() as session:
        found = subscriptions_naming(session, "KL.digital")
        assert [(one.id, one.subscriber.email) for one in found] == [(used, "leserin@example.org")]


def test_members_added_at_the_same_time_are_all_kept(database: Database) -> None:
    save(database, Alias(name="KL", members=()))
    ready = Barrier(3)

    def add(number: int) -> None:
        ready.wait(timeout=20)
        with database.transaction() as session:
            alias = load_aliases(session, to_change=True)["kl"]
            save_alias(session, replace(alias, members=(*alias.members, Member(query=f"Wort{number}"))))

    with ThreadPoolExecutor(3) as writers:
        list(writers.map(add, range(3)))

    with database.reading() as session:
        queries = [member.query for member in load_aliases(session)["kl"].members]
    assert sorted(queries) == ["Wort0", "Wort1", "Wort2"]
