"""`show ARTICLE`: one article with everything stored of it."""

from typing import Annotated

import typer
from rich.text import Text

from stadtradar.cli.finding import stored_article
from stadtradar.cli.hits import PAYWALL, shown_date
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, safe, say, shown
from storage.tables import Article


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTIKEL", help="Nummer oder Adresse.")],
    *,
    json: AsJson = False,
) -> None:
    """Zeigt einen gespeicherten Artikel mit Text, Fassungen und Adressen."""
    with opened(ctx) as work, work.database.reading() as session:
        found = stored_article(session, article, work.settings)
        if json:
            print_json(_document(found))
        else:
            _tell(found)


def _tell(article: Article) -> None:
    if article.kicker:
        say(Text(safe(article.kicker), style="dim"))
    say(Text(safe(article.title), style="bold"))
    stated = [shown_date(article), article.source, article.author or ""]
    say(Text(" · ".join(safe(part) for part in stated if part), style="dim"))
    for paragraph in (article.teaser, article.body):
        if paragraph:
            say(f"\n{paragraph}")
    if article.paywalled:
        say(f"\n{PAYWALL}")
    say("")
    for name, value in _details(article):
        if value:
            say(f"{name}: {value}")


def _details(article: Article) -> list[tuple[str, str]]:
    return [
        ("Stichwörter", ", ".join(article.keywords)),
        ("Bild", " · ".join(part for part in (article.caption, article.image_credit) if part)),
        ("Verweise", " ".join(article.links)),
        ("Adresse", article.url),
        ("Zuerst gesehen", shown(article.first_seen_at)),
        ("Fassung", _revision(article) if article.revision > 1 else ""),
        (
            "Dieselbe Geschichte",
            ", ".join(str(one.id) for one in article.story.articles if one.id != article.id),
        ),
    ]


def _revision(article: Article) -> str:
    seen = f"{article.revision} vom {shown(article.changed_at)}"
    return f"{seen} (was sich geändert hat: stadtradar history {article.id})"


def _document(article: Article) -> dict[str, object]:
    columns = (
        "id source url kicker title teaser body author published_at published_origin section keywords "
        "caption image_credit links related paywalled revision first_seen_at changed_at"
    )
    return {
        **{name: getattr(article, name) for name in columns.split()},
        "story": article.story_id,
        "story_articles": [one.id for one in article.story.articles],
        "url_keys": article.known_as,
        "revisions": [
            {"number": one.number, "seen_at": one.seen_at, "changed_fields": one.changed_fields}
            for one in article.revisions
        ],
    }
