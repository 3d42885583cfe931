"""The file of a backup: a zip whose last bytes are the SHA-256 of all bytes before them.

The seal stands in the comment of the zip, so that any tool can unpack the file, and a byte that is missing or
changed is noticed wherever it is, before anything inside is believed.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from struct import error as StructError  # noqa: N812  it is a class
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  it is a class

from storage.backup.manifest import MANIFEST, Kind, Manifest, Member, Origin, read_manifest, written
from storage.backup.refusals import BadBackup

_LABEL = b"stadtradar sha256 "
_SEAL = len(_LABEL) + hashlib.sha256().digest_size * 2
_PIECE = 2**20
_LARGEST_MANIFEST = 2**20
# What zipfile makes of bytes that somebody has thought up.
_UNREADABLE = (
    BadZipFile,
    ZlibError,
    StructError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_NOT_WHOLE = "ist beschädigt oder unvollständig"
# What pg_dump writes is compressed already.
_COMPRESSION = {Kind.SQLITE: ZIP_DEFLATED, Kind.POSTGRESQL: ZIP_STORED}
_LEVEL = 1  # a nightly backup shall not take an hour of a processor to save a tenth of the room


def pack(archive: Path, origin: Origin, members: Mapping[str, Path]) -> Manifest:
    """Write a new archive, for its owner only, and return its manifest; it is on the disk when this returns.

    Raises OSError, also when there is no room.
    """
    descriptor = os.open(archive, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with ZipFile(file, "w", _COMPRESSION[origin.kind], compresslevel=_LEVEL) as packed:
            written_members = {name: _put(packed, name, source) for name, source in members.items()}
            text = written(origin, written_members)
            packed.writestr(MANIFEST, text)
            packed.comment = _LABEL + b"0" * (_SEAL - len(_LABEL))
        seal(file)
        file.flush()
        os.fsync(file.fileno())
    return read_manifest(archive, text)


def seal(file: IO[bytes]) -> None:
    """Write over the last bytes of an archive the digest of all before them."""
    size = file.seek(0, os.SEEK_END)
    digest = _digest(file, size - _SEAL + len(_LABEL))
    file.seek(size - _SEAL + len(_LABEL))
    file.write(digest.encode())


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A backup whose seal holds and whose members are those of its manifest."""

    file: Path
    manifest: Manifest
    _zip: ZipFile

    def unpack(self, name: str, target: Path) -> None:
        """Write a member into a new file, for its owner only. Raises BadBackup, OSError."""
        expected = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as into:
            for piece in self._pieces(name, expected.size):
                into.write(piece)
                digest.update(piece)
                size += len(piece)
            into.flush()
            os.fsync(into.fileno())
        if (size, digest.hexdigest()) != (expected.size, expected.sha256):
            raise BadBackup(self.file, f"{_NOT_WHOLE}: {name} ist nicht, was das Verzeichnis darin nennt.")

    def _pieces(self, name: str, size: int) -> Iterator[bytes]:
        """Give no more than one byte beyond `size`, whatever the member would unpack to."""
        left = size + 1
        try:
            with self._zip.open(name) as member:
                while left and (piece := member.read(min(left, _PIECE))):
                    left -= len(piece)
                    yield piece
        except _UNREADABLE as error:
            raise BadBackup(self.file, f"{_NOT_WHOLE}: {name} lässt sich nicht entpacken.") from error


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Give a backup whose seal, names and sizes have been checked. Raises BadBackup, OSError."""
    with file.open("rb") as raw:
        _check_seal(file, raw)
        try:
            packed = ZipFile(raw)
        except _UNREADABLE as error:
            raise BadBackup(file, f"{_NOT_WHOLE}.") from error
        with packed:
            manifest = _manifest(file, packed)
            _check_members(file, packed, manifest)
            yield Archive(file=file, manifest=manifest, _zip=packed)


def _put(packed: ZipFile, name: str, source: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as whole, packed.open(name, "w", force_zip64=True) as into:
        while piece := whole.read(_PIECE):
            into.write(piece)
            digest.update(piece)
            size += len(piece)
    return Member(size=size, sha256=digest.hexdigest())


def _check_seal(file: Path, raw: IO[bytes]) -> None:
    if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        raise BadBackup(file, "ist keine gewöhnliche Datei.")
    size = raw.seek(0, os.SEEK_END)
    raw.seek(max(0, size - _SEAL))
    end = raw.read()
    if len(end) < _SEAL or not end.startswith(_LABEL):
        raise BadBackup(file, "ist keine Sicherung von Stadtradar oder nicht zu Ende geschrieben.")
    if end[len(_LABEL) :] != _digest(raw, size - _SEAL + len(_LABEL)).encode():
        raise BadBackup(file, f"{_NOT_WHOLE}: die Prüfsumme stimmt nicht.")


def _digest(file: IO[bytes], end: int) -> str:
    """Return the SHA-256 of the first `end` bytes."""
    digest, left = hashlib.sha256(), end
    file.seek(0)
    while left and (piece := file.read(min(left, _PIECE))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _manifest(file: Path, packed: ZipFile) -> Manifest:
    infos = [info for info in packed.infolist() if info.filename == MANIFEST]
    if len(infos) != 1 or infos[0].file_size > _LARGEST_MANIFEST:
        raise BadBackup(
            file, "ist keine Sicherung von Stadtradar: das Verzeichnis darin fehlt oder ist anders."
        )
    try:
        with packed.open(infos[0]) as member:
            text = member.read(_LARGEST_MANIFEST)
    except _UNREADABLE as error:
        raise BadBackup(file, f"{_NOT_WHOLE}: das Verzeichnis darin ist nicht lesbar.") from error
    return read_manifest(file, text)


def _check_members(file: Path, packed: ZipFile, manifest: Manifest) -> None:
    """Refuse what we would not have written. Nothing is ever unpacked under the name it has inside."""
    names = [info.filename for info in packed.infolist()]
    expected = {MANIFEST, *manifest.members}
    if strange := sorted({name for name in names if name not in expected or names.count(name) > 1}):
        raise BadBackup(file, f"enthält, was nicht in eine Sicherung gehört: {strange[0][:80]!r}.")
    if missing := sorted(expected - set(names)):
        raise BadBackup(file, f"{_NOT_WHOLE}: {missing[0]} fehlt.")
    for info in packed.infolist():
        is_plain = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
        if not is_plain or info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadBackup(file, f"enthält, was nicht in eine Sicherung gehört: {info.filename!r}.")
        if info.filename != MANIFEST and info.file_size != manifest.members[info.filename].size:
            raise BadBackup(
                file, f"{_NOT_WHOLE}: {info.filename} hat nicht die Größe, die das Verzeichnis nennt."
            )
