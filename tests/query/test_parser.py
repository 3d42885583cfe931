import time
from datetime import date

import pytest
from hypothesis import example, given

from query import (
    Alias,
    And,
    Member,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Query,
    QueryError,
    parse,
)
from query.aliases import by_key
from tests.query.shapes import shape
from tests.query.texts import queries

ALIASES = by_key(
    (
        Alias(
            name="KL.digital",
            members=(
                Member(query="KL.digital ODER KLdigital"),
                Member(query='"Referat Digitalisierung"', first=date(2026, 7, 1)),
            ),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kaiserslautern", "'Kaiserslautern'"),
        ("a b", "('a' & 'b')"),
        ("a UND b AND c", "('a' & 'b' & 'c')"),
        ("a ODER b OR c", "('a' | 'b' | 'c')"),
        ("a b ODER c d", "(('a' & 'b') | ('c' & 'd'))"),
        ("a NICHT b ODER c", "(('a' & -'b') | 'c')"),
        ("a NOT b", "('a' & -'b')"),
        ("a UND NICHT b", "('a' & -'b')"),
        ("a -b", "('a' & -'b')"),
        ("a −b –c --d", "('a' & -'b' & -'c' & -'d')"),
        ("-a b", "(-'a' & 'b')"),
        ("(-a b)", "(-'a' & 'b')"),
        ("a -(b ODER c)", "('a' & -('b' | 'c'))"),
        ("NICHT NICHT a", "'a'"),
        ("a (b c)", "('a' & 'b' & 'c')"),
        ("a ODER (b ODER c)", "('a' | 'b' | 'c')"),
        ("(a ODER b) c", "(('a' | 'b') & 'c')"),
        ("(a ODER b)UND(c)", "(('a' | 'b') & 'c')"),
        ("a (b ODER -c)", "('a' & ('b' | -'c'))"),
        ("KL.digital", "'KL digital'"),
        ("Smart-City", "'Smart City'"),
        ("a- b", "('a' & 'b')"),
        ("smart - city", "('smart' & 'city')"),
        ("a & b", "('a' & 'b')"),
        ("a -& b", "('a' & 'b')"),
        ("a -...", "'a'"),
        ("C++", "'C'"),
        ("O'Reilly", "'O Reilly'"),
        ("und oder nicht not", "('und' & 'oder' & 'nicht' & 'not')"),
        ('"a UND b"', "'a UND b'"),
        ("„a b“ “a b” ”a b” »a b« «a b» ‚a b‘ ‘a b’ 'a b' ›a b‹", "(" + " & ".join(["'a b'"] * 9) + ")"),
        ('„a b"', "'a b'"),
        ("'O'Reilly Verlag'", "'O Reilly Verlag'"),
        ("wie geht's 's", "('wie' & 'geht s' & 's')"),
        ("Mainz' Dom", "('Mainz' & 'Dom')"),
        ("Mainz ' Worms Dom '", "('Mainz' & 'Worms' & 'Dom')"),
        ("'Mainz'Dom' Worms", "('Mainz Dom' & 'Worms')"),
        ("„Die ‚KL digital‘ GmbH“", "'Die KL digital GmbH'"),
        ('"KL.digital"-Team', "('KL digital' & 'Team')"),
        ("KLmitWirkung", "('KLmit Wirkung' | 'KLmitWirkung')"),
        ("Halle(Saale)", "('Halle' & 'Saale')"),
        ("Bürger*innen", "'Bürger innen'"),
        ("a\0b\tc\u00a0d", "('a' & 'b' & 'c' & 'd')"),
        ("a \u200bUND\ufeff b", "('a' & 'b')"),
        ("שלום עולם", "('שלום' & 'עולם')"),
    ],
)
def test_a_query_is_read_as_its_writer_means_it(text: str, expected: str) -> None:
    assert shape(parse(text).root) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*beleuchtung", "'*beleuchtung'"),
        ("digital*", "'digital*'"),
        ("**stadt** Mainz", "('*stadt*' & 'Mainz')"),
        ('"digital* Stadt"', "'digital* Stadt'"),
        ("Smart-Cit*", "'Smart Cit*'"),
        ("Bürger*innen", "'Bürger innen'"),
        ("Kaiserlautern~", "'Kaiserlautern~'"),
        ("exakt:Hof", "'=Hof'"),
        ('exact:"Hof des Südens"', "'=Hof =des =Südens'"),
        ("titel:Mainz Dom", "(title:'Mainz' & 'Dom')"),
        ("TITEL:Mainz", "title:'Mainz'"),
        ('-autor:"Ina Muster" Mainz', "(-author:'Ina Muster' & 'Mainz')"),
        ("titel:(Mainz ODER text:Worms)", "(title:'Mainz' | body:'Worms')"),
        ("title:exact:Hof", "title:'=Hof'"),
        ("url:kommune21.de", "url:'kommune21 de'"),
        ("Bürger:innen", "'Bürger innen'"),
        ("https://www.kommune21.de", "'https www kommune21 de'"),
        ("Mainz von:2026-01 bis:31.7.2026", "('Mainz' & <2026-01-01..> & <..2026-07-31>)"),
        ("Mainz von:2025 bis:02.2024", "('Mainz' & <2025-01-01..> & <..2024-02-29>)"),
        ("Mainz zeit:7d", "('Mainz' & <7 days>)"),
        ("Mainz zeit:2Wochen last:1y", "('Mainz' & <14 days> & <365 days>)"),
        ("Mainz NAHE Dom NEAR Rhein", "['Mainz' ~ 'Dom' ~ 'Rhein']"),
        ('(KL ODER "KL.digital") NAHE/5 Dom', "['KL'/'KL digital' ~5 'Dom']"),
        ("Mainz NAHE/0 Dom ODER Worms", "(['Mainz' ~0 'Dom'] | 'Worms')"),
        ("-Mainz NAHE Dom Rhein", "(-['Mainz' ~ 'Dom'] & 'Rhein')"),
        ("titel:(Mainz NAHE Dom)", "[title:'Mainz' ~ title:'Dom']"),
        ("nahe Mainz", "('nahe' & 'Mainz')"),
        (
            "@kl-digital x",
            (
                "(@KL.digital(('KL digital' | 'KLdigital')"
                " | ('Referat Digitalisierung' & <2026-07-01..>)) & 'x')"
            ),
        ),
        (
            "titel:@KLdigital",
            (
                "@KL.digital((title:'KL digital' | title:'KLdigital')"
                " | (title:'Referat Digitalisierung' & <2026-07-01..>))"
            ),
        ),
        ("info@kl.digital", "'info kl digital'"),
    ],
)
def test_words_fields_and_distances_are_read_as_written(text: str, expected: str) -> None:
    assert shape(parse(text, ALIASES).root) == expected


