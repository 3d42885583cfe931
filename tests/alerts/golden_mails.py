"""The mails kept as examples. `python -m tests.alerts.golden_mails` writes them anew."""

from email import message_from_bytes, policy
from pathlib import Path

from alerts.alert import Alert
from storage.tables import LateReason
from tests.alerts.alerts import a_search, an_alert, an_alerted_article
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
}


def golden_files() -> dict[str, bytes]:
    """Return every golden file's name and content: the headers as sent, the two parts readable."""
    files: dict[str, bytes] = {}
    for name, alert in ALERTS.items():
        content = COMPOSER.compose(alert).content
        message = message_from_bytes(content, policy=policy.default)
        headers = content.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n") + b"\n"
        files[f"{name}.headers"] = headers
        for kind, ending in (("plain", "txt"), ("html", "html")):
            body = message.get_body((kind,))
            assert body is not None
            files[f"{name}.{ending}"] = body.get_content().replace("\r\n", "\n").encode()
    return files


if __name__ == "__main__":
    for file, content in golden_files().items():
        (FOLDER / file).write_bytes(content)
