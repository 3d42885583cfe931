"""The mails kept as examples. `python -m tests.alerts.golden_mails` writes them anew."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from alerts.alert import Alert, DigestAlert, DisturbedSource
from alerts.mail.composing import ComposedMail
from alerts.showing.links import Legal
from storage.tables import AddressForm, DigestKind, LateReason, Snippet
from tests.alerts.alerts import a_search, an_alert, an_alerted_article
from tests.alerts.digests import a_digest, a_told_story
from tests.alerts.world import COMPOSER

FOLDER = Path(__file__).with_name("golden")

_COPIES = tuple(
    an_alerted_article(source=source, url=url)
    for source, url in (
        ("Kommune21", "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze"),
        ("move online", "https://www.move-online.de/meldung_1_sensoren.html"),
    )
)
_SEARCHES = (a_search("Kaiserslautern", 1), a_search("KL.digital", 2))

HOSTILE = '<script>alert(1)</script>\r\nBcc: x@evil.example \u202egnp.exe =?utf-8?q?x?= {{ 7*7 }} <b>"&\x00🦊'
_HOSTILE_ARTICLE = an_alerted_article(
    title=f"LoRaWAN {HOSTILE}", kicker=HOSTILE, source=HOSTILE, url="javascript:alert(1)"
)
_HOSTILE_SEARCHES = (a_search("LoRaWAN", 1), a_search(f'"{HOSTILE}"', 2))

ALERTS: dict[str, Alert] = {
    "one_article": an_alert(),
    "copies_and_searches": an_alert(articles=_COPIES, searches=_SEARCHES),
    "english": an_alert(language="en", articles=_COPIES, searches=_SEARCHES),
    "late": an_alert(late_reason=LateReason.UNREADABLE),
    "english_late": an_alert(language="en", late_reason=LateReason.MISREAD),
    "update": an_alert(is_update=True, changed=("title", "body")),
    "english_update": an_alert(language="en", is_update=True, changed=("title", "published_at")),
    "changed": an_alert(changed=("body", "keywords")),
    "teaser_undated": an_alert(articles=(an_alerted_article(published_at=None, is_teaser=True),)),
    "neutral": an_alert(address_form=AddressForm.NEUTRAL, is_update=True, changed=("body",)),
    "title_shown": an_alert(
        articles=(an_alerted_article(snippet=Snippet.TITLE),), searches=(a_search("Kaiserslautern"),)
    ),
    "nothing_shown": an_alert(articles=(an_alerted_article(snippet=Snippet.NONE),)),
    "licensed": an_alert(articles=(an_alerted_article(snippet=Snippet.LICENSED),)),
    "confirmed": an_alert(searches=(replace(a_search(), confirmed_at=datetime(2026, 11, 2, tzinfo=UTC)),)),
    "hostile": an_alert(articles=(_HOSTILE_ARTICLE, _HOSTILE_ARTICLE), searches=_HOSTILE_SEARCHES),
}

_LATE_AND_CHANGED = (
    a_told_story(0, articles=(a_told_story(0).articles[0], *_COPIES), searches=_SEARCHES),
    a_told_story(1, late_reason=LateReason.FOLDED),
    a_told_story(2, is_update=True, changed=("title", "body")),
)

DIGESTS: dict[str, DigestAlert] = {
    "digest": a_digest(),
    "digest_one_story": a_digest(stories=(a_told_story(),)),
    "digest_weekly": a_digest(
        kind=DigestKind.WEEKLY,
        stories=_LATE_AND_CHANGED,
        disturbed=(DisturbedSource(title="Stadt+Werk", sentence="seit dem 21. November nicht erreichbar."),),
    ),
    "digest_collected_neutral": a_digest(
        kind=DigestKind.COLLECTED, address_form=AddressForm.NEUTRAL, stories=_LATE_AND_CHANGED
    ),
    "digest_of_forty": a_digest(
        stories=tuple(
            a_told_story(number, searches=(a_search("LoRaWAN", 1 + number % 2),)) for number in range(40)
        )
    ),
    "english_digest": a_digest(
        language="en",
        stories=_LATE_AND_CHANGED,
        disturbed=(DisturbedSource(title="move online", sentence="not available since 21 November."),),
    ),
    "digest_hostile": a_digest(
        stories=(
            a_told_story(0, articles=(_HOSTILE_ARTICLE, _HOSTILE_ARTICLE), searches=_HOSTILE_SEARCHES),
            a_told_story(1, searches=_HOSTILE_SEARCHES),
        ),
        disturbed=(DisturbedSource(title=HOSTILE, sentence=HOSTILE),),
    ),
}

WITH_IMPRINT_TEXT = replace(
    COMPOSER,
    legal=Legal(
        imprint="Stadt Musterstadt\nRathausplatz 1\n12345 Musterstadt\nTelefon 0123 456",
        privacy_url="https://www.stadt.example/datenschutz",
    ),
)


def golden_mails() -> dict[str, ComposedMail]:
    """Return every mail kept as an example, by name."""
    return {
        **{name: COMPOSER.compose(alert) for name, alert in ALERTS.items()},
        **{name: COMPOSER.compose_digest(digest) for name, digest in DIGESTS.items()},
        "imprint_in_the_mail": WITH_IMPRINT_TEXT.compose(an_alert()),
    }


def golden_files() -> dict[str, bytes]:
    """Return every golden file's name and content: the headers as sent, the two parts readable."""
    files: dict[str, bytes] = {}
    for name, mail in golden_mails().items():
        message = message_from_bytes(mail.content, policy=policy.default)
        headers = mail.content.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n") + b"\n"
        files[f"{name}.headers"] = headers
        for kind, ending in (("plain", "txt"), ("html", "html")):
            body = message.get_body((kind,))
            assert body is not None
            files[f"{name}.{ending}"] = body.get_content().replace("\r\n", "\n").encode()
    return files


if __name__ == "__main__":
    for file, content in golden_files().items():
        (FOLDER / file).write_bytes(content)
