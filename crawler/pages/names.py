"""The names of authors, as bylines and metadata write them."""

import re
from collections.abc import Iterable, Iterator

from crawler.pages.text import clean

_LEAD = re.compile(
    r"^(?:(?:ein|eine)\s+\S+\s+)?(?:von|by|autor(?:/?in|en|innen)?|text|interview|foto|geschrieben von"
    r"|verfasst von|posted by"
    r"|written by|author|reporter(?:in)?)\b\s*:?\s+(?:von\s+)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:,|;|\||/|•|·|\bund\b|\band\b|&)\s*")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_TAIL = re.compile(
    r"\s+(?:ist|hat|arbeitet|schreibt|aus|in|für|bei|lesezeit|veröffentlicht|aktualisiert|am|vom"
    r"|von der (?=[UHSFT]\w+)|stand)\b.*|\s*\d.*|\s+[-–—|]\s.*"
)
_ROLE = re.compile(
    r"(?:(?:freie[rn]?|leitende[rn]?|stellvertretende[rn]?|chef|sport|politik|wirtschafts|lokal)\S*\s*)*"
    r"(?:redakteur|redaktion|journalist|korrespondent|volontär|autor|reporter|editor|staff|writer|team"
    r"|gastautor|online|verlag|zeitung|gmbh|media)\S*",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:Prof|Dr|Dipl|Ing|med|rer|nat|h|c|jur|phil)\.?[\s-]?)*"
    r"[A-ZÄÖÜÁÉŁŞÇÖČŠŽ][\w'’.-]*(?:\s+(?:von|van|de|der|den|zu|zur|vom|la|le|da|di|el|al|bin|ten|ter"
    r"|und)\b)*"
    r"(?:\s+[A-ZÄÖÜÁÉŁŞÇÖČŠŽ][\w'’.-]*){1,4}"
)
_LONGEST = 60
_AGENCIES = frozenset({"dpa", "afp", "ap", "reuters", "sid", "epd", "kna", "dapd", "ots"})


def people_in(text: str) -> tuple[str, ...]:
    """Return the names of people a byline or a statement holds: `Von Ina Muster und Uwe Beispiel (dpa)`."""
    line = _BRACKETS.sub("", clean(text))
    line = _LEAD.sub("", line)
    found = (_TAIL.sub("", part).strip(" .:") for part in _PARTS.split(line))
    return tuple(dict.fromkeys(name for name in found if is_person(name)))


def is_person(name: str) -> bool:
    """Tell whether a text is a name: two capitalised words or more, no role, no office."""
    return len(name) <= _LONGEST and bool(_NAME.fullmatch(name)) and not _ROLE.search(name)


def begins_byline(text: str) -> bool:
    """Tell whether a line is led by the words of a byline."""
    return bool(_LEAD.match(text))


def joined(names: Iterable[str]) -> str:
    """Write several names as one author."""
    return ", ".join(dict.fromkeys(_cleaned(names)))


def _cleaned(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        text = _LEAD.sub("", clean(name)).strip(" ,;")
        if text and "://" not in text and not text.startswith("@"):
            yield from people_in(text) if _PARTS.search(text) and people_in(text) else [text]
