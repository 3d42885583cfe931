"""One article, printed in any markup: every way to write it must be read alike."""

from collections.abc import Callable

from web_poet import HttpResponse

KICKER = "Halle (Saale)"
TITLE = "KL.digital hilft dem Gesundheitsamt"
TEASER = "Ein Amt ohne Papier: Wie das gelingt, zeigt die Stadt seit diesem Montag in allen Häusern."
CAPTION = "Der Empfang des Amts nach dem Umbau."
CREDIT = "Stadt Halle (Saale), Pressestelle"
BODY = (
    "Anträge, Befunde und Rechnungen liegen in einer Akte. Wer anruft, erzählt seine Geschichte nur einmal.",
    "Wer was sehen darf",
    "Am meisten Zeit kostete die Frage, wer welche Akte öffnen darf. Sie füllte zwölf Sitzungen.",
)
KEYWORDS = ("Smart City", "Halle (Saale)", "Gesundheitsamt")
RELATED_KICKER, RELATED_TITLE = "Dortmund", "Truck sammelt Daten"
RELATED_TEASER = "Ein Lastwagen misst, wie es um die Straßen steht."

Writing = Callable[[str], str]

BLOCKS: dict[str, Writing] = {
    "p": lambda text: f"<p>{text}</p>",
    "div": lambda text: f'<div class="x1">{text}</div>',
    "nested": lambda text: f"<section><div><p><span>{text}</span></p></div></section>",
    "cell": lambda text: f"<table><tr><td><font size=2>{text}</font></td></tr></table>",
    "lines": lambda text: f"{text}<br>\n<br>",
}
HEADLINES: dict[str, str] = {
    "two spans": f"<h1><span>{KICKER}</span><span>{TITLE}</span></h1>",
    "span and text": f"<h1><em>{KICKER}</em>{TITLE}</h1>",
    "two lines": f"<h1>{KICKER}:<br>{TITLE}</h1>",
    "kicker above": f"<div><p>{KICKER}</p><h1>{TITLE}</h1></div>",
    "no heading": f"<div>{KICKER}:</div><div><b>{TITLE}</b></div>",
    "linked": f'<h2><a href="/k21-meldungen/a/"><span>{KICKER}</span> <span>{TITLE}</span></a></h2>',
}
_CREDIT_LINE = f"<p>(Bildquelle: {CREDIT})</p>"
_LINES = f"<p>{CAPTION}</p>{_CREDIT_LINE}"
PICTURES: dict[str, str] = {
    "figure": f'<figure><img src=a alt="Ein Flur"><figcaption>{CAPTION}</figcaption></figure>{_CREDIT_LINE}',
    "credit in it": f"<figure><img src=a><figcaption>{CAPTION} (Bildquelle: {CREDIT})</figcaption></figure>",
    "lines": f"<div><img src=a></div>{_LINES}",
    "no img": _LINES,
    "twice": f'<img src=a alt="{CAPTION}">{_LINES}{_LINES}',
    "table": f"<table><tr><td><img src=a><br>{CAPTION}</td></tr></table>",
}
RELATED: dict[str, str] = {
    "colon": f'<p><a href="/k21-meldungen/b/">{RELATED_KICKER}: {RELATED_TITLE}</a></p>',
    "heading": f'<h3><a href="/k21-meldungen/b/"><span>{RELATED_KICKER}</span>{RELATED_TITLE}</a></h3>',
    "label": f'<div><a href="/k21-meldungen/b/">{RELATED_KICKER}: {RELATED_TITLE}</a> <i>Bericht</i></div>',
}


def page(*, block: str, headline: str, picture: str, related: str, opening: str) -> HttpResponse:
    """Return the article's page in a markup put together from the parts named."""
    write = BLOCKS[block]
    text = "\n".join(write(paragraph) for paragraph in (*BODY[:-1], f"{BODY[-1]} (aö)"))
    credit = write(f"Bildquelle: {CREDIT}") if picture == "table" else ""
    html = f"""<html><head><meta charset=utf-8></head><body><div>Freitag, 6. Februar 2026</div>
    <div>{HEADLINES[headline]}{write(f"[8.5.2024] {TEASER}")}{PICTURES[picture]}<div>{text}</div>
    {write('<a href="https://www.halle.de">https://www.halle.de</a>')}
    {write("Stichwörter: " + ", ".join(KEYWORDS))}{credit}
    {write("Druckversion&nbsp;&nbsp; PDF &nbsp; Link mailen")}{write("&nbsp;Anzeige")}{opening}
    {RELATED[related]}{write(f"[7.5.2024] {RELATED_TEASER} mehr...")}{write("Ein Lastwagen fährt.")}
    {write("Suchen...")}{write("Aktuelle Meldungen")}</div></body></html>"""
    return HttpResponse("https://www.kommune21.de/k21-meldungen/a/", html.encode())
