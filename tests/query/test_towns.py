import pytest

from query import And, Field, Form, Hit, Match, Near, Not, Or, Phrase, analyse_document, evaluate, parse
from query.additions import rows
from query.homonyms import word_context
from query.places import places, places_named
from query.tree import Node


def town(query: str) -> Or:
    root = parse(query).root
    assert isinstance(root, Or)
    return root


def match(query: str, **fields: str) -> Match | None:
    return evaluate(parse(query), analyse_document({Field(name): text for name, text in fields.items()}))


def shown(query: str, text: str) -> list[str]:
    found = match(query, body=text)
    return [text[hit.start : hit.end] for hit in found.hits] if found else []


def leaves(node: Node) -> list[Node]:
    match node:
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child)]
        case Not(child):
            return leaves(child)
        case _:
            return [node]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("stadt:Kaiserslautern", "Kaiserslautern (kreisfreie Stadt, Rheinland-Pfalz)"),
        ("ort:Weilerbach", "Weilerbach (Gemeinde, Landkreis Kaiserslautern, Rheinland-Pfalz)"),
        ('stadt:"halle westf."', "Halle (Westf.) (Stadt, Kreis Gütersloh, Nordrhein-Westfalen)"),
        ("stadt:Halle", "Halle (alle 4 Orte dieses Namens)"),
    ],
)
def test_a_town_is_named_so_that_its_reader_sees_which_was_understood(query: str, name: str) -> None:
    assert town(query).name == name


def test_small_letters_name_the_same_town() -> None:
    def asked(query: str) -> set[tuple[object, ...]]:
        return {(leaf.words, leaf.context) for leaf in leaves(parse(query).root) if isinstance(leaf, Phrase)}

    assert asked("stadt:hof") == asked("stadt:Hof")
    assert asked("stadt:KAISERSLAUTERN") == asked("stadt:Kaiserslautern")


def test_the_full_name_is_the_hit_and_not_its_first_word_alone() -> None:
    assert shown('stadt:"Frankfurt am Main"', "Das ist Frankfurts am Main.") == ["Frankfurts am Main"]


def test_what_tells_namesakes_apart_is_no_hit_itself() -> None:
    found = match('stadt:"Halle (Saale)"', title="Halle baut", body="Der Saalekreis hilft.")

    assert found == Match((Hit(Field.TITLE, 0, 5, "Halle (Saale)"),))


def test_what_tells_namesakes_apart_may_stand_in_another_field_than_the_one_asked_for() -> None:
    assert match('titel:stadt:"Halle (Westf.)"', title="Halle baut", body="Der Saalekreis hilft.") is None


def test_namesakes_are_told_apart_near_other_words_as_well() -> None:
    root = parse('titel:(Netz NAHE/3 stadt:"Halle (Saale)")').root

    assert isinstance(root, Or)
    assert [type(child) for child in root.children] == [Near, And, And]


def test_hamlets_cast_no_doubt_on_a_town() -> None:
    found = match('stadt:"Hof (Saale)"', body="In Hof wird gebaut.")

    assert found is not None
    assert found.hits[0].form is Form.WRITTEN


def test_every_homonym_judges_the_word_with_its_capital_only() -> None:
    names = [name for name, *_ in rows("gleichnamige.tsv") if name.isalpha()]

    assert len(names) > 25
    assert [name for name in names if word_context(name) is None] == []
    assert [name for name in names if word_context(name.lower()) or word_context(name.upper())] == []


def test_every_homonym_is_a_place_and_stands_once_in_its_table() -> None:
    names = [name for name, *_ in rows("gleichnamige.tsv")]
    towns = [name.removeprefix("stadt:") for name in names if name[0] not in "<("]

    assert len(set(names)) == len(names)
    assert [name for name in towns if not places_named(name) and name not in REGIONS] == []


def test_no_rule_refuses_what_another_column_takes_for_sure() -> None:
    names = [name for name, *_ in rows("gleichnamige.tsv") if name.isalpha()]
    contexts = [context for name in names if (context := word_context(name))]

    assert [context for context in contexts if context.not_after & context.sure_after] == []
    assert [context for context in contexts if context.not_before & context.sure_before] == []


def test_the_telling_words_belong_to_places_of_the_directory() -> None:
    official = {place.ags: place.name for place in places()}

    assert [name for ags, name, *_ in rows("ortskennzeichen.tsv") if official.get(ags) != name] == []


@pytest.mark.parametrize("name", [place.name for place in places()[::40]])
def test_every_town_is_found_by_its_official_name_and_never_its_district(name: str) -> None:
    query = f'stadt:"{name}"'

    assert shown(query, f"Der Rat der Stadt {name} tagt.") != []
    assert match(query, title=f"Landkreis {name}") is None


REGIONS = {"Baden"}
