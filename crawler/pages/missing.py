"""Error pages that say "not found" with status 200."""

import re
from typing import cast

from lxml import etree
from web_poet import HttpResponse

from crawler.pages.text import clean

# The whole headline, not a word of it: 404 Euro, or a body not found, make news.
_THING = r"(?:seite|inhalte?|artikel|beitrag|meldung|dokument|datei|eintrag|ressource|page|content|article)"
_ASKED_FOR = r"(?:gesuchte|gewünschte|aufgerufene|angeforderte|gewählte|requested)[nrs]?"
_WHICH = rf"(?:(?:die|der|das|den|diese[rsn]?|the|this) )?(?:(?:von ihnen )?{_ASKED_FOR} )?"
_VERB = r"(?:wurde|wurden|konnte|konnten|ist|sind|existiert|was|could|is|cannot|can|does)"
_NOT = r"(?:leider )?(?:nicht|not)(?: mehr| be| longer)?"
_DONE = r"(?: (?:gefunden(?: werden)?|verfügbar|vorhanden|erreichbar|found|available|exist))?"
_SENTENCE = rf"{_WHICH}{_THING}(?: {_VERB})? {_NOT}{_DONE}"
_NUMBER = r"(?:http[- ]?)?(?:(?:fehler|error|status)(?:code)?:? ?)?404"
_SAID = rf"(?:(?:ups|hoppla|oops)[.!…]* )?(?:{_SENTENCE}|nicht gefunden|not found)"
_HEADLINE = re.compile(
    rf"(?:{_NUMBER}|(?:{_NUMBER} ?[-–—:|,]? ?)?{_SAID}(?: ?[-–—:|,]? ?\(?{_NUMBER}\)?)?)[.!…]*",
    re.IGNORECASE,
)
_TEXTS = etree.XPath("descendant-or-self::text()", smart_strings=False)
_TITLE = etree.XPath("string((descendant-or-self::title/text())[1])", smart_strings=False)
_PARTING = re.compile(r"\s+[-–—|»·]\s+")


def says_not_found(response: HttpResponse) -> str | None:
    """Return the headline by which a page says that there is no such page, None if it does not."""
    root = response.selector.root
    headlines = [clean(" ".join(_texts(h1))) for h1 in root.iter("h1")]
    title = clean(str(_TITLE(root)))
    for headline in (*headlines, title, *_PARTING.split(title)[:1]):
        if _HEADLINE.fullmatch(headline):
            return headline
    return None


def _texts(element: etree._Element) -> list[str]:
    return cast("list[str]", _TEXTS(element))
