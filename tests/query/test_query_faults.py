import pickle

import pytest

from query import Fault, QueryError, parse


def fault(text: str) -> tuple[Fault, int, str | None]:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value.fault, caught.value.position, caught.value.suggestion


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
