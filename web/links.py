"""Links: inside the site with the reader's language, outside only to the web."""

import re
from urllib.parse import urlencode, urlsplit

from web.wording import Language

# Browsers drop tabs and line breaks from URLs and take a backslash for a slash: what we check would not be
# what they open.
_MISREAD = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")


def inside(path: str, language: Language, **parameters: str | int | None) -> str:
    """Return a link to one of our pages; parameters that are None or empty are left out."""
    given = [(name, str(value)) for name, value in parameters.items() if value is not None and value != ""]
    if language is not Language.DE:
        given.append(("lang", language.value))
    return f"{path}?{urlencode(given)}" if given else path


def outside(url: str | None) -> str | None:
    """Return the URL if it may be offered as a link: absolute, http or https, read alike by everyone."""
    if url is None or _MISREAD.search(url):
        return None
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return url if is_web and "@" not in parts.netloc else None


def shown_host(url: str) -> str:
    """Return the host of a URL as readers know it, or the URL where it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return url
    return (host or url).removeprefix("www.")
