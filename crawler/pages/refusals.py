"""Pages that are no articles: newsletters, indexes, and what stands in the way of a page."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from parsel import Selector
from web_poet import HttpResponse

from crawler.pages.blocks import Block
from crawler.pages.text import clean

_OTHER_PATHS = re.compile(
    r"/(?:k21-(?:themen|termine|it-guide|heftarchiv|sprungungen)|it-guide|heftarchiv|newsletter|feed)(?:/|$)"
    # Below these an article may stand, though not right below.
    r"|/(?P<section>themen|termine|tag|category|author|page|seite)(?:/[^/]*)?/?$"
)
# Of one article: a number, or a headline in small letters.
_ARTICLE_NAME = re.compile(r"\d{4}|[^\W_]+(?:[-_,+][^\W_]+){3}")
_NAMED_ALIKE = frozenset({"themen", "termine"})  # sections and articles stand below these
_ARTICLE_POSTS = frozenset({"k21-meldungen", "post"})
_SALUTATION = re.compile(r"Liebe (?:Abonnent|Leser|Newsletter)", re.IGNORECASE)
_FEW_WORDS = 200  # a page in the way says little; an article under a consent layer says more
_FEW_LINKS = 5
_LEADS_ON = etree.XPath(f"count(//a/@href) > {_FEW_LINKS}")
_CHALLENGES = (
    "cf-browser-verification", "cf_chl_", "cf-challenge", "/cdn-cgi/challenge-platform/", "just a moment...",
    "attention required! | cloudflare", "checking your browser", "ddos-guard", "_incapsula_resource",
    "px-captcha", "captcha-delivery.com", "anubis_challenge", "g-recaptcha", "h-captcha", "cf-turnstile",
    "enable javascript and cookies to continue",
)  # fmt: skip
_PORTAL = re.compile(
    r"wispaccessgateway|captive|hotspot|wlan|wi-?fi|anmelden|einloggen|log-?in", re.IGNORECASE
)
_CONSENT = re.compile(r"cookies?|einwillig|zustimm|datenschutz|consent", re.IGNORECASE)
_ACCEPT = re.compile(r"akzeptier|zustimm|einverstanden|accept|agree", re.IGNORECASE)


def other_kind(url: str) -> str | None:
    """Return why a URL can be no article's, None where it may be one's."""
    parts = urlsplit(url)
    found = _OTHER_PATHS.search(parts.path)
    if found and not (found["section"] in _NAMED_ALIKE and is_named_article(url)):
        return f"Kein Artikel, sondern {parts.path}"
    post_type = parse_qs(parts.query).get("post_type", ["post"])[0]
    if post_type not in _ARTICLE_POSTS:
        return f"Kein Artikel, sondern vom Typ {post_type}"
    return None


def is_named_article(url: str) -> bool:
    """Tell whether the last part of an address is one that articles have rather than sections."""
    return _ARTICLE_NAME.search(urlsplit(url).path.rstrip("/").rpartition("/")[2]) is not None


def is_newsletter(blocks: Sequence[Block]) -> bool:
    """Tell whether a page greets its readers and lists what it contains."""
    greets = any(_SALUTATION.match(block.text) for block in blocks)
    return greets and any(block.text.rstrip(":") == "Inhalt" for block in blocks)


def obstacle(response: HttpResponse) -> str | None:
    """Return what answered in the page's stead: a challenge, a login, a consent wall; None if nothing did.

    Such pages say little and lead nowhere, while even a short article stands among links to others.
    """
    page = response.selector
    if page.type != "html":  # parsel recognises JSON by itself
        return None
    if _LEADS_ON(page.root) or len(words := _first_words(page)) > _FEW_WORDS:
        return None
    text, source = clean(" ".join(words)), response.text.lower()
    if response.headers.get("cf-mitigated") == "challenge" or any(mark in source for mark in _CHALLENGES):
        return "Statt der Seite kam eine Prüfung auf Roboter"
    asks = page.css("input[type=password], form, meta[http-equiv=refresh i]")
    if asks and _PORTAL.search(source):
        return "Statt der Seite kam eine Anmeldung, etwa die eines WLAN"
    if _CONSENT.search(text) and _ACCEPT.search(text):
        return "Statt der Seite kam eine Abfrage der Einwilligung"
    return None


def _first_words(page: Selector) -> list[str]:
    """Return the visible words of a page, one more than few at most."""
    words: list[str] = []
    for element in page.root.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "title"}:
            words += (element.text or "").split()
        words += (element.tail or "").split()
        if len(words) > _FEW_WORDS:
            break
    return words
