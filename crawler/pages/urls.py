"""URLs as pages write them: made absolute, compared by site, refused when they are no web address."""

from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from w3lib.html import get_base_url
from w3lib.url import safe_url_string
from web_poet import HttpResponse


@lru_cache(maxsize=2048)  # a page repeats its links, and a site its menus
def absolute(base_url: str, href: str) -> str | None:
    """Return an absolute http(s) URL, None for everything else (mailto:, javascript:, broken, empty)."""
    reference = "".join(href.split())
    if not reference or reference.startswith("#"):
        return None
    try:
        joined = urljoin(base_url, reference)
        parts = urlsplit(joined)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        return safe_url_string(joined)
    except ValueError:  # an unclosed [ of an IPv6 address, a port that is no number
        return None


def site_of(url: str) -> str:
    """Return what tells two sites apart: host without www., and the port where one is named."""
    host = urlsplit(url).netloc.lower().rpartition("@")[2]
    return host.removeprefix("www.").removesuffix(":80").removesuffix(":443")


def same_site(first: str, second: str) -> bool:
    """Tell whether two absolute URLs belong to one site, with or without www."""
    return site_of(first) == site_of(second)


def base_of(response: HttpResponse) -> str:
    """Return what relative URLs of a page are relative to."""
    try:
        return _stated_base(response.text, str(response.url))
    except ValueError:  # a <base> that is no address
        return str(response.url)


@lru_cache(maxsize=1)  # asked several times of one page, then never again
def _stated_base(html: str, url: str) -> str:
    return get_base_url(html, url)
