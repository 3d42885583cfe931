"""`why SUBSCRIBER ARTICLE`: the way of an article to one subscriber, and the step at which it stands."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.tracing import Step, Trace, sentence
from query.wording import Language
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import find_stored, known_person
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.explaining import Explainer
from stadtradar.output import print_json, say
from storage.aliases import load_aliases
from storage.database import Session
from storage.urls import url_key

_HEADINGS = {
    "de": ("Steht hier", "Weg in den Bestand", "Abo {number}: {query}", "Meldung"),
    "en": ("Stands here", "The way into the store", "Subscription {number}: {query}", "Message"),
}


def why(
    ctx: typer.Context,
    subscriber: Annotated[str, typer.Argument(metavar="EMPFÄNGER", help="Mailadresse oder Nummer.")],
    article: Annotated[str, typer.Argument(metavar="ARTIKEL", help="Nummer oder Adresse der Seite.")],
    lang: Annotated[Language, typer.Option(help="Sprache der Erklärung.")] = "de",
    *,
    json: AsJson = False,
) -> None:
    """Erklärt Schritt für Schritt, warum jemand von einem Artikel erfuhr oder nicht."""
    with opened(ctx) as work, work.database.reading() as session:
        told = _trace(work, session, subscriber, article, lang)
    if json:
        print_json(_document(subscriber, article, told, lang))
    else:
        _tell(told, lang)


def _trace(work: Opened, session: Session, subscriber: str, article: str, lang: Language) -> Trace:
    person = known_person(session, subscriber)
    explainer = Explainer(
        session=session,
        settings=work.settings,
        aliases=load_aliases(session),
        hmac_key=parts.hmac_key(work.settings),
        language=lang,
        now=datetime.now(UTC),
    )
    found = find_stored(session, article, work.settings)
    if found is not None:
        return explainer.article(person, found, article)
    if article.strip().isdigit():
        raise Failure(
            f"Den Artikel {article} gibt es hier nicht. Adressen lassen sich auch nennen, wenn der Artikel "
            "nicht gespeichert ist.",
            ExitCode.USAGE,
        )
    url = article if "://" in article else f"https://{article}"
    try:
        url_key(url)
    except ValueError:
        raise Failure(f"{article} ist weder Nummer noch Adresse eines Artikels.", ExitCode.USAGE) from None
    return explainer.address(url)


def _tell(told: Trace, lang: Language) -> None:
    standing, path, search, message = _HEADINGS[lang]
    say(f"{standing}: {sentence(told.standing, lang)}\n")
    say(path)
    _tell_steps(told.path, lang)
    for one in told.searches:
        say("\n" + search.format(number=one.subscription_id, query=one.query))
        _tell_steps(one.steps, lang)
    for steps in told.messages:
        say(f"\n{message}")
        _tell_steps(steps, lang)


def _tell_steps(steps: tuple[Step, ...], lang: Language) -> None:
    for step in steps:
        say(f"  {sentence(step, lang)}")


def _document(subscriber: str, article: str, told: Trace, lang: Language) -> dict[str, object]:
    return {
        "subscriber": subscriber,
        "article": article,
        "standing": _step(told.standing, lang),
        "path": [_step(one, lang) for one in told.path],
        "searches": [
            {
                "subscription": one.subscription_id,
                "query": one.query,
                "steps": [_step(step, lang) for step in one.steps],
            }
            for one in told.searches
        ],
        "messages": [[_step(step, lang) for step in steps] for steps in told.messages],
    }


def _step(step: Step, lang: Language) -> dict[str, object]:
    return {
        "kind": step.kind,
        "at": step.at,
        "facts": dict(step.facts),
        "text": sentence(step, lang),
    }
