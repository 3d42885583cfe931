from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from query import (
    And,
    Document,
    Field,
    Form,
    Hit,
    Match,
    Not,
    Or,
    Query,
    QueryError,
    analyse_document,
    evaluate,
    parse,
)
from query.folding import fold
from tests.query.texts import WORDS, queries, texts

documents = st.dictionaries(st.sampled_from(list(Field)), texts, max_size=3)


def match(query: str, **fields: str) -> Match | None:
    return evaluate(parse(query), analyse_document({Field(name): text for name, text in fields.items()}))


def shown(query: str, text: str) -> list[str]:
    found = match(query, body=text)
    return [text[hit.start : hit.end] for hit in found.hits] if found else []


def test_words_may_stand_in_different_fields() -> None:
    found = match("Kaiserslautern Sensoren", title="Sensoren messen", kicker="Kaiserslautern")

    assert found == Match((Hit(Field.KICKER, 0, 14, "Kaiserslautern"), Hit(Field.TITLE, 0, 8, "Sensoren")))


def test_a_phrase_never_spans_two_fields() -> None:
    assert match('"Smart City"', kicker="Smart", title="City") is None


def test_a_phrase_never_spans_two_paragraphs_but_it_may_span_two_lines() -> None:
    assert shown('"Smart City"', "Sehr smart\n \nCity ist. Smart\nCity") == ["Smart\nCity"]


def test_a_phrase_never_spans_two_keywords() -> None:
    assert match('"City Kaiserslautern"', keywords="Smart City\nKaiserslautern") is None
    assert match('"Smart City"', keywords="Smart City\nKaiserslautern") is not None


def test_every_place_of_every_phrase_is_a_hit_in_the_order_of_the_text() -> None:
    text = "Kaiserslauterer KL digital, wieder Kaiserslautern; kl.digital und Mainz"

    assert shown("KL.digital Kaiserslautern", text) == [
        "Kaiserslauterer", "KL digital", "Kaiserslautern", "kl.digital",
    ]  # fmt: skip


def test_a_hit_names_the_phrase_as_typed() -> None:
    found = match("„kl-digital“", body="Die KL.digitals")

    assert found == Match((Hit(Field.BODY, 4, 15, "kl-digital", Form.GENITIVE),))


def test_what_is_excluded_gives_no_hit() -> None:
    assert shown('Mainz -Worms -"neuer Dom"', "Mainz, ein neuer Bau") == ["Mainz"]


def test_only_the_branches_that_hold_give_hits() -> None:
    assert shown("Mainz ODER (Worms UND Speyer)", "Mainz und Worms") == ["Mainz"]
    assert shown("Mainz ODER Worms", "Mainz und Worms") == ["Mainz", "Worms"]


def test_overlapping_hits_become_one_named_after_the_longest() -> None:
    found = match("digital KL.digital", body="KL.digital")

    assert found == Match((Hit(Field.BODY, 0, 10, "KL.digital"),))


def test_hits_that_overlap_in_part_are_joined() -> None:
    found = match('"Smart City" "City Modellstadt Mainz"', body="Smart City Modellstadt Mainz, City")

    assert found == Match((Hit(Field.BODY, 0, 28, "City Modellstadt Mainz"),))


def test_hits_that_only_touch_stay_apart() -> None:
    assert shown("Kaiserslautern Digital", "KaiserslauternDigital") == ["Kaiserslautern", "Digital"]


def forms(query: str, text: str) -> list[tuple[str, Form]]:
    found = match(query, body=text)
    return [(text[hit.start : hit.end], hit.form) for hit in found.hits] if found else []


