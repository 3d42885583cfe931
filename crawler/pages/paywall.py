"""The words by which a page says that the rest of an article is for subscribers."""

import re
from collections.abc import Sequence

from crawler.pages.blocks import Block

_WALL = re.compile(
    r"(?:(?:jetzt |zum )?weiterlesen mit .*|.*mit \S+ (?:plus|\+) weiterlesen.*|(?:jetzt"
    r"|artikel) freischalten.*"
    r"|jetzt (?:registrieren|anmelden|abonnieren|testen|kostenlos testen) und (?:sofort )?weiterlesen.*"
    r"|(?:sie )?(?:sind )?(?:sie )?(?:bereits|schon) (?:abonnent|kunde|registriert|mitglied).*"
    r"|(?:als abonnent(?:in)?|mit (?:einem )?abo(?:nnement)?) (?:weiter)?lesen.*"
    r"|(?:um|damit sie) (?:diesen|den) (?:artikel|beitrag|inhalt) (?:vollständig )?(?:weiterlesen"
    r"|(?:weiter)?zu ?lesen|lesen).*"
    r"|dieser (?:artikel|beitrag|inhalt) (?:ist|steht) (?:nur|exklusiv|ausschließlich) .*(?:abonnent"
    r"|mitglied|abo|kunden).*"
    r"|(?:exklusiv|nur) für (?:abonnent|mitglieder|plus-|registrierte).*|(?:plus|premium|abo)-?(?:inhalt"
    r"|artikel)"
    r"|lesen sie (?:den ganzen|den vollständigen|diesen) (?:artikel|beitrag) (?:mit|in|im|als) .*"
    r"|den (?:ganzen|vollständigen|kompletten) (?:artikel|beitrag|text) (?:lesen|gibt).*"
    r"|(?:subscribe|sign in|log in) to (?:continue reading|read).*|this (?:article"
    r"|content) is for subscribers.*)",
    re.IGNORECASE,
)
_PAID_TITLE = re.compile(r"^(?:\S{1,12}\+|\S{2,12} plus|abo|premium)\s*[|:]\s+(?=\S)", re.IGNORECASE)
_LONGEST = 160
_NEAR = 8  # blocks behind the last of the text


def wall_place(blocks: Sequence[Block], start: int, end: int) -> int | None:
    """Return where the words stand, looked for from the headline to shortly behind the text."""
    reach = range(start, min(end + _NEAR, len(blocks)))
    return next((at for at in reach if says_wall(blocks[at].text)), None)


def says_wall(text: str) -> bool:
    """Tell whether a line asks to subscribe in order to read on."""
    return len(text) <= _LONGEST and _WALL.fullmatch(text) is not None


def split_paid_mark(title: str) -> tuple[str, bool]:
    """Cut `heise+ | ` from a title and tell whether it stood there."""
    cut = _PAID_TITLE.sub("", title)
    return cut, cut != title
