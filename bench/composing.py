"""Composing alerts: whole mails against the standard library's EmailMessage and against rendering alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import TypeVar

from alerts.alert import Alert, AlertedArticle, AlertedSearch, DigestAlert
from alerts.mail.composing import Composer
from alerts.mail.mime import alternative_mail
from alerts.showing.links import Legal, Links
from alerts.showing.rendering import Rendered, render
from alerts.showing.views import AlertView, view_of
from alerts.tokens import ReaderTokens, UnsubscribeTokens
from bench.figures import Figure, figures
from bench.news import news, texts_of
from bench.timing import cpu_ms, in_turns, sized
from demo.newsroom_articles import NewsArticle
from storage.tables import DigestKind

_Given = TypeVar("_Given")
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_PAGE = "https://news.example.org/abmelden/eyJhIjoxfQ.c2lnbmF0dXJl"
_STORIES = 12  # of a digest
_LINKS = Links(unsubscribe_url=_PAGE)
COMPOSER = Composer(
    sender="meldungen@news.example.org",
    sender_name="Stadtradar Musterstadt",
    base_url="https://news.example.org",
    tokens=UnsubscribeTokens(["a key of the bench only"]),
    message_id_key=b"another key of the bench only",
    contact="redaktion@news.example.org",
    readers=ReaderTokens(["a key of the bench only"]),
    legal=Legal(
        imprint_url="https://news.example.org/impressum", privacy_url="https://news.example.org/datenschutz"
    ),
)


def measure(scale: float) -> Iterable[Figure]:
    """Compose the same alerts, whole and in parts."""
    told = alerts(sized(100, scale))
    views = [_view(alert) for alert in told]
    rendered = [(view, render(view)) for view in views]
    rivals = {
        "EmailMessage, from finished text and HTML": _cost(lambda one: email_message(*one), rendered),
        "our MIME parts, from finished text and HTML": _cost(lambda one: own_mime(one[1]), rendered),
        "view alone: match again, choose the sentence": _cost(_view, told),
        "rendering alone: both templates": _cost(render, views),
        "Composer.compose, all of it": _cost(COMPOSER.compose, told),
        f"Composer.compose_digest, {_STORIES} stories": _cost(COMPOSER.compose_digest, digests(told)),
    }
    yield from figures("ms CPU/mail", in_turns(rivals, sized(7, scale)))


def alerts(count: int) -> list[Alert]:
    """Return alerts of one article and one copy of it, for two subscriptions; no two alike."""
    return [_alert(number, article) for number, article in enumerate(news(count))]


def digests(told: Sequence[Alert]) -> list[DigestAlert]:
    """Return digests of these alerts, one for every few of them, each story in several of them."""
    return [_digest(number, [*told, *told][number : number + _STORIES]) for number in range(0, len(told), 4)]


def email_message(view: AlertView, rendered: Rendered) -> bytes:
    """Build the mail as the standard library's manual does."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Stadtradar Musterstadt <meldungen@news.example.org>"
    mail["To"] = "leserin@example.org"
    mail["Subject"] = view.subject
    mail["Date"] = _NOW
    mail["Message-ID"] = "<0123456789abcdef0123456789abcdef01234567@news.example.org>"
    mail["List-Unsubscribe"] = f"<{_PAGE}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def own_mime(rendered: Rendered) -> bytes:
    """Build the parts as Composer does, with a header that costs nothing."""
    return alternative_mail([("To", "leserin@example.org")], rendered.text, rendered.html)


def _view(alert: Alert) -> AlertView:
    return view_of(alert, _LINKS)


def _digest(number: int, stories: Sequence[Alert]) -> DigestAlert:
    return DigestAlert(
        digest_id=number,
        subscriber_id=number,
        recipient=f"leserin{number}@example.org",
        language="de",
        kind=DigestKind.DAILY,
        day=_NOW.date(),
        since=_NOW,
        until=_NOW,
        stories=tuple(stories),
        composed_at=_NOW,
    )


def _alert(number: int, article: NewsArticle) -> Alert:
    lead = AlertedArticle(
        article_id=number,
        title=article.title,
        kicker=article.kicker,
        url=f"https://www.kommune21.de/k21-meldungen/{article.slug}/",
        source="Kommune21",
        published_at=_NOW,
        first_seen_at=_NOW,
        texts=texts_of(article),
    )
    copy = replace(lead, source="move-online", url=f"https://www.move-online.de/meldung_{number}.html")
    searches = (article.kicker, f"({article.kicker} ODER Köln) UND Verwaltung NICHT Gewinnspiel")
    return Alert(
        row_id=number,
        subscriber_id=number,
        story_id=number,
        recipient=f"leserin{number}@example.org",
        language="de",
        articles=(lead, copy),
        searches=tuple(
            AlertedSearch(subscription_id=2 * number + offset, query=query, since=_NOW)
            for offset, query in enumerate(searches)
        ),
        composed_at=_NOW,
    )


def _cost(work: Callable[[_Given], object], given: Sequence[_Given]) -> Callable[[], float]:
    return lambda: cpu_ms(lambda: [work(one) for one in given], per=len(given))
