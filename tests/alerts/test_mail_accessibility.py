"""WCAG 2.2 AA as far as a program can see it, in the light and in the dark."""

import re

import pytest
from lxml import html

from tests.alerts.golden_mails import golden_files

MAILS = {name: content.decode() for name, content in golden_files().items() if name.endswith(".html")}

both_schemes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
every_mail = pytest.mark.parametrize("name", sorted(MAILS))


def declared(style: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in style.split(";") if ":" in declaration)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def dark_rules(document: html.HtmlElement) -> dict[str, dict[str, str]]:
    """Return what the dark scheme changes, by class."""
    [style] = document.xpath("//style/text()")
    [block] = re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*)\}", style, flags=re.DOTALL)
    return {
        selector.strip().removeprefix("."): declared(body)
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block)
        for selector in selectors.split(",")
    }


def colours(element: html.HtmlElement, rules: dict[str, dict[str, str]], *, dark: bool) -> tuple[str, str]:
    """Return the text colour of an element and the background behind it."""
    found: dict[str, str] = {}
    for one in [element, *element.iterancestors()]:
        own = declared(one.get("style", "")) | (rules.get(one.get("class", ""), {}) if dark else {})
        for name in ("color", "background-color"):
            if name in own:
                found.setdefault(name, own[name])
    return found["color"], found["background-color"]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def texts(document: html.HtmlElement) -> list[html.HtmlElement]:
    return [
        element
        for element in document.body.iter("p", "h1", "h2", "li", "a", "strong", "mark")
        if element.text_content().strip()
    ]


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@both_schemes
@every_mail
def test_every_text_stands_out_from_its_background(name: str, dark: bool) -> None:
    document = html.document_fromstring(MAILS[name])
    rules = dark_rules(document)

    pairs = {colours(element, rules, dark=dark) for element in texts(document)}

    assert len(pairs) >= 4
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


@every_mail
def test_the_dark_scheme_really_changes_the_page(name: str) -> None:
    document = html.document_fromstring(MAILS[name])
    rules = dark_rules(document)
    headline = document.find(".//h1")

    light, dark = (colours(headline, rules, dark=scheme) for scheme in (False, True))

    assert luminance(light[1]) > 0.9
    assert luminance(dark[1]) < 0.1
    assert set(rules) <= {element.get("class") for element in document.iter()} | {"hit", "kicker"}


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

    assert [heading.tag for heading in document.iter("h1", "h2")] == ["h1", "h2"]
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
        assert len(link.text_content().split()) >= 3


@every_mail
def test_a_hit_is_marked_by_weight_and_not_by_colour_alone(name: str) -> None:
    document = html.document_fromstring(MAILS[name])

    marks = list(document.iter("mark"))
    assert marks
    assert all(mark.find("strong") is not None for mark in marks)
