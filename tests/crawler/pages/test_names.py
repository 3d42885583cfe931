"""The people that bylines name."""

import pytest

from crawler.pages.names import begins_byline, people_in


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Von Ina Muster", ("Ina Muster",)),
        ("Von Ina Muster und Uwe Beispiel (dpa)", ("Ina Muster", "Uwe Beispiel")),
        ("Ein Gastbeitrag von Dr. Helga Stamm", ("Dr. Helga Stamm",)),
        ("Autor/in: Korinna Hennig", ("Korinna Hennig",)),
        ("Text: Karl-Heinz von der Au, Foto: privat", ("Karl-Heinz von der Au",)),
        ("By Jean Doe | June 19, 2019", ("Jean Doe",)),
        ("Ina Muster, Redakteurin", ("Ina Muster",)),
        ("Von Redaktion", ()),
        ("SPIEGEL ONLINE", ()),
        ("Von der Idee zum Betrieb", ()),
        ("", ()),
    ],
)
def test_people_in_a_byline(line: str, people: tuple[str, ...]) -> None:
    assert people_in(line) == people


def test_a_sentence_is_no_byline() -> None:
    assert begins_byline("Von Ina Muster")
    assert not begins_byline("Vonseiten der Stadt hieß es")
