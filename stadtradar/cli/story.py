"""`story ARTICLE`: the articles that tell one story, why they do, and putting that right by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import stored_article
from stadtradar.cli.hits import shown_date
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.output import percent, print_json, print_table, say, shown
from storage.database import Session
from storage.stories import compare_with_nearest, comparisons_of, corrections_of, merge, split
from storage.tables import Article, StoryComparison, StoryCorrection, StoryReason

ArticleNumber = Annotated[str, typer.Argument(metavar="ARTIKEL", help="Nummer oder Adresse.")]

_REASONS: Mapping[StoryReason, str] = {
    StoryReason.SAME_WORDS: "Wort für Wort derselbe Text",
    StoryReason.NEAR_COPY: "fast derselbe Text",
    StoryReason.OTHER_WORDS: "zu wenig gemeinsamer Text",
    StoryReason.SMALL_PART: "der eine ist nur ein kleiner Teil des anderen",
    StoryReason.OTHER_NAMES: "ähnliche Sätze, aber über andere Orte, Personen oder Zahlen",
    StoryReason.TOO_SHORT: "zu kurz, um es zu entscheiden",
    StoryReason.FAR_APART: "ähnlich, aber zu lange nacheinander erschienen",
    StoryReason.OWN_FORMULA: "diesen Text hat die Quelle unter mehreren Überschriften",
}


def story(
    ctx: typer.Context,
    article: ArticleNumber,
    *,
    explain: Annotated[bool, typer.Option("--explain", help="Auch sagen, warum und warum nicht.")] = False,
    merge_with: Annotated[
        str | None,
        typer.Option("--merge", metavar="ARTIKEL", help="Erzählt dieselbe Geschichte wie dieser Artikel."),
    ] = None,
    split_off: Annotated[bool, typer.Option("--split", help="Erzählt eine eigene Geschichte.")] = False,
    json: AsJson = False,
) -> None:
    """Zeigt, welche Artikel dieselbe Geschichte erzählen, und berichtigt es."""
    if merge_with is not None and split_off:
        raise Failure("Bitte entweder --merge oder --split, nicht beides.", ExitCode.USAGE)
    with opened(ctx) as work:
        if merge_with is not None:
            _merge(work, article, merge_with)
        elif split_off:
            _split(work, article)
        with work.database.reading() as session:
            found = stored_article(session, article, work.settings)
            if json:
                print_json(_document(session, found))
            else:
                _tell(session, found, explain=explain)


def _merge(work: Opened, reference: str, other_reference: str) -> None:
    with work.database.transaction() as session:
        one = stored_article(session, reference, work.settings)
        other = stored_article(session, other_reference, work.settings)
        if one.id == other.id:
            raise Failure(f"Beides ist der Artikel {one.id}. Bitte einen anderen nennen.", ExitCode.USAGE)
        merge(session, one, other, datetime.now(UTC))


def _split(work: Opened, reference: str) -> None:
    with work.database.transaction() as session:
        article = stored_article(session, reference, work.settings)
        if not split(session, article, datetime.now(UTC)):
            raise Failure(
                f"Der Artikel {article.id} erzählt schon eine eigene Geschichte; es gibt nichts zu trennen.",
                ExitCode.USAGE,
            )


def _tell(session: Session, article: Article, *, explain: bool) -> None:
    articles = article.story.articles
    rows = [(one.id, one.source, shown_date(one), one.title) for one in articles]
    say(f"Geschichte {article.story_id}, erzählt in {len(articles)} Artikeln:" if rows[1:] else _ALONE)
    print_table(("Nr.", "Quelle", "Erschienen", "Titel"), rows, empty="")
    if not explain:
        return
    say("")
    for sentence in _reasons(session, article) or ["Kein anderer Artikel teilt einen Absatz mit diesem."]:
        say(sentence)


_ALONE = "Diese Geschichte erzählt nur dieser Artikel:"


def _reasons(session: Session, article: Article) -> list[str]:
    noted = comparisons_of(session, article.story.articles)
    told = {frozenset((one.article_id, one.other_id)) for one in noted}
    now = [
        compared.noted(article, datetime.now(UTC))
        for compared in compare_with_nearest(session, article)
        if frozenset((article.id, compared.other.id)) not in told
        and compared.other.story_id != article.story_id
    ]
    corrected = (_correction(one) for one in corrections_of(session, article))
    return [*corrected, *(line for one in (*noted, *now) for line in _comparison(one))]


def _comparison(one: StoryComparison) -> Iterable[str]:
    bond = "erzählt dieselbe Geschichte wie" if one.joined else "erzählt nicht dieselbe Geschichte wie"
    yield (
        f"{one.article_id} {bond} {one.other_id}: {_REASONS[StoryReason(one.reason)]} "
        f"({percent(one.ours)} von {one.article_id} stehen in {one.other_id}, "
        f"{percent(one.theirs)} umgekehrt; {_apart(one.days)})."
    )
    if one.our_names:
        yield f"  Statt {_listed(one.their_names)} heißt es in {one.article_id}: {_listed(one.our_names)}."
    if one.shared_names:
        yield f"  Gemeinsame Namen: {_listed(one.shared_names)}."
    if one.shared_numbers:
        yield f"  Gemeinsame Zahlen: {_listed(one.shared_numbers)}."


def _correction(one: StoryCorrection) -> str:
    done = "zusammengelegt" if one.together else "getrennt"
    return f"Von Hand {done}: {one.article_id} und {one.other_id}, am {shown(one.decided_at)}."


def _apart(days: int) -> str:
    if days == 0:
        return "am selben Tag"
    return "ein Tag Abstand" if abs(days) == 1 else f"{abs(days)} Tage Abstand"


def _listed(names: Sequence[str]) -> str:
    shown_names = ", ".join(names[:_MOST_SHOWN])
    return f"{shown_names} und {len(names) - _MOST_SHOWN} weitere" if names[_MOST_SHOWN:] else shown_names


_MOST_SHOWN = 8


def _document(session: Session, article: Article) -> dict[str, object]:
    return {
        "story": article.story_id,
        "articles": [
            {
                "id": one.id,
                "source": one.source,
                "url": one.url,
                "title": one.title,
                "published_at": one.published_at,
            }
            for one in article.story.articles
        ],
        "comparisons": [
            {name: getattr(one, name) for name in _COMPARED}
            for one in comparisons_of(session, article.story.articles)
        ],
        "corrections": [
            {"article": one.article_id, "other": one.other_id, "together": one.together, "at": one.decided_at}
            for one in corrections_of(session, article)
        ],
    }


_COMPARED = (
    "article_id", "other_id", "compared_at", "joined", "reason", "ours", "theirs", "days",
    "shared_names", "shared_numbers", "our_names", "their_names",
)  # fmt: skip
