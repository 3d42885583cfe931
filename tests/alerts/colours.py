"""The colours of a mail as its style sheet gives them, and how well they can be told apart (WCAG 2.2)."""

import re

from lxml import html

Rules = dict[str, dict[str, str]]


def declared(style: str) -> dict[str, str]:
    """Return the declarations of a style attribute."""
    pairs = (declaration.partition(":") for declaration in style.split(";") if ":" in declaration)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def dark_rules(document: html.HtmlElement) -> Rules:
    """Return what the dark scheme changes, by class."""
    [style] = document.xpath("//style/text()")
    [block] = re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*)\}", style, flags=re.DOTALL)
    return {
        selector.strip().removeprefix("."): declared(body)
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block)
        for selector in selectors.split(",")
    }


def colours(element: html.HtmlElement, rules: Rules, *, dark: bool) -> tuple[str, str]:
    """Return the text colour of an element and the background behind it."""
    found: dict[str, str] = {}
    for one in [element, *element.iterancestors()]:
        own = declared(one.get("style", "")) | (rules.get(one.get("class", ""), {}) if dark else {})
        for name in ("color", "background-color"):
            if name in own:
                found.setdefault(name, own[name])
    return found["color"], found["background-color"]


def colour_pairs(page: str, *, dark: bool) -> set[tuple[str, str]]:
    """Return every pair of a text's colour and what is behind it."""
    document = html.document_fromstring(page)
    rules = dark_rules(document)
    return {colours(element, rules, dark=dark) for element in texts(document)}


def texts(document: html.HtmlElement) -> list[html.HtmlElement]:
    """Return the elements that hold text to be read."""
    return [
        element
        for element in document.body.iter("p", "h1", "h2", "li", "a", "strong", "mark")
        if element.text_content().strip()
    ]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)
