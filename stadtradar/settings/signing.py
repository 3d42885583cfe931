"""Whose signature mails bear, and where they come back to."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from stadtradar.settings.section import Address, Section

_DNS_NAME = r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$"


class SigningSettings(Section):
    """The part of [mail] that proves our mails to be ours, when they leave and when they come back."""

    bounce_address: Address | None = Field(
        default=None,
        title="eine Mailadresse, vor dem @ höchstens 26 Zeichen in ASCII",
        description="dorthin kommt Unzustellbares zurück (vor dem @ mit +Kennung); ohne Angabe zum Absender",
    )
    dkim_key: Path | None = Field(
        default=None,
        title="eine Datei",
        description="privater Schlüssel (PEM, RSA ab 2048 Bit oder Ed25519) für DKIM; ohne Angabe unsigniert",
    )
    dkim_selector: str | None = Field(
        default=None,
        pattern=_DNS_NAME,
        max_length=63,
        title="ein Name aus Buchstaben, Ziffern, - und .",
        description="Selektor dazu: der öffentliche Schlüssel steht im DNS unter SELEKTOR._domainkey.DOMAIN",
    )
    dkim_domain: str | None = Field(
        default=None,
        pattern=_DNS_NAME,
        max_length=253,
        title="eine Domain",
        description="Domain dazu; ohne Angabe die des Absenders",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.dkim_key is None) != (self.dkim_selector is None):
            raise ValueError("dkim_key und dkim_selector gehören zusammen: gesetzt ist nur eines von beiden")
        if self.dkim_domain and not self.dkim_key:
            raise ValueError("dkim_domain wirkt nur mit dkim_key und dkim_selector")
        return self
