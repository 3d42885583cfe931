"""What a format is told beside the articles."""

from dataclasses import dataclass

from stadtradar.exports.provenance import Provenance


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be written."""

    columns: tuple[str, ...]  # of the formats that leave the choice
    provenance: Provenance
    home: str  # the page of this installation, for feeds
