from datetime import date

import pytest

from query import Alias, BadAlias, Fault, Member, QueryError, alias_keys, named_aliases, new_alias, parse
from query.aliases import by_key


def an_alias(*queries: str, name: str = "KL") -> Alias:
    return Alias(name=name, members=tuple(Member(query=query) for query in queries))


def fault(text: str, *aliases: Alias) -> tuple[Fault, int, str | None, str | None]:
    with pytest.raises(QueryError) as caught:
        parse(text, by_key(aliases))
    return caught.value.fault, caught.value.position, caught.value.suggestion, caught.value.value


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Mainz", set()),
        ("@KL.digital ODER -@x", {"kldigital", "x"}),
        ("titel:@Ä (@b)", {"ae", "b"}),
        ('"@KL" info@kl.de', set()),
        ('"@KL', set()),
        ("@KL | @B", set()),
    ],
)
def test_the_aliases_of_a_query_are_known_without_reading_it(text: str, keys: set[str]) -> None:
    assert alias_keys(text) == keys


def test_a_query_depends_on_the_aliases_it_names_and_on_no_other() -> None:
    one, other = an_alias("Mainz", name="eins"), an_alias("Worms", name="zwei")

    assert named_aliases("@EINS @drei", by_key((one, other))) == (one,)
    assert named_aliases("eins", by_key((one, other))) == ()


@pytest.mark.parametrize("name", ["KL.digital", " @KL.digital ", "Ärzte-Netz_2", "5G", "한국"])
def test_a_name_is_what_can_be_written_behind_the_sign(name: str) -> None:
    alias = new_alias(name, (Member(query="Mainz"),))

    assert alias.name == name.strip().removeprefix("@")
    assert named_aliases(f"@{alias.name}", by_key((alias,))) == (alias,)


@pytest.mark.parametrize("name", ["", "@", "KL digital", "...", "-x", "x:y", "(x)", '"x"', "x|y", "a" * 61])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(BadAlias, match=r"KL\.digital"):
        new_alias(name, (Member(query="Mainz"),))


def test_an_alias_that_would_never_hold_is_refused() -> None:
    backwards = Member(query="Mainz", first=date(2026, 7, 2), last=date(2026, 7, 1))
    with pytest.raises(BadAlias, match=r"02\.07\.2026 liegt nach"):
        new_alias("KL", (backwards,))
    with pytest.raises(BadAlias, match="mindestens eine"):
        new_alias("KL", ())


@pytest.mark.parametrize(
    ("member", "found", "position"),
    [
        ("(Mainz", Fault.BRACKET_NOT_CLOSED, 1),
        ("-Mainz", Fault.ONLY_EXCLUDES, 2),
        ("Mainz @Worms", Fault.ALIAS_IN_ALIAS, 7),
        ("", Fault.EMPTY, 1),
    ],
)
def test_a_member_must_be_a_query_that_knows_no_alias(member: str, found: Fault, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        new_alias("KL", (Member(query="Mainz"), Member(query=member)))

    assert (caught.value.fault, caught.value.position) == (found, position)


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ((" ".join(["Mainz"] * 80),) * 4, Fault.ALIASES_TOO_LARGE),
        ((" ".join(["Mainz*"] * 11),) * 2, Fault.TOO_MANY_WILDCARDS),
    ],
)
def test_members_must_not_be_too_much_together(members: tuple[str, ...], found: Fault) -> None:
    with pytest.raises(QueryError) as caught:
        new_alias("KL", tuple(Member(query=query) for query in members))

    assert caught.value.fault is found


@pytest.mark.parametrize(
    ("text", "members", "expected"),
    [
        ("Worms @KLX", ("Mainz",), (Fault.UNKNOWN_ALIAS, 7, "Worms @KL", "KLX")),
        ("Worms @ganzanders", ("Mainz",), (Fault.UNKNOWN_ALIAS, 7, "Worms ganzanders", "ganzanders")),
        ("Dom exakt:@kl", ("Mainz", "Worms*"), (Fault.ALIAS_UNREADABLE, 11, None, "KL")),
        ("Dom NAHE @kl", ("Mainz", "Worms Rhein"), (Fault.NEAR_ALIAS, 5, None, "@KL")),
        ("@KL " * 4, (" ".join(["Mainz"] * 76),), (Fault.ALIASES_TOO_LARGE, 13, None, None)),
        ("Rhein* @KL", ("Mainz* " * 20,), (Fault.TOO_MANY_WILDCARDS, 8, None, None)),
    ],
)
def test_what_an_alias_makes_wrong_is_told_where_it_stands(
    text: str, members: tuple[str, ...], expected: tuple[Fault, int, str | None, str | None]
) -> None:
    assert fault(text, an_alias(*members)) == expected


def test_an_alias_without_members_is_as_good_as_none() -> None:
    empty = by_key((Alias(name="leer", members=()),))

    with pytest.raises(QueryError, match="@leer"):
        parse("Mainz NICHT @leer", empty)
