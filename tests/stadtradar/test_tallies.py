"""The demonstration's own count of mails."""

from email.message import EmailMessage

from demo.newsroom_program import PROGRAM
from stadtradar.rehearsal.people import READERS, tallies

_URLS = {
    slug: f"http://127.0.0.1:1/{slug}"
    for stories in PROGRAM.expected.values()
    for story in stories
    for slug in story
}


def _mail(to: str, slug: str) -> EmailMessage:
    mail = EmailMessage()
    mail["To"] = to
    mail.set_content(f"Neues\n{_URLS.get(slug, slug)}\n")
    return mail


def _all_owed() -> list[EmailMessage]:
    return [_mail(reader.address, min(story)) for reader in READERS for story in reader.stories]


def test_every_owed_mail_once_is_right() -> None:
    assert all(tally.is_right for tally in tallies(_all_owed(), _URLS))


def test_a_missing_mail_is_counted_for_its_reader() -> None:
    mails = [mail for mail in _all_owed() if mail["To"] != "omar@example.org"]

    by_reader = {tally.reader.address: tally for tally in tallies(mails, _URLS)}

    assert by_reader["omar@example.org"].missing == 3
    assert not by_reader["omar@example.org"].is_right
    assert by_reader["lena@example.org"].is_right


def test_a_story_told_twice_is_surplus() -> None:
    mails = [*_all_owed(), _mail("lena@example.org", "plattform-oeffnet-stadtdaten")]

    (lena, *_) = tallies(mails, _URLS)

    assert (lena.told, lena.surplus) == (4, 1)
    assert not lena.is_right


def test_a_mail_about_something_else_is_surplus() -> None:
    mails = [*_all_owed(), _mail("nils@example.org", "irgendwas")]

    nils = tallies(mails, _URLS)[-1]

    assert nils.surplus == 1