def test_an_alias_points_to_where_it_stands_in_the_query() -> None:
    parsed = parse("Mainz @KL.digital", ALIASES)

    assert {(phrase.start, phrase.end) for phrase in phrases(parsed.root)} == {(0, 5), (6, 17)}


def test_an_alias_within_an_alias_is_none() -> None:
    looping = by_key((Alias(name="a", members=(Member(query="@a"),)),))

    with pytest.raises(QueryError, match="@a"):
        parse("@a", looping)


@pytest.mark.parametrize("text", ["x" * 500, "a " * 100, "(" * 20 + "a" + ")" * 20, "NOT " * 100 + "a"])
def test_a_query_may_be_as_large_as_the_limits_say(text: str) -> None:
    assert parse(text).text == text


@given(queries)
@example("O'Reilly")
@example("(" * 250)
@example("'a" * 250)
@example("\ud800 „\udfff“")
@example("a" * 100_000)
def test_no_input_raises_anything_but_a_query_error(text: str) -> None:
    understood = outcome(text)

    if isinstance(understood, QueryError):
        assert 1 <= understood.position <= max(len(text), 1)
        assert understood.suggestion is None or isinstance(outcome(understood.suggestion), Query)
    else:
        assert all(phrase.text == text[phrase.start : phrase.end] for phrase in phrases(understood.root))
        assert all(term.text for phrase in phrases(understood.root) for term in phrase.words)


def outcome(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


def phrases(node: Node) -> list[Phrase]:
    match node:
        case Phrase():
            return [node]
        case Not(child):
            return phrases(child)
        case And(children) | Or(children):
            return [phrase for child in children for phrase in phrases(child)]
        case Near(operands):
            return [phrase for operand in operands for phrase in operand]
        case Period():
            return []


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        '"',
        "'a",
        "-",
        "*",
        "|a",
        "a'",
        "NOT ",
        "(a ",
        "„",
        "-(",
        "a-",
        "\u00ad",
        "aB",
        "abcDef",
        "titel:",
        "a NAHE ",
        "abc*",
        "@a ",
        "~a",
    ],
)
def test_the_worst_query_is_read_at_once(unit: str) -> None:
    text = (unit * 500)[:500]

    started = time.thread_time()
    outcomes = [outcome(text) for _ in range(20)]

    assert len(outcomes) == 20
    # Milliseconds, but for a collection of garbage that others left; what is quadratic takes minutes.
    assert time.thread_time() - started < 10
