from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from query import (
    And,
    Document,
    Field,
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

    assert found == Match((Hit(Field.BODY, 4, 15, "kl-digital"),))


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


def test_hits_point_into_the_original_text() -> None:
    text = "👨‍👩‍👧 Ko\u0308lns ﬁnanzen: Kai\u00adserslautern"

    assert shown("Köln Kaiserslautern finanzen", text) == ["Ko\u0308lns", "ﬁnanzen", "Kai\u00adserslautern"]


def test_an_empty_article_answers_nothing() -> None:
    assert evaluate(parse("Mainz"), {}) is None


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
