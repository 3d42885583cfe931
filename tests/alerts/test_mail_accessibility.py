"""WCAG 2.2 AA as far as a program can see it, in the light and in the dark."""

import pytest
from lxml import html

from tests.alerts.colours import colour_pairs, colours, contrast, dark_rules, declared, luminance, texts
from tests.alerts.golden_mails import golden_files

MAILS = {name: content.decode() for name, content in golden_files().items() if name.endswith(".html")}

# A publisher that wants nothing shown: there is nothing to mark.
SHOWN_WITHOUT_HITS = {"nothing_shown.html"}
PLAINLY_LABELLED = {"Impressum", "Datenschutz", "Legal notice", "Privacy policy"}

both_schemes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
every_mail = pytest.mark.parametrize("name", sorted(MAILS))


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@both_schemes
@every_mail
def test_every_text_stands_out_from_its_background(name: str, dark: bool) -> None:
    pairs = colour_pairs(MAILS[name], dark=dark)

    assert len(pairs) >= 3
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


@every_mail
def test_the_dark_scheme_really_changes_the_page(name: str) -> None:
    document = html.document_fromstring(MAILS[name])
    rules = dark_rules(document)
    headline = document.find(".//h1")

    light, dark = (colours(headline, rules, dark=scheme) for scheme in (False, True))

    assert luminance(light[1]) > 0.9
    assert luminance(dark[1]) < 0.1


def test_every_dark_rule_is_for_something_in_some_mail() -> None:
    documents = [html.document_fromstring(mail) for mail in MAILS.values()]

    used = {element.get("class") for document in documents for element in document.iter()}

    assert set(dark_rules(documents[0])) <= used


@every_mail
def test_the_language_and_the_schemes_are_declared(name: str) -> None:
    document = html.document_fromstring(MAILS[name])

    assert (document.get("lang"), document.get("dir")) == (
        "en" if name.startswith("english") else "de",
        "ltr",
    )
    declared_schemes = {
        meta.get("name"): meta.get("content") for meta in document.iter("meta") if meta.get("name")
    }
    assert declared_schemes["color-scheme"] == declared_schemes["supported-color-schemes"] == "light dark"


@every_mail
def test_the_structure_is_headings_and_lists_and_any_table_is_for_layout_only(name: str) -> None:
    document = html.document_fromstring(MAILS[name])

    levels = [heading.tag for heading in document.iter("h1", "h2", "h3")]
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}
    assert all(table.get("role") == "presentation" for table in document.iter("table"))
    assert document.xpath("//li[not(parent::ul)]") == []


@every_mail
def test_text_is_16_pixels_at_least_and_nothing_is_wider_than_320(name: str) -> None:
    document = html.document_fromstring(MAILS[name])
    styles = [declared(element.get("style", "")) for element in document.iter()]

    sizes = [float(style["font-size"].removesuffix("px")) for style in styles if "font-size" in style]
    assert min(sizes) >= 16
    assert not any({"width", "min-width", "white-space"} & set(style) for style in styles)


@every_mail
def test_links_are_underlined_and_say_where_they_lead(name: str) -> None:
    document = html.document_fromstring(MAILS[name])

    for link in (element for element in texts(document) if element.tag == "a"):
        assert declared(link.get("style", ""))["text-decoration"] == "underline"
        is_named = link.text_content() in PLAINLY_LABELLED or link.getparent().text_content().count(" ") > 1
        assert is_named, link.text_content()


def test_imprint_and_privacy_are_labelled_plainly() -> None:
    labels = [link.text for link in html.document_fromstring(MAILS["one_article.html"]).iter("a")]

    assert labels[-2:] == ["Impressum", "Datenschutz"]


@every_mail
def test_a_hit_is_marked_by_weight_and_not_by_colour_alone(name: str) -> None:
    document = html.document_fromstring(MAILS[name])

    marks = list(document.iter("mark"))
    assert marks or name in SHOWN_WITHOUT_HITS
    assert all(mark.find("strong") is not None for mark in marks)
