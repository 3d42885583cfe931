import pickle
import time
from datetime import date

import pytest
from hypothesis import example, given

from query import (
    SEARCHED,
    Alias,
    And,
    Exact,
    Fault,
    Member,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Query,
    QueryError,
    Term,
    Typo,
    Wildcard,
    Word,
    parse,
)
from query.aliases import by_key
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


def shape(node: Node) -> str:  # noqa: PLR0911  one a kind of node
    """Write a tree as a line: brackets round every operator, quotes round every phrase."""
    match node:
        case Phrase():
            within = "" if node.fields == SEARCHED else f"{node.fields[0].value}:"
            return f"{within}'{' '.join(map(term_shape, node.words))}'"
        case Near(operands, words_between):
            sign = " ~ " if words_between is None else f" ~{words_between} "
            return f"[{sign.join('/'.join(map(shape, operand)) for operand in operands)}]"
        case Period():
            if node.last_days:
                return f"<{node.last_days} days>"
            return f"<{node.first or ''}..{node.last or ''}>"
        case Not(child):
            return f"-{shape(child)}"
        case And(children):
            return f"({' & '.join(map(shape, children))})"
        case Or(children, name):
            return f"{name or ''}({' | '.join(map(shape, children))})"


def term_shape(term: Term) -> str:
    match term:
        case Word():
            return term.text
        case Wildcard():
            return f"{'*' * term.open_start}{term.text}{'*' * term.open_end}"
        case Typo():
            return f"{term.text}~"
        case Exact():
            return f"={term.written}"


