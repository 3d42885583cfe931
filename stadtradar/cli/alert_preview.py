"""`alerts preview SUBSCRIBER`: the mail that would go for the newest story."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated

import typer

from alerts.mail.composing import ComposedMail
from alerts.story_preview import preview
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import known_person
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.os_errors import meaning
from stadtradar.output import print_json, say, warn
from storage.aliases import load_aliases

_SHOWN = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")


def preview_mail(
    ctx: typer.Context,
    subscriber: Annotated[str, typer.Argument(metavar="EMPFÄNGER", help="Mailadresse oder Nummer.")],
    story: Annotated[
        int | None, typer.Option("--story", min=1, metavar="NR", help="Diese Geschichte; sonst die neueste.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="DATEI", help="Den HTML-Teil hierhin schreiben.")
    ] = None,
    *,
    text: Annotated[bool, typer.Option("--text", help="Nur den Textteil zeigen, ohne Kopfzeilen.")] = False,
    json: AsJson = False,
) -> None:
    """Zeigt die Mail, die jemand zur neuesten passenden Geschichte bekäme. Verschickt nichts."""
    with opened(ctx) as work:
        mail = _previewed(work, subscriber, story)
    message = message_from_bytes(mail.content, policy=policy.default)
    if html is not None:
        _write(html, _part(message, "html"))
    if json:
        headers = {name: str(message[name]) for name in _SHOWN}
        parts_of = {"text": _part(message, "plain"), "html": _part(message, "html")}
        print_json({"message_id": mail.message_id, "headers": headers, **parts_of})
        return
    if not text:
        for name in _SHOWN:
            say(f"{name}: {message[name]}")
        say("")
    if html is None:
        say(_part(message, "plain"))
    else:
        warn(f"Geschrieben: {html}")


def _previewed(work: Opened, reference: str, story: int | None) -> ComposedMail:
    with work.database.reading() as session:
        subscriber = known_person(session, reference)
        if subscriber.email is None:
            raise Failure(f"Der Empfänger Nr. {subscriber.id} ist gelöscht.", ExitCode.USAGE)
        mail = preview(
            session,
            parts.composer(work.settings),
            subscriber,
            load_aliases(session),
            now=datetime.now(UTC),
            story_id=story,
        )
    if mail is None:
        where = f"In der Geschichte {story}" if story else "Unter den neuesten Artikeln"
        remedy = f"Warum, sagt: stadtradar why {reference} ARTIKEL"
        raise Failure(f"{where} passt nichts zu den Abos von {reference}. {remedy}", ExitCode.PROBLEMS)
    return mail


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content()).replace("\r\n", "\n")


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{file} lässt sich nicht schreiben: {meaning(error)}.", ExitCode.USAGE) from error
