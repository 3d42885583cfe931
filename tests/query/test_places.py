from collections import Counter

import pytest

from query.additions import folded_words, rows, split_name
from query.places import Place, places, places_named, printed_names

STATES = {
    "Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen",
    "Mecklenburg-Vorpommern", "Niedersachsen", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland",
    "Sachsen", "Sachsen-Anhalt", "Schleswig-Holstein", "Thüringen",
}  # fmt: skip


def the(name: str) -> Place:
    found = places_named(name)
    assert len(found) == 1, f"{name} means {[place.name for place in found]}"
    return found[0]


def names(name: str) -> list[str]:
    return [place.name for place in places_named(name)]


def test_the_directory_is_whole() -> None:
    keys = Counter(place.ags for place in places())

    assert 10_500 < len(keys) < 11_500
    assert keys.most_common(1)[0][1] == 1
    assert all(len(key) == 8 and key.isdigit() for key in keys)
    assert {place.state for place in places()} == STATES
    assert {place.kind for place in places()} == {"Stadt", "Gemeinde"}


def test_every_municipality_has_a_district_and_a_name_of_words() -> None:
    assert all(place.district and folded_words(place.plain_name) for place in places())


def test_every_municipality_is_found_by_its_official_name_and_by_its_plain_one() -> None:
    assert [place.name for place in places() if place not in places_named(place.name)] == []
    assert [place.name for place in places() if place not in places_named(place.plain_name)] == []


def test_an_addition_leaves_no_doubt() -> None:
    assert [place.name for place in places() if place.addition and places_named(place.name) != (place,)] == []


def test_a_municipality_is_described() -> None:
    assert the("Kaiserslautern") == Place(
        name="Kaiserslautern",
        plain_name="Kaiserslautern",
        addition="",
        kind="Stadt",
        district="Kaiserslautern",
        state="Rheinland-Pfalz",
        population=98732,
        ags="07312000",
    )
    assert the("Halle (Westf.)").district == "Kreis Gütersloh"
    assert the("Weilerbach").district == "Landkreis Kaiserslautern"
    assert the("Aalen").district == "Ostalbkreis"


def test_what_merged_since_2016_is_known_by_its_new_name_and_by_its_old_ones() -> None:
    assert the("Oberzent").ags == "06437016"
    assert names("Aue-Bad Schlema") == ["Aue", "Bad Schlema"]
    assert names("Bad Schlema") == ["Bad Schlema"]


@pytest.mark.parametrize(
    ("name", "plain", "addition"),
    [
        ("Halle (Saale)", "Halle", "Saale"),
        ("Frankfurt am Main", "Frankfurt", "am Main"),
        ("Frankfurt (Oder)", "Frankfurt", "Oder"),
        ("Weil am Rhein", "Weil", "am Rhein"),
        ("Weil der Stadt", "Weil der Stadt", ""),
        ("Neustadt a.d. Donau", "Neustadt", "a.d. Donau"),
        ("Neustadt a.d.Donau", "Neustadt", "a.d.Donau"),
        ("Neustadt an der Weinstraße", "Neustadt", "an der Weinstraße"),
        ("Neustadt b. Coburg", "Neustadt", "b. Coburg"),
        ("Kempten (Allgäu)", "Kempten", "Allgäu"),
        ("Mülheim an der Ruhr", "Mülheim", "an der Ruhr"),
        ("Rothenburg ob der Tauber", "Rothenburg", "ob der Tauber"),
        ("Rothenburg/O.L.", "Rothenburg", "O.L."),
        ("Freiburg im Breisgau", "Freiburg", "im Breisgau"),
        ("Brandenburg an der Havel", "Brandenburg", "an der Havel"),
        ("Singen (Hohentwiel)", "Singen", "Hohentwiel"),
        ("Bad Homburg v.d. Höhe", "Bad Homburg", "v.d. Höhe"),
        ("Seelbach bei Hamm (Sieg)", "Seelbach", "bei Hamm (Sieg)"),
        ("Neundorf (bei Schleiz)", "Neundorf", "bei Schleiz"),
        ("Petershagen/Eggersdorf", "Petershagen/Eggersdorf", ""),
        ("St. Wendel", "St. Wendel", ""),
        ("Bad Kreuznach", "Bad Kreuznach", ""),
        ("An der Schmücke", "An der Schmücke", ""),
        ("Wittenberg", "Wittenberg", ""),
    ],
)
def test_a_name_is_parted_from_its_addition(name: str, plain: str, addition: str) -> None:
    assert split_name(name) == (plain, addition)


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Halle (Saale)", "Halle (Saale)"),
        ("Halle/Saale", "Halle (Saale)"),
        ("Halle an der Saale", "Halle (Saale)"),
        ("Halle a. d. Saale", "Halle (Saale)"),
        ("Halle a.d.S.", "Halle (Saale)"),
        ("HALLE (SAALE)", "Halle (Saale)"),
        ("Halle in Westfalen", "Halle (Westf.)"),
        ("Halle/Westf.", "Halle (Westf.)"),
        ("Frankfurt a. M.", "Frankfurt am Main"),
        ("Frankfurt/M.", "Frankfurt am Main"),
        ("Frankfurt (M)", "Frankfurt am Main"),
        ("Frankfurt/Main", "Frankfurt am Main"),
        ("Frankfurt an der Oder", "Frankfurt (Oder)"),
        ("Frankfurt a.d.O.", "Frankfurt (Oder)"),
        ("Neustadt/Weinstr.", "Neustadt an der Weinstraße"),
        ("Neustadt an der Aisch", "Neustadt a.d. Aisch"),
        ("Neustadt in Sachsen", "Neustadt i. Sa."),
        ("Neustadt bei Coburg", "Neustadt b. Coburg"),
        ("Weiden i.d.OPf.", "Weiden i.d. OPf."),
        ("Weiden in der Oberpfalz", "Weiden i.d. OPf."),
        ("Weil am Rhein", "Weil am Rhein"),
        ("Singen", "Singen (Hohentwiel)"),
        ("Singen am Hohentwiel", "Singen (Hohentwiel)"),
        ("Kempten im Allgäu", "Kempten (Allgäu)"),
        ("Mülheim/Ruhr", "Mülheim an der Ruhr"),
        ("Muelheim a.d. Ruhr", "Mülheim an der Ruhr"),
        ("Freiburg i.Br.", "Freiburg im Breisgau"),
        ("Freiburg i. B.", "Freiburg im Breisgau"),
        ("Brandenburg/Havel", "Brandenburg an der Havel"),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber"),
        ("Rothenburg/Oberlausitz", "Rothenburg/O.L."),
        ("Königstein in der Sächsischen Schweiz", "Königstein/Sächs. Schw."),
        ("Bad Homburg v. d. H.", "Bad Homburg v.d. Höhe"),
        ("Sankt Wendel", "St. Wendel"),
        ("St. Augustin", "Sankt Augustin"),
        ("Hannoversch Münden", "Hann. Münden"),
        ("Lutherstadt Wittenberg", "Wittenberg"),
        ("Wittenberg, Lutherstadt", "Wittenberg"),
        ("Lutherstadt Eisleben", "Eisleben"),
        ("Hansestadt Stralsund", "Stralsund"),
        ("Bad Kreuznach", "Bad Kreuznach"),
        ("Stadt Wehlen", "Stadt Wehlen"),
        ("Ko\u0308ln", "Köln"),
    ],
)
def test_a_spelling_of_print_means_one_municipality(written: str, official: str) -> None:
    assert names(written) == [official]


