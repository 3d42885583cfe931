"""What a backup says about itself."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError, with_config

from storage.backup.refusals import BadBackup

FORMAT = 1
PROGRAM = "stadtradar"
MANIFEST = "manifest.json"
SECRET_KEY = "secret.key"  # noqa: S105  the name of a member, not what it holds

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Count = Annotated[int, Field(ge=0)]
_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Kind(StrEnum):
    """The database a backup was made of."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def member(self) -> str:
        """The member of the archive that holds the database."""
        return {Kind.SQLITE: "stadtradar.sqlite3", Kind.POSTGRESQL: "stadtradar.pgdump"}[self]

    @property
    def called(self) -> str:
        """How a person calls it."""
        return {Kind.SQLITE: "SQLite", Kind.POSTGRESQL: "PostgreSQL"}[self]


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class Member:
    """A file inside the archive."""

    size: _Count  # bytes, unpacked
    sha256: _Sha256


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class Origin:
    """What is known of a store before its backup is written."""

    kind: Kind
    schema: str  # the revision of its tables
    rows: dict[str, _Count]  # by table
    version: str  # of the program
    made_at: AwareDatetime


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Where a backup comes from, and what it must hold to be whole."""

    program: str
    format: int
    origin: Origin
    members: dict[str, Member]

    @property
    def size(self) -> int:
        """How many bytes its members take, unpacked."""
        return sum(member.size for member in self.members.values())


_ADAPTER = TypeAdapter(Manifest)


def written(origin: Origin, members: dict[str, Member]) -> bytes:
    """Return the manifest as it stands in the archive."""
    whole = Manifest(program=PROGRAM, format=FORMAT, origin=origin, members=members)
    return _ADAPTER.dump_json(whole, indent=2) + b"\n"


def read_manifest(file: Path, text: bytes) -> Manifest:
    """Return what the manifest of a backup says. Raises BadBackup for one that is none of ours."""
    try:
        manifest = _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise BadBackup(
            file, "ist keine Sicherung von Stadtradar: das Verzeichnis darin fehlt oder ist anders."
        ) from error
    if manifest.program != PROGRAM:
        raise BadBackup(file, f"ist eine Sicherung eines anderen Programms ({manifest.program[:40]}).")
    if manifest.format > FORMAT:
        raise BadBackup(
            file,
            f"hat das Format {manifest.format}, dieses Programm kennt nur {FORMAT}. "
            "Bitte das neuere Programm benutzen.",
        )
    needed = manifest.origin.kind.member
    if needed not in manifest.members or set(manifest.members) - {needed, SECRET_KEY}:
        raise BadBackup(file, f"nennt anderes als {needed} und {SECRET_KEY}.")
    return manifest