def test_a_hit_says_in_what_form_it_was_found() -> None:
    text = "Kaiserslautern, Kaiserslauterns, Kaiserslauterer; KaiserslauternDigital. Muenchner, Koln"

    assert forms("Kaiserslautern", text) == [
        ("Kaiserslautern", Form.WRITTEN), ("Kaiserslauterns", Form.GENITIVE),
        ("Kaiserslauterer", Form.INHABITANT), ("Kaiserslautern", Form.GLUED),
    ]  # fmt: skip
    assert forms("Köln", text) == [("Koln", Form.SPELLING)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("*beleuchtung", "Straßenbeleuchtung und Beleuchtungen", ["Straßenbeleuchtung"]),
        ("*beleuchtung*", "Straßenbeleuchtungen, Licht", ["Straßenbeleuchtungen"]),
        (
            "digital*",
            "Digital, digitale Digitalisierung vordigital",
            ["Digital", "digitale", "Digitalisierung"],
        ),
        ('"smart* Rat*"', "Smartes Rathaus, smart und Rat", ["Smartes Rathaus"]),
        ("*straße", "Bahnhofstrasse, Bahnhofstraßen", ["Bahnhofstrasse"]),
    ],
)
def test_a_wildcard_stands_for_the_rest_of_a_word(query: str, text: str, expected: list[str]) -> None:
    assert shown(query, text) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("exakt:Hof", "Der Hof in Hof, hof, HOF und Hofs", ["Hof", "Hof"]),
        ('exakt:"KL.digital"', "KL.digital, kl.digital, KL Digital", ["KL.digital"]),
        ("exakt:Köln", "Koeln, Ko\u0308ln, Köl\u00adn", ["Ko\u0308ln", "Köl\u00adn"]),
    ],
)
def test_exactly_means_letter_by_letter(query: str, text: str, expected: list[str]) -> None:
    assert shown(query, text) == expected


def test_a_typo_is_found_only_on_request() -> None:
    text = "Kaiserlautern, Kaisreslautern, Kaiserslautern, Kaiserslauterns, Kaislautern"

    assert shown("Kaiserslautern", text) == ["Kaiserslautern", "Kaiserslauterns"]
    assert forms("Kaiserslautern~", text) == [
        ("Kaiserlautern", Form.TYPO), ("Kaisreslautern", Form.TYPO),
        ("Kaiserslautern", Form.WRITTEN), ("Kaiserslauterns", Form.WRITTEN),
    ]  # fmt: skip


def test_nearness_counts_the_words_between_in_either_order() -> None:
    text = "Mainz plant mit dem Dom. Der Dom von Mainz."

    assert shown("Mainz NAHE/3 Dom", text) == ["Mainz", "Dom", "Dom", "Mainz"]
    assert shown("Mainz NAHE/1 Dom", text) == ["Dom", "Mainz"]
    assert shown("Mainz NAHE/0 Dom", text) == []
    assert shown("Mainz NAHE/50 Dom", "Mainz\n\nDom") == []


def test_nearness_counts_no_phrase_that_overlaps_the_other() -> None:
    assert shown('"Smart City" NAHE/5 City', "Eine Smart City ist schön") == []
    assert shown('"Smart City" NAHE/5 City', "Eine Smart City ist eine City") == ["Smart City", "City"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Mainz baut am Dom.", True),
        ("Mainz baut. Der Dom wächst.", False),
        ("Mainz baut!\nDer Dom wächst.", False),
        ("Mainz baut am 3. Mai mit Dr. Muster und i. d. R. St. Martin den Dom.", True),
        ("Die KL.digital in Mainz zeigt den Dom", True),
        ("Er sagte in Mainz: „Es geht los.“ Der Dom wartet.", False),
        ("In Mainz gibt es mehr (z. B. am Dom).", True),
        ("Seit 2023. Mainz baut", False),
    ],
)
def test_nearness_without_a_number_means_the_same_sentence(text: str, near: bool) -> None:
    assert (match("Mainz NAHE Dom", body=text) is not None) is near


def test_three_may_have_to_stand_in_one_sentence() -> None:
    assert shown("Mainz NAHE Dom NAHE Rhein", "Mainz, Dom. Der Rhein, der Dom, Mainz.") == [
        "Rhein",
        "Dom",
        "Mainz",
    ]
    assert shown("Mainz NAHE Dom NAHE Rhein", "Mainz, Dom. Der Rhein, der Dom.") == []


