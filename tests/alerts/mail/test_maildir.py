import mailbox
import stat
from pathlib import Path

from alerts.mail.maildir import MaildirTransport
from alerts.sending.transport import Accepted, Unavailable

MAIL = b"Subject: Test\r\nMessage-ID: <1@stadt.example>\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"


def test_a_mail_lies_in_the_maildir_byte_for_byte(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "mail"

    outcome = MaildirTransport(folder).send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Accepted)
    [key] = mailbox.Maildir(folder, create=False).keys()
    assert (folder / "new" / key).read_bytes() == MAIL
    assert key in outcome.reply


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "mail"

    MaildirTransport(folder).send("a@example.org", "b@example.org", MAIL)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"tmp": 0o700, "new": 0o700, "cur": 0o700}
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder / "new").iterdir()] == [0o600]


def test_a_mail_handed_over_again_after_a_crash_lies_there_twice_but_identical(tmp_path: Path) -> None:
    folder = tmp_path / "mail"

    for _ in range(2):
        MaildirTransport(folder).send("a@example.org", "b@example.org", MAIL)

    assert [path.read_bytes() for path in (folder / "new").iterdir()] == [MAIL, MAIL]


def test_a_folder_left_half_made_is_completed(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / "tmp").mkdir(parents=True)

    outcome = MaildirTransport(folder).send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Accepted)


def test_a_place_that_cannot_be_written_is_an_unavailable_server(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")

    outcome = MaildirTransport(tmp_path / "mail").send("a@example.org", "b@example.org", MAIL)

    assert isinstance(outcome, Unavailable)
    assert str(tmp_path / "mail") in outcome.reason
