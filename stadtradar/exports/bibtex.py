"""BibTeX for biblatex, JabRef and Zotero: an @online for each article."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from alerts.showing.cleaning import line
from query import BERLIN
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import RIGHTS
from storage.search import ArticleRecord

# BibTeX counts braces even behind a backslash, so they must not stand in a text at all.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
_TEX = str.maketrans(_ESCAPED)
# Of a remark BibTeX reads on at the next @ and counts the braces.
_REMARK = str.maketrans({"@": "(at)", "{": "(", "}": ")"})
_NO_KEY = re.compile(r"[^A-Za-z0-9-]+")


def pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield an entry for each record, before them a remark on where they come from."""
    remark = line(f"Stadtradar: {plan.provenance.sentence}. {RIGHTS}").translate(_REMARK)
    yield f"@comment{{{remark}}}\n".encode()
    for record in records:
        stated = (f"  {name} = {{{value}}},\n" for name, value in _fields(record).items() if value)
        yield f"\n@online{{{_key(record)},\n{''.join(stated)}}}\n".encode()


def _fields(record: ArticleRecord) -> Mapping[str, str]:
    author = _text(record.author)
    published = record.published_at
    return {
        # A second pair of braces keeps the case of the title, and an author whole: nobody says who is who.
        "title": f"{{{_text(record.title)}}}",
        "author": f"{{{author}}}" if author else "",
        "organization": _text(record.source_title),
        "date": f"{published.astimezone(BERLIN):%Y-%m-%d}" if published else "",
        "url": _address(record.url),
        "urldate": f"{record.first_seen_at.astimezone(BERLIN):%Y-%m-%d}",
        "langid": "german",
        "abstract": _text(record.teaser),
        "keywords": ", ".join(_text(keyword.replace(",", " ")) for keyword in record.keywords),
    }


def _key(record: ArticleRecord) -> str:
    return f"{_NO_KEY.sub('-', record.source)}-{record.id}"


def _text(text: str | None) -> str:
    return line(text or "").translate(_TEX)


def _address(url: str) -> str:
    # An address is taken as it stands, so only what would end the field is written otherwise.
    return quote(line(url), safe="!#$%&'()*+,/:;=?@[]~-._")