def fault(text: str) -> tuple[Fault, int, str | None]:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value.fault, caught.value.position, caught.value.suggestion


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
        ("", (Fault.EMPTY, 1, None)),
        (" \n", (Fault.EMPTY, 1, None)),
        ("  ...", (Fault.NO_WORD, 3, None)),
        ("😀", (Fault.NO_WORD, 1, None)),
        ("\0", (Fault.NO_WORD, 1, None)),
        ("*", (Fault.NO_WORD, 1, None)),
        ('"', (Fault.QUOTE_NOT_CLOSED, 1, None)),
        ("Smart „KL digital", (Fault.QUOTE_NOT_CLOSED, 7, "Smart „KL digital“")),
        ('Smart "KL digital" "x', (Fault.QUOTE_NOT_CLOSED, 20, 'Smart "KL digital" "x"')),
        ("Smart »City", (Fault.QUOTE_NOT_CLOSED, 7, "Smart »City«")),
        ('Smart "" City', (Fault.EMPTY_PHRASE, 7, "Smart City")),
        ('"..."', (Fault.EMPTY_PHRASE, 1, None)),
        ("(", (Fault.BRACKET_NOT_CLOSED, 1, None)),
        ("Smart (City", (Fault.BRACKET_NOT_CLOSED, 7, "Smart (City)")),
        ("((a) ODER (b", (Fault.BRACKET_NOT_CLOSED, 11, "((a) ODER (b))")),
        ("Smart (", (Fault.BRACKET_NOT_CLOSED, 7, "Smart")),
        (")", (Fault.BRACKET_NOT_OPENED, 1, None)),
        ("Smart City)", (Fault.BRACKET_NOT_OPENED, 11, "Smart City")),
        (") Smart", (Fault.BRACKET_NOT_OPENED, 1, "Smart")),
        ("Smart () City", (Fault.EMPTY_BRACKETS, 7, "Smart City")),
        ("AND", (Fault.WORD_MISSING_BEFORE, 1, "and")),
        ("ODER Smart", (Fault.WORD_MISSING_BEFORE, 1, "Smart")),
        ("Smart (UND City)", (Fault.WORD_MISSING_BEFORE, 8, "Smart (City)")),
        ("Smart UND", (Fault.WORD_MISSING_BEHIND, 7, "Smart")),
        ("Smart UND ODER City", (Fault.WORD_MISSING_BEHIND, 7, "Smart ODER City")),
        ("(Smart UND) City", (Fault.WORD_MISSING_BEHIND, 8, "(Smart) City")),
        ("Smart NICHT", (Fault.WORD_MISSING_BEHIND, 7, "Smart")),
        ("-Smart", (Fault.ONLY_EXCLUDES, 2, None)),
        ("NICHT (Smart City)", (Fault.ONLY_EXCLUDES, 8, None)),
        ("-Smart -City", (Fault.ONLY_EXCLUDES, 2, None)),
        ("Smart ODER -City", (Fault.ONLY_EXCLUDES, 13, None)),
        ("ab*", (Fault.SHORT_WILDCARD, 1, None)),
        ("Mainz *ß*", (Fault.SHORT_WILDCARD, 8, None)),
        ("abc* " * 21, (Fault.TOO_MANY_WILDCARDS, 101, None)),
        ("Gera~", (Fault.SHORT_TYPO, 1, "Gera")),
        ("Mainz~*", (Fault.SIGNS_TOGETHER, 1, None)),
        ("exakt:Mainz*", (Fault.SIGNS_TOGETHER, 7, None)),
        ("titel: Mainz", (Fault.PREFIX_ALONE, 1, "Mainz")),
        ("Mainz titel:", (Fault.PREFIX_ALONE, 7, "Mainz")),
        ("(titel:) Mainz", (Fault.PREFIX_ALONE, 2, None)),
        ("titl:Mainz", (Fault.UNKNOWN_PREFIX, 1, "titel:Mainz")),
        ("Worms quele:kommune21", (Fault.UNKNOWN_PREFIX, 7, "Worms quelle:kommune21")),
        ("stadt:(Mainz ODER Worms)", (Fault.PREFIX_BEFORE_OTHER, 1, "(Mainz ODER Worms)")),
        ("titel:-Mainz", (Fault.PREFIX_BEFORE_OTHER, 1, None)),
        ("von:gestern Mainz", (Fault.BAD_DATE, 5, None)),
        ("bis:31.2.2026", (Fault.BAD_DATE, 5, None)),
        ("von:2026-13", (Fault.BAD_DATE, 5, None)),
        ("zeit:7", (Fault.BAD_SPAN, 6, None)),
        ("zeit:7minuten", (Fault.BAD_SPAN, 6, None)),
        ("zeit:0d", (Fault.BAD_SPAN, 6, None)),
        ("Mainz NAHE/51 Dom", (Fault.DISTANCE, 7, "Mainz NAHE/10 Dom")),
        ("Mainz NAHE/ Dom", (Fault.DISTANCE, 7, "Mainz NAHE/10 Dom")),
        ("Mainz NEAR/viel Dom", (Fault.DISTANCE, 7, "Mainz NAHE/10 Dom")),
        (f"a NAHE/{'9' * 400} b", (Fault.DISTANCE, 3, "a NAHE/10 b")),
        ("Mainz NAHE", (Fault.WORD_MISSING_BEHIND, 7, "Mainz")),
        ("NAHE Mainz", (Fault.WORD_MISSING_BEFORE, 1, "Mainz")),
        ("Mainz NAHE NICHT Dom", (Fault.WORD_MISSING_BEHIND, 7, "Mainz NICHT Dom")),
        ("Mainz NAHE (Dom UND Rhein)", (Fault.NEAR_OPERAND, 7, None)),
        ("titel:Mainz NAHE Dom", (Fault.NEAR_FIELDS, 13, None)),
        ("a NAHE/5 b NAHE/5 c", (Fault.NEAR_CHAIN, 12, None)),
        ("@unbekannt Mainz", (Fault.UNKNOWN_ALIAS, 1, "unbekannt Mainz")),
        ("stadt:Nirgendwo", (Fault.UNKNOWN_TOWN, 7, None)),
        ("stadt:Kaiserlautern", (Fault.UNKNOWN_TOWN, 7, "stadt:Kaiserslautern")),
        ("x ODER stadt:Bad Kreuznach", (Fault.UNKNOWN_TOWN, 14, 'x ODER stadt:"Bad Kreuznach"')),
        ("(stadt:Bad Kreuznach)", (Fault.UNKNOWN_TOWN, 8, '(stadt:"Bad Kreuznach")')),
        ("stadt:Bad Neustadt a. d. Saale x", (Fault.UNKNOWN_TOWN, 7, 'stadt:"Bad Neustadt a. d. Saale" x')),
        ("stadt:Badkreuznach", (Fault.UNKNOWN_TOWN, 7, 'stadt:"Bad Kreuznach"')),
        ('city:"Bad Kreuznahc" x', (Fault.UNKNOWN_TOWN, 7, 'city:"Bad Kreuznach" x')),
        ("stadt:Mainz*x", (Fault.UNKNOWN_TOWN, 7, "stadt:Mainz")),
        (f"stadt:{'Ka' * 240}", (Fault.UNKNOWN_TOWN, 7, None)),
        ("NICHT zeit:7d", (Fault.ONLY_EXCLUDES, 7, None)),
        (" NAHE ".join(['stadt:"Halle (Saale)"'] * 15), (Fault.NEAR_TOO_LARGE, 23, None)),
        ("Mainz | Worms", (Fault.BAR, 7, "Mainz ODER Worms")),
        ("Mainz||Worms", (Fault.BAR, 6, "Mainz ODER Worms")),
        ("x" * 501, (Fault.TOO_LONG, 501, None)),
        ("x" * 100_000, (Fault.TOO_LONG, 501, None)),
        ("a " * 101, (Fault.TOO_MANY_WORDS, 201, None)),
        ("(" * 21 + "a" + ")" * 21, (Fault.TOO_DEEP, 21, None)),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_position(
    text: str, expected: tuple[Fault, int, str | None]
) -> None:
    assert fault(text) == expected


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


@pytest.mark.parametrize("found", list(Fault))
def test_every_fault_says_where_and_what_to_do_in_both_languages(found: Fault) -> None:
    error = QueryError(found, 7)

    assert "an stelle 7" in str(error).lower()
    assert "position 7" in error.message("en")
    assert str(error) == error.message("de")
    assert all(sentence.endswith((".", "!")) for sentence in found.value)


def test_an_error_survives_the_way_between_processes() -> None:
    error = QueryError(Fault.BAR, 3, "a ODER b")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (str(copy), copy.position, copy.suggestion) == (str(error), 3, "a ODER b")


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

    started = time.process_time()
    outcomes = [outcome(text) for _ in range(20)]

    assert len(outcomes) == 20
    assert time.process_time() - started < 2
