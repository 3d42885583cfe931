"""Every setting with type and default; `title` says in German what is expected, `description` what for."""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, model_validator

from stadtradar.settings.crawling import CrawlerSettings
from stadtradar.settings.returns import ReturnsSettings
from stadtradar.settings.section import Address, Name, Section
from stadtradar.settings.signing import SigningSettings
from stadtradar.settings.sources import SourceSettings
from stadtradar.settings.web import WebSettings

_NAMES = "eine Liste von Namen (siehe stadtradar sources list)"
_LEVELS = ("debug", "info", "warning", "error")
ChatScheme = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$", max_length=30)]
LinkUrl = Annotated[str, Field(pattern=r"^https?://[^\s/<>\"\\`@]+(/[^\s<>\"\\`]*)?$", max_length=2000)]
DomainLimit = Annotated[
    str,
    Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+ +([1-9]|[12]\d|3[0-2]) +[1-9]\d{0,5}$", max_length=270),
]
Level = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda value: str(value).upper() if value in _LEVELS else value),
]


class StorageSettings(Section):
    """Where everything is kept."""

    url: SecretStr | None = Field(
        default=None,
        title="sqlite:////absoluter/pfad.sqlite3 oder postgresql://…",
        description="Datenbank; ohne Angabe stadtradar.sqlite3 im Datenordner",
    )

    min_free_mib: int = Field(
        default=512,
        ge=0,
        title="eine ganze Zahl ab 0 (MiB)",
        description="ist auf dem Datenträger weniger frei, werden keine Quellen gelesen; 0: immer lesen",
    )

    @model_validator(mode="after")
    def _known_database(self) -> Self:
        kinds = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
        if self.url and not self.url.get_secret_value().startswith(kinds):
            raise ValueError("url muss mit sqlite:/// oder postgresql:// beginnen")
        return self