def test_homonyms_come_with_the_largest_first() -> None:
    assert names("Halle") == ["Halle (Saale)", "Halle (Westf.)", "Halle", "Halle"]
    assert names("Frankfurt") == ["Frankfurt am Main", "Frankfurt (Oder)"]
    assert names("Essen") == ["Essen", "Essen (Oldenburg)"]
    assert names("Weil")[0] == "Weil am Rhein"
    assert names("Neustadt")[0] == "Neustadt an der Weinstraße"
    assert [place.state for place in places_named("Hof")] == ["Bayern", "Rheinland-Pfalz"]
    assert places_named("Münster")[0].state == "Nordrhein-Westfalen"


def test_an_initial_that_fits_several_names_them_all() -> None:
    assert names("Neustadt a.d.W.")[:2] == ["Neustadt an der Weinstraße", "Neustadt a.d. Waldnaab"]


def test_a_title_tells_towns_from_villages() -> None:
    assert [place.state for place in places_named("Stadt Hof")] == ["Bayern"]
    assert {place.kind for place in places_named("Gemeinde Halle")} == {"Gemeinde"}


@pytest.mark.parametrize(
    "name", ["", "...", "Nirgendwo", "Frankfurt-Höchst", "Halle (Donau)", "Kaiserslautern/Saale"]
)
def test_what_is_no_municipality_is_not_found(name: str) -> None:
    assert places_named(name) == ()


@pytest.mark.parametrize(
    ("official", "printed"),
    [
        ("Halle (Saale)", {"Halle (Saale)", "Halle an der Saale", "Halle a. d. Saale", "Halle a. d. S."}),
        ("Halle (Westf.)", {"Halle (Westf.)", "Halle in Westfalen", "Halle i. Westf."}),
        ("Frankfurt am Main", {"Frankfurt am Main", "Frankfurt a. M.", "Frankfurt (Main)", "Frankfurt (M.)"}),
        ("Weiden i.d. OPf.", {"Weiden i.d. OPf.", "Weiden in der Oberpfalz", "Weiden (OPf.)"}),
        ("St. Wendel", {"St. Wendel", "Sankt Wendel"}),
        ("Stadt Hof", {"Hof", "Stadt Hof", "Hof (Saale)", "Hof an der Saale"}),
        ("Wittenberg", {"Wittenberg", "Lutherstadt Wittenberg"}),
        (
            "Rothenburg ob der Tauber",
            {"Rothenburg ob der Tauber", "Rothenburg o. d. T.", "Rothenburg o. d. Tauber"},
        ),
        ("Kempten (Allgäu)", {"Kempten (Allgäu)", "Kempten im Allgäu", "Kempten i. Allgäu"}),
    ],
)
def test_print_spells_a_municipality_in_many_ways(official: str, printed: set[str]) -> None:
    assert printed <= set(printed_names(the(official)))


def test_the_official_name_leads_and_only_it_may_be_shared() -> None:
    largest, second, *_ = places_named("Neustadt")

    assert printed_names(second)[0] == second.name == "Neustadt am Rübenberge"
    assert all(places_named(name) == (largest,) for name in printed_names(largest))
    assert all("W." not in name for name in printed_names(largest))


def test_a_spelling_is_given_once_however_it_is_punctuated() -> None:
    words = [folded_words(name) for name in printed_names(the("Halle/Saale"))]

    assert len(words) == len(set(words))


def test_other_names_belong_to_municipalities_of_the_directory() -> None:
    assert {ags for ags, _ in rows("ortsnamen.tsv")} <= {place.ags for place in places()}
