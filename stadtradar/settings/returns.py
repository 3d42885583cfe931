"""Where the mails that come back are read from."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from stadtradar.settings.section import Section


class ReturnsSettings(Section):
    """Where the mails that come back are read from: a folder or an IMAP server."""

    maildir: Path | None = Field(
        default=None, title="ein Ordner", description="Maildir, in das der Mailserver Rückläufer legt"
    )
    imap_host: str | None = Field(
        default=None,
        pattern=r"^[^\s/:@]+$|^[0-9A-Fa-f:]+$",
        title="ein Rechnername",
        description="IMAP-Server mit dem Postfach der Rückläufer, statt returns.maildir",
    )
    imap_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        title="eine ganze Zahl von 1 bis 65535",
        description="Port dazu; ohne Angabe 993 bei tls, 143 bei starttls",
    )
    imap_security: Literal["tls", "starttls"] = Field(
        default="tls", title="tls oder starttls", description="Verschlüsselung zum IMAP-Server"
    )
    imap_username: str | None = Field(
        default=None, min_length=1, title="ein Text", description="Anmeldename beim IMAP-Server"
    )
    imap_password: SecretStr | None = Field(default=None, title="ein Text", description="Passwort dazu")
    imap_folder: str = Field(
        default="INBOX",
        min_length=1,
        pattern=r"^[ -~]+$",
        title="ein Ordner des Postfachs, ohne Umlaute",
        description="aus diesem Ordner werden Rückläufer gelesen",
    )

    @model_validator(mode="after")
    def _one_way_and_whole(self) -> Self:
        if self.maildir and self.imap_host:
            raise ValueError("maildir und imap_host schließen sich aus: nur eines von beiden setzen")
        if self.imap_host and (self.imap_username is None or self.imap_password is None):
            raise ValueError("imap_username und imap_password fehlen: mit imap_host sind beide nötig")
        return self
