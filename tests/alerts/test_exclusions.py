from alerts.exclusions import Exclusion, excluding, propose_exclusions
from query import NO_ALIASES, Field, analyse_document, parse

FOOTBALL = analyse_document(
    {
        Field.TITLE: "Kaiserslautern gewinnt in der Kreisliga",
        Field.BODY: "Der Verein aus Kaiserslautern steht vorn. Ganz woanders wird ein Radweg gebaut.",
    }
)
TOWN = analyse_document({Field.TITLE: "Kaiserslautern baut einen Radweg", Field.BODY: "Der Verein klagt."})
COUNCIL = analyse_document({Field.TITLE: "Rat von Kaiserslautern tagt", Field.BODY: "Es geht um Geld."})


def proposed(query: str, *others: object) -> list[Exclusion]:
    known = dict(enumerate(others, 2))
    return list(propose_exclusions(parse(query), FOOTBALL, known, NO_ALIASES))  # type: ignore[arg-type]


def test_names_and_nouns_that_other_hits_lack_are_proposed_the_cheapest_first() -> None:
    found = proposed("Kaiserslautern", TOWN, *[COUNCIL] * 9)

    assert [(one.word, one.costs) for one in found] == [
        ("Kreisliga", ()),
        ("Verein", (2,)),
        ("Radweg", (2,)),
    ]
    assert found[0].query == 'Kaiserslautern NICHT "Kreisliga"'


def test_what_the_query_looks_for_is_never_excluded() -> None:
    words = {one.word for one in proposed("Kaiserslautern ODER Kreisliga", *[COUNCIL] * 10)}

    assert "Kaiserslautern" not in words
    assert "Kreisliga" not in words


def test_what_would_cost_too_many_hits_is_not_proposed() -> None:
    assert "Verein" not in {one.word for one in proposed("Kaiserslautern", TOWN, COUNCIL)}


def test_alternatives_are_put_into_brackets() -> None:
    assert excluding(parse("Bad ODER See"), "Liga") == '(Bad ODER See) NICHT "Liga"'
    assert excluding(parse("Bad See"), "Liga") == 'Bad See NICHT "Liga"'


def test_a_query_that_would_grow_too_long_gets_no_proposal() -> None:
    query = "Kaiserslautern " + "ODER Kaiserslautern " * 24

    assert proposed(query) == []
