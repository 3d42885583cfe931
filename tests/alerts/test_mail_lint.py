"""Every kept mail against what must hold for all of them, and the rules against mails that break them."""

import re

import pytest

from alerts.mail.composing import ComposedMail
from tests.alerts.alerts import an_alert
from tests.alerts.composed import part
from tests.alerts.digests import a_digest, a_told_story
from tests.alerts.golden_mails import DIGESTS, golden_mails
from tests.alerts.mail_lint import addresses, lint
from tests.alerts.world import COMPOSER

MAILS = golden_mails()
OURS = frozenset({"radar.stadt.example"})


@pytest.mark.parametrize("name", sorted(MAILS))
def test_no_rule_is_broken(name: str) -> None:
    assert lint(MAILS[name].content, own_hosts=OURS) == []


def broken(*, old: str, new: str) -> bytes:
    """Return a mail with something else in its place; all bodies are ASCII but for what is encoded."""
    content = COMPOSER.compose(an_alert()).content
    assert old.encode() in content
    return content.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("To: leserin", "To: y@example.org\r\nTo: leserin", "to stands twice"),
        ("To: leserin", "To: lesérin", "a header is not ASCII"),
        ("Subject: ", "X: " + "x" * 1000 + "\r\nSubject: ", "a line is longer than 998 octets"),
        ("Subject: ", "X: x\nSubject: ", "a line ends otherwise than with CR LF"),
        ("Content-Language: de", "Content-Language: en", "the language is not stated"),
        ("<h2 ", '<img src=3D"x"><h2 ', "<img>"),
        ("<h2 ", '<img src=3D"x"><h2 ', "an attribute loads: src"),
        ("<h2 ", "<form><h2 ", "<form>"),
        ("<h2 ", '<b onclick=3D"x">x</b><h2 ', "a handler: onclick"),
        ("<h2 ", '<a href=3D"ftp://x.example/">x</a><h2 ', "a link leads to ftp://x.example/"),
        ("<h2 ", '<a href=3D"https://x.example/">x</a><h2 ', "only one part leads to"),
        ("<h2 ", '<b style=3D"background:url(x)">x</b><h2 ', "a style loads"),
        ("<h2 ", "<h2>Neu</h2><h2 ", "the text lacks 'Neu'"),
        ("color: #0b4f8a", "color: #eeeeee", "have a contrast of 1.16 in the light"),
        ("color: #8cc4ff !important", "color: #222222 !important", "in the dark"),
    ],
)  # fmt: skip
def test_every_rule_can_be_broken(old: str, new: str, complaint: str) -> None:
    found = lint(broken(old=old, new=new), own_hosts=OURS)

    assert [one for one in found if one.startswith(complaint) or one.endswith(complaint)], found


def test_a_headline_that_leads_to_us_is_found() -> None:
    found = lint(COMPOSER.compose(an_alert()).content, own_hosts=OURS | {"www.kommune21.de"})

    assert [one.partition(" to ")[0] for one in found] == ["a headline leads"]


@pytest.mark.parametrize("name", sorted(MAILS))
def test_no_click_passes_through_us_on_its_way_to_a_publisher(name: str) -> None:
    own = {url for url in addresses(part(MAILS[name], "html")) if "radar.stadt.example" in url}

    assert not [url for url in own if re.search(r"https?(:|%3A)", url[8:], flags=re.IGNORECASE)]


def test_a_digest_of_twelve_has_30_kilobytes_at_most() -> None:
    twelve = COMPOSER.compose_digest(a_digest(stories=tuple(a_told_story(number) for number in range(12))))

    assert html_size(MAILS["digest"]) < html_size(twelve) <= 30_000
    assert html_size(MAILS["digest_of_forty"]) <= 60_000


def html_size(mail: ComposedMail) -> int:
    return len(part(mail, "html").encode())


@pytest.mark.parametrize("name", sorted({"one_article", "english", *DIGESTS}))
def test_no_mail_claims_to_be_complete(name: str) -> None:
    said = part(MAILS[name], "plain").casefold()

    assert not re.search(
        r"\b(vollständig|lückenlos|alle (neuen )?(artikel|meldungen)|complete|all reports)\b", said
    )
