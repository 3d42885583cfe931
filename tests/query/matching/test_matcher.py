import gc
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from query import And, Document, Field, Not, Or, Query, analyse_document, evaluate, parse
from query.matching import Matcher
from tests.query import test_evaluation
from tests.query.well_formed import TODAY, documents, well_formed


def answered(standing: dict[int, Query], document: Document, today: date | None = TODAY) -> set[int]:
    """Ask every query, one after the other."""
    return {key for key, query in standing.items() if evaluate(query, document, today=today) is not None}


def filled(standing: dict[int, Query]) -> Matcher:
    matcher = Matcher()
    matcher.add_all(standing.items())
    return matcher


def numbered(*typed: str) -> dict[int, Query]:
    return {key: parse(text) for key, text in enumerate(typed)}


def article(text: str, **fields: str) -> Document:
    return analyse_document({Field.BODY: text} | {Field(name): value for name, value in fields.items()})


@settings(max_examples=200, deadline=None)  # the machine may be busy
@given(st.lists(well_formed(), max_size=5), documents(), st.none() | st.just(TODAY))
def test_finds_what_asking_every_query_finds(
    queries: list[Query], document: Document, today: date | None
) -> None:
    standing = dict(enumerate(queries))

    assert filled(standing).matches(document, today=today) == answered(standing, document, today)


@given(st.lists(test_evaluation.some_queries, max_size=5), test_evaluation.documents)
def test_finds_the_same_in_texts_that_have_broken_search_before(
    queries: list[Query], texts: dict[Field, str]
) -> None:
    standing, document = dict(enumerate(queries)), analyse_document(texts)

    assert filled(standing).matches(document) == answered(standing, document, None)


class Changing(RuleBasedStateMachine):
    """Queries come, change and go, articles come by."""

    def __init__(self) -> None:
        super().__init__()
        self.matcher = Matcher()
        self.standing: dict[int, Query] = {}

    @rule(key=st.integers(0, 6), query=well_formed())
    def add_or_change(self, key: int, query: Query) -> None:
        self.matcher.add(key, query)
        self.standing[key] = query

    @rule(key=st.integers(0, 6))
    def remove(self, key: int) -> None:
        self.matcher.remove(key)
        self.standing.pop(key, None)

    @rule(document=documents(), later=st.integers(-5, 5))
    def match(self, document: Document, later: int) -> None:
        today = TODAY + timedelta(days=later)
        assert self.matcher.matches(document, today=today) == answered(self.standing, document, today)

    @invariant()
    def knows_its_keys(self) -> None:
        assert len(self.matcher) == len(self.standing)
        assert all(key in self.matcher for key in self.standing)

    def teardown(self) -> None:
        for key in self.standing:
            self.matcher.remove(key)
        assert self.matcher.atoms == 0


TestChanging = Changing.TestCase
# A busy machine is no fault of what is drawn.
TestChanging.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_query_that_nobody_waits_for_any_more_leaves_nothing_behind() -> None:
    standing = numbered(
        'Köln UND ("Haus am Hof" ODER "Haus am") NICHT Anzeige',
        'titel:Köln ODER exakt:Hof ODER Beleucht* ODER "Haus am"',
        "Beleuchtung~ NAHE Köln zeit:7d",
    )
    matcher = filled(standing)
    everything = matcher.atoms

    matcher.remove(0)
    some = matcher.atoms
    matcher.remove(1)
    matcher.remove(2)

    assert everything > some > matcher.atoms == 0
    assert matcher.matches(article("Köln Haus am Hof")) == set()


def test_what_many_queries_ask_is_kept_once() -> None:
    one = filled(numbered('Köln "Smart City" NICHT Anzeige'))
    three = filled(numbered('Köln "Smart City" NICHT Anzeige', "Köln -„smart-city“", "Anzeige ODER Köln"))

    assert three.atoms == one.atoms


def test_a_changed_query_is_found_by_what_it_says_now() -> None:
    matcher = filled(numbered("Köln"))

    matcher.add(0, parse("Bonn"))

    assert matcher.matches(article("In Köln")) == set()
    assert matcher.matches(article("In Bonn")) == {0}


def test_alternatives_of_which_there_are_none_never_hold() -> None:
    none, word = Or(()), parse("Köln").root
    roots = (none, Not(none), And((word, none)), Or((word, none)))
    standing = dict(enumerate(Query("", root) for root in roots))

    assert filled(standing).matches(article("Köln")) == answered(standing, article("Köln"), None) == {1, 3}


def test_a_query_without_a_word_that_must_occur_is_asked_of_every_article() -> None:
    standing = {0: parse("zeit:7d NICHT Köln"), 1: Query("", Not(parse("Köln").root))}
    document = analyse_document({Field.BODY: "Bonn"}, day=TODAY)

    assert filled(standing).matches(document, today=TODAY) == {0, 1}
    assert filled(standing).matches(document, today=TODAY + timedelta(days=7)) == {1}


def test_many_alternatives_on_both_sides_are_found_all_the_same() -> None:
    some = [f"Wort{number}a" for number in range(20)]
    others = [f"Wort{number}b" for number in range(20)]
    standing = numbered(f"({' ODER '.join(some)}) UND ({' ODER '.join(others)})")

    assert filled(standing).matches(article("wort7a wort19b")) == {0}
    assert filled(standing).matches(article("wort7a wort8a")) == set()


def test_words_are_found_under_any_of_the_queries_that_share_a_form() -> None:
    standing = numbered("Köln", "Kölner", '"Köln Bonn"')

    assert filled(standing).matches(article("Die Kölner")) == {0, 1}
    assert filled(standing).matches(article("Köln Bonn")) == {0, 2}


def test_two_readings_of_glued_words_are_two_rows() -> None:
    standing = numbered('"der Digitalpakt Schule"', '"Digital Pakt"', '"der Digital Schule"')

    assert filled(standing).matches(article("Zu der DigitalPakt Schule")) == {0, 1}


def test_articles_seen_change_no_answer() -> None:
    standing = numbered("Köln UND Bonn", "Köln NICHT Bonn", "Bonn ODER Köln")
    matcher = filled(standing)
    for _ in range(300):
        matcher.matches(article("Köln, immer nur Köln"))

    matcher.add(3, parse("Köln UND Bonn"))

    assert matcher.matches(article("Köln und Bonn")) == {0, 2, 3}
    matcher.remove(0)
    assert matcher.matches(article("Köln und Bonn")) == {2, 3}


def test_the_search_for_cycles_goes_on_after_very_many_queries_were_added() -> None:
    filled(numbered("Köln", "Bonn"))

    assert gc.isenabled()
