import pickle
import time

import pytest
from hypothesis import example, given

from query import And, Fault, Node, Not, Or, Phrase, Query, QueryError, parse
from tests.query.texts import queries


def shape(node: Node) -> str:
    """Write a tree as a line: brackets round every operator, quotes round every phrase."""
    match node:
        case Phrase():
            return f"'{' '.join(word.text for word in node.words)}'"
        case Not(child):
            return f"-{shape(child)}"
        case And(children):
            return f"({' & '.join(map(shape, children))})"
        case Or(children):
            return f"({' | '.join(map(shape, children))})"


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
        ("*beleuchtung", (Fault.WILDCARD, 1, "beleuchtung")),
        ("neue digital*", (Fault.WILDCARD, 13, "neue digital")),
        ('"digital* Stadt"', (Fault.WILDCARD, 9, '"digital Stadt"')),
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
        assert all(word.forms and word.text for phrase in phrases(understood.root) for word in phrase.words)


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


@pytest.mark.parametrize(
    "unit", ["(", '"', "'a", "-", "*", "|a", "a'", "NOT ", "(a ", "„", "-(", "a-", "\u00ad", "aB", "abcDef"]
)
def test_the_worst_query_is_read_at_once(unit: str) -> None:
    text = (unit * 500)[:500]

    started = time.process_time()
    outcomes = [outcome(text) for _ in range(20)]

    assert len(outcomes) == 20
    assert time.process_time() - started < 2
