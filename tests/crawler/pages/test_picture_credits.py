"""Who made a picture, as captions print it."""

import pytest

from crawler.pages.picture_credits import bare_credit, part_credit


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        ("Wege zur Stadt. (Foto: Tumisu, pixabay.com)", "Wege zur Stadt.", "Tumisu, pixabay.com"),
        ("Rathaus mit Platz. (Quelle: Stadt Landau)", "Rathaus mit Platz.", "Stadt Landau"),
        ("Der Serverraum. Foto: Stadt Ettlingen", "Der Serverraum.", "Stadt Ettlingen"),
        ("Ein Mast am Ortsrand. © Dirk Lange", "Ein Mast am Ortsrand.", "Dirk Lange"),
        ("Die Leiterin(© Thomas Kierok)", "Die Leiterin", "Thomas Kierok"),
        ("Am Ufer (Bild: Stadt Halle (Saale), Pressestelle)", "Am Ufer", "Stadt Halle (Saale), Pressestelle"),
        ("Quelle: Stadt Kaiserslautern", "", "Stadt Kaiserslautern"),
        ("© pixabay.com/Couleur", "", "pixabay.com/Couleur"),
        ("(Bild: Lampwerk GmbH)", "", "Lampwerk GmbH"),
        ("Der Plan. Grafik: © Amt für Statistik", "Der Plan.", "Amt für Statistik"),
        ("Die Quelle der Lauter im Winter", "Die Quelle der Lauter im Winter", None),
        (
            "Im Bild: Ilona Benz (links) und Klaus Weichel",
            "Im Bild: Ilona Benz (links) und Klaus Weichel",
            None,
        ),
        (
            "Das Projekt-Team (v.l.): Anna Ott, Bernd Kiel",
            "Das Projekt-Team (v.l.): Anna Ott, Bernd Kiel",
            None,
        ),
    ],
)
def test_credit_is_parted_from_the_caption(caption: str, text: str, credit: str | None) -> None:
    assert part_credit(caption) == (text, credit)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Bild: © BillionPhotos.com/Adobestock", "BillionPhotos.com/Adobestock"),
        ("(Bild: Ralf Anders/Shutterstock.com)", "Ralf Anders/Shutterstock.com"),
        ("– CC-BY 4.0 Jana Ohlert", "CC-BY 4.0 Jana Ohlert"),
        ("(c) Wiley-VCH", "Wiley-VCH"),
        ("Stadt Halle (Saale)", "Stadt Halle (Saale)"),
        ("(Bild: )", None),
    ],
)
def test_credit_loses_its_label(text: str, credit: str | None) -> None:
    assert bare_credit(text) == credit
