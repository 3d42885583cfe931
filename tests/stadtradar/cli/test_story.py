"""`story`: which articles tell one story, why, and putting that right."""

from tests.articles import BODY, an_article
from tests.stadtradar.cli.calling import CommandLine

_EXTENDED = f"{BODY}\n\nDas teilte die Verwaltung am Freitag mit."


def _store(stadtradar: CommandLine, *bodies: str) -> list[int]:
    sources = ("kommune21", "move-online", "zfk")
    return stadtradar.store(
        *(
            an_article(source=source, url=f"https://{source}.example/1", body=body)
            for source, body in zip(sources, bodies, strict=False)
        )
    )


def test_story_lists_the_articles_that_tell_it(stadtradar: CommandLine) -> None:
    one, other = _store(stadtradar, BODY, _EXTENDED)

    answer = stadtradar("story", str(other))

    assert answer.code == 0
    assert "erzählt in 2 Artikeln" in answer.out
    assert "kommune21" in answer.out
    assert "move-online" in answer.out
    assert [entry["id"] for entry in stadtradar("story", str(one), "--json").document["articles"]] == [
        one,
        other,
    ]


def test_explain_says_how_much_two_texts_share(stadtradar: CommandLine) -> None:
    _, other = _store(stadtradar, BODY, _EXTENDED)

    answer = stadtradar("story", str(other), "--explain")

    assert "2 erzählt dieselbe Geschichte wie 1: fast derselbe Text" in answer.out
    assert "100,00 % umgekehrt; am selben Tag" in " ".join(answer.out.split())
    [comparison] = stadtradar("story", str(other), "--json").document["comparisons"]
    assert (comparison["joined"], comparison["reason"], comparison["theirs"]) == (True, "near-copy", 1.0)


def test_explain_names_what_one_says_instead_of_the_other(stadtradar: CommandLine) -> None:
    first = "Oberbürgermeisterin Ines Bergholz gab 708.000 Euro frei. " + BODY
    second = "Oberbürgermeisterin Jutta Lauermann gab 512.000 Euro frei. " + BODY
    _, other = _store(stadtradar, first, second)

    answer = stadtradar("story", str(other), "--explain")

    told = " ".join(answer.out.split())
    assert "erzählt nur dieser Artikel" in told
    assert "2 erzählt nicht dieselbe Geschichte wie 1: ähnliche Sätze" in told
    assert "Statt 708000, Bergholz, Ines heißt es in 2: 512000, Jutta, Lauermann." in told


def test_explain_says_that_nothing_is_alike(stadtradar: CommandLine) -> None:
    (number,) = _store(stadtradar, BODY)

    assert "Kein anderer Artikel teilt einen Absatz" in stadtradar("story", str(number), "--explain").out


def test_articles_can_be_merged_and_split_by_hand(stadtradar: CommandLine) -> None:
    one, other = _store(stadtradar, BODY, "Eine ganz andere Meldung über das Freibad von Mainz.")

    merged = stadtradar("story", str(one), "--merge", str(other))
    split = stadtradar("story", str(other), "--split")
    explained = stadtradar("story", str(one), "--explain").out

    assert "erzählt in 2 Artikeln" in merged.out
    assert "erzählt nur dieser Artikel" in split.out
    assert "Von Hand zusammengelegt: 1 und 2" in explained
    assert "Von Hand getrennt: 2 und 1" in explained


def test_what_cannot_be_corrected_is_said_with_the_reason(stadtradar: CommandLine) -> None:
    (number,) = _store(stadtradar, BODY)

    alone = stadtradar("story", str(number), "--split")
    itself = stadtradar("story", str(number), "--merge", str(number))
    both = stadtradar("story", str(number), "--merge", "2", "--split")
    unknown = stadtradar("story", str(number), "--merge", "77")

    assert [answer.code for answer in (alone, itself, both, unknown)] == [2, 2, 2, 2]
    assert "erzählt schon eine eigene Geschichte" in alone.err
    assert "Beides ist der Artikel 1" in itself.err
    assert "nicht beides" in both.err
    assert "Den Artikel 77 gibt es hier nicht" in unknown.err