class MailSettings(SigningSettings):
    """How alerts leave the house."""

    host: str | None = Field(
        default=None,
        pattern=r"^[^\s/:@]+$|^[0-9A-Fa-f:]+$",
        title="ein Rechnername",
        description="Mailserver; ohne Angabe landen alle Mails in mail.maildir",
    )
    port: int = Field(
        default=587, ge=1, le=65535, title="eine ganze Zahl von 1 bis 65535", description="Port dazu"
    )
    security: Literal["none", "starttls", "tls"] = Field(
        default="starttls", title="none, starttls oder tls", description="Verschlüsselung zum Mailserver"
    )
    username: str | None = Field(
        default=None, min_length=1, title="ein Text", description="Anmeldename beim Mailserver"
    )
    password: SecretStr | None = Field(default=None, title="ein Text", description="Passwort dazu")
    sender: Address | None = Field(
        default=None, title="eine Mailadresse", description="Absender; Pflicht, sobald mail.host gesetzt ist"
    )
    sender_name: str = Field(
        default="Stadtradar",
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f\x85\u2028\u2029]+$",
        title="ein einzeiliger Text bis 100 Zeichen",
        description="Name neben der Absenderadresse",
    )
    connections: int = Field(
        default=4,
        ge=1,
        le=32,
        title="eine ganze Zahl von 1 bis 32",
        description="so viele Verbindungen zum Mailserver senden zugleich",
    )
    domain_limits: tuple[DomainLimit, ...] = Field(
        default=(),
        title="eine Liste wie gmx.de 4 240: Domain, Verbindungen zugleich, Mails je Minute",
        description="Grenzen für Anbieter; große haben schon welche, siehe docs/design/0020-delivery.md",
    )
    maildir: Path | None = Field(
        default=None,
        title="ein Ordner",
        description="Ablage ohne Mailserver; ohne Angabe mail im Datenordner",
    )
    imprint_url: LinkUrl | None = Field(
        default=None,
        title="eine Adresse mit http(s)://",
        description="Impressum, unter jeder Mail; es oder mail.imprint ist Pflicht, sobald Post hinausgeht",
    )
    imprint: str | None = Field(
        default=None,
        min_length=1,
        max_length=2000,
        title="ein Text, auch mehrzeilig",
        description="Impressum, das selbst unter jeder Mail steht: Name, Anschrift, Vertretung, Kontakt",
    )
    privacy_url: LinkUrl | None = Field(
        default=None,
        title="eine Adresse mit http(s)://",
        description="Datenschutzerklärung, unter jeder Mail; Pflicht, sobald Post hinausgeht",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("sender fehlt: mit host muss auch der Absender gesetzt sein")
        if (self.username is None) != (self.password is None):
            raise ValueError("username und password gehören zusammen: gesetzt ist nur eines von beiden")
        if self.username and self.security == "none" and not is_loopback(self.host or ""):
            raise ValueError(
                "security = none würde das Passwort unverschlüsselt senden: starttls oder tls wählen"
            )
        if self.dkim_key and not self.sender:
            raise ValueError("sender fehlt: DKIM signiert für die Domain des Absenders")
        return self


class AlertSettings(Section):
    """When readers are told."""

    group_wait_minutes: float = Field(
        default=10.0,  # so that the copies of an agency report come as one
        ge=0,
        le=1440,
        allow_inf_nan=False,
        title="eine Zahl von 0 bis 1440 (Minuten)",
        description="so lange wird auf weitere Artikel derselben Geschichte gewartet",
    )
    lease_seconds: int = Field(
        default=900,  # more than the ten minutes a mail server may take for its last answer
        ge=60,
        le=86400,
        title="eine ganze Zahl von 60 bis 86400 (Sekunden)",
        description="nach dieser Zeit gilt ein abgebrochener Versand als gescheitert und wird wiederholt",
    )
    chat_schemes: tuple[ChatScheme, ...] = Field(
        default=(),
        title="eine Liste von Schemas wie ntfys oder matrixs",
        description="an diese Chat-Dienste (apprise) darf gemeldet werden; ohne Angabe kein Chat",
    )
    record_origin: bool = Field(
        default=True,
        title="true oder false",
        description="bei An- und Bestätigung IP-Adresse und Browser als Nachweis festhalten",
    )
    keep_origin_days: int = Field(
        default=90,
        ge=1,
        le=1095,
        title="eine ganze Zahl von 1 bis 1095 (Tage)",
        description="so lange bleiben IP-Adresse und Browser gespeichert, dann werden sie gelöscht",
    )


class SnippetSettings(Section):
    """How much of a bundled source's articles readers are shown."""

    title: tuple[Name, ...] = Field(
        default=(), title=_NAMES, description="von diesen Quellen zeigen Mails und Feeds nur die Überschrift"
    )
    none: tuple[Name, ...] = Field(
        default=(), title=_NAMES, description="von diesen Quellen zeigen sie nur, dass es etwas gibt"
    )
    licensed: tuple[Name, ...] = Field(
        default=(), title=_NAMES, description="von diesen Quellen zeigen sie mehrere Sätze, wie vereinbart"
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [*self.title, *self.none, *self.licensed]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{min(twice)} steht zweimal: nur eines von title, none und licensed gilt")
        return self


class OpsSettings(Section):
    """Who is told when sources fail."""

    mail: tuple[Address, ...] = Field(
        default=(),
        title="eine Liste von Mailadressen",
        description="wer von Störungen der Quellen erfährt; ohne Angabe nur das Protokoll",
    )
    canary_mail: Address | None = Field(
        default=None,
        title="eine Mailadresse",
        description="bekommt alles gemeldet, höchstens eine Mail je Stunde: zeigt, dass Meldungen ankommen",
    )
    language: Literal["de", "en"] = Field(
        default="de", title="de oder en", description="Sprache dieser Mails"
    )
    wait_minutes: float = Field(
        default=20.0,
        ge=0,
        le=1440,
        allow_inf_nan=False,
        title="eine Zahl von 0 bis 1440 (Minuten)",
        description="so lange wird vor einer Meldung auf weitere Störungen und ein rasches Ende gewartet",
    )


class LogSettings(Section):
    """What is told to operators."""

    level: Level = Field(
        default="INFO", title="DEBUG, INFO, WARNING oder ERROR", description="ab dieser Stufe wird berichtet"
    )
    file: Path | None = Field(
        default=None,
        title="eine Datei",
        description="zusätzliches Protokoll (JSON je Zeile), reihum ab 10 MB",
    )


class SecretSettings(Section):
    """What signs the unsubscribe links."""

    key: SecretStr | None = Field(
        default=None,
        min_length=32,
        title="ein Text aus mindestens 32 Zeichen",
        description="Schlüssel für Abmeldelinks; ohne Angabe einmal erzeugt in secret.key im Datenordner",
    )


class Settings(Section):
    """All settings, checked."""

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("stadtradar"),
        title="ein Ordner",
        description="hier liegt alles, was Stadtradar behält",
    )
    crawler: CrawlerSettings = CrawlerSettings()
    source: tuple[SourceSettings, ...] = ()
    storage: StorageSettings = StorageSettings()
    mail: MailSettings = MailSettings()
    returns: ReturnsSettings = ReturnsSettings()
    alerts: AlertSettings = AlertSettings()
    snippets: SnippetSettings = SnippetSettings()
    ops: OpsSettings = OpsSettings()
    web: WebSettings = WebSettings()
    log: LogSettings = LogSettings()
    secret: SecretSettings = SecretSettings()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        names = [source.name for source in self.source]
        if twice := {name for name in names if names.count(name) > 1}:
            remedy = "jede Quelle braucht einen eigenen"
            raise ValueError(f"[[source]]: der Name {min(twice)} kommt zweimal vor, {remedy}")
        return self

    @model_validator(mode="after")
    def _returns_are_ours(self) -> Self:
        if (self.returns.maildir or self.returns.imap_host) and not self.mail.bounce_address:
            raise ValueError("[returns] wirkt nur mit mail.bounce_address: daran sind Rückläufer zu erkennen")
        return self


def is_loopback(host: str) -> bool:
    """Whether a host can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
