"""The newsroom's old layout: tables, line breaks, a caption glued to the text."""

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import quote_plus

from demo.newsroom_articles import NewsArticle
from demo.newsroom_pages import View, is_subhead, lines


def old_path(article: NewsArticle, suffix: str = ".html") -> str:
    """Return the path of an article in the old layout."""
    return f"/meldung_{article.number}_{quote_plus(article.title)}{suffix}"


def old_article(article: NewsArticle, view: View) -> str:
    """Return the page of an article in the old layout: tables, line breaks, a caption glued to the text."""
    keywords = ", ".join(map(escape, article.keywords))
    links = "<br>\n".join(f'<a href="{link}">{escape(link)}</a>' for link in article.links)
    related = "\n".join(_old_related(other) for other in view.related)
    code = f" ({article.author})" if article.author else ""
    return _old_page(
        article.title,
        view,
        f"""<div class="dachzeile">{escape(article.kicker)}:</div>
<div class="ueberschrift">{escape(article.title)}</div><br><br>
<div class="vorspann">[{_day(article.published)}] {escape(article.teaser)}</div><br>
<table class="bild"><tr><td><img src="/bilder/{article.number}.jpg" alt=""></td></tr>
<tr><td class="unterschrift">{escape(article.caption)}</td></tr></table>
{_old_body(article.body)}{code}<br><br>
{links}<br><br>
<b>Stichwörter:</b> {keywords}<br><br>
Bildquelle: {escape(article.credit)}<br><br>
<a href="/druck.php?id={article.number}">Druckversion</a>&nbsp;&nbsp;&nbsp; <a
href="{old_path(article, ".pdf")}">PDF</a> &nbsp;&nbsp;&nbsp; <a
href="mailto:?subject=Meldung">Link mailen</a><br>
<br>&nbsp;Anzeige<br><br>
<div class="weitere">Weitere Meldungen und Beiträge aus dem Bereich {escape(article.keywords[0])}</div>
{related}""",
    )


def old_listing(articles: Sequence[NewsArticle], view: View) -> str:
    """Return the list of articles in the old layout."""
    return _old_page("Aktuelle Meldungen", view, "\n".join(_old_related(article) for article in articles))


def _old_page(title: str, view: View, content: str) -> str:
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{escape(title)} - {escape(view.title)}</title></head><body>
<table><tr><td><a href="/"><img src="/logo.gif" alt="{escape(view.title)}"></a></td>
<td><a href="/">Meldungen</a> <a href="/termine.html">Termine</a></td></tr></table>
<table><tr><td>
{content}
</td><td>Suchen...<br>&nbsp;Anzeige<br><a href="/abo.html">Aboverwaltung</a><br>Aktuelle Meldungen</td></tr>
</table>
</body></html>
"""


def _old_related(article: NewsArticle) -> str:
    url = old_path(article)
    return f"""<div class="meldung"><a href="{url}">{escape(article.kicker)}: {escape(article.title)}</a><br>
[{_day(article.published)}] {escape(article.teaser)} <a href="{url}">mehr...</a><br>
<img src="/bilder/{article.number}_k.jpg" alt=""><br>{escape(article.caption)}</div>"""


def _old_body(body: str) -> str:
    return "<br>\n".join(
        f"<b>{escape(line)}</b>" if is_subhead(line) else escape(line) for line in lines(body)
    )


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
