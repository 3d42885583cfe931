"""Which URLs of a site may be articles, where an operator and not code describes the site. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# Folders in which no article lies, wherever they stand in a path.
_FOLDERS = """
    tags? schlagw(?:o|oe|ö)rter? category categories kategorien? authors? autor(?:en)? page seite feed rss
    atom comments amp print wp-[a-z0-9-]+ xmlrpc cgi-bin
"""
# Pages that are no article. A folder may bear such a name: /karriere/fachkraefte-gesucht is an article.
_PAGES = r"""
    suche search suchergebnis(?:se)? log-?in anmelden? anmeldung registrier\w* account warenkorb kasse cart
    checkout shop abo(?:nnement)? abonnieren werbung media-?daten agb impressum
    datenschutz(?:erkl(?:ae|ä)rung|hinweise?)? privacy(?:-policy)? cookies?(?:-\w+)?
    kontakt(?:formular)? contact barrierefreiheit(?:serkl(?:ae|ä)rung)? leichte-sprache
    geb(?:ae|ä)rdensprache newsletter(?:-?anmeldung)? sitemap inhaltsverzeichnis (?:ue|ü)ber-uns
    about(?:-us)? stellenangebote karriere jobs home startseite
"""
_FILES = """
    pdf jpe?g png gif svg webp avif ico css js json xml rss atom rdf zip gz docx? xlsx? pptx? odt csv txt
    mp[34] m4a ogg webm ics vcf epub webmanifest
"""


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_OTHER = (
    rf"(?:[^?]*/)?{_any_of(_FOLDERS)}(?:[/?]|$)"
    rf"|(?:[^?]*/)?{_any_of(_PAGES)}(?:\.(?:html?|php|aspx?|jsp))?/?(?:[?]|$)"
    r"|(?:[^?/]*/)?index\.\w+(?:\.\w+)?$"  # deeper ones are articles: /presse/063299/index.html
    rf"|[^?]*\.{_any_of(_FILES)}(?:[?]|$)"
    r"|[^?]*\?(?:.*&)?(?:replytocom|share|print|feed|format|attachment_id|s|q|page|paged|seite|offset|start)="
)
# An escape, a class or a character of a regular expression.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_LONGEST = 2000  # characters; a regular expression may take long for more
_NUMBER = "{page}"  # in the address of a listing's further pages
_FIRST_WORD = re.compile(r"[a-z]{3,}[_-]", re.IGNORECASE)
# WordPress' short address, and scripts that tell their articles apart by a number in the query.
_BY_QUERY = r"\?p=\d+[^?]*|(?:[^?]*/)?(?:index|default)\.(?:php|aspx?|jsp|html?)\?[^?]*\d[^?]*"


def article_pattern(stated: str | None, home: str, indexes: Iterable[str] = ()) -> re.Pattern[str]:
    """Return what an article's path and query match in full below `home`, without the slash before it.

    `stated` is a path with `*` for any text, or a regular expression for the beginning of the path when it
    starts with ^. Both mean the path as a browser shows it. Without it any page counts that is no obvious
    index, file or service page. `indexes` are never articles. Raises ValueError (German).
    """
    base = _base(home)
    never = "|".join(_below(url, base) for url in indexes if _base(url) != base or urlsplit(url).query)
    barred = f"(?=.{{0,{_LONGEST}}}$)(?!(?:{never})$)"
    if stated is None:
        return re.compile(f"{barred}(?:{_BY_QUERY}|(?!{_OTHER})[^?/][^?]*(?:\\?.*)?)", re.IGNORECASE)
    if stated.startswith("^"):
        _compiled(stated)  # a bracket too many must not close ours
        below = "|".join(_rest(one, "^" + base) for one in _alternatives(stated))
        return _compiled(f"{barred}(?:{below}).*")
    text = "[^?]+".join(re.escape(part) for part in _rest(stated, base).split("*"))
    return re.compile(f"{barred}(?!{_OTHER}){text}/?(?:\\?.*)?")


def common_path(urls: Iterable[str]) -> str | None:
    """Return the pattern of what the paths of all these articles begin with, None where they share nothing.

    That is a folder, else the beginning of their names: /meldung_4711_bad.html -> /meldung_*
    """
    paths = [urlsplit(url).path.rstrip("/").split("/")[1:] for url in urls]
    shared: list[str] = []
    for segments in zip(*(path[:-1] for path in paths), strict=False):
        # A year or a month is shared today and no longer in January.
        if len(set(segments)) > 1 or segments[0].isdigit():
            break
        shared.append(segments[0])
    if shared:
        return f"/{'/'.join(shared)}/*"
    words = {_first_word(path) for path in paths} if len(paths) > 1 else set()
    return f"/{words.pop()}*" if len(words) == 1 and all(words) else None


def _first_word(path: list[str]) -> str:
    word = _FIRST_WORD.match(path[0]) if len(path) == 1 else None
    return word[0] if word else ""


def _base(home: str) -> str:
    return urlsplit(home).path.rstrip("/") + "/"


def _rest(stated: str, base: str) -> str:
    """Return what is stated below home."""
    if not stated.startswith(base):
        raise ValueError(f"der Pfad muss mit {base} beginnen, dem Pfad von home")
    return stated.removeprefix(base)


def _alternatives(expression: str) -> list[str]:
    """Return the parts that | parts outside of brackets: each names a path of its own."""
    found, depth = [""], 0
    for piece in _PIECE.findall(expression):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise ValueError(f"kein regulärer Ausdruck ({error})") from error


def _escaped(text: str) -> str:
    return r"\d+".join(re.escape(part) for part in text.split(_NUMBER))


def _below(index: str, base: str) -> str:
    """Return what matches an index and its filtered forms; a script shares its path with articles."""
    parts = urlsplit(index)
    path = _escaped(parts.path.removeprefix(base).rstrip("/"))
    if parts.query:
        return path + _escaped("?" + parts.query)
    return path if "." in parts.path.rpartition("/")[2] else rf"{path}/?(?:\?(?!.*\d{{3}}).*)?"
