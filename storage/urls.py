"""One key for all the ways to write the URL of one page."""

import hashlib
import re
from collections.abc import Collection, Iterable
from unicodedata import normalize
from urllib.parse import quote, unquote_to_bytes, urlsplit

import idna

from storage.text import storable

# Parameters that tell who follows a link or how the page is dressed, never which page it is.
_TRACKING = re.compile(
    r"utm_.+|mtm_.+|pk_(?:campaign|kwd|source|medium|content)|wt_z?mc|at_(?:medium|campaign)|"
    r"fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hsenc|_hsmi|_g[al]|"
    r"srsltid|share|cmp|cflt|kfwmc|xtor|ocid|spm|hs_amp|b?print|printview|replytocom|"
    r"jsessionid|phpsessid|no_?cache|chash",
    re.IGNORECASE,
)
# TYPO3's news plugins name an article by a number.
_TYPO3_NEWS = re.compile(r"(tx_ttnews(?=\[tt_)|tx_news_pi1(?=\[n))\[(?:tt_)?news\]")
# These may also be a page's identity; only with a value like these are they dress.
_DRESS = re.compile(r"(?:pid|amp|mobile|druck|modus|output(?:type)?|view)", re.IGNORECASE)
_DRESS_VALUE = re.compile(r"|[01]|true|false|ja|yes|amp|druck(?:en|version)?|print", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f]*:[0-9a-f:.]+")  # of a host, or IPv6
_LAST_BYTES = re.compile(r"(?:%[0-9A-F]{0,2})+$")
_INDEX = re.compile(r"index\.(?:html?|php|aspx?|jsp)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^;]*", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?<=.)\.amp(?=\.html?$|$)")
# Unreserved and harmless in both path and query; everything else in ASCII is percent-encoded.
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*,:;@[]")
_LONGEST = 600  # PostgreSQL indexes at most 2704 bytes, and a character may take four of them


def url_key(url: str, rules: Iterable[tuple[str, str]] = ()) -> str:
    """Return the key of the page behind a URL: `kommune21.de/k21-meldungen/busse`, `kommune21.de/?p=110261`.

    `rules` are the publisher's own (pattern, replacement) pairs, applied in order by re.sub to that form.
    Raises ValueError for what is not an http(s) URL with a host.
    """
    parts = urlsplit(storable(url).strip())
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"not an http(s) URL: {url!r}")
    query = _query(parts.query)
    path = _path(parts.path) or ("/" if query else "")
    key = _host(url, parts.hostname, parts.port) + path + (f"?{query}" if query else "")
    for pattern, replacement in rules:
        key = re.sub(pattern, replacement, key)
    return _bounded(key)


def _host(url: str, name: str | None, port: int | None) -> str:
    host = normalize("NFC", (name or "").lower())
    if not host.isascii():
        # Before anything is cut off: other scripts have full stops and letters that become ours.
        # idna's errors are ValueErrors too.
        host = idna.encode(host, uts46=True).decode("ascii")
    host = host.strip(".")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:].strip(".")
    if not _NAME.fullmatch(host):
        raise ValueError(f"no host in {url!r}")
    if ":" in host:
        host = f"[{host}]"
    # Both default ports, as the key does not tell http from https.
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _path(path: str) -> str:
    segments: list[str] = []
    for raw in path.split("/"):
        segment = _SESSION.sub("", _decoded(raw))
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    return "".join(f"/{_encoded(segment, keep='+&=')}" for segment in _undressed(segments))


def _undressed(segments: list[str]) -> list[str]:
    """Take off what marks the same page as an index or as its AMP twin, as often as it occurs."""
    while True:
        if segments and (_INDEX.fullmatch(segments[-1]) or (segments[1:] and segments[-1] == "amp")):
            segments = segments[:-1]
        elif segments[1:] and segments[0] == "amp":
            segments = segments[1:]
        elif segments and _AMP_SUFFIX.search(segments[-1]):
            segments = [*segments[:-1], _AMP_SUFFIX.sub("", segments[-1])]
        else:
            return segments


def _query(query: str) -> str:
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        pairs.append((_decoded(name.replace("+", " ")), _decoded(value.replace("+", " "))))
    kept = sorted({pair for pair in pairs if any(pair) and not _is_dress(*pair)})
    plugins = {found[1] for name, _ in kept if (found := _TYPO3_NEWS.fullmatch(name))}
    kept = [(name, value) for name, value in kept if not _is_plugin_dress(name, plugins)]
    if any(name == "p" for name, _ in kept):
        # WordPress adds the post type to the short link; the number alone decides.
        kept = [(name, value) for name, value in kept if name != "post_type"]
    return "&".join(
        _encoded(name) + (f"={_encoded(value, keep='=')}" if value else "") for name, value in kept
    )


def _is_dress(name: str, value: str) -> bool:
    if _TRACKING.fullmatch(name):
        return True
    return bool(_DRESS.fullmatch(name) and _DRESS_VALUE.fullmatch(value))


def _is_plugin_dress(name: str, plugins: Collection[str]) -> bool:
    """Tell what TYPO3 adds to the number of an article: on which list it stood, which controller shows it."""
    return name.partition("[")[0] in plugins and not _TYPO3_NEWS.fullmatch(name)


def _decoded(text: str) -> str:
    raw = unquote_to_bytes(text)
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        # Old servers wrote ISO 8859-1; %E4 and %C3%A4 are one ä.
        decoded = raw.decode("latin-1")
    return normalize("NFC", storable(decoded))


def _encoded(text: str, keep: str = "") -> str:
    return "".join(_encoded_character(character, keep) for character in text)


def _encoded_character(character: str, keep: str) -> str:
    if character in _SAFE or character in keep:
        return character
    if character == " ":
        return "+"
    if not character.isascii() and character.isprintable():
        return character
    return quote(character, safe="")


def _bounded(key: str) -> str:
    if len(key) <= _LONGEST:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    path, _, _ = key.partition("?")
    room = _LONGEST - len(digest) - 2
    # A query is replaced as a whole: cut off, its parameters might sort otherwise. A path loses the escaped
    # characters at its end: half of one's bytes would be read as others.
    return f"{path}?~{digest}" if len(path) <= room else f"{_LAST_BYTES.sub('', path[:room])}~{digest}"
