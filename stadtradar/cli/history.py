"""`history ARTICLE`: every version of an article, and what each changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from crawler.field_names import FIELD_NAMES
from stadtradar.cli.finding import stored_article
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, safe, say, shown, shown_publication
from storage.material import Reason
from storage.revisions import FieldChange, Version, difference, history
from storage.tables import Article
from storage.word_diff import Change, ReadablePart, has_change, readable

# Told apart by signs, as colour does not reach a file, a screen reader or everybody's eyes.
_SIGNS = {Change.REMOVED: ("[-", "-]", "red"), Change.ADDED: ("{+", "+}", "green")}
_LEGEND = "Was entfallen ist, steht in [-…-], was hinzugekommen ist, in {+…+}."
_REASONS = {
    Reason.TITLE: "andere Überschrift",
    Reason.TEASER: "anderer Anreißer",
    Reason.DATE: "anderer Tag der Veröffentlichung",
    Reason.BODY: "ein guter Teil des Textes ist anders",
    Reason.NEW_MATCH: "passt seitdem zu weiteren Abos",
}


def show_history(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTIKEL", help="Nummer oder Adresse.")],
    *,
    json: AsJson = False,
) -> None:
    """Zeigt alle Fassungen eines Artikels und was sich in jeder geändert hat."""
    with opened(ctx) as work, work.database.reading() as session:
        found = stored_article(session, article, work.settings)
        versions = history(found)
        if json:
            print_json({"id": found.id, "url": found.url, "versions": [_document(one) for one in versions]})
        else:
            _tell(found, versions)


def _tell(article: Article, versions: Sequence[Version]) -> None:
    say(Text(safe(article.title), style="bold"))
    say(Text(f"{safe(article.source)} · {safe(article.url)}", style="dim"))
    if len(versions) > 1:
        say(Text(_LEGEND, style="dim"))
    for version in versions:
        say("")
        say(Text(_heading(version), style="bold"))
        for change in version.changes:
            say(f"{FIELD_NAMES.get(change.name, change.name)}:")
            say(_marked(change))


def _heading(version: Version) -> str:
    seen = f"Fassung {version.number} vom {shown(version.seen_at)}"
    if not version.changes:
        return f"{seen}: erste gespeicherte Fassung"
    names = ", ".join(FIELD_NAMES.get(change.name, change.name) for change in version.changes)
    why = ", ".join(_REASONS[reason] for reason in version.reasons)
    return f"{seen}: {names} geändert" + (f" (wesentlich: {why})" if why else "")


def _marked(change: FieldChange) -> Text:
    told = replace(
        change, before=_stated(change.name, change.before), after=_stated(change.name, change.after)
    )
    parts = difference(told)
    if not has_change(parts):
        return Text("  (nur Leerzeichen oder Zeilenumbrüche)")
    return Text.assemble("  ", *(piece for part in readable(parts) for piece in _pieces(part)))


def _pieces(part: ReadablePart) -> Iterator[str | tuple[str, str]]:
    yield safe(part.blanks).replace("\n", "\n  ")
    words = safe(part.words).replace("\n", "\n  ")
    if part.change is Change.OMITTED:
        yield "…"
    elif part.change is Change.KEPT or not words:
        yield words
    else:
        before, after, style = _SIGNS[part.change]
        yield f"{before}{words}{after}", style


def _stated(name: str, value: str) -> str:
    if name == "published_at" and value:
        return shown_publication(datetime.fromisoformat(value))
    if name == "paywalled":
        return shown(bool(value))
    return value


def _document(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "seen_at": version.seen_at,
        "material": list(version.reasons),
        "changes": [
            {
                "field": change.name,
                "before": change.before,
                "after": change.after,
                "parts": [{"change": part.change, "text": part.text} for part in difference(change)],
            }
            for change in version.changes
        ],
    }
