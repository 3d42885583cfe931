"""A Maildir: read as it lies, and nothing but what is removed changes."""

import mailbox
import os
from pathlib import Path

import pytest

from alerts.returns.box import BoxUnavailable
from alerts.returns.folder import MaildirBox
from alerts.returns.limits import LARGEST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mailbox.Maildir(tmp_path / "rücklauf")
    return tmp_path / "rücklauf"


def put(folder: Path, name: str, content: bytes = b"Subject: x\r\n\r\n") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_new_mails_and_those_somebody_has_looked_at_are_read_oldest_first(folder: Path) -> None:
    put(folder, "new/200.b.mx", b"zwei")
    put(folder, "cur/100.a.mx:2,S", b"eins")
    box = MaildirBox(folder)

    assert [box.read(name) for name in box.names()] == [b"eins", b"zwei"]


def test_a_mail_that_is_still_being_written_is_not_seen(folder: Path) -> None:
    put(folder, "tmp/100.a.mx")
    put(folder, "new/.hidden")

    assert MaildirBox(folder).names() == []


def test_looking_changes_nothing_and_removing_removes_one(folder: Path) -> None:
    one, other = put(folder, "new/100.a.mx"), put(folder, "new/200.b.mx")
    box = MaildirBox(folder)
    for name in box.names():
        box.read(name)
    assert one.exists()

    box.remove("new/100.a.mx")
    box.remove("new/100.a.mx")

    assert (one.exists(), other.exists()) == (False, True)


def test_only_the_beginning_of_a_huge_mail_is_read(folder: Path) -> None:
    put(folder, "new/100.a.mx", b"x" * (LARGEST + 1))

    assert len(MaildirBox(folder).read("new/100.a.mx") or b"") == LARGEST


def test_a_mail_that_is_gone_and_what_is_no_file_are_not_read(folder: Path) -> None:
    os.mkfifo(folder / "new" / "100.pipe")
    (folder / "new" / "200.folder").mkdir()
    box = MaildirBox(folder)

    assert [box.read(name) for name in [*box.names(), "new/300.gone"]] == [None] * 3


def test_a_folder_that_is_none_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BoxUnavailable, match=f"{tmp_path}/nirgends"):
        MaildirBox(tmp_path / "nirgends").names()
