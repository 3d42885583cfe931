"""What stands on article pages but is no text of the article, told by the names sites give it."""

import re
from functools import lru_cache

from lxml import etree

_TAGS = frozenset({"nav", "footer", "aside", "form", "figcaption", "dialog", "menu", "address"})
_ROLES = frozenset(
    {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert", "form"}
)
# Wherever they stand in a name.
_ANYWHERE = re.compile(
    r"(?<![a-z])(?:"
    r"advert\w*|adslot|adsense|werbung|anzeigen?|sponsor\w*|promo(?:s|tion\w*|box)?|outbrain|taboola|plista"
    r"|comments?|commentlist|kommentare?|disqus|respond"
    r"|related|relatedposts|yarpp\w*|verwandte?|recommend\w*|empfehlung\w*|read-?more|mehr-?zum-?thema"
    r"|share\w*|sharing|sharedaddy|shariff|social\w*|addtoany|addthis"
    r"|newsletter\w*|subscri(?:be|ption)\w*|sidebar|side-bar|breadcrumbs?|navigation|cookies?|consent"
    r"|gdpr|dsgvo"
    r"|modal|popup|lightbox|tooltip|tag-?list|tag-?cloud|taglinks|schlagworte|footer|fusszeile"
    r"|author-?(?:box|bio|info|card|teaser)|about-?author|autoren-?(?:box|info)|biography|byline"
    r"|(?:post|entry|article|artikel)-?meta|meta-?info|post-?info"
    r"|captions?|bild-?unterschrift|bild-?nachweis|bildtext|rating|pagination|pager|page-?nav\w*"
    r"|post-?nav\w*"
    r"|inhaltsverzeichnis|skip-?links?|sr-only|visually-?hidden|screen-reader\w*|noprint|no-print"
    r"|print-?only"
    r"|instagram-media|tiktok-embed|fb-post|embed\w*|editors?-?note"
    r"|text-?widget|widget-?text|author-?card"
    r"|link-?list|link-?box|linkliste|quicklinks"
    r")(?![a-z])"
)
# As a whole name, or as its first or last word.
_ALONE = re.compile(
    r"(?:ads?|adv|banner|menu|menue|nav|navi|tags?|widget|widgets|widget-area|toolbar|overlay|hidden"
    r"|invisible"
    r"|login|signup|sign-up|paywall|abo|abobox|replies|forum|likes?|facebook|twitter|whatsapp|similar|also"
    r"|credits?|copyright|vote|voting|poll|paging|toc|gallery|carousel|slider|slideshow|player|teasers"
    r"|keywords)"
)
_ALONE_AT_END = re.compile(
    rf"{_ALONE.pattern}|.*[-](?:ads?|banner|menu|nav|tags|toolbar|credits?|copyright|teasers|keywords|toc)"
)
# What WordPress and others write about an article into the names of its container.
_OF_CONTENT = re.compile(
    r"(?:tag|category|post|type|status|format|has|no|with|without|hide|show|is|page|layout|col|grid"
    r"|elementor|hentry)-.*"
)
_MAIN = re.compile(
    r"(?<![a-z])(?:article-?(?:body|text|content)|articlebody|entry-?content|post-?(?:content|body|text)"
    r"|story-?body"
    r"|artikel-?(?:text|inhalt|body)|beitrag-?(?:text|inhalt)|news-?text|newstext|body-?text|bodytext"
    r"|rte-?content"
    r"|content-?text|td-post-content|paragraphs)(?![a-z])"
)
_LONGEST_NAMES = 300
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_apart(element: etree._Element) -> bool:
    """Tell whether an element is named as something else than text. Its name may still be wrong."""
    if element.tag in _TAGS or element.get("aria-hidden") == "true" or element.get("role") in _ROLES:
        return True
    style = element.get("style")
    if style and re.search(r"display\s*:\s*none", style):
        return True
    names = _names(element)
    return bool(names) and _is_apart_name(names)


def is_main(element: etree._Element) -> bool:
    """Tell whether an element is named as the text of an article."""
    return "articlebody" in (element.get("itemprop") or "").lower() or bool(_MAIN.search(_names(element)))


def _names(element: etree._Element) -> str:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names if len(names) > 1 and len(names) <= _LONGEST_NAMES else ""


@lru_cache(maxsize=8192)
def _is_apart_name(names: str) -> bool:
    words = [_CAMEL.sub("-", word).lower().replace("_", "-") for word in names.split()]
    # What follows `--` names a variant of the element, not the element.
    own = [word.split("--", 1)[0].strip("-") for word in words if not _OF_CONTENT.fullmatch(word)]
    return any(_ANYWHERE.search(word) or _ALONE_AT_END.fullmatch(word) for word in own)
