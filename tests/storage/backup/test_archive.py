"""The file of a backup: what is missing, changed or strange is refused before anything is unpacked."""

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from storage.backup.archive import opened, seal
from storage.backup.refusals import BadBackup

SEAL = b"stadtradar sha256 " + b"0" * 64


def members(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def forged(file: Path, contents: dict[str, bytes], add: Callable[[ZipFile], None] = lambda _: None) -> Path:
    """Write an archive with a seal that holds, as somebody who knows this program can."""
    with file.open("w+b") as raw:
        with ZipFile(raw, "w", ZIP_DEFLATED) as packed:
            for name, content in contents.items():
                packed.writestr(name, content)
            add(packed)
            packed.comment = SEAL
        seal(raw)
    return file


def with_manifest(contents: dict[str, bytes], change: Callable[[Any], None]) -> dict[str, bytes]:
    manifest = json.loads(contents["manifest.json"])
    change(manifest)
    return contents | {"manifest.json": json.dumps(manifest).encode()}


def unpack(file: Path, folder: Path) -> None:
    with opened(file) as archive, TemporaryDirectory(dir=folder) as inside:
        for name in archive.manifest.members:
            archive.unpack(name, Path(inside) / name)


def refused(file: Path, folder: Path, match: str) -> None:
    """Say that a file is refused, and that nothing has been written anywhere."""
    before = sorted(folder.rglob("*"))

    with pytest.raises(BadBackup, match=match) as refusal:
        unpack(file, folder)

    assert "nichts verändert" in str(refusal.value)
    assert sorted(folder.rglob("*")) == before


def test_what_was_packed_comes_back(backup: Path, tmp_path: Path) -> None:
    with opened(backup) as archive:
        archive.unpack("secret.key", tmp_path / "target")

    assert (tmp_path / "target").read_text() == "k" * 64
    assert stat.S_IMODE((tmp_path / "target").stat().st_mode) == 0o600


def test_a_forgery_with_a_right_seal_is_read_like_any_other(backup: Path, tmp_path: Path) -> None:
    with opened(forged(tmp_path / "b.zip", members(backup))) as archive:
        assert archive.manifest.origin.version == "1.2.3"


def test_a_file_cut_off_anywhere_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    cut = tmp_path / "cut.zip"
    lengths = {0, 1, 2, 21, 22, 100, *range(0, len(whole), max(1, len(whole) // 200))}
    lengths |= set(range(len(whole) - 300, len(whole)))

    for length in sorted(lengths):
        cut.write_bytes(whole[:length])
        with pytest.raises(BadBackup, match="nicht zu Ende geschrieben"), opened(cut):
            pass


def test_a_changed_byte_anywhere_is_noticed(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    flipped = tmp_path / "flipped.zip"

    for position in [*range(0, len(whole), max(1, len(whole) // 150)), *range(len(whole) - 150, len(whole))]:
        flipped.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(BadBackup), opened(flipped):
            pass


@pytest.mark.parametrize("content", [b"", b"Einkaufszettel\n", b"PK\x03\x04", b"x" * 5000])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)

    refused(tmp_path / "a.zip", tmp_path, "keine Sicherung von Stadtradar")


def test_a_zip_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("brief.txt", "Hallo")

    refused(tmp_path / "a.zip", tmp_path, "keine Sicherung von Stadtradar")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"), opened(tmp_path):
        pass


def test_a_seal_on_no_zip_is_refused(tmp_path: Path) -> None:
    raw = io.BytesIO(b"x" * 1000 + SEAL)
    seal(raw)
    (tmp_path / "a.zip").write_bytes(raw.getvalue())

    refused(tmp_path / "a.zip", tmp_path, "beschädigt")


@pytest.mark.parametrize(
    "name",
    [
        "../draussen",
        "/etc/passwd",
        "..\\draussen",
        "secret.key/../x",
        "noch.etwas",
        "ordner/",
        "C:\\x",
        "\x1b[2J",
    ],
)
def test_a_member_that_is_none_of_ours_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    file = forged(tmp_path / "b.zip", members(backup) | {name: b"boese"})

    refused(file, tmp_path, "nicht in eine Sicherung gehört")


def test_the_manifest_cannot_allow_a_strange_member(backup: Path, tmp_path: Path) -> None:
    contents = members(backup) | {"../draussen": b"boese"}

    def allow(manifest: Any) -> None:
        manifest["members"]["../draussen"] = manifest["members"]["secret.key"]

    refused(forged(tmp_path / "b.zip", with_manifest(contents, allow)), tmp_path, "nennt anderes als")


def test_a_link_is_refused(backup: Path, tmp_path: Path) -> None:
    contents = members(backup)
    contents.pop("secret.key")

    def add(packed: ZipFile) -> None:
        link = ZipInfo("secret.key")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")

    refused(forged(tmp_path / "b.zip", contents, add), tmp_path, "nicht in eine Sicherung gehört")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(backup: Path, tmp_path: Path) -> None:
    file = forged(tmp_path / "b.zip", members(backup), lambda packed: packed.writestr("secret.key", b"x"))

    refused(file, tmp_path, "nicht in eine Sicherung gehört")


def test_another_compression_is_refused(backup: Path, tmp_path: Path) -> None:
    contents = members(backup)
    key = contents.pop("secret.key")
    file = forged(tmp_path / "b.zip", contents, lambda packed: packed.writestr("secret.key", key, ZIP_BZIP2))

    refused(file, tmp_path, "nicht in eine Sicherung gehört")


def test_a_member_that_is_missing_is_told(backup: Path, tmp_path: Path) -> None:
    contents = members(backup)
    contents.pop("stadtradar.sqlite3")

    refused(forged(tmp_path / "b.zip", contents), tmp_path, r"stadtradar\.sqlite3 fehlt")


def test_a_bomb_larger_than_stated_is_refused_unopened(backup: Path, tmp_path: Path) -> None:
    file = forged(tmp_path / "b.zip", members(backup) | {"secret.key": bytes(30_000_000)})

    assert file.stat().st_size < 1_000_000
    refused(file, tmp_path, "nicht die Größe")


def test_a_bomb_that_lies_in_the_zip_is_stopped_at_the_stated_size(backup: Path, tmp_path: Path) -> None:
    file = forged(tmp_path / "b.zip", members(backup) | {"secret.key": bytes(20_000_000)})
    raw = bytearray(file.read_bytes())
    true, lie = (20_000_000).to_bytes(4, "little"), (64).to_bytes(4, "little")
    assert raw.count(true) == 2  # in the header of the member and in the directory
    file.write_bytes(bytes(raw).replace(true, lie))
    with file.open("r+b") as sealed:
        seal(sealed)

    refused(file, tmp_path, "beschädigt")


def test_another_content_than_stated_is_refused(backup: Path, tmp_path: Path) -> None:
    file = forged(tmp_path / "b.zip", members(backup) | {"secret.key": b"x" * 64})

    refused(file, tmp_path, "ist nicht, was das Verzeichnis darin nennt")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"program": "anderes"}, "anderen Programms"),
        ({"format": 2}, "Format 2"),
        ({"format": "eins"}, "keine Sicherung"),
        ({"unbekannt": 1}, "keine Sicherung"),
        ({"members": {}}, "nennt anderes als"),
        ({"members": None}, "keine Sicherung"),
        ({"origin": {"kind": "mysql"}}, "keine Sicherung"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(
    backup: Path, tmp_path: Path, change: dict[str, object], match: str
) -> None:
    contents = with_manifest(members(backup), lambda manifest: manifest.update(change))

    refused(forged(tmp_path / "b.zip", contents), tmp_path, match)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"[" * 100_000, b"\xff", b'{"program": "stadtradar"}'])
def test_a_manifest_that_is_none_is_refused(backup: Path, tmp_path: Path, text: bytes) -> None:
    refused(
        forged(tmp_path / "b.zip", members(backup) | {"manifest.json": text}), tmp_path, "keine Sicherung"
    )


def test_a_huge_manifest_is_not_read(backup: Path, tmp_path: Path) -> None:
    contents = members(backup) | {"manifest.json": b" " * 20_000_000}

    refused(forged(tmp_path / "b.zip", contents), tmp_path, "keine Sicherung")


def test_whatever_is_changed_under_a_right_seal_ends_in_a_refusal(backup: Path, tmp_path: Path) -> None:
    whole, file = backup.read_bytes(), tmp_path / "b.zip"
    manifest = whole.index(b"manifest.json")
    positions = [
        *range(60),
        *range(manifest - 40, manifest + 14),
        *range(len(whole) - 420, len(whole) - 64, 2),
    ]

    for position in positions:
        for change in (0x01, 0xFF):
            file.write_bytes(whole[:position] + bytes([whole[position] ^ change]) + whole[position + 1 :])
            with file.open("r+b") as sealed:
                seal(sealed)
            try:
                unpack(file, tmp_path)
            except BadBackup as refusal:
                assert "nichts verändert" in str(refusal)  # noqa: PT017  (some bytes may be anything)