def test_a_named_field_is_the_only_one_looked_at() -> None:
    assert match("titel:Mainz", body="Mainz") is None
    assert match("titel:Mainz", title="Mainz") is not None
    assert match("autor:Muster", author="Ina Muster", body="x") is not None
    assert match("Muster", author="Ina Muster", body="x") is None
    assert match("url:kommune21.de", url="https://www.kommune21.de/meldung", body="x") is not None
    assert match("titel:(Mainz NAHE Dom)", title="Der Dom von Mainz") is not None


@pytest.mark.parametrize(
    ("query", "day", "holds"),
    [
        ("von:2026-03-04", date(2026, 3, 4), True),
        ("von:2026-03-04", date(2026, 3, 3), False),
        ("bis:2026-03", date(2026, 3, 31), True),
        ("bis:2026-03", date(2026, 4, 1), False),
        ("zeit:7d", date(2026, 3, 4), True),
        ("zeit:7d", date(2026, 3, 3), False),
        ("zeit:7d", date(2026, 3, 11), False),
        ("von:2026", None, False),
    ],
)
def test_a_period_is_that_of_the_publication(query: str, day: date | None, holds: bool) -> None:
    document = analyse_document({Field.BODY: "Mainz"}, day=day)

    found = evaluate(parse(f"Mainz {query}"), document, today=date(2026, 3, 10))

    assert (found is not None) is holds


def test_without_a_day_of_today_a_period_counts_from_the_article() -> None:
    document = analyse_document({Field.BODY: "Mainz"}, day=date(2026, 3, 4))

    assert evaluate(parse("Mainz zeit:7d"), document) is not None


def test_hits_point_into_the_original_text() -> None:
    text = "👨‍👩‍👧 Ko\u0308lns ﬁnanzen: Kai\u00adserslautern"

    assert shown("Köln Kaiserslautern finanzen", text) == ["Ko\u0308lns", "ﬁnanzen", "Kai\u00adserslautern"]


def test_an_empty_article_answers_nothing() -> None:
    assert evaluate(parse("Mainz"), Document({})) is None


def parsed(text: str) -> Query:
    try:
        return parse(text)
    except QueryError:
        assume(False)
        raise


some_words = st.sampled_from([word for word in WORDS if fold(word)])
some_queries = st.one_of(some_words, queries).map(parsed)


@given(some_queries, some_queries, documents)
def test_und_oder_and_nicht_mean_what_logic_says(one: Query, other: Query, fields: dict[Field, str]) -> None:
    document = analyse_document(fields)
    holds_one, holds_other = holds(one, document), holds(other, document)

    assert holds(Query("", And((one.root, other.root))), document) is (holds_one and holds_other)
    assert holds(Query("", Or((one.root, other.root))), document) is (holds_one or holds_other)
    assert holds(Query("", Not(one.root)), document) is not holds_one


def holds(query: Query, document: Document) -> bool:
    return evaluate(query, document) is not None


@given(some_queries, documents)
def test_hits_lie_in_their_field_in_order_and_apart(query: Query, fields: dict[Field, str]) -> None:
    found = evaluate(query, analyse_document(fields))

    places = [(list(Field).index(hit.field), hit.start, hit.end) for hit in found.hits] if found else []
    assert all(0 <= hit.start < hit.end <= len(fields[hit.field]) for hit in (found.hits if found else ()))
    assert all(before[0] < after[0] or before[2] <= after[1] for before, after in pairwise(places))


@given(some_words, texts, texts)
def test_a_word_is_found_in_every_text_that_holds_it(word: str, before: str, after: str) -> None:
    text = f"{before} {word} {after}"

    found = evaluate(parsed(word), analyse_document({Field.BODY: text}))

    assert found is not None
    assert any(hit.start <= len(before) + 1 + len(word) and hit.end > len(before) for hit in found.hits)
