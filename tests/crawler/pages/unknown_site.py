"""A news page of a site without rules, with all that stands around an article."""

from collections.abc import Sequence
from datetime import datetime

from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import ArticleItem, ListedHints
from crawler.pages.generic import GenericPage

URL = "https://www.stadtblatt.example/lokales/regen-wird-gemessen-4711"
NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)
TITLE = "Regen wird jetzt an zwölf Stellen gemessen"
LEAD = "Wenn der Bach steigt, soll es niemand zu spät erfahren: Die Stadt hat ein Netz aus Sensoren gebaut."
TEXT = (
    "Seit Montag melden zwölf Geräte im Stadtgebiet, wie viel Regen fällt und wie hoch das Wasser steht.",
    "Gebaut wurden sie von Auszubildenden der Stadtwerke, die dafür ein halbes Jahr Zeit bekommen haben.",
    "Im nächsten Schritt sollen auch die Daten der Feuerwehr einfließen, sagte der Leiter des Amts.",
)
HEAD = f"""<title>{TITLE} | Stadtblatt</title><meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="Stadtblatt">"""
TOP = f"""<nav><ul><li><a href="/">Start</a></li><li><a href="/lokales">Lokales</a></li></ul></nav>
<header><div class="dachzeile">Hochwasserschutz</div><h1>{TITLE}</h1><p class="vorspann">{LEAD}</p>
<div class="byline">Von Ina Muster und Uwe Beispiel</div>
<span class="datum">03.02.2026, 08:15 Uhr</span></header>
<figure><img src="a.jpg"><figcaption>Ein Sensor am Bach. Foto: Stadtwerke/Ott</figcaption></figure>"""
BOX = """<div class="newsletter-box"><h3>Newsletter</h3><p>Jeden Morgen die wichtigsten Nachrichten aus der
Stadt, kostenlos und bequem in Ihr Postfach.</p></div>"""
BOTTOM = """<div class="verwandt"><h3>Das könnte Sie auch interessieren</h3>
<ul><li><a href="/x">Bach tritt über die Ufer und überschwemmt den Parkplatz am Markt</a></li></ul></div>
<section id="comments"><h3>2 Kommentare</h3><p>Endlich misst jemand, das wurde in unserem Viertel auch
wirklich Zeit nach den letzten drei Jahren, meint ein Leser.</p></section>
<footer><p>Stadtblatt Verlag, alle Rechte vorbehalten. Impressum und Datenschutz.</p></footer>"""


def page(
    paragraphs: Sequence[str] = TEXT,
    *,
    head: str = HEAD,
    top: str = TOP,
    bottom: str = BOTTOM,
    url: str = URL,
) -> HttpResponse:
    """Return the page; every paragraph may hold markup."""
    first, *rest = [text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs] or [""]
    body = f'{top}<div class="artikel">{first}{BOX}{"".join(rest)}</div>{bottom}'
    return HttpResponse(url, f"<html><head>{head}</head><body>{body}</body></html>".encode())


def item(response: HttpResponse, listed: ListedHints | None = None) -> ArticleItem:
    """Read a page of an unknown site."""
    return GenericPage(response, now=NOW, listed=listed).to_item()
