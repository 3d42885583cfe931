"""Hits as the command line shows them: the sentence with its words marked, or offsets for programs."""

from rich.text import Text

from alerts.showing.snippets import Parts, excerpt, marked
from query import Field, Match
from stadtradar.output import shown_publication
from storage.documents import article_texts
from storage.search import Found
from storage.tables import Article

PAYWALL = "Nur Anrisstext, der Rest steht hinter einer Bezahlschranke."


def shown_date(article: Article) -> str:
    """Return when an article appeared, or that nobody says so."""
    if article.is_dated:
        return shown_publication(article.published_at)
    return f"Datum unbekannt, zuerst gesehen am {shown_publication(article.first_seen_at)}"


def hit_lines(found: Found) -> Text:
    """Return the article as a person reads it: number, source, date, headline and the telling sentence."""
    article, texts = found.article, article_texts(found.article)
    head = f"{article.id}  {article.source}  {shown_date(article)}\n"
    title = [hit for hit in found.match.hits if hit.field is Field.TITLE]
    text = Text(head, style="dim").append_text(_bold(marked(article.title, title), style="bold"))
    telling = excerpt(texts, found.match.hits)
    if telling is not None:
        text.append("\n").append_text(_bold(telling.parts))
    if article.paywalled:
        text.append(f"\n{PAYWALL}", style="dim")
    return text.append(f"\n{article.url}\n", style="dim")


def hit_document(found: Found) -> dict[str, object]:
    """Return the hit with stable keys."""
    article = found.article
    return {
        "id": article.id,
        "story": article.story_id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "published_at": article.published_at,
        "published_origin": article.published_origin,
        "paywalled": article.paywalled,
        "first_seen_at": article.first_seen_at,
        "hits": hit_offsets(found.match),
    }


def hit_offsets(match: Match) -> list[dict[str, object]]:
    """Return where the words stand in the texts of the article, and in what form."""
    return [
        {"field": hit.field, "start": hit.start, "end": hit.end, "phrase": hit.phrase, "form": hit.form}
        for hit in match.hits
    ]


def _bold(parts: Parts, style: str = "") -> Text:
    text = Text(style="not dim")
    for part in parts:
        text.append(part.text, style="bold yellow" if part.hit else style)
    return text
