"""Who made the picture of an article: by class, by the words before the name, by the brackets around it."""

import re

from lxml import etree

from crawler.pages.text import clean

_LABEL = (
    r"(?:fotos?|bild(?:er|quellen?|nachweis|rechte)?|symbol(?:foto|bild)|fotografie|grafik|illustration"
    r"|quellen?|credits?|image(?: credit)?|photo(?:graph|s)?(?: credit)?|picture|foto-?credit"
    r"|fotograf(?:in)?|copyright|screenshot|video|karte)"
)
_SIGN = r"(?:©|℗|\(c\))"
_LED = re.compile(
    rf"(?<!\bim\s)(?:^|(?<=[\s(\[|/–—.,!?\"“”»])|(?=[(©]))"
    rf"(?P<lead>[(\[]?\s*(?:{_LABEL}\s*(?::|{_SIGN}|\bby\b)\s*{_SIGN}?|{_SIGN})\s*(?:{_LABEL}\s*:?\s*)?)"
    r"(?P<name>[^\n]{2,140})$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[](?P<name>[^()\[\]]{2,100}(?:\([^()]*\)[^()\[\]]*)?)[)\]]\s*\.?\s*$")
_AGENCY = re.compile(
    r"(?:^|[/\s])(?:dpa|afp|ap|reuters|imago|getty|picture[- ]alliance|epa|ddp|kna|epd|shutterstock|istock"
    r"|adobe ?stock|pixabay|unsplash|pexels|fotolia|wikimedia|cc[- ]by|privat|archiv|stadt|pr)\b|/",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?<![a-z])(?:credits?|copyright|bildquelle|bildnachweis|bildrechte|fotograf|photographer|photo-?credit"
    r"|image-?credit|media-?credit|caption-?credit|caption-?source|urheber|imgcopyright)(?![a-z])"
)
_INSIDE = re.compile(rf"{_NAMES.pattern}|(?<![a-z])(?:source|quelle|rights|author|autor)(?![a-z])")
_LONGEST = 140


def part_credit(caption: str) -> tuple[str, str | None]:
    """Part a printed caption into its text and the credit in it; no text where the credit stands alone."""
    led = _LED.search(caption) if _may_be_led(caption) else None
    if led:
        rest = caption[: led.start("lead")].rstrip(' (|[/–—-"“')
        return rest, _bare(led["name"])
    bracketed = _BRACKETED.search(caption) if ")" in caption or "]" in caption else None
    if bracketed and _AGENCY.search(bracketed["name"]):
        return caption[: bracketed.start()].rstrip(), _bare(bracketed["name"])
    return caption, None


def is_named_credit(element: etree._Element) -> bool:
    """Tell whether an element is named as a credit."""
    return bool(_NAMES.search(_names(element)))


def credit_inside(container: etree._Element) -> str | None:
    """Return the text of what is named as a credit inside a caption."""
    for element in container.iterdescendants("*"):
        if _INSIDE.search(_names(element)):
            text = clean("".join(map(str, element.itertext())))
            if 2 <= len(text) <= _LONGEST:
                return bare_credit(text)
    return None


def bare_credit(text: str) -> str | None:
    """Return a credit without the words that lead it."""
    led = _LED.search(text)
    return _bare(led["name"] if led else text)


def led_credit(text: str) -> str | None:
    """Return the credit of a line that is nothing else: `Foto: Ina Muster`."""
    led = _LED.search(text)
    return _bare(led["name"]) if led and led.start("lead") <= 1 else None


def _may_be_led(text: str) -> bool:
    """Tell whether a text has a mark as it stands behind words that lead a credit: most have none."""
    return ":" in text or "©" in text or "℗" in text or "(c)" in (small := text.lower()) or "by" in small


def _bare(name: str) -> str | None:
    text = name.strip(" .;:|/–—-[")
    if text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1].rstrip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text if any(map(str.isalpha, text)) and len(text) <= _LONGEST else None


def _names(element: etree._Element) -> str:
    return (element.get("class") or "").lower().replace("_", "-")
